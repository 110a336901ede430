"""The best experience of each mentor, from a table of all experiences."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from matching.problem import Floats, Ints


@dataclass(frozen=True, eq=False)
class Holders:
    """Which experiences each mentor holds; made once, as no block of needs changes it.

    Parameters
    ----------
    order : ndarray of int64, shape (E,)
        Experiences by mentor, of one mentor by index.
    starts : ndarray of int64, shape (M + 1,)
        Where in `order` each mentor begins.
    at : tuple of ndarray of int64
        The first experience of the mentors in `who`, then their second, and so on.
    who : tuple of ndarray of int64
        The mentors who hold at least one experience, then at least two, and so on.
    """

    order: Ints
    starts: Ints
    at: tuple[Ints, ...]
    who: tuple[Ints, ...]

    @classmethod
    def of(cls, mentor: Ints, size: int) -> Self:
        """Read who holds what.

        Parameters
        ----------
        mentor : ndarray of int64, shape (E,)
            The holder of each experience, in [0, size).
        size : int
            How many mentors there are.

        Returns
        -------
        Holders
        """
        held = np.bincount(mentor, minlength=size)
        order = np.argsort(mentor, kind="stable")
        starts = np.concatenate([[0], np.cumsum(held)])
        who = tuple(np.flatnonzero(held > nth) for nth in range(int(held.max(initial=0))))
        at = tuple(order[starts[some] + nth] for nth, some in enumerate(who))
        return cls(order, starts, at, who)

    def highest(self, totals: Floats) -> Floats:
        """Give each mentor's best total, as a table that is the caller's to change.

        Parameters
        ----------
        totals : ndarray of float, shape (n, E)

        Returns
        -------
        ndarray of float, shape (n, M)
            As precise as `totals`; -1 for a mentor without any experience.
        """
        size = len(self.starts) - 1
        if len(self.at) == 1 and np.array_equal(self.at[0], np.arange(size)):
            return totals.copy()
        table = np.full((len(totals), size), -1, totals.dtype)
        for at, who in zip(self.at, self.who, strict=True):
            table[:, who] = np.maximum(table[:, who], totals[:, at])
        return table

    def lowest_at(self, totals: Floats, need: Ints, mentor: Ints) -> Ints:
        """Find the lowest of a mentor's experiences that reaches their best total.

        Parameters
        ----------
        totals : ndarray of float, shape (n, E)
        need, mentor : ndarray of int64, shape (K,)
            Rows of `totals`, and mentors who hold something.

        Returns
        -------
        ndarray of int64, shape (K,)
        """
        place = self.starts[mentor]
        found: Ints = self.order[place]
        best = totals[need, found]
        held = self.starts[mentor + 1] - place
        left = np.flatnonzero(held > 1)
        for nth in range(1, len(self.at)):
            left = left[held[left] > nth]
            experience = self.order[place[left] + nth]
            total = totals[need[left], experience]
            # Only what is better takes over, so that of equals the first one stays.
            better = total > best[left]
            found[left[better]] = experience[better]
            best[left[better]] = total[better]
        return found
