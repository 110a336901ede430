"""Changing cohorts by hand: what is said of every cohort is what a change to it does."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.cohorts import changing, figures, forming, measuring, staffing
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
