"""Whom to tell what happens to a cohort; the words are in `news_cohorts`."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from mentoring.models.cohorts import (
    BELONGS,
    SAID_YES,
    Cohort,
    CohortLead,
    JoinRequest,
    Membership,
)
from mentoring.models.needs import Need
from mentoring.models.notices import Notice
from mentoring.models.people import Person
from mentoring.models.programmes import ProgrammeAdmin
from mentoring.services import news_cohorts
from mentoring.services.notices import News, tell, tell_all

MOST_REMINDERS = 2


def invited(
    session: Session, row: Membership, cohort: Cohort, *, now: datetime, instead: bool = False
) -> None:
    """Tell a learner that they are invited, from the start or in place of somebody."""
    learner = session.get_one(Person, row.learner_id)
    told = news_cohorts.invited(row, cohort, instead=instead)
    tell(session, recipient=learner, news=told, now=now)


def lead_asked(session: Session, cohort: Cohort, lead: CohortLead, *, now: datetime) -> None:
    """Ask a mentor whether they lead."""
    lead.asked_at = now
    learners = select(func.count()).where(
        Membership.cohort_id == cohort.id, Membership.state.in_(BELONGS)
    )
    told = news_cohorts.lead_asked(
        cohort,
        second=lead.second,
        reply_by=lead.reply_by,
        once=f"cohort:{cohort.id}:lead:{lead.mentor_id}:asked:{now:%Y%m%d%H%M%S}",
        learners=session.scalar(learners) or 0,
    )
    tell(session, recipient=session.get_one(Person, lead.mentor_id), news=told, now=now)


def gone_out(session: Session, cohort: Cohort, *, now: datetime) -> None:
    """Tell the public partner, and who stands up for the whole, that it has gone out."""
    _tell(
        session,
        _beside(cohort),
        lambda to: news_cohorts.beside(cohort, to=to, as_partner=to == cohort.partner_id),
        now=now,
    )


def expired(session: Session, row: Membership, cohort: Cohort, *, now: datetime) -> None:
    """Tell a learner that the time to answer is over."""
    told = news_cohorts.expired(cohort, once=f"membership:{row.id}:expired", need_id=row.need_id)
    tell(session, recipient=session.get_one(Person, row.learner_id), news=told, now=now)


def begun(session: Session, cohort: Cohort, *, now: datetime) -> None:
    """Tell everybody in a cohort, and its admins, that it begins."""
    people = _everybody(session, cohort) | _admins(session, cohort)
    _tell(session, people, lambda to: news_cohorts.begun(cohort, to=to), now=now)


def left(session: Session, row: Membership, cohort: Cohort, *, now: datetime) -> None:
    """Tell the leads and the admins that a learner has left."""
    name = session.get_one(Person, row.learner_id).name
    people = (_leads(session, cohort) | _admins(session, cohort)) - {row.learner_id}
    _tell(
        session,
        people,
        lambda to: news_cohorts.left(cohort, row=row, name=name, to=to),
        now=now,
    )


def lead_left(session: Session, cohort: Cohort, lead: CohortLead, *, now: datetime) -> None:
    """Tell the learners and the admins that a lead has gone, and who leads now.

    A name is told only of a lead who had said yes: nobody else was the others’ lead yet. A second
    who never said yes concerns the admins alone.
    """
    first = session.scalar(
        select(CohortLead).where(
            CohortLead.cohort_id == cohort.id,
            CohortLead.left_at.is_(None),
            CohortLead.second.is_(False),
        )
    )
    gone = session.get_one(Person, lead.mentor_id).name if lead.said_yes_at else ""
    agreed = first is not None and first.said_yes_at is not None
    names = (gone, session.get_one(Person, first.mentor_id).name if first and agreed else "")
    people = _admins(session, cohort)
    if lead.said_yes_at is not None or not lead.second:
        people |= _everybody(session, cohort)
    people -= {lead.mentor_id}
    once = f"cohort:{cohort.id}:lead:{lead.mentor_id}:left:{now:%Y%m%d%H%M%S}"
    _tell(
        session,
        people,
        lambda to: news_cohorts.lead_left(cohort, names=names, once=f"{once}:{to}"),
        now=now,
    )


def lead_expired(session: Session, cohort: Cohort, lead: CohortLead, *, now: datetime) -> None:
    """Tell a mentor that the time to say whether they lead is over."""
    once = f"cohort:{cohort.id}:lead:{lead.mentor_id}:expired:{now:%Y%m%d%H%M%S}"
    told = news_cohorts.expired(cohort, once=once)
    tell(session, recipient=session.get_one(Person, lead.mentor_id), news=told, now=now)


def over(
    session: Session, cohort: Cohort, *, done: bool, learners: Iterable[int], now: datetime
) -> None:
    """Tell everybody who was in a cohort that it is cancelled or at its end."""
    write = news_cohorts.completed if done else news_cohorts.cancelled
    learning = set(learners)
    people = learning | _beside(cohort) | _leads(session, cohort, agreed=done)
    _tell(
        session,
        people,
        lambda to: write(cohort, to=to, as_learner=to in learning),
        now=now,
    )


def wish(session: Session, row: JoinRequest, cohort: Cohort, *, now: datetime) -> None:
    """Tell the admins that somebody would like to join."""
    people = _admins(session, cohort)
    _tell(session, people, lambda to: news_cohorts.wish(row, cohort, to=to), now=now)


def wish_answered(session: Session, row: JoinRequest, cohort: Cohort, *, now: datetime) -> None:
    """Tell a learner what has come of their wish to join."""
    learner_id = select(Need.learner_id).where(Need.id == row.need_id).scalar_subquery()
    learner = session.scalars(select(Person).where(Person.id == learner_id)).one()
    tell(session, recipient=learner, news=news_cohorts.wish_answered(row, cohort), now=now)


def not_published(session: Session, cohort: Cohort, *, because: str, now: datetime) -> None:
    """Tell whoever published a cohort that it did not go out."""
    if cohort.published_by_id is None:
        return
    told = news_cohorts.not_published(cohort, because=because, at=now)
    tell(session, recipient=session.get_one(Person, cohort.published_by_id), news=told, now=now)


def replaced(
    session: Session, cohort: Cohort, *, gone: Membership, stead: Membership, now: datetime
) -> None:
    """Tell the leads that somebody else has a place."""
    said_yes = stead.state in SAID_YES
    _tell(
        session,
        _leads(session, cohort),
        lambda to: news_cohorts.replaced(cohort, membership_id=gone.id, to=to, said_yes=said_yes),
        now=now,
    )


def not_replaced(
    session: Session, cohort: Cohort, *, gone: Membership, because: str, now: datetime
) -> None:
    """Tell the admins that a place stays free, and why."""
    _tell(
        session,
        _admins(session, cohort),
        lambda to: news_cohorts.not_replaced(cohort, membership_id=gone.id, to=to, because=because),
        now=now,
    )


def forget(session: Session, key: str) -> None:
    """Drop the reminders of a question that are not sent yet: it is answered."""
    keys = [f"{key}:reminder:{number}" for number in range(1, MOST_REMINDERS + 1)]
    session.execute(delete(Notice).where(Notice.once.in_(keys), Notice.sent_at.is_(None)))


def of_place(row: Membership) -> str:
    """Give the key of the question that a learner is asked."""
    return f"membership:{row.id}"


def of_lead(row: CohortLead) -> str:
    """Give the key of the question that a mentor is asked."""
    return f"cohort:{row.cohort_id}:lead:{row.mentor_id}"


def _tell(
    session: Session, people: set[int], write: Callable[[int], News], *, now: datetime
) -> None:
    rows = session.scalars(select(Person).where(Person.id.in_(people)).order_by(Person.id))
    tell_all(session, [(one, write(one.id)) for one in rows], now=now)


def _everybody(session: Session, cohort: Cohort) -> set[int]:
    """Give the learners and the leads who have said yes, and who stands beside them."""
    learners = select(Membership.learner_id).where(
        Membership.cohort_id == cohort.id, Membership.state.in_(SAID_YES)
    )
    return {*session.scalars(learners), *_leads(session, cohort), *_beside(cohort)}


def _beside(cohort: Cohort) -> set[int]:
    return {one for one in (cohort.partner_id, cohort.whole_person_id) if one is not None}


def _leads(session: Session, cohort: Cohort, *, agreed: bool = True) -> set[int]:
    rows = select(CohortLead.mentor_id).where(
        CohortLead.cohort_id == cohort.id, CohortLead.left_at.is_(None)
    )
    if agreed:
        rows = rows.where(CohortLead.said_yes_at.is_not(None))
    return set(session.scalars(rows))


def _admins(session: Session, cohort: Cohort) -> set[int]:
    rows = select(ProgrammeAdmin.person_id).where(
        ProgrammeAdmin.programme_id == cohort.programme_id
    )
    return set(session.scalars(rows))
