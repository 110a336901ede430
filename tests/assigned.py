"""Rounds in which every need is to have one mentor."""

import numpy as np

from matching import pairing
from matching.bounds import Bounds
from matching.pairing import Policy


def assign(edges, n_needs, capacity, *, policy=Policy.TOTAL, pinned=(), **more):
    """Assign one mentor to each need, as well as can be, or as a policy says."""
    return pairing.assign(
        edges,
        needs=Bounds.up_to(np.ones(n_needs, np.int64)),
        mentors=Bounds.up_to(capacity),
        policy=policy,
        locked=pinned,
        **more,
    )
