"""What learners and mentors do until both have said yes, and what mentors change about it."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from mentoring.models.mentors import Readiness, Visibility
from mentoring.models.needs import NeedState
from mentoring.models.pairings import DeclineReason, PairingState
from mentoring.models.people import Person
from mentoring.models.preferences import NoticeGroup
from mentoring.models.waiting import OPEN_WAITS, GroupState
from mentoring.services import (
    groups,
    meeting,
    mentors,
    needs,
    pairings,
    preferences,
    referrals,
    training,
    wait_pages,
)
from mentoring.services.offers import Wish
from mentoring.services.training import ComingBack
from tests.factories import HOME_FIRST
from tests.lives.rules import WHICH, Rules, there_is

MOST_NEEDS = 16
S, V = PairingState, Visibility
SEEN = (V.NOBODY, V.SIGNED_IN, V.SIGNED_IN, V.PROGRAMME_TEAM)


class Asking(Rules):
    """Rules about requests and offers, and whoever waits."""

    @rule(which=WHICH, order=st.permutations(range(3)), count=st.integers(1, 3))
    def a_learner_asks(self, which, order, count):
        found = self.life.those("need", NeedState.OPEN)
        if not found:
            if len(self.life.seen.needs) < MOST_NEEDS:
                self.life.need(self.life.learners[which % len(self.life.learners)])
            return
        need = found[which % len(found)]
        among = self.life.who_teach() if which == 0 else self.life.open_to_all()
        wanted = {among[one] for one in order if one < len(among)}
        wishes = [Wish(*one) for one in sorted(wanted, key=lambda one: order[one[1] % 3])]
        self.life.act(
            pairings.ask, learner=need.learner_id, need_id=need.id, wishes=wishes[:count], note=""
        )

    @there_is(S.ACCEPTED)
    @rule(which=WHICH)
    def a_learner_confirms(self, which):
        number, _, learner = self.one_in(which, S.ACCEPTED)
        chosen = self.time_of(number) if which % 3 else None
        self.life.act(pairings.confirm, learner=learner, pairing_id=number, time_id=chosen)

    @rule(which=WHICH, what=st.sampled_from((1, 1, 1, 2, 3)))
    def a_learner_steps_back(self, which, what):
        asked = self.one_in(which, S.REQUESTED, S.OFFERED)
        found = self.life.those("need", NeedState.OPEN, NeedState.MATCHED)
        if what == 1 and asked:
            self.life.act(pairings.withdraw, learner=asked[2], pairing_id=asked[0])
        elif what == 2 and found and which % 4 == 0:
            need = found[which % len(found)]
            self.life.act(needs.withdraw, learner=need.learner_id, need_id=need.id)
        elif what == 3 and asked:
            self.life.act(_keep_apart, viewer=asked[2], mentor_id=asked[1])

    @there_is(S.OFFERED)
    @rule(which=WHICH, yes=st.booleans(), then=st.integers(0, 5))
    def a_mentor_answers(self, which, yes, then):
        number, mentor, _ = self.one_in(which, S.OFFERED)
        given = {"mentor": mentor, "pairing_id": number}
        if yes:
            times = [self.life.clock.now + timedelta(days=day) for day in range(1, 1 + then % 4)]
            self.life.act(pairings.accept, **given, times=times)
        elif then == 0:
            self.life.act(groups.offer, **given)
        elif then == 1:
            self.life.act(referrals.suggest, **given, who="")
        else:
            self.life.act(pairings.decline, **given, reason=list(DeclineReason)[then - 1].value)

    @rule(who=WHICH, what=st.sampled_from((1, 2, 3, 4)), number=st.sampled_from((1, 2, 2, 3, 0)))
    def a_mentor_changes_how_they_teach(self, who, what, number):
        teaching = sorted(self.life.seen.mentors)
        given = {"mentor": teaching[who % len(teaching)]}
        row = self.life.seen.mentors[given["mentor"]]
        if what == 1:
            self.life.act(mentors.set_numbers, **given, learners=number, cohorts=0)
        elif what == 2:
            self.life.act(mentors.set_paused, **given, paused=number == 0)
        elif what == 3:
            self.life.act(mentors.set_visibility, **given, visibility=SEEN[number].value)
        elif row.readiness is Readiness.PAUSED:
            self.life.act(training.come_back, **given, said=ComingBack("", "4", still_able=True))
        elif number == 0:
            self.life.act(training.rest, **given)

    @rule(which=WHICH, go=st.booleans())
    def a_learner_waits_in_a_list(self, which, go):
        found = self.life.those("need", NeedState.OPEN)
        waiting = self.life.those("place in a list", *OPEN_WAITS)
        if go and found:
            need = found[which % len(found)]
            given = {"learner": need.learner_id, "need_id": need.id}
            self.life.act(wait_pages.join, **given, knowhow_id=HOME_FIRST)
        elif waiting and which % 3 == 0:
            one = waiting[which % len(waiting)]
            learner = self.life.seen.needs[one.need_id].learner_id
            self.life.act(wait_pages.leave, learner=learner, need_id=one.need_id, wait_id=one.id)

    @rule(which=WHICH, wanted=st.booleans())
    def a_learner_thinks_about_a_group(self, which, wanted):
        asked = self.life.those("group", GroupState.ASKED, GroupState.WANTED)
        if asked:
            one = asked[which % len(asked)]
            pairing = self.life.seen.moving["pairing"][one.pairing_id]
            learner = self.life.seen.needs[pairing.need_id].learner_id
            given = {"learner": learner, "pairing_id": one.pairing_id}
            if one.state is GroupState.ASKED:
                self.life.act(groups.answer, **given, wanted=wanted)
            elif wanted:
                self.life.act(groups.leave, **given)

    @rule(who=WHICH, how=st.sampled_from(("at_once", "digest", "none")))
    def somebody_chooses_their_mails(self, who, how):
        everybody = [*self.life.learners, *self.life.mentors]
        needed = "at_once" if how == "at_once" else "digest"
        given = {group.value: how for group in NoticeGroup} | {"answers": needed, "news": needed}
        person = everybody[who % len(everybody)]
        self.life.act(preferences.choose, viewer=person, given=given)


def _keep_apart(session, *, viewer, mentor_id, now):
    email = session.get_one(Person, mentor_id).email
    meeting.keep_apart(session, person=viewer, email=email, now=now)
