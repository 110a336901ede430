"""A page of a cohort set asks the database as often for many cohorts as for few."""

import pytest

from matching.cohorts import forming
from tests.forming import Desk
from tests.rings import queries

pytestmark = [
    pytest.mark.usefixtures("commits"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
PAGES = (
    "/cohort-sets/{set}",
    "/cohort-sets/{set}/left-over",
    "/cohort-sets/{set}/balance",
    "/cohort-sets/{set}/balance?by=place",
    "/cohort-sets/{set}/changes",
    "/cohort-sets/{set}/publish",
    "/cohort-sets/{set}/mails",
    "/cohort-sets/{set}/mails?kind=lead",
    "/cohort-sets/{set}/mails?kind=beside",
    "/cohort-sets/{set}/cohorts/{cohort}",
    "/cohort-sets/{set}/cohorts/{cohort}/lead",
    "/cohort-sets/{set}/cohorts/{cohort}/whole",
    "/cohort-sets/{set}/needs/{need}/move",
    "/cohort-sets/{set}/needs/{need}/swap",
    "/cohort-sets/{set}/needs/{need}/remove",
    "/programmes/{programme}/cohorts",
)


def asked(desk, client):
    """Count what each page asks the database."""
    client.sign_in(desk.admin)
    first = desk.cohorts()[0]
    names = {
        "set": desk.set_id,
        "cohort": first.id,
        "need": desk.members(first)[0],
        "programme": desk.programme.id,
    }
    desk.session.commit()
    return {page: queries(desk.database, client, page.format(**names)) for page in PAGES}


def test_every_page_asks_as_often_for_many_as_for_few(
    session, database, clock, client, monkeypatch
):
    monkeypatch.setattr(forming, "TIMES", 1)
    few = Desk(session, database, clock)
    assert len(few.form()) == 2
    many = Desk(session, database, clock, learners=66, leads=6, partners=3)
    assert len(many.form()) >= 5
    asked(few, client)  # what is read once and kept, is read now

    wanted, found = asked(few, client), asked(many, client)

    assert {page: (wanted[page], found[page]) for page in PAGES if found[page] > wanted[page]} == {}
