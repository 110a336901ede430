"""The know-how of a need: what is suggested and why, what is found by hand, what is kept."""

from urllib.parse import quote

from mentoring.services import register, shelf
from tests.drafts import begun, desk, kept
from tests.factories import HOME_FIRST, NOW
from tests.integration.desks import queries

__all__ = ["desk"]

HOME = "I want therapists and carers to meet people at home on the day they are fit."
VAGUE = "I want to lead digital transformation across our place"


def test_know_how_is_suggested_from_the_words(desk):
    desk.get(f"/needs/{begun(desk, HOME)}/knowhow")
    assert HOME_FIRST in [box["value"] for box in desk.page.soup.select("input[name=knowhow]")][:5]


def test_a_suggested_know_how_says_which_words_ask_for_it(desk):
    desk.get(f"/needs/{begun(desk, HOME)}/knowhow")
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


def test_every_suggestion_says_why_it_stands_there(desk):
    page = desk.get(f"/needs/{begun(desk, VAGUE)}/knowhow")
    reasons = ("You wrote “", shelf.ALSO_DID, shelf.HELD, shelf.NEAR)
    hints = page.all(".nhsuk-checkboxes__hint")
    # Where nobody has done it and no word speaks for it, it is a choice and no suggestion.
    assert [hint for hint in hints if any(one in hint for one in reasons)]


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
    page = desk.get(f"/needs/{begun(desk, HOME)}/knowhow")
    first = page.all("label.nhsuk-checkboxes__label")[0]
    page = desk.get(f"{desk.path}?find={quote(first)}")
    assert f"{first} stands in the list above." in page.text


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


def test_what_was_found_while_somebody_typed_is_kept_when_it_is_sent(session, desk):
    number = begun(desk, HOME)
    desk.post(f"/needs/{number}/knowhow", {"knowhow": ["K06.1f"], "find": "dem"})
    assert [one.knowhow_id for one in kept(session, number).knowhow] == ["K06.1f"]


def test_what_is_no_know_how_is_refused(desk):
    page = desk.post(f"/needs/{begun(desk, HOME)}/knowhow", {"knowhow": ["K99.9z"]})
    assert (desk.status, "Choose from the know-how shown" in page.text) == (422, True)
