"""Whoever has to answer is reminded twice, by a worker that may die at any moment."""

import random
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, select

from mentoring.models.notices import Notice, NoticeKind
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.programmes import Programme
from mentoring.services import expiry, pairings, reminders, working_days
from tests.factories import NOW, make_mentor, make_need, make_person, viewer
from tests.integration.desks import OfferDesk

REMINDERS = (NoticeKind.REMINDER, NoticeKind.CONFIRM_REMINDER)


class Asked(OfferDesk):
    """A mentor with an offer, a worker who reminds, and what was told so far."""

    def __init__(self, session, client, database, clock):
        super().__init__(session, client)
        self.database, self.clock = database, clock
        self.learner_id, self.mentor_id = self.learner.id, self.mentor.person_id
        session.commit()

    def on(self, day, hour=10):
        """Let it be an hour of a day in November or December, and let the worker look."""
        month = 11 if day >= 23 else 12
        self.clock.now = datetime(2026, month, day, hour, tzinfo=UTC)
        return reminders.run(self.database, clock=self.clock)

    def does(self, what, **given):
        with self.database.transaction() as session:
            for side in {"learner", "mentor"} & given.keys():
                given[side] = viewer(session, given[side])
            what(session, **given, pairing_id=self.id, now=self.clock.now)

    def accepts(self):
        self.does(pairings.accept, mentor=self.mentor_id, times=[])

    def told(self):
        with self.database.reading() as session:
            found = select(Notice.once).where(Notice.kind.in_(REMINDERS)).order_by(Notice.id)
            return [one.split(":", 2)[2] for one in session.scalars(found)]


@pytest.fixture
def asked(session, client, database, clock):
    return Asked(session, client, database, clock)


def test_a_mentor_is_reminded_on_the_fourth_and_the_eighth_of_ten_working_days(asked):
    done = {day: asked.on(day) for day in (24, 25, 26, 27, 30, 1, 2, 3, 4, 7)}
    assert {day for day, sent in done.items() if sent} == {27, 3}
    assert asked.told() == ["reminder:1", "reminder:2"]


def test_nobody_is_reminded_before_nine_in_the_morning(asked):
    assert [asked.on(27, hour) for hour in (1, 8, 9)] == [0, 0, 1]


def test_a_reminder_that_was_missed_is_not_made_up_for_beside_the_next(asked):
    assert [asked.on(4), asked.on(7)] == [1, 0]
    assert asked.told() == ["reminder:2"]


def test_an_offer_that_was_answered_is_reminded_of_no_more(asked):
    asked.does(pairings.decline, mentor=asked.mentor_id, reason="no_time")
    assert [asked.on(27), asked.on(3)] == [0, 0]


def test_a_reminder_that_was_not_sent_yet_is_dropped_with_the_answer(asked):
    asked.on(27)
    asked.accepts()
    assert asked.told() == []


def test_a_reminder_that_was_sent_stays_when_the_answer_comes(asked):
    asked.on(27)
    with asked.database.transaction() as session:
        kept = session.scalars(select(Notice).where(Notice.kind == NoticeKind.REMINDER)).one()
        kept.sent_at = asked.clock.now
    asked.accepts()
    assert asked.told() == ["reminder:1"]


def test_a_learner_is_reminded_twice_of_a_yes_that_waits(asked):
    asked.accepts()
    assert [asked.on(27), asked.on(3)] == [1, 1]
    assert asked.told() == ["confirm_reminder:1", "confirm_reminder:2"]


def test_a_yes_that_is_confirmed_is_reminded_of_no_more(asked):
    asked.accepts()
    asked.does(pairings.confirm, learner=asked.learner_id, time_id=None)
    assert asked.on(27) == 0


def test_an_expired_offer_drops_its_reminders(asked):
    asked.on(3)
    asked.clock.move(days=5)
    assert expiry.run(asked.database, clock=asked.clock) == 1
    assert (asked.told(), asked.on(9)) == ([], 0)


def test_an_offer_ends_with_its_last_day_in_london(asked):
    with asked.database.reading() as session:
        reply_by = session.get_one(Pairing, asked.id).reply_by
    assert reply_by == working_days.end_of(date(2026, 12, 7))
    asked.clock.now = datetime(2026, 12, 7, 23, 59, 59, tzinfo=UTC)
    assert expiry.run(asked.database, clock=asked.clock) == 0
    asked.clock.now = datetime(2026, 12, 8, 0, 0, 0, tzinfo=UTC)
    assert expiry.run(asked.database, clock=asked.clock) == 1


@pytest.mark.parametrize(
    ("days", "on"),
    [(1, [(24, 11)]), (2, [(24, 11), (25, 11)]), (5, [(25, 11), (27, 11)])],
)
def test_a_short_time_to_answer_has_its_reminders_too(asked, days, on):
    with asked.database.transaction() as session:
        row = session.get_one(Pairing, asked.id)
        start = working_days.london(row.offered_at)
        row.reply_by = working_days.end_of(working_days.after(start, days))
        assert [(one.day, one.month) for one in reminders.planned(row)] == on


@pytest.mark.parametrize("seed", range(2))
def test_the_database_finds_the_same_reminders_as_a_look_at_each_offer(asked, seed):
    dice = random.Random(seed)
    with asked.database.transaction() as session:
        given = session.get_one(Pairing, asked.id)
        for number in range(60):
            person = make_person(session)
            need = make_need(session, person, session.get_one(Programme, asked.programme.id))
            made = NOW + timedelta(hours=dice.randrange(24 * 40))
            end = working_days.after(working_days.london(made), dice.randrange(1, 13))
            accepted = bool(number % 2)
            session.add(
                Pairing(
                    need_id=need.id,
                    mentor_id=make_mentor(session).person_id,
                    experience_id=given.experience_id,
                    state=PairingState.ACCEPTED if accepted else PairingState.OFFERED,
                    explanation={},
                    requested_at=NOW,
                    offered_at=NOW if accepted else made,
                    answered_at=made if accepted else None,
                    reply_by=working_days.end_of(end),
                )
            )
    seen = 0
    for days in range(1, 45):
        now = NOW + timedelta(days=days, hours=dice.randrange(-3, 3))
        with asked.database.reading() as session:
            rows = session.scalars(select(Pairing).order_by(Pairing.id)).all()
            by_hand = [row.id for row in rows if reminders._due_of(row, now=now)]
            assert reminders.due(session, now=now) == by_hand
        seen += len(by_hand)
    assert seen > 60


def test_an_offer_of_which_nobody_need_be_reminded_is_not_read(asked):
    loaded = []

    def count(_connection, _cursor, statement, *_rest):
        loaded.append(statement)

    asked.on(27)
    event.listen(asked.database.engine, "before_cursor_execute", count)
    asked.on(30)
    event.remove(asked.database.engine, "before_cursor_execute", count)
    assert not [one for one in loaded if "pairings.note" in one]


def test_two_workers_at_once_remind_once(asked):
    asked.on(24)
    asked.clock.now = datetime(2026, 11, 27, 10, tzinfo=UTC)
    start, sent = threading.Barrier(2), []

    def work():
        start.wait()
        sent.append(reminders.run(asked.database, clock=asked.clock))

    both = [threading.Thread(target=work) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(sent) == [0, 1]
    assert asked.told() == ["reminder:1"]


def test_a_worker_that_dies_before_it_commits_leaves_the_reminder_to_the_next(asked):
    asked.clock.now = datetime(2026, 11, 27, 10, tzinfo=UTC)
    with asked.database.writing() as session:
        assert reminders.remind(session, pairing_id=asked.id, now=asked.clock.now)
        session.rollback()
    assert asked.on(27) == 1
    assert asked.told() == ["reminder:1"]


def test_a_reminder_says_until_when_and_leads_to_the_offer(asked):
    asked.on(27)
    with asked.database.reading() as session:
        told = session.scalars(select(Notice).where(Notice.kind == NoticeKind.REMINDER)).one()
    assert "by the end of Monday 7 December 2026" in told.body
    assert told.path == f"/offers/{asked.id}"
