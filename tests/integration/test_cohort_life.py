"""A cohort of eight lives: asked, begun, left, filled again, led by another, and at its end."""

import pytest
from sqlalchemy import select

from mentoring import jobs, mailer
from mentoring.models.cohorts import CohortState, Membership
from mentoring.models.needs import Need, NeedState
from tests.cohorts import check_laws
from tests.seated import Seated

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WHY = {"reason": "not_said"}


DUTIES = ("expire_leads", "expire_invitations", "replace_members", "remind_of_cohorts")


class Living(Seated):
    """A cohort for which time passes, and a worker does what is due."""

    shop: jobs.Workshop

    def time_passes(self, **by):
        self.session.commit()
        self.clock.move(**by)
        for duty in DUTIES:
            jobs.DUTIES[duty](self.shop)
        self.session.expire_all()


@pytest.fixture
def living(session, clock, client, database, settings):
    made = Living(session, clock, client)
    made.shop = jobs.Workshop(settings, database, clock, mailer.smtp(settings, clock=clock), "one")
    return made


def test_a_cohort_lives_through_a_withdrawal_a_replacement_and_a_change_of_lead(living):
    waits = living.make_need(1, name="Nuala Fairbrook", email="nuala@example.org")
    for person_id in (living.second.person_id, *living.learners[:6], living.lead.person_id):
        living.press(person_id, "/yes")
    assert living.cohort.state is CohortState.ACTIVE

    living.press(living.learners[6], "/yes")
    living.press(living.learners[1], "/leave", **WHY)
    living.time_passes(hours=1)
    page = living.sit_down(waits.learner_id).get("/home")
    assert page.link("Home first in Larkmere") == living.path
    living.press(waits.learner_id, "/yes")
    names = " ".join(living.open(waits.learner_id).all("tbody th"))
    assert "Nuala Fairbrook (you)" in names
    assert "Bela Thornwick" not in names

    living.press(living.lead.person_id, "/leave", **WHY)
    assert "Juno Thornwick" in living.open(waits.learner_id).text
    assert "You lead this cohort." in living.open(living.second.person_id).text

    living.time_passes(days=15)
    assert living.states()[7] == "expired"
    living.press(living.admin.id, "/complete")
    states = dict(living.session.execute(select(Need.id, Need.state)).all())
    stayed = [one for one in living.places() if one.state.value == "completed"]
    assert len(stayed) == 7
    assert all(states[one.need_id] is NeedState.MET for one in stayed)
    assert set(living.told("cohort_completed")) >= {one.learner_id for one in stayed}
    check_laws(living.session)


def test_a_cohort_that_never_gets_its_lead_waits_and_says_so(living):
    for person_id in living.learners:
        living.press(person_id, "/yes")
    living.press(living.lead.person_id, "/no", **WHY)
    living.press(living.second.person_id, "/no", **WHY)
    text = living.open(living.learners[0]).text
    assert "It has no lead just now, and cannot begin before somebody leads it." in text

    third = living.make_lead()
    living.press(living.admin.id, "/appoint", mentor=str(third.person_id))
    living.press(third.person_id, "/yes")
    assert living.cohort.state is CohortState.ACTIVE
    assert {one.state.value for one in living.session.scalars(select(Membership))} == {"active"}
