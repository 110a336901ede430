"""The arrays in a file of the ONNX format: as much of the format as one known file needs."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

GRAPH, STORED = 7, 5
"""The field of a model that holds its graph, and that of a graph that holds one stored array."""

SHAPE, KIND, NAME, BYTES = 1, 2, 8, 9
"""The fields of a stored array."""

KINDS = {1: np.float32, 3: np.int8, 6: np.int32, 7: np.int64, 9: np.bool_}

LENGTHS = {1: 8, 5: 4}
"""How many bytes a field of fixed length has, by its wire type."""


def arrays(content: bytes) -> dict[str, Array]:
    """Read the stored arrays of a model.

    Parameters
    ----------
    content : bytes
        A whole file that is known to be what it should be: nothing is checked.

    Returns
    -------
    dict of str to ndarray
        By name, in the order of the file.

    Notes
    -----
    The wire format is that of Protocol Buffers, the numbers of the fields are those of onnx.proto3.
    """
    graphs = (value for number, value in _fields(memoryview(content)) if number == GRAPH)
    return dict(_array(value) for graph in graphs for at, value in _fields(graph) if at == STORED)


def _array(stored: Any) -> tuple[str, Array]:
    fields = list(_fields(stored))
    shape = [value for number, value in fields if number == SHAPE]
    rest = dict(fields)
    numbers: Array = np.frombuffer(rest[BYTES], KINDS[rest[KIND]])
    return str(rest[NAME], "utf-8"), numbers.reshape(shape)


def _fields(message: memoryview) -> Iterator[tuple[int, Any]]:
    at = 0
    while at < len(message):
        key, at = _number(message, at)
        wire = key & 7
        if wire == 0:
            value, at = _number(message, at)
            yield key >> 3, value
            continue
        length, at = (LENGTHS[wire], at) if wire in LENGTHS else _number(message, at)
        yield key >> 3, message[at : at + length]
        at += length


def _number(message: memoryview, at: int) -> tuple[int, int]:
    """Read a number of seven bits a byte, the lowest first, and say where it ends."""
    number = shift = 0
    while True:
        byte = message[at]
        at += 1
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return number, at
