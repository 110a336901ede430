"""How a round chooses: asked of an admin, kept with the round, obeyed by its next run."""

import pytest
from sqlalchemy import select, update

from matching.prior import PRIOR
from mentoring.encoding import chosen
from mentoring.errors import InvalidError, RuleBrokenError
from mentoring.models.audit import AuditEvent
from mentoring.models.people import Person
from mentoring.models.rounds import Round, RoundState
from mentoring.services import register, round_choosing, round_runs, rounds
from tests.factories import make_admin, make_organisation, make_programme
from tests.rings import CHOOSING, at

pytestmark = pytest.mark.usefixtures("commits")


def choose(ring, **asked):
    kept = round_choosing.keep(
        ring.session,
        admin=ring.admin,
        round_id=ring.round.id,
        asked={"policy": "fair", **asked},
        now=ring.clock.now,
    )
    ring.session.commit()
    return kept


# -------------------------------------------------------------------------------------- reading


def test_a_round_from_before_there_was_a_choice_reads_as_the_largest_total():
    assert chosen.read({"rules": {}}) == chosen.Chosen("total", frozenset(), {})


def test_what_is_kept_reads_back_as_it_was():
    kept = chosen.Chosen("stable", frozenset({"same_region"}), {"place": "high"})

    assert chosen.read(kept.kept) == kept


def test_every_part_of_a_score_is_in_one_group():
    parts = [part for group in chosen.PARTS.values() for part in group]

    assert sorted(parts) == sorted(PRIOR)


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"policy": "kindest"}, "policy"),
        ({"must": ["same_age"]}, "must"),
        ({"importance": {"place": "enormous"}}, "place"),
        ({"importance": {"age": "high"}}, "age"),
    ],
)
def test_what_is_not_on_the_page_is_refused(asked, named):
    with pytest.raises(InvalidError) as refused:
        chosen.read(asked)

    assert named in refused.value.problems


# ------------------------------------------------------------------------------------- weighing


def test_scores_stay_between_0_and_1_and_move_towards_what_counts_more(ring):
    fitted = register.fit_now(ring.session)
    high = chosen.Chosen("fair", frozenset(), {"place": "high", "knowhow": "low"})
    weighed = chosen.weighed(fitted, high).similarity

    assert weighed.worths_["place"] == 2 * fitted.similarity.worths_["place"]
    assert weighed.worths_["knowhow"] == fitted.similarity.worths_["knowhow"] / 2


def test_a_setting_of_medium_importance_is_the_register_itself(ring):
    fitted = register.fit_now(ring.session)

    assert chosen.weighed(fitted, chosen.read({"policy": "fair"})) is fitted


# --------------------------------------------------------------------------------------- keeping


def test_a_setting_that_is_kept_twice_is_written_down_once(ring):
    assert [choose(ring, policy="stable"), choose(ring, policy="stable")] == [True, False]

    written = select(AuditEvent).where(AuditEvent.action == "changed how it chooses")
    assert len(ring.session.scalars(written).all()) == 1


def test_a_round_that_waits_cannot_be_told_to_choose_otherwise(ring):
    rounds.start(ring.session, admin=ring.admin, round_id=ring.round.id, now=ring.clock.now)

    with pytest.raises(RuleBrokenError, match="only before it runs"):
        choose(ring, policy="stable")


# --------------------------------------------------------------------------------------- running


def test_a_run_obeys_what_was_chosen_and_keeps_it(ring):
    choose(ring, policy="stable", importance={"knowhow": "low"})
    ring.run()
    run = rounds.last_run(ring.session, ring.round)

    assert run.versions["chosen"] == {
        "policy": "stable",
        "must": [],
        "importance": {"knowhow": "low"},
        "needs": "every",
    }
    kept, found = round_runs.replay(ring.session, run_id=run.id)
    assert kept == found


def test_what_counts_less_changes_the_scores_of_the_next_run(ring):
    before = [one.score for one in ring.run().suggestions()]
    choose(ring, importance={"knowhow": "low"})
    after = [one.score for one in ring.run().suggestions()]

    assert before
    assert before != after
    assert all(0 <= score <= 1 for score in after)


def test_a_rule_that_a_round_adds_is_kept_by_every_suggestion(ring):
    together = make_organisation(ring.session)
    ring.session.execute(update(Person).values(organisation_id=together.id))
    ring.session.commit()
    assert ring.run().suggestions()

    choose(ring, must=["other_organisation"])

    assert ring.run().suggestions() == []
    with pytest.raises(RuleBrokenError, match="not available for this need"):
        ring.swap(ring.needs[0], ring.mentors[0])


# ------------------------------------------------------------------------------------ the pages


def test_the_page_shows_what_the_round_does_now(ring, client):
    choose(ring, policy="reach", importance={"place": "high"})
    page = client.get(at(ring, "choosing"))

    assert page.h1 == "How this round chooses"
    assert page.one("input[name=policy][checked]")["value"] == "reach"
    assert page.one("input[name=place][checked]")["value"] == "high"
    assert page.one("input[name=words][checked]")["value"] == "medium"


def test_what_is_chosen_is_kept_and_told_on_the_page_of_the_round(ring, client):
    page = client.post(
        at(ring, "choosing"), {**CHOOSING, "policy": "total", "must": "same_region", "words": "low"}
    )

    assert "The best answers altogether." in page.text
    assert "Must: both are in the same region." in page.text
    assert "Counts less: words." in page.text


def test_a_round_in_review_says_when_its_suggestions_were_chosen_otherwise(ring, client):
    ring.run()
    assert "You have changed how this round chooses" not in client.get(at(ring)).text

    page = client.post(at(ring, "choosing"), {**CHOOSING, "policy": "stable"})

    assert "You have changed how this round chooses" in page.text


def test_a_round_that_goes_out_tells_how_its_last_run_chose(ring, client):
    ring.run()
    choose(ring, policy="stable")
    ring.publish()

    assert "Fair to everybody." in client.get(at(ring)).text


@pytest.mark.parametrize("wrong", [{"policy": ""}, {"place": "enormous"}, {"must": "same_age"}])
def test_what_cannot_be_chosen_is_refused_beside_its_question(ring, client, wrong):
    page = client.post(at(ring, "choosing"), {**CHOOSING, **wrong})

    assert client.status == 422
    assert page.title.startswith("Error: ")
    assert "Choose" in page.all(".nhsuk-error-summary")[0]


def test_a_rule_of_the_programme_is_told_and_not_asked(ring, client, session):
    ring.programme.same_region = True
    session.commit()
    page = client.get(at(ring, "choosing"))

    assert "this always holds: Both are in the same region" in page.text
    assert "same_region" not in [box["value"] for box in page.soup.select("input[name=must]")]


def test_an_admin_of_another_programme_finds_no_such_page(ring, client, session):
    client.sign_in(make_admin(session, make_programme(session)))
    session.commit()
    client.get(at(ring, "choosing"))

    assert client.status in (403, 404)


def test_a_new_round_can_be_told_how_to_choose_before_it_starts(ring, client, session):
    asked = {"name": "Spring", "then": "choose"}
    client.post(f"/programmes/{ring.programme.id}/rounds/new", asked)
    page = client.post(f"/programmes/{ring.programme.id}/rounds/new", asked)

    assert page.h1 == "How this round chooses"
    (made,) = session.scalars(select(Round).where(Round.name == "Spring")).all()
    assert made.state is RoundState.DRAFT


def test_a_round_that_waits_says_that_it_cannot_be_changed(ring, client):
    client.post(at(ring, "start"))

    assert "only before the round runs" in client.get(at(ring, "choosing")).text
    client.post(at(ring, "choosing"), {**CHOOSING, "policy": "stable"})
    assert client.status == 409
