"""A small register that lives: people who ask, answer and go, workers that die, and the laws.

Every step is one thing that a person, a worker or time does. After each, `broken` says which of
the product's laws do not hold. A worker may die before or after any of its commits, and while it
hands a mail over.
"""

import contextlib
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring import jobs
from mentoring.db import Database
from mentoring.errors import MentoringError
from mentoring.models.experiences import Experience, ExperienceState
from mentoring.models.mentors import Mentor, Visibility
from mentoring.models.needs import Need
from mentoring.models.notices import Notice, NoticeKind
from mentoring.models.pairings import LIVE, Pairing, PairingState
from mentoring.models.people import NotWith, Person
from mentoring.models.preferences import NoticeHow
from mentoring.models.programmes import Programme
from mentoring.services import free_text, register
from mentoring.services.notices import LEASE
from tests import laws
from tests.factories import (
    make_admin,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
    viewer,
)

MENTORS, LEARNERS = 3, 4
ELSEWHERE = {"fit_register", "try_rounds", "run_rounds", "look_ahead", "learn"} | {
    "prove_sentences",
    "fit_sentences",
    "keep_lists",
}
"""Duties that change nothing between people; they have their own tests with workers that die."""


class Killed(BaseException):
    """Nothing catches it, as nothing catches a kill."""


class Mortal(Database):
    """A database whose worker dies at one of its commits: before it, or just after."""

    def __init__(self, whole: Database, *, at: int, after: bool) -> None:
        self.engine = whole.engine
        self._reading, self._writing = whole._reading, whole._writing
        self.left, self.after = at, after

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Session]:
        self.left -= 1
        with super().transaction() as session:
            yield session
            if self.left == 0 and not self.after:
                raise Killed
        if self.left == 0:
            raise Killed


class Life:
    """The people, the rows and the mails of one run.

    `happened` counts, over all lives, what was done, what was refused, and how often the laws were
    looked at.
    """

    happened: ClassVar[Counter[str]] = Counter()

    def __init__(self, database, clock, settings):
        self.database, self.clock, self.settings = database, clock, settings
        self.mails: Counter[str] = Counter()
        self.before = {}
        self.pairings, self.needs = [], {}
        with database.transaction() as session:
            programme = make_programme(session, offer_days=3)
            self.programme = programme.id
            self.admins = [make_admin(session, programme).id for _ in range(2)]
            self.mentors = [make_mentor(session).person_id for _ in range(MENTORS)]
            self.experiences = {
                one: make_experience(session, session.get(Mentor, one)).id for one in self.mentors
            }
            self.learners = [make_person(session).id for _ in range(LEARNERS)]
            register.refresh(session, now=clock.now)
        for one in self.learners:
            self.need(one)
        self.broken()

    # ------------------------------------------------------------------- what can happen

    def need(self, learner):
        """Let a learner say what they have to get done."""
        with self.database.transaction() as session:
            person, programme = session.get(Person, learner), self._programme(session)
            return make_need(session, person, programme, opened_at=self.clock.now).id

    def act(self, what, **given):
        """Let somebody do something; what the product refuses is refused and changes nothing."""
        try:
            with self.database.transaction() as session:
                for side in {"learner", "mentor", "viewer", "admin"} & given.keys():
                    given[side] = viewer(session, given[side])
                what(session, **given, now=self.clock.now)
        except MentoringError:
            self.happened[f"{what.__name__.strip('_')} refused"] += 1
        else:
            self.happened[what.__name__.strip("_")] += 1

    def sweep(self, *, dies_at=0, after=False, dies_with_mail=0):
        """Let a worker do all its duties, unless it dies before."""
        database = Mortal(self.database, at=dies_at, after=after) if dies_at else self.database
        shop = jobs.Workshop(
            self.settings, database, self.clock, self._mailer(dies_with_mail), "life"
        )
        try:
            for name, duty in jobs.DUTIES.items():
                if name not in ELSEWHERE:
                    duty(shop)
        except Killed:
            self.happened["worker died"] += 1
        else:
            self.happened["worker swept"] += 1

    def _mailer(self, dies_with):
        left = dies_with

        def send(mail, may_go):
            nonlocal left
            left -= 1
            if not may_go():
                return False
            self.mails[mail.message_id] += 1
            self.happened["mail sent"] += 1
            if left == 0:
                raise Killed
            return True

        return send

    def in_state(self, *states):
        """List the pairings in some states: number, mentor, learner."""
        return [
            (one.id, one.mentor_id, self.needs[one.need_id].learner_id)
            for one in self.pairings
            if one.state in states
        ]

    def needs_in(self, *states):
        """List the needs in some states: number, learner."""
        return [(one.id, one.learner_id) for one in self.needs.values() if one.state in states]

    def _programme(self, session):

        return session.get_one(Programme, self.programme)

    # ------------------------------------------------------------------- what must hold

    def broken(self):
        """Say which laws do not hold at this moment."""
        self.happened["laws looked at"] += 1
        with self.database.reading() as session:
            self.pairings = pairings = session.scalars(select(Pairing).order_by(Pairing.id)).all()
            self.needs = needs = {one.id: one for one in session.scalars(select(Need))}
            mentors = {one.person_id: one for one in session.scalars(select(Mentor))}
            self.open_to_all = [
                number
                for number, one in mentors.items()
                if one.visibility is Visibility.SIGNED_IN and not one.paused
            ]
            return [
                *laws.capacity(pairings, mentors),
                *self._apart(session, pairings, needs),
                *laws.both_said_yes(session, pairings),
                *laws.said_why(pairings),
                *laws.needs_served(pairings, needs),
                *self._arrows(pairings, needs),
                *self._numbers(session),
                *(
                    f"the mail {name} went out {times} times"
                    for name, times in self.mails.items()
                    if times > 1
                ),
            ]

    def _apart(self, session, pairings, needs):
        kept_apart = {(row.person_id, row.other_id) for row in session.scalars(select(NotWith))}
        for one in pairings:
            learner = needs[one.need_id].learner_id
            if learner == one.mentor_id:
                yield f"pairing {one.id} puts somebody beside themselves"
            new = one.id not in self.before.get("pairings", {})
            both = {(learner, one.mentor_id), (one.mentor_id, learner)}
            if new and one.state in LIVE and both & kept_apart:
                yield f"pairing {one.id} puts two together who asked not to meet"

    def _arrows(self, pairings, needs):
        now = {one.id: one.state for one in pairings}
        known = self.before.get("pairings", {})
        for number, state in now.items():
            was = known.get(number)
            if was is not None and state is not was and state not in laws.reachable(was):
                yield f"pairing {number} went from {was} to {state}"
        yield from (f"pairing {one} is lost" for one in known.keys() - now.keys())
        yield from (f"need {one} is lost" for one in self.before.get("needs", set()) - needs.keys())
        self.before = {"pairings": now, "needs": set(needs)}

    def _numbers(self, session):
        for (text,) in session.execute(select(Pairing.note)):
            if free_text.problem(text):
                yield "a note holds a number that must not be in it"

    def after_a_whole_sweep(self):
        """Say what a worker that lived to the end has left undone."""
        with self.database.reading() as session:
            late = session.scalars(
                select(Pairing).where(
                    Pairing.state.in_((PairingState.OFFERED, PairingState.ACCEPTED)),
                    Pairing.reply_by < self.clock.now,
                )
            ).all()
            could_be = session.execute(
                select(Pairing.id)
                .join(Mentor, Mentor.person_id == Pairing.mentor_id)
                .join(Experience, Experience.id == Pairing.experience_id)
                .where(
                    Pairing.state == PairingState.REQUESTED,
                    Mentor.paused.is_(False),
                    Mentor.learners_held < Mentor.learners_at_once,
                    Mentor.visibility != Visibility.NOBODY,
                    Experience.state == ExperienceState.ENDORSED,
                )
            ).all()
        return [
            *(f"pairing {one.id} is out of time and still {one.state}" for one in late),
            *(f"request {one.id} waits though there is room" for one in could_be),
        ]

    def undelivered(self):
        """Drain all that waits, and say which notices never came to anybody."""
        for _ in range(4):
            self.clock.move(days=1, minutes=1 + LEASE.total_seconds() / 60)
            self.sweep()
        with self.database.reading() as session:
            rows = session.scalars(select(Notice)).all()
        told = {one.id for one in rows if one.sent_at is not None or one.handed_at is not None}
        settled = [NoticeKind.DIGEST]
        return [
            f"notice {one.id} ({one.kind}) was never told"
            for one in rows
            if not (
                one.sent_at is not None
                or one.how is NoticeHow.NONE
                or (one.digest_id in told)
                or (one.kind in settled and one.handed_at is not None)
                or (one.created_at > self.clock.now - timedelta(days=2))
            )
        ]
