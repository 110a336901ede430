"""Mending an assignment that is in review, so that hardly anybody else notices.

Only a job needs this: the compiled loops take seconds to import.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching import kernels
from matching.assignment import Assignment
from matching.bounds import Bounds
from matching.exchanging import Exchange
from matching.problem import Edges, Ints, MatchingError, RangeError
from matching.standing import CHOSEN, CLOSED, LOCKED, Standing

DISTURBING = 0.05
"""What it costs to move somebody who stands, as a score: a tenth of the way between two bands. It
keeps 0.999 of the largest total and moves hardly more than one other for each change."""


class ToldError(MatchingError):
    """A change that would take away what somebody has been told."""


@dataclass(frozen=True, eq=False)
class Changes:
    """What has changed since an assignment was made.

    Parameters
    ----------
    forbidden : sequence of int
        Edges that may not be used any more.
    places : Bounds, optional
        What the mentors are to have now; nothing where that has not changed. Whoever drops out has
        none.
    new_needs : sequence of int
        Needs that are there for the first time; they may have been part of the edges before.
    """

    forbidden: Sequence[int] = ()
    places: Bounds | None = None
    new_needs: Sequence[int] = ()


@dataclass(frozen=True, eq=False)
class Repaired:
    """An assignment that has been mended.

    Parameters
    ----------
    assignment : Assignment
    taken, freed : ndarray of int64
        Edges that are chosen now and were not, and the other way round, as the input numbers them.
    """

    assignment: Assignment
    taken: Ints
    freed: Ints


def repair(
    edges: Edges,
    before: Assignment,
    *,
    bounds: tuple[Bounds, Bounds],
    changes: Changes,
    told: Sequence[int] = (),
    disturbing: float = DISTURBING,
) -> Repaired:
    """Place whoever lost their mentor, and fill new places, by the cheapest exchanges.

    Parameters
    ----------
    edges : Edges
    before : Assignment
        What stood, on the same edges.
    bounds : tuple of Bounds
        What needs, and what mentors, were to have.
    changes : Changes
    told : sequence of int, optional
        Edges that somebody has been told of. They stay.
    disturbing : float, default=0.05
        What it costs to move somebody else, as a score, at least 0; at 0 the result is as good as
        one made anew.

    Returns
    -------
    Repaired

    Raises
    ------
    ToldError
        Where a change would take away what somebody has been told.
    RangeError
        Where the price is negative or an edge is named that there is not.

    Notes
    -----
    Prices make every exchange cost at least nothing; each change is then one shortest way, and the
    prices move along with it, so that the next change finds them right.

    References
    ----------
    Edmonds and Karp (1972), Theoretical improvements in algorithmic efficiency for network flows.
    """
    review = Review(
        edges,
        before,
        bounds=bounds,
        told=told,
        new_needs=changes.new_needs,
        disturbing=disturbing,
    )
    for edge in changes.forbidden:
        review.forbid(int(edge))
    if changes.places is not None:
        review.give_places(changes.places)
    for need in changes.new_needs:
        review.place(int(need))
    return review.result()


class Review:
    """An assignment in review: changes come one by one, and each is mended at once.

    Parameters
    ----------
    edges : Edges
    before : Assignment
    bounds : tuple of Bounds
    told : sequence of int, optional
    new_needs : sequence of int, optional
        Needs that will be placed for the first time.
    disturbing : float, default=0.05
        All as for `repair`.
    """

    def __init__(
        self,
        edges: Edges,
        before: Assignment,
        *,
        bounds: tuple[Bounds, Bounds],
        told: Sequence[int] = (),
        new_needs: Sequence[int] = (),
        disturbing: float = DISTURBING,
    ) -> None:
        if disturbing < 0:
            raise RangeError(f"disturbing is {disturbing}; it must be at least 0")
        self.edges, self.before = edges, before
        self._needs, mentors = bounds
        standing = Standing.of(edges, n_needs=len(self._needs), mentors=mentors)
        self._at = np.empty(len(edges), np.int64)
        self._at[standing.order] = np.arange(len(edges))
        standing.seat(self._at[before.chosen])
        standing.state[self._at[np.asarray(told, np.int64)]] = LOCKED
        # Nobody waits for the new needs yet: each is placed by a way of its own.
        most = self._needs.most.copy()
        most[list(new_needs)] = 0
        self._exchange = Exchange(
            standing,
            needs=Bounds(np.minimum(self._needs.least, most), most),
            mentors=mentors,
            disturbing=disturbing,
        )

    def forbid(self, edge: int) -> int:
        """Forbid an edge; gives how many others had to move.

        Parameters
        ----------
        edge : int
            As the input numbers it.

        Returns
        -------
        int
        """
        if not 0 <= edge < len(self.edges):
            raise RangeError(f"forbidden names edge {edge}; there are {len(self.edges)}")
        exchange = self._exchange
        at, standing = int(self._at[edge]), exchange.standing
        was = standing.state[at]
        if was == LOCKED:
            raise ToldError(f"edge {edge} is told and stays")
        if was == CHOSEN:
            kernels.unseat(standing.arrays, at)
        standing.state[at] = CLOSED
        if was != CHOSEN:
            return 0
        place = exchange.mentor_node(int(standing.mentor[at]))
        moved = exchange.send(np.array([standing.need[at]]), exchange.end_at(place))
        return 0 if moved is None else len(moved.freed)

    def give_places(self, now: Bounds) -> int:
        """Give mentors other places than they had; gives how many others had to move.

        Parameters
        ----------
        now : Bounds
            M mentors. Whoever has dropped out has none.

        Returns
        -------
        int
        """
        exchange = self._exchange
        standing = exchange.standing
        locked = standing.mentor[standing.state == LOCKED]
        told = np.bincount(locked, minlength=len(now))
        if np.any(told > now.most):
            mentor = int(np.argmax(told - now.most))
            raise ToldError(
                f"mentor {mentor} is told of {int(told[mentor])} and is to have at most "
                f"{int(now.most[mentor])}"
            )
        before, moved = exchange.mentors.most, 0
        exchange.give_places(Bounds.up_to(np.minimum(now.most, before)), room_for=now)
        for mentor in np.flatnonzero(exchange.held > now.most).tolist():
            moved += self._leave(mentor)
        for mentor in np.flatnonzero(now.most > before).tolist():
            exchange.mentors.most[mentor] = now.most[mentor]
            moved += self._fill(mentor)
        return moved

    def place(self, need: int) -> int:
        """Place a need that is there for the first time; gives how many others had to move.

        Parameters
        ----------
        need : int

        Returns
        -------
        int
        """
        exchange = self._exchange
        exchange.needs.most[need], freed = self._needs.most[need], 0
        for _ in range(int(self._needs.most[need])):
            moved = exchange.send(np.array([need]), exchange.end_at(exchange.nobody))
            freed += 0 if moved is None else len(moved.freed)
        return freed

    def result(self) -> Repaired:
        """Give what stands now.

        Returns
        -------
        Repaired
        """
        standing = self._exchange.standing
        chosen = standing.order[standing.chosen]
        made = Assignment.of(self.edges, chosen, len(self._needs))
        was = self.before.chosen
        return Repaired(made, np.setdiff1d(made.chosen, was), np.setdiff1d(was, made.chosen))

    def _leave(self, mentor: int) -> int:
        """Take places from a mentor who holds more than they are to have."""
        exchange, freed = self._exchange, 0
        node = exchange.mentor_node(mentor)
        while exchange.held[mentor] > exchange.mentors.most[mentor]:
            exchange.held[mentor] -= 1
            moved = exchange.send(np.array([node]), exchange.end_at(exchange.nobody))
            if moved is None:
                raise ToldError(f"mentor {mentor} cannot be given fewer")
            freed += max(len(moved.freed) - 1, 0)
        return freed

    def _fill(self, mentor: int) -> int:
        """Fill new places of a mentor while somebody gains by it."""
        exchange, freed = self._exchange, 0
        node = exchange.mentor_node(mentor)
        while exchange.held[mentor] < exchange.mentors.most[mentor]:
            gain = int(exchange.price[exchange.nobody] - exchange.price[node])
            moved = exchange.send(np.array([exchange.nobody]), exchange.end_at(node), within=gain)
            if moved is None:
                break
            exchange.held[mentor] += 1
            freed += len(moved.freed)
        return freed
