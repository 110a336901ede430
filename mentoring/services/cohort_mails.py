"""What the cohorts of a set would tell whom: the very mails, neither kept nor sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from mentoring.models.cohorts import Cohort, CohortLead, Membership, ProposedMember
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need
from mentoring.models.people import Person
from mentoring.models.programmes import Programme
from mentoring.services import cohort_checks, cohort_sets, news_cohorts, offers
from mentoring.services.access import Viewer
from mentoring.services.cohort_set_pages import About, describe
from mentoring.services.letters import ON_A_PAGE, Letter, LettersPage, written
from mentoring.services.paging import paging

KINDS = {
    "invited": "Invitations to learners",
    "lead": "Questions to leads",
    "beside": "News for those beside them",
}


@dataclass(frozen=True)
class _Going:
    """The cohorts that go out, and until when they ask for an answer."""

    cohorts: dict[int, Cohort]
    reply_by: datetime

    @property
    def ids(self) -> list[int]:
        return sorted(self.cohorts)

    @property
    def beside(self) -> list[tuple[Cohort, int]]:
        """Name each who stands beside a cohort, once for each cohort."""
        return [
            (cohort, person_id)
            for cohort in self.cohorts.values()
            for person_id in dict.fromkeys((cohort.partner_id, cohort.whole_person_id))
            if person_id is not None
        ]


def sample(session: Session, *, admin: Viewer, set_id: int, now: datetime) -> tuple[Letter, ...]:
    """Write one mail of each kind that goes out."""
    found = cohort_sets.of(session, admin, set_id)
    programme = session.get_one(Programme, found.programme_id)
    going = _going(session, cohort_checks.outgoing(session, found), programme, now=now)
    return tuple(
        letter for kind in KINDS for letter in _letters(session, going, kind=kind, some=(0, 1))
    )


def page(
    session: Session, *, admin: Viewer, set_id: int, kind: str, number: int, now: datetime
) -> LettersPage[About]:
    """Show every mail of one kind that publishing would send."""
    found = cohort_sets.of(session, admin, set_id)
    programme = session.get_one(Programme, found.programme_id)
    going = _going(session, cohort_checks.outgoing(session, found), programme, now=now)
    kind = kind if kind in KINDS else "invited"
    counts = _counts(session, going)
    paged = paging(number, total=counts[kind], on_a_page=ON_A_PAGE)
    return LettersPage(
        about=describe(found, programme),
        kind=kind,
        counts=tuple((name, label, counts[name]) for name, label in KINDS.items()),
        letters=tuple(_letters(session, going, kind=kind, some=(paged.offset, ON_A_PAGE))),
        paging=paged,
    )


def _going(
    session: Session, cohorts: Sequence[Cohort], programme: Programme, *, now: datetime
) -> _Going:
    scheduled = [one.publish_at for one in cohorts if one.publish_at is not None]
    sent = min(scheduled, default=now + timedelta(minutes=programme.undo_minutes))
    return _Going(
        cohorts={one.id: one for one in cohorts},
        reply_by=offers.answer_by(session, programme.id, now=sent),
    )


def _counts(session: Session, going: _Going) -> dict[str, int]:
    return {
        "invited": sum(_learners(session, going.ids).values()),
        "lead": session.scalar(
            select(func.count()).select_from(CohortLead).where(CohortLead.cohort_id.in_(going.ids))
        )
        or 0,
        "beside": len(going.beside),
    }


def _learners(session: Session, cohort_ids: Sequence[int]) -> dict[int, int]:
    counted = session.execute(
        select(ProposedMember.cohort_id, func.count())
        .where(ProposedMember.cohort_id.in_(cohort_ids))
        .group_by(ProposedMember.cohort_id)
    )
    return dict(counted.all())


def _letters(session: Session, going: _Going, *, kind: str, some: tuple[int, int]) -> list[Letter]:
    write = {"invited": _to_learners, "lead": _to_leads, "beside": _to_those_beside}[kind]
    return write(session, going, *some)


def _to_learners(session: Session, going: _Going, start: int, count: int) -> list[Letter]:
    rows = session.scalars(
        select(ProposedMember)
        .where(ProposedMember.cohort_id.in_(going.ids))
        .options(joinedload(ProposedMember.need).joinedload(Need.learner))
        .order_by(ProposedMember.cohort_id, ProposedMember.need_id)
        .limit(count)
        .offset(start)
    )
    # Never added to the session: it lends the news what an invitation would say.
    return [
        written(
            news_cohorts.invited(Membership(reply_by=going.reply_by), going.cohorts[one.cohort_id]),
            one.need.learner,
        )
        for one in rows
    ]


def _to_leads(session: Session, going: _Going, start: int, count: int) -> list[Letter]:
    rows = session.execute(
        select(CohortLead, Person)
        .join(Mentor, Mentor.person_id == CohortLead.mentor_id)
        .join(Person, Person.id == Mentor.person_id)
        .where(CohortLead.cohort_id.in_(going.ids))
        .order_by(CohortLead.cohort_id, CohortLead.second, CohortLead.mentor_id)
        .limit(count)
        .offset(start)
    ).all()
    learners = _learners(session, [lead.cohort_id for lead, _ in rows])
    return [
        written(
            news_cohorts.lead_asked(
                going.cohorts[lead.cohort_id],
                second=lead.second,
                reply_by=going.reply_by,
                once="",
                learners=learners.get(lead.cohort_id, 0),
            ),
            person,
        )
        for lead, person in rows
    ]


def _to_those_beside(session: Session, going: _Going, start: int, count: int) -> list[Letter]:
    some = going.beside[start : start + count]
    found = session.scalars(select(Person).where(Person.id.in_({one for _, one in some})))
    people = {one.id: one for one in found}
    return [
        written(news_cohorts.beside(cohort, to=to, as_partner=to == cohort.partner_id), people[to])
        for cohort, to in some
    ]
