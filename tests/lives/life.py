"""The people of a small register, what they do, and the workers that serve them.

Every step is one thing that a person, a worker or time does. After each, `broken` says which of
the product's laws do not hold. A worker may die before or after any of its commits, and while it
hands a mail over.
"""

import re
from collections import Counter
from datetime import timedelta
from typing import ClassVar

from sqlalchemy import select

from mentoring import jobs
from mentoring.errors import MentoringError
from mentoring.models.experiences import Experience, ExperienceState
from mentoring.models.links import SignedLink
from mentoring.models.mentors import Mentor, Visibility
from mentoring.models.notices import Notice
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.people import Person
from mentoring.models.preferences import NoticeHow
from mentoring.models.programmes import Programme
from mentoring.models.rounds import RoundRun
from mentoring.services import register, round_runs
from mentoring.services.notices import LEASE
from tests.factories import (
    make_admin,
    make_experience,
    make_mentor,
    make_need,
    make_organisation,
    make_person,
    make_programme,
    viewer,
)
from tests.lives import laws, laws_beside
from tests.lives.mortal import Killed, Mortal, handing_over
from tests.lives.seen import Seen, look

MENTORS, LEARNERS = 3, 4
ELSEWHERE = {
    "fit_register",
    "try_rounds",
    "look_ahead",
    "learn",
    "prove_sentences",
    "fit_sentences",
    "keep_lists",
}
"""Duties that change nothing between people; they have their own tests with workers that die."""

SIDES = {"learner", "mentor", "viewer", "admin", "by", "holder", "listener"}
LINK = re.compile(r"/(seen|confirm)/(\S+)")


class Life:
    """The people, the rows and the mails of one run.

    `happened` counts, over all lives, what was done, what was refused, and how often the laws were
    looked at.
    """

    happened: ClassVar[Counter[str]] = Counter()

    def __init__(self, database, clock, settings):
        self.database, self.clock, self.settings = database, clock, settings
        self.mails: Counter[str] = Counter()
        self.links: list[tuple[str, str]] = []
        self.replayed: dict[int, str] = {}
        self.before: Seen | None = None
        with database.transaction() as session:
            programme = make_programme(session, offer_days=5)
            self.programme = programme.id
            self.admins = [make_admin(session, programme).id for _ in range(2)]
            homes = [make_organisation(session).id for _ in range(3)]
            self.mentors = [make_mentor(session).person_id for _ in range(MENTORS)]
            self.learners = [make_person(session).id for _ in range(LEARNERS)]
            for at, one in enumerate([*self.mentors, *self.learners]):
                session.get_one(Person, one).organisation_id = homes[at % len(homes)]
            session.get_one(Person, self.learners[0]).line_manager_id = self.mentors[-1]
            for one in self.mentors:
                make_experience(session, session.get_one(Mentor, one))
            register.refresh(session, now=clock.now)
        for one in self.learners:
            self.need(one)
        self.broken()

    # ------------------------------------------------------------------- what can happen

    def need(self, learner):
        """Let a learner say what they have to get done."""
        with self.database.transaction() as session:
            programme = session.get_one(Programme, self.programme)
            person = session.get_one(Person, learner)
            make_need(session, person, programme, opened_at=self.clock.now)

    def act(self, what, /, **given):
        """Let somebody do something; what the product refuses is refused and changes nothing."""
        name = f"{what.__module__.split('.')[-1]}: {what.__name__.strip('_')}"
        try:
            with self.database.transaction() as session:
                for side in SIDES & given.keys():
                    given[side] = viewer(session, given[side])
                what(session, **given, now=self.clock.now)
        except MentoringError:
            self.happened[f"{name} refused"] += 1
            return False
        self.happened[name] += 1
        return True

    def sweep(self, *, dies_at=0, after=False, dies_with_mail=0):
        """Let a worker do all its duties, unless it dies before."""
        database = Mortal(self.database, at=dies_at, after=after) if dies_at else self.database
        mailer = handing_over(self._keep, dies_with=dies_with_mail)
        shop = jobs.Workshop(self.settings, database, self.clock, mailer, "life")
        try:
            for name, duty in jobs.DUTIES.items():
                if name not in ELSEWHERE and duty(shop):
                    self.happened[f"duty: {name}"] += 1
        except Killed:
            self.happened["worker died"] += 1
        else:
            self.happened["worker swept"] += 1

    def _keep(self, mail):
        self.mails[mail.message_id] += 1
        self.links += [(found[1], found[2]) for found in LINK.finditer(mail.plain)]
        self.happened["mail sent"] += 1

    # ----------------------------------------------------------------- what there is now

    def in_state(self, *states):
        """List the pairings in some states: number, mentor, learner."""
        return [
            (one.id, one.mentor_id, self.seen.needs[one.need_id].learner_id)
            for one in self.seen.pairings
            if one.state in states
        ]

    def those(self, name, *states):
        """List the rows of a name in some states, or in any."""
        rows = self.seen.moving[name].values()
        return [one for one in rows if not states or one.state in states]

    def who_teach(self):
        """List those who have done it, each with an experience of theirs."""
        return [(one.holder_id, one.id) for one in self.those("experience")]

    def open_to_all(self):
        """List whom a learner would find: listed, and with an experience that is endorsed."""
        return [
            (one.holder_id, one.id)
            for one in self.those("experience", ExperienceState.ENDORSED)
            if (mentor := self.seen.mentors.get(one.holder_id))
            and mentor.visibility is Visibility.SIGNED_IN
            and not mentor.paused
        ]

    # ------------------------------------------------------------------- what must hold

    def broken(self):
        """Say which laws do not hold at this moment."""
        self.happened["laws looked at"] += 1
        before = self.before
        with self.database.reading() as session:
            self.seen = self.before = look(session)
            return [
                *laws.broken(self.seen, before),
                *laws_beside.broken(self.seen, before, now=self.clock.now),
                *self._replays(session),
                *(f"the mail {one} went out twice" for one, n in self.mails.items() if n > 1),
            ]

    def _replays(self, session):
        """Law 6, for every run that has a new result."""
        for one in self.those("round"):
            for run in one.runs:
                if run.result_hash and self.replayed.get(run.id) != run.result_hash:
                    yield from self._replay(session, run)

    def _replay(self, session, run):
        kept, again = round_runs.replay(session, run_id=run.id)
        self.replayed[run.id] = kept
        self.happened["round replayed"] += 1
        if kept != again:
            yield f"run {run.id} gives another result when it is run again"

    def every_round_replays(self):
        """Law 6 once more, after all that has happened since."""
        with self.database.reading() as session:
            runs = session.scalars(select(RoundRun).where(RoundRun.result_hash != "")).all()
            return [said for run in runs for said in self._replay(session, run)]

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
        """Drain all that waits, and say which notices never came to anybody.

        Where a worker died while it handed a mail over, whoever has an account reads of it in the
        mail of the day, and a colleague who has none in the reminder a week later.
        """
        for days in (1, 1, 1, 1, 7, 1):
            self.clock.move(days=days, minutes=1 + LEASE.total_seconds() / 60)
            self.sweep()
        with self.database.reading() as session:
            rows = session.scalars(select(Notice)).all()
            links = {one.id: one for one in session.scalars(select(SignedLink))}
        sent = {one.id for one in rows if one.sent_at is not None}
        reached = {one.signed_link_id for one in rows if one.sent_at is not None}
        reached |= {one.id for one in links.values() if one.used_at or one.ended_at}
        return [
            f"notice {one.id} ({one.kind}) was never told"
            for one in rows
            if not (
                one.id in sent
                or one.how is NoticeHow.NONE
                or one.digest_id in sent
                or (one.signed_link_id in reached and one.handed_at is not None)
                or one.created_at > self.clock.now - timedelta(days=2)
            )
        ]
