"""Two people, and several workers, act on the same sessions at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from mentoring import jobs
from mentoring.errors import MentoringError
from mentoring.models.energy import EnergyAnswer
from mentoring.models.notices import NoticeKind
from mentoring.models.sessions import (
    Attendance,
    CalendarFeed,
    SessionProposal,
    SessionState,
)
from mentoring.services import attendance, calendar_feeds, energy, sessions
from mentoring.services.access import Which
from mentoring.services.session_places import Where
from tests.factories import viewer
from tests.meeting import SATURDAY

HOUR = timedelta(hours=1)
AT_ONCE = 8


def together(pair, *acts):
    """Do everything at once, each in a transaction of its own; give what was refused."""
    pair.session.commit()

    def do(one):
        what, by, given = one
        try:
            with pair.database.transaction() as session:
                what(session, by=viewer(session, by), now=pair.clock.now, **given)
        except MentoringError as refused:
            return str(refused)
        return ""

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(do, acts))


def test_a_time_chosen_many_times_at_once_is_one_session(pair, meeting):
    time_id, other = meeting.propose(pair.mentor_id, SATURDAY, SATURDAY + HOUR)
    acts = [
        (sessions.choose, pair.learner_id, {"pairing_id": pair.id, "time_id": one})
        for one in (time_id, other) * (AT_ONCE // 2)
    ]
    assert together(pair, *acts) == [""] * AT_ONCE
    assert len(meeting.all()) == 1
    assert len(pair.told(NoticeKind.SESSION_PLANNED)) == 2


def test_times_proposed_by_both_at_once_leave_one_proposal_open(pair, meeting):
    acts = [
        (
            sessions.propose,
            (pair.learner_id, pair.mentor_id)[n % 2],
            {"pairing_id": pair.id, "times": [SATURDAY + n * HOUR], "where": Where()},
        )
        for n in range(AT_ONCE)
    ]
    assert together(pair, *acts) == [""] * AT_ONCE
    assert sum(one.answered_at is None for one in meeting.all(SessionProposal)) == 1


def test_changes_and_cancellations_at_once_are_told_in_one_order(pair, meeting):
    number = meeting.plan(SATURDAY)
    which = Which(pair.id, number)
    acts: list[tuple[Any, int, dict[str, Any]]] = [
        (
            sessions.change,
            (pair.learner_id, pair.mentor_id)[n % 2],
            {"which": which, "starts_at": SATURDAY + (n + 1) * HOUR, "where": Where()},
        )
        for n in range(AT_ONCE - 2)
    ]
    acts += [(sessions.cancel, one, {"which": which}) for one in (pair.learner_id, pair.mentor_id)]
    together(pair, *acts)
    row = meeting.now(number)

    assert row.state is SessionState.CANCELLED
    kinds = (
        NoticeKind.SESSION_PLANNED,
        NoticeKind.SESSION_CHANGED,
        NoticeKind.SESSION_CANCELLED,
    )
    told = sorted((one for kind in kinds for one in pair.told(kind)), key=lambda one: one.id)
    for person in (pair.learner_id, pair.mentor_id):
        entries = [one.calendar for one in told if one.recipient_id == person]
        assert [one["sequence"] for one in entries] == list(range(row.sequence + 1))
        assert [one["cancelled"] for one in entries] == [False] * row.sequence + [True]


def make_address(session, *, by, now):
    calendar_feeds.make(session, viewer=by, now=now)


def test_an_address_asked_for_many_times_at_once_is_one_address(pair, meeting):
    act: tuple[Any, int, dict[str, Any]] = (make_address, pair.learner_id, {})
    assert together(pair, *[act] * AT_ONCE) == [""] * AT_ONCE
    assert len(meeting.all(CalendarFeed)) == 1


def say_how_it_was(session, *, by, which, now):
    energy.say(session, by=by, which=which, given=(4, 4), now=now)


def test_an_answer_sent_many_times_at_once_is_one_answer(pair, meeting, clock):
    number = meeting.plan(clock.now + HOUR)
    clock.move(hours=3)
    which = {"which": Which(pair.id, number)}
    assert together(pair, *[(say_how_it_was, pair.learner_id, which)] * AT_ONCE) == [""] * AT_ONCE
    assert len(meeting.all(EnergyAnswer)) == 1


def test_both_say_at_once_whether_they_met(pair, meeting, clock):
    number = meeting.plan(clock.now + HOUR)
    clock.move(hours=3)
    acts = [
        (
            attendance.say,
            (pair.learner_id, pair.mentor_id)[n % 2],
            {"which": Which(pair.id, number), "met": True},
        )
        for n in range(AT_ONCE)
    ]
    assert together(pair, *acts) == [""] * AT_ONCE
    assert meeting.now(number).state is SessionState.HELD
    assert len(meeting.all(Attendance)) == 2


def test_several_workers_at_once_do_each_duty_once(pair, meeting, clock):
    meeting.plan(clock.now + HOUR)
    clock.move(days=100)
    duties = ("ask_how_it_was", "close_quiet", "ask_pulse")
    pair.session.commit()
    shop = pair.shop()
    with ThreadPoolExecutor(AT_ONCE) as threads:
        done = list(threads.map(lambda n: jobs.DUTIES[duties[n % 3]](shop), range(AT_ONCE + 1)))

    assert len(done) == AT_ONCE + 1
    kinds = (NoticeKind.HOW_WAS_IT, NoticeKind.QUIET, NoticeKind.PULSE)
    assert [len(pair.told(kind)) for kind in kinds] == [2, 2, 2]
