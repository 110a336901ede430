"""The list of a know-how: joined, called in order, one for each place, and left in one click."""

import contextlib
import random
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, select

from mentoring.errors import RuleBrokenError
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need, NeedKnowHow, NeedState
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.people import NotWith
from mentoring.models.waiting import OPEN_WAITS, WaitState
from mentoring.services import needs, pairings, wait_pages, working_days
from tests.factories import (
    HOME_FIRST,
    viewer,
)
from tests.queued import Queue


@pytest.fixture
def queue(session, client, database, clock):
    return Queue(session, client, database, clock)


def test_nobody_is_called_while_nobody_has_room(queue):
    queue.join(0, 1)
    assert queue.look() == 0
    assert queue.states() == ["waiting", "waiting"]


def test_one_place_calls_the_first_and_only_the_first(queue):
    queue.join(1, 0, 2).room(1)
    assert (queue.told(), queue.states()) == ([1], ["called", "waiting", "waiting"])
    assert queue.look() == 0


def test_two_places_call_two_in_the_order_of_joining(queue):
    queue.join(2, 0, 1).room(2)
    assert queue.told() == [2, 0]


def test_a_turn_lasts_three_working_days_and_then_passes_on(queue):
    queue.join(0, 1).room(1)
    assert queue.rows()[0].turn_until == working_days.end_of(date(2026, 11, 26))
    queue.clock.now = datetime(2026, 11, 26, 23, tzinfo=UTC)
    assert queue.look() == 0
    queue.look(hours=2)
    assert (queue.told(), queue.states()) == ([0, 1], ["passed", "called"])


def test_who_asks_in_their_turn_is_offered_and_off_the_list(queue):
    queue.join(0, 1).room(1)
    queue.ask(0)
    queue.look()
    assert queue.states() == ["offered", "waiting"]


def test_who_is_outrun_keeps_their_place(queue):
    queue.join(0, 1).room(1)
    queue.ask(2)
    queue.look()
    assert queue.states() == ["waiting", "waiting"]
    queue.room(2)
    assert queue.told() == [0, 0]


def test_a_turn_is_not_used_up_while_the_learner_waits_in_somebody_s_line(queue):
    queue.join(0, 1).room(1)
    queue.ask(2)
    queue.ask(0)
    queue.look(days=9)
    assert queue.states() == ["waiting", "waiting"]


def test_leaving_in_one_s_turn_passes_it_on(queue):
    queue.join(0, 1).room(1)
    queue.leave(0)
    queue.look()
    assert (queue.told(), queue.states()) == ([0, 1], ["left", "called"])


def test_a_withdrawn_need_leaves_its_lists(queue):
    queue.join(0)
    queue.does(needs.withdraw, 0)
    assert queue.states() == ["left"]


def test_joining_twice_joins_once(queue):
    queue.join(0, 1, 0)
    assert queue.states() == ["waiting", "waiting"]


def test_a_need_that_was_matched_cannot_join(queue):
    queue.room(1)
    queue.ask(0)
    with pytest.raises(RuleBrokenError, match="Only an open need"):
        queue.join(0)


def test_who_is_kept_apart_is_passed_over_without_losing_their_place(queue):
    queue.join(0, 1)
    with queue.database.transaction() as session:
        learner_id = session.get_one(Need, queue.needs[0]).learner_id
        session.add(NotWith(person_id=queue.mentor_id, other_id=learner_id))
    queue.room(1)
    assert (queue.told(), queue.states()) == ([1], ["waiting", "called"])


def test_who_stands_in_the_mentor_s_own_line_comes_first(queue):
    queue.join(0)
    with queue.database.transaction() as session:
        session.get_one(Need, queue.needs[3]).state = NeedState.MATCHED
        session.add(
            Pairing(
                need_id=queue.needs[3],
                mentor_id=queue.mentor_id,
                experience_id=queue.experience_id,
                state=PairingState.REQUESTED,
                explanation={},
                requested_at=queue.clock.now,
            )
        )
    assert queue.room(1) == 0
    assert queue.room(2) == 1


def test_a_mentor_who_hides_calls_nobody(queue):
    with queue.database.transaction() as session:
        session.get_one(Mentor, queue.mentor_id).visibility = "nobody"
    assert queue.join(0).room(1) == 0


def test_the_page_shows_an_honest_place_and_says_that_nobody_can_tell_yet(queue):
    queue.room(2)
    queue.join(2, 1, 0)
    page = queue.page(0)
    assert "2 people are before you" in page.text
    assert "We cannot tell yet how long it takes" in page.text


def test_a_list_stays_on_the_page_when_the_need_asks_for_something_else_now(queue):
    queue.join(0)
    with queue.database.transaction() as session:
        session.execute(delete(NeedKnowHow).where(NeedKnowHow.need_id == queue.needs[0]))
    assert queue.page(0).all("h2") == ["Home-first discharge to assess"]


def test_the_page_leads_to_whom_to_ask_in_one_s_turn(queue):
    queue.join(0).room(1)
    page = queue.page(0)
    ask = [link for link in page.all("a.nhsuk-button") if link.startswith("Ask ")]
    assert len(ask) == 1
    assert "until the end of 26 November 2026" in page.text


def test_a_list_is_joined_and_left_on_the_page_in_one_click_each(queue):
    queue.page(0)
    queue.client.post(f"/needs/{queue.needs[0]}/waiting", {"knowhow": HOME_FIRST})
    assert "call_waiting" in queue.client.woken
    (row,) = queue.rows()
    page = queue.client.post(f"/needs/{queue.needs[0]}/waiting/{row.id}/leave")
    assert "You have left the waiting list" in page.text
    assert queue.states() == ["left"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_list_of_somebody_else_s_need_is_not_found(queue):
    queue.page(0)
    queue.client.get(f"/needs/{queue.needs[1]}/waiting")
    assert queue.client.status == 404


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("seed", range(2))
def test_nobody_is_lost_and_the_order_is_kept_whatever_happens(queue, seed):
    dice = random.Random(seed)
    queue.more(12)
    steps = ["join", "join", "join", "leave", "room", "look", "look", "ask", "no"]
    for _ in range(40):
        with contextlib.suppress(RuleBrokenError):
            STEPS[dice.choice(steps)](queue, dice.randrange(len(queue.needs)), dice)
        queue.look(hours=dice.choice([1, 30]))
        check_order(queue)
    for need in range(len(queue.needs)):
        queue.does(needs.withdraw, need)
    assert all(one.ended_at for one in queue.rows())
    assert {"offered", "left"} <= set(queue.states()) <= {"offered", "left", "passed"}


def leave_if_there(queue, need, _dice):
    if any(row.need_id == queue.needs[need] for row in queue.rows()):
        queue.does(wait_pages.leave, need, wait_id=newest(queue, need).id)


STEPS = {
    "join": lambda queue, need, _dice: queue.join(need),
    "leave": leave_if_there,
    "room": lambda queue, _need, dice: queue.room(dice.randrange(held(queue), 5)),
    "look": lambda queue, _need, _dice: queue.look(days=1),
    "ask": lambda queue, need, _dice: queue.ask(need),
    "no": lambda queue, need, _dice: say_no(queue, need),
}


def newest(queue, need):
    return [one for one in queue.rows() if one.need_id == queue.needs[need]][-1]


def held(queue):
    with queue.database.reading() as session:
        return session.get_one(Mentor, queue.mentor_id).learners_held


def say_no(queue, need):
    wanted = select(Pairing.id).where(
        Pairing.need_id == queue.needs[need], Pairing.state == PairingState.OFFERED
    )
    with queue.database.transaction() as session:
        for pairing_id in session.scalars(wanted).all():
            mentor = viewer(session, queue.mentor_id)
            pairings.decline(
                session,
                mentor=mentor,
                pairing_id=pairing_id,
                reason="no_time",
                now=queue.clock.now,
            )


def check_order(queue):
    """Whoever waits behind somebody who was called could not have been called before them."""
    with queue.database.reading() as session:
        asked = set(session.scalars(select(Pairing.need_id)))
        state = dict(session.execute(select(Need.id, Need.state)).all())
    may = [
        one
        for one in sorted(queue.rows(), key=lambda one: (one.joined_at, one.id))
        if one.state in OPEN_WAITS and one.need_id not in asked and state[one.need_id] == "open"
    ]
    called = [one.state is WaitState.CALLED for one in may]
    assert called == sorted(called, reverse=True)
    assert len({one.need_id for one in may}) == len(may)
