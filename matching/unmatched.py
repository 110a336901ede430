"""Why a need has nobody, and what would help, as structure.

Every statement is true when it is acted upon: see `WhyNot`. Another person's exclusion or pause is
never told apart from any other hindrance.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np

from matching import candidates, eligibility, pairing
from matching.assignment import Assignment
from matching.candidates import Pool, Scorer
from matching.problem import NONE, Bools, Edges, Floats, Ints, Needs, Rules

MOST_PLACES = 6
"""Nobody teaches more people one to one, so that a seventh place is never asked for."""

NEAREST = 3
"""So many partial answers are named."""

RULES = ("other_organisation", "same_region", "shared_language", "shared_half_day")
"""The admin's rules that can be set aside for one need."""

BLOCK = 256


class Why(StrEnum):
    """Why nobody is proposed."""

    NOBODY = "nobody"
    """No experience on the register comes near enough."""

    NOT_AVAILABLE = "not available"
    """There are such experiences, and none of their mentors is available for this need."""

    FULL = "full"
    """There are mentors to ask, and other needs have taken all their places."""


@dataclass(frozen=True)
class MorePlaces:
    """A mentor with whom one more place would help.

    Parameters
    ----------
    mentor, experience : int
    waiting : int
        Other needs without anybody that such a place could go to, directly or because somebody
        moves. With ``waiting + 1`` more places this need is placed whatever the others get; with
        one more place it is placed where that place is kept for it, and the others are placed as
        many and as well as before.
    """

    mentor: int
    experience: int
    waiting: int


@dataclass(frozen=True)
class WithoutRule:
    """An admin's rule that alone stands between a need and a mentor who has a place to spare.

    Parameters
    ----------
    rule : str
        The name of a field of `Rules`.
    mentor, experience : int
        The best of those mentors. With the rule set aside for this need it is placed, and the
        others are placed as many and as well as before.
    """

    rule: str
    mentor: int
    experience: int


@dataclass(frozen=True)
class WhyNot:
    """Why a need has nobody, and what would help.

    Parameters
    ----------
    need : int
    why : Why
    mentors : int
        How many mentors among the candidates could be asked if they had a place; 0 unless the
        reason is `Why.FULL`.
    more_places : MorePlaces or None
        Where a further place asks for the least, only for `Why.FULL`.
    without_rule : tuple of WithoutRule
    nearest : tuple of int
        Experiences below the minimum whose mentors are available, best first; for `Why.FULL` none.
    nobody_holds : tuple of int
        Know-how of the need that no experience on the register shows.
    part_done : tuple of int
        Know-how of the need that somebody who may be asked has done, where nobody has done
        something near enough; only for `Why.NOBODY`.
    part_mentors : int
        How many may be asked who have done some of it.
    vague : bool
        Whether the need has no know-how confirmed, so that only its words were looked for.
    """

    need: int
    why: Why
    mentors: int
    more_places: MorePlaces | None
    without_rule: tuple[WithoutRule, ...]
    nearest: tuple[int, ...]
    nobody_holds: tuple[int, ...]
    part_done: tuple[int, ...]
    part_mentors: int
    vague: bool


def why_not(
    scorer: Scorer,
    pool: Pool,
    *,
    needs: Needs,
    edges: Edges,
    assignment: Assignment,
    capacity: Ints,
) -> tuple[WhyNot, ...]:
    """Say for each need that is left out why, and what would help.

    Parameters
    ----------
    scorer : callable
        As in `candidates.best`.
    pool : Pool
    needs : Needs
    edges : Edges
        The candidates that the assignment chose among.
    assignment : Assignment
    capacity : ndarray of int64, shape (M,)

    Returns
    -------
    tuple of WhyNot
        In the order of the needs.
    """
    left_out = assignment.edge == NONE
    room = capacity - pairing.loads(edges, assignment, len(capacity))
    waiting = _waiting(edges, assignment, n_mentors=len(capacity))
    held = np.unique(pool.experiences.knowhow.values)
    found = []
    for rows in _blocks(left_out):
        look = _Look(scorer, pool, rows, edges=edges, room=room)
        for need in np.flatnonzero(left_out[rows]) + rows.start:
            why, mentors = look.why(need)
            asked = needs.knowhow[need]
            done, mentors_of_part = look.part(need, asked) if why is Why.NOBODY else ((), 0)
            found.append(
                WhyNot(
                    need=int(need),
                    why=why,
                    mentors=mentors,
                    more_places=look.more_places(need, capacity=capacity, waiting=waiting),
                    without_rule=tuple(look.without_rule(need)),
                    nearest=() if why is Why.FULL else look.nearest(need),
                    nobody_holds=tuple(np.setdiff1d(asked, held).tolist()),
                    part_done=done,
                    part_mentors=mentors_of_part,
                    vague=len(asked) == 0,
                )
            )
    return tuple(found)


class _Look:
    """One block of needs, seen against every mentor."""

    def __init__(
        self, scorer: Scorer, pool: Pool, rows: slice, *, edges: Edges, room: Ints
    ) -> None:
        self.pool, self.rows, self.room = pool, rows, room
        self.score, self.experience = candidates.by_mentor(scorer, pool, rows)
        self.answers: Bools = (self.score >= pool.minimum) & (self.experience != NONE)
        self.open = self._allowed(pool.rules)
        self.lifted = {
            rule: self._allowed(_without(pool.rules, rule))
            for rule in RULES
            if getattr(pool.rules, rule)
        }
        here = (edges.need >= rows.start) & (edges.need < rows.stop)
        self.listed: Bools = np.zeros(self.score.shape, np.bool_)
        self.listed[edges.need[here] - rows.start, edges.mentor[here]] = True

    def why(self, need: int) -> tuple[Why, int]:
        row = need - self.rows.start
        mentors = int(np.count_nonzero(self.listed[row]))
        if mentors:
            return Why.FULL, mentors
        hindered = self.answers[row] & ~self.open[row]
        return (Why.NOT_AVAILABLE if hindered.any() else Why.NOBODY), 0

    def more_places(self, need: int, *, capacity: Ints, waiting: Ints) -> MorePlaces | None:
        row = need - self.rows.start
        may = np.flatnonzero(self.listed[row] & (capacity < MOST_PLACES))
        if len(may) == 0:
            return None
        order = np.lexsort((may, -self.score[row, may], waiting[may]))
        mentor = int(may[order[0]])
        return MorePlaces(mentor, int(self.experience[row, mentor]), int(waiting[mentor]) - 1)

    def without_rule(self, need: int) -> Iterator[WithoutRule]:
        row = need - self.rows.start
        for rule, allowed in self.lifted.items():
            may = self.answers[row] & allowed[row] & ~self.open[row] & (self.room > 0)
            if may.any():
                mentor = int(np.argmax(np.where(may, self.score[row], -1.0)))
                yield WithoutRule(rule, mentor, int(self.experience[row, mentor]))

    def nearest(self, need: int) -> tuple[int, ...]:
        row = need - self.rows.start
        score: Floats = np.where(self.open[row], self.score[row], -1.0)
        best = np.argsort(-score, kind="stable")[:NEAREST]
        return tuple(self.experience[row, best[score[best] > 0]].tolist())

    def part(self, need: int, asked: Ints) -> tuple[tuple[int, ...], int]:
        """Give what of a need has been done by those who may be asked, and by how many."""
        told = self.pool.experiences
        done, mentors = [], np.zeros(self.open.shape[1], np.bool_)
        for node in asked.tolist():
            shown = told.knowhow.owners()[told.knowhow.values == node]
            by = np.zeros(len(mentors), np.bool_)
            by[told.mentor[shown]] = True
            by &= self.open[need - self.rows.start]
            if by.any():
                done.append(node)
            mentors |= by
        return tuple(done), int(np.count_nonzero(mentors))

    def _allowed(self, rules: Rules) -> Bools:
        may: Bools = eligibility.allowed(self.pool.learners, self.pool.mentors, rules, self.rows)
        return may & self.pool.available


def _without(rules: Rules, rule: str) -> Rules:
    aside: dict[str, Any] = {rule: False}  # any field by its name, which a type cannot say
    return replace(rules, **aside)


def _blocks(left_out: Bools) -> Iterator[slice]:
    for start in range(0, len(left_out), BLOCK):
        rows = slice(start, min(start + BLOCK, len(left_out)))
        if left_out[rows].any():
            yield rows


def _waiting(edges: Edges, assignment: Assignment, *, n_mentors: int) -> Ints:
    """Count for each mentor the needs without anybody that one more place there could go to.

    A place reaches a need along an alternating path: the need is put beside one mentor, whose
    learner moves on to the next, up to the mentor with the new place.
    """
    placed = assignment.edge[edges.need] != NONE
    holder = np.where(placed, edges.mentor[assignment.edge[edges.need]], NONE)
    reach = np.eye(n_mentors, dtype=np.float32)
    reach[holder[placed], edges.mentor[placed]] = 1
    while True:
        further = (reach @ reach > 0).astype(np.float32)
        if np.array_equal(further, reach):
            break
        reach = further
    waiting = np.zeros(n_mentors, np.int64)
    needs = np.unique(edges.need[~placed])
    for start in range(0, len(needs), BLOCK):
        some = needs[start : start + BLOCK]
        among = ~placed & np.isin(edges.need, some)
        direct = np.zeros((len(some), n_mentors), np.float32)
        direct[np.searchsorted(some, edges.need[among]), edges.mentor[among]] = 1
        waiting += np.count_nonzero(direct @ reach > 0, axis=0)
    return waiting
