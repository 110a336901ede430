"""A need from its first words to an open one, page by page."""

import pytest
from sqlalchemy import func, select

from mentoring.models.needs import Need, NeedState
from mentoring.models.rounds import Round, RoundRun, RoundState, Unmatched
from tests.drafts import NHS_NUMBER, WORDS, begun, desk, kept
from tests.factories import (
    NOW,
    make_need,
    make_person,
    make_programme,
)

__all__ = ["desk"]


def test_with_one_programme_the_words_are_asked_at_once(desk):
    assert desk.get("/needs/new").h1 == "What do you have to get done?"


def test_with_several_programmes_the_learner_chooses_one_first(session, desk):
    make_programme(session)
    session.commit()
    assert desk.get("/needs/new").h1 == "Which programme is this for?"


def test_choosing_no_programme_is_said(session, desk):
    make_programme(session)
    session.commit()
    assert desk.get("/needs/new?go=yes").title.startswith("Error: ")


def test_the_words_are_a_draft_from_the_first_page_on(session, desk):
    assert kept(session, begun(desk)).state is NeedState.DRAFT


def test_the_same_words_sent_twice_begin_one_draft(session, desk):
    begun(desk)
    begun(desk)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Need)) == 1


@pytest.mark.parametrize(
    "text", [f"Help for {NHS_NUMBER} who waits on my ward", "Ring me on 020 7946 0018 about it"]
)
def test_words_with_a_number_of_a_person_are_refused_and_nothing_is_lost(desk, text):
    page = desk.post(f"/needs/new/{desk.programme.id}", {"text": text})
    assert (desk.status, page.one("textarea").text.strip()) == (422, text)


def test_a_word_alone_is_asked_to_be_more_concrete(desk):
    page = desk.post(f"/needs/new/{desk.programme.id}", {"text": "integration"})
    assert "Say in a sentence or two" in page.text


def test_a_need_without_a_place_does_not_open(session, desk):
    number = begun(desk)
    desk.post(f"/needs/{number}/check")
    assert (desk.status, kept(session, number).state) == (422, NeedState.DRAFT)


def test_opening_twice_opens_once(session, desk, clock):
    number = begun(desk)
    desk.post(f"/needs/{number}/place", {"place": "QGH"})
    desk.post(f"/needs/{number}/check")
    opened = kept(session, number).opened_at
    clock.move(hours=1)
    page = desk.post(f"/needs/{number}/check")
    assert (page.h1, kept(session, number).opened_at) == ("Your need is open", opened)


def test_a_draft_is_carried_on_where_it_was_left(session, desk):
    number = begun(desk)
    desk.post(f"/needs/{number}/services", {"service": "service.gp"})
    desk.get(f"/needs/{number}/carry-on")
    assert desk.path == f"/needs/{number}/area"


def test_the_hub_offers_to_carry_on(desk):
    number = begun(desk)
    page = desk.get("/home")
    assert page.one(f"a[href='/needs/{number}/carry-on']")


def test_somebody_elses_need_is_hidden(session, desk):
    number = begun(desk)
    desk.sign_in(make_person(session))
    session.commit()
    desk.get(f"/needs/{number}")
    assert desk.status == 404


@pytest.mark.parametrize("page", ["", "/check", "/knowhow", "/withdraw", "/suggestions"])
def test_a_visitor_signs_in_first(desk, page):
    number = begun(desk)
    with desk.http.session_transaction() as cookie:
        cookie.clear()
    assert desk.get(f"/needs/{number}{page}").h1 == "Sign in"


def test_a_withdrawn_need_stays_withdrawn(session, desk):
    need = make_need(session, desk.learner, desk.programme)
    session.commit()
    desk.post(f"/needs/{need.id}/withdraw")
    desk.post(f"/needs/{need.id}/withdraw")
    assert (desk.status, kept(session, need.id).state) == (200, NeedState.WITHDRAWN)


def test_an_open_need_can_still_be_changed(session, desk):
    need = make_need(session, desk.learner, desk.programme)
    session.commit()
    desk.post(f"/needs/{need.id}/words", {"text": WORDS})
    assert kept(session, need.id).text == WORDS


def test_a_matched_need_cannot_be_changed(session, desk):
    need = make_need(session, desk.learner, desk.programme, state=NeedState.MATCHED)
    session.commit()
    desk.post(f"/needs/{need.id}/words", {"text": WORDS})
    assert desk.status == 409


@pytest.mark.parametrize("state", list(NeedState))
def test_a_need_in_every_state_has_its_page(session, desk, state):
    need = make_need(session, desk.learner, desk.programme, state=state)
    session.commit()
    assert desk.get(f"/needs/{need.id}").h1 == "Your need"


def left_out(session, need, *, state):
    """Say that a round found nobody for a need."""
    made = Round(
        programme_id=need.programme_id,
        name="November round",
        state=state,
        settings={},
        created_by_id=need.learner_id,
        created_at=NOW,
        publish_at=NOW,
    )
    made.runs = [RoundRun(number=1, queued_at=NOW, finished_at=NOW, versions={}, measures={})]
    session.add(made)
    session.flush()
    said = {"why_not": "Nobody has logged this.", "would_help": ["Somebody has to be found."]}
    session.add(Unmatched(run_id=made.runs[0].id, need_id=need.id, why="nobody", explanation=said))
    session.commit()


def test_a_need_that_a_round_left_out_says_why_and_what_would_help(session, desk):
    need = make_need(session, desk.learner, desk.programme)
    left_out(session, need, state=RoundState.PUBLISHED)
    text = desk.get(f"/needs/{need.id}").text
    said = ["Nobody has logged this.", "Somebody has to be found."]
    assert [sentence for sentence in said if sentence in text] == said


def test_a_round_in_review_says_nothing_to_the_learner(session, desk):
    need = make_need(session, desk.learner, desk.programme)
    left_out(session, need, state=RoundState.IN_REVIEW)
    assert "Nobody has logged this." not in desk.get(f"/needs/{need.id}").text
