"""A mentor whom nobody has asked is told what open needs ask for, and what would open more."""

import pytest

from mentoring.models.needs import NeedState
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.people import HALF_DAYS, NotWith, pack
from mentoring.services import not_asked, outlooks, register
from tests.factories import (
    HOME_FIRST,
    NOW,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
    viewer,
)

MONDAY, THURSDAY = pack(("mon_am",), HALF_DAYS), pack(("thu_am",), HALF_DAYS)
GAP = "K04.1b"


class Shelf:
    """A mentor who has done one thing, and learners who need something."""

    def __init__(self, session):
        self.session, self.programme = session, make_programme(session)
        self.mentor = make_mentor(session)
        self.experience = make_experience(session, self.mentor)

    def need(self, *knowhow, learner=None, **given):
        learner = learner or make_person(self.session)
        return make_need(
            self.session, learner, self.programme, knowhow=knowhow or (HOME_FIRST,), **given
        )

    def lines(self):
        register.refresh(self.session, now=NOW)
        outlooks.refresh(self.session, now=NOW)
        asker = viewer(self.session, self.mentor.person_id)
        return [line.sentence for line in not_asked.find(self.session, mentor=asker)]


@pytest.fixture
def shelf(session):
    return Shelf(session)


def test_the_needs_that_ask_for_what_they_have_done_are_counted(shelf):
    shelf.need()
    shelf.need()

    assert "2 open needs ask for what you have done." in shelf.lines()


def test_where_no_need_comes_near_that_is_said(shelf):
    assert shelf.lines() == ["No open need asks for what you have logged at the moment."]


def test_the_half_day_that_would_open_more_is_named_and_does(shelf):
    shelf.programme.shared_half_day = True
    shelf.mentor.person.half_days = MONDAY
    shelf.need(learner=make_person(shelf.session, half_days=THURSDAY))
    said = "1 need more would be open to you if you could meet on a Thursday morning."
    assert shelf.lines() == [said]

    shelf.mentor.person.half_days = MONDAY | THURSDAY
    assert shelf.lines() == ["1 open need asks for what you have done."]


def test_a_learner_who_asked_not_to_meet_them_leaves_no_trace(shelf):
    shelf.programme.shared_half_day = True
    shelf.mentor.person.half_days = MONDAY
    need = shelf.need(learner=make_person(shelf.session, half_days=THURSDAY))
    shelf.session.add(NotWith(person_id=need.learner_id, other_id=shelf.mentor.person_id))

    assert shelf.lines() == []


def test_know_how_that_nobody_has_logged_is_named_where_it_is_close_to_theirs(shelf):
    shelf.need(GAP, text="Our rota has no one on it.", contexts=())
    (line,) = [line for line in shelf.lines() if "nobody has logged it" in line]

    assert line.startswith("1 open need asks for “")


def test_once_it_is_logged_the_line_is_gone_and_the_need_is_theirs(shelf):
    shelf.need(GAP, text="Our rota has no one on it.", contexts=())
    shelf.lines()
    make_experience(shelf.session, shelf.mentor, knowhow=(GAP,))

    assert shelf.lines() == ["1 open need asks for what you have done."]


def test_somebody_who_has_been_asked_is_told_nothing(shelf):
    need = shelf.need(state=NeedState.MATCHED)
    shelf.session.add(
        Pairing(
            need_id=need.id,
            mentor_id=shelf.mentor.person_id,
            experience_id=shelf.experience.id,
            state=PairingState.OFFERED,
            explanation={},
            requested_at=NOW,
        )
    )
    shelf.session.flush()

    assert shelf.lines() == []


def test_the_page_of_their_teaching_says_it(shelf, client):
    shelf.need()
    shelf.lines()
    shelf.session.commit()
    client.sign_in(shelf.mentor.person)

    assert "Nobody has asked you yet" in client.get("/teaching").text
