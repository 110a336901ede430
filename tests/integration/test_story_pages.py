"""The pages on which somebody tells a story, says where it may be used, and takes it back."""

import pytest

from tests.factories import make_person

pytestmark = pytest.mark.usefixtures("commits")
TEXT = "Three weeks I sat in a chair by the window, and nobody could say who had to decide."
WORDS = {"title": "By the window", "text": TEXT, "told_by": "Maud"}


@pytest.fixture
def visitor(client, session):
    client.sign_in(make_person(session, name="Maud Ellerby"))
    session.commit()
    return client


def told(visitor):
    """Tell a story up to the page of its uses; gives its address."""
    visitor.post("/stories/new", WORDS)
    visitor.post(visitor.path, {"knowhow": "K04", "populations": "population.older_frailty"})
    return visitor.path.rpartition("/")[0]


def test_whoever_has_told_nothing_is_asked_to(visitor):
    assert "You have not told a story yet." in visitor.get("/stories").text


def test_a_story_is_told_in_three_pages(visitor):
    page = visitor.post("/stories/new", WORDS)
    assert page.h1 == "What is your story about?"
    page = visitor.post(visitor.path, {"knowhow": "K04", "place_id": "QGH"})
    assert page.h1 == "Where may it be used?"
    page = visitor.post(visitor.path, {"pairings": "year", "start_page": ""})

    assert page.h1 == "By the window"
    assert "Until 23 November 2027" in page.text
    assert "Discharge and recovery" in page.text
    assert "Take it back everywhere" in page.text


@pytest.mark.parametrize("name", list(WORDS))
def test_what_is_missing_is_said_beside_its_field(visitor, name):
    page = visitor.post("/stories/new", {**WORDS, name: ""})

    assert visitor.status == 422
    assert page.soup.select(f"#{name}-error")


def test_what_is_not_on_a_list_is_refused(visitor):
    here = told(visitor)
    visitor.post(f"{here}/about", {"knowhow": "K99"})
    assert visitor.status == 422

    visitor.post(f"{here}/uses", {"pairings": "for ever"})
    assert visitor.status == 422


def test_it_is_taken_back_with_one_click(visitor):
    here = told(visitor)
    visitor.post(f"{here}/uses", {"pairings": "year"})
    page = visitor.post(f"{here}/withdraw")

    assert "Your story is not used anywhere any more." in page.text
    assert "Taken back" in visitor.get("/stories").text


def test_its_words_can_be_changed(visitor):
    here = told(visitor)
    assert visitor.get(f"{here}/words").one("input[name=told_by]")["value"] == "Maud"
    page = visitor.post(f"{here}/words", {**WORDS, "told_by": "a daughter"})
    assert "a daughter" in page.text

    visitor.post(f"{here}/words", {**WORDS, "text": ""})
    assert visitor.status == 422


def test_a_consent_can_be_kept_as_it_is(visitor):
    here = told(visitor)
    visitor.post(f"{here}/uses", {"pairings": "year"})
    page = visitor.get(f"{here}/uses")
    assert "Yes, until 23 November 2027, as it is" in page.text

    page = visitor.post(f"{here}/uses", {"pairings": "keep", "cohorts": "half_year"})
    assert "Until 23 November 2027" in page.text


def test_what_it_is_about_can_be_changed_while_it_is_used(visitor):
    here = told(visitor)
    visitor.post(f"{here}/uses", {"pairings": "year"})
    page = visitor.post(f"{here}/about", {})

    assert page.h1 == "By the window"
    assert "Anything" in page.text


def test_nobody_else_finds_it(visitor, session):
    here = told(visitor)
    visitor.sign_in(make_person(session))
    for page in ("", "/words", "/about", "/uses"):
        visitor.get(here + page)
        assert visitor.status == 404
    visitor.post(f"{here}/withdraw")
    assert visitor.status == 404
