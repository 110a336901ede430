"""From what is asked to what the compiled loops read: facts, terms, room for counting."""

from collections import defaultdict
from itertools import product

import numpy as np

from matching.cohorts.columns import Facts, Scratch, Seats, Terms
from matching.cohorts.given import ANY_TIME, Asked, free_of
from matching.problem import Ints, People

World = tuple[Facts, Seats, Terms, Scratch]


def world(asked: Asked, seats: Seats, facts: Facts | None = None) -> World:
    """Put all that the loops read into one tuple.

    Parameters
    ----------
    asked : Asked
    seats : Seats
        C rows.
    facts : Facts, optional
        Those of `asked`, where they have been read before.

    Returns
    -------
    tuple of Facts, Seats, Terms and Scratch
    """
    known = facts or facts_of(asked)
    return known, seats, terms_of(asked), scratch_for(known)


def facts_of(asked: Asked) -> Facts:
    """Put learners into the arrays that the loops read.

    Parameters
    ----------
    asked : Asked

    Returns
    -------
    Facts
        N rows.
    """
    learners = asked.learners
    apart, apart_from = _apart(asked)
    point = np.zeros((len(learners), 2)) if asked.frame.online else learners.point
    return Facts(
        need=np.ascontiguousarray(learners.need, dtype=np.float64),
        context=np.ascontiguousarray(learners.context, dtype=np.float64),
        knowhow=learners.knowhow,
        heading=learners.heading,
        pathway=learners.pathway,
        link=learners.link,
        profession=learners.profession,
        organisation=_dense(learners.people.organisation),
        point=np.ascontiguousarray(point, dtype=np.float64),
        free=free_of(learners.people),
        apart=apart,
        apart_from=apart_from,
    )


def terms_of(asked: Asked) -> Terms:
    """Put what is asked of every cohort into numbers.

    Parameters
    ----------
    asked : Asked

    Returns
    -------
    Terms
    """
    frame = asked.frame
    return Terms(
        shares=frame.shares,
        reach=float(frame.reach),
        half_days=ANY_TIME,
        professions=frame.professions,
        of_one_organisation=frame.of_one_organisation,
        links=frame.links,
        asking=float(frame.asking),
        with_lead=frame.with_lead,
        with_partner=frame.with_partner,
    )


def scratch_for(facts: Facts) -> Scratch:
    """Make room for counting.

    Parameters
    ----------
    facts : Facts

    Returns
    -------
    Scratch
        All zero.
    """
    return Scratch(
        *(
            np.zeros(int(column.max(initial=0)) + 1, np.int64)
            for column in (facts.knowhow, facts.pathway, facts.organisation)
        )
    )


def _dense(values: Ints) -> Ints:
    """Number what is named from 0 on, so that counting needs little room."""
    found, numbers = np.unique(values, return_inverse=True)
    return (numbers - (len(found) > 0 and found[0] < 0)).astype(np.int64)


def _apart(asked: Asked) -> tuple[Ints, Ints]:
    """List, for each learner, the rows of those beside whom they may not be.

    Leads are numbered on from the learners, partners from the leads.
    """
    sides = (asked.learners.people, asked.leads.people, asked.partners.people)
    everybody = np.concatenate([side.person for side in sides])
    rows: dict[int, list[int]] = defaultdict(list)
    for row, person in enumerate(everybody.tolist()):
        rows[person].append(row)
    kept: list[set[int]] = [set() for _ in range(len(asked.learners))]
    for one, other in [*_pairs(sides), *((same, same) for same in rows)]:
        for left, right in product(rows.get(one, ()), rows.get(other, ())):
            _keep_apart(kept, left, right)
            _keep_apart(kept, right, left)
    flat = np.array([other for one in kept for other in sorted(one)], np.int64)
    return flat, np.concatenate([[0], np.cumsum([len(one) for one in kept])]).astype(np.int64)


def _keep_apart(kept: list[set[int]], left: int, right: int) -> None:
    if left != right and left < len(kept):
        kept[left].add(right)


def _pairs(sides: tuple[People, ...]) -> list[tuple[int, int]]:
    """List the persons whom a wish or a line of management keeps apart."""
    found: list[tuple[int, int]] = []
    for side in sides:
        owners = side.person[side.not_with.owners()]
        found += zip(owners.tolist(), side.not_with.values.tolist(), strict=True)
        managed = np.flatnonzero(side.line_manager >= 0)
        found += zip(
            side.person[managed].tolist(), side.line_manager[managed].tolist(), strict=True
        )
    return found
