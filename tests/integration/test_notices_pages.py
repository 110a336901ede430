"""The mails of a demonstration, read on a page."""

from dataclasses import replace

import pytest

from mentoring.app import create_app
from mentoring.models.notices import NoticeKind
from mentoring.services import notices
from mentoring.services.notices import News
from tests.conftest import Client
from tests.factories import NOW, make_person
from tests.rings import committing, queries


@pytest.fixture
def demo(settings, database, clock, session):
    app = create_app(
        replace(settings, demo=True), database=database, clock=clock, wake=lambda names: None
    )
    app.testing = True
    return committing(Client(app), session)


def tell(session, number=1, **given):
    news = News(
        kind=NoticeKind.OFFER,
        once=f"test:{number}",
        subject=f"Somebody would like to learn {number}",
        paragraphs=("They have <b>this</b> to get done.", "Please answer."),
        path="/offers/7",
        link="Read the offer",
    )
    person = make_person(session)
    notices.tell(session, recipient=person, news=replace(news, **given), now=NOW)
    session.flush()
    return person


def test_the_mails_are_listed_with_the_newest_first(session, demo):
    for number in (1, 2):
        tell(session, number)
    page = demo.get("/notices")

    assert [text[:30] for text in page.all("tbody th a")] == [
        "Somebody would like to learn 2",
        "Somebody would like to learn 1",
    ]
    assert "Not sent" in page.all("tbody strong")


def test_an_empty_list_says_what_to_do_next(demo):
    assert "publish a round" in demo.get("/notices").text


def test_a_mail_is_read_as_a_page_and_as_plain_text(session, demo):
    person = tell(session)
    page = demo.get(demo.get("/notices").one("tbody th a")["href"])

    assert page.h1 == "Somebody would like to learn 1"
    assert f"To {person.name}, {person.email}" in page.text
    assert page.link("Read the offer") == "/offers/7"
    assert "http://127.0.0.1:8000/offers/7" in page.one("pre").text


def test_what_somebody_wrote_is_never_markup_in_a_mail(session, demo):
    tell(session)
    page = demo.get(demo.get("/notices").one("tbody th a")["href"])

    assert "<b>this</b>" in page.text
    assert page.soup.select("main b") == []


def test_mails_are_found_by_name(session, demo):
    people = [tell(session, number) for number in (1, 2)]
    page = demo.get(f"/notices?find={people[0].name}")

    assert page.all("tbody td:nth-of-type(1)") == [people[0].name]


def test_a_mail_that_is_not_there_is_not_found(demo):
    demo.get("/notices/99")

    assert demo.status == 404


@pytest.mark.parametrize("path", ["/notices", "/notices/1"])
def test_without_the_demo_switch_there_are_no_such_pages(session, client, path):
    tell(session)
    session.commit()
    client.get(path)

    assert client.status == 404


def test_the_list_makes_as_many_queries_for_many_mails_as_for_few(session, demo, database):
    tell(session)
    before = queries(database, demo, "/notices")
    for number in range(2, 60):
        tell(session, number)

    assert queries(database, demo, "/notices") == before
