"""Who knows about what, from texts alone: the door for public benchmarks.

The same words, characters and walks that suggestions are made from, with nothing else known.
scipy and scikit-learn are imported here: callers import it where a job needs it.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from scipy import sparse  # noqa: TID253 (see the first lines)
from sklearn.feature_extraction.text import CountVectorizer  # noqa: TID253

from matching import walk
from matching.phrases import words
from matching.problem import Floats, Ints, ShapeError
from matching.selves import impersonal

BEST = 3
"""An expert is as good as the mean of so many of their best documents."""

BACKGROUND = 0.75
"""How much of a document's language is taken to be everybody's."""

SAMPLE = 300
"""So many of the documents show how scores usually lie."""

NARROWEST = 0.01
"""A spread is taken to be at least so wide, or strangers who share nothing
would make giants of the rest."""

Cut = Callable[[str], list[str]]
Way = Callable[[Sequence[str]], Floats]


def score_texts(needs: Sequence[str], experts: Sequence[Sequence[str]]) -> Floats:
    """Score how well experts, known by their documents, answer needs, known by their text.

    Parameters
    ----------
    needs : sequence of str, length N
    experts : sequence of sequence of str, length E
        The documents of each, which may be none.

    Returns
    -------
    ndarray of float64, shape (N, E)
        Finite; the higher the better. 0 is what a document on something else usually reaches, 1
        one spread above it; an expert without documents has the lowest score of all. Each need is
        scored by itself and per word, so that scores compare over needs of any length.

    Raises
    ------
    ShapeError
        Where a single text is given for a list of them.

    Notes
    -----
    The equal sum of three ways, each measured in its spread over other experts' documents: the
    log-likelihood ratio of the language of a document against everybody's (J. Ponte and B. Croft,
    SIGIR 1998, smoothed after F. Jelinek and R. Mercer as in C. Zhai and J. Lafferty, ACM
    Transactions on Information Systems 22(2), 2004), per word and pair of words; the same per
    sequence of three to five characters; and random walks from the need's words over words,
    documents and people (`walk`). Best documents, not whole profiles, after D. Mimno and
    A. McCallum, "Expertise modeling for matching papers with reviewers", KDD 2007.

    Examples
    --------
    >>> scores = score_texts(["falls at home"], [["a falls car", "hip pain"], ["bread", "cakes"]])
    >>> bool(scores[0, 0] > scores[0, 1])
    True
    """
    if isinstance(needs, str) or any(isinstance(one, str) for one in experts):
        raise ShapeError(
            "needs is a list of texts and experts a list of lists of texts, not a text"
        )
    needs = [impersonal(need) for need in needs]
    documents = [impersonal(document) for expert in experts for document in expert]
    owner = np.repeat(np.arange(len(experts)), [len(expert) for expert in experts])
    if not any(words(document) for document in documents):
        return np.zeros((len(needs), len(experts)))
    total = np.zeros((len(needs), len(documents)))
    sample = np.linspace(0, len(documents) - 1, min(SAMPLE, len(documents))).astype(np.int64)
    others = owner[sample][:, None] != owner[None, :]
    for way in _ways(documents, owner):
        strange = way([documents[index] for index in sample])[others]
        middle, spread = (strange.mean(), strange.std()) if strange.size > 1 else (0.0, 1.0)
        total += (way(needs) - middle) / max(float(spread), NARROWEST) / 3
    return _best(total, owner, len(experts))


def _ways(documents: Sequence[str], owner: Ints) -> list[Way]:
    characters = CountVectorizer(analyzer="char_wb", ngram_range=(3, 5)).build_analyzer()
    return [
        _language(documents, _words_and_pairs),
        _language(documents, characters),
        _near(documents, owner),
    ]


def _words_and_pairs(text: str) -> list[str]:
    said = words(text)
    return said + [f"{first} {second}" for first, second in pairwise(said)]


def _language(documents: Sequence[str], cut: Cut) -> Way:
    """Compare the language of a document with everybody's, per term of the need."""
    counter = CountVectorizer(analyzer=cut).fit(documents)
    said = counter.transform(documents).tocoo()
    everybody = np.bincount(said.col, said.data, minlength=said.shape[1])
    everybody = everybody / everybody.sum()
    length = np.maximum(np.bincount(said.row, said.data, minlength=said.shape[0]), 1)
    own = said.data / length[said.row] / everybody[said.col]
    ratio = np.log1p(own * (1 - BACKGROUND) / BACKGROUND)
    table = sparse.csr_matrix((ratio, (said.row, said.col)), shape=said.shape)

    def score(texts: Sequence[str]) -> Floats:
        asked = counter.transform(texts)
        terms = np.array([max(len(cut(text)), 1) for text in texts], np.float64)
        return np.asarray((asked @ table.T).toarray() / terms[:, None])

    return score


def _near(documents: Sequence[str], owner: Ints) -> Way:
    """Walk from the need's words over words, documents and people to the documents."""
    counter = CountVectorizer(analyzer=words).fit(documents)
    said = _evenly(counter.transform(documents))
    size = (len(documents), int(owner.max()) + 1)
    theirs = sparse.csr_matrix((np.ones(size[0]), (np.arange(size[0]), owner)), shape=size)
    graph = walk.build(
        {"word": said.shape[1], "document": size[0], "person": size[1]},
        {("document", "word"): said, ("document", "person"): theirs},
    )

    def score(texts: Sequence[str]) -> Floats:
        asked = counter.transform(texts)
        known = np.asarray(asked.sum(axis=1)).ravel()
        known = known / [max(len(words(text)), 1) for text in texts]
        often = graph.visits(graph.starts(word=asked))[graph.kinds["document"]].T
        # A walk from a word that nobody uses goes anywhere.
        return np.asarray(np.log(known[:, None] * often + (1 - known[:, None]) + 0.1))

    return score


def _evenly(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Weigh the words of each document by the logarithm of their number, together 1."""
    weights = counts.astype(np.float64)
    weights.data = 1 + np.log(weights.data)
    total = np.maximum(np.asarray(weights.sum(axis=1)).ravel(), 1e-12)
    return sparse.diags(1 / total) @ weights


def _best(scores: Floats, owner: Ints, experts: int) -> Floats:
    """Give each expert the mean of their best documents; one without any has the lowest score."""
    table = np.full((len(scores), experts), scores.min(initial=0.0))
    for expert in np.unique(owner).tolist():
        own = np.sort(scores[:, owner == expert], axis=1)[:, ::-1]
        table[:, expert] = own[:, :BEST].mean(axis=1)
    return table
