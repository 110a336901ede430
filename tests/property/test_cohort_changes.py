"""Changing cohorts by hand: what is said of every cohort is what a change to it does."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.cohorts import changing, figures, forming, measuring, staffing, trimming
from matching.problem import NONE, RangeError
from tests import gathered

FEW = settings(max_examples=30, deadline=None)


@FEW
@given(gathered.asked(), st.data())
def test_what_is_said_of_every_cohort_is_what_moving_somebody_there_does(asked, data):
    formed = _dealt(asked, data.draw(st.integers(0, 2**32 - 1)))
    if not len(asked.learners):
        return
    one = data.draw(st.integers(0, len(asked.learners) - 1))
    found = changing.elsewhere(asked, formed, one)
    for c in range(len(formed.lead)):
        effect = changing.tried(asked, formed, [(one, c)])
        assert found.gain[c] == pytest.approx(effect.gain, abs=1e-9)
        there = np.flatnonzero(effect.cohort == c)
        assert bool(found.valid[c]) == bool(effect.after.valid[there[0]])


@FEW
@given(gathered.asked(), st.data())
def test_what_is_said_of_every_swap_is_what_the_two_moves_do(asked, data):
    formed = _dealt(asked, data.draw(st.integers(0, 2**32 - 1)))
    placed = np.flatnonzero(formed.cohort >= 0)
    if not len(placed):
        return
    one = data.draw(st.integers(0, len(asked.learners) - 1))
    found = changing.swapped(asked, formed, one, placed)
    for row, other in enumerate(placed.tolist()):
        home, there = int(formed.cohort[one]), int(formed.cohort[other])
        if home == there:
            assert found.gain[row] == 0
            continue
        effect = changing.tried(asked, formed, [(one, there), (other, home)])
        assert found.gain[row] == pytest.approx(effect.gain, abs=1e-9)
        assert bool(found.valid[row]) == bool(effect.after.valid.all())


@given(gathered.asked(most=0))
@settings(max_examples=3, deadline=None)
def test_nobody_is_moved_who_is_not_there(asked):
    formed = _dealt(asked, 1)
    with pytest.raises(RangeError, match="learner 7 is not there; there are 0"):
        changing.elsewhere(asked, formed, 7)


@FEW
@given(gathered.asked(), st.integers(0, 2**32 - 1))
def test_figures_are_what_can_be_counted(asked, seed):
    formed = _dealt(asked, seed)
    found = figures.figures(asked, formed.cohort, len(formed.lead))
    learners = asked.learners
    for c in range(len(formed.lead)):
        inside = np.flatnonzero(formed.cohort == c).tolist()
        assert found.standing.size[c] == len(inside)
        if not inside:
            continue
        kinds = {int(learners.profession[one]) for one in inside} - {NONE}
        employers = Counter(int(learners.people.organisation[one]) for one in inside)
        employers.pop(NONE, None)
        asks = Counter(int(learners.knowhow[one]) for one in inside)
        middle = [sum(learners.point[one][k] for one in inside) / len(inside) for k in (0, 1)]
        links = {
            path: {
                int(learners.link[one])
                for one in inside
                if learners.pathway[one] == path and learners.link[one] >= 0
            }
            for path in range(2)
        }
        assert found.professions[c] == len(kinds)
        assert found.of_one_organisation[c] == max(employers.values(), default=0)
        assert found.asking[c] == max(asks.values())
        assert found.links[c] == max(len(one) for one in links.values())
        assert found.farthest[c] == pytest.approx(
            max(math.dist(learners.point[one], middle) for one in inside)
        )


@FEW
@given(gathered.asked(locked=True), st.integers(0, 2**32 - 1))
def test_trimming_takes_no_cohort_that_keeps_its_rules_and_nobody_who_is_locked(asked, seed):
    dealt = _dealt(asked, seed)
    dealt.cohort[asked.locks >= 0] = asked.locks[asked.locks >= 0]
    count = len(dealt.lead)
    after = trimming.trimmed(asked, dealt.cohort, count)
    assert (after[asked.locks >= 0] == asked.locks[asked.locks >= 0]).all()
    before = [_keeps(asked, np.flatnonzero(dealt.cohort == c)) for c in range(count)]
    now = [_keeps(asked, np.flatnonzero(after == c)) for c in range(count)]
    assert all(it for it, was in zip(now, before, strict=True) if was)


def test_somebody_without_time_costs_nobody_else_their_cohort():
    asked = gathered.alike(17, most=12)
    asked.learners.people.half_days[16] = 1 << 9
    formed = forming.form(asked, rng=np.random.default_rng(1), moves=200)
    assert np.flatnonzero(formed.cohort < 0).tolist() == [16]


def _keeps(asked, members):
    """Whether a cohort keeps the rules that are about its learners alone."""
    if len(members) < asked.frame.least:
        return False
    cohort = np.full(len(asked.learners), NONE)
    cohort[members] = 0
    nobody = np.full(1, NONE)
    found = measuring.measure(asked, cohort, staffing.seats(asked, nobody, nobody))
    return not found.parts[0, trimming.OF_LEARNERS].any()


def _dealt(asked, seed):
    """Deal learners, leads and partners to cohorts at random, valid or not."""
    rng, people = np.random.default_rng(seed), len(asked.learners)
    count = max(1, people // asked.frame.most)
    cohort = np.full(people, NONE)
    order = rng.permutation(people)[: count * asked.frame.most]
    cohort[order] = rng.permutation(np.arange(len(order)) % count)
    cohort[rng.random(people) < 0.2] = NONE
    lead = rng.integers(NONE, len(asked.leads), count)
    partner = rng.integers(NONE, len(asked.partners), count)
    seats = staffing.seats(asked, lead, partner)
    return forming.Formed(cohort, lead, partner, measuring.measure(asked, cohort, seats))
