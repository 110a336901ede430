"""A place that is given up in a cohort goes to the next person who fits."""

import pytest
from sqlalchemy import select

from mentoring.models.cohorts import (
    CohortState,
    JoinRequest,
    JoinState,
    Membership,
    MembershipState,
)
from mentoring.models.needs import NeedState
from mentoring.models.notices import Notice
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.people import NotWith
from mentoring.models.replacements import Replacement
from mentoring.models.waiting import GroupOffer, GroupState, KnowHowWait, WaitState
from mentoring.services import joining, memberships, replacing
from tests.cohorts import check_laws
from tests.factories import HOME_FIRST
from tests.seated import Seated

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def seated(session, clock, client):
    return Seated(session, clock, client)


@pytest.fixture
def full(session, clock, client):
    """A cohort that has begun with all eight."""
    seated = Seated(session, clock, client)
    for one in seated.places():
        seated.answer(memberships.accept, one)
    seated.lead_says_yes()
    return seated


def leave(seated, number=0):
    place = seated.places()[number]
    what = memberships.decline if place.state is MembershipState.INVITED else memberships.leave
    seated.answer(what, place)
    return place


def replace(seated, database):
    seated.session.commit()
    done = replacing.run(database, clock=seated.clock)
    seated.session.expire_all()
    return done


def newest(seated):
    rows = select(Membership).order_by(Membership.id.desc())
    return seated.session.scalars(rows).first()


def row(seated):
    seated.session.commit()
    return seated.session.scalars(select(Replacement).order_by(Replacement.id.desc())).first()


def waits(seated, need):
    seated.session.add(
        KnowHowWait(need_id=need.id, knowhow_id=HOME_FIRST, joined_at=seated.clock.now)
    )
    seated.session.flush()


def wishes(seated, need):
    seated.do(joining.ask, learner=need.learner_id, need_id=need.id, cohort_id=seated.id)


def wants_a_group(seated, need):
    pairing = Pairing(
        need_id=need.id,
        mentor_id=seated.lead.person_id,
        experience_id=1,
        state=PairingState.DECLINED,
        explanation={},
        requested_at=seated.clock.now,
    )
    seated.session.add(pairing)
    seated.session.flush()
    seated.session.add(
        GroupOffer(
            pairing_id=pairing.id,
            knowhow_id=HOME_FIRST,
            state=GroupState.WANTED,
            offered_at=seated.clock.now,
            answered_at=seated.clock.now,
            reply_by=seated.clock.now,
        )
    )
    seated.session.flush()


def test_whoever_has_an_open_need_for_it_is_invited_and_told(full, database):
    need = full.make_need(0)
    gone = leave(full)
    assert replace(full, database) == 1
    stead = newest(full)
    assert (stead.need_id, stead.state) == (need.id, MembershipState.INVITED)
    assert (row(full).membership_id, row(full).stead_id) == (gone.id, stead.id)
    assert full.told("cohort_invited")[-1] == need.learner_id
    assert full.told("cohort_replaced") == [full.lead.person_id]
    check_laws(full.session)


def test_a_place_is_filled_once(full, database):
    full.make_need(0), full.make_need(0)
    leave(full)
    assert [replace(full, database) for _ in range(3)] == [1, 0, 0]
    assert len(full.places()) == 9


def test_those_who_wait_go_before_those_who_only_have_a_need(full, database):
    full.make_need(0)
    later, first = full.make_need(0), full.make_need(0)
    waits(full, first)
    full.clock.move(hours=1)
    waits(full, later)
    leave(full)
    replace(full, database)
    assert newest(full).need_id == first.id


def test_whoever_can_ask_a_mentor_just_now_is_left_to_that(full, database):
    called, fits = full.make_need(0), full.make_need(0)
    waits(full, called)
    full.session.query(KnowHowWait).one().state = WaitState.CALLED
    leave(full)
    replace(full, database)
    assert newest(full).need_id == fits.id


def test_those_who_wait_for_a_group_with_the_lead_go_before_the_list(full, database):
    waiting, wanted = full.make_need(0), full.make_need(0)
    waits(full, waiting)
    wants_a_group(full, wanted)
    leave(full)
    replace(full, database)
    assert newest(full).need_id == wanted.id


def test_those_who_wished_to_join_go_first_and_have_said_yes(seated, database):
    waiting, wished = seated.make_need(0), seated.make_need(0)
    waits(seated, waiting)
    wishes(seated, wished)
    leave(seated)
    replace(seated, database)
    stead = newest(seated)
    assert (stead.need_id, stead.state) == (wished.id, MembershipState.ACCEPTED)
    assert seated.session.query(JoinRequest).one().state is JoinState.TAKEN
    assert seated.told("cohort_wish_answered") == [wished.learner_id]
    assert len(seated.told("cohort_invited")) == 8
    check_laws(seated.session)


def test_a_no_and_an_expired_invitation_are_replaced_too(seated, database):
    for _ in range(8):
        seated.make_need(0), seated.make_need(1), seated.make_need(2)
    leave(seated)
    assert replace(seated, database) == 1
    seated.clock.now = seated.places()[1].reply_by
    seated.clock.move(seconds=1)
    seated.session.commit()
    memberships.run(database, clock=seated.clock)
    assert replace(seated, database) >= 7
    assert seated.states().count("invited") == 8


def test_nobody_who_said_no_is_asked_again(seated, database):
    gone = leave(seated)
    seated.make_need(0, half_days=2)
    assert replace(seated, database) == 1
    seated.clock.move(days=2)
    replace(seated, database)
    assert newest(seated).need_id == seated.needs[-1].id
    assert row(seated).stead_id is None
    assert gone.state is MembershipState.DECLINED


def test_nobody_is_asked_again_for_another_need_of_theirs(seated, database):
    gone = leave(seated)
    need = seated.make_need(0)
    need.learner_id = gone.learner_id
    replace(seated, database)
    assert row(seated).because == replacing.NOBODY


def test_whoever_the_members_may_not_meet_is_passed_over(full, database):
    kept_apart, fits = full.make_need(0), full.make_need(0)
    other = full.learners[3]
    full.session.add(NotWith(person_id=other, other_id=kept_apart.learner_id))
    leave(full)
    replace(full, database)
    assert newest(full).need_id == fits.id


def test_the_cohort_keeps_its_three_professions(full, database):
    # The third profession is that of two learners; when both leave, the last to come must bring it.
    for number in (2, 5):
        leave(full, number)
    for _ in range(3):
        full.make_need(0)
    third = full.make_need(2)
    replace(full, database)
    assert third.id in {one.need_id for one in full.places()[8:]}
    assert len(full.places()) == 10


def test_where_nobody_fits_the_admin_is_told_why_once(full, database):
    for _ in range(2):
        full.make_need(0, place_id=None)
    leave(full)
    for _ in range(3):
        replace(full, database)
        full.clock.move(days=1, hours=1)
    assert full.told("cohort_not_replaced") == [full.admin.id]
    said = "Nobody fits: 2 people were looked at. It is not known where they are (2)."
    assert row(full).because == said
    assert said in full.session.query(Notice).filter_by(kind="cohort_not_replaced").one().body


def test_somebody_who_comes_later_is_found_the_next_day(full, database):
    leave(full)
    replace(full, database)
    need = full.make_need(0)
    full.clock.move(hours=2)
    assert replace(full, database) == 0
    full.clock.move(days=1)
    assert replace(full, database) == 1
    assert newest(full).need_id == need.id


def test_until_half_of_the_meetings_are_over_and_no_longer(full, database):
    full.make_need(0), full.make_need(0)
    full.clock.move(days=28)
    leave(full)
    assert replace(full, database) == 1
    assert newest(full).state is MembershipState.INVITED
    full.clock.move(days=1)
    leave(full, 1)
    replace(full, database)
    assert row(full).because == replacing.TOO_LATE
    assert len(full.places()) == 9
    full.clock.move(days=3)
    assert replace(full, database) == 0


def test_a_cohort_with_as_many_as_it_aims_for_asks_nobody(full, database):
    full.cohort.size_aim = 6
    full.make_need(0)
    leave(full)
    replace(full, database)
    assert row(full).because == replacing.ENOUGH
    assert full.told("cohort_not_replaced") == []


def test_a_cohort_that_is_over_asks_nobody(seated, database):
    seated.make_need(0)
    leave(seated)
    seated.cohort.state = CohortState.CANCELLED
    assert replace(seated, database) == 0


def test_a_need_that_was_asked_meanwhile_is_left_alone(full, database):
    need = full.make_need(0)
    gone = leave(full)
    full.session.flush()
    chosen, _ = replacing._choose(full.session, full.cohort, now=full.clock.now)
    need.state = NeedState.MATCHED
    full.session.flush()
    assert chosen is not None
    assert chosen.need_id == need.id
    assert replacing.replace(full.session, membership_id=gone.id, now=full.clock.now)
    assert row(full).because == replacing.NOBODY
