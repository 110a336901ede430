"""A need from its first words to an open one, page by page."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from mentoring.models.needs import Need, NeedState
from mentoring.models.people import NotWith
from mentoring.models.rounds import Round, RoundRun, RoundState, Unmatched
from tests.factories import (
    HOME_FIRST,
    NOW,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
)

WORDS = "Nine people on my ward are fit to go home and wait in beds for somebody to assess them."
NHS_NUMBER = "943 476 5919"


@pytest.fixture
def desk(session, client):
    """A learner at their desk, one programme, and one person who has done it."""
    client.programme = make_programme(session)
    client.learner = make_person(session)
    make_experience(session, make_mentor(session))
    session.commit()
    client.sign_in(client.learner)
    return client


def begun(desk, text=WORDS):
    """Say the words, and give the number of the draft."""
    desk.post(f"/needs/new/{desk.programme.id}", {"text": text})
    return int(desk.path.split("/")[2])


def kept(session, need_id):
    """Read a need as it is kept, and leave the database free for the next request."""
    session.rollback()
    parts = [selectinload(Need.knowhow), selectinload(Need.contexts)]
    need = session.get_one(Need, need_id, options=parts, populate_existing=True)
    session.expunge_all()
    session.rollback()
    return need


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


def test_know_how_is_suggested_from_the_words(desk):
    begun(desk, "I want therapists and carers to meet people at home on the day they are fit.")
    assert HOME_FIRST in [box["value"] for box in desk.page.soup.select("input[name=knowhow]")][:5]


def test_a_suggested_know_how_says_which_words_ask_for_it(desk):
    begun(desk, "I want therapists and carers to meet people at home on the day they are fit.")
    assert "You wrote “" in desk.page.text


def test_a_search_forgives_a_typing_error(desk):
    number = begun(desk)
    page = desk.get(f"/needs/{number}/knowhow?find=reablment")
    assert "Integrated reablement and intermediate care service" in page.all("label")


def test_a_search_that_finds_nothing_says_what_to_do(desk):
    number = begun(desk)
    assert "Try another word" in desk.get(f"/needs/{number}/knowhow?find=xylophone").text


def test_a_search_loses_no_tick(session, desk):
    number = begun(desk)
    sent = {"knowhow": HOME_FIRST, "find": "reablement", "look": "yes"}
    page = desk.post(f"/needs/{number}/knowhow", sent)
    assert page.one(f"input[value='{HOME_FIRST}']").has_attr("checked")


def test_a_domain_can_be_looked_through(desk):
    number = begun(desk)
    page = desk.get(f"/needs/{number}/knowhow?domain=K09")
    assert len(page.soup.select("input[name=knowhow]")) > 10


def test_none_of_the_know_how_is_an_answer(session, desk):
    number = begun(desk)
    desk.post(f"/needs/{number}/knowhow")
    assert desk.path == f"/needs/{number}/population"


def test_more_than_five_know_how_are_refused(desk):
    number = begun(desk)
    page = desk.get(f"/needs/{number}/knowhow?domain=K09")
    values = [str(box["value"]) for box in page.soup.select("input[name=knowhow]")]
    page = desk.post(f"/needs/{number}/knowhow?domain=K09", {"knowhow": values[:6]})
    assert "Choose up to 5, not 6" in page.text


def test_know_how_is_kept_in_the_order_in_which_it_is_suggested(session, desk):
    number = begun(desk)
    shown = [str(box["value"]) for box in desk.page.soup.select("input[name=knowhow]")]
    desk.post(f"/needs/{number}/knowhow", {"knowhow": [shown[2], shown[0]]})
    assert [one.knowhow_id for one in kept(session, number).knowhow] == [shown[0], shown[2]]


def test_what_the_words_speak_of_is_ticked_for_the_learner_to_confirm(desk):
    number = begun(desk, "Her memory is going and dementia care in our village surgery is thin.")
    page = desk.get(f"/needs/{number}/population")
    assert page.one("input[value='population.dementia']").has_attr("checked")


def test_the_kind_of_area_is_the_one_of_the_learners_place(desk):
    number = begun(desk)
    page = desk.get(f"/needs/{number}/area")
    assert page.one("input[name=setting][checked]")


def test_a_need_in_the_services_words_is_asked_once_more_for_the_person(desk):
    number = begun(desk)
    desk.post(f"/needs/{number}/population")
    assert desk.page.h1 == "Who is this for, and what is it like for them?"


def test_a_need_in_the_persons_words_is_not_asked_again(desk):
    number = begun(desk, "My neighbour tells her story to six people and gives up in the end.")
    desk.post(f"/needs/{number}/population")
    assert desk.path == f"/needs/{number}/services"


def test_both_wordings_are_kept(session, desk):
    number = begun(desk)
    desk.post(f"/needs/{number}/person", {"text": "She wants to sleep in her own bed."})
    need = kept(session, number)
    assert (need.text, need.person_problem) == (WORDS, "She wants to sleep in her own bed.")


def test_the_person_behind_the_problem_has_no_number_either(desk):
    number = begun(desk)
    desk.post(f"/needs/{number}/person", {"text": f"Her number is {NHS_NUMBER}"})
    assert desk.status == 422


def test_circumstances_of_one_page_leave_those_of_another_alone(session, desk):
    number = begun(desk)
    desk.post(f"/needs/{number}/population", {"population": "population.dementia"})
    desk.post(f"/needs/{number}/services", {"service": ["service.gp", "service.social"]})
    found = {one.context_id for one in kept(session, number).contexts}
    assert found == {"population.dementia", "service.gp", "service.social"}


def test_the_learners_own_place_is_ticked(desk):
    number = begun(desk)
    assert desk.get(f"/needs/{number}/place").one("input[name=place][checked]")["value"] == "QGH"


def test_a_place_is_found_with_a_typing_error(desk):
    number = begun(desk)
    page = desk.get(f"/needs/{number}/place?find=Blackpol")
    assert "Blackpool Borough Council" in page.all("label")


def test_a_date_that_does_not_exist_is_refused(desk):
    number = begun(desk)
    page = desk.post(f"/needs/{number}/when", {"day": "31", "month": "2", "year": "2027"})
    assert "Enter a real date" in page.text


def test_a_date_in_the_past_is_refused(desk):
    number = begun(desk)
    page = desk.post(f"/needs/{number}/when", {"day": "1", "month": "2", "year": "2020"})
    assert "still to come" in page.text


def test_a_date_is_kept(session, desk):
    number = begun(desk)
    desk.post(f"/needs/{number}/when", {"day": "28", "month": "2", "year": "2027"})
    assert kept(session, number).by_when == date(2027, 2, 28)


def test_half_days_are_kept_on_the_person(session, desk):
    number = begun(desk)
    desk.post(f"/needs/{number}/meeting", {"half_days": ["mon_am", "fri_pm"]})
    assert desk.get(f"/needs/{number}/check").text.count("Friday afternoon") == 1


def test_somebody_not_to_meet_is_kept_and_can_be_taken_back(session, desk):
    other = make_person(session)
    session.commit()
    number = begun(desk)
    desk.post(f"/needs/{number}/not-with", {"email": other.email.upper()})
    assert other.email in desk.page.text
    desk.post(f"/needs/{number}/not-with", {"again": str(other.id)})
    session.rollback()
    assert session.scalar(select(func.count()).select_from(NotWith)) == 0


def test_an_unknown_address_is_not_kept_in_silence(desk):
    number = begun(desk)
    page = desk.post(f"/needs/{number}/not-with", {"email": "nobody@example.org"})
    assert "Nobody on the register has this e-mail address" in page.text


def test_a_changed_answer_leads_back_to_the_check(desk):
    number = begun(desk)
    desk.post(f"/needs/{number}/services?then=check", {"service": "service.gp"})
    assert desk.path == f"/needs/{number}/check"


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
