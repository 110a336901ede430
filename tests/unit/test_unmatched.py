"""Why a need has nobody: every reason is true, and so is everything that is said to help."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings

from matching import candidates, eligibility, pairing, unmatched, wording
from matching.candidates import Pool
from matching.problem import NONE, Edges, People, Ragged, Rules, Vocabulary
from matching.unmatched import MorePlaces, Why, WithoutRule
from tests.strategies import experiences, ints, needs, round_instances

laws = settings(max_examples=100, deadline=None)


class Run:
    """A drawn or made round, run to its end."""

    def __init__(self, pool, asked, totals, capacity):
        self.pool, self.needs, self.totals, self.capacity = pool, asked, totals, capacity
        self.edges = candidates.best(self.scorer, pool)
        self.assignment = self.assign(capacity)
        self.left_out = unmatched.why_not(
            self.scorer,
            pool,
            needs=asked,
            edges=self.edges,
            assignment=self.assignment,
            capacity=capacity,
        )

    def scorer(self, rows):
        return self.totals[rows]

    def assign(self, capacity, *, edges=None, pinned=()):
        edges = self.edges if edges is None else edges
        return pairing.assign(
            edges, n_needs=len(self.pool.learners), capacity=capacity, pinned=pinned
        )

    def edge(self, need, mentor):
        return int(np.flatnonzero((self.edges.need == need) & (self.edges.mentor == mentor))[0])

    def placed(self):
        return set(np.flatnonzero(self.assignment.edge != NONE).tolist())


def run_of(drawn):
    return Run(drawn.pool, drawn.needs, drawn.totals, drawn.capacity)


def with_more(capacity, mentor, places):
    more = capacity.copy()
    more[mentor] += places
    return more


@laws
@given(round_instances())
def test_everyone_left_out_is_told_why_and_nobody_else(drawn):
    run = run_of(drawn)

    assert [left.need for left in run.left_out] == np.flatnonzero(
        run.assignment.edge == NONE
    ).tolist()


@laws
@given(round_instances())
def test_full_is_said_only_where_no_mentor_who_may_be_asked_has_a_place(drawn):
    run = run_of(drawn)
    room = run.capacity - pairing.loads(run.edges, run.assignment, len(run.capacity))

    for left in run.left_out:
        mentors = run.edges.mentor[run.edges.need == left.need]
        assert (left.why is Why.FULL) == (len(mentors) > 0)
        assert left.mentors == len(mentors)
        assert np.all(room[mentors] == 0)


@laws
@given(round_instances())
def test_nobody_is_said_only_where_no_experience_reaches_the_minimum(drawn):
    run = run_of(drawn)

    for left in run.left_out:
        if left.why is not Why.FULL:
            reached = bool(np.any(run.totals[left.need] >= run.pool.minimum))
            assert left.why is (Why.NOT_AVAILABLE if reached else Why.NOBODY)


@laws
@given(round_instances())
def test_the_named_number_of_further_places_does_place_the_need(drawn):
    run = run_of(drawn)

    for left in run.left_out:
        if left.more_places:
            mentor, waiting = left.more_places.mentor, left.more_places.waiting
            again = run.assign(with_more(run.capacity, mentor, waiting + 1))
            assert again.edge[left.need] != NONE


@laws
@given(round_instances())
def test_one_further_place_kept_for_the_need_places_it_and_nobody_loses_theirs(drawn):
    run = run_of(drawn)

    for left in run.left_out:
        if left.more_places:
            mentor = left.more_places.mentor
            kept = [run.edge(left.need, mentor)]
            again = run.assign(with_more(run.capacity, mentor, 1), pinned=kept)
            placed = set(np.flatnonzero(again.edge != NONE).tolist())
            assert placed == run.placed() | {left.need}


@laws
@given(round_instances())
def test_a_rule_set_aside_for_the_need_places_it_and_nobody_loses_theirs(drawn):
    run = run_of(drawn)
    edges = run.edges

    for left in run.left_out:
        for lifted in left.without_rule:
            rules = replace(run.pool.rules, **{lifted.rule: False})
            pool = run.pool
            assert eligibility.allowed(pool.learners, pool.mentors, rules, slice(None))[
                left.need, lifted.mentor
            ]
            wider = Edges(
                np.append(edges.need, left.need),
                np.append(edges.mentor, lifted.mentor),
                np.append(edges.experience, lifted.experience),
                np.append(edges.score, run.totals[left.need, lifted.experience]),
            )
            again = run.assign(run.capacity, edges=wider)
            placed = set(np.flatnonzero(again.edge != NONE).tolist())
            assert placed == run.placed() | {left.need}


@laws
@given(round_instances())
def test_the_nearest_are_below_the_minimum_and_their_mentors_may_be_asked(drawn):
    run = run_of(drawn)
    pool = run.pool
    may = eligibility.allowed(pool.learners, pool.mentors, pool.rules, slice(None))

    for left in run.left_out:
        for experience in left.nearest:
            mentor = pool.experiences.mentor[experience]
            assert 0 < run.totals[left.need, experience] < pool.minimum
            assert may[left.need, mentor]
            assert pool.available[mentor]


@laws
@given(round_instances())
def test_know_how_that_nobody_holds_is_on_no_experience(drawn):
    run = run_of(drawn)

    for left in run.left_out:
        asked = set(run.needs.knowhow[left.need].tolist())
        assert set(left.nobody_holds) == asked - set(run.pool.experiences.knowhow.values.tolist())


def plain_people(size, *, first=0, **given_):
    columns = {
        "person": ints(range(first, first + size)),
        "line_manager": ints([NONE] * size),
        "organisation": ints([NONE] * size),
        "region": ints([NONE] * size),
        "languages": ints([0] * size),
        "half_days": ints([0] * size),
        "not_with": Ragged.of([[]] * size),
    }
    return People(**(columns | given_))


def made(scores, capacity, *, rules=None, available=None, minimum=0.5, **people):
    totals = np.array(scores)
    n_needs, n_mentors = totals.shape
    capacity = ints(capacity)
    pool = Pool(
        experiences(range(n_mentors)),
        people.get("learners", plain_people(n_needs)),
        people.get("mentors", plain_people(n_mentors, first=n_needs)),
        rules or Rules(),
        capacity > 0 if available is None else np.array(available),
        minimum,
    )
    return Run(pool, needs([[]] * n_needs), totals, capacity)


def only(run):
    (left,) = run.left_out
    return left


def test_two_needs_for_one_place_leave_one_out_who_needs_one_more():
    left = only(made([[0.9], [0.8]], [1]))

    assert (left.need, left.why, left.mentors) == (1, Why.FULL, 1)
    assert left.more_places == MorePlaces(mentor=0, experience=0, waiting=0)


def test_a_place_that_others_wait_for_too_says_how_many():
    run = made([[0.9], [0.8], [0.7]], [1])

    assert [left.more_places.waiting for left in run.left_out] == [1, 1]


def test_those_who_wait_behind_somebody_who_could_move_are_counted():
    # Need 0 holds mentor 0 and could move to mentor 1, so both others wait for mentor 1 as well.
    run = made([[0.9, 0.6], [0.8, 0.0], [0.0, 0.9], [0.0, 0.8]], [1, 1])

    assert [left.need for left in run.left_out] == [1, 3]
    assert all(left.more_places.waiting == 1 for left in run.left_out if left.need == 3)


def test_a_seventh_place_is_never_asked_for():
    run = made([[0.9]] * 7, [6])

    assert only(run).more_places is None


def test_a_rule_that_alone_hinders_is_named_with_who_has_room():
    same = {
        "learners": plain_people(1, organisation=ints([4])),
        "mentors": plain_people(1, first=1, organisation=ints([4])),
    }
    left = only(made([[0.9]], [1], rules=Rules(other_organisation=True), **same))

    assert left.why is Why.NOT_AVAILABLE
    assert left.without_rule == (WithoutRule("other_organisation", 0, 0),)


def test_an_exclusion_a_pause_and_a_line_manager_read_alike():
    excluded = plain_people(1, first=1, not_with=Ragged.of([[0]]))
    managed = plain_people(1, first=1, line_manager=ints([0]))

    told = {
        said(only(run))
        for run in (
            made([[0.9]], [1], mentors=excluded),
            made([[0.9]], [1], mentors=managed),
            made([[0.9]], [1], available=[False]),
        )
    }

    assert told == {
        "Those who have done this are not available for this need."
        " > Naming the know-how may find people whom the words alone do not."
    }


WORDS = Vocabulary(
    knowhow_label=("Running a night sitting service",),
    knowhow_text=("",),
    knowhow_parent=ints([NONE]),
    context_type=(),
    context_label=(),
    context_text=(),
    place_label=(),
    place_parent=ints([]),
    place_point=np.zeros((0, 2)),
    profession_label=(),
)


def said(left):
    helps = wording.would_help(WORDS, left, mentors=("M1", "M2"), titles=("First", "Second"))
    return " > ".join([wording.why_not(WORDS, left), *helps])


def test_a_need_that_nobody_answers_is_told_the_nearest():
    left = only(made([[0.1, 0.3]], [1, 1]))

    assert said(left) == (
        "Nobody on the register has done something near enough to this need."
        " > The nearest on the register: Second; First."
        " > Naming the know-how may find people whom the words alone do not."
    )


def test_know_how_that_nobody_has_logged_is_named():
    left = replace(only(made([[0.0]], [1])), nobody_holds=(0,), vague=False)

    assert said(left) == (
        "Nobody on the register has done something near enough to this need."
        " Nobody has logged running a night sitting service."
        " > Somebody who has done running a night sitting service has to be found."
    )


def test_a_full_round_says_how_many_have_done_it_and_whose_place_would_help():
    left = only(made([[0.9, 0.9], [0.8, 0.8], [0.7, 0.6]], [1, 1]))

    assert said(left) == (
        "2 people have done this, and other needs have taken all their places."
        " > One more place with M1 would place this need."
    )


def test_a_place_that_others_wait_for_is_only_promised_when_it_is_kept():
    run = made([[0.9], [0.8], [0.7]], [1])

    assert said(run.left_out[0]) == (
        "One person has done this, and other needs have taken all their places."
        " > One more place with M1, kept for this need, would place it;"
        " 1 other need waits for the same people."
    )


def test_where_nothing_else_would_help_somebody_new_would():
    assert said(only(made([[0.9]] * 7, [6]))).endswith(
        "Somebody else who has done this would have to join the register."
    )
