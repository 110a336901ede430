"""The questions of a need: what is suggested, what is kept, and what is refused."""

from datetime import date

from sqlalchemy import func, select

from mentoring.models.people import NotWith
from tests.drafts import NHS_NUMBER, WORDS, begun, desk, kept
from tests.factories import make_person

__all__ = ["desk"]


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


def test_only_what_the_words_call_by_its_name_is_ticked(desk):
    number = begun(desk, "Old people wait on the ward and want carers in their own home that day.")
    page = desk.get(f"/needs/{number}/population")
    carers = page.one("input[value='population.carers']")
    assert not carers.has_attr("checked")
