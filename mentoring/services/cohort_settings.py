"""Who may be in a run of cohorts, read from the register as it stands."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from mentoring.encoding import asks, words
from mentoring.encoding.cohorts import Lead, Setting
from mentoring.models.cohort_sets import CohortSet
from mentoring.models.cohorts import FORMING, LED, Cohort, CohortLead, ProposedMember
from mentoring.models.experiences import Experience, ExperienceContext, ExperienceKnowHow
from mentoring.models.needs import Need, NeedKnowHow, NeedState
from mentoring.models.people import Person
from mentoring.models.places import Place
from mentoring.models.programmes import Programme
from mentoring.models.stories import Story
from mentoring.models.vocabulary import KnowHow
from mentoring.services import cohort_mix, cohort_stories, eligibility

PARTNER_IN = 2
"""Cohorts that a public partner is asked to join at once, at most."""


def put_together(session: Session, found: CohortSet, *, now: datetime) -> Setting:
    """Put the open needs of a set together with everybody who may lead or join cohorts."""
    spoken = words.load(session)
    leads = leading(session, programme_id=found.programme_id, parents=_parents(session))
    partners = _partners(session, now=now)
    return Setting(
        spoken=spoken,
        asked=asks.open_needs(
            session, programme_id=found.programme_id, spoken=spoken, only=_only(session, found)
        ),
        leads=leads,
        partners=[partner for partner, _ in partners],
        partner_room=[room for _, room in partners],
        programme=session.get_one(Programme, found.programme_id),
        known=asks.facts(session),
        wanted=cohort_mix.wanted(found),
        forbidden=sorted(eligibility.said_no(session, _in_programme(found))),
        fixed=locks(session, found),
    )


def locks(session: Session, found: CohortSet) -> dict[int, int]:
    """Give the needs that are locked in cohorts of a set, with the cohorts numbered from 0 on."""
    rows = session.execute(
        select(ProposedMember.need_id, ProposedMember.cohort_id)
        .join(Cohort, Cohort.id == ProposedMember.cohort_id)
        .join(Need, Need.id == ProposedMember.need_id)
        .where(*standing(found.id), ProposedMember.locked, Need.state == NeedState.OPEN)
        .order_by(ProposedMember.cohort_id, ProposedMember.need_id)
    ).all()
    number: dict[int, int] = {}
    return {need_id: number.setdefault(cohort_id, len(number)) for need_id, cohort_id in rows}


def standing(set_id: int) -> tuple[ColumnElement[bool], ...]:
    """Ask for the cohorts of a set that are still being put together."""
    return (Cohort.set_id == set_id, Cohort.state.in_(FORMING), Cohort.publish_at.is_(None))


def leading(
    session: Session, *, programme_id: int, parents: Mapping[str, str | None]
) -> list[Lead]:
    """List everybody whom law 3 lets lead a cohort and who has room, with what they hold."""
    may_teach = eligibility.suggestible(session, to_team=True, programme_id=programme_id)
    waits = _about_to_lead(session)
    mentors = {
        one.mentor.person_id: one.mentor
        for one in may_teach
        if one.mentor.room_to_lead > waits.get(one.mentor.person_id, 0)
    }
    held: dict[int, list[int]] = {}
    for one in may_teach:
        if one.mentor.person_id in mentors:
            held.setdefault(one.mentor.person_id, []).append(one.experience_id)
    ids = [one for experiences in held.values() for one in experiences]
    knowhow = _listed(session, ExperienceKnowHow, ExperienceKnowHow.knowhow_id, ids)
    contexts = _listed(session, ExperienceContext, ExperienceContext.context_id, ids)
    far = session.execute(
        select(Experience.id, Experience.steps_from_source).where(Experience.id.in_(ids))
    )
    steps = {row[0]: row[1] for row in far}
    return [
        Lead(
            person=mentors[person].person,
            knowhow=_above([k for e in held[person] for k in knowhow.get(e, ())], parents),
            contexts=sorted({c for e in held[person] for c in contexts.get(e, ())}),
            steps=min(steps[e] for e in held[person]),
            room=mentors[person].room_to_lead - waits.get(person, 0),
        )
        for person in sorted(mentors)
    ]


def _parents(session: Session) -> dict[str, str | None]:
    rows = session.execute(select(KnowHow.id, KnowHow.parent_id))
    return {row[0]: row[1] for row in rows}


def _above(held: Sequence[str], parents: Mapping[str, str | None]) -> list[str]:
    """Add the headings above what somebody holds: who has done the narrower can lead the wider."""
    found: dict[str, None] = {}
    for one in held:
        node: str | None = one
        while node is not None and node not in found:
            found[node] = None
            node = parents.get(node)
    return list(found)


def _only(session: Session, found: CohortSet) -> tuple[ColumnElement[bool], ...]:
    """Ask for one need a learner, of those that a set is about and that do not go out just now."""
    among = [_in_programme(found), Need.state == NeedState.OPEN, Need.id.not_in(_going_out())]
    if found.knowhow_id is not None:
        asked = select(NeedKnowHow.need_id).where(
            NeedKnowHow.knowhow_id.in_(_below(session, KnowHow, found.knowhow_id))
        )
        among.append(Need.id.in_(asked))
    if found.place_id is not None:
        inside = _below(session, Place, found.place_id)
        people = select(Person.id).where(Person.place_id.in_(inside))
        at_home = Need.place_id.is_(None) & Need.learner_id.in_(people)
        among.append(or_(Need.place_id.in_(inside), at_home))
    first = select(func.min(Need.id)).where(*among).group_by(Need.learner_id)
    return (Need.id.in_(first),)


def _below(session: Session, table: type[KnowHow] | type[Place], root: str) -> list[str]:
    """List a node and all that lies below it."""
    rows = session.execute(select(table.id, table.parent_id)).all()
    found = [root]
    inside = {root}
    while found_now := [one for one, parent in rows if parent in inside and one not in inside]:
        inside.update(found_now)
        found += found_now
    return found


def _in_programme(found: CohortSet) -> ColumnElement[bool]:
    return Need.programme_id == found.programme_id


def _going_out() -> Any:
    """Ask for the needs of cohorts that go out as soon as their undo window has passed."""
    return (
        select(ProposedMember.need_id)
        .join(Cohort, Cohort.id == ProposedMember.cohort_id)
        .where(Cohort.state.in_(FORMING), Cohort.publish_at.is_not(None))
    )


def _about_to_lead(session: Session) -> dict[int, int]:
    """Count, for each mentor, the cohorts that are about to go out with them as a lead."""
    rows = session.execute(
        select(CohortLead.mentor_id, func.count())
        .join(Cohort, Cohort.id == CohortLead.cohort_id)
        .where(
            Cohort.state.in_(FORMING),
            Cohort.publish_at.is_not(None),
            CohortLead.left_at.is_(None),
        )
        .group_by(CohortLead.mentor_id)
    )
    return {row[0]: row[1] for row in rows}


def _partners(session: Session, *, now: datetime) -> list[tuple[Person, int]]:
    """List the public partners with a story for groups, and how many cohorts each could join."""
    may_be_told = cohort_stories.told(now, Story.teller_id)
    joined = session.execute(
        select(Cohort.partner_id, func.count())
        .where(
            Cohort.partner_id.is_not(None),
            or_(Cohort.state.in_(LED), Cohort.publish_at.is_not(None)),
        )
        .group_by(Cohort.partner_id)
    )
    busy = {row[0]: row[1] for row in joined}
    people = session.scalars(
        select(Person).where(Person.public_partner, Person.id.in_(may_be_told)).order_by(Person.id)
    )
    rooms = ((one, PARTNER_IN - busy.get(one.id, 0)) for one in people)
    return [(one, room) for one, room in rooms if room > 0]


def _listed(
    session: Session,
    kept: type[ExperienceKnowHow] | type[ExperienceContext],
    word: Any,
    ids: Sequence[int],
) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    rows = session.execute(
        select(kept.experience_id, word)
        .where(kept.experience_id.in_(ids))
        .order_by(kept.experience_id, kept.rank)
    )
    for experience, one in rows:
        found.setdefault(experience, []).append(one)
    return found
