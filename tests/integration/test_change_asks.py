"""Learners are asked what they changed: a month after both said yes, and 30 and 90 days on."""

import pytest

from mentoring.models.notices import NoticeKind
from mentoring.models.pairings import PairingState
from mentoring.services import change_asks

pytestmark = pytest.mark.usefixtures("commits")


def asked(changed):
    changed.work()
    return [one.path for one in changed.pair.told(NoticeKind.CHANGE_ASKED)]


def test_whoever_has_planned_nothing_is_asked_once_after_a_month(changed, clock):
    clock.move(days=29)
    assert asked(changed) == []
    clock.move(days=2)
    assert asked(changed) == [f"/pairings/{changed.pair.id}/changes/new"]

    clock.move(days=90)
    assert len(asked(changed)) == 1


def test_a_plan_that_was_not_kept_counts_as_none(changed, clock):
    changed.begin()
    clock.move(days=31)

    assert len(asked(changed)) == 1


def test_whoever_has_planned_is_asked_how_it_goes_after_30_and_90_days(changed, clock):
    here = f"/changes/{changed.plan().id}/how-it-goes"
    clock.move(days=29)
    assert asked(changed) == []
    clock.move(days=2)
    assert asked(changed) == [here]
    clock.move(days=58)
    assert asked(changed) == [here]
    clock.move(days=2)
    assert asked(changed) == [here, here]

    clock.move(days=300)
    assert len(asked(changed)) == 2


def test_a_worker_that_slept_asks_the_later_question_alone(changed, clock):
    changed.plan()
    clock.move(days=120)

    assert len(asked(changed)) == 1
    assert changed.row.asked_days == 90


def test_what_has_stopped_is_not_asked_after(changed, clock):
    changed.plan().report("stopped", lesson="The carers start later than our round.")
    clock.move(days=31)

    assert asked(changed) == []


def test_what_is_practised_is_asked_after_too(changed, client, clock):
    changed.practising(client)
    clock.move(days=91)

    assert len(asked(changed)) == 1


def test_nobody_is_asked_for_a_plan_of_a_pairing_that_ended(changed, clock):
    with changed.pair.row() as row:
        row.state = PairingState.ENDED
    clock.move(days=31)

    assert asked(changed) == []


def test_two_workers_ask_once(changed, clock, database):
    """The second finds that the first has asked, whatever it had read before."""
    changed.plan()
    clock.move(days=31)
    with database.reading() as session:
        due = change_asks.due(session, now=clock.now)
    done = 0
    for _ in range(2):
        with database.transaction() as session:
            done += sum(change_asks.ask(session, change_id=one, now=clock.now) for one in due)

    assert done == 1
