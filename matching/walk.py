"""Random walks on a graph of words, texts, know-how and people: what lies near what, and how near.

scipy is imported here: only `similarity` and what stands beside it import this module.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse  # noqa: TID253 (see the first lines)

from matching.problem import Floats, ShapeError

RESTART = 0.1
"""The chance, at each step, to begin again: small, so that walks reach what is
said in other words."""

FORGOTTEN = 0.1
"""A walk ends when fewer walks than this share have not begun again: orders change no more."""

AT_ONCE = 256
"""Walks that are made together."""

Progress = Callable[[int, int], None]

Parts = Mapping[str, int]
"""How many nodes of each kind there are, in their order."""


@dataclass(frozen=True, eq=False)
class Walk:
    """A graph made ready for walks.

    Parameters
    ----------
    onward : scipy.sparse.csr_matrix, shape (V, V)
        ``[to, at]`` is the chance to go from one node to another.
    usual : ndarray of float64, shape (V,)
        How often a node is visited by a walk that begins anywhere, in proportion to its links.
    kinds : dict of str to slice
        Where the nodes of each kind stand.
    """

    onward: sparse.csr_matrix
    usual: Floats
    kinds: dict[str, slice]

    def starts(self, **given: sparse.csr_matrix | Floats) -> Floats:
        """Put the beginnings of N walks on the nodes of some kinds.

        Parameters
        ----------
        **given : sparse matrix or ndarray, shape (N, nodes of the kind)
            Weights, not negative; the kinds share a walk equally.

        Returns
        -------
        ndarray of float64, shape (V, N)
            Each column adds up to 1, or to 0 where nothing was given.
        """
        size = next(iter(given.values())).shape[0]
        begun = np.zeros((self.onward.shape[0], size))
        for kind, weights in given.items():
            begun[self.kinds[kind]] += _shares(sparse.csr_matrix(weights).toarray().T)
        return _shares(begun)

    def reach(
        self, size: int, *, restart: float = RESTART, on_progress: Progress | None = None
    ) -> Floats:
        """Work out where walks come that begin at each of the first nodes.

        Parameters
        ----------
        size : int
            How many nodes; from one of V, they are those of the first kinds.
        restart : float, default=0.1
        on_progress : callable, optional
            Told how many nodes are done, and of how many.

        Returns
        -------
        ndarray of float64, shape (size, size)
            ``[at, to]``: what `visits` gives for a walk is the sum of these rows, each as often as
            the walk begins there.
        """
        found = np.empty((size, size))
        for first in range(0, size, AT_ONCE):
            if on_progress:
                on_progress(first, size)
            last = min(first + AT_ONCE, size)
            begun = np.zeros((len(self.usual), last - first))
            begun[range(first, last), range(last - first)] = 1.0
            found[first:last] = self.visits(begun, restart=restart)[:size].T
        return found

    def visits(self, begun: Floats, *, restart: float = RESTART) -> Floats:
        """Say how much oftener than usual walks visit each node.

        Parameters
        ----------
        begun : ndarray of float64, shape (V, N)
            As `starts` gives them.
        restart : float, default=0.1
            The chance, at each step, to begin again, in (0, 1).

        Returns
        -------
        ndarray of float64, shape (V, N)
            1 where as often as a walk that begins anywhere, 0 where never. The rows of one kind
            are those of `kinds`.

        Raises
        ------
        ShapeError
            Where the beginnings do not fit the graph.

        Notes
        -----
        A random walk with restart (J.-Y. Pan and others, "Automatic multimedia cross-modal
        correlation discovery", KDD 2004) by some steps of the power method. The division by the
        usual visits keeps nodes with many links from being near to everything.
        """
        if begun.shape[0] != len(self.usual):
            raise ShapeError(f"begun has {begun.shape[0]} nodes; the graph has {len(self.usual)}")
        before = at = begun
        anew = restart * begun
        for _ in range(int(np.ceil(np.log(FORGOTTEN) / np.log(1 - restart)))):
            before, at = at, self.onward @ at
            at *= 1 - restart
            at += anew
        # Links join different kinds, so that odd and even steps stand on different sides.
        at, usual = (before + at) / 2, self.usual[:, None]
        return np.asarray(np.divide(at, usual, out=np.zeros_like(at), where=usual > 0))


def build(sizes: Parts, links: Mapping[tuple[str, str], sparse.csr_matrix]) -> Walk:
    """Join nodes by links that are walked in both directions.

    Parameters
    ----------
    sizes : mapping of str to int
        How many nodes of each kind there are, in their order.
    links : mapping of (str, str) to sparse matrix
        From a kind (rows) to another (columns); weights are not negative.

    Returns
    -------
    Walk

    Raises
    ------
    ShapeError
        Where a table of links does not fit its kinds.
    """
    ends = np.cumsum([0, *sizes.values()]).tolist()
    kinds = {
        kind: slice(first, last)
        for kind, first, last in zip(sizes, ends[:-1], ends[1:], strict=True)
    }
    rows, columns, weights = [], [], []
    for (here, there), table in links.items():
        right = (sizes[here], sizes[there])
        if table.shape != right:
            raise ShapeError(f"links from {here} to {there} have shape {table.shape}, not {right}")
        found = table.tocoo()
        rows += [found.row + kinds[here].start, found.col + kinds[there].start]
        columns += [found.col + kinds[there].start, found.row + kinds[here].start]
        weights += [found.data, found.data]
    size = ends[-1]
    ways = sparse.csr_matrix(
        (np.concatenate(weights), (np.concatenate(rows), np.concatenate(columns))),
        shape=(size, size),
    )
    linked = np.asarray(ways.sum(axis=0)).ravel()
    share = np.divide(1.0, linked, out=np.zeros(size), where=linked > 0)
    onward = (ways @ sparse.diags(share)).tocsr()
    return Walk(onward, linked / max(float(linked.sum()), 1e-12), kinds)


def _shares(weights: Floats) -> Floats:
    """Make each column add up to 1; one of nothing stays so."""
    total = weights.sum(axis=0, keepdims=True)
    return np.asarray(np.divide(weights, total, out=np.zeros(weights.shape), where=total > 0))
