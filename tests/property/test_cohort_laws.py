"""Laws of cohorts: valid as the product says, locks and exclusions kept, repeatable."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.cohorts import bound, changing, forming, leftover, measuring, staffing
from matching.problem import NONE
from tests import gathered

QUICK = 60
laws = settings(deadline=None, max_examples=30)
"""A run is compiled at its first use, which takes longer than any deadline."""


def formed(asked, seed=1):
    return forming.form(asked, rng=np.random.default_rng(seed), moves=QUICK)


@laws
@given(gathered.asked())
def test_every_cohort_is_valid_as_the_product_says(asked):
    assert list(gathered.broken(asked, formed(asked))) == []


@laws
@given(gathered.asked())
def test_every_cohort_is_measured_as_valid(asked):
    assert formed(asked).measured.valid.all()


@laws
@given(gathered.asked(locked=True))
def test_whoever_is_locked_stays(asked):
    found = formed(asked)
    together = {int(one) for one in found.cohort[asked.locks == 0]}
    assert len(together) <= 1
    assert NONE not in together
    assert list(gathered.broken(asked, found)) == []


@laws
@given(gathered.asked(), st.integers(0, 9))
def test_the_same_seed_gives_the_same_cohorts(asked, seed):
    one, other = formed(asked, seed), formed(asked, seed)
    assert one.cohort.tolist() == other.cohort.tolist()
    assert one.lead.tolist() == other.lead.tolist()


@laws
@given(gathered.asked())
def test_no_cohorts_pass_the_bound(asked):
    if len(asked.learners):
        assert formed(asked).measured.of_all(len(asked.learners)) <= bound.at_most(asked) + 1e-9


@laws
@given(gathered.asked(), st.integers(0, 99), st.integers(0, 99))
def test_the_effect_of_a_change_is_what_measuring_everybody_says(asked, one, to):
    found = formed(asked)
    if not len(found.lead):
        return
    one, to = one % len(found.cohort), to % len(found.lead)
    effect = changing.tried(asked, found, [(one, to)])
    after = found.cohort.copy()
    after[one] = to
    seats = staffing.seats(asked, found.lead, found.partner)
    whole = measuring.measure(asked, after, seats)
    before = found.measured
    gain = (whole.size * whole.worth).sum() - (before.size * before.worth).sum()
    assert np.isclose(effect.gain, gain)
    assert np.allclose(whole.worth[effect.cohort], effect.after.worth)


@laws
@given(gathered.asked())
def test_whoever_is_left_over_is_told_what_helps(asked):
    found = formed(asked)
    left = leftover.left_over(asked, found)
    assert [one.learner for one in left] == np.flatnonzero(found.cohort == NONE).tolist()


@laws
@given(gathered.asked())
def test_with_the_change_that_is_said_the_cohort_that_is_named_is_valid(asked):
    found = formed(asked)
    for one in leftover.left_over(asked, found):
        if one.cohort == NONE:
            continue
        changed, after = _with(asked, one), found.cohort.copy()
        after[one.learner] = one.cohort
        seats = staffing.seats(changed, found.lead, found.partner)
        assert measuring.measure(changed, after, seats).valid[one.cohort]


def _with(asked, one):
    """Make the change that would help somebody, for everybody at once."""
    frame, learners = asked.frame, asked.learners
    if one.helps == leftover.HALF_DAY:
        half_days = learners.people.half_days.copy()
        half_days[one.learner] |= 1 << one.value
        free = replace(learners.people, half_days=half_days)
        return replace(asked, learners=replace(learners, people=free))
    if one.helps == leftover.PLACE:
        return replace(asked, frame=replace(frame, most=frame.most + 1))
    return replace(asked, frame=replace(frame, reach=frame.reach + one.value))


@laws
@given(gathered.asked(most=9))
def test_another_lead_never_makes_the_best_worse(asked):
    if len(asked.leads) == 0:
        return
    fewer = replace(asked, leads=replace(asked.leads, room=_without_last(asked.leads.room)))
    assert gathered_best(asked) >= gathered_best(fewer) - 1e-9


def _without_last(room):
    return np.where(np.arange(len(room)) == len(room) - 1, 0, room)


def gathered_best(asked):
    """Weigh every one cohort with every lead; the best that is valid, or nothing."""
    people, frame = len(asked.learners), asked.frame
    best = 0.0
    for chosen in range(1 << people):
        if not frame.least <= chosen.bit_count() <= frame.most:
            continue
        cohort = np.where(chosen >> np.arange(people) & 1, 0, NONE)
        for lead in (NONE, *np.flatnonzero(asked.leads.room > 0)):
            seats = staffing.seats(asked, np.array([lead]), np.array([NONE]))
            found = measuring.measure(asked, cohort, seats)
            if found.valid[0]:
                best = max(best, float(found.worth[0] * found.size[0]))
    return best
