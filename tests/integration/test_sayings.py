"""The everyday sayings of the know-how, as programme admins look after them."""

import pytest
from sqlalchemy import select

from mentoring.models.audit import AuditEvent
from mentoring.models.vocabulary import Saying
from mentoring.services import register, vocabulary
from mentoring.services.vocabulary import Vocabularies
from tests.factories import (
    HOME_FIRST,
    NOW,
    make_admin,
    make_experience,
    make_mentor,
    make_person,
    make_programme,
)
from tests.integration.desks import queries, reading

AT = f"/vocabulary/{HOME_FIRST}"
NEW = "the lad from therapy was on our doorstep before the ambulance had gone"


@pytest.fixture
def admin(session, client):
    person = make_admin(session, make_programme(session))
    make_experience(session, make_mentor(session))
    session.commit()
    client.sign_in(person)
    yield client
    # The vocabularies stay from one test to the next where the database does.
    session.rollback()
    for row in session.scalars(select(Saying).where(Saying.said.contains("doorstep before"))):
        session.delete(row)
    session.commit()


def sayings(session, knowhow_id=HOME_FIRST):
    with reading(session):
        return set(session.scalars(select(Saying.said).where(Saying.knowhow_id == knowhow_id)))


def acts(session):
    with reading(session):
        events = session.scalars(select(AuditEvent).where(AuditEvent.noun == "sayings"))
        return [(one.action, one.reason) for one in events]


def test_every_know_how_is_listed_with_the_number_of_its_sayings(session, admin):
    page = admin.get("/vocabulary")
    row = page.one(f"a[href='{AT}']").find_parent("tr")
    assert row.select_one("td").text.strip() == str(len(sayings(session)))


def test_the_hub_of_an_admin_leads_there(admin):
    assert admin.get("/home").link("How people say it") == "/vocabulary"


def test_know_how_is_found_by_what_people_say(session, admin):
    said = min(sayings(session))
    page = admin.get(f"/vocabulary?find={said}")
    assert AT in [tag["href"] for tag in page.soup.select("main table a")]


def test_a_search_that_finds_nothing_says_so(admin):
    assert "Nothing is called “xylophone”" in admin.get("/vocabulary?find=xylophone").text


def test_the_sayings_of_a_know_how_are_shown(session, admin):
    shown = admin.get(AT).all("main table tbody td:first-child")
    assert set(shown) == sayings(session)


def test_a_saying_is_added_and_the_register_is_to_be_fitted_again(session, admin):
    admin.woken.clear()
    admin.post(AT, {"said": f"  {NEW} "})
    assert NEW in sayings(session)
    assert "fit_register" in admin.woken
    assert acts(session) == [("saying added", HOME_FIRST)]


def test_an_added_saying_leads_to_its_know_how(session, admin):
    admin.post(AT, {"said": NEW})
    with reading(session):
        register.refresh(session, now=NOW)
    page = admin.get(f"{AT}?try=therapy+on+our+doorstep+before+the+ambulance+had+gone")
    assert "This know-how comes first." in page.text


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (" ", "Enter what people say"),
        ("no", "Use 3 to 200 characters; there are 2 now"),
        ("doorstep before " * 13, "Use 3 to 200 characters; there are 207 now"),
        ("doorstep before asking someone@example.org", "e-mail address"),
        ("doorstep before 943 476 5919", "NHS number"),
        ("doorstep before ringing 020 7946 0018", "phone number"),
    ],
)
def test_what_is_no_saying_is_refused_and_stays_in_its_field(session, admin, said, told):
    page = admin.post(AT, {"said": said})
    assert admin.status == 422
    assert told in page.all(".nhsuk-error-message")[0]
    assert page.one("#said").get("value", "") == said
    assert acts(session) == []


def test_a_saying_is_on_a_list_once(session, admin):
    said = min(sayings(session))
    page = admin.post(AT, {"said": said.upper()})
    assert "on the list already" in page.text
    assert acts(session) == []


def test_a_saying_of_another_know_how_is_added_only_after_a_warning_that_names_it(session, admin):
    admin.post("/vocabulary/K01.1b", {"said": NEW})
    page = admin.post(AT, {"said": NEW})
    assert (admin.status, NEW in sayings(session)) == (422, False)
    assert "a saying of “Frailty identification in primary care” already" in page.text
    admin.post(AT, {"said": NEW, "anyway": "yes"})
    assert NEW in sayings(session)


def test_a_saying_is_taken_away_after_a_question_and_can_come_back(session, admin):
    admin.post(AT, {"said": NEW})
    page = admin.get(f"{AT}/remove?said={NEW}")
    assert NEW in page.all(".app-quote")[0]
    admin.post(f"{AT}/remove", page.fields())
    assert NEW not in sayings(session)
    admin.post(AT, {"said": NEW})
    assert NEW in sayings(session)
    assert [action for action, _ in acts(session)] == [
        "saying added",
        "saying removed",
        "saying added",
    ]


def test_taking_away_twice_takes_away_once(session, admin):
    admin.post(AT, {"said": NEW})
    admin.post(f"{AT}/remove", {"said": NEW})
    admin.post(f"{AT}/remove", {"said": NEW})
    assert (admin.status, len(acts(session))) == (200, 2)


def test_a_tried_sentence_is_answered_with_five_know_how_and_nothing_is_kept(session, admin):
    page = admin.get(f"{AT}?try=they+lie+on+the+ward+though+they+could+be+at+home")
    assert len(page.soup.select("ol li")) == 5
    assert acts(session) == []


def test_a_sentence_that_is_near_to_nothing_says_so(admin):
    assert "No know-how is near to this" in admin.get(f"{AT}?try=qqq").text


@pytest.mark.parametrize("wrong", ["K04", "K04.1", "nothing"])
def test_only_concrete_know_how_has_a_page(admin, wrong):
    admin.get(f"/vocabulary/{wrong}")
    assert admin.status == 404


def test_markup_in_a_saying_stays_words(admin):
    admin.post(AT, {"said": "<b>doorstep before</b> all"})
    page = admin.get(AT)
    assert page.soup.select("main table b") == []
    assert "<b>doorstep before</b> all" in page.text


def test_the_list_makes_a_handful_of_queries(database, admin):
    assert queries(database, admin, "/vocabulary") <= 6
    assert queries(database, admin, "/vocabulary?find=falls") <= 6


def test_somebody_who_runs_nothing_cannot_change_the_words(session, admin):
    admin.sign_in(make_person(session))
    session.commit()
    admin.post(AT, {"said": NEW})
    assert (admin.status, NEW in sayings(session)) == (403, False)


def test_a_saying_that_was_taken_away_does_not_come_back_when_the_vocabulary_is_put_again(
    session, admin
):
    said = min(sayings(session))
    admin.post(f"{AT}/remove", {"said": said})
    shipped = [{"knowhow_id": HOME_FIRST, "said": said}, {"knowhow_id": HOME_FIRST, "said": NEW}]
    with reading(session):
        vocabulary.put(session, Vocabularies(sayings=shipped))
    assert sayings(session) & {said, NEW} == {NEW}
    admin.post(AT, {"said": said})
    assert said in sayings(session)
