"""From what a run has formed to cohorts that an admin can look at and change."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from mentoring.encoding.cohorts import Encoded
from mentoring.models.cohort_sets import CohortSet
from mentoring.models.cohorts import Cohort, CohortLead, CohortState, ProposedMember
from mentoring.models.needs import Need, NeedKnowHow
from mentoring.models.people import Person
from mentoring.models.places import Place
from mentoring.models.vocabulary import KnowHow
from mentoring.services import cohort_settings, cohort_stories

if TYPE_CHECKING:
    from mentoring.encoding.cohorts import Formed

LONGEST_NAME = 200


def keep(
    session: Session,
    found: CohortSet,
    encoded: Encoded,
    formed: "Formed",
    told: Sequence[Mapping[str, Any]],
    *,
    now: datetime,
) -> list[int]:
    """Write the cohorts of a run in the place of those before; gives their numbers in the set.

    A cohort with somebody locked in it stays the same cohort. One that goes out just now, or has
    gone out, is left alone; one for which there is nobody any more is cancelled.
    """
    slots = _slots(session, found, encoded)
    members = _members(encoded, formed)
    for spare in slots[len(members) :]:
        spare.move_to(CohortState.CANCELLED)
        spare.ended_at = now
    first = 1 + (session.scalar(_highest(found, slots)) or 0)
    named = _Names(session, found, [one for inside in members for one in inside])
    rows = []
    for c, inside in enumerate(members):
        row = slots[c] if c < len(slots) else _new(found, now=now)
        session.add(row)
        row.knowhow_id = named.knowhow(inside)
        row.number, row.measures = first + c, dict(told[c])
        row.name = named.name(row.knowhow_id, inside)
        lead, partner = int(formed.lead[c]), int(formed.partner[c])
        row.partner_id = None if partner < 0 else encoded.partner_ids[partner]
        if row.state is CohortState.DRAFT:
            row.move_to(CohortState.PROPOSED)
        rows.append((row, inside, None if lead < 0 else encoded.lead_ids[lead]))
    session.flush()
    told_by = cohort_stories.for_cohorts(session, now=now)
    for row, _, _ in rows:
        row.story_id = told_by.get(row.partner_id) if row.partner_id else None
    _put_in(session, rows)
    return [row.number or 0 for row, _, _ in rows]


def _put_in(session: Session, rows: Sequence[tuple[Cohort, list[int], int | None]]) -> None:
    """Write who is in each cohort and who leads it; whoever was locked stays locked."""
    ids = [row.id for row, _, _ in rows]
    locked = set(
        session.scalars(
            select(ProposedMember.need_id).where(
                ProposedMember.cohort_id.in_(ids), ProposedMember.locked
            )
        )
    )
    for table in (ProposedMember, CohortLead):
        session.execute(delete(table).where(table.cohort_id.in_(ids)))
    members = [
        {"cohort_id": row.id, "need_id": need, "locked": need in locked, "dropped_because": ""}
        for row, inside, _ in rows
        for need in inside
    ]
    leads = [
        {"cohort_id": row.id, "mentor_id": lead, "second": False}
        for row, _, lead in rows
        if lead is not None
    ]
    if members:
        session.execute(insert(ProposedMember), members)
    if leads:
        session.execute(insert(CohortLead), leads)


def _members(encoded: Encoded, formed: "Formed") -> list[list[int]]:
    found: list[list[int]] = [[] for _ in formed.lead]
    for need_id, c in zip(encoded.need_ids, formed.cohort.tolist(), strict=True):
        if c >= 0:
            found[c].append(need_id)
    return found


def _slots(session: Session, found: CohortSet, encoded: Encoded) -> list[Cohort]:
    """List the cohorts whose place the new ones take.

    Those with somebody locked in them come first, in the order in which the run numbers them.
    """
    there = session.scalars(
        select(Cohort).where(*cohort_settings.standing(found.id)).order_by(Cohort.number)
    ).all()
    locks = zip(encoded.need_ids, encoded.asked.locks.tolist(), strict=True)
    fixed = {need: c for need, c in locks if c >= 0}
    rows = session.execute(
        select(ProposedMember.need_id, ProposedMember.cohort_id).where(
            ProposedMember.cohort_id.in_([one.id for one in there]), ProposedMember.locked
        )
    )
    order = {cohort_id: fixed[need_id] for need_id, cohort_id in rows if need_id in fixed}
    return sorted(there, key=lambda one: order.get(one.id, len(order)))


def _highest(found: CohortSet, slots: Sequence[Cohort]) -> Any:
    """Ask for the highest number of the cohorts that stay as they are."""
    ids = [one.id for one in slots]
    return select(func.max(Cohort.number)).where(Cohort.set_id == found.id, Cohort.id.not_in(ids))


def _new(found: CohortSet, *, now: datetime) -> Cohort:
    return Cohort(
        programme_id=found.programme_id,
        set_id=found.id,
        state=CohortState.DRAFT,
        aim=found.aim,
        online=found.online,
        size_least=found.size_least,
        size_aim=found.size_aim,
        size_most=found.size_most,
        every_days=found.every_days,
        meetings=found.meetings,
        starts_on=found.starts_on,
        reach_km=found.reach_km,
        whole_person_id=found.whole_person_id,
        whole_power=found.whole_power,
        made_by_id=found.created_by_id,
        made_at=now,
    )


class _Names:
    """What cohorts are called: what most ask for, and where most of them work."""

    def __init__(self, session: Session, found: CohortSet, need_ids: Sequence[int]) -> None:
        rows = session.execute(
            select(NeedKnowHow.need_id, NeedKnowHow.knowhow_id)
            .where(NeedKnowHow.need_id.in_(need_ids))
            .order_by(NeedKnowHow.need_id, NeedKnowHow.rank.desc())
        )
        self._asked = {row[0]: row[1] for row in rows}
        where = func.coalesce(Need.place_id, Person.place_id)
        placed = session.execute(
            select(Need.id, Place.name)
            .join(Person, Person.id == Need.learner_id)
            .join(Place, Place.id == where)
            .where(Need.id.in_(need_ids))
        )
        self._place = {row[0]: row[1] for row in placed}
        words = session.execute(select(KnowHow.id, KnowHow.label, KnowHow.parent_id)).all()
        self._label = {row[0]: row[1] for row in words}
        self._parent = {row[0]: row[2] for row in words}
        self._online, self._usual = found.online, found.knowhow_id
        self._used: Counter[str] = Counter()

    def knowhow(self, need_ids: Sequence[int]) -> str:
        """Give what most ask for first, or its heading where fewer than half do."""
        asked = Counter(self._asked[one] for one in need_ids if one in self._asked)
        if not asked:
            return self._usual or min(self._label)
        most = max(asked.values())
        first = min(one for one, times in asked.items() if times == most)
        # What fewer than half of them ask for is not what they share: its heading is.
        return first if 2 * most >= len(need_ids) else self._parent.get(first) or first

    def name(self, knowhow_id: str, need_ids: Sequence[int]) -> str:
        """Name a cohort; the second of the same name has a number."""
        places = Counter(self._place[one] for one in need_ids if one in self._place)
        where = (
            "online"
            if self._online or not places
            else min(places, key=lambda one: (-places[one], one))
        )
        name = f"{self._label[knowhow_id]}, {where}"[: LONGEST_NAME - 4]
        self._used[name] += 1
        return name if self._used[name] == 1 else f"{name} {self._used[name]}"
