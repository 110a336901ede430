"""Prices of needs and places, and the cheapest exchanges at these prices.

Only a job needs this: it brings compiled loops, which take seconds to import.
"""

from dataclasses import dataclass

import numpy as np

from matching import kernels
from matching.bounds import Bounds
from matching.prices import FAR, settle, unserved_price
from matching.problem import Ints
from matching.standing import CHOSEN, OPEN, SCALE, Standing, Whole, begins


@dataclass(frozen=True, eq=False)
class Moved:
    """What one exchange changed, as positions in the arrays of what stands.

    Parameters
    ----------
    taken, freed : ndarray of int64
        Edges that hold a place now, and that held one before.
    """

    taken: Ints
    freed: Ints


class Exchange:
    """What stands, with prices, so that one more exchange is found in milliseconds.

    Parameters
    ----------
    standing : Standing
        Nobody gains by any exchange in it, or as little as can be: where somebody would, the costs
        are moved just so far that nobody does.
    needs, mentors : Bounds
    disturbing : float, default=0
        What it costs to move somebody who stands, as a score.

    References
    ----------
    Edmonds and Karp (1972), for shortest ways at prices that stay right from one to the next.
    """

    def __init__(
        self, standing: Standing, *, needs: Bounds, mentors: Bounds, disturbing: float = 0.0
    ) -> None:
        self.standing = standing
        self.needs, self.mentors = needs, mentors
        self.unserved = needs.most - standing.given()
        self.held = standing.held.copy()
        self.dear = unserved_price(len(needs), len(mentors))
        self.disturbing = round(disturbing * SCALE)
        self.through = True
        self.price = self._prices()
        nodes = len(self.price)
        self._memory = (
            np.zeros(nodes, np.int64),
            np.zeros(nodes, np.int32),
            np.zeros(nodes, np.int64),
            np.zeros(nodes, np.int64),
        )
        self._now = 0
        self._asks: tuple[Whole, ...] | None = None

    @property
    def nobody(self) -> int:
        """The node where whoever is unserved and all places lead."""
        return len(self.price) - 1

    def mentor_node(self, mentor: int) -> int:
        """Give the node of a mentor; that of a need is its own number."""
        return len(self.needs) + mentor

    def send(
        self, starts: Ints, ends: Ints, *, keys: Ints | None = None, within: int = FAR
    ) -> Moved | None:
        """Send one unit the cheapest way from any start to any end; nothing where there is none.

        Parameters
        ----------
        starts : ndarray of int64
            Nodes.
        ends : ndarray of int64, shape (V,)
            What it costs to end at each node, `FAR` where no way may end.
        keys : ndarray of int64, optional
            What it costs to begin at each start.
        within : int, optional
            The way has to cost less than this, at the present prices.

        Returns
        -------
        Moved or None
        """
        self._now += 1
        memory = (*self._memory, self._now, self.through, np.int64(within), self._into())
        begun = (starts.astype(np.int32), np.zeros(len(starts), np.int64) if keys is None else keys)
        arrays, sides = self.standing.arrays, self._sides()
        end = kernels.shortest(arrays, sides, self.price, begun, ends, memory)
        if end < 0:
            return None
        taken, freed = kernels.send(arrays, sides, memory, end)
        return Moved(np.array(taken, np.int64), np.array(freed, np.int64))

    def give_places(self, mentors: Bounds, *, room_for: Bounds) -> None:
        """Let mentors have other places from now on, and room for more; nobody is moved by that."""
        self.mentors = mentors
        self.standing = self.standing.with_room_for(room_for)

    def end_at(self, node: int) -> Ints:
        """Give ends that allow one node alone."""
        ends = np.full(len(self.price), FAR)
        ends[node] = 0
        return ends

    def _sides(self) -> tuple[Ints | np.int64, ...]:
        return (
            self.unserved,
            self.needs.most - self.needs.least,
            self.held,
            self.mentors.least,
            self.mentors.most,
            np.int64(self.dear),
            np.int64(self.disturbing),
        )

    def _into(self) -> tuple[Whole, ...]:
        """Give the edges to each mentor, and the best of somebody unserved, which is not known."""
        if self._asks is None:
            mentor = self.standing.mentor
            many = np.bincount(mentor, minlength=len(self.mentors))
            # Sixteen bits are sorted several times as fast.
            short = mentor.astype(np.uint16) if len(many) <= 1 << 16 else mentor
            into = np.argsort(short, kind="stable").astype(np.int32)
            best = np.full(len(many), kernels.UNKNOWN, np.int32)
            self._asks = begins(many), into, best
        return self._asks

    def _prices(self) -> Ints:
        standing = self.standing
        found = settle(standing, needs=self.needs, mentors=self.mentors)
        if not found.right:
            level = found.mentor[standing.mentor] - found.need[standing.need]
            sits = standing.state == CHOSEN
            at_least = np.maximum(standing.cost, level)
            np.copyto(standing.cost, at_least, where=standing.state == OPEN)
            np.copyto(standing.cost, np.minimum(standing.cost, level), where=sits)
        return np.concatenate([found.need, found.mentor, np.zeros(1, np.int64)])
