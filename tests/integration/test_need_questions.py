"""The questions of a need: what is suggested, what is kept, and what is refused."""

from datetime import date

from sqlalchemy import func, select

from mentoring.models.people import NotWith
from mentoring.services import register
from tests.drafts import NHS_NUMBER, WORDS, begun, desk, kept
from tests.factories import HOME_FIRST, NOW, make_person
from tests.integration.desks import queries

__all__ = ["desk"]


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


HOME = "I want therapists and carers to meet people at home on the day they are fit."
VAGUE = "I want to lead digital transformation across our place"


def marks(page):
    return page.all(".app-quote mark")


def test_what_speaks_for_a_suggestion_is_marked_in_the_learners_own_text(desk):
    desk.get(f"/needs/{begun(desk, HOME)}/knowhow")
    quote = desk.page.all(".app-quote")[0]
    assert HOME in quote
    assert marks(desk.page)
    assert all(mark in HOME for mark in marks(desk.page))


def test_markup_in_somebodys_words_stays_words(desk):
    said = f"{HOME} <b>Carers</b> & therapists"
    desk.get(f"/needs/{begun(desk, said)}/knowhow")
    assert desk.page.soup.select(".app-quote b") == []
    assert "<b>Carers</b> & therapists" in desk.page.all(".app-quote")[0]


def test_a_suggestion_without_a_phrase_says_why_it_stands_there(desk):
    desk.get(f"/needs/{begun(desk, VAGUE)}/knowhow")
    assert "People who did something like this also did it." in desk.page.text


def test_vague_words_are_answered_with_concrete_choices_of_different_subjects(desk):
    page = desk.get(f"/needs/{begun(desk, VAGUE)}/knowhow")
    asked = "Many things go by that name. Which of these do you have to get done?"
    assert asked in page.all("legend")
    offered = [str(box["value"]) for box in page.soup.select("input[name=knowhow]")]
    assert 5 <= len(offered) <= 6
    assert len({one[:5] for one in offered}) == len(offered)


def test_a_concrete_choice_among_vague_words_is_kept(session, desk):
    number = begun(desk, VAGUE)
    page = desk.get(f"/needs/{number}/knowhow")
    chosen = str(page.soup.select("input[name=knowhow]")[1]["value"])
    desk.post(f"/needs/{number}/knowhow", {"knowhow": chosen})
    assert [one.knowhow_id for one in kept(session, number).knowhow] == [chosen]


def test_three_letters_find_what_begins_with_them(desk):
    page = desk.get(f"/needs/{begun(desk, VAGUE)}/knowhow?find=fal")
    found = [str(box["value"]) for box in page.soup.select("#found input[name=knowhow]")]
    assert "Falls pick-up service" in page.one(f"label[for={label_of(page, found[0])}]").text


def label_of(page, value):
    return page.one(f"input[value='{value}']")["id"]


def test_a_search_knows_what_people_say_every_day(desk):
    page = desk.get(f"/needs/{begun(desk, VAGUE)}/knowhow?find=ring")
    assert "Single point of access" in page.all("#found label")


def test_a_search_says_so_where_what_it_finds_stands_above(desk):
    page = desk.get(f"/needs/{begun(desk, HOME)}/knowhow?find=home-first+discharge")
    assert "Home-first discharge to assess stands in the list above." in page.text


def test_each_know_how_can_be_ticked_in_one_place_only(desk):
    page = desk.get(f"/needs/{begun(desk, HOME)}/knowhow?domain=K04")
    values = [str(box["value"]) for box in page.soup.select("input[name=knowhow]")]
    assert len(values) == len(set(values))


def test_a_stage_of_care_can_be_looked_through(desk):
    page = desk.get(f"/needs/{begun(desk, VAGUE)}/knowhow?stage=end_of_life")
    assert page.all("#found legend") == ["End of life"]
    assert page.soup.select("#found input[name=knowhow]")


def test_looking_through_a_subject_loses_no_tick(desk):
    number = begun(desk, VAGUE)
    page = desk.post(f"/needs/{number}/knowhow", {"knowhow": HOME_FIRST, "domain": "K09"})
    assert desk.path == f"/needs/{number}/knowhow"
    assert page.one(f"input[value='{HOME_FIRST}']").has_attr("checked")
    assert len(page.soup.select("#found input[name=knowhow]")) > 5


def test_what_is_found_while_somebody_types_keeps_their_ticks_and_writes_nothing(session, desk):
    number = begun(desk, HOME)
    page = desk.get(f"/needs/{number}/knowhow?ticked=yes&knowhow=K09.1a&find=falls")
    assert page.one("#found input[value='K09.1a']").has_attr("checked")
    assert kept(session, number).knowhow == []


def test_the_page_of_know_how_makes_few_queries(database, session, desk):
    register.refresh(session, now=NOW)
    session.commit()
    number = begun(desk, HOME)
    desk.get(f"/needs/{number}/knowhow")
    assert queries(database, desk, f"/needs/{number}/knowhow?find=falls") <= 11


def test_what_the_words_speak_of_stands_first_with_the_phrase_that_says_so(desk):
    number = begun(desk, "Her memory is going and dementia care in our village surgery is thin.")
    page = desk.get(f"/needs/{number}/population")
    assert page.soup.select("input[name=population]")[0]["value"] == "population.dementia"
    assert "You wrote “" in page.all(".nhsuk-checkboxes__hint")[0]


def test_a_sentence_that_says_who_it_is_for_is_offered_as_a_start(session, desk):
    said = "Too many delays on the ward. An old man waits a week for a chair at home."
    number = begun(desk, said)
    page = desk.get(f"/needs/{number}/person")
    assert page.one("textarea").text.strip() == "An old man waits a week for a chair at home."
    assert "We began with your own sentence" in page.text
    assert kept(session, number).person_problem == ""


def test_a_sentence_that_was_not_wanted_is_not_offered_again(desk):
    number = begun(desk, "Too many delays on the ward. An old man waits a week for a chair.")
    desk.post(f"/needs/{number}/person", {"text": ""})
    desk.post(f"/needs/{number}/services", {"service": "service.gp"})
    assert desk.get(f"/needs/{number}/person").one("textarea").text.strip() == ""
