"""What the admins of a programme do: run rounds, look them over, publish, and change the rules."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from mentoring.models.mentors import Waiver
from mentoring.models.rounds import RoundState, SuggestionState
from mentoring.services import (
    decisions,
    mending,
    programme_settings,
    publishing,
    review,
    rounds,
    waivers,
)
from mentoring.services.programmes import RULES
from tests.lives.rules import WHICH, Rules

R = RoundState
GOING = (R.DRAFT, R.QUEUED, R.RUNNING, R.IN_REVIEW, R.SCHEDULED)
NUMBERS = {"offer_days": "5", "undo_minutes": "30", "most_steps": "2"}


class Team(Rules):
    """Rules about rounds and about the programme."""

    @rule(which=WHICH, who=st.integers(0, 1))
    def an_admin_goes_on_with_the_round(self, which, who):
        admin = {"admin": self.life.admins[who]}
        going = self.life.those("round", *GOING)
        published = self.life.those("round", R.PUBLISHED)
        if going:
            self._go_on(going[-1], admin, which)
        elif published and which % 2:
            self.life.act(rounds.close, **admin, round_id=published[-1].id)
        else:
            self.life.act(_begin, **admin, programme_id=self.life.programme)

    def _go_on(self, row, admin, which):
        given = {**admin, "round_id": row.id}
        if row.state is R.DRAFT:
            self.life.act(rounds.start, **given)
        elif row.state in (R.QUEUED, R.RUNNING):
            if which == 0:
                self.life.act(rounds.cancel, **given)
        elif row.state is R.SCHEDULED:
            if which % 4 == 0:
                self.life.act(publishing.undo, **given)
        elif which < 4:
            self.life.act(publishing.schedule, **given)
        elif which < 6:
            again = {"seen": len(row.runs)}
            self.life.act((rounds.start, mending.start)[which % 2], **given, **again)
        else:
            self._decide(row, admin, which)

    def _decide(self, row, admin, which):
        run = row.runs[-1].id
        found = [one for one in self.life.those("suggestion") if one.run_id == run]
        if not found:
            return
        one = found[which % len(found)]
        pair = decisions.Pair(row.id, one.need_id, one.mentor_id)
        if which < 8:
            self.life.act(review.pin, **admin, pair=pair)
        elif which < 10:
            free = one.state in (SuggestionState.FORBIDDEN, SuggestionState.PINNED)
            self.life.act(review.release if free else review.forbid, **admin, pair=pair)
        else:
            mentor, experience = self.life.who_teach()[which % len(self.life.who_teach())]
            other = decisions.Pair(row.id, one.need_id, mentor)
            self.life.act(review.swap, **admin, pair=other, experience_id=experience)

    @rule(which=WHICH, who=st.integers(0, 1))
    def an_admin_changes_a_rule(self, which, who):
        given = {"admin": self.life.admins[who], "programme_id": self.life.programme}
        if which < 3:
            some = [rule for at, rule in enumerate(RULES) if which >> at & 1]
            numbers = {**NUMBERS, "most_steps": str(2 - which % 2)}
            self.life.act(programme_settings.change, **given, numbers=numbers, rules=some)

    @rule(which=WHICH, who=st.integers(0, 1), what=st.sampled_from(Waiver))
    def an_admin_sets_a_condition_aside(self, which, who, what):
        people = sorted(self.life.seen.mentors)
        given = {"admin": self.life.admins[who], "person_id": people[which % len(people)]}
        if which < 4:
            self.life.act(waivers.give, **given, what=what.value, reason="Taught for years.")
        elif which < 8:
            self.life.act(waivers.withdraw, **given, what=what.value)


def _begin(session, *, admin, programme_id, now):
    made = rounds.create(session, admin=admin, programme_id=programme_id, name="A round", now=now)
    session.flush()
    rounds.start(session, admin=admin, round_id=made.id, now=now)
