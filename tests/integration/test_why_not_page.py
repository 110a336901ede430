"""Why a list of suggestions is not longer: each line does what it says, and some are never said."""

import pytest

from mentoring.models.mentors import Visibility
from mentoring.models.needs import NeedKnowHow, NeedState
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.people import HALF_DAYS, NotWith, pack
from mentoring.services import register
from tests.factories import (
    HOME_FIRST,
    NOW,
    make_need,
    make_person,
)
from tests.integration.test_suggestions_page import Desk, _queries

MONDAY, THURSDAY = pack(("mon_am",), HALF_DAYS), pack(("thu_am",), HALF_DAYS)


class Table(Desk):
    """A desk with a programme that has rules."""

    def rule(self, **rules):
        for name, value in rules.items():
            setattr(self.programme, name, value)
        return self

    def fill(self, mentor):
        """Take the only place of a mentor."""
        mentor.learners_at_once = 1
        other = make_need(
            self.session, make_person(self.session), self.programme, state=NeedState.MATCHED
        )
        self.session.add(
            Pairing(
                need_id=other.id,
                mentor_id=mentor.person_id,
                experience_id=mentor.experience.id,
                state=PairingState.OFFERED,
                explanation={},
                requested_at=NOW,
            )
        )
        return mentor

    def read(self):
        """Read the lines below the cards."""
        register.refresh(self.session, now=NOW)
        self.look()
        return " ".join(self.client.page.all("h2 + ul li"))

    def thursdays_only(self, name="Bela Quillsworth", **given):
        mentor = self.mentor(name, **given)
        mentor.person.half_days = THURSDAY
        return mentor


@pytest.fixture
def table(session, client):
    return Table(session, client)


@pytest.fixture
def weekdays(table):
    """A learner who can meet on Monday mornings alone, where a shared half-day is a rule."""
    table.rule(shared_half_day=True).learner.half_days = MONDAY
    return table


def test_the_half_day_that_would_bring_somebody_is_named(weekdays):
    weekdays.thursdays_only()

    said = "Bela Quillsworth would fit too if you could meet on a Thursday morning."
    assert said in weekdays.read()


def test_with_that_half_day_they_are_suggested(weekdays):
    weekdays.thursdays_only()
    weekdays.read()
    link = weekdays.client.page.link("Change when you can meet")
    weekdays.client.post(link, {"half_days": ["mon_am", "thu_am"]})

    assert "would fit too" not in weekdays.read()
    assert weekdays.client.page.all("article h2") == ["Bela Quillsworth"]


def test_a_half_day_is_not_named_for_whom_the_learner_asked_not_to_meet(weekdays):
    mentor = weekdays.thursdays_only()
    weekdays.session.add(NotWith(person_id=mentor.person_id, other_id=weekdays.learner.id))

    assert weekdays.read() == ""


def test_a_half_day_is_not_named_for_the_line_manager(weekdays):
    weekdays.learner.line_manager_id = weekdays.thursdays_only().person_id

    assert weekdays.read() == ""


@pytest.mark.parametrize(
    "hidden",
    [
        {"paused": True},
        {"visibility": Visibility.NOBODY},
        {"visibility": Visibility.PROGRAMME_TEAM},
        {"learners_at_once": 0},
    ],
)
def test_a_half_day_is_not_named_for_somebody_who_cannot_be_suggested(weekdays, hidden):
    weekdays.thursdays_only(**hidden)

    assert "Bela" not in weekdays.look().text


def test_who_works_in_the_same_organisation_is_counted_and_not_named(table):
    mentor = table.rule(other_organisation=True).mentor()
    table.learner.organisation_id = mentor.person.organisation_id

    assert "1 more person would fit too, but works where you work" in table.read()
    assert "Bela" not in table.client.page.text


def test_who_works_in_another_region_is_counted_and_not_named(table):
    mentor = table.rule(same_region=True).mentor()
    mentor.person.place_id = "QOX"

    assert "1 more person would fit too, but works in another region" in table.read()


def test_a_language_that_would_bring_somebody_is_named(table):
    mentor = table.rule(shared_language=True).mentor()
    mentor.person.languages = 2

    assert "would fit too if you both spoke Welsh" in table.read()


def test_who_fits_and_has_no_room_is_named_with_the_waiting_list(table):
    for number in range(5):
        table.mentor(f"Roomy {number}")
    table.fill(table.mentor("Full Fenwick"))

    said = "Full Fenwick has done it too, and has no place free at the moment."
    assert said in table.read()


def test_the_waiting_list_can_be_joined(table):
    for number in range(5):
        table.mentor(f"Roomy {number}")
    table.fill(table.mentor("Full Fenwick"))
    table.read()
    link = table.client.page.link("Join the waiting list of Full Fenwick")

    assert "Full Fenwick" in table.client.get(link).text
    assert table.client.status == 200


def test_know_how_that_would_bring_somebody_is_named_and_brings_them(table):
    for number in range(5):
        table.mentor(f"Wordy {number}")
    other_words = {"title": "A year of change", "what_was_done": "It took a year of weekly talks."}
    table.mentor(experience={"knowhow": ("K01.2b",), **other_words})
    table.need.knowhow.clear()
    table.need.text = "Single shared assessment, and people home first on the wards."
    table.session.flush()
    said = table.read()

    assert "it brings Bela Quillsworth as a strong answer" in said
    assert "Bela Quillsworth" not in table.client.page.all("article h2")
    table.session.add(NeedKnowHow(need_id=table.need.id, knowhow_id="K01.2b", rank=1))
    assert "Bela Quillsworth" in table.look().all("article h2")


def test_where_nobody_answers_part_of_it_and_the_nearest_are_named(table):
    asked = ("K09.1a", "K10.1a", "K11.1a", "K12.1a", "K06.1a", HOME_FIRST)
    done = ("K01.1a", "K01.1b", "K01.1c", "K02.1a", HOME_FIRST)
    other_words = {"title": "A year of change", "what_was_done": "It took a year of weekly talks."}
    table.mentor(experience={"knowhow": done, "contexts": (), **other_words})
    table.need = make_need(table.session, table.learner, table.programme, knowhow=asked)
    table.look()

    assert table.client.page.all("article h2") == []
    assert "One person has done part of it" in table.client.page.text
    table.client.get(table.client.page.link("Ask Bela Quillsworth all the same"))
    assert table.client.status == 200


def test_at_most_three_lines_are_about_people(weekdays):
    for number, day in enumerate(HALF_DAYS[1:8]):
        weekdays.mentor(f"Mentor {number}").person.half_days = pack((day,), HALF_DAYS)

    assert weekdays.read().count("would fit too") == 3


def test_many_others_take_as_many_queries_as_one(weekdays, database):
    weekdays.thursdays_only()
    few = _queries(weekdays, database)
    for number in range(4):
        weekdays.thursdays_only(f"Mentor {number}")

    assert _queries(weekdays, database) == few <= 18
