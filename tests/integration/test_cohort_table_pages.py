"""The pages of a set whose cohorts are formed: who is in which, who in none, and how it stands."""

import pytest

from matching.cohorts import forming
from tests.formed import SATURDAY, Formed
from tests.forming import Desk
from tests.rings import committing

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def desk(session, database, clock, monkeypatch):
    monkeypatch.setattr(forming, "TIMES", 1)
    return Formed(session, database, clock)


@pytest.fixture
def client(client, session, desk):
    client.sign_in(desk.admin)
    return committing(client, session)


def test_the_table_shows_every_cohort_with_its_measures(client, desk):
    page = client.get(desk.at())
    assert page.all(".app-figures dd")[:3] == ["2", "16", "1"]
    assert all(one.name in page.text for one in desk.cohorts())
    assert len(page.all("tbody tr")) == 2


def test_the_table_shows_those_of_one_kind(client, desk):
    first, second = desk.cohorts()
    alone, ready = sorted((first, second), key=lambda one: one.partner_id is not None)
    page = client.get(desk.at() + "?shown=look")
    assert "No public partner yet." in page.text
    assert page.all("tbody th a") == [alone.name]
    page = client.get(desk.at() + "?shown=ready")
    assert page.all("tbody th a") == [ready.name]
    assert "There are none of these" in client.get(desk.at() + "?shown=out").text


def test_a_kind_that_is_not_known_shows_all(client, desk):
    assert len(client.get(desk.at() + "?shown=nonsense&page=99").all("tbody tr")) == 2


def test_whoever_is_left_over_is_listed_with_what_would_help(client, desk):
    page = client.get(desk.at("left-over"))
    assert page.all("tbody tr th")[0].startswith(desk.name(desk.late.id))
    assert "if they were free on" in page.text
    assert len(client.get(desk.at("left-over") + "?why=half_day").all("tbody tr")) == 1


def test_one_cohort_shows_its_people_and_who_could_be_changed(client, desk):
    first, _ = desk.cohorts()
    page = client.get(desk.of(first))
    assert len(page.all("tbody tr")) == len(desk.members(first))
    assert "Get people home" not in page.h1
    for label in ("lead", "second lead", "public partner", "for the whole pathway"):
        assert page.link(f"Change {label}")


def test_a_group_that_is_behind_is_marked(client, desk):
    for _ in range(5):
        desk.need(half_days=SATURDAY, profession_id="PC15")
    desk.form()
    page = client.get(desk.at("balance"))
    behind = [row for row in page.all("tbody tr") if "Behind" in row]
    assert len(behind) == 1
    assert behind[0].endswith("0 5 0%")


def test_whoever_is_left_out_twice_running_is_named(client, desk):
    assert "Nobody who is in no cohort now" in client.get(desk.at("balance")).text
    again = Desk(
        desk.session,
        desk.database,
        desk.clock,
        learners=0,
        leads=0,
        partners=0,
        run_by=(desk.programme, desk.admin),
    )
    again.form()
    page = client.get(f"/cohort-sets/{again.set_id}/balance")
    assert "1 learner was left over the last time too" in page.text
    assert page.link(desk.name(desk.late.id))
    assert (
        "Left out the time before too" in client.get(f"/cohort-sets/{again.set_id}/left-over").text
    )


def test_the_last_run_is_compared_with_the_one_before(client, desk):
    assert "only one run" in client.get(desk.at("changes")).text
    desk.form()
    page = client.get(desk.at("changes") + "?kind=same")
    assert page.all("thead th") == ["Measure", "Run 1", "Run 2"]
    assert "With the same people 16" in page.text
