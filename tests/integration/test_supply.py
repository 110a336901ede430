"""A programme's hub, and what is asked for against who has done it."""

import pytest

from mentoring.models.experiences import ExperienceState
from mentoring.models.mentors import Visibility
from mentoring.models.needs import NeedState
from mentoring.services import access, supply
from tests.factories import (
    HOME_FIRST,
    make_admin,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
)
from tests.rings import committing, queries

ANOTHER = "K01.1a"
GROUP = "K04.1"
ROW = f"[id='group-{GROUP}'] a"
NORTH, SOUTH = "QGH", "QOX"


class Stock:
    """A programme with an admin, whose needs and mentors a test adds."""

    def __init__(self, session):
        self.session = session
        self.programme = make_programme(session)
        self.person = make_admin(session, self.programme)

    def need(self, *knowhow, place_id=NORTH, **given):
        learner = make_person(self.session, place_id=place_id)
        return make_need(self.session, learner, self.programme, knowhow=knowhow, **given)

    def mentor(self, *knowhow, place_id=NORTH, state=ExperienceState.ENDORSED, **given):
        mentor = make_mentor(self.session, make_person(self.session, place_id=place_id), **given)
        make_experience(self.session, mentor, knowhow=knowhow, state=state)
        return mentor

    def page(self, **asked):
        admin = access.viewer(self.session, self.person.id)
        assert admin is not None
        return supply.page(self.session, admin=admin, programme_id=self.programme.id, **asked)

    def line(self, key, **asked):
        """Find the line of a group or of one know-how in it."""
        for group in self.page(opened="all", **asked).groups:
            for line in (group.line, *group.items):
                if line.key == key:
                    return line
        raise AssertionError(f"no line {key}")

    def address(self, *rest):
        return "/".join([f"/programmes/{self.programme.id}", *rest])


@pytest.fixture
def stock(session):
    return Stock(session)


@pytest.fixture
def client(client, session, stock):
    session.commit()
    client.sign_in(stock.person)
    return committing(client, session)


def test_a_line_sets_learners_who_wait_against_people_and_places(stock):
    for _ in range(3):
        stock.need(HOME_FIRST)
    stock.mentor(HOME_FIRST, learners_at_once=2)
    line = stock.line(HOME_FIRST)

    assert (line.waiting, line.done_it, line.places, line.gap) == (3, 1, 2, 1)


def test_a_group_counts_each_need_and_each_person_once(stock):
    stock.need(HOME_FIRST, "K04.1b")
    stock.mentor(HOME_FIRST, "K04.1b", learners_at_once=3)
    line = stock.line(GROUP)

    assert (line.waiting, line.done_it, line.places) == (1, 1, 3)


@pytest.mark.parametrize(("people", "mark"), [(0, "Nobody"), (1, "One person only"), (2, "")])
def test_know_how_that_hangs_on_one_person_or_on_nobody_is_marked(stock, people, mark):
    for _ in range(people):
        stock.mentor(HOME_FIRST)

    assert stock.line(HOME_FIRST).mark == mark


def test_the_widest_gap_comes_first(stock):
    stock.need(HOME_FIRST)
    for _ in range(2):
        stock.need(ANOTHER)
    groups = stock.page().groups

    assert [one.line.key for one in groups[:2]] == ["K01.1", GROUP]


@pytest.mark.parametrize(
    "given",
    [
        {"visibility": Visibility.NOBODY},
        {"paused": True},
        {"learners_at_once": 0},
        {"readiness": "in_training"},
    ],
)
def test_nobody_who_cannot_be_suggested_counts_as_a_free_place(stock, given):
    stock.mentor(HOME_FIRST, **given)

    assert stock.line(HOME_FIRST).places == 0


def test_who_has_chosen_to_be_seen_by_nobody_is_not_counted_at_all(stock):
    stock.mentor(HOME_FIRST, visibility=Visibility.NOBODY)

    assert stock.line(HOME_FIRST).done_it == 0


def test_an_experience_that_nobody_has_confirmed_does_not_count(stock):
    stock.mentor(HOME_FIRST, state=ExperienceState.SUBMITTED)

    assert stock.line(HOME_FIRST).done_it == 0


def test_a_need_that_is_not_open_or_of_another_programme_does_not_wait(stock):
    stock.need(HOME_FIRST, state=NeedState.MATCHED)
    make_need(stock.session, make_person(stock.session), make_programme(stock.session))

    assert stock.line(HOME_FIRST).waiting == 0


def test_a_region_shows_its_own_needs_and_people_alone(stock):
    stock.need(HOME_FIRST, place_id=NORTH)
    stock.need(HOME_FIRST, place_id=SOUTH)
    stock.mentor(HOME_FIRST, place_id=SOUTH)
    south = next(one.key for one in stock.page().regions if one.name == "South West")
    line = stock.line(HOME_FIRST, region=south)

    assert (line.waiting, line.done_it, line.places) == (1, 1, 2)


def test_a_need_counts_where_it_has_to_work_and_not_where_its_learner_is(stock):
    stock.need(HOME_FIRST, place_id=NORTH)
    need = stock.need(HOME_FIRST, place_id=NORTH)
    need.place_id = SOUTH
    south = next(one.key for one in stock.page().regions if one.name == "South West")

    assert stock.line(HOME_FIRST, region=south).waiting == 1


def test_the_regions_together_hold_every_need(stock):
    for place in (NORTH, NORTH, SOUTH, None):
        stock.need(HOME_FIRST, place_id=place)

    assert sum(line.waiting for line in stock.page().by_region) == 4
    assert any(line.label == "No region given" for line in stock.page().by_region)


def test_a_need_without_know_how_is_counted_apart(stock):
    stock.need()
    stock.need(HOME_FIRST)
    page = stock.page()

    assert (page.waiting, page.without_knowhow) == (2, 1)


def test_a_group_is_opened_by_a_link_and_closed_again(stock, client):
    stock.mentor(HOME_FIRST)
    page = client.get(stock.address("supply"))
    assert "One person only" not in page.text

    page = client.get(str(page.one(ROW)["href"]))
    assert "One person only" in page.all("tbody strong")
    assert "open=" not in str(page.one(ROW)["href"])


def test_the_region_is_chosen_by_a_form_that_keeps_what_is_open(stock, client):
    page = client.get(stock.address("supply") + f"?open={GROUP}&region=Y58")

    assert page.fields("main form") == {"open": GROUP, "region": "Y58"}
    assert page.h1 == "Needs against supply: South West"


def test_a_region_that_is_not_there_is_everywhere(stock, client):
    assert client.get(stock.address("supply") + "?region=Z99").h1 == "Needs against supply"


def test_the_hub_shows_the_key_figures(stock, client):
    for _ in range(3):
        stock.need(HOME_FIRST)
    stock.mentor(HOME_FIRST, learners_at_once=4)
    stock.mentor(HOME_FIRST, learners_at_once=2, paused=True)
    page = client.get(stock.address())

    assert page.all(".app-figures dd") == ["3", "1", "4", "0", "0"]
    assert "There has been no round yet" in page.text


def test_the_hub_says_the_rules_of_the_programme(session, client):
    strict = make_programme(session, same_region=True)
    client.sign_in(make_admin(session, strict))

    assert "both are in the same region" in client.get(f"/programmes/{strict.id}").text


@pytest.mark.parametrize("what", [(), ("supply",)])
def test_only_admins_of_a_programme_find_it(stock, client, session, what):
    client.sign_in(make_admin(session, make_programme(session)))
    client.get(stock.address(*what))
    assert client.status == 404

    client.sign_in(make_person(session))
    client.get(stock.address(*what))
    assert client.status == 403


@pytest.mark.parametrize("what", [(), ("supply",)])
def test_a_page_makes_as_many_queries_for_many_needs_and_mentors_as_for_few(
    stock, client, session, database, what
):
    path = stock.address(*what)
    stock.mentor(HOME_FIRST)
    before = queries(database, client, path)
    for number in range(60):
        stock.need(HOME_FIRST, ANOTHER, place_id=(NORTH, SOUTH)[number % 2])
        stock.mentor(HOME_FIRST)

    assert queries(database, client, path) == before
