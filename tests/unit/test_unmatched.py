"""Why a need has nobody and what would help, by hand and in words."""

from dataclasses import replace

import numpy as np

from matching import unmatched, wording_why_not
from matching.problem import NONE, Ragged, Rules, Vocabulary
from matching.unmatched import MorePlaces, Why, WithoutRule
from tests.made_rounds import made, plain_people
from tests.strategies import ints


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


def test_those_who_wait_behind_two_who_could_move_are_counted():
    # Need 2 would take mentor 0 from need 0, who would take mentor 1 from need 1, who moves on.
    run = made(
        [
            [0.9, 0.6, 0.0],
            [0.0, 0.9, 0.6],
            [0.8, 0.0, 0.0],
            [0.0, 0.0, 0.9],
            [0.0, 0.0, 0.8],
        ],
        [1, 1, 1],
    )

    assert [left.need for left in run.left_out] == [2, 4]
    assert run.left_out[1].more_places == MorePlaces(mentor=2, experience=2, waiting=1)


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
    helps = wording_why_not.would_help(
        WORDS, left, mentors=("M1", "M2"), titles=("First", "Second")
    )
    return " > ".join([wording_why_not.why_not(WORDS, left), *helps])


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


def test_who_has_done_part_of_it_is_counted_and_the_part_is_named():
    left = only(made([[0.1]], [1]))
    part = replace(left, part_done=(0,), part_mentors=3, vague=False, nearest=())

    assert said(part).startswith(
        "Nobody on the register has done something near enough to this need."
        " 3 people have done part of it: running a night sitting service."
    )
    assert "One person has done part of it" in said(replace(part, part_mentors=1))


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


def test_needs_are_seen_against_everybody_only_where_a_rule_keeps_room_from_them():
    apart = {
        "learners": plain_people(3, organisation=ints([1, 2, 2])),
        "mentors": plain_people(2, first=3, organisation=ints([3, 2])),
    }
    looked = []

    def asked(run):
        def scorer(needs):
            looked.append(needs.tolist())
            return run.totals[needs]

        looked.clear()
        return unmatched.why_not(
            scorer,
            run.pool,
            needs=run.needs,
            edges=run.edges,
            assignment=run.assignment,
            capacity=run.capacity,
        )

    rules = Rules(other_organisation=True)
    full = made([[0.9, 0.0], [0.8, 0.9], [0.7, 0.9]], [1, 0], rules=rules, **apart)
    asked(full)
    assert looked == []

    room = made([[0.9, 0.0], [0.8, 0.9], [0.7, 0.9]], [1, 1], rules=rules, **apart)
    left = asked(room)
    assert looked == [[1, 2]]
    assert [one.without_rule[0].mentor for one in left] == [1, 1]
