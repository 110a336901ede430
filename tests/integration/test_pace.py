"""The expected wait is reckoned from what has happened, or it is said that nobody can tell."""

from datetime import timedelta

import pytest

from mentoring.models.audit import AuditEvent
from mentoring.models.mentors import Mentor
from mentoring.models.pairings import Pairing, PairingState
from mentoring.services import pace, wait_pages
from mentoring.services.pace import Pace
from tests.factories import (
    HOME_FIRST,
    NOW,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
)


class Held:
    """A mentor with two places, and what became of those who held them."""

    def __init__(self, session):
        self.session = session
        self.programme = make_programme(session)
        self.mentor = make_mentor(session)
        self.experience = make_experience(session, self.mentor)

    def for_days(self, days, *, state=PairingState.DECLINED, action="declined"):
        row = self.row(state, offered_at=NOW - timedelta(days=100))
        at = row.offered_at + timedelta(days=days)
        event = {"actor_id": None, "noun": "pairings", "noun_id": row.id, "reason": ""}
        self.session.add(AuditEvent(at=at, action=action, **event))
        self.session.flush()
        return row

    def row(self, state, **given):
        need = make_need(self.session, make_person(self.session), self.programme)
        row = Pairing(
            need_id=need.id,
            mentor_id=self.mentor.person_id,
            experience_id=self.experience.id,
            state=state,
            explanation={},
            requested_at=NOW,
            **given,
        )
        self.session.add(row)
        self.session.flush()
        return row

    @property
    def of_mentor(self):
        self.session.refresh(self.mentor)
        return pace.of_mentor(self.session, self.mentor, now=NOW)


@pytest.fixture
def held(session):
    yield Held(session)
    session.rollback()


@pytest.mark.parametrize(("freed", "days"), [(4, None), (5, 10)])
def test_fewer_than_five_freed_places_say_nothing(held, freed, days):
    for _ in range(freed):
        held.for_days(20)
    assert held.of_mentor.days(before=0) == days


def test_each_person_before_adds_their_share(held):
    for days in (5, 10, 15, 20, 50):
        held.for_days(days)
    found = held.of_mentor
    assert [found.days(before=number) for number in range(3)] == [10, 20, 30]


def test_a_place_that_is_still_held_makes_the_wait_longer(held):
    for _ in range(5):
        held.for_days(20)
    held.row(PairingState.ACTIVE, offered_at=NOW - timedelta(days=100))
    assert held.of_mentor.days(before=0) == 20


def test_a_request_that_was_never_offered_held_nothing(held):
    for _ in range(5):
        held.for_days(20)
    held.row(PairingState.WITHDRAWN)
    held.row(PairingState.REQUESTED)
    assert (held.of_mentor.freed, held.of_mentor.days(before=0)) == (5, 10)


def test_what_was_done_to_a_pairing_after_its_end_does_not_count(held):
    for _ in range(5):
        row = held.for_days(20, state=PairingState.ENDED, action="ended")
        held.session.add(
            AuditEvent(
                at=NOW,
                actor_id=None,
                action="concern_answered",
                noun="pairings",
                noun_id=row.id,
                reason="",
            )
        )
    held.session.flush()
    assert held.of_mentor.days(before=0) == 10


def test_nobody_can_tell_while_a_mentor_takes_nobody_new(held):
    for _ in range(5):
        held.for_days(20)
    held.session.get_one(Mentor, held.mentor.person_id).paused = True
    held.session.flush()
    assert "takes new learners just now" in held.of_mentor.said(before=0)


def test_the_wait_for_a_know_how_counts_the_places_of_all_who_have_it(held):
    for _ in range(5):
        held.for_days(20)
    other = make_mentor(held.session, learners_at_once=3)
    make_experience(held.session, other)
    make_experience(held.session, make_mentor(held.session), knowhow=("K07.1a",))
    found = pace.of_knowhow(held.session, [HOME_FIRST], now=NOW)[HOME_FIRST]
    assert (found.freed, found.places, found.days(before=0)) == (5, 5, 4)


def test_those_in_the_line_of_one_who_has_it_come_first(held):
    for _ in range(5):
        held.for_days(20)
    held.row(PairingState.REQUESTED)
    found = pace.of_knowhow(held.session, [HOME_FIRST], now=NOW)[HOME_FIRST]
    assert [found.days(before=number) for number in range(2)] == [20, 30]


def test_the_place_in_a_line_is_the_place_in_the_order_of_asking(held):
    rows = [held.row(PairingState.REQUESTED) for _ in range(3)]
    rows[0].requested_at = NOW + timedelta(hours=1)
    held.session.flush()
    for row in rows:
        row.mentor = held.mentor
    found = [wait_pages.in_line(held.session, row, now=NOW) for row in rows]
    assert [one.before for one in found if one] == [2, 0, 1]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (1, "about a day"),
        (14, "about 14 days"),
        (15, "about 3 weeks"),
        (90, "about 13 weeks"),
        (91, "about 4 months"),
    ],
)
def test_a_wait_is_said_as_people_say_it_and_never_shorter(days, said):
    assert pace.about(days) == said
    assert said in Pace(5, days * 5.0, 1).said(before=0)
