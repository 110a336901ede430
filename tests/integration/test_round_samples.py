"""What another way of choosing would change, tried on a sample of the open needs."""

import pytest
from sqlalchemy import update

from mentoring.encoding import sampled as sampled_by
from mentoring.models.people import Person
from mentoring.services import round_samples
from tests.factories import make_organisation
from tests.rings import Ring, at, committing

FORM = {
    "policy": "fair",
    **dict.fromkeys(
        ("knowhow", "words", "circumstances", "proof", "place", "profession"), "medium"
    ),
}


@pytest.fixture
def client(client, session):
    return committing(client, session)


@pytest.fixture
def ring(session, database, clock, client):
    made = Ring(session, database, clock)
    session.commit()
    client.sign_in(made.person)
    return made


def sampled(ring, **asked):
    return round_samples.take(
        ring.session,
        admin=ring.admin,
        round_id=ring.round.id,
        asked={"policy": "fair", **asked},
    )


def test_a_sample_of_the_present_setting_changes_nothing(ring):
    taken = sampled(ring)

    assert (taken.needs, taken.same, taken.changed) == (3, 3, ())
    assert taken.weakest[0] == taken.weakest[1]


def test_a_sample_tells_for_whom_a_rule_would_leave_nobody(ring):
    together = make_organisation(ring.session)
    ring.session.execute(update(Person).values(organisation_id=together.id))
    taken = sampled(ring, must=["other_organisation"])

    assert (taken.same, taken.other, taken.lost) == (0, 0, 3)
    assert all(one.before and not one.after for one in taken.changed)


def test_every_need_of_a_sample_is_counted_once(ring):
    taken = sampled(ring, importance={"knowhow": "low", "place": "high"})

    told = (taken.same, taken.other, taken.found, taken.lost, taken.nobody)
    assert sum(told) == taken.needs


def test_a_sample_draws_the_same_few_each_time():
    first, again = (sampled_by.draw(range(500), size=60, seed=4) for _ in range(2))

    assert first == again
    assert len(set(first)) == 60
    assert sampled_by.draw([7, 9], size=60, seed=4) == [7, 9]


def test_trying_a_setting_on_a_sample_keeps_nothing(ring, client):
    page = client.post(at(ring, "choosing/sample"), {**FORM, "policy": "stable", "place": "high"})

    assert "What it would change" in page.text
    assert page.one("input[name=place][checked]")["value"] == "high"
    assert client.get(at(ring, "choosing")).one("input[name=policy][checked]")["value"] == "fair"


def test_a_sample_without_needs_says_so(session, database, clock, client):
    ring = Ring(session, database, clock, needs=0)
    session.commit()
    client.sign_in(ring.person)

    page = client.post(at(ring, "choosing/sample"), FORM)
    assert "nothing to try it on" in page.text


def test_what_cannot_be_tried_is_refused_beside_its_question(ring, client):
    client.post(at(ring, "choosing/sample"), {**FORM, "policy": "kindest"})

    assert client.status == 422
