"""How near two pieces of know-how are in their hierarchy, and what the order of a list is worth."""

import numpy as np

from matching.problem import NONE, Bools, Floats, Ints, Ragged

ORDER_DECAY = 0.6
"""What each next place in a list of wishes is worth beside the one before it."""

DONE_DECAY = 0.8
"""The same in a list of what was done: the last of it was done as well, only not mainly."""


def ancestry(parent: Ints) -> Bools:
    """Tell which node lies at or below which.

    Parameters
    ----------
    parent : ndarray of int64, shape (H,)
        Index of the broader node, `NONE` at the top. A circle is cut after H steps.

    Returns
    -------
    ndarray of bool, shape (H, H)
        ``[h, a]`` is true where `a` is `h` itself or broader than `h`.

    Examples
    --------
    >>> ancestry(np.array([-1, 0, 0])).astype(int).tolist()
    [[1, 0, 0], [1, 1, 0], [1, 0, 1]]
    """
    size = len(parent)
    above = np.zeros((size, size), np.bool_)
    rows, at = np.arange(size), np.arange(size)
    for _ in range(size):
        above[rows, at] = True
        at = parent[at]
        rows, at = rows[at != NONE], at[at != NONE]
        if len(rows) == 0:
            break
    return above


def items(parent: Ints) -> Bools:
    """Tell which nodes are concrete items: those with nothing narrower below them.

    Parameters
    ----------
    parent : ndarray of int64, shape (H,)

    Returns
    -------
    ndarray of bool, shape (H,)
    """
    leaf = np.ones(len(parent), np.bool_)
    leaf[parent[parent != NONE]] = False
    return leaf


def information(parent: Ints, shown: Ragged) -> Floats:
    """Measure how much it says of an experience that it shows a node.

    Parameters
    ----------
    parent : ndarray of int64, shape (H,)
    shown : Ragged, E rows
        The know-how of each experience.

    Returns
    -------
    ndarray of float64, shape (H,)
        Minus the natural logarithm of the share of all mentions that fall at or below it, each
        item counted once more than it is mentioned so that none is impossible. 0 where all do.

    Notes
    -----
    Information content after P. Resnik, "Using information content to evaluate semantic similarity
    in a taxonomy", IJCAI 1995, equation 2, with add-one smoothing.
    """
    mentions = np.bincount(shown.values, minlength=len(parent)) + items(parent)
    below = mentions @ ancestry(parent)
    return np.asarray(np.maximum(-np.log(below / max(mentions.sum(), 1)), 0.0))


def nearness(parent: Ints, content: Floats) -> Floats:
    """Compare every two nodes by what they have in common.

    Parameters
    ----------
    parent : ndarray of int64, shape (H,)
    content : ndarray of float64, shape (H,)
        The information content of each node, not negative.

    Returns
    -------
    ndarray of float64, shape (H, H)
        In [0, 1]: 1 for a node and itself, 0 for two that share nothing broader.

    Notes
    -----
    D. Lin, "An information-theoretic definition of similarity", ICML 1998, section 4.
    """
    above = ancestry(parent)
    common = np.zeros((len(parent), len(parent)))
    for node in np.argsort(content, kind="stable"):
        below = np.flatnonzero(above[:, node])
        common[np.ix_(below, below)] = content[node]
    both = content[:, None] + content[None, :]
    near = np.divide(2 * common, both, out=np.zeros_like(common), where=both > 0)
    np.fill_diagonal(near, 1.0)
    return np.clip(near, 0.0, 1.0)


def order_weights(rows: Ragged, size: int, *, decay: float = ORDER_DECAY) -> Floats:
    """Turn lists in order of importance into weights.

    Parameters
    ----------
    rows : Ragged
        Indices below `size`, most important first.
    size : int
        Number of columns.
    decay : float, default=0.6
        In (0, 1].

    Returns
    -------
    ndarray of float64, shape (rows, size)
        1 for the first of a row, `decay` for the second, its square for the third and so on;
        0 for what is not in the row.

    Examples
    --------
    >>> order_weights(Ragged.of([[2, 0], []]), 3).tolist()
    [[0.6, 0.0, 1.0], [0.0, 0.0, 0.0]]
    """
    weights = np.zeros((len(rows), size))
    places = np.arange(len(rows.values)) - rows.starts[rows.owners()]
    np.maximum.at(weights, (rows.owners(), rows.values), decay**places)
    return weights


def overlap(asked: Floats, shown: Floats, near: Floats) -> Floats:
    """Add up how far what is asked for is answered by what is shown.

    Parameters
    ----------
    asked, shown : ndarray of float64, shapes (N, H) and (E, H)
        Weights by order, see `order_weights`.
    near : ndarray of float64, shape (H, H)
        How much of one node another answers, in [0, 1].

    Returns
    -------
    ndarray of float64, shape (N, E)
        The sum over the asked nodes of their weight times that of the best answer to each. Asking
        for one more node never lowers it.

    Examples
    --------
    >>> overlap(np.array([[1.0, 0.6]]), np.array([[0.6, 1.0]]), np.eye(2)).round(2).tolist()
    [[1.2]]
    """
    total = np.zeros((len(asked), len(shown)))
    for node in np.flatnonzero(asked.any(axis=0)):
        answers = np.flatnonzero(near[node])  # few of all that there is
        best = (shown[:, answers] * near[node, answers]).max(axis=1, initial=0.0)
        total += np.outer(asked[:, node], best)
    return total
