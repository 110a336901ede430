"""The pages of a round, as a programme admin walks through them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from mentoring.models.notices import Notice
from mentoring.models.pairings import Pairing
from mentoring.models.people import Person
from mentoring.models.rounds import Round, RoundRun, RoundState, SuggestionState
from mentoring.services import round_pages
from tests.factories import make_admin, make_experience, make_need, make_person, make_programme
from tests.rings import Ring, committing, queries


@pytest.fixture
def client(client, session):
    return committing(client, session)


@pytest.fixture
def ring(session, database, clock, client):
    made = Ring(session, database, clock)
    session.commit()
    client.sign_in(made.person)
    return made


@pytest.fixture
def reviewed(ring):
    return ring.run()


def at(ring, *rest):
    return "/".join([f"/rounds/{ring.round.id}", *map(str, rest)])


def of(ring, one, *rest):
    return at(ring, "needs", one.need_id, "mentors", one.mentor_id, *rest)


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
    ring.round.problem = "The run stopped: MemoryError. Start it again."
    session.commit()

    assert "tell whoever runs this service" in client.get(at(ring)).text


# ------------------------------------------------------------------------------------ reviewing


def test_the_review_shows_the_figures_and_every_suggestion(reviewed, client):
    page = client.get(at(reviewed))

    assert page.all(".app-figures dd")[:3] == ["3", "0", "4"]
    assert len(page.soup.select("tbody tr")) == 3
    for one in reviewed.suggestions():
        assert page.one(f"a[href='{of(reviewed, one)}']")


def test_the_review_filters_by_words_and_by_know_how(reviewed, client):
    name = reviewed.session.get_one(Person, reviewed.needs[0].learner_id).name

    assert len(client.get(at(reviewed) + f"?find={name}").soup.select("tbody tr")) == 1
    assert len(client.get(at(reviewed) + "?group=K04.1").soup.select("tbody tr")) == 3
    assert "No suggestion fits" in client.get(at(reviewed) + "?group=K01.1").text


def test_a_percent_sign_is_looked_for_as_it_is(reviewed, client):
    assert "No suggestion fits" in client.get(at(reviewed) + "?find=%25").text


def test_a_pinned_suggestion_is_found_under_pinned_and_can_be_released(reviewed, client):
    one = reviewed.suggestions()[0]
    client.post(of(reviewed, one, "pin") + "?table=yes")
    assert client.path == at(reviewed)

    page = client.get(at(reviewed) + "?shown=pinned")
    assert page.one(f"form[action^='{of(reviewed, one, 'release')}']")
    client.post(of(reviewed, one, "release"))
    assert "Nothing is pinned" in client.get(at(reviewed) + "?shown=pinned").text


def test_a_forbidden_suggestion_leaves_its_need_without_anybody(reviewed, client):
    one = reviewed.suggestions()[0]
    client.post(of(reviewed, one, "forbid"))

    assert client.get(at(reviewed)).all(".app-figures dd")[:2] == ["2", "1"]
    assert "The suggestion was forbidden 1" in client.get(at(reviewed, "left-out")).text


def test_a_decision_that_is_sent_twice_shows_a_plain_page(reviewed, client):
    one = reviewed.suggestions()[0]
    for _ in range(2):
        client.post(of(reviewed, one, "pin"))

    assert client.status == 200


def test_a_suggestion_shows_every_reason_with_its_way_through_the_register(reviewed, client):
    one = reviewed.suggestions()[0]
    page = client.get(of(reviewed, one))

    for reason in one.explanation["reasons"]:
        assert reason["learner"] in page.text
    assert "this need →, then" in page.text
    assert page.text.count("this experience") >= len(one.explanation["reasons"])


def test_what_a_need_says_is_shown_as_words_and_never_as_markup(session, database, clock, client):
    ring = Ring(session, database, clock, needs=0)
    words = "<script>alert(1)</script> Nine people wait on my ward to be assessed at home."
    ring.needs = [make_need(session, make_person(session), ring.programme, text=words)]
    ring.run()
    client.sign_in(ring.person)

    assert "<script>alert" not in client.get(at(ring)).html
    assert words in client.get(of(ring, ring.suggestions()[0])).text


def test_the_left_out_are_grouped_by_why_with_what_would_help(session, database, clock, client):
    ring = Ring(session, database, clock, needs=3, mentors=(1,)).run()
    client.sign_in(ring.person)
    page = client.get(at(ring, "left-out"))

    assert "Every place is taken 2" in page.text
    assert "One more place with one of these mentors" in page.text
    assert len(client.get(at(ring, "left-out") + "?why=full").soup.select("tbody tr")) == 2


def test_nobody_left_out_is_said_in_words(reviewed, client):
    assert "Nobody is left out" in client.get(at(reviewed, "left-out")).text


def test_a_swap_lists_who_else_could_be_with_the_room_they_have_left(reviewed, client):
    one = reviewed.suggestions()[0]
    page = client.get(at(reviewed, "needs", one.need_id, "swap"))
    other = next(m for m in reviewed.mentors if m.person_id != one.mentor_id)

    assert page.all("article h2") == [reviewed.session.get_one(Person, other.person_id).name]
    assert "more in this round" in page.text or "No room left" in page.text


def test_a_swap_puts_the_other_in_and_pins_them(reviewed, client):
    mentor = reviewed.mentor()
    reviewed.session.commit()
    need = reviewed.needs[0]
    page = client.post(
        at(reviewed, "needs", need.id, "swap"),
        {"mentor": mentor.person_id, "experience": mentor.experience.id},
    )

    assert client.path == at(reviewed, "needs", need.id, "mentors", mentor.person_id)
    assert "Pinned" in page.all("strong")
    reviewed.session.expire_all()
    assert len(reviewed.suggestions(SuggestionState.SWAPPED)) == 1


def test_a_swap_to_somebody_without_room_is_refused_in_words(session, database, clock, client):
    ring = Ring(session, database, clock, needs=2, mentors=(1, 1)).run()
    client.sign_in(ring.person)
    one = ring.suggestions()[0]
    other = next(m for m in ring.mentors if m.person_id != one.mentor_id)
    assert "No room left" in client.get(at(ring, "needs", one.need_id, "swap")).text

    page = client.post(
        at(ring, "needs", one.need_id, "swap"),
        {"mentor": other.person_id, "experience": other.experience.id},
    )
    assert (client.status, "no room left" in page.text) == (409, True)


def test_a_swap_without_a_person_is_refused(reviewed, client):
    client.post(at(reviewed, "needs", reviewed.needs[0].id, "swap"), {"mentor": "somebody"})

    assert client.status == 422


def test_running_again_keeps_what_was_forbidden_and_the_changes_are_shown(reviewed, client):
    one = reviewed.suggestions()[0]
    client.post(of(reviewed, one, "forbid"))
    client.post(at(reviewed, "start"))
    reviewed.work()

    after = next(new for new in reviewed.suggestions() if new.need_id == one.need_id)
    page = client.get(at(reviewed, "changes"))
    assert "Run 2 beside run 1" in page.text
    before, now = (
        page.soup.select(f"a[href='{of(reviewed, after)}']")[0].find_parent("tr").select("td")
    )
    assert before.text != now.text
    assert (after.need_id, after.mentor_id) != (one.need_id, one.mentor_id)


def test_one_run_alone_has_nothing_to_be_compared_with(reviewed, client):
    assert "There has been one run only" in client.get(at(reviewed, "changes")).text


# ----------------------------------------------------------------------------------- publishing


def test_the_check_says_how_many_people_it_writes_to(session, database, clock, client):
    ring = Ring(session, database, clock, needs=3, mentors=(2,)).run()
    client.sign_in(ring.person)
    page = client.get(at(ring, "publish"))

    assert page.h1 == "You are about to write to 4 people"
    assert "2 mentor places are offered" in page.text
    assert "1 learner is told that nobody was found yet" in page.text


def test_the_check_shows_the_very_mails_and_keeps_none(reviewed, client, session):
    page = client.get(at(reviewed, "publish"))
    previewed = dict.fromkeys(page.all("article h3"), page.text)
    assert list(previewed) == [
        "Somebody would like to learn from what you did",
        "We have found somebody who has done it",
    ]
    assert session.scalars(select(Notice)).all() == []
    assert session.scalars(select(Pairing)).all() == []


def test_a_previewed_offer_is_word_for_word_the_one_that_is_sent(reviewed, client, session):
    page = client.get(at(reviewed, "mails") + "?kind=offer")
    previewed = set(page.all("article p"))
    client.post(at(reviewed, "publish"))
    reviewed.go_out()

    sent = session.scalars(select(Notice).where(Notice.kind == "offer")).all()
    assert len(sent) == 3
    for notice in sent:
        assert {" ".join(part.split()) for part in notice.body.split("\n\n")} <= previewed


def test_the_check_says_what_no_longer_fits(reviewed, client):
    reviewed.mentors[0].paused = True
    reviewed.session.commit()

    assert "not fit any more" in client.get(at(reviewed, "publish")).text


def test_an_admin_whom_a_suggestion_involves_cannot_publish_it(session, database, clock, client):
    ring = Ring(session, database, clock)
    ring.needs[0].learner_id = ring.person.id
    second = make_admin(session, ring.programme)
    ring.run()
    client.sign_in(ring.person)
    page = client.get(at(ring, "publish"))
    assert "another admin" in page.text
    assert page.soup.select("main form") == []
    client.post(at(ring, "publish"))
    assert client.status == 409

    client.sign_in(second)
    assert "It goes out on" in client.post(at(ring, "publish")).text


def test_a_scheduled_round_says_when_it_goes_out_and_can_be_taken_back(reviewed, client, session):
    page = client.post(at(reviewed, "publish"))
    assert "Monday 23 November 2026 at 9.30am" in page.text

    page = client.post(at(reviewed, "undo"))
    assert "Nothing was sent" in page.text
    assert session.get_one(Round, reviewed.round.id, populate_existing=True).state is (
        RoundState.IN_REVIEW
    )


def test_publishing_and_taking_back_twice_is_done_once(reviewed, client):
    for step in ("publish", "publish", "undo", "undo"):
        client.post(at(reviewed, step))
        assert client.status == 200


def test_a_round_whose_undo_time_is_over_says_that_it_is_going_out(reviewed, client, clock):
    client.post(at(reviewed, "publish"))
    clock.now += timedelta(minutes=30)

    assert "It is going out now" in client.get(at(reviewed)).text


def test_a_published_round_lists_its_offers_and_what_was_dropped_with_its_reason(reviewed, client):
    dropped = reviewed.mentors[0].person_id
    client.post(at(reviewed, "publish"))
    reviewed.mentors[0].paused = True
    reviewed.session.commit()
    reviewed.go_out()

    page = client.get(at(reviewed) + "?shown=dropped")
    assert page.all("tbody td:last-child") == [
        "This person is not available for this need any more."
        for one in reviewed.suggestions(SuggestionState.DROPPED)
        if one.mentor_id == dropped
    ]
    assert "Offered" in client.get(at(reviewed) + "?shown=offered").all("tbody strong")


def test_a_published_round_is_closed_once_everybody_has_answered(reviewed, client, session):
    client.post(at(reviewed, "publish"))
    reviewed.go_out()
    assert "not answered yet" in client.post(at(reviewed, "close")).text

    for pairing in session.scalars(select(Pairing)):
        pairing.move_to("declined")
    session.commit()
    assert "The round is closed" in client.post(at(reviewed, "close")).text
    assert "Closed" in client.get(at(reviewed)).all("strong")


# --------------------------------------------------------------------------------- who may see it

PAGES = ("", "progress", "left-out", "changes", "publish", "mails")
ACTS = ("start", "cancel", "publish", "undo", "close")


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
