"""What a run keeps reads back as it was, also where an earlier release has written it."""

import io

import numpy as np
import pytest

from matching.problem import Edges
from mentoring.encoding import round_inputs, rounds
from mentoring.encoding.round_inputs import Inputs
from tests.strategies import ints

SINCE = {2: ("policy",), 3: ("scope", "stood", "wide")}
"""The arrays that each format has brought."""


def inputs(**more):
    given = {
        "edges": Edges(
            ints([0, 0, 1]), ints([0, 1, 0]), ints([0, 1, 0]), np.array([0.9, 0.5, 0.8])
        ),
        "capacity": ints([1, 1]),
        "pinned": ints([]),
        "need_tokens": ints([11, 12]),
        "mentor_tokens": ints([21, 22]),
        "policy": "total",
        "groups": {"region": ints([0, 1])},
    }
    return Inputs(**(given | more))


def written_as(made, number):
    """Give the bytes that the release of a format would have written."""
    with np.load(io.BytesIO(round_inputs.dump(made)), allow_pickle=False) as kept:
        later = {name for since, names in SINCE.items() if since > number for name in names}
        arrays = {name: kept[name] for name in kept if name not in later}
    if number == 1:
        arrays = {name: one for name, one in arrays.items() if not name.startswith("group_")}
    payload = io.BytesIO()
    np.savez_compressed(payload, allow_pickle=False, **(arrays | {"format": np.array(number)}))
    return payload.getvalue()


@pytest.mark.parametrize("number", [1, 2, 3])
def test_an_older_run_replays_as_it_ran(number):
    made = inputs()
    again = round_inputs.load(written_as(made, number))

    assert (again.policy, again.scope, again.stood) == ("total", "every", None)
    hashes = {round_inputs.result_hash(one, rounds.assign(one)) for one in (made, again)}
    assert len(hashes) == 1


@pytest.mark.parametrize(
    "more",
    [{}, {"scope": "new"}, {"stood": ints([0])}, {"stood": ints([]), "policy": "fair"}],
)
def test_what_is_kept_reads_back_to_the_same_bytes(more):
    payload = round_inputs.dump(inputs(**more))

    assert round_inputs.dump(round_inputs.load(payload)) == payload


def test_a_mend_is_told_from_a_round_in_which_nothing_stood():
    assert round_inputs.load(round_inputs.dump(inputs(stood=ints([])))).stood is not None


def test_what_stood_decides_in_a_mend():
    free, standing = inputs(), inputs(stood=ints([0]), pinned=ints([0]))

    assert rounds.assign(free).chosen.tolist() == [1, 2]
    assert rounds.assign(standing).chosen.tolist() == [0]
