"""The pages of a round, as a programme admin walks through them."""

import pytest
from sqlalchemy import select

from mentoring.models.people import Person
from mentoring.models.rounds import Round, RoundRun, RoundState
from mentoring.services import round_pages, run_problems
from tests.factories import make_admin, make_experience, make_programme
from tests.rings import Ring, at, of, queries

pytestmark = pytest.mark.usefixtures("commits")


# ------------------------------------------------------------------------------------- beginning


def test_the_list_of_rounds_names_each_with_its_state(ring, client):
    page = client.get(f"/programmes/{ring.programme.id}/rounds")

    assert "Winter" in page.text
    assert "Not started" in page.text


def test_an_empty_list_says_what_a_round_is_for(session, client):
    programme = make_programme(session)
    client.sign_in(make_admin(session, programme))
    session.commit()

    assert "There has been no round yet" in client.get(f"/programmes/{programme.id}/rounds").text


def test_the_page_of_a_new_round_says_what_it_will_do(ring, client):
    figures = client.get(f"/programmes/{ring.programme.id}/rounds/new").all(".app-figures dd")

    assert figures == ["3", "2", "4"]


def test_the_page_of_a_new_round_says_which_other_round_has_not_gone_out(reviewed, client):
    page = client.get(f"/programmes/{reviewed.programme.id}/rounds/new")

    assert "Winter has not gone out yet (in review)" in page.text


def test_a_new_round_goes_into_the_queue_and_wakes_a_worker(ring, client):
    page = client.post(f"/programmes/{ring.programme.id}/rounds/new", {"name": "Spring"})

    assert page.h1 == "Spring"
    assert page.one("progress")["value"] == "0"
    assert "run_rounds" in client.woken


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_round_needs_a_name_that_fits(ring, client, name):
    page = client.post(f"/programmes/{ring.programme.id}/rounds/new", {"name": name})

    assert client.status == 422
    assert page.title.startswith("Error: ")


def test_a_form_that_is_sent_twice_begins_one_round(ring, client, session):
    for _ in range(2):
        client.post(f"/programmes/{ring.programme.id}/rounds/new", {"name": "Spring"})

    assert client.status == 200
    assert len(session.scalars(select(Round).where(Round.name == "Spring")).all()) == 1


# -------------------------------------------------------------------------------------- running


def test_a_round_that_waits_shows_its_progress_and_works_without_javascript(ring, client):
    client.post(at(ring, "start"))
    page = client.get(at(ring))

    assert page.one("[hx-get]")["hx-get"] == at(ring, "progress")
    assert page.one("[hx-get]")["hx-trigger"] == "every 1s"
    assert page.link("Refresh") == at(ring)
    assert page.one("noscript meta[http-equiv=refresh]")


def test_the_progress_says_the_stage_and_the_time_so_far(ring, client, clock, session):
    client.post(at(ring, "start"))
    run = session.scalars(select(RoundRun)).one()
    run.stage, run.done = "Comparing needs with experiences", 40
    session.commit()
    clock.move(seconds=75)
    page = client.get(at(ring, "progress"))

    assert page.one("progress")["value"] == "40"
    assert "Comparing needs with experiences" in page.text
    assert "1 minute and 15 seconds so far" in page.text


def test_a_round_that_nobody_takes_up_says_whom_to_ask(ring, client, clock):
    client.post(at(ring, "start"))
    clock.move(minutes=3)

    assert "whether its worker is running" in client.get(at(ring)).text


def test_the_progress_of_a_round_that_has_ended_asks_for_the_page_itself(reviewed, client):
    answer = client.http.get(at(reviewed, "progress"))

    assert answer.headers["HX-Refresh"] == "true"


def test_a_cancelled_round_says_so_and_can_be_started_again(ring, client):
    client.post(at(ring, "start"))
    page = client.post(at(ring, "cancel"))
    assert "Run 1 was cancelled" in page.text

    client.post(at(ring, "start"))
    assert "run 2" in client.get(at(ring)).text


def test_a_round_that_failed_says_what_to_do(ring, client, session):
    ring.round.problem = run_problems.told(ArithmeticError("broken"), noun="round")
    session.commit()

    assert "tell whoever runs this service" in client.get(at(ring)).text


# --------------------------------------------------------------------------------- who may see it

PAGES = ("", "progress", "left-out", "changes", "groups", "publish", "mails")
ACTS = ("start", "mend", "cancel", "publish", "undo", "close")


@pytest.mark.parametrize("what", PAGES)
def test_an_admin_of_another_programme_finds_no_page_of_a_round(reviewed, client, what):
    client.sign_in(make_admin(reviewed.session, make_programme(reviewed.session)))
    reviewed.session.commit()
    client.get(at(reviewed, *filter(None, [what])))

    assert client.status == 404


def test_an_admin_of_another_programme_can_do_nothing_with_a_round(reviewed, client):
    one = reviewed.suggestions()[0]
    client.sign_in(make_admin(reviewed.session, make_programme(reviewed.session)))
    reviewed.session.commit()
    paths = [at(reviewed, act) for act in ACTS] + [of(reviewed, one, "pin")]
    paths.append(at(reviewed, "needs", one.need_id, "swap"))
    for path in paths:
        client.post(path, {"mentor": one.mentor_id, "experience": one.experience_id})
        assert client.status == 404, path
    for path in (of(reviewed, one), at(reviewed, "needs", one.need_id, "swap")):
        client.get(path)
        assert client.status == 404, path


def test_somebody_who_runs_nothing_is_told_that_they_may_not(reviewed, client):
    client.sign_in(reviewed.session.get_one(Person, reviewed.needs[0].learner_id))
    client.get(at(reviewed))

    assert client.status == 403


# ------------------------------------------------------------------------------------ how quickly


@pytest.mark.parametrize("what", ["", "left-out", "changes", "publish", "mails"])
def test_a_page_of_a_round_makes_as_many_queries_for_many_suggestions_as_for_few(
    session, database, clock, client, what
):
    few = Ring(session, database, clock, needs=2, mentors=(1,)).run()
    many = Ring(session, database, clock, needs=30, mentors=(6, 6, 6)).run()
    client.sign_in(few.person)
    first = queries(database, client, at(few, *filter(None, [what])))
    client.sign_in(many.person)
    second = queries(database, client, at(many, *filter(None, [what])))

    assert second == first


def test_the_list_of_rounds_makes_a_fixed_number_of_queries(ring, client, session, database):
    path = f"/programmes/{ring.programme.id}/rounds"
    before = queries(database, client, path)
    for number in range(12):
        session.add(
            Round(
                programme_id=ring.programme.id,
                name=f"Round {number}",
                settings={},
                created_by_id=ring.person.id,
                created_at=ring.clock.now,
            )
        )
    session.commit()

    assert queries(database, client, path) == before
    assert len(client.get(path).soup.select("tbody tr")) == 13


def test_a_page_past_the_end_is_the_last_one(reviewed, client):
    assert len(client.get(at(reviewed) + "?page=99").soup.select("tbody tr")) == 3


def test_every_state_of_a_round_has_a_word(reviewed):
    assert set(round_pages.SHOWN_TO_ADMINS) == set(RoundState)


def test_an_experience_without_a_site_is_shown(reviewed, client):
    make_experience(reviewed.session, reviewed.mentors[0], site_id=None, place_id=None)
    reviewed.session.commit()

    client.get(of(reviewed, reviewed.suggestions()[0]))
    assert client.status == 200
