"""The pages on which two people meet, in a real browser: on a phone, at a desk, without scripts."""

from datetime import timedelta

import pytest

from mentoring.models.pairings import Pairing, PairingState
from mentoring.services import access, attendance, sessions
from mentoring.services.access import Which
from tests.browser.conftest import Site
from tests.browser.visitor import Visitor
from tests.factories import make_experience, make_mentor, make_need, make_person, make_programme
from tests.factories import viewer as who

LEARNER, MENTOR = "asha-of-this-test", "bela-of-this-test"


class Two:
    """Two people of the demonstration who have both said yes and are to meet the next day."""

    def __init__(self, site: Site) -> None:
        self.site, self.clock = site, site.clock
        now = self.clock.now
        with site.database.transaction() as session:
            learner = make_person(session, name="Asha Thornwick", persona=LEARNER)
            person = make_person(session, name="Bela Quillsworth", persona=MENTOR)
            mentor = make_mentor(session, person)
            row = Pairing(
                need_id=make_need(session, learner, make_programme(session)).id,
                mentor_id=person.id,
                experience_id=make_experience(session, mentor).id,
                state=PairingState.ACTIVE,
                explanation={},
                requested_at=now,
                active_at=now,
            )
            session.add(row)
            session.flush()
            self.id, self.mentor_id = row.id, person.id
        with site.database.transaction() as session:
            found = access.pairing(session, self.id)
            assert found is not None
            sessions.first(session, pairing=found, starts_at=now + timedelta(days=1), now=now)

    def the_other_says_they_met(self) -> None:
        with self.site.database.transaction() as session:
            attendance.say(
                session,
                by=who(session, self.mentor_id),
                which=Which(self.id, 1),
                met=True,
                now=self.clock.now,
            )


@pytest.fixture
def two(site: Site) -> Two:
    return Two(site)


def walk(visitor: Visitor, two: Two) -> None:
    visitor.sign_in_as("Asha Thornwick")
    visitor.open(f"/pairings/{two.id}")
    visitor.follow("Write down what you work on")
    visitor.press("Save")
    visitor.sees("There is a problem")
    visitor.fill("What should come of it?", "Home by Friday, with the carers booked")
    visitor.go_on()
    visitor.press("Propose times to meet")
    visitor.press("Send these times")
    visitor.sees("There is a problem")
    day = two.clock.now + timedelta(days=9)
    for part, typed in (("day", day.day), ("month", day.month), ("year", day.year)):
        visitor.page.fill(f"#times-0-{part}", str(typed))
    visitor.page.fill("#times-0-clock", "10.30am")
    visitor.press("Send these times")
    visitor.open(f"/pairings/{two.id}/sessions/1")
    visitor.press("Change the time or place")
    visitor.fill("Place", "Larkmere health centre, room 4")
    visitor.press("Save the change")
    visitor.follow("Cancel this session")
    visitor.open("/calendar")
    visitor.press("Make a private address")
    visitor.press("Stop this address")
    say_how_it_was(visitor, two)


def say_how_it_was(visitor: Visitor, two: Two) -> None:
    two.clock.move(days=2)
    visitor.open(f"/pairings/{two.id}")
    visitor.follow("Say whether you met")
    visitor.choose("Yes, we met")
    visitor.press("Continue")
    visitor.choose("Quite a lot")
    visitor.choose("It is low")
    visitor.press("Keep this for me")
    visitor.sees("It is no sign that you do it badly")
    two.the_other_says_they_met()
    visitor.open(f"/pairings/{two.id}")
    visitor.sees("Held")


def test_two_people_plan_meet_and_say_how_it_was(visitor, two):
    walk(visitor, two)


def test_two_people_plan_meet_and_say_how_it_was_without_javascript(plain_visitor, two):
    walk(plain_visitor, two)
