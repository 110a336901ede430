"""A cohort that is valid, as it is put together; a test breaks one thing of it."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from mentoring.models.audit import AuditEvent
from mentoring.models.cohorts import (
    BELONGS,
    LED,
    Cohort,
    CohortLead,
    CohortState,
    Membership,
    MembershipState,
)
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need, NeedState
from mentoring.models.people import HALF_DAYS, pack
from mentoring.services import cohort_leads, cohort_publishing, cohorts, memberships
from mentoring.services.cohorts import Plan, Together
from tests.factories import (
    HOME_FIRST,
    make_admin,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
    viewer,
)

PROFESSIONS = ("PC01", "PC03", "PC06")
MONDAYS = pack(("mon_am",), HALF_DAYS)
PLAN = Plan(name="Home first in Larkmere", knowhow_id=HOME_FIRST, aim="Get people home in a day")
WHO = ("admin", "learner", "mentor")


class Gathering:
    """Eight learners of three professions, a lead, a second, a partner and somebody for all."""

    def __init__(self, session, clock, *, number=8, undo_minutes=30):
        self.session, self.clock = session, clock
        self.programme = make_programme(session, undo_minutes=undo_minutes)
        self.admin = make_admin(session, self.programme)
        self.lead, self.second = self.make_lead(), self.make_lead()
        self.partner = make_person(session, public_partner=True)
        self.whole = make_person(session)
        self.needs = [self.make_need(at) for at in range(number)]
        self.cohort = self.do(
            cohorts.create, admin=self.admin.id, programme_id=self.programme.id, plan=PLAN
        )

    def make_lead(self, **given):
        person = make_person(self.session, half_days=MONDAYS, profession_id="PC03")
        mentor = make_mentor(self.session, person, **{"cohorts_at_once": 1, **given})
        make_experience(self.session, mentor)
        return mentor

    def make_need(self, at=0, **given):
        profession = PROFESSIONS[at % len(PROFESSIONS)]
        known = {"profession_id": profession, "half_days": MONDAYS, **given}
        return make_need(self.session, make_person(self.session, **known), self.programme)

    def together(self, **given):
        usual = Together(
            need_ids=tuple(one.id for one in self.needs),
            lead_id=self.lead.person_id,
            partner_id=self.partner.id,
            whole_person_id=self.whole.id,
            power="Can move money between the two",
        )
        return replace(usual, **given)

    def do(self, what, **given):
        """Let somebody do something through a service; who they are is given by their number."""
        for side in WHO:
            if side in given:
                given[side] = viewer(self.session, given[side])
        return what(self.session, **given, now=self.clock.now)

    def by_admin(self, what, **given):
        return self.do(what, admin=self.admin.id, cohort_id=self.cohort.id, **given)

    def propose(self, **given):
        return self.by_admin(cohorts.propose, together=self.together(**given))

    def publish(self, **given):
        """Propose, schedule and let the undo window pass."""
        self.propose(**given)
        self.by_admin(cohort_publishing.schedule)
        return self.go_out()

    def go_out(self):
        self.clock.move(minutes=self.programme.undo_minutes)
        return cohort_publishing.publish(self.session, cohort_id=self.cohort.id, now=self.clock.now)

    def begin(self):
        """Let the lead and all who were invited say yes."""
        self.publish()
        self.lead_says_yes()
        for one in self.places():
            self.answer(memberships.accept, one)

    def lead_says_yes(self, mentor=None):
        number = (mentor or self.lead).person_id
        return self.do(cohort_leads.say_yes, mentor=number, cohort_id=self.cohort.id)

    def answer(self, what, place):
        return self.do(what, learner=place.learner_id, membership_id=place.id)

    def late(self):
        self.clock.now = max(one.reply_by for one in self.places()) + timedelta(seconds=1)

    def places(self):
        self.session.flush()
        return self.session.scalars(
            select(Membership).where(Membership.cohort_id == self.cohort.id).order_by(Membership.id)
        ).all()

    def states(self):
        return [one.state.value for one in self.places()]

    def need_states(self):
        self.session.flush()
        ids = [one.id for one in self.needs]
        found = self.session.scalars(select(Need).where(Need.id.in_(ids)).order_by(Need.id))
        return [one.state.value for one in found]

    def held(self, mentor=None):
        """Count the cohorts that the database says a mentor leads."""
        self.session.flush()
        number = (mentor or self.lead).person_id
        return self.session.scalar(select(Mentor.cohorts_held).where(Mentor.person_id == number))

    def acts(self, *tables):
        nouns = [one.__tablename__ for one in tables or (Cohort,)]
        asked = select(AuditEvent.action).where(AuditEvent.noun.in_(nouns))
        return self.session.scalars(asked.order_by(AuditEvent.id)).all()


def check_laws(session):
    """Check what must always hold of cohorts, read from the rows alone."""
    session.expire_all()
    rows = {one.id: one for one in session.scalars(select(Cohort))}
    led = Counter(
        one.mentor_id
        for one in session.scalars(select(CohortLead).where(CohortLead.left_at.is_(None)))
        if rows[one.cohort_id].state in LED
    )
    for mentor in session.scalars(select(Mentor)):
        assert led[mentor.person_id] == mentor.cohorts_held <= mentor.cohorts_at_once
    live = session.scalars(select(Membership).where(Membership.state.in_(BELONGS))).all()
    served = Counter(one.need_id for one in live)
    for need in session.scalars(select(Need)):
        assert served[need.id] == (need.state is NeedState.MATCHED), (need.id, need.state)
    for cohort in rows.values():
        _check_members(cohort, [one for one in live if one.cohort_id == cohort.id])


def _check_members(cohort, live):
    states = {one.state for one in live}
    assert len({one.learner_id for one in live}) == len(live) <= cohort.size_most
    begun = cohort.active_at is not None
    allowed = {
        CohortState.PUBLISHED: {MembershipState.INVITED, MembershipState.ACCEPTED},
        CohortState.ACTIVE: {MembershipState.INVITED, MembershipState.ACTIVE},
    }
    assert states <= allowed.get(cohort.state, set()), (cohort.state, states)
    assert begun == (cohort.state in (CohortState.ACTIVE, CohortState.COMPLETED))
