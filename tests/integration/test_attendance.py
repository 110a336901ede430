"""Whether a session took place: each side says it for themselves, and nobody judges."""

from datetime import timedelta

import pytest

from mentoring import jobs
from mentoring.errors import RuleBrokenError
from mentoring.models.notices import NoticeKind
from mentoring.models.sessions import SessionState
from mentoring.services import attendance
from mentoring.services.access import Which

HOUR = timedelta(hours=1)


@pytest.fixture
def over(meeting, clock):
    """A session that was to be an hour ago."""
    number = meeting.plan(clock.now + HOUR)
    clock.move(hours=3)
    return number


def say(pair, by, number, met):
    pair.act(attendance.say, by=by, which=Which(pair.id, number), met=met)


def duty(pair):
    return jobs.DUTIES["ask_how_it_was"](pair.shop())


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ((True, True), SessionState.HELD),
        ((False, False), SessionState.MISSED),
        ((True, False), SessionState.PLANNED),
        ((False, True), SessionState.PLANNED),
    ],
)
def test_it_is_as_both_say_and_open_where_they_differ(pair, meeting, over, said, state):
    say(pair, pair.learner_id, over, said[0])
    assert meeting.now(over).state is SessionState.PLANNED
    say(pair, pair.mentor_id, over, said[1])
    assert meeting.now(over).state is state


def test_somebody_may_say_it_again_while_it_is_open(pair, meeting, over):
    say(pair, pair.learner_id, over, False)
    say(pair, pair.mentor_id, over, True)
    say(pair, pair.learner_id, over, True)

    assert meeting.now(over).state is SessionState.HELD


@pytest.mark.parametrize(("met", "state"), [(True, "held"), (False, "missed")])
def test_one_voice_counts_after_a_week_of_silence(pair, meeting, over, clock, met, state):
    say(pair, pair.mentor_id, over, met)
    clock.move(days=6)
    duty(pair)
    assert meeting.now(over).state is SessionState.PLANNED
    clock.move(days=1)
    duty(pair)
    assert meeting.now(over).state == state


def test_two_voices_that_differ_are_never_decided_between(pair, meeting, over, clock):
    say(pair, pair.mentor_id, over, True)
    say(pair, pair.learner_id, over, False)
    clock.move(days=60)
    duty(pair)

    assert meeting.now(over).state is SessionState.PLANNED


def test_a_late_voice_is_kept_and_changes_nothing(pair, meeting, over, clock):
    say(pair, pair.mentor_id, over, True)
    clock.move(days=8)
    duty(pair)
    say(pair, pair.learner_id, over, False)

    assert meeting.now(over).state is SessionState.HELD


def test_nothing_is_said_of_a_session_still_to_come_or_cancelled(pair, meeting, clock):
    number = meeting.plan(clock.now + HOUR)
    with pytest.raises(RuleBrokenError, match="still to come"):
        say(pair, pair.learner_id, number, True)
    meeting.cancel(pair.learner_id, number)
    clock.move(hours=3)
    with pytest.raises(RuleBrokenError, match="cancelled"):
        say(pair, pair.learner_id, number, True)


def test_both_are_asked_once_when_it_is_over(pair, meeting, clock):
    meeting.plan(clock.now + HOUR)
    clock.move(minutes=90)
    assert duty(pair) == 0
    clock.move(minutes=31)
    assert duty(pair) == 1
    assert duty(pair) == 0
    asked = pair.told(NoticeKind.HOW_WAS_IT)
    assert [one.recipient_id for one in asked] == [pair.learner_id, pair.mentor_id]


def test_after_a_move_they_are_asked_again(pair, meeting, over, clock):
    duty(pair)
    meeting.change(pair.learner_id, over, clock.now + HOUR)
    clock.move(hours=3)

    assert duty(pair) == 1
    assert len(pair.told(NoticeKind.HOW_WAS_IT)) == 4


def test_nobody_is_asked_about_a_session_that_was_cancelled(pair, meeting, clock):
    number = meeting.plan(clock.now + HOUR)
    meeting.cancel(pair.learner_id, number)
    clock.move(hours=3)

    assert duty(pair) == 0
