"""Forming cohorts: a first division, annealing in rounds with new leads, and a hard check.

Whatever is not valid after the last round is dissolved; whoever was in it is put where they fit,
or into cohorts of their own, or is left over and told why.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.cohorts import measuring, nearby, reading, settling, staffing
from matching.cohorts.annealing import anneal
from matching.cohorts.given import Asked
from matching.cohorts.measuring import Measured
from matching.cohorts.quality import LEAD, PARTNER
from matching.problem import NONE, Ints

MOVES, ROUNDS, LEAVE_FROM, AGAIN = 3_000, 4, 2, 3
MANY, TIMES, TINY = 1_500, 16, 60
"""With fewer learners than `MANY` more moves are tried for each, up to `TIMES` as many; with fewer
than `TINY` not in one long run, which may end beside the best, but in several."""
HOT, COLD = 0.25, 0.004
Progress = Callable[[int, int], None]


def _untold(_done: int, _of: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class _Means:
    rng: np.random.Generator
    moves: int
    on_progress: Progress = _untold
    may_leave: bool = True


@dataclass(frozen=True, eq=False)
class Formed:
    """Cohorts, all of them valid, and who is in none.

    Parameters
    ----------
    cohort : ndarray of int64, shape (N,)
        The cohort of each learner, `NONE` where they are left over.
    lead, partner : ndarray of int64, shape (C,)
        Rows of the leads and the partners, `NONE` where there is none.
    measured : Measured
        What each cohort is worth, C rows.
    """

    cohort: Ints
    lead: Ints
    partner: Ints
    measured: Measured


def form(
    asked: Asked,
    *,
    rng: np.random.Generator,
    moves: int = MOVES,
    on_progress: Progress = _untold,
) -> Formed:
    """Form cohorts that are all valid and as good as they can be found.

    Parameters
    ----------
    asked : Asked
    rng : numpy.random.Generator
        The same state gives the same cohorts.
    moves : int
        Moves tried for each learner, at least 1; the time grows with it.
    on_progress : callable
        Told how much is done of how much.

    Returns
    -------
    Formed

    Raises
    ------
    MatchingError
        Where what is asked contradicts itself, or the solver finds no flow.

    References
    ----------
    Kirkpatrick, Gelatt and Vecchi (1983), Optimization by simulated annealing. Science 220.
    """
    runs, moves = effort(asked, moves)
    best: Formed | None = None
    for run in range(runs):
        found = _once(asked, _Means(rng, moves, _part(on_progress, run, runs)))
        if best is None or _total(found) > _total(best):
            best = found
    assert best is not None
    return best


def effort(asked: Asked, moves: int) -> tuple[int, int]:
    """Give how many runs are made, and the moves that each tries for a learner.

    Parameters
    ----------
    asked : Asked
    moves : int
        What is tried for each of many.

    Returns
    -------
    runs, moves : int
    """
    people = max(len(asked.learners), 1)
    times = min(max(MANY // people, 1), TIMES)
    return (times, moves) if people < TINY else (1, moves * times)


def divided(asked: Asked, *, rng: np.random.Generator, moves: int = MOVES) -> tuple[Ints, int]:
    """Divide all learners, the best of several times, valid or not.

    Parameters
    ----------
    asked : Asked
    rng : numpy.random.Generator
    moves : int
        Moves tried for each learner.

    Returns
    -------
    cohort : ndarray of int64, shape (N,)
    count : int
        How many cohorts there are.
    """
    found = []
    runs, moves = effort(asked, moves)
    for _ in range(runs):
        cohort, count = _begin(asked, rng)
        _improve(asked, cohort, count, _Means(rng, moves, may_leave=False))
        seats = staffing.staff(asked, cohort, count, only_fitting=False)
        measured = measuring.measure(asked, cohort, seats)
        found.append((float((measured.worth * measured.size).sum()), cohort, count))
    return max(found, key=lambda one: one[0])[1:]


def _once(asked: Asked, means: _Means) -> Formed:
    """Run once: divide, improve, check, and go on with whoever is left over."""
    cohort, count = _begin(asked, means.rng)
    if count:
        _improve(asked, cohort, count, means)
    stand = settling.checked(asked, cohort, count)
    for _ in range(AGAIN):
        left = np.flatnonzero(stand.cohort < 0)
        if len(left) < asked.frame.least:
            break
        part = settling.rest(asked, stand, left)
        again, more = _begin(part, means.rng)
        if not more:
            break
        _improve(part, again, more, _Means(means.rng, means.moves))
        further = settling.checked(part, again, more)
        if not len(further.lead):
            break
        stand = settling.joined(asked, stand, left, further)
    seats = staffing.seats(asked, stand.lead, stand.partner)
    found = measuring.measure(asked, stand.cohort, seats)
    # Whoever joined last may have changed what a cohort shares, so that its staff does not fit.
    lead = np.where(found.parts[:, LEAD] > 0, stand.lead, NONE)
    partner = np.where(found.parts[:, PARTNER] > 0, stand.partner, NONE)
    return Formed(stand.cohort, lead, partner, found)


def _total(found: Formed) -> float:
    return found.measured.of_all(max(len(found.cohort), 1))


def _part(on_progress: Progress, run: int, runs: int) -> Progress:
    return lambda done, of: on_progress(run * of + done, runs * of)


def _begin(asked: Asked, rng: np.random.Generator) -> tuple[Ints, int]:
    """Cut the learners, in their order, into cohorts of nearly the same size."""
    frame, locks = asked.frame, asked.locks
    count = _how_many(asked)
    count = max(count, int(locks.max(initial=NONE)) + 1)
    cohort = locks.copy()
    if count == 0:
        return cohort, 0
    sizes = np.bincount(locks[locks >= 0], minlength=count)
    order = nearby.in_order(asked, rng)
    order = order[locks[order] < 0][: count * frame.most - int(sizes.sum())]
    wanted = np.full(count, (len(order) + sizes.sum()) // count)
    wanted[: (len(order) + sizes.sum()) % count] += 1
    room = np.minimum(np.maximum(wanted - sizes, 0), frame.most - sizes)
    places = np.repeat(np.arange(count), room)
    cohort[order[: len(places)]] = places[: len(order)]
    return cohort, count


def _how_many(asked: Asked) -> int:
    frame, people = asked.frame, len(asked.learners)
    count = max(round(people / frame.aim), -(-people // frame.most))
    count = min(count, people // frame.least)
    if frame.with_lead:
        count = min(count, int(asked.leads.room.sum()))
    return count


def _improve(asked: Asked, cohort: Ints, count: int, means: _Means) -> None:
    """Anneal in rounds, each a little cooler and with leads and partners chosen anew."""
    frame, facts, near = asked.frame, reading.facts_of(asked), nearby.nearest(asked)
    state = means.rng.integers(1, 2**63, 1).astype(np.uint64)
    each, cooling = means.moves * len(cohort) // ROUNDS, (COLD / HOT) ** (1 / ROUNDS)
    for turn in range(ROUNDS):
        means.on_progress(turn, ROUNDS)
        seats = staffing.staff(asked, cohort, count, only_fitting=False)
        stand = (cohort, *measuring.in_rows(cohort, count, frame.most))
        span = (each, HOT * cooling**turn, HOT * cooling ** (turn + 1))
        may_leave = means.may_leave and turn >= LEAVE_FROM
        bounds = (near, frame.least, frame.most, asked.locks >= 0, may_leave)
        anneal(stand, span, reading.world(asked, seats, facts), bounds, state)
    means.on_progress(ROUNDS, ROUNDS)
