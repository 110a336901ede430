"""Logging an experience, one answer a page, as its holder meets it."""

import pytest
from sqlalchemy import select

from mentoring.models.experiences import Endorsement, Experience, ExperienceState
from mentoring.models.mentors import Mentor, Readiness, Visibility
from tests.factories import make_experience, make_mentor, make_person
from tests.integration.desks import queries, reading

# What a page says does not depend on the database, so these look at one of the two.
said_alike = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

WHAT = {
    "title": "Home first on two wards",
    "what_was_done": "Therapists and home-care staff met people at their own front door on the "
    "day they left the ward, and assessed them in their own kitchen.",
}


@pytest.fixture
def person(session, client):
    row = make_person(session)
    session.commit()
    client.sign_in(row)
    return row


@pytest.fixture
def draft(session, client, person):
    client.post("/experiences/new", WHAT)
    return newest(session)


def newest(session):
    with reading(session):
        return session.scalars(select(Experience).order_by(Experience.id.desc())).first()


def answer_all(client, draft):
    """Answer what has to be answered, page by page."""
    at = f"/experiences/{draft.id}"
    client.post(f"{at}/knowhow", {"knowhow": ["K04.1a"]})
    client.post(f"{at}/services", {"chosen": ["service.acute", "service.social"]})
    client.post(f"{at}/kind-of-place", {"chosen": ["setting.rural"]})
    client.post(f"{at}/people", {"chosen": ["population.older_frailty"]})
    client.post(f"{at}/level", {"chosen": "level.place"})
    client.post(f"{at}/when", {"place_id": "QGH", "first_year": "2021", "last_year": "2024"})
    client.post(f"{at}/part", {"own_part": "led"})
    return client.post(f"{at}/authority", {"chosen": "authority.informal_partnership"})


@said_alike
def test_somebody_without_experiences_is_told_how_to_begin(client, person):
    page = client.get("/experiences")
    assert page.link("Log what you did") == "/experiences/new"


def test_a_draft_is_kept_from_the_first_question_on(client, draft):
    assert (draft.state, draft.title) == (ExperienceState.DRAFT, WHAT["title"])


def test_the_first_question_sent_twice_begins_one_draft(session, client, draft):
    client.post("/experiences/new", WHAT)
    with reading(session):
        assert len(session.scalars(select(Experience.id)).all()) == 1


@said_alike
def test_too_few_words_are_asked_for_again_and_nothing_is_lost(client, person):
    page = client.post("/experiences/new", {"title": "Home first", "what_was_done": "Did it."})
    assert client.status == 422
    assert "Say a little more" in page.text
    assert page.fields()["title"] == "Home first"


@said_alike
@pytest.mark.parametrize("number", ["943 476 5919", "07700 900123"])
def test_an_nhs_number_or_a_phone_number_is_refused_and_nothing_is_lost(client, person, number):
    text = f"{WHAT['what_was_done']} Ask {number} about it."
    page = client.post("/experiences/new", {**WHAT, "what_was_done": text})
    assert client.status == 422
    assert "take the number out" in page.text
    assert page.fields()["what_was_done"].strip() == text


def test_the_words_suggest_the_know_how(session, client, person):
    make_experience(session, make_mentor(session))
    session.commit()
    page = client.post("/experiences/new", WHAT)
    assert "K04.1a" in [tag["value"] for tag in page.soup.select("input[name=knowhow]")]


@said_alike
def test_know_how_is_found_though_it_is_misspelt_and_what_is_ticked_stays_ticked(client, draft):
    page = client.post(
        f"/experiences/{draft.id}/knowhow",
        {"knowhow": ["K04.1a"], "find": "frailty registr", "look": "yes"},
    )
    ticked = [tag["value"] for tag in page.soup.select("input[name=knowhow][checked]")]
    assert ticked == ["K04.1a"]
    assert "Frailty identification in primary care" in page.text


def test_a_search_keeps_nothing_yet(session, client, draft):
    client.post(
        f"/experiences/{draft.id}/knowhow",
        {"knowhow": ["K04.1a"], "find": "frailty", "look": "yes"},
    )
    page = client.get(f"/experiences/{draft.id}")
    assert "Choose the know-how that it shows" in page.text
    assert "Home first" not in page.all("dd")[2]


def test_of_several_the_most_important_know_how_is_put_first(session, client, draft):
    at = f"/experiences/{draft.id}"
    page = client.post(f"{at}/knowhow", {"knowhow": ["K04.1a", "K01.1b"]})
    assert page.h1 == "Which of these does it show most?"
    client.post(f"{at}/main-knowhow", {"knowhow": "K01.1b"})
    page = client.get(at)
    assert page.soup.select("dd.nhsuk-summary-list__value li")[0].text.startswith("Frailty")


@said_alike
def test_more_than_five_pieces_of_know_how_are_refused(client, draft):
    six = ["K04.1a", "K01.1a", "K01.1b", "K01.1c", "K01.1d", "K01.1e"]
    page = client.post(f"/experiences/{draft.id}/knowhow", {"knowhow": six})
    assert client.status == 422
    assert len(page.soup.select("input[name=knowhow][checked]")) == 6


@said_alike
@pytest.mark.parametrize(
    ("slug", "sent", "said"),
    [
        ("services", {}, "Choose the services"),
        ("level", {}, "Choose how wide"),
        ("part", {}, "Choose your own part"),
        ("people", {"chosen": ["population.nobody"]}, "Choose from the list"),
        ("when", {"place_id": "", "first_year": "2021"}, "Choose where it was"),
        ("when", {"place_id": "QGH", "first_year": "soon"}, "Enter a year between"),
        ("when", {"place_id": "QGH", "first_year": "2024", "last_year": "2021"}, "or later"),
        ("when", {"place_id": "QGH", "first_year": "2027"}, "Enter a year between 1960 and 2026"),
        ("colleague", {"colleague": "not an address"}, "Enter an e-mail address"),
        ("result", {"result": "Ring 07700 900123 for the figures"}, "phone number"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(client, draft, slug, sent, said):
    page = client.post(f"/experiences/{draft.id}/{slug}", sent)
    assert client.status == 422
    assert said in page.all(".nhsuk-error-message")[0]


@said_alike
def test_nobody_confirms_their_own_experience(client, draft, person):
    page = client.post(f"/experiences/{draft.id}/colleague", {"colleague": person.email.upper()})
    assert "not your own" in page.text


@said_alike
def test_nobody_is_said_to_have_led_before_they_say_so(client, draft):
    page = client.get(f"/experiences/{draft.id}/part")
    assert page.soup.select("input[checked]") == []


def test_what_is_missing_is_named_when_a_draft_is_submitted(client, draft):
    page = client.post(f"/experiences/{draft.id}/submit")
    assert client.status == 422
    assert "Choose the know-how that it shows" in page.all(".nhsuk-error-summary a")


def test_a_whole_draft_is_submitted(session, client, draft):
    answer_all(client, draft)
    client.post(f"/experiences/{draft.id}/colleague", {"colleague": "Colleague@Example.org"})
    page = client.post(f"/experiences/{draft.id}/submit")
    assert page.h1 == "Experience submitted"
    assert newest(session).state is ExperienceState.SUBMITTED
    assert "We have written to colleague@example.org" in page.text


def test_a_colleague_is_kept_and_has_confirmed_nothing_yet(session, client, draft):
    client.post(f"/experiences/{draft.id}/colleague", {"colleague": "one@example.org"})
    client.post(f"/experiences/{draft.id}/colleague", {"colleague": "two@example.org"})
    with reading(session):
        kept = session.execute(select(Endorsement.by_email, Endorsement.endorsed_at)).all()
    assert kept == [("two@example.org", None)]


def test_a_first_experience_makes_a_mentor_who_has_promised_nothing(session, client, draft):
    answer_all(client, draft)
    client.post(f"/experiences/{draft.id}/submit")
    with reading(session):
        mentor = session.get(Mentor, draft.holder_id)
    kept = (mentor.learners_at_once, mentor.cohorts_at_once, mentor.visibility, mentor.readiness)
    assert kept == (0, 0, Visibility.NOBODY, Readiness.NOT_STARTED)


def test_submitting_twice_is_submitting_once(client, draft):
    answer_all(client, draft)
    client.post(f"/experiences/{draft.id}/submit")
    assert client.post(f"/experiences/{draft.id}/submit").h1 == "Experience submitted"


def test_the_register_is_fitted_again_after_a_submission(client, draft):
    answer_all(client, draft)
    client.woken.clear()
    client.post(f"/experiences/{draft.id}/submit")
    assert "fit_register" in client.woken


@said_alike
def test_the_questions_lead_from_one_to_the_next(client, draft):
    page = answer_all(client, draft)
    assert page.h1 == "What stood in the way?"


@said_alike
def test_a_change_leads_back_to_the_answers(client, draft):
    client.post(f"/experiences/{draft.id}/services?change=1", {"chosen": ["service.gp"]})
    assert client.path == f"/experiences/{draft.id}"


@said_alike
def test_an_unknown_question_is_not_found(client, draft):
    client.get(f"/experiences/{draft.id}/shoe-size")
    assert client.status == 404


def test_the_list_makes_the_same_few_queries_for_one_and_for_many(session, client, database):
    mentor = make_mentor(session)
    make_experience(session, mentor)
    session.commit()
    client.sign_in(mentor.person)
    few = queries(database, client, "/experiences")
    for number in range(9):
        make_experience(session, mentor, title=f"Experience {number}")
    session.commit()
    assert queries(database, client, "/experiences") == few <= 7


@said_alike
def test_a_mentors_words_offer_circumstances_first_with_the_phrase_that_says_so(client, person):
    said = "The ambulance crew rang a geriatrician before they drove an old person to the hospital."
    client.post("/experiences/new", {"title": "Ring first", "what_was_done": said})
    number = client.path.split("/")[2]
    page = client.get(f"/experiences/{number}/services")
    first = page.soup.select("input[name=chosen]")[0]
    assert (first["value"], first.has_attr("checked")) == ("service.ambulance", True)
    assert "You wrote “ambulance" in page.all(".nhsuk-checkboxes__hint")[0]
    assert "We ticked what you have told us already" in page.text


@said_alike
def test_what_a_mentor_has_answered_is_not_ticked_anew(client, person):
    said = "The ambulance crew rang a geriatrician before they drove an old person to the hospital."
    client.post("/experiences/new", {"title": "Ring first", "what_was_done": said})
    at = f"/experiences/{client.path.split('/')[2]}/services"
    client.post(at, {"chosen": ["service.gp"]})
    ticked = client.get(at).soup.select("input[name=chosen][checked]")
    assert [box["value"] for box in ticked] == ["service.gp"]


@said_alike
def test_a_mentors_own_words_are_marked_where_they_speak_for_a_know_how(client, draft):
    page = client.get(f"/experiences/{draft.id}/knowhow")
    marked = page.all(".app-quote mark")
    assert marked
    assert all(one in f"{WHAT['title']}. {WHAT['what_was_done']}" for one in marked)
