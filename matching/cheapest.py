"""The assignment that places most and then has the largest total, as a network for a solver."""

import numpy as np

from matching import matrix, network
from matching.bounds import Bounds
from matching.network import Network
from matching.prices import unserved_price
from matching.problem import Ints, MatchingError
from matching.ragged import runs
from matching.standing import OPEN, SCALE, Standing

ENOUGH = 50 * SCALE
"""What a need that gets nobody costs at first: as a rule it is enough, and lower costs are solved
sooner. Where one more could be placed after all, it is not, and the proven price is taken."""

GROUP, LEAST = 3, 12
"""How much more it costs than a need that gets nobody: one more of a group, and too few."""


class BoundsError(MatchingError):
    """Somebody who cannot be given as much as they are to have at least."""


def seat(
    standing: Standing, *, needs: Bounds, mentors: Bounds, reached: Ints | None = None
) -> None:
    """Seat as many more as can be seated, and among those the largest total; see `choose`.

    Parameters
    ----------
    standing : Standing
    needs, mentors : Bounds
        What they are to have in all.
    reached : ndarray of int64, shape (N,), optional

    Raises
    ------
    BoundsError
    """
    left = needs.without(standing.given()), mentors.without(standing.held)
    standing.seat(choose(standing, needs=left[0], mentors=left[1], reached=reached))


def choose(
    standing: Standing, *, needs: Bounds, mentors: Bounds, reached: Ints | None = None
) -> Ints:
    """Choose edges that place as many as can be placed, and among those have the largest total.

    Parameters
    ----------
    standing : Standing
        Its open edges are chosen from; what is chosen or locked in it takes no part.
    needs, mentors : Bounds
        What is left to be given.
    reached : ndarray of int64, shape (N,), optional
        A group for each need, -1 for none. As many groups as can be are then given somebody,
        before the total.

    Returns
    -------
    ndarray of int64
        Positions in the arrays of what stands.

    Raises
    ------
    BoundsError
        Where somebody cannot be given the least that they are to have.

    Notes
    -----
    Each need sends what it may have to its mentors, each at the cost of what its score lacks of 1,
    or past all of them at a price above anything that scores on one way can gain, so that placing
    one more always comes first. What a need or a mentor is to have at least is worth more than
    that, and so is the first of a group: one way of exchanges changes one of each at both its ends.

    References
    ----------
    Ahuja, Magnanti, Orlin (1993), Network Flows, chapters 9 to 12.
    """
    index = np.flatnonzero(standing.state == OPEN)
    if len(index) == 0:
        refuse(needs, np.zeros(len(needs), np.int64), "need")
        refuse(mentors, np.zeros(len(mentors), np.int64), "mentor")
        return index
    dear = unserved_price(len(needs), len(mentors))
    plain = reached is None and not np.any(needs.least) and not np.any(mentors.least)
    if plain and matrix.suits(index, needs=needs, mentors=mentors):
        return matrix.choose(standing, index, needs=needs, mentors=mentors)
    if plain and dear > ENOUGH:
        chosen = _at_price(standing, index, (needs, mentors, None), ENOUGH)
        if _is_most(standing, chosen, needs, mentors):
            return chosen
    chosen = _at_price(standing, index, (needs, mentors, reached), dear)
    refuse(needs, np.bincount(standing.need[chosen], minlength=len(needs)), "need")
    refuse(mentors, np.bincount(standing.mentor[chosen], minlength=len(mentors)), "mentor")
    return chosen


def _at_price(
    standing: Standing, index: Ints, asked: tuple[Bounds, Bounds, Ints | None], dear: int
) -> Ints:
    needs, mentors, reached = asked
    made = _Arcs(len(needs), len(mentors))
    made.edges(standing, index)
    made.past_all(needs, dear, reached)
    made.places(mentors, dear)
    chosen: Ints = index[network.cheapest(made.network(needs, reached))[: len(index)] > 0]
    return chosen


def _is_most(standing: Standing, chosen: Ints, needs: Bounds, mentors: Bounds) -> bool:
    """Whether no way leads from a need that lacks somebody to a place that is free."""
    mentor, need = standing.mentor[chosen], standing.need[chosen]
    many = np.bincount(mentor, minlength=len(mentors))
    begin, sits = np.cumsum(many) - many, need[np.argsort(mentor, kind="stable")]
    usable = standing.state == OPEN
    usable[chosen] = False
    looked, met = np.zeros(len(mentors), np.bool_), np.zeros(len(needs), np.bool_)
    front = np.flatnonzero(np.bincount(need, minlength=len(needs)) < needs.most)
    while len(front):
        met[front] = True
        edge = runs(standing.begin[front], np.diff(standing.begin)[front])
        edge = edge[usable[edge]]
        asked = np.zeros(len(mentors), np.bool_)
        asked[standing.mentor[edge]] = True
        if np.any(asked & (many < mentors.most)):
            return False
        asked &= ~looked
        looked |= asked
        moves = np.zeros(len(needs), np.bool_)
        moves[sits[runs(begin[asked], many[asked])]] = True
        front = np.flatnonzero(moves & ~met)
    return True


class _Arcs:
    """Arcs of the network as they are laid; nodes are needs, mentors, nobody, then groups."""

    def __init__(self, n_needs: int, n_mentors: int) -> None:
        self.n_needs, self.nobody = n_needs, n_needs + n_mentors
        self.laid: list[tuple[Ints, Ints, Ints, Ints]] = []

    def edges(self, standing: Standing, index: Ints) -> None:
        head = self.n_needs + standing.mentor[index]
        self._lay(standing.need[index], head, np.ones(len(index), np.int64), standing.cost[index])

    def past_all(self, needs: Bounds, dear: int, reached: Ints | None) -> None:
        every = np.arange(self.n_needs)
        if np.any(needs.least):
            self._lay(every, self.nobody, needs.least, LEAST * dear)
        spare = needs.most - needs.least
        if reached is None:
            self._lay(every, self.nobody, spare, dear)
            return
        # Group 0 are those who belong to none.
        whole = np.bincount(reached + 1, weights=spare, minlength=1).astype(np.int64)
        groups = self.nobody + 1 + np.arange(len(whole))
        self._lay(groups, every, spare, 0, of=reached + 1)
        # The last of a group that is left out costs more, so that somebody of each is given one.
        last = np.minimum(whole, np.arange(len(whole)) > 0)
        self._lay(groups, self.nobody, whole - last, GROUP * dear)
        self._lay(groups, self.nobody, last, (GROUP + 1) * dear)

    def places(self, mentors: Bounds, dear: int) -> None:
        every = np.arange(self.n_needs, self.nobody)
        if np.any(mentors.least):
            self._lay(every, self.nobody, mentors.least, -LEAST * dear)
        self._lay(every, self.nobody, mentors.most - mentors.least, 0)

    def network(self, needs: Bounds, reached: Ints | None) -> Network:
        """Balance the supplies: what the needs may have, all of it wanted where nobody is."""
        spare = needs.most - needs.least
        supply = [needs.most, np.zeros(self.nobody - self.n_needs, np.int64)]
        groups = np.zeros(0, np.int64)
        if reached is not None:
            supply[0] = needs.least
            groups = np.bincount(reached + 1, weights=spare, minlength=1).astype(np.int64)
        whole = np.array([-int(needs.most.sum())], np.int64)
        tail, head, capacity, cost = (np.concatenate(one) for one in zip(*self.laid, strict=True))
        self.laid.clear()
        return Network(tail, head, capacity, cost, np.concatenate([*supply, whole, groups]))

    def _lay(
        self, tail: Ints, head: Ints | int, capacity: Ints, cost: Ints | int, of: Ints | None = None
    ) -> None:
        tail = tail if of is None else tail[of]
        size = len(tail)
        self.laid.append(
            (
                tail.astype(np.int32),
                np.broadcast_to(np.asarray(head, np.int32), size),
                capacity.astype(np.int64),
                np.broadcast_to(np.asarray(cost, np.int64), size),
            )
        )


def refuse(bounds: Bounds, given: Ints, noun: str) -> None:
    """Refuse an assignment in which somebody lacks what they are to have at least.

    Parameters
    ----------
    bounds : Bounds
    given : ndarray of int64
        As many as there are bounds.
    noun : str
        Whose bounds they are.

    Raises
    ------
    BoundsError
    """
    short = np.flatnonzero(given < bounds.least)
    if len(short):
        at = int(short[0])
        raise BoundsError(
            f"{noun} {at} is to have at least {int(bounds.least[at])} and can have "
            f"{int(given[at])}; so it is for {len(short)} of {len(bounds)}"
        )
