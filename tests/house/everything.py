"""One row of every kind and in every state, all within reach of one person."""

from datetime import timedelta

from mentoring.models.experiences import ExperienceState
from mentoring.models.gaps import GapInvitation, InvitationState
from mentoring.models.imports import ImportedFile, ImportKind
from mentoring.models.learning import VersionState
from mentoring.models.links import SignedLink
from mentoring.models.mentors import Readiness
from mentoring.models.needs import Need, NeedState
from mentoring.models.notices import Notice, NoticeKind
from mentoring.models.pairings import DeclineReason, Pairing, PairingState, ProposedTime
from mentoring.models.rounds import RoundState
from mentoring.services import (
    endorsements,
    links,
    outlooks,
    preferences,
    publishing,
    register,
    round_runs,
    round_trials,
    rounds,
    suggestions,
)
from mentoring.web import experience_questions
from tests.factories import (
    NOW,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
)
from tests.house import everything_between as between
from tests.house import (
    everything_cohort_sets,
    everything_cohorts,
    everything_offers,
    everything_rosters,
    everything_together,
    everything_training,
)
from tests.house.everything_changes import make_changes, make_stories, make_token
from tests.house.everything_meeting import calendar_token, make_meeting, together
from tests.learnt import make_sentences, make_shown, make_version
from tests.rings import Ring

GAP = "K06.1a"
VAGUE = "We want better joined-up care."
BOTH_SAID_YES = (PairingState.ACTIVE, PairingState.COMPLETED, PairingState.ENDED)


class Everything:
    """A person who runs a programme, learns and teaches, and all that they may look at."""

    def __init__(self, session, database, clock):
        self.session, self.clock = session, clock
        self.ring = Ring(session, database, clock, needs=5).run().run()
        self.person = self.ring.person
        self.rounds = [self.ring.round.id, *self._more_rounds(database)]
        self.mentor = make_mentor(session, self.person, learners_at_once=6)
        self.experiences = [
            make_experience(session, self.mentor, state=state) for state in ExperienceState
        ]
        self.needs = [self._need(state) for state in NeedState]
        make_programme(session, name="Care at home in the east")  # so that one is chosen
        vague = make_experience(
            session, self.mentor, state=ExperienceState.DRAFT, what_was_done=VAGUE
        )
        self.experiences.append(vague)
        self.needs.append(self._need(NeedState.DRAFT, text=VAGUE))
        self.pairings = [*self._asked(), *self._offered()]
        self.untrained, self.trainee, self.resting = (
            make_mentor(session, readiness=one)
            for one in (Readiness.NOT_STARTED, Readiness.IN_TRAINING, Readiness.PAUSED)
        )
        self.files = [self._file(done) for done in (None, NOW)]
        register.refresh(session, now=NOW)
        self.invitations = self._invitations()
        self.versions = [make_version(session, state).id for state in VersionState]
        self.versions += [make_sentences(session, state).id for state in VersionState]
        make_shown(session, self.needs[1], self.mentor, self.experiences[2])
        learns, teaches = [one for one in self.pairings if one.state is PairingState.ACTIVE]
        self.changes = make_changes(session, learns)
        self.sessions = self._sessions()
        more = self._more_rooms(database)
        self.values = self._values() | more
        self.values["token"].append(make_token(session, teaches))
        self.together = together(session)
        self._trials(database)
        session.commit()

    def _more_rooms(self, database):
        told = make_stories(self.session, self.person.id)
        more = everything_offers.add(self) | everything_training.add(self)
        more |= everything_together.meet(self, everything_cohorts.make_cohorts(self))
        more |= everything_rosters.add(self) | everything_cohort_sets.add(self, database, more)
        return more | {"change_id": self.changes, "story_id": told}

    def _more_rounds(self, database):
        made = []
        for state in (RoundState.IN_REVIEW, RoundState.PUBLISHED, RoundState.SCHEDULED):
            found = self._round(state.value)
            rounds.start(self.session, admin=self.ring.admin, round_id=found.id, now=NOW)
            self.session.commit()
            assert round_runs.run_next(database, clock=self.clock, worker="test")
            self.session.expire_all()
            made.append(found.id)
        for one in made[1:]:
            publishing.schedule(self.session, admin=self.ring.admin, round_id=one, now=NOW)
        self.session.commit()
        assert publishing.publish(self.session, round_id=made[1], now=NOW + timedelta(minutes=31))
        draft, queued = self._round("draft"), self._round("queued")
        rounds.start(self.session, admin=self.ring.admin, round_id=queued.id, now=NOW)
        return [*made, draft.id, queued.id]

    def _trials(self, database):
        """Leave a way of choosing that was tried, and one that waits to be tried."""
        tried, _, _, _, waiting, _ = self.rounds
        for one in (tried, waiting):
            round_trials.ask(
                self.session,
                admin=self.ring.admin,
                round_id=one,
                asked={"policy": "total"},
                now=NOW,
            )
            self.session.commit()
            if one is tried:
                assert round_trials.run(database, clock=self.clock) == 1

    def _round(self, name):
        return rounds.create(
            self.session,
            admin=self.ring.admin,
            programme_id=self.ring.programme.id,
            name=name,
            now=NOW,
        )

    def _need(self, state, **given):
        return make_need(self.session, self.person, self.ring.programme, state=state, **given)

    def _asked(self):
        mentor = self.ring.mentor(learners_at_once=6)
        return [self._pairing(self.person, mentor, mentor.experience, s) for s in PairingState]

    def _offered(self):
        (endorsed,) = [one for one in self.experiences if one.state is ExperienceState.ENDORSED]
        return [
            self._pairing(make_person(self.session), self.mentor, endorsed, state)
            for state in PairingState
        ]

    def _pairing(self, learner, mentor, experience, state):
        need = make_need(self.session, learner, self.ring.programme, state=NeedState.MATCHED)
        answered = state is not PairingState.REQUESTED
        row = Pairing(
            need_id=need.id,
            mentor_id=mentor.person_id,
            experience_id=experience.id,
            state=state,
            explanation=suggestions.explain(self.session, need=need, experience_id=experience.id),
            requested_at=NOW,
            offered_at=NOW if answered else None,
            reply_by=NOW + timedelta(days=10) if answered else None,
            active_at=NOW if state in BOTH_SAID_YES else None,
            decline_reason=DeclineReason.NO_TIME if state is PairingState.DECLINED else None,
        )
        row.times = [ProposedTime(starts_at=NOW + timedelta(days=day)) for day in (2, 3)]
        self.session.add(row)
        self.session.flush()
        return row

    def _sessions(self):
        """Leave sessions of every state in what the person has going on, on either side."""
        going_on = [one for one in self.pairings if one.state is PairingState.ACTIVE]
        made = []
        for row in going_on:
            learner_id = self.session.get_one(Need, row.need_id).learner_id
            (other,) = {learner_id, row.mentor_id} - {self.person.id}
            made += make_meeting(self.session, row, other_id=other)
        return made

    def _token(self):
        """Give the signed part of a link that a colleague was sent."""
        row = make_experience(self.session, self.ring.mentors[0], state=ExperienceState.SUBMITTED)
        for one in row.endorsements:
            one.endorsed_at = None
        endorsements.ask(self.session, row, now=NOW)
        link = self.session.query(SignedLink).one()
        return links.path(link, key="a key").rpartition("/")[2]

    def _stop(self):
        """Give the signed part of a link that stops a kind of mail."""
        return preferences.token(person_id=self.person.id, kind=NoticeKind.MESSAGE, key="a key")

    def _file(self, done_at):
        row = ImportedFile(
            programme_id=self.ring.programme.id,
            kind=ImportKind.PEOPLE,
            name="people.csv",
            content=b"name,email\nAsha Thornwick,asha@example.org\nNobody,\n",
            sent_by_id=self.person.id,
            sent_at=NOW,
            done_at=done_at,
        )
        self.session.add(row)
        self.session.flush()
        return row

    def _invitations(self):
        """Leave a gap, and an invitation of each state to fill it."""
        make_need(self.session, self.person, self.ring.programme, knowhow=(GAP,), contexts=())
        outlooks.refresh(self.session, now=NOW)
        made = []
        for state, knowhow in zip(InvitationState, (GAP, "K07.1a", "K08.1a"), strict=True):
            row = GapInvitation(
                programme_id=self.ring.programme.id,
                knowhow_id=knowhow,
                person_id=self.person.id,
                invited_by_id=self.person.id,
                message="Have you done it?",
                state=state,
                created_at=NOW,
            )
            self.session.add(row)
            made.append(row)
        self.session.flush()
        return made

    def _values(self):
        """Give what each argument of an address may be."""
        suggested = self.ring.suggestions()
        strangers = [one.experience.id for one in self.ring.mentors]
        asked = [need.id for need in self.needs]
        in_round = [one.need_id for one in suggested]
        notices = self.session.query(Notice.id).limit(3)
        return {
            "experience_id": [*(one.id for one in self.experiences), *strangers],
            "file_id": [one.id for one in self.files],
            "filename": ["product.css"],
            "invitation_id": [one.id for one in self.invitations],
            "key": ["nobody"],
            "knowhow_id": [GAP, "K04.1a"],
            "mentor_id": [one.mentor_id for one in suggested][:3],
            "need_id": [*asked, *in_round[:2]],
            "notice_id": [row.id for row in notices],
            "pairing_id": [one.id for one in self.pairings],
            "person_id": [self.person.id, self.untrained.person_id],
            "programme_id": [self.ring.programme.id],
            "round_id": self.rounds,
            "session_id": self.sessions,
            "token": [
                self._token(),
                self._stop(),
                calendar_token(self.session, self.person),
            ],
            "slug": [one.slug for one in experience_questions.QUESTIONS],
            "version_id": self.versions,
            **between.leave(self.session, self.person, self.pairings),
        }
