"""What somebody has still to say about meeting stands on their own page until they say it."""

from datetime import timedelta

import pytest

from mentoring.services import attendance
from mentoring.services.access import Which
from tests.meeting import SATURDAY, SUNDAY, at

CHOOSE = "Choose a time to meet Bela Quillsworth"


def links(pair, person_id):
    return pair.sit_down(person_id).get("/home").all("main .nhsuk-inset-text a")


def test_times_to_choose_from_are_led_to(pair, meeting):
    meeting.propose(pair.mentor_id, SATURDAY, SUNDAY)
    page = pair.sit_down(pair.learner_id).get("/home")

    assert "Bela Quillsworth has proposed when to meet." in page.text
    assert page.link(CHOOSE) == at(pair, "sessions", "choose")


def test_who_proposed_has_nothing_to_choose(pair, meeting):
    meeting.propose(pair.mentor_id, SATURDAY)
    assert links(pair, pair.mentor_id) == []


def test_a_time_that_was_chosen_is_asked_for_no_more(pair, meeting):
    meeting.plan(SATURDAY)
    assert links(pair, pair.learner_id) == []


def test_times_that_have_passed_are_not_asked_for(pair, meeting):
    meeting.propose(pair.mentor_id, SATURDAY)
    pair.clock.now = SUNDAY
    assert links(pair, pair.learner_id) == []


@pytest.mark.parametrize("side", ["learner_id", "mentor_id"])
def test_either_side_is_asked_whether_they_met(pair, meeting, side):
    number = meeting.plan(SATURDAY)
    pair.clock.now = SATURDAY + timedelta(hours=2)
    page = pair.sit_down(getattr(pair, side)).get("/home")

    other = {"learner_id": "Bela Quillsworth", "mentor_id": "Asha Thornwick"}[side]
    assert f"You were to meet {other} on Saturday 30 October 2027 at 10am." in page.text
    (where,) = page.soup.select("main .nhsuk-inset-text a")
    assert where["href"] == at(pair, "sessions", number, "met")


def test_who_has_said_so_is_asked_no_more(pair, meeting):
    number = meeting.plan(SATURDAY)
    pair.clock.now = SATURDAY + timedelta(hours=2)
    pair.act(attendance.say, by=pair.learner_id, which=Which(pair.id, number), met=True)

    assert (links(pair, pair.learner_id), len(links(pair, pair.mentor_id))) == ([], 1)
