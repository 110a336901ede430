"""What must always hold of cohorts, asked of the database itself, past every service."""

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from mentoring.models.cohorts import (
    ARROWS,
    BELONGS,
    LED,
    MEMBERSHIP_ARROWS,
    Cohort,
    CohortLead,
    CohortState,
    Membership,
    MembershipState,
)
from mentoring.models.mentors import Mentor
from tests.factories import NOW, make_cohort, make_mentor, make_need, make_person, make_programme


@pytest.fixture
def programme(session):
    return make_programme(session)


@pytest.fixture
def mentor(session):
    return make_mentor(session, cohorts_at_once=1)


def held(session, mentor):
    return session.scalar(select(Mentor.cohorts_held).where(Mentor.person_id == mentor.person_id))


def set_state(session, cohort, state):
    session.execute(update(Cohort).where(Cohort.id == cohort.id).values(state=state))


def put_member(session, cohort, need, state=MembershipState.INVITED):
    row = Membership(
        cohort_id=cohort.id,
        need_id=need.id,
        learner_id=need.learner_id,
        state=state,
        invited_at=NOW,
    )
    session.add(row)
    session.flush()
    return row


@pytest.mark.parametrize("state", sorted(LED))
def test_a_cohort_too_many_is_refused_where_its_lead_is_put_in(session, programme, mentor, state):
    make_cohort(session, programme, mentor, state=state)
    with pytest.raises(IntegrityError, match="cohorts_within_number"):
        make_cohort(session, make_programme(session), mentor, state=CohortState.PUBLISHED)


def test_a_cohort_too_many_is_refused_where_it_is_published(session, programme, mentor):
    make_cohort(session, programme, mentor, state=CohortState.PUBLISHED)
    other = make_cohort(session, make_programme(session), mentor, state=CohortState.PROPOSED)
    with pytest.raises(IntegrityError, match="cohorts_within_number"):
        set_state(session, other, CohortState.PUBLISHED)


@pytest.mark.parametrize("state", sorted(set(CohortState) - LED))
def test_a_cohort_that_is_not_published_or_active_holds_no_place(session, programme, mentor, state):
    make_cohort(session, programme, mentor, state=state)
    assert held(session, mentor) == 0


@pytest.mark.parametrize("state", sorted(set(CohortState) - LED))
def test_a_cohort_that_ends_frees_the_place_of_its_lead(session, programme, mentor, state):
    cohort = make_cohort(session, programme, mentor, state=CohortState.PUBLISHED)
    set_state(session, cohort, state)
    assert held(session, mentor) == 0


def test_a_cohort_that_begins_keeps_its_one_place(session, programme, mentor):
    cohort = make_cohort(session, programme, mentor, state=CohortState.PUBLISHED)
    set_state(session, cohort, CohortState.ACTIVE)
    assert held(session, mentor) == 1


def test_both_leads_hold_a_place_each(session, programme, mentor):
    second = make_mentor(session, cohorts_at_once=1)
    cohort = make_cohort(session, programme, mentor, state=CohortState.PROPOSED)
    session.add(CohortLead(cohort_id=cohort.id, mentor_id=second.person_id, second=True))
    session.flush()
    set_state(session, cohort, CohortState.PUBLISHED)
    assert (held(session, mentor), held(session, second)) == (1, 1)


def test_a_lead_who_has_left_holds_no_place(session, programme, mentor):
    make_cohort(session, programme, mentor, state=CohortState.ACTIVE)
    session.execute(update(CohortLead).values(left_at=NOW))
    assert held(session, mentor) == 0


def test_a_lead_who_comes_back_holds_a_place_again(session, programme, mentor):
    make_cohort(session, programme, mentor, state=CohortState.ACTIVE)
    session.execute(update(CohortLead).values(left_at=NOW))
    session.execute(update(CohortLead).values(left_at=None))
    assert held(session, mentor) == 1


def test_a_lead_who_has_left_is_not_counted_when_a_cohort_is_published(session, programme, mentor):
    cohort = make_cohort(session, programme, mentor, state=CohortState.PROPOSED)
    session.execute(update(CohortLead).values(left_at=NOW))
    set_state(session, cohort, CohortState.PUBLISHED)
    assert held(session, mentor) == 0


def test_a_lead_who_is_replaced_hands_the_place_over(session, programme, mentor):
    other = make_mentor(session, cohorts_at_once=1)
    make_cohort(session, programme, mentor, state=CohortState.ACTIVE)
    session.execute(update(CohortLead).values(mentor_id=other.person_id))
    assert (held(session, mentor), held(session, other)) == (0, 1)


def test_a_lead_who_is_removed_frees_their_place(session, programme, mentor):
    make_cohort(session, programme, mentor, state=CohortState.PUBLISHED)
    session.execute(delete(CohortLead))
    assert held(session, mentor) == 0


def test_a_cohort_that_is_removed_frees_the_places_of_its_leads(session, programme, mentor):
    cohort = make_cohort(session, programme, mentor, state=CohortState.ACTIVE)
    session.execute(delete(Cohort).where(Cohort.id == cohort.id))
    assert held(session, mentor) == 0
    assert session.scalars(select(CohortLead.mentor_id)).all() == []


@pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
def test_a_cohort_is_not_published_past_a_lead_who_is_being_put_in(database, mentor, session):
    """On SQLite one transaction writes at a time; on PostgreSQL the trigger has to see to it."""
    cohort = make_cohort(session, make_programme(session), state=CohortState.PROPOSED)
    session.commit()
    session.add(CohortLead(cohort_id=cohort.id, mentor_id=mentor.person_id))
    session.flush()
    with database.writing() as other:
        other.execute(text("SET LOCAL lock_timeout = '100ms'"))
        with pytest.raises(DBAPIError, match="lock timeout"):
            set_state(other, cohort, CohortState.PUBLISHED)
    session.commit()
    with database.transaction() as other:
        set_state(other, cohort, CohortState.PUBLISHED)
    assert held(session, mentor) == 1


def test_a_number_of_cohorts_cannot_be_set_below_the_load(session, programme, mentor):
    make_cohort(session, programme, mentor, state=CohortState.PUBLISHED)
    with pytest.raises(IntegrityError, match="cohorts_within_number"):
        session.execute(update(Mentor).values(cohorts_at_once=0))


def test_a_cohort_has_one_first_lead_at_a_time(session, programme, mentor):
    cohort = make_cohort(session, programme, mentor)
    other = make_mentor(session)
    session.add(CohortLead(cohort_id=cohort.id, mentor_id=other.person_id))
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize("state", sorted(BELONGS))
def test_a_need_has_one_place_in_all_cohorts(session, programme, state):
    need = make_need(session, make_person(session), programme)
    put_member(session, make_cohort(session, programme), need, state)
    with pytest.raises(IntegrityError):
        put_member(session, make_cohort(session, programme), need)


def test_a_learner_has_one_place_in_a_cohort(session, programme):
    learner, cohort = make_person(session), make_cohort(session, programme)
    put_member(session, cohort, make_need(session, learner, programme))
    with pytest.raises(IntegrityError):
        put_member(session, cohort, make_need(session, learner, programme))


@pytest.mark.parametrize("state", sorted(set(MembershipState) - BELONGS))
def test_a_place_that_is_over_stands_in_nobodys_way(session, programme, state):
    need = make_need(session, make_person(session), programme)
    put_member(session, make_cohort(session, programme), need, state)
    assert put_member(session, make_cohort(session, programme), need).id


@pytest.mark.parametrize(
    "wrong",
    [
        {"size_least": 5},
        {"size_most": 13},
        {"size_aim": 12, "size_most": 11},
        {"reach_km": 61},
        {"half_day": "sun_am"},
        {"publish_at": NOW},
    ],
)
def test_a_cohort_outside_its_limits_is_refused(session, programme, wrong):
    with pytest.raises(DBAPIError):
        make_cohort(session, programme, **wrong)


def test_an_unknown_state_of_a_cohort_is_refused(session, programme):
    make_cohort(session, programme)
    with pytest.raises(DBAPIError):
        session.execute(text("UPDATE cohorts SET state = 'happy'"))


def test_every_state_of_a_cohort_and_of_a_place_in_it_has_its_arrows():
    assert set(ARROWS) == set(CohortState)
    assert set(MEMBERSHIP_ARROWS) == set(MembershipState)


def test_nobody_but_the_triggers_writes_how_many_cohorts_a_mentor_leads():
    assert Mentor.__table__.c.cohorts_held.default.arg == 0
