"""A round that takes only what is new: everything else stays as it is."""

import pytest
from sqlalchemy import select, update

from mentoring.encoding import round_inputs
from mentoring.models.mentors import Mentor
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.rounds import RoundRun, RoundState, SuggestionState
from mentoring.services import expiry, mending, round_choosing, round_runs, rounds, since_run
from tests.factories import make_need, make_person
from tests.rings import Ring, at

pytestmark = pytest.mark.usefixtures("commits")


@pytest.fixture
def ring(session, database, clock):
    """Two places, three needs: one of them is left out."""
    return Ring(session, database, clock, needs=3, mentors=(1, 1)).run()


def begin(ring, name="Spring", *, needs="new"):
    ring.round = rounds.create(
        ring.session,
        admin=ring.admin,
        programme_id=ring.programme.id,
        name=name,
        now=ring.clock.now,
    )
    ring.session.flush()
    round_choosing.keep(
        ring.session,
        admin=ring.admin,
        round_id=ring.round.id,
        asked={"policy": "fair", "needs": needs},
        now=ring.clock.now,
    )
    return ring.run()


def new_need(ring):
    return make_need(ring.session, make_person(ring.session), ring.programme)


def more_places(ring, learners=6):
    ring.session.execute(update(Mentor).values(learners_at_once=learners))


def suggested(ring):
    return [one.need_id for one in ring.suggestions()]


def inputs(ring):
    wanted = select(RoundRun.inputs).where(RoundRun.round_id == ring.round.id)
    return round_inputs.load(ring.session.scalars(wanted).one())


def test_after_a_published_round_only_needs_that_no_round_has_looked_at_are_taken(ring):
    left_out = ring.publish().left_out()
    new = new_need(ring)
    more_places(ring)
    begin(ring)

    assert suggested(ring) == [new.id]
    assert ring.left_out() == []
    assert left_out != []


def test_without_the_choice_whoever_was_left_out_is_in_the_round_as_well(ring):
    left_out = ring.publish().left_out()
    new = new_need(ring)
    more_places(ring)
    begin(ring, needs="every")

    assert suggested(ring) == [*left_out, new.id]


def test_a_need_that_is_open_again_after_a_no_is_new(ring):
    ring.publish()
    pairing = ring.session.scalars(select(Pairing).order_by(Pairing.id)).first()
    ring.clock.move(days=40)
    expiry.expire(ring.session, pairing_id=pairing.id, now=ring.clock.now)
    others = ring.session.scalars(select(Pairing).where(Pairing.id != pairing.id)).all()
    before = [(one.id, one.state, one.mentor_id) for one in others]
    begin(ring)

    assert suggested(ring) == [pairing.need_id]
    assert [(one.id, one.state, one.mentor_id) for one in others] == before
    assert {one.state for one in others} == {PairingState.OFFERED}


def test_what_a_round_in_review_has_put_together_stays_out_with_its_places(ring):
    first = ring.round
    new = new_need(ring)
    begin(ring)
    assert (suggested(ring), ring.left_out()) == ([], [new.id])

    ring.session.execute(update(Mentor).values(learners_at_once=2))
    begin(ring, "Summer")
    assert suggested(ring) == []

    assert first.state is RoundState.IN_REVIEW


def test_the_kept_inputs_say_which_needs_the_round_took_and_replay(ring):
    ring.publish()
    new_need(ring)
    begin(ring)
    run = rounds.last_run(ring.session, ring.round)
    kept, found = round_runs.replay(ring.session, run_id=run.id)

    assert inputs(ring).scope == "new"
    assert len(inputs(ring).need_tokens) == 1
    assert kept == found


def test_a_round_keeps_its_own_needs_when_it_runs_again(ring):
    ring.publish()
    new = new_need(ring)
    more_places(ring)
    begin(ring)
    ring.run()

    assert suggested(ring) == [new.id]


def test_new_needs_alone_are_told_as_a_change_and_no_place_of_another_round(ring):
    more_places(ring, learners=3)
    begin(ring)
    found = ring.again()
    assert since_run.look(ring.session, found, found.runs[-1]).sentences == ()

    new_need(ring)
    found = ring.again()
    assert since_run.look(ring.session, found, found.runs[-1]).sentences == ("1 need was opened.",)


def test_the_question_is_asked_kept_and_told_in_words(ring, client):
    client.sign_in(ring.person)
    page = client.get(at(ring, "choosing"))
    assert "Which needs does it look at?" in page.text

    fields = page.fields("main form")
    page = client.post(at(ring, "choosing"), {**fields, "needs": "new"})
    assert "Only what is new. Needs that no other round has looked at" in page.text
    assert ring.again().settings["needs"] == "new"


def test_a_new_round_says_beforehand_how_many_needs_are_new(ring, client):
    ring.publish()
    new_need(ring)
    client.sign_in(ring.person)
    page = client.get(f"/programmes/{ring.programme.id}/rounds/new")

    assert "1 need is new: no round has looked at it yet." in page.text


def test_a_scope_that_is_not_on_the_page_is_refused(ring, client):
    client.sign_in(ring.person)
    fields = client.get(at(ring, "choosing")).fields("main form")
    page = client.post(at(ring, "choosing"), {**fields, "needs": "old"})

    assert (client.status, "Choose which needs the round looks at" in page.text) == (422, True)


def test_a_published_round_stays_whole_while_a_later_one_is_mended(ring):
    first = ring.publish().round
    offers_ = [(one.need_id, one.mentor_id) for one in ring.suggestions(SuggestionState.PUBLISHED)]
    for _ in range(2):
        new_need(ring)
    more_places(ring, learners=2)
    begin(ring)
    ring.mentors[0].paused = True
    ring.session.commit()
    mending.start(
        ring.session, admin=ring.admin, round_id=ring.round.id, seen=1, now=ring.clock.now
    )
    ring.work()
    ring.round = first
    after = [(one.need_id, one.mentor_id) for one in ring.suggestions(SuggestionState.PUBLISHED)]

    assert after == offers_
