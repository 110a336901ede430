"""What an admin reads of a round that something happened to, and how they mend it."""

import pytest

from mentoring.models.needs import NeedState
from mentoring.models.people import NotWith, Person
from mentoring.models.rounds import RoundState
from mentoring.services import eligibility, review, since_run
from mentoring.services.since_run import Fallen
from tests.factories import make_need, make_person
from tests.rings import Ring, at, of, queries

pytestmark = pytest.mark.usefixtures("commits")


@pytest.fixture
def ring(session, database, clock, client):
    made = Ring(session, database, clock, needs=4, mentors=(2, 2, 2)).run()
    session.commit()
    client.sign_in(made.person)
    return made


def since(ring):
    return look(ring).sentences


def look(ring):
    found = ring.again()
    return since_run.look(ring.session, found, found.runs[-1])


def name_of(ring, person_id):
    return ring.session.get_one(Person, person_id).name


def test_nothing_is_told_where_nothing_has_changed(ring, client):
    page = client.get(at(ring))

    assert "Nothing that matters to these suggestions" in page.text
    assert "Mend these suggestions" not in page.all("button")
    assert "Choose everybody anew" in page.all("button")


def test_a_mentor_who_is_not_available_any_more_is_named_with_what_falls_away(ring):
    first = ring.suggestions()[0]
    ring.mentor_of(first).paused = True
    count = sum(one.mentor_id == first.mentor_id for one in ring.suggestions())
    seen = look(ring)

    assert seen.unavailable == (Fallen(name_of(ring, first.mentor_id), count),)
    assert "is not available any more, so" in seen.sentences[0]


def test_fewer_places_a_prohibition_and_a_new_need_are_told(ring):
    mentor = next(
        one
        for one in ring.mentors
        if sum(row.mentor_id == one.person_id for row in ring.suggestions()) == 2
    )
    mentor.learners_at_once = 1
    other = next(row for row in ring.suggestions() if row.mentor_id != mentor.person_id)
    ring.act(review.forbid, other)
    make_need(ring.session, make_person(ring.session), ring.programme)

    assert since(ring) == (
        f"{name_of(ring, mentor.person_id)} has fewer places than suggestions now, "
        "so 1 suggestion falls away.",
        "1 learner has nobody now, because the suggestion was forbidden.",
        "1 need was opened.",
    )


def test_new_places_are_counted(ring):
    ring.mentors[0].learners_at_once = 5

    assert since(ring) == ("3 more places are free.",)


def test_a_need_that_is_not_open_any_more_frees_a_place(ring):
    gone = ring.suggestions()[0].need_id
    next(need for need in ring.needs if need.id == gone).state = NeedState.WITHDRAWN

    assert since(ring) == (
        "1 need with a suggestion is not open any more.",
        "1 more place is free.",
    )


def test_two_who_asked_not_to_meet_are_told_of_without_saying_who_asked(ring):
    first = ring.suggestions()[0]
    learner = next(need for need in ring.needs if need.id == first.need_id).learner_id
    ring.session.add(NotWith(person_id=first.mentor_id, other_id=learner))

    assert since(ring) == (
        "1 suggestion puts two people together who are not available for each other any more.",
    )


def test_the_database_asks_of_a_mentor_what_the_register_asks(ring):
    ring.mentors[0].paused = True
    ring.mentors[1].readiness = "in_training"
    ring.session.flush()
    listed = {one.mentor.person_id for one in eligibility.suggestible(ring.session, to_team=True)}
    given = {one.mentor_id for one in ring.suggestions()}
    told = {one.mentor for one in look(ring).unavailable}

    assert told == {name_of(ring, person) for person in given - listed} != set()


def test_an_admin_mends_a_round_and_reads_what_changed_and_that_the_rest_stands(ring, client):
    one = ring.suggestions()[0]
    client.post(of(ring, one, "forbid"))
    page = client.get(at(ring))
    assert "1 learner has nobody now" in page.text

    client.post(at(ring, "mend"), page.fields("form[action$='/mend']"))
    assert client.path == at(ring)
    assert ring.again().state is RoundState.QUEUED
    ring.work()
    page = client.get(at(ring))

    assert "1 suggestion is not as before. The other 3 stand as they were." in page.text
    assert f"(before: {name_of(ring, one.mentor_id)})" in page.text
    assert "Run 2 beside run 1" in client.get(at(ring, "changes")).text


def test_what_a_mend_gave_is_told_also_where_it_is_forbidden_since(ring, client):
    one = ring.suggestions()[0]
    ring.act(review.forbid, one)
    client.post(at(ring, "mend"), client.get(at(ring)).fields("form[action$='/mend']"))
    ring.work()
    given = next(two for two in ring.suggestions() if two.need_id == one.need_id)
    name, before = (name_of(ring, two.mentor_id) for two in (given, one))
    ring.act(review.forbid, given)

    assert f"{name} (before: {before})" in client.get(at(ring)).text


@pytest.mark.parametrize("what", ["mend", "start"])
def test_a_form_sent_again_after_the_run_has_ended_starts_nothing(ring, client, what):
    for _ in range(2):
        client.post(at(ring, what), {"seen": "1"})
        if ring.again().state is RoundState.QUEUED:
            ring.work()

    assert len(ring.again().runs) == 2


def test_a_cancelled_mend_offers_to_mend_what_stood(ring, client):
    client.post(at(ring, "mend"), {"seen": "1"})
    client.post(at(ring, "cancel"))
    page = client.get(at(ring))

    assert "The suggestions of run 1 are kept." in page.text
    assert {"Mend these suggestions", "Start again"} <= set(page.all("button"))


def test_the_check_before_publishing_offers_to_mend_what_does_not_fit(ring, client):
    ring.mentors[0].paused = ring.mentors[1].paused = True
    page = client.get(at(ring, "publish"))

    assert "Mend these suggestions" in page.all("button")


def test_the_page_asks_as_much_of_a_large_round_as_of_a_small_one(session, database, clock, client):
    asked = []
    for needs in (2, 12):
        ring = Ring(session, database, clock, needs=needs, mentors=(6, 6)).run()
        ring.mentors[0].paused = True
        session.commit()
        client.sign_in(ring.person)
        asked.append(queries(database, client, at(ring)))

    assert asked[0] == asked[1]
