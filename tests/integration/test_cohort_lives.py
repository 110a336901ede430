"""Cohorts whose people do anything at any moment: whatever they try, the laws hold."""

import contextlib
import random

import pytest
from sqlalchemy import select

from mentoring.errors import MentoringError, RuleBrokenError
from mentoring.models.cohorts import CohortState, JoinRequest
from mentoring.services import cohort_leads, cohorts, joining, memberships, needs, replacing
from tests.cohorts import Gathering, check_laws

STEPS = 60
A_CANCELLATION = 0.3


class Life:
    """A cohort that has gone out, and dice that say who does what next."""

    def __init__(self, session, clock, seed):
        self.dice = random.Random(seed)
        self.of = Gathering(session, clock, number=8)
        self.of.lead.cohorts_at_once = 2
        self.of.publish(second_id=self.of.second.person_id)
        self.others = [self.of.make_need(at) for at in range(4)]
        self.leads = [self.of.lead, self.of.second, self.of.make_lead()]
        self.done = set()

    def step(self):
        """Do one thing; what is refused is undone."""
        act = self.dice.choices(ACTS, WEIGHTS)[0]
        try:
            with self.of.session.begin_nested():
                act(self)
        except MentoringError:
            return
        self.done.add(act.__name__)

    def answer(self):
        what = self.dice.choice((memberships.accept, memberships.accept, memberships.decline))
        self.of.answer(what, self.dice.choice(self.of.places()))

    def leave(self):
        self.of.answer(memberships.leave, self.dice.choice(self.of.places()))

    def withdraw(self):
        need = self.dice.choice([*self.of.needs, *self.others])
        self.of.do(needs.withdraw, learner=need.learner_id, need_id=need.id)

    def invite(self):
        need = self.dice.choice([*self.of.needs, *self.others])
        self.of.by_admin(memberships.invite, need_id=need.id)

    def ask_to_join(self):
        need = self.dice.choice(self.others)
        given = {"learner": need.learner_id, "need_id": need.id}
        self.of.do(joining.ask, cohort_id=self.of.cohort.id, **given)

    def grant(self):
        asked = self.of.session.scalars(select(JoinRequest.id)).all()
        if asked:
            one = self.dice.choice(asked)
            self.of.do(joining.take, admin=self.of.admin.id, request_id=one)

    def agree_to_lead(self):
        self.of.lead_says_yes(self.dice.choice(self.leads))

    def step_back(self):
        mentor = self.dice.choice(self.leads)
        given = {"mentor": mentor.person_id, "cohort_id": self.of.cohort.id}
        self.of.do(cohort_leads.step_back, **given)

    def appoint(self):
        mentor = self.dice.choice(self.leads)
        self.of.by_admin(cohort_leads.appoint, mentor_id=mentor.person_id)

    def time_passes(self):
        self.of.clock.move(days=2)
        session, now = self.of.session, self.of.clock.now
        for one in memberships.due(session, now=now):
            memberships.expire(session, membership_id=one, now=now)
        for cohort_id, mentor_id in cohort_leads.due(session, now=now):
            cohort_leads.expire(session, cohort_id=cohort_id, mentor_id=mentor_id, now=now)
        for one in replacing.due(session, now=now):
            with contextlib.suppress(RuleBrokenError), session.begin_nested():
                replacing.replace(session, membership_id=one, now=now)

    def end(self):
        act = cohorts.cancel if self.dice.random() < A_CANCELLATION else cohorts.complete
        self.of.by_admin(act)


CHOICES = {
    Life.answer: 30,
    Life.leave: 3,
    Life.withdraw: 2,
    Life.invite: 8,
    Life.ask_to_join: 6,
    Life.grant: 6,
    Life.agree_to_lead: 8,
    Life.step_back: 3,
    Life.appoint: 5,
    Life.time_passes: 4,
    Life.end: 3,
}
ACTS, WEIGHTS = list(CHOICES), list(CHOICES.values())


@pytest.mark.parametrize("seed", range(6))
def test_whatever_people_do_the_laws_of_cohorts_hold(session, clock, seed):
    life = Life(session, clock, seed)
    for _ in range(STEPS):
        life.step()
        session.flush()
        check_laws(session)
    assert len(life.done) >= 4


def test_some_of_these_lives_are_lived_to_the_end_and_some_are_not(session, clock):
    ends = set()
    for seed in range(6):
        life = Life(session, clock, seed)
        for _ in range(STEPS):
            life.step()
        ends.add(life.of.cohort.state)
    assert {CohortState.COMPLETED, CohortState.CANCELLED} <= ends
