"""What two people do once both have said yes: meet, write, change how they work, and end."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from mentoring.models.changes import ChangeState
from mentoring.models.experiences import EndorsementAnswer, ExperienceState
from mentoring.models.mentors import Readiness
from mentoring.models.pairings import PairingState
from mentoring.models.sessions import SessionState
from mentoring.models.training import TrainingStep
from mentoring.services import (
    access,
    attendance,
    changes,
    endings,
    endorsements,
    experiences,
    messages,
    offers,
    pairings,
    quiet,
    seen,
    sessions,
    teach_backs,
    training,
)
from mentoring.services.access import Which
from mentoring.services.changes import Report
from mentoring.services.confirmations import Given
from mentoring.services.endings import Asked
from mentoring.services.experiences import Answers
from mentoring.services.offers import Wish
from mentoring.services.session_places import Where
from tests.changed import COLLEAGUE, REST, RESULT, WHAT
from tests.lives.rules import WHICH, Rules, nothing_of, there_is

S = PairingState
A_PHONE = "Ring me on 01632 960 123 about it."
SAID = ("A word.", "Another word.", A_PHONE)
AUTHORITY = {"authority": ("authority.informal_partnership",)}
ASKED = {"seen": seen, "confirm": endorsements}


class Between(Rules):
    """Rules about active pairings and what comes of them."""

    def come_together(self, at, steps):
        """Let one learner ask, and go on from there as far as the steps lead."""
        need = self.life.those("need")[at]
        me = {"learner": need.learner_id}
        mentor, experience = self.life.open_to_all()[at % 3]
        wishes = [Wish(mentor, experience)]
        if not steps or not self.life.act(
            pairings.ask, **me, need_id=need.id, wishes=wishes, note=""
        ):
            return
        nothing_of(self.life.broken())
        number = self.life.in_state(S.OFFERED)[-1][0]
        given = {"pairing_id": number}
        if steps > 1:
            times = [self.life.clock.now + timedelta(days=1 + at)]
            self.life.act(pairings.accept, **given, mentor=mentor, times=times)
        if steps > 2:
            self.life.act(pairings.confirm, **given, **me, time_id=self.time_of(number))
        if steps > 3:
            self.life.act(_tried, **given, **me, what=WHAT)
        nothing_of(self.life.broken())

    @there_is(S.ACTIVE, S.ACCEPTED)
    @rule(which=WHICH, side=st.sampled_from((1, 2, 0)), then=st.sampled_from(endings.NEXT))
    def a_pairing_ends(self, which, side, then):
        if side and which % 2 and (one := self.one_in(which, S.ACTIVE, S.ACCEPTED)):
            asked = Asked("other", then[0])
            self.life.act(endings.end, viewer=one[side], pairing_id=one[0], asked=asked)
        elif which % 4 == 0 and (one := self.one_in(which, S.ACTIVE)):
            self.life.act(_go_quiet, pairing_id=one[0])

    @there_is(S.ACTIVE)
    @rule(which=WHICH)
    def a_learner_gets_it_done(self, which):
        number, _, learner = self.one_in(which, S.ACTIVE)
        if which % 3 == 0:
            self.life.act(endings.done, learner=learner, pairing_id=number)

    @there_is(S.ACTIVE, S.COMPLETED)
    @rule(which=WHICH, side=st.sampled_from((1, 2)), form=st.integers(0, 90))
    def one_of_two_writes(self, which, side, form):
        one = self.one_in(which, S.ACTIVE, S.COMPLETED)
        given = {"pairing_id": one[0], "text": SAID[which % 3], "form": str(form)}
        self.life.act(messages.write, viewer=one[side], **given)

    # ------------------------------------------------------------------------ sessions

    @there_is(S.ACTIVE)
    @rule(which=WHICH, side=st.sampled_from((1, 2)), days=st.sets(st.integers(1, 9), max_size=4))
    def one_of_two_proposes_times(self, which, side, days):
        one = self.one_in(which, S.ACTIVE)
        times = [self.life.clock.now + timedelta(days=day) for day in days]
        given = {"pairing_id": one[0], "times": times, "where": Where(60, "Ward 4")}
        self.life.act(sessions.propose, by=one[side], **given)

    @there_is(S.ACTIVE)
    @rule(which=WHICH, side=st.sampled_from((1, 2)))
    def one_of_two_chooses_a_time(self, which, side):
        one = self.one_in(which, S.ACTIVE)
        with self.life.database.reading() as session:
            asked = sessions.open_proposal(session, one[0])
        if asked is not None:
            chosen = asked.times[which % len(asked.times)].id
            self.life.act(sessions.choose, by=one[side], pairing_id=one[0], time_id=chosen)

    @there_is(S.ACTIVE)
    @rule(which=WHICH, side=st.sampled_from((1, 2)), what=st.sampled_from((1, 1, 2, 3, 3)))
    def one_of_two_changes_a_session(self, which, side, what):
        planned = self.life.those("session", SessionState.PLANNED)
        if not planned:
            return
        row = planned[which % len(planned)]
        pairing = self.life.seen.moving["pairing"][row.pairing_id]
        learner = self.life.seen.needs[pairing.need_id].learner_id
        given = {
            "by": (pairing.mentor_id, learner)[side - 1],
            "which": Which(row.pairing_id, row.id),
        }
        if what == 1:
            moved = {"starts_at": row.starts_at + timedelta(hours=which), "where": Where(90)}
            self.life.act(sessions.change, **given, **moved)
        elif what == 2 and which % 3 == 0:
            self.life.act(sessions.cancel, **given)
        else:
            self.life.act(attendance.say, **given, met=which % 4 > 0)

    # ------------------------------------------------------------------------- changes

    @there_is(S.ACTIVE, S.COMPLETED)
    @rule(which=WHICH)
    def a_learner_changes_how_they_work(self, which):
        number, _, learner = self.one_in(which, S.ACTIVE, S.COMPLETED)
        found = [one for one in self.life.those("change") if one.pairing_id == number]
        me = {"learner": learner}
        if not found or which == 0:
            self.life.act(_plan, **me, pairing_id=number, what=f"{WHAT} Number {which}.")
            return
        row = found[which % len(found)]
        if row.state is ChangeState.PLANNED:
            tried = Report("tried", result=RESULT if which % 2 else A_PHONE)
            self.life.act(changes.report, **me, change_id=row.id, given=tried)
        elif row.state is ChangeState.TRIED and which % 4:
            self.life.act(changes.ask_to_see, **me, change_id=row.id, colleague=COLLEAGUE)
        elif which % 3 == 0:
            stopped = Report("stopped", lesson="Ask the carers first." if which else "")
            self.life.act(changes.report, **me, change_id=row.id, given=stopped)

    @rule(which=st.integers(0, 40), said=st.sampled_from((None, None, None, *EndorsementAnswer)))
    def a_colleague_answers(self, which, said):
        if not self.life.links:
            return
        kind, token = self.life.links[-1 - which % len(self.life.links)]
        said = said or EndorsementAnswer.CONFIRMED
        given = {"token": token, "key": self.life.settings.secret_key, "said": said.value}
        self.life.act(_answer, service=ASKED[kind], **given)

    @rule(which=WHICH)
    def somebody_works_on_their_experience(self, which):
        found = self.life.those("experience")
        row = found[which % len(found)]
        own = {"holder": row.holder_id, "experience_id": row.id}
        if row.state is ExperienceState.DRAFT:
            self.life.act(_submit, **own)
        elif row.state is ExperienceState.ENDORSED and which % 4 == 0:
            given = Answers(result=f"It lasted {which + 1} years.", colleague=COLLEAGUE)
            self.life.act(experiences.answer, **own, given=given)
        elif which == 11:
            self.life.act(experiences.withdraw, **own)

    @rule(which=WHICH)
    def a_new_mentor_learns_to_teach(self, which):
        new = [
            number
            for number, one in self.life.seen.mentors.items()
            if one.readiness in (Readiness.NOT_STARTED, Readiness.IN_TRAINING)
        ]
        if new:
            listener = self.life.admins[which % 2]
            self.life.act(_train, mentor=new[which % len(new)], listener=listener)


def _go_quiet(session, *, pairing_id, now):
    found = access.pairing(session, pairing_id)
    assert found is not None
    quiet.close(session, pairing=offers.locked(session, found), now=now)


def _plan(session, *, learner, pairing_id, what, now):
    me = {"learner": learner, "now": now}
    number = changes.begin(session, **me, pairing_id=pairing_id, what=what).id
    changes.say(session, **me, change_id=number, given=REST)
    return changes.plan(session, **me, change_id=number)


def _tried(session, *, learner, pairing_id, what, now):
    me = {"learner": learner, "now": now}
    number = _plan(session, **me, pairing_id=pairing_id, what=what).id
    changes.report(session, **me, change_id=number, given=Report("tried", result=RESULT))
    changes.ask_to_see(session, **me, change_id=number, colleague=COLLEAGUE)


def _answer(session, *, service, token, key, said, now):
    asked = {"token": token, "key": key, "viewer": None, "now": now}
    read = service.page(session, **asked).version
    remark = "Only on one ward." if said == EndorsementAnswer.CORRECTED else ""
    service.answer(session, **asked, given=Given(said, "Ruth Pell", "", remark, read))


def _submit(session, *, holder, experience_id, now):
    own = {"holder": holder, "experience_id": experience_id, "now": now}
    experiences.answer(session, **own, given=Answers(contexts=AUTHORITY, colleague=COLLEAGUE))
    experiences.submit(session, **own)


def _train(session, *, mentor, listener, now):
    for step in TrainingStep:
        training.read(session, mentor=mentor, step=step.value, now=now)
    asked = teach_backs.ask(session, mentor=mentor, who=str(listener.person_id), now=now)
    given = {"said": "ready", "remark": ""}
    teach_backs.answer(session, listener=listener, teach_back_id=asked.id, **given, now=now)
