"""Who could have a free place in a cohort, in the order in which they are asked.

First who wished to join it, then who waits for a group with one of its leads, then who waits in the
list of its know-how, in the order of that list, then whoever has an open need for it. Nobody who
said no to it, left it or let an invitation to it pass is asked again.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from mentoring.models.cohorts import Cohort, JoinRequest, JoinState, Membership, MembershipState
from mentoring.models.needs import Need, NeedKnowHow, NeedState
from mentoring.models.pairings import Pairing
from mentoring.models.people import HALF_DAYS, Person, pack
from mentoring.models.waiting import GroupOffer, GroupState, KnowHowWait, WaitState
from mentoring.services import cohort_groups, cohort_locks, cohort_rules, memberships
from mentoring.services.cohort_groups import Group

AT_ONCE = 200
MOST_LOOKED_AT = 2_000
NOT_AGAIN = (MembershipState.DECLINED, MembershipState.LEFT, MembershipState.EXPIRED)
NO_ROOM = "It has no room for another learner."
WISHED, GROUP, WAITS, OPEN = "wished", "group", "waits", "open"


@dataclass(frozen=True)
class Candidate:
    """A need that could have the place, and why its learner is asked before others."""

    need_id: int
    why: str
    wish_id: int | None = None


@dataclass(frozen=True)
class Looked:
    """Who fits, and of the others how many do not for which reason."""

    fit: tuple[Candidate, ...]
    others: Counter[str]


def look(session: Session, cohort: Cohort, *, most: int = 1, up_to: int) -> Looked:
    """Find who fits, in order; `up_to` is how many learners the cohort may have with them."""
    inside = [one.need_id for one in memberships.belonging(session, cohort.id)]
    found: list[Candidate] = []
    others: Counter[str] = Counter()
    if len(inside) >= up_to:
        return Looked((), others)
    for some in _in_line(session, cohort, inside):
        group = _group(session, cohort, [*inside, *(one.need_id for one in some)])
        for one in some:
            apart = {other.need_id for other in some} - {one.need_id}
            why = _why_not(group.but(apart), one.need_id, more=len(inside) + 1 < up_to)
            if why:
                others[why] += 1
            else:
                found.append(one)
            if len(found) == most:
                return Looked(tuple(found), others)
    return Looked(tuple(found), others)


def fits(session: Session, cohort: Cohort, need_id: int, *, up_to: int) -> bool:
    """Whether one need can have a place at this moment, in a cohort that is held with it."""
    inside = [one.need_id for one in memberships.belonging(session, cohort.id)]
    if len(inside) >= up_to or need_id in inside:
        return False
    group = _group(session, cohort, [*inside, need_id])
    return not _why_not(group, need_id, more=len(inside) + 1 < up_to)


def why_not(
    session: Session, cohort: Cohort, need_ids: Sequence[int], *, up_to: int
) -> dict[int, str]:
    """Say of some needs, each on its own, why it cannot have a place; nothing where it can."""
    inside = [one.need_id for one in memberships.belonging(session, cohort.id)]
    if len(inside) >= up_to:
        return dict.fromkeys(need_ids, NO_ROOM)
    group = _group(session, cohort, [*inside, *need_ids])
    more = len(inside) + 1 < up_to
    return {one: _why_not(group.but(set(need_ids) - {one}), one, more=more) for one in need_ids}


def _group(session: Session, cohort: Cohort, need_ids: Sequence[int]) -> Group:
    leads = [one.mentor_id for one in cohort_locks.leads(session, cohort.id)]
    return cohort_groups.read(session, cohort=cohort, need_ids=need_ids, lead_ids=leads)


def _why_not(group: Group, need_id: int, *, more: bool) -> str:
    """Say which rule keeps a need out; where more may come, they can still bring a profession."""
    for one in cohort_rules.problems(group, of_leads=False):
        about = one.rule in ("member", "organisation") and need_id in one.need_ids
        if about or (one.rule == "professions" and not more):
            return one.said
    return ""


def _in_line(
    session: Session, cohort: Cohort, inside: Sequence[int]
) -> Iterator[Sequence[Candidate]]:
    """Give who could be asked, some at a time, each of them and each of their needs once."""
    known, people = set(inside), set(_not_again(session, cohort))
    for why, rows in (
        (WISHED, _wished(cohort)),
        (GROUP, _for_a_group(session, cohort)),
        (WAITS, _waiting(cohort)),
        (OPEN, _open(cohort)),
    ):
        some: list[Candidate] = []
        for row in session.execute(_who_may(cohort, rows).limit(MOST_LOOKED_AT)).all():
            if row.need_id in known or row.learner_id in people:
                continue
            known.add(row.need_id)
            some.append(Candidate(row.need_id, why, getattr(row, "wish_id", None)))
        for start in range(0, len(some), AT_ONCE):
            yield some[start : start + AT_ONCE]


def _not_again(session: Session, cohort: Cohort) -> Sequence[int]:
    """List who is in it, who said no to it, and to whom an admin said no."""
    there = select(Membership.learner_id).where(Membership.cohort_id == cohort.id)
    refused = (
        select(Need.learner_id)
        .join(JoinRequest, JoinRequest.need_id == Need.id)
        .where(JoinRequest.cohort_id == cohort.id, JoinRequest.state == JoinState.REFUSED)
    )
    return [*session.scalars(there), *session.scalars(refused)]


def _who_may(cohort: Cohort, rows: Any) -> Any:
    """Keep the open needs of the programme, but for whoever has said that they are not free.

    What is left is asked of the rules one by one.
    """
    kept = rows.where(Need.state == NeedState.OPEN, Need.programme_id == cohort.programme_id)
    if cohort.half_day is None:
        return kept
    free = Person.half_days.bitwise_and(pack((cohort.half_day,), HALF_DAYS))
    return kept.join(Person, Person.id == Need.learner_id).where(
        or_(Person.half_days == 0, free != 0)
    )


def _wished(cohort: Cohort) -> Any:
    return (
        select(Need.id.label("need_id"), Need.learner_id, JoinRequest.id.label("wish_id"))
        .join(JoinRequest, JoinRequest.need_id == Need.id)
        .where(JoinRequest.cohort_id == cohort.id, JoinRequest.state == JoinState.WAITING)
        .order_by(JoinRequest.asked_at, JoinRequest.id)
    )


def _for_a_group(session: Session, cohort: Cohort) -> Any:
    leads = [one.mentor_id for one in cohort_locks.leads(session, cohort.id)]
    return (
        select(Need.id.label("need_id"), Need.learner_id)
        .join(Pairing, Pairing.need_id == Need.id)
        .join(GroupOffer, GroupOffer.pairing_id == Pairing.id)
        .where(
            Pairing.mentor_id.in_(leads),
            GroupOffer.state == GroupState.WANTED,
            GroupOffer.knowhow_id.in_(cohort_groups.within(cohort.knowhow_id)),
        )
        .order_by(GroupOffer.answered_at, GroupOffer.pairing_id)
    )


def _waiting(cohort: Cohort) -> Any:
    """List who waits, in the order of the list."""
    return (
        select(Need.id.label("need_id"), Need.learner_id)
        .join(KnowHowWait, KnowHowWait.need_id == Need.id)
        .where(
            KnowHowWait.state == WaitState.WAITING,
            KnowHowWait.knowhow_id.in_(cohort_groups.within(cohort.knowhow_id)),
            Need.id.not_in(_with_a_turn()),
        )
        .order_by(KnowHowWait.joined_at, KnowHowWait.id)
    )


def _open(cohort: Cohort) -> Any:
    return (
        select(Need.id.label("need_id"), Need.learner_id)
        .join(NeedKnowHow, NeedKnowHow.need_id == Need.id)
        .where(
            NeedKnowHow.knowhow_id.in_(cohort_groups.within(cohort.knowhow_id)),
            Need.id.not_in(_with_a_turn()),
        )
        .order_by(NeedKnowHow.rank, Need.opened_at, Need.id)
    )


def _with_a_turn() -> Any:
    """Give the needs whose learner can ask a mentor just now; they are left to that."""
    other = aliased(KnowHowWait)
    return select(other.need_id).where(other.state == WaitState.CALLED)
