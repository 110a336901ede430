"""Why a need has nobody, and what would help, as structure.

Every statement is true when it is acted upon: see `WhyNot`. Another person's exclusion or pause is
never told apart from any other hindrance.
"""

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Any

import numpy as np

from matching import candidates, eligibility, pairing
from matching.assignment import Assignment
from matching.candidates import Picking, Pool
from matching.problem import NONE, Bools, Edges, Floats, Ints, Needs
from matching.waiting import waiting

MOST_PLACES = 6
"""Nobody teaches more people one to one, so that a seventh place is never asked for."""

NEAREST = 3
"""So many partial answers are named."""

RULES = ("other_organisation", "same_region", "shared_language", "shared_half_day")
"""The admin's rules that can be set aside for one need."""

BLOCK = 256
"""Needs that are seen against every mentor at once."""


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
    scorer: Picking,
    pool: Pool,
    *,
    needs: Needs,
    edges: Edges,
    assignment: Assignment,
    capacity: Ints,
) -> tuple[WhyNot, ...]:
    """Say for each need that is left out why, and what would help.

    A need that lacks nothing but a place is answered from its candidates; every mentor is looked
    at only where a need has none, or where one of the admin's rules parts it from a mentor with
    room.

    Parameters
    ----------
    scorer : callable
        Given some needs by their index, their totals; shape (n, E), in [0, 1].
    pool : Pool
    needs : Needs
    edges : Edges
        The candidates that the assignment chose among, sorted by need.
    assignment : Assignment
    capacity : ndarray of int64, shape (M,)

    Returns
    -------
    tuple of WhyNot
        In the order of the needs.
    """
    left_out = assignment.edge == NONE
    own = np.searchsorted(edges.need, np.arange(len(left_out) + 1))
    full = _Full(edges, own, capacity, waiting(edges, assignment, n_mentors=len(capacity)))
    held = set(pool.experiences.knowhow.values.tolist())
    found = {
        need: full.of(need, needs.knowhow[need], held=held)
        for need in np.flatnonzero(left_out & (np.diff(own) > 0)).tolist()
    }
    room = capacity - pairing.loads(edges, assignment, len(capacity))
    none = np.flatnonzero(left_out & (np.diff(own) == 0))
    searched = np.union1d(none, _parted(pool, np.array(list(found), np.int64), room=room))
    for rows in _blocks(searched):
        look = _Look(scorer, pool, rows, room=room)
        for row, need in enumerate(rows.tolist()):
            if need in found:
                found[need] = replace(found[need], without_rule=tuple(look.without_rule(row)))
            else:
                found[need] = look.of(row, needs.knowhow[need], held=held)
    return tuple(found[need] for need in sorted(found))


@dataclass(frozen=True, eq=False)
class _Full:
    """Needs that lack nothing but a place: what their candidates alone tell."""

    edges: Edges
    own: Ints
    capacity: Ints
    waiting: Ints

    def of(self, need: int, asked: Ints, *, held: Set[int]) -> WhyNot:
        rows = slice(int(self.own[need]), int(self.own[need + 1]))
        return WhyNot(
            need=need,
            why=Why.FULL,
            mentors=rows.stop - rows.start,
            more_places=self._more_places(rows),
            without_rule=(),
            nearest=(),
            nobody_holds=tuple(sorted(set(asked.tolist()) - held)),
            part_done=(),
            part_mentors=0,
            vague=len(asked) == 0,
        )

    def _more_places(self, rows: slice) -> MorePlaces | None:
        mentors = self.edges.mentor[rows]
        may = np.flatnonzero(self.capacity[mentors] < MOST_PLACES)
        if len(may) == 0:
            return None
        among = mentors[may]
        order = np.lexsort((among, -self.edges.score[rows][may], self.waiting[among]))
        chosen = int(may[order[0]])
        mentor, experience = int(mentors[chosen]), int(self.edges.experience[rows][chosen])
        return MorePlaces(mentor, experience, int(self.waiting[mentor]) - 1)


class _Look:
    """Some needs, seen against every mentor; a row is the place of a need among them."""

    def __init__(self, scorer: Picking, pool: Pool, rows: Ints, *, room: Ints) -> None:
        self.pool, self.rows, self.room = pool, rows, room
        self.score, self.experience = candidates.by_mentor(scorer, pool, rows)
        self.answers: Bools = (self.score >= pool.minimum) & (self.experience != NONE)
        self.open = _open(pool, rows)
        self.lifted = dict(_lifted(pool, rows))

    def of(self, row: int, asked: Ints, *, held: Set[int]) -> WhyNot:
        hindered = bool((self.answers[row] & ~self.open[row]).any())
        done, mentors = ((), 0) if hindered else self.part(row, asked)
        return WhyNot(
            need=int(self.rows[row]),
            why=Why.NOT_AVAILABLE if hindered else Why.NOBODY,
            mentors=0,
            more_places=None,
            without_rule=tuple(self.without_rule(row)),
            nearest=self.nearest(row),
            nobody_holds=tuple(sorted(set(asked.tolist()) - held)),
            part_done=done,
            part_mentors=mentors,
            vague=len(asked) == 0,
        )

    def without_rule(self, row: int) -> Iterator[WithoutRule]:
        for rule, allowed in self.lifted.items():
            may = self.answers[row] & allowed[row] & ~self.open[row] & (self.room > 0)
            if may.any():
                mentor = int(np.argmax(np.where(may, self.score[row], -1.0)))
                yield WithoutRule(rule, mentor, int(self.experience[row, mentor]))

    def nearest(self, row: int) -> tuple[int, ...]:
        score: Floats = np.where(self.open[row], self.score[row], -1.0)
        best = np.argsort(-score, kind="stable")[:NEAREST]
        return tuple(self.experience[row, best[score[best] > 0]].tolist())

    def part(self, row: int, asked: Ints) -> tuple[tuple[int, ...], int]:
        """Give what of a need has been done by those who may be asked, and by how many."""
        told = self.pool.experiences
        done, mentors = [], np.zeros(self.open.shape[1], np.bool_)
        for node in asked.tolist():
            shown = told.knowhow.owners()[told.knowhow.values == node]
            by = np.zeros(len(mentors), np.bool_)
            by[told.mentor[shown]] = True
            by &= self.open[row]
            if by.any():
                done.append(node)
            mentors |= by
        return tuple(done), int(np.count_nonzero(mentors))


def _parted(pool: Pool, needs: Ints, *, room: Ints) -> Ints:
    """Give those of some needs whom an admin's rule alone parts from a mentor with room."""
    roomy, parted = pool.available & (room > 0), [needs[:0]]
    if roomy.any():
        for rows in _blocks(needs):
            closed = ~_open(pool, rows) & roomy
            brings = [(may & closed).any(axis=1) for _, may in _lifted(pool, rows)]
            parted += [rows[brought] for brought in brings]
    return np.concatenate(parted)


def _open(pool: Pool, rows: Ints) -> Bools:
    """Say who may be asked for some needs."""
    return pool.available & eligibility.allowed(pool.learners, pool.mentors, pool.rules, rows)


def _lifted(pool: Pool, rows: Ints) -> Iterator[tuple[str, Bools]]:
    """Say who might be asked for some needs without each of the admin's rules."""
    for rule in filter(partial(getattr, pool.rules), RULES):
        aside: dict[str, Any] = {rule: False}  # any field by its name, which a type cannot say
        yield rule, _open(replace(pool, rules=replace(pool.rules, **aside)), rows)


def _blocks(needs: Ints) -> Iterator[Ints]:
    for start in range(0, len(needs), BLOCK):
        yield needs[start : start + BLOCK]
