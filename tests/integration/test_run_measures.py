"""How good a run came out, as the admin reads it on its page."""

import pytest
from sqlalchemy import select

from mentoring.models.places import Place, PlaceKind
from mentoring.models.rounds import RoundRun
from mentoring.services import rounds, run_measures
from tests.factories import make_need, make_person
from tests.rings import Ring, at

pytestmark = pytest.mark.usefixtures("commits")


@pytest.fixture
def ring(session, database, clock):
    return Ring(session, database, clock, needs=4, mentors=(2, 1))


def told(ring):
    return run_measures.told(ring.session, rounds.last_run(ring.session, ring.round))


def by(ring, policy):
    ring.round.settings = {**ring.round.settings, "policy": policy}
    return ring.run()


def regions(session):
    wanted = select(Place).where(Place.kind == PlaceKind.REGION).order_by(Place.id)
    return session.scalars(wanted).all()


@pytest.mark.parametrize("policy", ["fair", "total"])
def test_a_round_that_looks_for_the_largest_total_is_proven_best(ring, policy):
    first, weakest, even = told(by(ring, policy)).sentences

    assert first.startswith("This is proven to be the best there is")
    assert weakest.startswith("The weakest answer is ")
    assert even.startswith("3 of 4 needs have somebody.")


def test_only_the_fair_way_says_that_the_weakest_answer_cannot_be_stronger(ring):
    assert "cannot be stronger" in told(by(ring, "fair")).sentences[1]
    assert "cannot be stronger" not in told(by(ring, "total")).sentences[1]


def test_the_other_ways_claim_no_proof(ring):
    assert "would both be much better off" in told(by(ring, "stable")).sentences[0]
    assert "is not worked out" in told(by(ring, "reach")).sentences[0]


def test_a_region_that_is_behind_is_named_with_how_far_and_why(session, database, clock, client):
    ring = Ring(session, database, clock, needs=0, mentors=(6,))
    here, there = regions(session)[:2]
    ring.programme.same_region = True
    for place, count in ((here, 4), (there, 4)):
        for _ in range(count):
            make_need(session, make_person(session, place_id=place.id), ring.programme)
    ring.mentors[0].person.place_id = here.id
    ring.run()
    behind = told(ring).behind
    client.sign_in(ring.person)
    page = client.get(at(ring))

    groups = client.get(at(ring, "groups"))
    assert there.name in groups.all("th[scope=row]")
    assert [(one.name, one.size, one.placed, one.least) for one in behind] == [
        (there.name, 4, 0, 1)
    ]
    assert f"{there.name}: 0 of 4, where it should be 1 at least." in page.text
    assert "Nobody more of them can be placed without placing fewer" in page.text


def test_groups_are_kept_with_the_run_by_their_ids_and_cover_every_need(ring):
    place = regions(ring.session)[0]
    for need in ring.needs:
        need.place_id = None
    learner = make_person(ring.session, place_id=place.id)
    make_need(ring.session, learner, ring.programme)
    kept = by(ring, "fair").session.scalars(select(RoundRun)).one().measures["groups"]

    assert {"of", "id", "size", "placed", "least", "why"} == set(kept[0])
    assert place.id in {one["id"] for one in kept if one["of"] == "region"}


def test_a_run_from_before_measures_were_kept_shows_none(ring):
    run = rounds.last_run(ring.session, by(ring, "fair").round)
    run.measures = {"places": 3, "placed": 3, "needs": 4}

    assert told(ring) is None
