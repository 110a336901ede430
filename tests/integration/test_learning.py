"""What use teaches is in use only on proof, and can be taken back to the last byte."""

import json

import pytest
from sqlalchemy import select

from mentoring.encoding import learning as encoded
from mentoring.errors import NotAllowedError, RuleBrokenError
from mentoring.models.audit import AuditEvent
from mentoring.models.learning import Shown, VersionState
from mentoring.models.pairings import DeclineReason, Pairing
from mentoring.services import learning, round_runs, rounds
from tests.factories import make_person, viewer
from tests.integration.used import OTHER, Used
from tests.rings import Ring

S = VersionState


@pytest.fixture
def used(session, database, settings, clock):
    return Used(session, database, settings, clock)


def admin(used):
    return viewer(used.session, used.admin.id)


def roll_back(used):
    learning.roll_back(used.session, admin=admin(used), now=used.clock.now)
    used.session.commit()


def put_in_use(used, version):
    learning.use(used.session, admin=admin(used), version_id=version.id, now=used.clock.now)
    used.session.commit()


def audited(used):
    wanted = select(AuditEvent.action).where(AuditEvent.noun == "learned_versions")
    return list(used.session.scalars(wanted.order_by(AuditEvent.id)))


def test_what_many_decisions_prove_is_in_use_at_once(used):
    used.decide()
    assert used.learn() == 1
    (made,) = used.versions()
    assert made.state is S.ACTIVE
    assert made.worths["profession"] > encoded.prior()["profession"]


def test_where_all_who_declined_had_no_time_nothing_is_promoted(used):
    used.decide(DeclineReason.NO_TIME)
    used.learn()
    assert used.states() == [S.REFUSED]


def test_promotion_changes_rankings_and_rollback_restores_them_to_the_byte(used):
    used.decide()
    before = used.ranking()
    used.learn()
    after = used.ranking()
    roll_back(used)
    assert after != before
    assert used.ranking() == before


def test_a_version_used_again_gives_its_rankings_to_the_byte(used):
    version = used.plant()
    weighed = used.ranking()
    roll_back(used)
    assert used.ranking() != weighed
    put_in_use(used, version)
    assert used.ranking() == weighed


def test_too_few_people_are_not_even_learnt_from(session, database, settings, clock):
    few = Used(session, database, settings, clock, learners=6).decide()
    assert few.learn() == 0
    assert few.versions() == []


def test_requests_without_a_list_to_compare_with_are_not_even_learnt_from(used):
    used.decide()
    for row in used.session.scalars(select(Shown)):
        used.session.delete(row)
    for row in used.session.scalars(select(Pairing).where(Pairing.state == "completed")):
        used.session.delete(row)
    assert used.learn() == 0


def test_it_is_not_looked_at_again_on_the_same_day(used):
    used.decide()
    assert [used.learn(), used.learn()] == [1, 0]


def test_without_new_decisions_it_is_not_looked_at_again(used):
    used.decide()
    assert [used.learn(), used.a_day_later().learn()] == [1, 0]


def test_another_engine_learns_anew(used):
    used.decide()
    used.plant(engine="another")
    assert used.learn() == 1
    assert used.states() == [S.REPLACED, S.ACTIVE]


def test_a_version_of_another_engine_weighs_nothing(used):
    before = used.ranking()
    used.plant(engine="another")
    assert used.ranking() == before


def test_after_an_admin_went_back_a_proof_waits_for_an_admin(used):
    used.plant()
    roll_back(used)
    used.decide().a_day_later()
    assert used.learn() == 1
    assert used.states() == [S.ROLLED_BACK, S.CANDIDATE]


def test_a_candidate_can_be_put_in_use(used):
    version = used.plant(S.CANDIDATE)
    put_in_use(used, version)
    assert used.states() == [S.ACTIVE]
    assert audited(used) == ["put_in_use"]


def test_what_was_not_proved_cannot_be_put_in_use(used):
    with pytest.raises(RuleBrokenError, match="not proved"):
        put_in_use(used, used.plant(S.REFUSED))


def test_going_back_twice_is_done_once(used):
    used.plant()
    roll_back(used)
    roll_back(used)
    assert audited(used) == ["rolled_back"]


def test_only_a_programme_admin_decides(used):
    used.plant()
    stranger = viewer(used.session, make_person(used.session).id)
    with pytest.raises(NotAllowedError):
        learning.roll_back(used.session, admin=stranger, now=used.clock.now)


def test_a_version_keeps_figures_and_nobodys_name_word_or_number(used):
    used.decide()
    used.learn()
    (made,) = used.versions()
    kept = json.dumps([made.worths, made.evidence])
    assert set(made.worths) == set(encoded.prior())
    assert "Thornwick" not in kept
    assert "ward" not in kept


def test_names_addresses_and_other_words_of_people_change_nothing_that_is_learnt(used):
    used.decide()
    found = learnt(used)
    for mentor, _ in (*used.own, *used.other):
        mentor.person.name, mentor.person.email = "Bo", f"{mentor.person_id}@example.net"
        mentor.person.job_title = "Sister, a Sikh woman in her fifties"
    used.session.commit()
    assert learnt(used) == found


def learnt(used):
    work = learning.due(used.session, now=used.clock.now)
    assert work is not None
    return learning.learn(work)


def test_mentors_of_the_kind_that_declines_stand_below_after_promotion(used):
    used.decide()
    used.learn()
    _, shown = used.ranking()
    kinds = [used.of[person] for person in shown]
    assert kinds == sorted(kinds, key=lambda kind: kind == OTHER)


def test_a_round_keeps_by_which_worths_it_was_scored_and_replays_after_they_are_taken_back(
    session, database, settings, clock
):
    used = Used(session, database, settings, clock, learners=3)
    version = used.plant()
    ring = Ring(session, database, clock).run()
    run = rounds.last_run(session, ring.round)
    roll_back(used)
    kept, found = round_runs.replay(session, run_id=run.id)
    assert run.versions["worths"] == version.hash
    assert kept == found


def test_a_round_before_anything_is_learnt_says_that_the_prior_weighed(session, database, clock):
    ring = Ring(session, database, clock).run()
    assert rounds.last_run(session, ring.round).versions["worths"] == "prior"
