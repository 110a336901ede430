"""Sessions: proposed by one side, chosen by the other, changed and called off."""

from datetime import timedelta

import pytest

from mentoring.errors import InvalidError, NotFoundError, RuleBrokenError
from mentoring.models.notices import NoticeKind
from mentoring.models.pairings import PairingState
from mentoring.models.sessions import ARROWS, SessionProposal, SessionState, TeachingSession
from mentoring.services import sessions
from tests.factories import make_person
from tests.meeting import LINK, SATURDAY, SUNDAY

LATER = [SATURDAY + timedelta(hours=hours) for hours in range(1, 5)]


def test_the_other_side_is_told_of_the_times(meeting, pair):
    meeting.propose(pair.mentor_id, SATURDAY, SUNDAY)
    (notice,) = pair.told(NoticeKind.TIMES_PROPOSED)

    assert notice.recipient_id == pair.learner_id
    assert "Saturday 30 October 2027 at 10am; Sunday 31 October 2027 at 10am" in notice.body


def test_whoever_proposes_does_not_choose(meeting, pair):
    time_id, _ = meeting.propose(pair.mentor_id, SATURDAY, SUNDAY)
    with pytest.raises(RuleBrokenError, match="the other side chooses"):
        meeting.choose(pair.mentor_id, time_id)


def test_a_time_is_chosen_once_however_often_it_is_sent(meeting, pair):
    time_id, other = meeting.propose(pair.learner_id, SATURDAY, SUNDAY)
    assert meeting.choose(pair.mentor_id, time_id) == meeting.choose(pair.mentor_id, time_id)
    assert meeting.choose(pair.mentor_id, other) == meeting.choose(pair.mentor_id, time_id)
    assert len(meeting.all()) == 1


def test_a_time_that_has_passed_cannot_be_chosen(meeting, pair, clock):
    (time_id,) = meeting.propose(pair.mentor_id, clock.now + timedelta(hours=1))
    clock.move(hours=2)
    with pytest.raises(InvalidError, match="still to come"):
        meeting.choose(pair.learner_id, time_id)


def test_new_times_take_the_place_of_those_nobody_has_chosen(meeting, pair):
    (old,) = meeting.propose(pair.mentor_id, SATURDAY)
    meeting.propose(pair.learner_id, SUNDAY)
    with pytest.raises(InvalidError):
        meeting.choose(pair.mentor_id, old)
    assert [one.answered_at is None for one in meeting.all(SessionProposal)] == [False, True]


def test_the_same_times_sent_twice_are_proposed_once(meeting, pair):
    once = meeting.propose(pair.mentor_id, SATURDAY, SUNDAY)
    assert meeting.propose(pair.mentor_id, SUNDAY, SATURDAY) == once


@pytest.mark.parametrize("times", [(), (SATURDAY, *LATER)])
def test_between_one_and_three_times_are_proposed(meeting, pair, times):
    with pytest.raises(InvalidError, match="between 1 and 3"):
        meeting.propose(pair.mentor_id, *times)


@pytest.mark.parametrize(
    "link",
    [
        "http://meet.example.org/room",
        "javascript:alert(1)",
        "https://",
        "https://me:secret@meet.example.org/",
        "https://meet.example.org/a b",
        'https://meet.example.org/"><script>',
        "https://[",
        "https://meet.example.org/" + "x" * 500,
    ],
)
def test_a_link_that_is_no_plain_https_link_is_refused(meeting, pair, link):
    with pytest.raises(InvalidError, match="https"):
        meeting.propose(pair.mentor_id, SATURDAY, link=link)


def test_a_link_may_hold_the_number_of_a_room(meeting, pair):
    number = meeting.plan(SATURDAY, link="https://meet.example.org/j/9434765919")
    assert meeting.now(number).link.endswith("9434765919")


def test_a_place_with_a_phone_number_is_refused(meeting, pair):
    with pytest.raises(InvalidError, match="phone number"):
        meeting.propose(pair.mentor_id, SATURDAY, place="Ring 07700 900123")


def test_a_change_keeps_the_uid_and_counts_up(meeting, pair):
    number = meeting.plan(SATURDAY)
    before = meeting.now(number).uid
    meeting.change(pair.learner_id, number, SUNDAY, minutes=90, link=LINK)
    row = meeting.now(number)

    assert (row.uid, row.sequence, row.minutes, row.link) == (before, 1, 90, LINK)


def test_a_change_to_what_it_is_already_tells_nobody(meeting, pair):
    number = meeting.plan(SATURDAY)
    meeting.change(pair.learner_id, number, SATURDAY)

    assert meeting.now(number).sequence == 0
    assert pair.told(NoticeKind.SESSION_CHANGED) == []


def test_both_are_told_of_a_change_and_of_who_made_it(meeting, pair):
    number = meeting.plan(SATURDAY)
    meeting.change(pair.learner_id, number, SUNDAY)
    asha, bela = pair.told(NoticeKind.SESSION_CHANGED)

    assert (asha.recipient_id, bela.recipient_id) == (pair.learner_id, pair.mentor_id)
    assert "You have changed it" in asha.body
    assert "Asha Thornwick has changed it" in bela.body


def test_a_session_cancelled_twice_is_cancelled_once(meeting, pair):
    number = meeting.plan(SATURDAY)
    meeting.cancel(pair.learner_id, number)
    meeting.cancel(pair.mentor_id, number)

    assert meeting.now(number).sequence == 1
    assert len(pair.told(NoticeKind.SESSION_CANCELLED)) == 2


def test_a_cancelled_session_cannot_be_moved(meeting, pair):
    number = meeting.plan(SATURDAY)
    meeting.cancel(pair.learner_id, number)
    with pytest.raises(RuleBrokenError, match="cancelled"):
        meeting.change(pair.learner_id, number, SUNDAY)


def test_nothing_is_planned_in_a_pairing_that_is_over(meeting, pair):
    with pair.row() as row:
        row.move_to(PairingState.ENDED)
    with pytest.raises(RuleBrokenError, match="over"):
        meeting.propose(pair.mentor_id, SATURDAY)


def test_what_ends_calls_off_what_is_planned_and_proposed(meeting, pair, clock):
    kept = meeting.plan(clock.now + timedelta(hours=1))
    clock.move(days=2)
    planned = meeting.plan(SATURDAY)
    meeting.propose(pair.mentor_id, SUNDAY)

    assert meeting.end() == 1
    assert meeting.now(kept).state is SessionState.PLANNED
    assert meeting.now(planned).state is SessionState.CANCELLED
    assert all(one.answered_at for one in meeting.all(SessionProposal))


def test_nobody_else_plans_in_a_pairing(meeting, pair, session):
    stranger = make_person(session).id
    session.commit()
    with pytest.raises(NotFoundError):
        meeting.propose(stranger, SATURDAY)


def test_so_many_sessions_are_planned_at_once_and_no_more(meeting, pair):
    for day in range(sessions.MOST_PLANNED):
        meeting.plan(SATURDAY + timedelta(days=day))
    with pytest.raises(RuleBrokenError, match="planned already"):
        meeting.propose(pair.mentor_id, SATURDAY)


@pytest.mark.parametrize("before", SessionState)
@pytest.mark.parametrize("after", SessionState)
def test_a_session_changes_along_its_arrows_only(before, after):
    row = TeachingSession(state=before)
    if after in ARROWS[before]:
        row.move_to(after)
        assert row.state is after
    else:
        with pytest.raises(RuleBrokenError, match="cannot become"):
            row.move_to(after)


def test_an_agreement_needs_the_other_sides_yes_also_after_a_change(meeting, pair):
    meeting.write(pair.mentor_id)
    with pytest.raises(RuleBrokenError):
        meeting.agree(pair.mentor_id)
    assert meeting.agree(pair.learner_id).agreed_at == pair.clock.now
    assert meeting.write(pair.learner_id, "Another aim").agreed_at is None


def test_the_same_agreement_written_again_stays_agreed(meeting, pair):
    meeting.write(pair.mentor_id)
    meeting.agree(pair.learner_id)

    assert meeting.write(pair.learner_id).agreed_at is not None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"aim": " "}, "aim"),
        ({"aim": "x" * 501}, "aim"),
        ({"question": "Ring me on 07700 900123"}, "question"),
        ({"format": "seance"}, "format"),
    ],
)
def test_an_agreement_that_cannot_be_kept_is_refused_at_its_field(meeting, pair, given, field):
    with pytest.raises(InvalidError) as refused:
        meeting.write(pair.mentor_id, **given)
    assert list(refused.value.problems) == [field]
