"""Pairings gone quiet: asked kindly, offered somebody else, closed at last."""

from datetime import timedelta

import pytest

from mentoring import jobs
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need, NeedState
from mentoring.models.notices import NoticeKind
from mentoring.models.pairings import PairingState
from mentoring.services import energy, quiet
from tests.meeting import SATURDAY, at

ALL = (NoticeKind.QUIET, NoticeKind.REMATCH_OFFERED, NoticeKind.CLOSED_QUIET)


def duty(pair):
    return jobs.DUTIES["close_quiet"](pair.shop())


def told(pair):
    return [len(pair.told(kind)) for kind in ALL]


def live(pair, clock, days):
    """Let the days pass one by one, with the duty done on each."""
    for _ in range(days):
        clock.move(days=1)
        duty(pair)


def test_a_quiet_pairing_is_asked_offered_somebody_else_and_closed(pair, clock):
    seen = []
    for day in range(1, 99):
        before = told(pair)
        live(pair, clock, 1)
        if told(pair) != before:
            seen.append((day, told(pair)))

    assert seen == [(45, [2, 0, 0]), (90, [2, 1, 0]), (97, [2, 1, 2])]
    with pair.row() as row:
        assert row.state is PairingState.ENDED


def test_closing_frees_the_place_and_opens_the_need_again(pair, clock):
    live(pair, clock, 97)
    with pair.row() as row:
        assert pair.session.get_one(Need, row.need_id).state is NeedState.OPEN
        assert pair.session.get_one(Mentor, row.mentor_id).learners_held == 0


def test_the_learner_is_offered_somebody_else_with_the_day_on_which_it_closes(pair, clock):
    live(pair, clock, 90)
    (notice,) = pair.told(NoticeKind.REMATCH_OFFERED)

    assert notice.recipient_id == pair.learner_id
    assert "it closes on Sunday 28 February 2027" in notice.body


def plan(pair, meeting, clock):
    meeting.plan(clock.now + timedelta(days=10))


def propose(pair, meeting, clock):
    meeting.propose(pair.mentor_id, clock.now + timedelta(days=10))


def write(pair, meeting, clock):
    meeting.write(pair.mentor_id)


def say_so(pair, meeting, clock):
    pair.act(quiet.keep, by=pair.learner_id, pairing_id=pair.id)


@pytest.mark.parametrize("sign", [plan, propose, write, say_so])
def test_any_sign_of_life_begins_the_count_anew(pair, meeting, clock, sign):
    live(pair, clock, 91)
    sign(pair, meeting, clock)
    live(pair, clock, 44)
    assert told(pair) == [2, 1, 0]
    live(pair, clock, 12)
    assert told(pair) == [4, 1, 0]
    with pair.row() as row:
        assert row.state is PairingState.ACTIVE


def test_a_session_planned_ahead_keeps_a_pairing_from_being_quiet(pair, meeting, clock):
    meeting.plan(SATURDAY)
    live(pair, clock, 100)
    assert told(pair) == [0, 0, 0]


def test_what_somebody_says_of_their_energy_shows_in_nothing(pair, clock):
    clock.move(days=31)
    pair.act(energy.say_pulse, by=pair.learner_id, pairing_id=pair.id, energy=5)
    live(pair, clock, 14)
    assert told(pair) == [2, 0, 0]


def test_after_a_long_time_without_a_worker_nobody_is_closed_without_a_warning(pair, clock):
    clock.move(days=200)
    assert duty(pair) == 1
    assert told(pair) == [2, 0, 0]
    assert duty(pair) == 0
    live(pair, clock, 7)
    assert told(pair) == [2, 1, 0]
    live(pair, clock, 6)
    assert told(pair) == [2, 1, 0]
    live(pair, clock, 1)
    assert told(pair) == [2, 1, 2]


def test_the_page_asks_whether_they_are_still_at_it_and_takes_it_with_one_click(pair, clock):
    live(pair, clock, 46)
    client = pair.sit_down(pair.mentor_id)
    assert "We are still at it" in client.get(at(pair)).text
    page = client.post(at(pair, "still-at-it"))

    assert "Nothing closes" in page.text
    assert "We are still at it" not in page.text


def test_saying_so_unasked_is_told_that_all_is_well(pair):
    client = pair.sit_down(pair.mentor_id)
    page = client.post(at(pair, "still-at-it"))
    assert client.status == 409
    assert "all is well" in page.text


def test_two_workers_do_each_step_once(pair, clock):
    clock.move(days=46)
    shop = pair.shop()
    with shop.database.reading() as session:
        found = quiet.due(session, now=clock.now)
    for _ in range(2):
        with shop.database.transaction() as session:
            quiet.step(session, pairing_id=found[0], now=clock.now)
    assert told(pair) == [2, 0, 0]
