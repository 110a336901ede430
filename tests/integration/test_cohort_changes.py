"""Practice changes that are learned in a cohort: planned, asked after, seen, and passed on."""

import pytest

from mentoring.errors import NotFoundError
from mentoring.models.changes import PracticeChange
from mentoring.models.notices import NoticeKind
from mentoring.services import (
    change_asks,
    change_pages,
    changes,
    cohort_leads,
    cohort_meetings,
    cohorts,
    lineage,
)
from tests.changed import COLLEAGUE, WHAT, answer
from tests.cohort_meeting import CohortChanged, CohortMeeting
from tests.factories import HOME_FIRST, viewer

one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def meeting(session, database, clock, settings):
    return CohortMeeting(session, database, clock, settings, meetings=2)


@pytest.fixture
def changed(meeting, letters):
    return CohortChanged(meeting, letters)


def asked(meeting):
    with meeting.database.reading() as session:
        places = change_asks.unplanned_places(session, now=meeting.clock.now)
    change_asks.run(meeting.database, clock=meeting.clock)
    return len(places)


def see(meeting, person_id, change_id):
    with meeting.database.reading() as session:
        return change_pages.page(session, viewer=viewer(session, person_id), change_id=change_id)


def part(meeting, person_id):
    with meeting.database.reading() as session:
        me = viewer(session, person_id)
        return cohort_meetings.page(session, viewer=me, cohort_id=meeting.id, now=meeting.clock.now)


def test_a_change_that_is_seen_makes_an_experience_learned_from_the_lead(changed, client, meeting):
    changed.practising(client)
    made = changed.experience

    assert (made.holder_id, made.learned_from_id) == (meeting.learner_id, meeting.lead_id)
    assert made.steps_from_source == 1
    assert made.learned_through_id == changed.row.learned_through_id
    assert made.title == WHAT.rstrip(".")


def test_what_was_asked_for_and_taught_is_the_experiences_know_how(changed, client, meeting):
    changed.practising(client)
    with meeting.database.reading() as session:
        row = session.get_one(PracticeChange, changed.id)
        pages = change_pages.page(
            session, viewer=viewer(session, meeting.learner_id), change_id=row.id
        )
    assert pages.experience_state == "draft"
    assert meeting.world.cohort.knowhow_id == HOME_FIRST


@one_database
def test_it_is_learned_from_whoever_leads_at_the_end(changed, client, meeting):
    meeting.act(cohort_leads.say_yes, mentor=meeting.second_id, cohort_id=meeting.id)
    changed.tried()
    meeting.act(cohort_leads.step_back, mentor=meeting.lead_id, cohort_id=meeting.id)
    answer(client, changed.ask().link())
    assert changed.experience.learned_from_id == meeting.second_id
    (told,) = meeting.told(NoticeKind.LED_ON)
    assert told.recipient_id == meeting.second_id


def test_the_lead_sees_down_the_lineage_what_came_of_it(changed, client, meeting):
    changed.practising(client)
    with meeting.database.reading() as session:
        page = lineage.led_to(session, mentor=viewer(session, meeting.lead_id))
    assert len(page.learners) == 8
    (mine,) = [one for one in page.learners if one.changes]
    assert (mine.path, mine.changes[0].state) == (f"/cohorts/{meeting.id}", "practising")
    assert [(one.steps, one.practising) for one in page.steps] == [(1, 1)]


@one_database
def test_only_its_learner_and_the_leads_see_a_plan(changed, meeting):
    changed.plan()
    assert see(meeting, meeting.lead_id, changed.id).as_mentor
    for other in (meeting.member_ids[1], meeting.admin_id, meeting.partner_id):
        with pytest.raises(NotFoundError):
            see(meeting, other, changed.id)


@one_database
def test_a_plan_that_is_not_checked_is_the_learners_alone(changed, meeting):
    changed.begin()
    with pytest.raises(NotFoundError):
        see(meeting, meeting.lead_id, changed.id)


@one_database
def test_only_a_member_plans_a_change(meeting):
    with pytest.raises(NotFoundError, match="to learn from"):
        meeting.act(changes.begin, learner=meeting.lead_id, cohort_id=meeting.id, what=WHAT)


def test_after_the_last_session_who_has_planned_nothing_is_asked_once(changed, meeting, clock):
    changed.plan()
    meeting.after(0)
    assert asked(meeting) == 0
    meeting.after(1)
    assert (asked(meeting), asked(meeting)) == (7, 0)
    told = meeting.told(NoticeKind.CHANGE_ASKED)
    paths = [one.path for one in told if one.recipient_id != meeting.learner_id]
    assert paths == [f"/cohorts/{meeting.id}/changes/new"] * 7
    clock.move(days=89)
    assert asked(meeting) == 0
    clock.move(days=1)
    assert (asked(meeting), asked(meeting)) == (7, 0)


@one_database
def test_who_has_planned_nothing_is_asked_when_the_cohort_is_completed(meeting):
    meeting.after(0).act(cohorts.complete, admin=meeting.admin_id, cohort_id=meeting.id)
    assert asked(meeting) == 8


@one_database
def test_a_change_is_asked_after_like_that_of_a_pairing(changed, clock):
    here = f"/changes/{changed.plan().id}/how-it-goes"
    clock.move(days=30)
    changed.work()
    told = changed.pair.told(NoticeKind.CHANGE_ASKED)
    mine = [one.path for one in told if one.recipient_id == changed.pair.learner_id]
    assert mine == [here]


@one_database
def test_the_page_counts_who_has_a_dated_change_and_names_them_to_those_inside(changed, meeting):
    changed.plan()
    for person_id, names in (
        (meeting.lead_id, 1),
        (meeting.member_ids[1], 1),
        (meeting.admin_id, 0),
        (meeting.partner_id, 0),
    ):
        found = part(meeting, person_id).changes
        assert (found.dated, found.members, len(found.names)) == (1, 8, names)


@one_database
def test_only_the_lead_reads_who_has_none(changed, meeting):
    changed.plan()
    assert len(part(meeting, meeting.lead_id).changes.without) == 7
    assert part(meeting, meeting.member_ids[0]).changes.without == ()


@one_database
def test_a_colleague_is_asked_like_for_a_pairing(changed):
    changed.tried().ask()
    assert len(changed.mails_to(COLLEAGUE)) == 1
