"""What would have to be otherwise, as structure.

Every change that is named was made and looked at: it does what it says. Nobody is brought in whom
a person's exclusion, their line manager, an admin's no or a pause keeps apart, as none of these is
ever changed.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np

from matching import candidates
from matching.candidates import Pool, Scorer
from matching.problem import NONE, Bools, Edges, Floats, Ints, Needs, People, Ragged, Rules


class What(StrEnum):
    """What can be otherwise."""

    # One half-day or one language more, or the admin's rule set aside for one need.
    HALF_DAY = "half_day"
    LANGUAGE = "language"
    OTHER_ORGANISATION = "other_organisation"
    SAME_REGION = "same_region"


COLUMN = {What.HALF_DAY: "half_days", What.LANGUAGE: "languages"}
RULE = {
    What.HALF_DAY: "shared_half_day",
    What.LANGUAGE: "shared_language",
    What.OTHER_ORGANISATION: "other_organisation",
    What.SAME_REGION: "same_region",
}


@dataclass(frozen=True)
class Change:
    """One small change.

    Parameters
    ----------
    what : What
    learner, mentor : int
        The row of the one who would change; `NONE` for the other, and both `NONE` for a rule.
    bit : int
        The number of the half-day or language that is added; `NONE` for a rule.
    """

    what: What
    learner: int = NONE
    mentor: int = NONE
    bit: int = NONE


@dataclass(frozen=True, eq=False)
class WhatIf:
    """A change, and the candidates that it brings.

    Parameters
    ----------
    change : Change
    opened : Edges
        Candidates that are none before the change and are after it, best first; at least one.
    """

    change: Change
    opened: Edges


@dataclass(frozen=True, eq=False)
class Confirmed:
    """A know-how which, once confirmed, brings other answers.

    Parameters
    ----------
    knowhow : int
    opened : Edges
        Candidates at or above the bar with the know-how confirmed and below it without, best
        first; at least one.
    """

    knowhow: int
    opened: Edges


def for_need(scorer: Scorer, pool: Pool, need: int) -> tuple[WhatIf, ...]:
    """Say what would bring a need more candidates.

    Parameters
    ----------
    scorer : callable
        As in `candidates.best`.
    pool : Pool
    need : int

    Returns
    -------
    tuple of WhatIf
        What brings the best candidate first. Of several half-days or languages that would bring
        the same mentor, the one that brings most is named.
    """
    alone = _with_one_need(pool, need)
    total: Floats = np.asarray(scorer(slice(need, need + 1)), dtype=np.float64)
    before = _all(total, alone)
    found = []
    for change in _changes(alone):
        opened = _new(_all(total, applied(alone, change)), before)
        if len(opened):
            of_need = replace(opened, need=np.full(len(opened), need, np.int64))
            row = NONE if change.bit == NONE else need
            found.append(WhatIf(replace(change, learner=row), of_need))
    return tuple(_each_once(found, by="mentor"))


def for_mentor(scorer: Scorer, pool: Pool, mentor: int) -> tuple[WhatIf, ...]:
    """Say what a mentor could change to be a candidate for more needs.

    Parameters
    ----------
    scorer : callable
        As in `candidates.best`.
    pool : Pool
    mentor : int

    Returns
    -------
    tuple of WhatIf
        As in `for_need`; the rules of an admin are not the mentor's to change.
    """
    alone = replace(pool, available=pool.available & (np.arange(len(pool.mentors)) == mentor))
    total: Floats = np.asarray(scorer(slice(0, len(pool.learners))), dtype=np.float64)
    before = _all(total, alone)
    found = []
    for what, bit in _bits(pool.mentors, mentor, pool.learners, rules=pool.rules):
        change = Change(what, mentor=mentor, bit=bit)
        opened = _new(_all(total, applied(alone, change)), before)
        if len(opened):
            found.append(WhatIf(change, opened))
    return tuple(_each_once(found, by="need"))


def applied(pool: Pool, change: Change) -> Pool:
    """Make a change.

    Parameters
    ----------
    pool : Pool
    change : Change

    Returns
    -------
    Pool
        Another one; for a rule, one in which the rule binds nobody.
    """
    if change.learner != NONE:
        return replace(pool, learners=_adding(pool.learners, change.learner, change))
    if change.mentor != NONE:
        return replace(pool, mentors=_adding(pool.mentors, change.mentor, change))
    aside: dict[str, Any] = {RULE[change.what]: False}  # any field by its name
    return replace(pool, rules=replace(pool.rules, **aside))


def confirming(
    totals: Callable[[Needs], Floats],
    pool: Pool,
    needs: Needs,
    *,
    likely: Iterable[int],
    bar: float,
) -> tuple[Confirmed, ...]:
    """Say which know-how, once confirmed, would bring one need other answers.

    Parameters
    ----------
    totals : callable
        Given needs, their totals; shape (n, E), in [0, 1].
    pool : Pool
        With one learner.
    needs : Needs
        One need.
    likely : iterable of int
        Know-how to try, most likely first.
    bar : float
        The least score that counts as such an answer.

    Returns
    -------
    tuple of Confirmed
        In the order in which they were given.
    """
    high = replace(pool, minimum=max(bar, pool.minimum))
    before = _all(totals(needs), high)
    found = []
    for node in likely:
        opened = _new(_all(totals(confirmed(needs, node)), high), before)
        if len(opened):
            found.append(Confirmed(int(node), opened))
    return tuple(found)


def confirmed(needs: Needs, knowhow: int) -> Needs:
    """Confirm one more know-how for the one need that is given.

    Parameters
    ----------
    needs : Needs
    knowhow : int

    Returns
    -------
    Needs
    """
    return replace(needs, knowhow=Ragged.of([[*needs.knowhow[0].tolist(), int(knowhow)]]))


def _with_one_need(pool: Pool, need: int) -> Pool:
    forbidden = pool.rules.forbidden[pool.rules.forbidden[:, 0] == need].copy()
    forbidden[:, 0] = 0
    return replace(
        pool,
        learners=_rows(pool.learners, np.array([need], np.int64)),
        rules=replace(pool.rules, forbidden=forbidden),
    )


def _all(total: Floats, pool: Pool) -> Edges:
    """List every candidate, however many."""
    return candidates.best(lambda rows: total[rows], pool, k=max(len(pool.mentors), 1))


def _changes(pool: Pool) -> Iterator[Change]:
    """Propose what the one learner of a pool, or an admin for them, could change."""
    for what, bit in _bits(pool.learners, 0, pool.mentors, rules=pool.rules):
        yield Change(what, learner=0, bit=bit)
    for what in (What.OTHER_ORGANISATION, What.SAME_REGION):
        if getattr(pool.rules, RULE[what]):
            yield Change(what)


def _bits(own: People, row: int, others: People, *, rules: Rules) -> Iterator[tuple[What, int]]:
    """List the half-days and languages that others have said and one has not."""
    for what, column in COLUMN.items():
        said = int(getattr(own, column)[row])
        if getattr(rules, RULE[what]) and said:
            theirs = int(np.bitwise_or.reduce(getattr(others, column), initial=0))
            lacking = theirs & ~said
            yield from ((what, bit) for bit in range(lacking.bit_length()) if lacking >> bit & 1)


def _adding(people: People, row: int, change: Change) -> People:
    name = COLUMN[change.what]
    column = getattr(people, name).copy()
    column[row] |= 1 << change.bit
    more: dict[str, Any] = {name: column}
    return replace(people, **more)


def _new(after: Edges, before: Edges) -> Edges:
    known = set(zip(before.need.tolist(), before.mentor.tolist(), strict=True))
    pairs = zip(after.need.tolist(), after.mentor.tolist(), strict=True)
    return _kept(after, np.array([pair not in known for pair in pairs], np.bool_))


def _kept(edges: Edges, keep: Bools) -> Edges:
    """Keep some candidates, best first."""
    rows = np.flatnonzero(keep)
    rows = rows[np.argsort(-edges.score[rows], kind="stable")]
    return Edges(edges.need[rows], edges.mentor[rows], edges.experience[rows], edges.score[rows])


def _each_once(found: list[WhatIf], *, by: str) -> Iterator[WhatIf]:
    """Bring each candidate in by one change of a kind, and by as few changes as come easily."""
    best_first = []
    for what in What:
        left = [one for one in found if one.change.what is what]
        while left:
            most = max(left, key=lambda one: (len(one.opened), one.opened.score[0]))
            best_first.append(most)
            brought = getattr(most.opened, by)
            left = [
                WhatIf(one.change, rest)
                for one in left
                if len(rest := _kept(one.opened, ~np.isin(getattr(one.opened, by), brought)))
            ]
    yield from sorted(best_first, key=lambda one: -one.opened.score[0])


def _rows(people: People, rows: Ints) -> People:
    return People(
        person=people.person[rows],
        line_manager=people.line_manager[rows],
        organisation=people.organisation[rows],
        region=people.region[rows],
        languages=people.languages[rows],
        half_days=people.half_days[rows],
        not_with=Ragged.of([people.not_with[row].tolist() for row in rows.tolist()]),
    )
