"""A cohort goes out: scheduled, undone, and invited in one transaction as it still fits."""

import pytest
from sqlalchemy import select

from mentoring import jobs
from mentoring.errors import InvalidError, RuleBrokenError
from mentoring.models.audit import AuditEvent, AuditNote
from mentoring.models.cohorts import Cohort, CohortState, Membership, ProposedMember
from mentoring.models.mentors import Visibility
from mentoring.models.needs import NeedState
from mentoring.services import cohort_publishing, cohorts
from tests.cohorts import PLAN, Gathering
from tests.factories import make_admin, make_cohort, make_programme

REASON = "Nobody in this place has told a story about coming home yet"


@pytest.fixture
def gathering(session, clock):
    return Gathering(session, clock)


def schedule(gathering, **given):
    return gathering.by_admin(cohort_publishing.schedule, **given)


def test_nothing_happens_before_the_undo_window_has_passed(gathering, clock):
    gathering.propose()
    schedule(gathering)
    clock.move(minutes=29)
    assert cohort_publishing.due_to_publish(gathering.session, now=clock.now) == []
    assert not cohort_publishing.publish(
        gathering.session, cohort_id=gathering.cohort.id, now=clock.now
    )
    assert (gathering.held(), gathering.places()) == (0, [])


def test_everybody_who_fits_is_invited_when_the_undo_window_has_passed(gathering):
    assert gathering.publish()
    assert gathering.cohort.state is CohortState.PUBLISHED
    assert gathering.states() == ["invited"] * 8
    assert gathering.cohort.half_day == "mon_am"


def test_an_invitation_makes_the_need_matched(gathering):
    gathering.publish()
    assert set(gathering.need_states()) == {"matched"}


def test_a_published_cohort_holds_a_place_of_both_its_leads(gathering):
    gathering.publish(second_id=gathering.second.person_id)
    assert (gathering.held(), gathering.held(gathering.second)) == (1, 1)


def test_an_invitation_waits_for_the_working_days_of_the_programme(gathering):
    gathering.publish()
    assert {one.reply_by.date().isoformat() for one in gathering.places()} == {"2026-12-07"}


def test_what_is_published_twice_goes_out_once(gathering):
    gathering.publish()
    assert not gathering.go_out()
    assert len(gathering.places()) == 8


def test_a_publication_can_be_taken_back(gathering):
    gathering.propose()
    schedule(gathering)
    gathering.by_admin(cohort_publishing.undo)
    assert not gathering.go_out()
    assert gathering.cohort.state is CohortState.PROPOSED
    assert gathering.acts() == ["created", "proposed", "scheduled", "undone"]


def test_a_publication_that_is_out_cannot_be_taken_back(gathering):
    gathering.publish()
    with pytest.raises(RuleBrokenError, match="published, so its publication cannot be taken back"):
        gathering.by_admin(cohort_publishing.undo)


def test_the_plan_of_a_scheduled_cohort_stays_as_it_is(gathering):
    gathering.propose()
    schedule(gathering)
    with pytest.raises(RuleBrokenError, match="Take the publication back first"):
        gathering.by_admin(cohorts.change, plan=PLAN)


def test_the_people_of_a_scheduled_cohort_stay_as_they_are(gathering):
    gathering.propose()
    schedule(gathering)
    with pytest.raises(RuleBrokenError, match="Take the publication back first"):
        gathering.propose()


def test_the_same_order_sent_twice_schedules_once(gathering):
    gathering.propose()
    at = schedule(gathering).publish_at
    gathering.clock.move(minutes=5)
    assert schedule(gathering).publish_at == at
    assert gathering.acts().count("scheduled") == 1


def test_a_scheduled_cohort_can_be_cancelled(gathering):
    gathering.propose()
    schedule(gathering)
    gathering.by_admin(cohorts.cancel)
    assert not gathering.go_out()


def test_scheduling_wakes_the_worker(gathering):
    gathering.propose()
    schedule(gathering)
    assert "publish_cohorts" in gathering.session.info["wake"]
    assert "publish_cohorts" in jobs.DUTIES


def test_without_a_public_partner_a_reason_is_needed(gathering):
    gathering.propose(partner_id=None)
    with pytest.raises(InvalidError) as refused:
        schedule(gathering, reason=" ")
    assert list(refused.value.problems) == ["reason"]


def test_the_audit_keeps_why_there_is_no_public_partner(gathering, session):
    gathering.propose(partner_id=None)
    schedule(gathering, reason=REASON)
    kept = session.execute(
        select(AuditEvent.actor_id, AuditEvent.action, AuditNote.text).join(
            AuditNote, AuditNote.event_id == AuditEvent.id
        )
    ).all()
    assert kept == [(gathering.admin.id, "waived", REASON)]
    assert gathering.cohort.no_partner_because == REASON
    assert gathering.go_out()


def test_with_a_public_partner_no_reason_is_kept(gathering):
    gathering.propose()
    assert schedule(gathering, reason=REASON).no_partner_because == ""


def test_an_admin_who_is_in_it_asks_another_to_publish(gathering, session):
    gathering.propose(whole_person_id=gathering.admin.id)
    with pytest.raises(RuleBrokenError, match="Ask another admin"):
        schedule(gathering)
    other = make_admin(session, gathering.programme)
    made = gathering.do(cohort_publishing.schedule, admin=other.id, cohort_id=gathering.cohort.id)
    assert made.published_by_id == other.id


def test_a_cohort_that_is_not_valid_is_not_scheduled(gathering):
    gathering.propose(need_ids=tuple(one.id for one in gathering.needs[:5]))
    with pytest.raises(RuleBrokenError, match="5 learners, and needs between 6 and 12"):
        schedule(gathering)


def test_whoever_found_somebody_meanwhile_is_listed_and_the_rest_is_invited(gathering, session):
    gathering.propose()
    schedule(gathering)
    gathering.needs[3].move_to(NeedState.MATCHED)
    assert gathering.go_out()
    assert len(gathering.places()) == 7
    left_out = session.execute(
        select(ProposedMember.need_id, ProposedMember.dropped_because).where(
            ProposedMember.dropped_because != ""
        )
    ).all()
    assert left_out == [(gathering.needs[3].id, "The need is not open any more.")]


def test_a_cohort_that_became_too_small_goes_back_to_the_admin_with_the_reason(gathering):
    gathering.propose()
    schedule(gathering)
    for need in gathering.needs[:3]:
        need.move_to(NeedState.WITHDRAWN)
    assert not gathering.go_out()
    assert gathering.cohort.state is CohortState.PROPOSED
    assert not gathering.cohort.is_scheduled
    assert "It has 5 learners, and needs between 6 and 12." in gathering.cohort.problem
    assert (gathering.held(), gathering.places()) == (0, [])
    assert gathering.acts()[-1] == "not_published"


def test_a_lead_who_hid_themselves_meanwhile_is_not_asked(gathering):
    gathering.propose()
    schedule(gathering)
    gathering.lead.visibility = Visibility.NOBODY
    assert not gathering.go_out()
    assert "A lead cannot be asked" in gathering.cohort.problem


def test_a_lead_whose_place_went_meanwhile_is_not_asked(gathering, session):
    gathering.propose()
    schedule(gathering)
    make_cohort(session, make_programme(session), gathering.lead, state=CohortState.PUBLISHED)
    assert not gathering.go_out()
    assert gathering.cohort.problem == "A lead has no room for another cohort."
    assert gathering.held() == 1


def test_a_lead_without_room_is_said_before_anything_is_scheduled(gathering, session):
    make_cohort(session, make_programme(session), gathering.lead, state=CohortState.ACTIVE)
    gathering.propose()
    with pytest.raises(RuleBrokenError, match="no room for another cohort"):
        schedule(gathering)


def test_the_duty_publishes_what_is_due_and_nothing_twice(gathering, database, clock):
    gathering.propose()
    schedule(gathering)
    gathering.session.commit()
    clock.move(minutes=30)
    done = [cohort_publishing.run(database, clock=clock) for _ in range(2)]
    assert done == [1, 0]
    with database.reading() as reading:
        assert reading.get(Cohort, gathering.cohort.id).state is CohortState.PUBLISHED
        assert len(reading.scalars(select(Membership.id)).all()) == 8
