"""What an assignment starts from, as a run keeps it: numbers under random tokens, and no names."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching.assignment import Assignment
from matching.problem import NONE, Edges, Ints

FORMAT = 3
"""Runs of format 1 were assigned by the policy of the largest total, before there were others. Up
to format 2 every run chose everybody anew, of every open need."""

STOOD = "stood"
GROUP, REGION, PROFESSION = "group_", "region", "profession"
POLICIES = ("total", "fair", "stable", "reach")
EVERY, NEW = "every", "new"
SCOPES = (EVERY, NEW)
"""Kept as numbers, as the policies are: their order stays, and new ones come last."""


@dataclass(frozen=True, eq=False)
class Inputs:
    """What an assignment starts from; kept with the run, so that it can be replayed.

    The tokens stand for needs and mentors in the order of the arrays. Nothing here names anybody:
    the groups of the needs, their regions and professions, are numbers. `stood` are the edges that
    a run mends, where it mends and does not choose everybody anew. `scope` says which needs it
    looked at, `wide` whether more candidates were looked for than at first.
    """

    edges: Edges
    capacity: Ints
    pinned: Ints
    need_tokens: Ints
    mentor_tokens: Ints
    policy: str
    groups: Mapping[str, Ints]
    stood: Ints | None = None
    scope: str = EVERY
    wide: bool = False


def dump(inputs: Inputs) -> bytes:
    """Write the inputs of a run as bytes."""
    kept = io.BytesIO()
    edges = inputs.edges
    np.savez_compressed(
        kept,
        format=np.array(FORMAT),
        need=edges.need,
        mentor=edges.mentor,
        experience=edges.experience,
        score=edges.score,
        capacity=inputs.capacity,
        pinned=inputs.pinned,
        need_tokens=inputs.need_tokens,
        mentor_tokens=inputs.mentor_tokens,
        policy=np.array(POLICIES.index(inputs.policy)),
        scope=np.array(SCOPES.index(inputs.scope)),
        wide=np.array(int(inputs.wide)),
        allow_pickle=False,
        **{f"{GROUP}{name}": group for name, group in inputs.groups.items()},
        **({} if inputs.stood is None else {STOOD: inputs.stood}),
    )
    return kept.getvalue()


def load(payload: bytes) -> Inputs:
    """Read the inputs of a run back."""
    with np.load(io.BytesIO(payload), allow_pickle=False) as kept:
        return Inputs(
            edges=Edges(kept["need"], kept["mentor"], kept["experience"], kept["score"]),
            capacity=kept["capacity"],
            pinned=kept["pinned"],
            need_tokens=kept["need_tokens"],
            mentor_tokens=kept["mentor_tokens"],
            policy=POLICIES[int(kept["policy"])] if int(kept["format"]) > 1 else POLICIES[0],
            groups={
                name.removeprefix(GROUP): kept[name] for name in kept if name.startswith(GROUP)
            },
            stood=kept.get(STOOD),
            scope=SCOPES[int(kept["scope"])] if int(kept["format"]) > 2 else EVERY,
            wide=bool(kept.get("wide", False)),
        )


def result_hash(inputs: Inputs, assignment: Assignment) -> str:
    """Fingerprint a result: the same inputs give the same one, however often they are replayed."""
    placed = np.flatnonzero(assignment.edge != NONE)
    mentor = np.full(len(assignment.edge), NONE, np.int64)
    mentor[placed] = inputs.mentor_tokens[inputs.edges.mentor[assignment.edge[placed]]]
    seen = hashlib.sha256()
    seen.update(np.ascontiguousarray(inputs.need_tokens).tobytes())
    seen.update(mentor.tobytes())
    return seen.hexdigest()
