"""What another way of choosing would change, tried by a job on a sample of the open needs."""

from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import delete, update

from mentoring.encoding import rounds as encoded_rounds
from mentoring.encoding import sampled
from mentoring.encoding.pins import Pin
from mentoring.encoding.sampled import Sample
from mentoring.models.needs import Need
from mentoring.models.people import Person
from mentoring.models.trials import RoundTrial
from mentoring.services import round_trials
from tests.factories import make_organisation
from tests.rings import CHOOSING, Ring, at

pytestmark = pytest.mark.usefixtures("commits")


def asked(ring, **setting):
    round_trials.ask(
        ring.session,
        admin=ring.admin,
        round_id=ring.round.id,
        asked={"policy": "fair", **setting},
        now=ring.clock.now,
    )
    ring.session.commit()


def tried(ring):
    ring.session.commit()
    done = round_trials.run(ring.database, clock=ring.clock)
    ring.session.expire_all()
    return done


def trial(ring, **setting):
    asked(ring, **setting)
    assert tried(ring) == 1
    return last(ring)


def last(ring):
    return round_trials.last(ring.session, admin=ring.admin, round_id=ring.round.id)


def test_trying_the_present_setting_changes_nothing(ring):
    found = trial(ring)

    assert (found.needs, found.open, found.counts["same"], found.changed) == (3, 3, 3, ())
    assert found.weakest[0] == found.weakest[1] != ""


def test_a_trial_tells_for_whom_a_rule_would_leave_nobody(ring):
    together = make_organisation(ring.session)
    ring.session.execute(update(Person).values(organisation_id=together.id))
    found = trial(ring, must=["other_organisation"])

    assert (found.counts["same"], found.counts["other"], found.counts["lost"]) == (0, 0, 3)
    assert all(one.before and one.before_band and not one.after for one in found.changed)


def test_a_trial_counts_places_as_the_round_does(session, database, clock):
    ring = Ring(session, database, clock, needs=5, mentors=(1, 2))
    session.commit()

    found = trial(ring)
    assert (found.counts["same"], found.counts["nobody"]) == (3, 2)


def test_every_need_of_a_trial_is_counted_once(ring):
    found = trial(ring, importance={"knowhow": "low", "place": "high"})

    assert sum(found.counts.values()) == found.needs


def test_a_smaller_round_has_as_many_places_for_each_need(session, database, clock):
    ring = Ring(session, database, clock, needs=3, mentors=(6, 6, 3, 3))
    session.commit()
    whole = sample_of(ring)

    encoded = encoded_rounds.encode(whole.setting)
    for times in (1, 2, 3, 9):
        thin = sampled.thinned(encoded, replace(whole, open=3 * times))
        assert abs(thin.capacity.sum() - 18 / times) <= 0.5
        assert np.all(thin.capacity <= encoded.capacity)
        assert thin.pool.available.tolist() == (thin.capacity > 0).tolist()


def test_a_smaller_round_keeps_the_places_of_whoever_is_pinned(session, database, clock):
    ring = Ring(session, database, clock, needs=3, mentors=(1,))
    session.commit()
    pins = [Pin(ring.needs[0].id, ring.mentors[0].person_id, None)]
    whole = replace(sample_of(ring), open=3_000)

    encoded = encoded_rounds.encode(whole.setting)
    assert sampled.thinned(encoded, whole).capacity.sum() == 0
    assert sampled.thinned(encoded, replace(whole, pins=pins)).capacity.sum() == 1


def sample_of(ring) -> Sample:
    return round_trials.sample(ring.session, ring.round)


def test_a_sample_draws_the_same_few_each_time():
    first, again = (sampled.draw(range(500), size=60, seed=4) for _ in range(2))

    assert first == again
    assert len(set(first)) == 60
    assert sampled.draw([7, 9], size=60, seed=4) == [7, 9]


def test_a_trial_is_waited_for_and_then_shown_and_keeps_nothing(ring, client):
    form = {**CHOOSING, "policy": "stable", "place": "high"}
    waiting = client.post(at(ring, "choosing/sample"), form, follow=True)
    assert "Trying it on a sample" in waiting.text
    assert client.get(at(ring, "choosing/sample/progress")).text == ""
    assert client.status == 204

    tried(ring)
    page = client.get(at(ring, "choosing/sample"))
    assert "What it would change" in page.text
    assert page.one("input[name=place][checked]")["value"] == "high"
    assert client.get(at(ring, "choosing")).one("input[name=policy][checked]")["value"] == "fair"


def test_a_trial_without_needs_says_so(session, database, clock, client):
    ring = Ring(session, database, clock, needs=0)
    session.commit()
    client.sign_in(ring.person)
    asked(ring)
    tried(ring)

    assert "nothing to try it on" in client.get(at(ring, "choosing/sample")).text


def test_what_cannot_be_tried_is_refused_beside_its_question(ring, client):
    client.post(at(ring, "choosing/sample"), {**CHOOSING, "policy": "kindest"})

    assert client.status == 422
    assert tried(ring) == 0


def test_a_round_without_a_trial_leads_back_to_its_setting(ring, client):
    client.get(at(ring, "choosing/sample"))

    assert client.path == at(ring, "choosing")


def test_keeping_another_setting_puts_the_trial_away(ring, client):
    asked(ring)
    tried(ring)
    client.post(at(ring, "choosing"), {**CHOOSING, "policy": "total"})

    assert last(ring) is None


def test_asking_anew_while_a_trial_runs_leaves_only_the_new_one(ring):
    asked(ring, policy="total")
    claimed = round_trials._claim(ring.database, now=ring.clock.now)
    assert claimed is not None
    ring.clock.move(minutes=1)
    asked(ring, policy="stable")
    found, problem = round_trials._tried(ring.database, claimed)
    round_trials._keep(ring.database, claimed, found=found, problem=problem, now=ring.clock.now)
    ring.session.expire_all()

    assert not last(ring).finished
    assert tried(ring) == 1
    assert last(ring).asked["policy"] == "stable"
    assert last(ring).finished


def test_a_trial_whose_worker_died_is_tried_again_by_the_next(ring):
    asked(ring)
    assert round_trials._claim(ring.database, now=ring.clock.now) is not None
    assert tried(ring) == 0

    ring.clock.move(minutes=6)
    assert tried(ring) == 1
    assert last(ring).counts


def test_a_trial_that_kills_every_worker_is_given_up_with_a_sentence(ring, client):
    asked(ring)
    for _ in range(round_trials.MOST_ATTEMPTS):
        assert round_trials._claim(ring.database, now=ring.clock.now) is not None
        ring.clock.move(minutes=6)
    assert tried(ring) == 1

    assert "It could not be tried" in client.get(at(ring, "choosing/sample")).text


def test_a_need_that_has_gone_since_is_left_out_of_the_page(ring):
    together = make_organisation(ring.session)
    ring.session.execute(update(Person).values(organisation_id=together.id))
    trial(ring, must=["other_organisation"])
    ring.session.execute(delete(Need).where(Need.id == ring.needs[0].id))

    assert len(last(ring).changed) == 2


def test_nobody_tries_the_round_of_another_programme(ring, client):
    client.sign_in(ring.mentors[0].person)
    client.post(at(ring, "choosing/sample"), CHOOSING)

    assert client.status in (403, 404)
    assert ring.session.get(RoundTrial, ring.round.id) is None
