"""Loops that have to be compiled: prices, cheapest ways and augmenting paths of an assignment.

numba takes seconds to import, so only a job that needs one of these imports this module. What
stands is one tuple everywhere, `Standing.arrays`: where each need's edges begin, the edges' needs
and mentors, their costs, their states, where each mentor's places begin, the edges that sit there
and how many do.
"""

import heapq

import numpy as np
from numba import njit

from matching.prices import FAR
from matching.standing import CHOSEN, LOCKED, OPEN

OUTSIDE = NONE = np.int32(-1)
UNKNOWN = np.int32(-2)
"""Of the best edge to a mentor from somebody unserved: it has to be looked for."""


@njit(cache=True)
def seat(stands, edge):
    """Give an edge a place at its mentor.

    Parameters
    ----------
    stands : tuple of ndarray
        See `standing.Standing.arrays`.
    edge : int
    """
    _, _, to, _, state, begin, seated, sitting = stands
    mentor = to[edge]
    seated[begin[mentor] + sitting[mentor]] = edge
    sitting[mentor] += 1
    state[edge] = CHOSEN


@njit(cache=True)
def unseat(stands, edge):
    """Take an edge's place away; the last at its mentor moves up.

    Parameters
    ----------
    stands : tuple of ndarray
        See `standing.Standing.arrays`.
    edge : int
    """
    _, _, to, _, state, begin, seated, sitting = stands
    mentor = to[edge]
    sitting[mentor] -= 1
    last = begin[mentor] + sitting[mentor]
    for place in range(begin[mentor], last):
        if seated[place] == edge:
            seated[place] = seated[last]
    state[edge] = OPEN


@njit(cache=True)
def _reach(node, key, arc, before, search):
    """Note a way to a node, where it is cheaper than what is known, and than any end."""
    distance, by, came, seen, heap, ends, best, now = search
    if key < best[0] and (seen[node] != now or key < distance[node]):
        distance[node], by[node], came[node], seen[node] = key, arc, before, now
        heapq.heappush(heap, (key, np.int32(node)))
        if ends[node] < FAR:
            # A way no dearer than this end is still looked for: of equals the lower node ends it.
            best[0] = min(best[0], key + ends[node] + 1)


@njit(cache=True)
def _from_need(node, far, stands, sides, price, search):
    needs, _, to, cost, state, _, _, _ = stands
    unserved, most_unserved, _, _, _, dear, _ = sides
    last = len(price) - 1
    size = len(unserved)
    at = far + price[node]
    for edge in range(needs[node], needs[node + 1]):
        if state[edge] == OPEN:
            other = size + to[edge]
            _reach(other, at + cost[edge] - price[other], edge, node, search)
    if unserved[node] < most_unserved[node]:
        _reach(last, at + dear - price[last], OUTSIDE, node, search)


@njit(cache=True)
def _from_mentor(node, far, stands, sides, price, search):
    _, need, _, cost, state, begin, seated, sitting = stands
    unserved, _, given, _, most_given, _, disturbing = sides
    last, mentor = len(price) - 1, node - len(unserved)
    at = far + price[node]
    for place in range(begin[mentor], begin[mentor] + sitting[mentor]):
        edge = seated[place]
        if state[edge] != LOCKED:
            other = need[edge]
            _reach(other, at - cost[edge] + disturbing - price[other], edge, node, search)
    if given[mentor] < most_given[mentor]:
        _reach(last, at - price[last], OUTSIDE, node, search)


@njit(cache=True)
def _from_nobody(far, stands, sides, price, asks, search):
    """Go on to whoever could give a place up, and by the best of the unserved to each mentor."""
    need_of, cost = stands[1], stands[3]
    unserved, _, given, least_given, _, dear, _ = sides
    distance, by, came, seen, _, _, best, now = search
    last, size = len(price) - 1, len(unserved)
    at = far + price[last]
    for mentor in range(len(given)):
        node = size + mentor
        if given[mentor] > least_given[mentor]:
            _reach(node, at - price[node], OUTSIDE, last, search)
        edge = _best_ask(mentor, stands, unserved, asks)
        if edge < 0:
            continue
        need, key = need_of[edge], at - dear + cost[edge] - price[node]
        if key >= best[0]:
            continue
        if seen[need] != now or at - dear - price[need] < distance[need]:
            seen[need], distance[need] = now, at - dear - price[need]
            by[need], came[need] = OUTSIDE, last
        _reach(node, key, edge, need, search)


@njit(cache=True)
def _best_ask(mentor, stands, unserved, asks):
    """Give the cheapest open edge to a mentor from somebody unserved, or -1."""
    _, need_of, _, cost, state, _, _, _ = stands
    begin, into, best = asks
    edge = best[mentor]
    if edge == NONE or (edge >= 0 and state[edge] == OPEN and unserved[need_of[edge]] > 0):
        return edge
    edge = NONE
    for other in into[begin[mentor] : begin[mentor + 1]]:
        asks_now = state[other] == OPEN and unserved[need_of[other]] > 0
        if asks_now and (edge == NONE or cost[other] < cost[edge]):
            edge = other
    best[mentor] = edge
    return edge


@njit(cache=True)
def _ask(need, stands, asks):
    """Note that somebody is unserved, or that an edge of theirs is open again."""
    needs, _, to, cost, state, _, _, _ = stands
    best = asks[2]
    for edge in range(needs[need], needs[need + 1]):
        known = best[to[edge]]
        is_known = state[edge] == OPEN and known != UNKNOWN
        if is_known and (known == NONE or cost[edge] < cost[known]):
            best[to[edge]] = edge


@njit(cache=True)
def shortest(stands, sides, price, starts, ends, memory):
    """Find the cheapest way from any start to any end, and move the prices along.

    Nodes are the needs, then the mentors, then nobody, where those unserved and all places lead.
    A way through nobody does not end at a need.

    Parameters
    ----------
    stands : tuple of ndarray
        See `standing.Standing.arrays`.
    sides : tuple
        How many each need lacks and may lack, how many places each mentor gives, has to give and
        may give, what it costs to lack one, and what it costs to move somebody.
    price : ndarray of int64, shape (V,)
        At these no step costs less than nothing; they are moved along.
    starts : tuple of ndarray
        Nodes, and what it costs to begin at each.
    ends : ndarray of int64, shape (V,)
        What it costs to end at a node, `FAR` where no way may end.
    memory : tuple
        What was found at each node before (distance, edge, node before, when), the number of this
        search, whether a way may lead through nobody, what it may cost at most, and the edges to
        each mentor: where they begin (M + 1), the edges (K), and the best of somebody unserved (M).

    Returns
    -------
    int
        The end, or -1 where there is none within the cost.
    """
    distance, by, came, seen, now, through, within, asks = memory
    size, last = len(sides[0]), len(price) - 1
    heap = [(np.int64(0), np.int32(0)) for _ in range(0)]
    limit = np.full(1, within)
    search = (distance, by, came, seen, heap, ends, limit, now)
    for node, key in zip(starts[0], starts[1]):
        _reach(node, key, OUTSIDE, np.int32(-1), search)
    best, found = within, np.int32(-1)
    done = [np.int32(0) for _ in range(0)]
    while heap and heap[0][0] < best:
        far, node = heapq.heappop(heap)
        if far > distance[node]:
            continue
        done.append(node)
        if ends[node] < FAR and far + ends[node] < best:
            best, found = far + ends[node], node
            if best == far:
                break
        if node < size:
            _from_need(node, far, stands, sides, price, search)
        elif node < last:
            _from_mentor(node, far, stands, sides, price, search)
        elif through:
            _from_nobody(far, stands, sides, price, asks, search)
    if found >= 0 or within < FAR:
        for node in done:
            if distance[node] < best:
                price[node] += distance[node] - best
        for need in range(size):
            # They were passed over, but for the best of them.
            if sides[0][need] > 0:
                price[need] = min(price[need], price[last] - sides[5])
    return found


@njit(cache=True)
def send(stands, sides, memory, end):
    """Send one unit along the way that leads to an end.

    Parameters
    ----------
    stands : tuple of ndarray
        See `standing.Standing.arrays`.
    sides : tuple
    memory : tuple
        As `shortest` left it.
    end : int

    Returns
    -------
    taken, freed : list of int
        Edges that hold a place now, and that held one.
    """
    by, came, asks = memory[1], memory[2], memory[7]
    unserved, given = sides[0], sides[2]
    size, last = len(unserved), len(unserved) + len(given)
    taken, freed = [np.int32(0) for _ in range(0)], [np.int32(0) for _ in range(0)]
    lacks = NONE
    node = end
    while came[node] >= 0:
        edge, before = by[node], came[node]
        if edge >= 0 and before < size:
            taken.append(edge)
        elif edge >= 0:
            freed.append(edge)
        elif node == last and before < size:
            unserved[before] += 1
            lacks = before
        elif node == last:
            given[before - size] += 1
        elif node < size:
            unserved[node] -= 1
        else:
            given[node - size] -= 1
        node = before
    for edge in freed:
        unseat(stands, edge)
    for edge in taken:
        seat(stands, edge)
    if lacks != NONE:
        _ask(lacks, stands, asks)
    for edge in freed:
        if unserved[stands[1][edge]] > 0:
            _ask(stands[1][edge], stands, asks)
    return taken, freed
