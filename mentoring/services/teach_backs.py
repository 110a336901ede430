"""The teach-back: a mentor explains to a peer or an admin, who says ready, or once more.

One is asked for at a time. Whoever was asked is reminded once; where no answer comes, the mentor
is told and asks somebody else, so that nobody's training hangs on one full mailbox.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from mentoring.db import Database
from mentoring.errors import InvalidError, NotFoundError, RuleBrokenError
from mentoring.models.mentors import Mentor, Readiness, Visibility
from mentoring.models.notices import Notice
from mentoring.models.people import NotWith, Person
from mentoring.models.programmes import ProgrammeAdmin
from mentoring.models.training import TeachBack, TeachBackState
from mentoring.services import free_text, news_training, offers, training, working_days
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.notices import tell

DAYS, REMINDED_AFTER = 10, 5
MOST_NAMED = 8
MOST_LETTERS = 1_000
ANSWERS = (TeachBackState.READY, TeachBackState.ONCE_MORE, TeachBackState.DECLINED)
_WHOLE = (joinedload(TeachBack.mentor).joinedload(Mentor.person), joinedload(TeachBack.listener))


@dataclass(frozen=True)
class Listener:
    """Somebody who could listen."""

    person_id: int
    name: str
    role: str
    is_admin: bool


def listeners(session: Session, *, mentor_id: int) -> tuple[Listener, ...]:
    """List peers who are ready and programme admins, those first who have listened least."""
    heard = select(func.count()).where(TeachBack.listener_id == Person.id).scalar_subquery()
    rows = session.execute(
        _may_listen(mentor_id).order_by(heard, Person.id).limit(MOST_NAMED)
    ).all()
    return tuple(Listener(row.id, row.name, row.job_title, bool(row.is_admin)) for row in rows)


def ask(session: Session, *, mentor: Viewer, who: str, now: datetime) -> TeachBack:
    """Ask somebody to listen, by their number in the list or by their e-mail address."""
    row = training.own(session, mentor)
    if row.readiness is not Readiness.IN_TRAINING:
        raise RuleBrokenError("A teach-back is for those who are in training. You are not, now.")
    if not training.all_read(session, row.person_id):
        raise RuleBrokenError("Read the four pages first: then you can ask for a teach-back.")
    waiting = _asked(session, row.person_id)
    if waiting is not None:
        return waiting
    listener = _named(session, row.person_id, who.strip())
    made = TeachBack(
        mentor_id=row.person_id,
        listener_id=listener.id,
        state=TeachBackState.ASKED,
        asked_at=now,
        reply_by=working_days.end_of(working_days.after(working_days.london(now), DAYS)),
    )
    session.add(made)
    record(session, Act(mentor.person_id, "asked", made), now=now)
    told = news_training.asked(made, mentor=row.person)
    tell(session, recipient=listener, news=told, now=now)
    return made


def take_back(session: Session, *, mentor: Viewer, now: datetime) -> None:
    """Ask somebody else: the one who was asked needs to do nothing any more."""
    row = training.own(session, mentor)
    waiting = _asked(session, row.person_id)
    if waiting is not None:
        waiting.move_to(TeachBackState.WITHDRAWN)
        news = [news_training.asked(waiting, mentor=row.person, again=one) for one in (False, True)]
        keys = [one.once for one in news]
        session.execute(delete(Notice).where(Notice.once.in_(keys), Notice.sent_at.is_(None)))
        record(session, Act(mentor.person_id, "withdrawn", waiting), now=now)


def heard_by(session: Session, *, listener: Viewer, teach_back_id: int) -> TeachBack:
    """Find a teach-back that the person who asks was asked to listen to."""
    found = session.scalar(select(TeachBack).where(TeachBack.id == teach_back_id).options(*_WHOLE))
    if found is None or found.listener_id != listener.person_id:
        raise NotFoundError("There is no such teach-back for you.")
    return found


def answer(
    session: Session,
    *,
    listener: Viewer,
    teach_back_id: int,
    said: str,
    remark: str,
    now: datetime,
) -> TeachBack:
    """Say that the mentor is ready, or should do it once more, or that one cannot listen."""
    found = heard_by(session, listener=listener, teach_back_id=teach_back_id)
    offers.lock_mentors(session, [found.mentor_id])
    session.refresh(found, ["state"])
    if found.state is not TeachBackState.ASKED:
        return found
    state, words = _checked(said, remark)
    found.move_to(state)
    found.remark, found.answered_at = words, now
    record(session, Act(listener.person_id, "answered", found, state.value), now=now)
    is_ready = training.make_ready(session, found.mentor, now=now)
    told = news_training.answered(found, listener=found.listener, is_ready=is_ready)
    tell(session, recipient=found.mentor.person, news=told, now=now)
    return found


def run(database: Database, *, clock: Callable[[], datetime]) -> int:
    """Remind those who have not listened yet, and end what nobody answered."""
    with database.reading() as session:
        wanted = select(TeachBack.id).where(TeachBack.state == TeachBackState.ASKED)
        waiting = list(session.scalars(wanted.order_by(TeachBack.id)))
    done = 0
    for teach_back_id in waiting:
        with database.transaction() as session:
            done += look_after(session, teach_back_id=teach_back_id, now=clock())
    return done


def look_after(session: Session, *, teach_back_id: int, now: datetime) -> bool:
    """Remind the listener of one, or end it, if it is time; a reminder is told once."""
    found = session.scalar(select(TeachBack).where(TeachBack.id == teach_back_id).options(*_WHOLE))
    if found is None:
        return False
    offers.lock_mentors(session, [found.mentor_id])
    session.refresh(found, ["state"])
    if found.state is not TeachBackState.ASKED:
        return False
    if found.reply_by < now:
        found.move_to(TeachBackState.EXPIRED)
        record(session, Act(None, "expired", found), now=now)
        told = news_training.answered(found, listener=found.listener, is_ready=False)
        tell(session, recipient=found.mentor.person, news=told, now=now)
        return True
    day = working_days.after(working_days.london(found.asked_at), REMINDED_AFTER)
    if now < working_days.morning_of(day):
        return False
    told = news_training.asked(found, mentor=found.mentor.person, again=True)
    if session.scalar(select(exists().where(Notice.once == told.once))):
        return False
    tell(session, recipient=found.listener, news=told, now=now)
    return True


def _may_listen(mentor_id: int) -> Any:
    """Select peers who are ready and show themselves, and admins; nobody who is kept apart."""
    apart = exists().where(
        or_(
            and_(NotWith.person_id == mentor_id, NotWith.other_id == Person.id),
            and_(NotWith.person_id == Person.id, NotWith.other_id == mentor_id),
        )
    )
    is_admin = exists().where(ProgrammeAdmin.person_id == Person.id)
    is_peer = and_(Mentor.readiness == Readiness.READY, Mentor.visibility != Visibility.NOBODY)
    return (
        select(Person.id, Person.name, Person.job_title, is_admin.label("is_admin"))
        .outerjoin(Mentor, Mentor.person_id == Person.id)
        .where(Person.id != mentor_id, or_(is_admin, is_peer), ~apart)
    )


def _named(session: Session, mentor_id: int, who: str) -> Person:
    """Find who is meant; why an address cannot be asked is not said."""
    numbered = who.isascii() and who.isdecimal()
    mine = Person.id == int(who[:9]) if numbered else Person.email == who.lower()
    rows: Sequence[Any] = session.execute(_may_listen(mentor_id).where(mine)).all()
    if not rows:
        field = "person" if numbered or not who else "email"
        raise InvalidError(
            {field: "Choose one of the people, or give the address of somebody who can listen"}
        )
    return session.get_one(Person, rows[0].id)


def _asked(session: Session, mentor_id: int) -> TeachBack | None:
    return session.scalar(
        select(TeachBack).where(
            TeachBack.mentor_id == mentor_id, TeachBack.state == TeachBackState.ASKED
        )
    )


def _checked(said: str, remark: str) -> tuple[TeachBackState, str]:
    words, problems = remark.strip(), {}
    if said not in set(ANSWERS):
        problems["said"] = "Choose how it went"
    if said == TeachBackState.ONCE_MORE and not words:
        problems["remark"] = "Say in a sentence what should be clearer the next time"
    if len(words) > MOST_LETTERS:
        problems["remark"] = f"Use {MOST_LETTERS:,} characters or fewer"
    if problem := free_text.problem(words):
        problems["remark"] = problem
    if problems:
        raise InvalidError(problems)
    return TeachBackState(said), words
