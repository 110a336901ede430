"""The pages on which an admin asks for cohorts and sees them formed, as a browser sees them."""

import pytest

from matching.cohorts import forming
from mentoring.models.cohort_sets import CohortSet, CohortSetState
from mentoring.services import cohort_sets
from tests.factories import NOW, make_admin, make_programme
from tests.forming import Desk
from tests.rings import committing
from tests.rosters import Locality

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ABOUT = {"name": "Home first", "aim": "Get people home", "knowhow": "", "place": ""}
MEETING = {"online": "no", "reach_km": "40", "every_days": "7", "meetings": "8"}
LEVELS = ("need", "professions", "links", "travel", "half_days", "lead", "partner")
MIX = {
    **dict.fromkeys(LEVELS, "medium"),
    "professions_least": "3",
    "of_one_organisation": "2",
}


@pytest.fixture
def desk(session, database, clock, monkeypatch):
    monkeypatch.setattr(forming, "TIMES", 1)
    return Desk(session, database, clock)


@pytest.fixture
def client(client, session, desk):
    session.commit()
    client.sign_in(desk.admin)
    return committing(client, session)


@pytest.fixture
def asked(client, desk):
    """Give the address of a set whose questions are being answered."""
    desk.begin()
    return f"/cohort-sets/{desk.set_id}"


def refused(client, page, *sentences):
    """Whether a page says what is wrong, and says so in its title."""
    for sentence in sentences:
        assert sentence in " ".join(page.all(".nhsuk-error-summary li"))
    return client.status == 422 and page.title.startswith("Error: ")


def typed(page, name):
    return page.one(f"#{name}")["value"]


# ----------------------------------------------------------------------------- the questions


def test_a_set_begins_with_what_it_is_for_and_asks_five_questions(client, desk, session):
    page = client.post(f"/programmes/{desk.programme.id}/cohorts/new", ABOUT)
    assert page.h1 == "How many learners are in a cohort?"
    page = client.post(client.path, {"least": "6", "aim": "9", "most": "10"})
    assert page.h1 == "How and when do they meet?"
    page = client.post(client.path, MEETING)
    assert page.h1 == "What matters in the mix?"
    page = client.post(client.path, MIX)
    assert page.h1 == "Who stands up for the whole pathway?"
    page = client.post(client.path, {"email": desk.whole.email, "power": "Moves money"})
    assert page.h1 == "Check before the cohorts are formed"
    said = ("6 to 10, 9 if it can be", "Within 40 km", "8 sessions, every 7 days", desk.whole.name)
    assert all(one in page.text for one in said)
    assert "At most 2 from one organisation" in page.text
    assert session.query(CohortSet).one().name == "Home first"


def test_the_page_says_when_nobody_asks_for_anything(client, session):
    made = make_programme(session)
    client.sign_in(make_admin(session, made))
    assert "No need is open" in client.get(f"/programmes/{made.id}/cohorts/new").text


def test_cohorts_without_a_name_or_an_aim_are_not_begun(client, desk, session):
    sent = {**ABOUT, "name": "", "aim": " "}
    page = client.post(f"/programmes/{desk.programme.id}/cohorts/new", sent)
    assert refused(client, page, "Enter a name")
    page = client.post(f"/programmes/{desk.programme.id}/cohorts/new", {**ABOUT, "aim": " "})
    assert refused(client, page, "Say what the cohorts are to get done")
    assert typed(page, "name") == "Home first"
    assert session.query(CohortSet).count() == 0


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("least", "six", "Enter a whole number"),
        ("least", "", "Enter a number"),
        ("least", "5", "Enter sizes from 6 to 12, the smallest first"),
    ],
)
def test_a_size_that_cannot_be_is_said_in_plain_words_and_kept(
    client, asked, field, value, sentence
):
    page = client.post(f"{asked}/size", {"least": "6", "aim": "8", "most": "12", field: value})
    assert refused(client, page, sentence)
    assert typed(page, field) == value


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reach_km": "far"}, "Enter a whole number"),
        ({"reach_km": "0"}, "Enter 1 to 60 km"),
        ({"every_days": ""}, "Enter a whole number"),
        ({"meetings": "99"}, "Enter 1 to 52 sessions"),
        ({"day": "31", "month": "2", "year": "2027"}, "Enter a real date"),
        ({"day": "1", "month": "1", "year": "9" * 30}, "Enter a real date"),
        ({"day": "1", "month": "1", "year": "2020"}, "Enter a day that is still to come"),
    ],
)
def test_a_rhythm_that_cannot_be_is_said_and_kept(client, asked, wrong, sentence):
    page = client.post(f"{asked}/meeting", {**MEETING, **wrong})
    assert refused(client, page, sentence)
    assert all(typed(page, name) == value for name, value in wrong.items() if value)


def test_how_far_is_not_asked_of_those_who_meet_online(client, asked):
    sent = {**MEETING, "online": "yes", "reach_km": ""}
    client.post(f"{asked}/meeting?then=answers", sent)
    assert "Online" in client.page.text
    assert client.path == f"{asked}/answers"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"professions_least": "many"}, "Enter a whole number"),
        ({"of_one_organisation": "4"}, "Enter 1 to 3"),
        ({"travel": "must"}, "Choose from the list"),
        (dict.fromkeys(LEVELS, "none"), "Choose at least one thing that matters"),
    ],
)
def test_a_mix_that_cannot_be_is_said(client, asked, wrong, sentence):
    page = client.post(f"{asked}/mix", {**MIX, **wrong})
    assert refused(client, page, sentence)


def test_an_address_that_nobody_has_is_said_and_kept(client, asked):
    sent = {"email": "nobody@example.org", "power": "Has the money"}
    page = client.post(f"{asked}/whole", sent)
    assert refused(client, page, "Nobody on the register has the address nobody@example.org")
    assert page.fields()["email"] == "nobody@example.org"
    assert page.fields()["power"].strip() == "Has the money"


def test_an_answer_is_changed_from_the_last_page_and_leads_back_to_it(client, asked):
    page = client.get(f"{asked}/answers")
    where = page.link("Change learners in a cohort")
    page = client.post(where, {"least": "7", "aim": "8", "most": "9"})
    assert client.path == f"{asked}/answers"
    assert "7 to 9, 8 if it can be" in page.text


def test_a_roster_names_the_place_and_asks_for_many_professions(client, session):
    there = Locality(session)
    for profession in ("PC01", "PC02", "PC03", "PC06"):
        there.need(there.one(profession))
    client.sign_in(there.person)
    where = f"/programmes/{there.programme.id}/cohorts/new?roster={there.roster.id}"
    assert client.get(where).fields()["place"] == "QGH"
    client.post(where, {**ABOUT, "place": "QGH"})
    mix = session.query(CohortSet).one().settings
    assert (mix["levels"]["professions"], mix["professions"]) == ("high", 4)


def test_a_roster_of_another_programme_is_refused_in_a_sentence(client, session, desk):
    there = Locality(session)
    where = f"/programmes/{desk.programme.id}/cohorts/new?roster={there.roster.id}"
    client.get(where)
    assert client.status == 404


# ----------------------------------------------------------------------------- a run


def test_forming_wakes_the_worker_and_shows_how_far_it_is(client, asked):
    page = client.get(f"{asked}/answers")
    page = client.post(f"{asked}/start", page.fields())
    assert "form_cohorts" in client.woken
    assert "Waiting for a worker" in page.text
    page = client.get(f"{asked}/progress")
    assert "0% done" in page.text


def test_the_form_sent_twice_starts_one_run(client, asked, desk):
    sent = client.get(f"{asked}/answers").fields()
    for _ in range(2):
        client.post(f"{asked}/start", sent)
    assert desk.work()
    client.post(f"{asked}/start", sent)
    assert desk.run().number == 1


def test_a_run_is_cancelled_and_started_again(client, asked, desk):
    client.post(f"{asked}/start")
    page = client.post(f"{asked}/cancel")
    assert "The run is cancelled" in page.html
    assert desk.again().state is CohortSetState.DRAFT
    page = client.post(f"{asked}/start", page.fields())
    assert "Waiting for a worker" in page.text


def test_answers_are_not_changed_while_the_cohorts_are_being_formed(client, asked):
    client.post(f"{asked}/start")
    page = client.post(f"{asked}/size", {"least": "7", "aim": "8", "most": "9"})
    assert "The cohorts are being formed. Wait, or cancel the run first." in page.text


def test_at_the_end_the_page_is_loaded_anew_and_shows_the_cohorts(client, desk):
    desk.form()
    answer = client.http.get(f"/cohort-sets/{desk.set_id}/progress")
    assert answer.headers["HX-Refresh"] == "true"
    page = client.get(f"/cohort-sets/{desk.set_id}")
    assert [one.name for one in desk.cohorts()] == sorted(page.all("tbody th a"))


def test_a_set_that_was_never_run_leads_to_its_answers(client, asked):
    client.get(asked)
    assert client.path == f"{asked}/answers"


def test_a_run_that_failed_says_so(client, desk, monkeypatch):
    desk.begin()
    desk.start()
    monkeypatch.setattr("mentoring.encoding.cohorts.form", lambda *_, **__: 1 / 0)
    assert desk.work()
    page = client.get(f"/cohort-sets/{desk.set_id}")
    assert "The cohorts were not formed" in page.text
    monkeypatch.undo()


def test_the_list_shows_each_set_with_its_state(client, desk):
    where = f"/programmes/{desk.programme.id}/cohorts"
    assert "No cohorts have been formed yet" in client.get(where).text
    desk.begin()
    assert "Not formed" in client.get(where).text
    desk.do(cohort_sets.start, now=NOW)
    assert "Waiting" in client.get(where).text
    assert desk.work()
    assert "In review" in client.get(where).text
