"""The pages of a locality roster, also with a thousand people, and its file of headcounts."""

import csv
import io

import pytest

from mentoring.errors import InvalidError, NotFoundError, RuleBrokenError
from mentoring.services.rosters import Told
from tests.rings import committing, queries
from tests.rosters import HERE, Locality

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HEADS = "profession_id,headcount,stands_to_lose\n"


@pytest.fixture
def locality(session):
    return Locality(session)


@pytest.fixture
def client(client, session, locality):
    session.commit()
    client.sign_in(locality.person)
    return committing(client, session)


def upload(client, address, content, name="heads.csv"):
    return client.post(address, {"file": (io.BytesIO(content), name)})


def test_a_roster_of_a_thousand_people_asks_the_database_as_often_as_one_of_ten(
    client, database, locality
):
    addresses = [locality.address(), locality.address("people"), locality.address("roster.csv")]
    locality.crowd(10)
    few = [queries(database, client, one) for one in addresses]
    locality.crowd(10, 1_000)
    many = [queries(database, client, one) for one in addresses]
    assert few == many
    assert max(many) <= 6


def test_a_thousand_people_in_fifteen_professions_are_counted_and_paged(client, locality):
    locality.crowd(1_000)
    assert sum(line.counts.people for line in locality.page().lines) == 1_000
    assert locality.line("PC15").counts.people == 66
    page = client.get(locality.address("people") + "?profession=PC01&page=2")
    assert "51 to 67 of 67 people" in page.text
    assert len(page.all("tbody tr")) == 17


def test_the_list_says_what_to_do_where_there_is_no_roster(client, locality, session):
    session.delete(locality.roster)
    page = client.get(f"/programmes/{locality.programme.id}/rosters")
    assert "There is no roster yet. Make one for a place" in page.text


def test_a_roster_is_made_by_questions(client, locality):
    address = f"/programmes/{locality.programme.id}/rosters/new"
    given = {"name": "Care at home", "place_id": HERE, "what_changes": "We plan together."}
    page = client.post(address, given)
    assert client.status == 200
    assert page.h1 == "Care at home"
    assert "20 of 20" in page.text


def test_what_is_missing_is_said_beside_its_question(client, locality):
    page = client.post(f"/programmes/{locality.programme.id}/rosters/new", {"name": "Care"})
    assert client.status == 422
    assert "Choose the place" in page.text
    assert "Say what changes for the people who work there" in page.text


def test_a_roster_is_changed_on_its_own_page(client, locality):
    address = locality.address("about")
    assert client.get(address).all("textarea")[0] == locality.about.what_changes
    given = {"name": "Care at home", "place_id": HERE, "what_changes": "We plan together."}
    assert client.post(address, given).h1 == "Care at home"


def test_a_profession_is_told_about_on_its_own_page(client, locality):
    address = locality.address("professions", "PC03")
    given = {"headcount": "1,020", "stands_to_lose": "Their own caseload", "told_by": "A meeting"}
    page = client.post(address, given)
    assert "1,020" in page.text
    assert "Their own caseload" in page.text
    assert "Told by: A meeting" in page.text
    assert "Last checked on 23 November 2026" in client.get(address).text


def test_a_wrong_headcount_is_named_and_nothing_written_is_lost(client, locality):
    given = {"headcount": "many", "stands_to_lose": "Their own caseload"}
    page = client.post(locality.address("professions", "PC03"), given)
    assert client.status == 422
    assert "Enter how many people as a whole number from 0 to 1,000,000" in page.text
    assert "Their own caseload" in page.text


def test_a_profession_that_is_not_there_has_no_page(client, locality):
    client.get(locality.address("professions", "PC99"))
    assert client.status == 404


def test_the_way_into_a_run_that_mixes_is_there_once_enough_ask(client, locality):
    way = f"/programmes/{locality.programme.id}/cohorts/new?roster={locality.roster.id}"
    assert not client.get(locality.address()).all(f"a[href='{way}']")
    for at in range(6):
        locality.need(locality.one(f"PC0{at % 3 + 1}"))
    assert client.get(locality.address()).all(f"a[href='{way}']")


def test_a_file_is_looked_through_and_each_wrong_row_named(locality):
    page = locality.send(
        HEADS + 'PC03,"1,020",\npc04,12,Their ward\nSocial worker,40,\n'
        "PC99,3,\nPC05,many,\nPC03,5,\nPC06,7,Ring 020 7946 0018 first\n,5,\n"
    )
    assert [one.profession for one in page.changed] == [
        "Community and district nurse",
        "Hospital physician and geriatrician",
        "Social worker",
    ]
    assert [(one.line, one.column) for one in page.wrong] == [
        (5, "profession_id"),
        (6, "headcount"),
        (7, "profession_id"),
        (8, "stands_to_lose"),
        (9, "profession_id"),
    ]
    assert "did you mean" in page.wrong[0].problem
    assert page.wrong[2].problem.startswith("this profession stands already in line 2")


def test_nothing_comes_in_before_an_admin_says_so(locality):
    locality.send(HEADS + "PC03,12,\n")
    assert locality.line().told == Told()
    assert locality.bring_in() == 1
    assert locality.line().told == Told(12)


def test_an_empty_cell_leaves_what_is_known(locality):
    locality.tell(PC03=Told(12, "Their own caseload"))
    page = locality.send(HEADS + "PC03,,\nPC04,3,\n")
    assert page.same == 1
    locality.bring_in()
    assert locality.line().told == Told(12, "Their own caseload")


def test_a_file_comes_in_once_and_is_not_kept(locality):
    locality.send(HEADS + "PC03,12,\n")
    locality.bring_in()
    with pytest.raises(NotFoundError, match="not kept any longer"):
        locality.bring_in()


def test_a_file_without_a_right_row_brings_nothing_in(locality):
    locality.send(HEADS + "PC99,12,\n")
    with pytest.raises(RuleBrokenError, match="No row of this file is right"):
        locality.bring_in()


def test_a_file_without_the_columns_is_refused_at_once(locality):
    with pytest.raises(InvalidError, match="headcount"):
        locality.send("profession_id\nPC03\n")


def test_a_file_goes_through_the_pages_from_the_dry_run_to_the_table(client, locality):
    page = upload(client, locality.address("file"), HEADS.encode() + b"PC03,12,\nPC99,1,\n")
    assert page.h1 == "What this file would change"
    assert "PC99" in page.text
    page = client.post(locality.address("file", "check"))
    assert "1 profession is changed." in page.text


def test_a_page_without_a_file_says_to_choose_one(client, locality):
    page = client.post(locality.address("file"), {})
    assert client.status == 422
    assert "Choose a file to import" in page.text


def test_the_table_that_is_given_back_comes_in_again_unchanged(client, locality):
    locality.tell(PC03=Told(12, "=Their own caseload", "Time", "A meeting"))
    locality.one()
    locality.session.commit()
    sent = client.http.get(locality.address("roster.csv"))
    assert sent.headers["Content-Disposition"] == "attachment; filename=roster.csv"
    rows = {row["profession_id"]: row for row in csv.DictReader(io.StringIO(sent.text[1:]))}
    assert len(rows) == 20
    assert rows["PC03"]["on_the_register"] == "1"
    assert rows["PC03"]["stands_to_lose"] == "'=Their own caseload"
    page = locality.send(sent.text)
    assert (page.changed, page.wrong, page.unused) == ((), (), ())
