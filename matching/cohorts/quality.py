"""How good one cohort is: seven parts in [0, 1], and what is taken off for what must not be.

Compiled, because a run asks it some ten million times. The cohort is a list of learners and the
staff it has now. All people are in `Facts`, all staff in `Seats`, what is asked in `Terms`.
"""

import math

from numba import njit

NEED, PROFESSIONS, LINKS, TRAVEL, HALF_DAYS, LEAD, PARTNER = range(7)
CROWDED, FAR, NO_TIME, FEW, OVER, APART, LACKING = range(7, 14)
ALL = 14
"""Seven parts, then what is taken off: the share above two from one organisation, the share out of
reach, no common half-day, the share of professions that is lacking, the share above what one
organisation may send, pairs who may not meet, and how many of the other musts are not met."""

OVER_COSTS = 1.0
CROWDED_COSTS, NO_TIME_COSTS, MUST = 0.5, 0.25, 0.25
"""What is taken off for the crowded, for no common half-day, and for each must that is not met."""

ENOUGH = 4
"""Professions, and links of one pathway, beyond which more add nothing."""


@njit(cache=True)
def bits(word):
    """Count the bits of a word.

    Parameters
    ----------
    word : int

    Returns
    -------
    int
    """
    count = 0
    while word:
        word &= word - 1
        count += 1
    return count


@njit(cache=True)
def _alike(members, size, rows):
    total = 0.0
    for k in range(rows.shape[1]):
        part = 0.0
        for at in range(size):
            part += rows[members[at], k]
        total += part * part
    return total / (size * size)


@njit(cache=True)
def _spanned(members, size, facts, scratch):
    """Count the links of the pathway of which most are covered."""
    best = 0
    for at in range(size):
        one = members[at]
        if facts.pathway[one] >= 0 and facts.link[one] >= 0:
            scratch.pathway[facts.pathway[one]] |= 1 << facts.link[one]
    for at in range(size):
        path = facts.pathway[members[at]]
        if path >= 0:
            best = max(best, bits(scratch.pathway[path]))
            scratch.pathway[path] = 0
    return best


@njit(cache=True)
def shared_knowhow(members, size, knowhow, counts):
    """Give the know-how that most of a cohort ask for; the first of those equally often.

    Parameters
    ----------
    members : ndarray of int64
        Learners; the first `size` count.
    size : int
    knowhow : ndarray of int64, shape (N,)
    counts : ndarray of int64, shape (H,)
        Room for counting, all zero; it is again afterwards.

    Returns
    -------
    int
        `NONE` where nobody asks for any.
    """
    best, most = -1, 0
    for at in range(size):
        one = knowhow[members[at]]
        if one >= 0:
            counts[one] += 1
            if counts[one] > most or (counts[one] == most and one < best):
                best, most = one, counts[one]
    for at in range(size):
        if knowhow[members[at]] >= 0:
            counts[knowhow[members[at]]] = 0
    return best


@njit(cache=True)
def asking_alike(members, size, facts, counts):
    """Count who asks for something under the heading of what most of a cohort ask for.

    Parameters
    ----------
    members : ndarray of int64
        Learners; the first `size` count.
    size : int
    facts : Facts
    counts : ndarray of int64, shape (H,)
        Room for counting, all zero; it is again afterwards.

    Returns
    -------
    int
    """
    shared = shared_knowhow(members, size, facts.knowhow, counts)
    heading, alike = -1, 0
    for at in range(size):
        if shared >= 0 and facts.knowhow[members[at]] == shared:
            heading = facts.heading[members[at]]
    for at in range(size):
        alike += heading >= 0 and facts.heading[members[at]] == heading
    return alike


@njit(cache=True)
def _organisations(members, size, facts, counts, parts, allowed):
    above, over, most = 0, 0, min(allowed, size // 3) if allowed else size
    for at in range(size):
        one = facts.organisation[members[at]]
        if one >= 0:
            counts[one] += 1
            above += counts[one] > 2
            over += counts[one] > most
    for at in range(size):
        if facts.organisation[members[at]] >= 0:
            counts[facts.organisation[members[at]]] = 0
    parts[CROWDED], parts[OVER] = above / size, over / size


@njit(cache=True)
def _apart(members, size, lead, partner, facts):
    """Count those who may not be put together: members, and members with their lead or partner."""
    found = 0
    for at in range(size):
        one = members[at]
        for place in range(facts.apart_from[one], facts.apart_from[one + 1]):
            other = facts.apart[place]
            found += other in (lead, partner)
            for k in range(size):
                found += members[k] == other
    return found


@njit(cache=True)
def _travel(members, size, point, reach, parts):
    """Measure the way to the middle; gives the middle."""
    east = north = way = 0.0
    far = 0
    for at in range(size):
        east += point[members[at], 0] / size
        north += point[members[at], 1] / size
    for at in range(size):
        one = members[at]
        off = math.sqrt((point[one, 0] - east) ** 2 + (point[one, 1] - north) ** 2)
        way += min(off, reach)
        far += off > reach
    parts[TRAVEL], parts[FAR] = 1.0 - way / size / reach, far / size
    return east, north


@njit(cache=True)
def _shared(members, size, facts, terms, parts):
    """Measure professions and half-days; gives the half-days that all have."""
    kinds, common = 0, terms.half_days
    for at in range(size):
        if facts.profession[members[at]] >= 0:
            kinds |= 1 << facts.profession[members[at]]
        common &= facts.free[members[at]]
    count = bits(kinds)
    parts[PROFESSIONS] = min(count, ENOUGH) / ENOUGH
    parts[FEW] = max(0, terms.professions - count) / max(1, terms.professions)
    parts[HALF_DAYS], parts[NO_TIME] = min(bits(common), 2) / 2, common == 0
    return common


@njit(cache=True)
def parts_of(members, size, c, world, parts):
    """Measure one cohort, and give what it is worth for each of its learners.

    Parameters
    ----------
    members : ndarray of int64
        Learners; the first `size` count.
    size : int
    c : int
        The cohort's number, for its staff.
    world : tuple of Facts, Seats, Terms and Scratch
    parts : ndarray of float64, shape (ALL,)
        Where the measures are put.

    Returns
    -------
    float
        The weighted sum of the parts, less what is taken off; at most 1.
    """
    facts, seats, terms, scratch = world
    parts[:] = 0.0
    if size == 0:
        return 0.0
    parts[NEED] = _alike(members, size, facts.need)
    parts[LINKS] = min(_spanned(members, size, facts, scratch), ENOUGH) / ENOUGH
    middle = _travel(members, size, facts.point, terms.reach, parts)
    common = _shared(members, size, facts, terms, parts)
    _organisations(members, size, facts, scratch.organisation, parts, terms.of_one_organisation)
    if len(facts.apart):
        parts[APART] = _apart(members, size, seats.lead[c], seats.partner[c], facts)
    if seats.lead[c] >= 0:
        _staffed(members, size, c, (middle, common), world, parts)
    worth = 0.0
    for k in range(7):
        worth += terms.shares[k] * parts[k]
    worth -= CROWDED_COSTS * parts[CROWDED] + parts[FAR] + NO_TIME_COSTS * parts[NO_TIME]
    parts[LACKING] = (
        (terms.with_lead and parts[LEAD] == 0.0)
        + (terms.with_partner and parts[PARTNER] == 0.0)
        + (parts[LINKS] * ENOUGH < terms.links)
    )
    if terms.asking > 0:
        alike = asking_alike(members, size, facts, scratch.knowhow) / size
        parts[LACKING] += max(0.0, terms.asking - alike) / terms.asking
    worth -= parts[APART] + OVER_COSTS * parts[OVER]
    return worth - MUST * (parts[FEW] + parts[LACKING])


@njit(cache=True)
def _staffed(members, size, c, here, world, parts):
    """Measure whether the lead fits and how well, and whether the partner does."""
    (east, north), common = here
    facts, seats, terms, scratch = world
    shared = shared_knowhow(members, size, facts.knowhow, scratch.knowhow)
    reach = terms.reach * terms.reach
    off = (seats.lead_point[c, 0] - east) ** 2 + (seats.lead_point[c, 1] - north) ** 2
    free = common & seats.lead_free[c]
    if free == 0 or off > reach or shared < 0 or not seats.lead_holds[c, shared]:
        return
    parts[LEAD] = seats.lead_worth[c] * _fit(members, size, facts.context, seats.lead_context[c])
    if seats.partner[c] >= 0 and free & seats.partner_free[c]:
        off = (seats.partner_point[c, 0] - east) ** 2 + (seats.partner_point[c, 1] - north) ** 2
        parts[PARTNER] = off <= reach


@njit(cache=True)
def _fit(members, size, context, lead):
    """Give how well a lead's circumstances fit those of the members, from 0.5 to 1."""
    if context.shape[1] == 0:
        return 1.0
    total = 0.0
    for k in range(context.shape[1]):
        part = 0.0
        for at in range(size):
            part += context[members[at], k]
        total += part * lead[k]
    return 0.5 + 0.5 * min(1.0, max(0.0, total / size))
