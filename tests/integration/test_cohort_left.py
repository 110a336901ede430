"""Who is in no cohort: the page says of each what would help, as it is for them."""

import pytest
from sqlalchemy import delete

from matching.cohorts import forming
from mentoring.models.needs import NeedKnowHow
from mentoring.services import cohort_left, cohort_sets
from tests.forming import Desk

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def desk(session, database, clock, monkeypatch):
    """Five learners, who are too few; the last has not confirmed any know-how."""
    monkeypatch.setattr(forming, "TIMES", 1)
    made = Desk(session, database, clock, learners=5)
    session.execute(delete(NeedKnowHow).where(NeedKnowHow.need_id == made.needs[-1].id))
    return made


def told(desk):
    page = cohort_left.page(desk.session, admin=desk.viewer, set_id=desk.set_id)
    return {row.who.need_id: row.help_ for row in page.rows}


def test_whoever_has_confirmed_no_know_how_is_told_just_that(desk):
    desk.form()
    assert told(desk)[desk.needs[-1].id] == cohort_left.NOT_SAID


@pytest.mark.parametrize(
    ("online", "said"), [(False, "more near them who ask"), (True, "more who ask for the same")]
)
def test_nearness_is_named_only_where_it_matters(desk, online, said):
    desk.begin()
    usual = cohort_sets.Meeting(online=online, reach_km=60, every_days=14, meetings=6)
    desk.do(cohort_sets.keep_meeting, meeting=usual, now=desk.clock())
    desk.form()
    assert said in told(desk)[desk.needs[0].id]
