"""The one question more that short or vague words are asked, of learners and of mentors."""

import pytest
from sqlalchemy import func, select

from mentoring.models.experiences import Experience
from tests.drafts import NHS_NUMBER, WORDS, begun, desk, kept
from tests.factories import make_need, make_person
from tests.integration.desks import reading

__all__ = ["desk"]

SHORT = "Help for people with dementia at night"
ANSWER = "nobody comes when her husband rings"
BOTH = f"{SHORT}. Nobody comes when her husband rings."
DID = {
    "title": "Night sitting",
    "what_was_done": "Volunteers sat in the house all night long.",
}


def test_short_words_are_asked_for_what_they_leave_out(desk):
    begun(desk, SHORT)
    assert desk.page.h1 == "What happens now?"


def test_another_thing_is_asked_where_that_is_said_already(desk):
    begun(desk, "Old people wait twice for help")
    assert desk.page.h1 == "What should happen instead?"


def test_words_that_say_enough_go_straight_on(desk):
    number = begun(desk, WORDS)
    assert desk.path == f"/needs/{number}/knowhow"


def test_the_answer_is_shown_in_the_words_before_anything_is_kept(session, desk):
    number = begun(desk, SHORT)
    page = desk.post(f"/needs/{number}/more", {"answer": ANSWER})
    assert page.one("textarea").text.strip() == BOTH
    assert page.one("main form")["action"] == f"/needs/{number}/words"
    assert kept(session, number).text == SHORT


def test_the_words_are_kept_once_the_learner_agrees(session, desk):
    number = begun(desk, SHORT)
    page = desk.post(f"/needs/{number}/more", {"answer": ANSWER})
    desk.post(f"/needs/{number}/words", page.fields())
    assert (desk.path, kept(session, number).text) == (f"/needs/{number}/knowhow", BOTH)


@pytest.mark.parametrize("sent", [{}, {"answer": "  "}, {"answer": ANSWER, "skip": "yes"}])
def test_the_question_can_be_skipped(session, desk, sent):
    number = begun(desk, SHORT)
    desk.post(f"/needs/{number}/more", sent)
    assert (desk.path, kept(session, number).text) == (f"/needs/{number}/knowhow", SHORT)


def test_it_is_asked_once_only(desk):
    number = begun(desk, SHORT)
    desk.post(f"/needs/{number}/more", {"skip": "yes"})
    desk.get(f"/needs/{number}/carry-on")
    assert desk.path == f"/needs/{number}/knowhow"
    desk.post(f"/needs/{number}/words", {"text": "Help for people with dementia at home"})
    assert desk.path == f"/needs/{number}/knowhow"


def test_an_answer_with_somebodys_number_is_refused_and_nothing_is_lost(session, desk):
    number = begun(desk, SHORT)
    page = desk.post(f"/needs/{number}/more", {"answer": f"he is {NHS_NUMBER}"})
    page = desk.post(f"/needs/{number}/words", page.fields())
    assert (desk.status, kept(session, number).text) == (422, SHORT)
    assert NHS_NUMBER in page.one("textarea").text


def test_an_open_need_is_not_asked(session, desk):
    need = make_need(session, desk.learner, desk.programme, text=SHORT)
    session.commit()
    desk.get(f"/needs/{need.id}/more")
    assert desk.path == f"/needs/{need.id}/knowhow"


def test_somebody_elses_need_is_hidden(session, desk):
    number = begun(desk, SHORT)
    desk.sign_in(make_person(session))
    session.commit()
    desk.get(f"/needs/{number}/more")
    assert desk.status == 404


def newest(session):
    with reading(session):
        return session.scalars(select(Experience).order_by(Experience.id.desc())).first()


def test_a_short_account_is_asked_what_changed_and_for_whom(desk):
    page = desk.post("/experiences/new", DID)
    assert page.h1 == "What changed, and for whom?"


def test_an_account_that_says_for_whom_is_asked_what_it_took(desk):
    said = {**DID, "what_was_done": "Sat with people with dementia in their house at night."}
    assert desk.post("/experiences/new", said).h1 == "What did it take?"


def test_the_answer_is_shown_in_the_account_and_kept_when_the_holder_agrees(session, desk):
    desk.post("/experiences/new", DID)
    row = newest(session)
    page = desk.post(f"/experiences/{row.id}/more", {"answer": "old couples could sleep"})
    assert newest(session).what_was_done == DID["what_was_done"]
    desk.post(f"/experiences/{row.id}/what", page.fields())
    assert newest(session).what_was_done.endswith("all night long. Old couples could sleep.")
    assert desk.path == f"/experiences/{row.id}/knowhow"


def test_the_question_to_a_mentor_can_be_skipped(session, desk):
    desk.post("/experiences/new", DID)
    desk.post(f"/experiences/{newest(session).id}/more", {"skip": "yes"})
    assert desk.path.endswith("/knowhow")


def test_asking_once_more_begins_nothing_twice(session, desk):
    desk.post("/experiences/new", DID)
    desk.post("/experiences/new", DID)
    with reading(session):
        assert session.scalar(select(func.count()).select_from(Experience)) == 2
