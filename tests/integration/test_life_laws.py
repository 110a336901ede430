"""Random people, clocks, declines, expiries, changes of capacity and dying workers: the laws hold.

The same machine lives longer with `python3 dev.py bench life`.
"""

import shutil
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from mentoring.config import Settings
from mentoring.db import Database
from mentoring.models.mentors import Visibility
from mentoring.models.needs import NeedState
from mentoring.models.pairings import DeclineReason, PairingState
from mentoring.models.people import Person
from mentoring.models.preferences import NoticeGroup
from mentoring.services import (
    access,
    endings,
    meeting,
    mentors,
    messages,
    needs,
    offers,
    pairings,
    preferences,
    quiet,
)
from mentoring.services.endings import Asked
from mentoring.services.offers import Wish
from tests.conftest import Clock
from tests.life import Life

LIVES, STEPS = 30, 100
MOST_NEEDS = 16
S = PairingState
V = Visibility
SEEN = (V.NOBODY, V.SIGNED_IN, V.SIGNED_IN, V.PROGRAMME_TEAM)
WHICH = st.integers(0, 11)


class Lives(RuleBasedStateMachine):
    """One life in a database of its own; what can happen, and what must hold after it."""

    template: Path
    folder: Path

    @initialize()
    def begin(self):
        file = self.folder / "life.db"
        for ending in ("", "-wal", "-shm"):
            file.with_name(file.name + ending).unlink(missing_ok=True)
        shutil.copy(self.template, file)
        url = f"sqlite:///{file}"
        self.database = Database(url)
        given = Settings(url, "a key", folder=self.folder, mail_host="nowhere.invalid")
        self.life = Life(self.database, Clock(), given)

    def teardown(self):
        if not hasattr(self, "life"):
            return
        try:
            assert self.life.undelivered() == []
            assert self.life.broken() == []
        finally:
            self.database.close()

    @invariant()
    def laws_hold(self):
        if hasattr(self, "life"):
            assert self.life.broken() == []

    # ------------------------------------------------------------------------ learners

    @rule(which=WHICH, order=st.permutations(range(3)), count=st.integers(1, 3))
    def a_learner_asks(self, which, order, count):
        found = self.life.needs_in(NeedState.OPEN)
        if not found:
            if len(self.life.needs) < MOST_NEEDS:
                self.life.need(self.life.learners[which % len(self.life.learners)])
            return
        need, learner = found[which % len(found)]
        among = self.life.mentors if which == 0 else self.life.open_to_all
        wanted = [among[one] for one in order if one < len(among)][:count]
        wishes = [Wish(one, self.life.experiences[one]) for one in wanted]
        self.life.act(pairings.ask, learner=learner, need_id=need, wishes=wishes, note="")

    @rule(which=WHICH)
    def a_learner_confirms(self, which):
        if one := self._one(which, S.ACCEPTED):
            given = {"learner": one[2], "pairing_id": one[0], "time_id": None}
            self.life.act(pairings.confirm, **given)

    @rule(which=WHICH, what=st.sampled_from((1, 1, 1, 2, 3, 4)))
    def a_learner_steps_back(self, which, what):
        asked = self._one(which, S.REQUESTED, S.OFFERED)
        found = self.life.needs_in(NeedState.OPEN, NeedState.MATCHED)
        if what == 1 and asked:
            self.life.act(pairings.withdraw, learner=asked[2], pairing_id=asked[0])
        elif what == 2 and found:
            need, learner = found[which % len(found)]
            self.life.act(needs.withdraw, learner=learner, need_id=need)
        elif what == 3 and asked:
            self.life.act(_keep_apart, viewer=asked[2], mentor_id=asked[1])

    @rule(which=WHICH)
    def a_learner_gets_it_done(self, which):
        if one := self._one(which, S.ACTIVE):
            self.life.act(endings.done, learner=one[2], pairing_id=one[0])

    # ------------------------------------------------------------------------- mentors

    @rule(which=WHICH, no=st.sampled_from((None, None, None, *DeclineReason)))
    def a_mentor_answers(self, which, no):
        if not (one := self._one(which, S.OFFERED)):
            return
        given = {"mentor": one[1], "pairing_id": one[0]}
        if no:
            self.life.act(pairings.decline, **given, reason=no.value)
        else:
            times = [self.life.clock.now + timedelta(days=2)]
            self.life.act(pairings.accept, **given, times=times)

    @rule(who=WHICH, what=st.sampled_from((1, 2, 3)), number=st.sampled_from((1, 2, 2, 3, 0)))
    def a_mentor_changes_how_they_teach(self, who, what, number):
        if what == 1:
            self._mentor(mentors.set_numbers, who, learners=number, cohorts=0)
        elif what == 2:
            self._mentor(mentors.set_paused, who, paused=number == 0)
        else:
            self._mentor(mentors.set_visibility, who, visibility=SEEN[number].value)

    # ------------------------------------------------------------------------- the two

    @rule(which=WHICH, side=st.sampled_from((1, 2, 0)), then=st.sampled_from(endings.NEXT))
    def a_pairing_ends(self, which, side, then):
        if side and (one := self._one(which, S.ACTIVE, S.ACCEPTED)):
            asked = Asked("other", then[0])
            self.life.act(endings.end, viewer=one[side], pairing_id=one[0], asked=asked)
        elif one := self._one(which, S.ACTIVE):
            self.life.act(_go_quiet, pairing_id=one[0])

    @rule(which=WHICH, side=st.sampled_from((1, 2)), form=st.integers(0, 400))
    def one_of_two_writes(self, which, side, form):
        if one := self._one(which, S.ACTIVE, S.COMPLETED):
            given = {"pairing_id": one[0], "text": "A word.", "form": str(form)}
            self.life.act(messages.write, viewer=one[side], **given)

    @rule(who=WHICH, how=st.sampled_from(("at_once", "digest", "none")))
    def somebody_chooses_their_mails(self, who, how):
        everybody = [*self.life.learners, *self.life.mentors]
        needed = "at_once" if how == "at_once" else "digest"
        given = {group.value: how for group in NoticeGroup} | {"answers": needed, "news": needed}
        person = everybody[who % len(everybody)]
        self.life.act(preferences.choose, viewer=person, given=given)

    # ---------------------------------------------------------------- time and workers

    @rule(hours=st.sampled_from((1, 5, 24, 24 * 3, 24 * 6)))
    def time_passes(self, hours):
        self.life.clock.move(hours=hours)

    @rule()
    def a_worker_sweeps(self):
        self.life.sweep()
        assert self.life.after_a_whole_sweep() == []

    @rule(at=st.integers(1, 25), how=st.sampled_from(("before", "after", "with a mail")))
    def a_worker_dies(self, at, how):
        if how == "with a mail":
            self.life.sweep(dies_with_mail=at % 4 + 1)
        else:
            self.life.sweep(dies_at=at, after=how == "after")

    def _one(self, which, *states):
        found = self.life.in_state(*states)
        return found[which % len(found)] if found else None

    def _mentor(self, what, who, **given):
        self.life.act(what, mentor=self.life.mentors[who % len(self.life.mentors)], **given)


def _keep_apart(session, *, viewer, mentor_id, now):
    email = session.get_one(Person, mentor_id).email
    meeting.keep_apart(session, person=viewer, email=email, now=now)


def _go_quiet(session, *, pairing_id, now):
    found = access.pairing(session, pairing_id)
    assert found is not None
    quiet.close(session, pairing=offers.locked(session, found), now=now)


def live(template, folder, *, lives):
    """Live so many lives of a hundred steps each."""
    here = type("Here", (Lives,), {"template": template, "folder": folder})
    run_state_machine_as_test(
        here,
        settings=settings(
            max_examples=lives,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_whatever_happens_the_laws_hold(sqlite_template, tmp_path):
    live(sqlite_template, tmp_path, lives=LIVES)
