"""Cohorts of made people: measured as a second method does, and what helps whoever is left over."""

from dataclasses import replace

import numpy as np
import pytest

from matching.cohorts import forming, leftover, measuring, nearby, staffing
from matching.cohorts.frame import PARTS, Frame, Weight
from matching.cohorts.given import Asked
from matching.problem import NONE, RangeError, ShapeError
from tests.benchmarks import cohort_instances, cohort_rivals
from tests.benchmarks.cohort_reference import weighed


@pytest.fixture(scope="module")
def few():
    return cohort_instances.instance(60)


def grown(few, seed=1, **changed):
    frame = replace(few.frame, **changed)
    return forming.form(
        replace(few, frame=frame), rng=np.random.default_rng(seed), moves=100
    ), replace(few, frame=frame)


@pytest.mark.parametrize("way", [cohort_rivals.random, cohort_rivals.greedy])
def test_a_cohort_is_weighed_as_a_plain_reading_of_the_study_weighs_it(few, way):
    cohort = way(few)
    count = int(cohort.max()) + 1
    seats = staffing.staff(few, cohort, count, only_fitting=False)
    found = measuring.measure(few, cohort, seats)
    learners = few.learners
    people = learners.people
    columns = (learners.knowhow, learners.pathway, learners.link, learners.profession)
    plain = [
        weighed(
            np.flatnonzero(cohort == c),
            c,
            learners.need,
            np.stack([*columns, people.organisation, people.half_days], axis=1),
            learners.point,
            np.stack([seats.lead_free, seats.partner_free], axis=1),
            np.stack([seats.lead_point, seats.partner_point], axis=1),
            seats.lead_holds,
        )
        for c in range(count)
    ]
    assert np.allclose(found.worth, plain)


def test_annealed_cohorts_are_better_than_those_they_began_with(few):
    found, asked = grown(few)
    begun = cohort_rivals.blocks(asked)
    seats = staffing.staff(asked, begun, int(begun.max()) + 1, only_fitting=True)
    before = measuring.measure(asked, begun, seats).of_all(len(begun))
    assert found.measured.of_all(len(begun)) > before + 0.1


def test_a_learner_has_the_nearest_of_their_part(few):
    near = nearby.nearest(few)
    assert near.shape == (60, nearby.NEAREST)
    assert not (near == np.arange(60)[:, None]).any()


def test_whoever_has_no_half_day_with_others_is_told_which_would_help(few):
    learners = few.learners
    half_days = learners.people.half_days.copy()
    half_days[0] = 1 << 13
    alone = replace(
        few, learners=replace(learners, people=replace(learners.people, half_days=half_days))
    )
    found, asked = grown(alone)
    (left,) = [one for one in leftover.left_over(asked, found) if one.learner == 0]
    assert left.helps == leftover.HALF_DAY
    assert found.measured.valid[left.cohort]


def test_where_no_lead_holds_what_is_asked_a_lead_would_help(few):
    nobody = replace(few, leads=replace(few.leads, room=np.zeros(len(few.leads), np.int64)))
    found, asked = grown(nobody, with_lead=True)
    left = leftover.left_over(asked, found)
    assert {one.helps for one in left} == {leftover.LEAD}
    assert len(left) == len(asked.learners)


def test_a_frame_of_sizes_that_fall_is_refused():
    with pytest.raises(RangeError, match="a cohort has 8 to 12 learners, 6 if it can be"):
        Frame(least=8, aim=6)


def test_weights_are_shares_that_sum_to_one():
    shares = Frame(weights={"travel": Weight.NONE, "need": Weight.HIGH}).shares
    assert shares.sum() == pytest.approx(1)
    assert shares[3] == 0


def test_that_nothing_matters_is_refused():
    with pytest.raises(RangeError, match="one of them has to matter"):
        _ = Frame(weights=dict.fromkeys(PARTS, Weight.NONE)).shares


def test_a_person_who_stands_twice_is_refused(few):
    person = few.learners.people.person.copy()
    person[1] = person[0]
    twice = replace(few.learners, people=replace(few.learners.people, person=person))
    with pytest.raises(RangeError, match="person 0 is a learner twice"):
        replace(few, learners=twice)


def test_more_locked_than_a_cohort_holds_is_refused(few):
    with pytest.raises(RangeError, match="13 learners are locked in cohort 0, which has at most"):
        replace(few, fixed=np.where(np.arange(60) < 13, 0, NONE))


def test_locks_that_leave_a_number_out_are_refused(few):
    with pytest.raises(RangeError, match="nobody is locked in cohort 0"):
        replace(few, fixed=np.where(np.arange(60) < 3, 1, NONE))


def test_locks_for_some_learners_only_are_refused(few):
    with pytest.raises(ShapeError, match="fixed has 3 rows, and there are 60 learners"):
        replace(few, fixed=np.zeros(3, np.int64))


def test_a_place_that_is_not_known_is_refused_where_people_meet(few):
    point = few.learners.point.copy()
    point[0] = np.nan
    nowhere = replace(few.learners, point=point)
    with pytest.raises(RangeError, match="a point is not known"):
        replace(few, learners=nowhere)
    online = Asked(nowhere, few.leads, few.partners, replace(few.frame, online=True))
    assert len(online.learners) == 60
