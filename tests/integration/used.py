"""A programme in use: many learners asked, and mentors of one profession always declined.

Those mentors worked in circumstances nearer to the learners', so that the prior puts them first.
"""

from sqlalchemy import select

from mentoring import jobs
from mentoring.models.learning import LearnedVersion, VersionState
from mentoring.models.pairings import DeclineReason, Pairing, PairingState
from mentoring.services import access, suggestions
from tests.factories import (
    CONTEXTS,
    NOW,
    make_admin,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
    viewer,
)
from tests.learnt import make_shown, make_version

OWN, OTHER = "PC06", "PC03"


class Used:
    """Learners who were shown four mentors, asked two of another profession, then one of theirs."""

    def __init__(self, session, database, settings, clock, *, learners=24):
        self.session, self.clock = session, clock
        self.programme = make_programme(session)
        self.admin = make_admin(session, self.programme)
        self.shop = jobs.Workshop(settings, database, clock, lambda _mail, _may_go: False, "one")
        self.of = {}
        self.own = [self._mentor(OWN, contexts=CONTEXTS[:2]) for _ in range(learners)]
        self.other = [self._mentor(OTHER, contexts=CONTEXTS) for _ in range(learners)]
        self.needs = [self._need() for _ in range(learners)]
        self.open = self._need()

    def _mentor(self, profession, **given):
        mentor = make_mentor(
            self.session, make_person(self.session, profession_id=profession), learners_at_once=6
        )
        self.of[mentor.person_id] = profession
        return mentor, make_experience(self.session, mentor, **given)

    def _need(self):
        return make_need(self.session, make_person(self.session, profession_id=OWN), self.programme)

    def decide(self, reason=DeclineReason.CANNOT_TEACH_THIS):
        """Let every learner ask; mentors of another profession decline for one reason."""
        last = len(self.needs)
        for n, need in enumerate(self.needs):
            others, owns = self.other, self.own
            listed = [others[n], owns[n], others[(n + 1) % last], owns[(n + 1) % last]]
            # Turns within a band bring now the ones, now the others to the top.
            shown = listed if n % 2 else listed[::-1]
            for rank, (mentor, experience) in enumerate(shown, start=1):
                make_shown(self.session, need, mentor, experience, rank=rank)
            self._ask(need, listed[0], PairingState.DECLINED, reason)
            self._ask(need, listed[2], PairingState.DECLINED, reason)
            self._ask(need, listed[1], PairingState.COMPLETED, None)
        self.session.commit()
        return self

    def _ask(self, need, whom, state, reason):
        mentor, experience = whom
        row = Pairing(need_id=need.id, mentor_id=mentor.person_id, experience_id=experience.id)
        row.state, row.explanation, row.requested_at = state, {}, NOW
        row.decline_reason = reason
        self.session.add(row)

    def learn(self):
        """Let the worker come; gives what was done."""
        self.session.commit()
        jobs.fit_register(self.shop)
        done = jobs.DUTIES["learn"](self.shop)
        self.session.expire_all()
        return done

    def a_day_later(self):
        self.clock.move(days=1, hours=1)
        return self

    def versions(self):
        found = list(self.session.scalars(select(LearnedVersion).order_by(LearnedVersion.id)))
        self.session.commit()
        return found

    def states(self):
        return [one.state for one in self.versions()]

    def plant(self, state=VersionState.ACTIVE, **given):
        """Keep a version as if it had been learnt, which says much for the profession."""
        row = make_version(self.session, state, **given)
        self.session.commit()
        return row

    def ranking(self):
        """Give what the open need's list rests on, as bytes, and whom it shows."""
        asker = viewer(self.session, self.open.learner_id)
        need = access.own_need(self.session, asker, self.open.id)
        listed = suggestions.listing(self.session, need=need)
        shown = [one.candidate.person_id for one in listed.in_order]
        self.session.commit()
        return listed.found.total.tobytes(), shown
