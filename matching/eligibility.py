"""The hard rules of a round, as edges that do not exist."""

import numpy as np

from matching.problem import NONE, Bools, Ints, People, RangeError, Rules


def allowed(learners: People, mentors: People, rules: Rules, rows: slice | Ints) -> Bools:
    """Say which mentors may be put beside which needs.

    Parameters
    ----------
    learners : People
        The person behind each need, N rows.
    mentors : People
        M rows.
    rules : Rules
        The admin's rules and the pairs that may not be.
    rows : slice or ndarray of int64
        The needs that are looked at, so that a large round is worked through in blocks.

    Returns
    -------
    ndarray of bool, shape (n, M)
        True where no rule stands between the two. Where one side has not said what a rule asks
        about, that rule excludes nobody.

    Raises
    ------
    RangeError
        Where `rules.forbidden` names a need or a mentor that is not there.
    """
    chosen = np.arange(len(learners), dtype=np.int64)[rows]
    open_: Bools = np.ones((len(chosen), len(mentors)), np.bool_)
    for learner, mentor in (
        _the_same(learners.person[chosen], mentors.person),
        _the_same(learners.line_manager[chosen], mentors.person),
        _the_same(learners.person[chosen], mentors.line_manager),
        _excluded_by_learners(learners, mentors, chosen),
        _excluded_by_mentors(learners, mentors, chosen),
        _forbidden(rules, chosen, shape=(len(learners), len(mentors))),
    ):
        open_[learner, mentor] = False
    if rules.other_organisation:
        open_ &= ~_same(learners.organisation[chosen], mentors.organisation)
    if rules.same_region:
        open_ &= ~_different(learners.region[chosen], mentors.region)
    if rules.shared_language:
        open_ &= _share(learners.languages[chosen], mentors.languages)
    if rules.shared_half_day:
        open_ &= _share(learners.half_days[chosen], mentors.half_days)
    return open_


def _the_same(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Pair each row of the learners with the mentors' rows of the same person."""
    return _rows_of(left, np.arange(len(left)), right)


def _excluded_by_learners(learners: People, mentors: People, chosen: Ints) -> tuple[Ints, Ints]:
    place_of = np.full(len(learners), NONE, np.int64)
    place_of[chosen] = np.arange(len(chosen))
    place = place_of[learners.not_with.owners()]
    return _rows_of(learners.not_with.values[place != NONE], place[place != NONE], mentors.person)


def _excluded_by_mentors(learners: People, mentors: People, chosen: Ints) -> tuple[Ints, Ints]:
    owners, learner = _rows_of(
        mentors.not_with.values, mentors.not_with.owners(), learners.person[chosen]
    )
    return learner, owners


def _forbidden(rules: Rules, chosen: Ints, *, shape: tuple[int, int]) -> tuple[Ints, Ints]:
    need, mentor = rules.forbidden[:, 0], rules.forbidden[:, 1]
    for name, values, size in (("need", need, shape[0]), ("mentor", mentor, shape[1])):
        wrong = values[(values < 0) | (values >= size)]
        if len(wrong):
            raise RangeError(f"forbidden names {name} {int(wrong[0])}; there are {size}")
    place_of = np.full(shape[0], NONE, np.int64)
    place_of[chosen] = np.arange(len(chosen))
    place = place_of[need]
    return place[place != NONE], mentor[place != NONE]


def _same(left: Ints, right: Ints) -> Bools:
    same: Bools = (left[:, None] == right[None, :]) & (left != NONE)[:, None]
    return same


def _different(left: Ints, right: Ints) -> Bools:
    said = (left != NONE)[:, None] & (right != NONE)[None, :]
    different: Bools = said & (left[:, None] != right[None, :])
    return different


def _share(left: Ints, right: Ints) -> Bools:
    silent = (left == 0)[:, None] | (right == 0)[None, :]
    share: Bools = silent | ((left[:, None] & right[None, :]) != 0)
    return share


def _rows_of(persons: Ints, owners: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """Pair each owner with every row that holds the person it names."""
    if len(persons) == 0:
        return owners, persons
    order = np.argsort(rows, kind="stable")
    first = np.searchsorted(rows, persons, "left", sorter=order)
    count = np.searchsorted(rows, persons, "right", sorter=order) - first
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(owners, count), order[np.repeat(first, count) + within]
