"""Counting by tokens is counting: scikit-learn's own counter is the slower second method."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer

from matching.phrases import words
from matching.terms import Lexicon
from matching.text import parts

LEARNT = ["The ward's nurses, at home", "a home\tfor  residents (frail)", "İstanbul; x ‘why’ 24/7"]
SLOWLY = {
    "words": CountVectorizer(analyzer=words, dtype=np.float32),
    "characters": CountVectorizer(analyzer="char_wb", ngram_range=(3, 5), dtype=np.float32),
}
told = st.lists(
    st.one_of(
        st.sampled_from([*LEARNT, "", "home home ward", "Nurses' nurses zork", "the of"]),
        st.text("aehomnr İΣ'’-.\n\t", max_size=30),
    ),
    max_size=6,
)


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon(LEARNT, words=words, characters=parts)


@pytest.fixture(scope="module")
def slowly():
    return {kind: counter.fit(LEARNT) for kind, counter in SLOWLY.items()}


@given(texts=told)
def test_known_terms_are_counted_as_without_tokens(lexicon, slowly, texts):
    for kind, (counts, _) in lexicon.count(texts).items():
        assert lexicon.kinds[kind].vocabulary == slowly[kind].vocabulary_
        plain = slowly[kind].transform(texts).toarray() if texts else np.zeros(counts.shape)
        assert (counts.toarray() == plain).all()


@given(texts=told)
def test_unknown_words_are_counted_once_each(lexicon, slowly, texts):
    _, strange = lexicon.count(texts)["words"]
    known = slowly["words"].vocabulary_

    assert strange.tolist() == [len({w for w in words(text) if w not in known}) for text in texts]


def test_columns_stand_in_their_order(lexicon):
    for counts, _ in lexicon.count([" ".join(LEARNT), "zork home ward"]).values():
        rows = np.split(counts.indices, counts.indptr[1:-1])
        assert all((np.diff(row) > 0).all() for row in rows)
