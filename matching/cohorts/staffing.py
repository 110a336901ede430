"""Leads and public partners for cohorts that stand: a flow of least cost, leads first.

A lead fits who holds the know-how that the cohort shares, works within reach, is free when all
are, and is kept from none of the members. While cohorts still move, one who nearly fits is given
where nobody fits, so that the cohort can come nearer to them.
"""

from dataclasses import dataclass

import numpy as np

from matching import eligibility
from matching.cohorts.given import Asked, free_of
from matching.cohorts.quality import Seats
from matching.cohorts.standing import Standing, standing
from matching.network import Network, cheapest
from matching.problem import NONE, Bools, Floats, Ints, People

HARD, SOFT = 40, 25
"""Of how many, the nearest first, a cohort is given one: of those who fit, or nearly do."""

NOBODY, SCALE, BLOCK = 10_000_000, 10.0, 256
STEP_WORTH = 0.1
"""What each step from the source takes off the worth of a lead."""


def staff(asked: Asked, cohort: Ints, count: int, *, only_fitting: bool) -> Seats:
    """Give each cohort a lead and a partner.

    Parameters
    ----------
    asked : Asked
    cohort : ndarray of int64, shape (N,)
        The cohort of each learner, or `NONE`.
    count : int
        How many cohorts there are (C).
    only_fitting : bool
        Whether whoever does not fit yet is left out.

    Returns
    -------
    Seats
        C rows.

    Raises
    ------
    MatchingError
        Where the solver finds no flow.
    """
    stand = standing(asked, cohort, count)
    lead = _leads(asked, cohort, stand, only_fitting=only_fitting)
    free = free_of(asked.leads.people)
    led = np.where(lead >= 0, free[lead] if len(free) else 0, 0)
    partner = _partners(asked, stand, led, lead >= 0, only_fitting=only_fitting)
    return seats(asked, lead, partner)


def seats(asked: Asked, lead: Ints, partner: Ints) -> Seats:
    """Put what is known of leads and partners beside their cohorts.

    Parameters
    ----------
    asked : Asked
    lead, partner : ndarray of int64, shape (C,)
        Rows of the leads and the partners, or `NONE`.

    Returns
    -------
    Seats
        C rows.
    """
    leads, partners, learners = asked.leads, asked.partners, len(asked.learners)
    holds = held(asked)
    led, joined = np.flatnonzero(lead >= 0), np.flatnonzero(partner >= 0)
    made = Seats(
        lead=np.where(lead >= 0, learners + lead, NONE),
        partner=np.where(partner >= 0, learners + len(leads) + partner, NONE),
        lead_free=np.zeros(len(lead), np.int64),
        partner_free=np.zeros(len(lead), np.int64),
        lead_point=np.zeros((len(lead), 2)),
        partner_point=np.zeros((len(lead), 2)),
        lead_context=np.zeros((len(lead), asked.learners.context.shape[1])),
        lead_holds=np.zeros((len(lead), holds.shape[1]), bool),
        lead_worth=np.ones(len(lead)),
    )
    made.lead_free[led] = free_of(leads.people)[lead[led]]
    made.lead_context[led] = leads.context[lead[led]]
    made.lead_holds[led] = holds[lead[led]]
    made.lead_worth[led] = np.maximum(0.5, 1.0 - STEP_WORTH * leads.steps[lead[led]])
    made.partner_free[joined] = free_of(partners.people)[partner[joined]]
    if not asked.frame.online:  # where somebody works is only looked at where they travel
        made.lead_point[led] = leads.point[lead[led]]
        made.partner_point[joined] = partners.point[partner[joined]]
    return made


def held(asked: Asked) -> Bools:
    """Say which know-how each lead holds.

    Parameters
    ----------
    asked : Asked

    Returns
    -------
    ndarray of bool, shape (M, H)
    """
    size = max(
        int(asked.learners.knowhow.max(initial=0)), int(asked.leads.teaches.values.max(initial=0))
    )
    holds = np.zeros((len(asked.leads), size + 1), bool)
    holds[asked.leads.teaches.owners(), asked.leads.teaches.values] = True
    return holds


@dataclass(frozen=True, eq=False)
class _Side:
    """Those of whom each cohort is to have one: leads, or partners, and when a cohort has time."""

    people: People
    point: Floats
    times: Ints
    only_fitting: bool


def _leads(asked: Asked, cohort: Ints, stand: Standing, *, only_fitting: bool) -> Ints:
    leads, holds = asked.leads, held(asked)
    barred = _barred(asked, cohort, len(stand.size))
    side = _Side(leads.people, leads.point, stand.common, only_fitting)
    wanted = []
    for first in range(0, len(stand.size), BLOCK):
        rows = slice(first, first + BLOCK)
        able = holds[:, np.maximum(stand.shared[rows], 0)].T & (stand.shared[rows] >= 0)[:, None]
        if barred is not None:
            able &= ~barred[rows]
        wanted.append(_wanted(asked, stand, rows, side, able))
    return _seated(wanted, leads.room, len(stand.size))


def _partners(
    asked: Asked, stand: Standing, led: Ints, is_led: Bools, *, only_fitting: bool
) -> Ints:
    partners = asked.partners
    both = np.where(is_led & (stand.common & led > 0), stand.common & led, stand.common)
    side = _Side(partners.people, partners.point, both, only_fitting)
    wanted = []
    for first in range(0, len(stand.size), BLOCK):
        rows = slice(first, first + BLOCK)
        able = np.ones((len(stand.size[rows]), len(partners)), bool)
        wanted.append(_wanted(asked, stand, rows, side, able))
    return _seated(wanted, partners.room, len(stand.size))


def _wanted(
    asked: Asked, stand: Standing, rows: slice, side: _Side, able: Bools
) -> tuple[Ints, Ints, Floats]:
    """Give, for some cohorts, whom they could have and at what cost."""
    free = free_of(side.people)
    off = np.zeros(able.shape)
    if not asked.frame.online:
        off = np.hypot(*np.moveaxis(stand.centre[rows][:, None] - side.point[None], 2, 0))
    near = able & (off <= asked.frame.reach)
    fits = near & (side.times[rows][:, None] & free[None] > 0)
    if side.only_fitting:
        cost = np.where(fits, off, np.inf)
    else:
        often = np.zeros(able.shape)
        for half_day in range(stand.some.shape[1]):
            here = (free >> half_day & 1)[None] * stand.some[rows][:, half_day, None]
            np.maximum(often, here, out=often)
        cost = off + 400.0 * ~near + 300.0 * (1 - often) - 200.0 * fits
    count = min(HARD if side.only_fitting else SOFT, len(free))
    if not count:
        none = np.zeros(0, np.int64)
        return none, none, np.zeros(0)
    best = np.argpartition(cost, count - 1, axis=1)[:, :count]
    price = np.take_along_axis(cost, best, axis=1)
    row, at = np.nonzero(np.isfinite(price))
    return row + rows.start, best[row, at], price[row, at]


def _seated(wanted: list[tuple[Ints, Ints, Floats]], room: Ints, count: int) -> Ints:
    """Give each cohort one, at the least cost in all, as many as can be."""
    chosen = np.full(count, NONE, np.int64)
    if not wanted:
        return chosen
    cohort, who, price = (np.concatenate(columns) for columns in zip(*wanted, strict=True))
    if not len(cohort):
        return chosen
    people, sink = len(room), count + len(room)
    cohorts, all_people = np.arange(count), count + np.arange(people)
    price = np.round((price - price.min()) * SCALE).astype(np.int64)
    supply = np.zeros(sink + 1, np.int64)
    supply[:count], supply[sink] = 1, -count
    flow = cheapest(
        Network(
            tail=np.concatenate([cohort, all_people, cohorts]),
            head=np.concatenate([count + who, np.full(people, sink), np.full(count, sink)]),
            capacity=np.concatenate(
                [np.ones(len(cohort), np.int64), room, np.ones(count, np.int64)]
            ),
            cost=np.concatenate(
                [price, np.zeros(people, np.int64), np.full(count, NOBODY, np.int64)]
            ),
            supply=supply,
        )
    )
    used = np.flatnonzero(flow[: len(cohort)] > 0)
    chosen[cohort[used]] = who[used]
    return chosen


def barred(asked: Asked, rows: Ints) -> Bools | None:
    """Say which leads a hard rule keeps from some learners.

    Parameters
    ----------
    asked : Asked
    rows : ndarray of int64

    Returns
    -------
    ndarray of bool, shape (n, M), or None
        None where nobody is kept from anybody.
    """
    kept = ~eligibility.allowed(asked.learners.people, asked.leads.people, asked.rules, rows)
    return kept if kept.any() else None


def _barred(asked: Asked, cohort: Ints, count: int) -> Bools | None:
    """Say which leads a hard rule keeps from a member of each cohort; shape (C, M)."""
    found = np.zeros((count, len(asked.leads)), bool)
    placed = np.flatnonzero(cohort >= 0)
    for first in range(0, len(placed), BLOCK):
        rows = placed[first : first + BLOCK]
        kept = barred(asked, rows)
        if kept is not None:
            np.logical_or.at(found, cohort[rows], kept)
    return found if found.any() else None
