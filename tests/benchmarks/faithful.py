"""Whether the stated reasons are the real ones: python -m tests.benchmarks.faithful.

Takes suggestions at random, deletes from both texts what a reason quotes, scores anew, and counts
how often the total falls. Ends with 1 where a figure lies below its bar.
"""

import sys
import time
from dataclasses import dataclass, replace

import numpy as np

from matching import candidates, explain, files, graph, wording
from matching.erasing import one
from matching.problem import Needs, Ragged
from matching.similarity import POSSIBLE, Similarity
from tests.benchmarks import quality
from tests.quality import measure

SUGGESTIONS, DEPTH, SEED = 1_000, 10, 20261122
BAR = 0.95


@dataclass(frozen=True, eq=False)
class World:
    """The real register, fitted, and needs in all the states in which a learner leaves them."""

    similarity: Similarity
    needs: Needs
    explainer: explain.Explainer
    totals: np.ndarray


@dataclass(frozen=True)
class Tried:
    """What became of one suggestion when its reasons were taken out of the texts."""

    need: int
    experience: int
    total: float
    word_for_word: bool
    named: bool
    falls: tuple[float, ...]
    falls_at_once: float

    @property
    def first_falls(self):
        """Whether the total falls without the first reason."""
        return bool(self.falls) and self.falls[0] > 0


def main():
    """Print every figure, and say whether the bars are met."""
    made = world()
    start = time.perf_counter()
    rows = [tried(made, *pair) for pair in drawn(made, SUGGESTIONS)]
    taken = time.perf_counter() - start
    print(
        f"{len(rows):,} suggestions among the best {DEPTH} of {len(made.needs)} needs, drawn with"
    )
    print(f"seed {SEED}; explained and tried in {taken:.0f} seconds.\n")
    met = report("all of them", rows)
    report("those good enough to be shown", [row for row in rows if row.total >= POSSIBLE])
    print(f"\nat least {BAR:.0%} fall, every quote word for word: {'met' if met else 'NOT met'}")
    return 0 if met else 1


def report(name, rows):
    """Print the figures of some suggestions, and say whether they meet the bars."""
    falls = [fall for row in rows for fall in row.falls]
    shares = {
        "have a reason with quotes": [bool(row.falls) for row in rows],
        "quote both texts word for word": [row.word_for_word for row in rows],
        "name what joins the two": [row.named for row in rows],
        "fall without the first reason": [row.first_falls for row in rows],
        "fall without all reasons at once": [row.falls_at_once > 0 for row in rows],
    }
    print(f"{name} ({len(rows):,})")
    for what, values in shares.items():
        print(f"  {what:36}{np.mean(values):7.1%}")
    print(f"  {'reasons that lower it, of all reasons':36}{np.mean(np.array(falls) > 0):6.1%}")
    print(
        f"  reasons a suggestion {len(falls) / len(rows):.2f}, median fall {np.median(falls):.4f}"
    )
    return (
        np.mean(shares["fall without the first reason"]) >= BAR
        and all(shares["quote both texts word for word"])
        and all(shares["name what joins the two"])
    )


def world():
    """Fit the real register, and join the needs: words alone, with know-how, with all confirmed."""
    vocabulary, ids = files.read_vocabulary()
    register = files.read_experiences(files.SEEDS / "experiences.csv", ids).experiences
    asked = files.read_needs(measure.FOLDER / "needs_examples.csv", ids).needs
    spoken, _ = quality.paraphrases(ids)
    needs = together(quality.only_words(asked), quality.confirmed(asked), asked, spoken)
    similarity = Similarity().fit(vocabulary, register)
    drawn_graph = graph.build(vocabulary, register)
    explainer = explain.Explainer(similarity, drawn_graph, needs)
    return World(similarity, needs, explainer, similarity.score(needs).total)


def together(*several):
    """Make one table of needs out of several."""
    return Needs(
        text=tuple(text for needs in several for text in needs.text),
        role=tuple(role for needs in several for role in needs.role),
        knowhow=Ragged.of([row.tolist() for needs in several for row in rows_of(needs.knowhow)]),
        context=Ragged.of([row.tolist() for needs in several for row in rows_of(needs.context)]),
        place=np.concatenate([needs.place for needs in several]),
        profession=np.concatenate([needs.profession for needs in several]),
    )


def rows_of(ragged):
    """List the rows of a ragged array."""
    return [ragged[row] for row in range(len(ragged))]


def drawn(made, size):
    """Draw suggestions at random among the best of each need, none twice."""
    best = np.argsort(-made.totals, axis=1, kind="stable")[:, :DEPTH]
    pairs = [(n, int(e)) for n, row in enumerate(best) for e in row]
    chosen = np.random.default_rng(SEED).choice(
        len(pairs), size=min(size, len(pairs)), replace=False
    )
    return [pairs[at] for at in chosen]


def tried(made, n, experience):
    """Explain one suggestion and take out of both texts what its reasons quote."""
    why = made.explainer.explain(n, experience)
    asked = candidates.take(made.needs, slice(n, n + 1))
    told = one(made.similarity.experiences_, experience)
    before = scored(made, asked, told)
    vocabulary = made.similarity.vocabulary_
    return Tried(
        need=n,
        experience=experience,
        total=before,
        word_for_word=all(stands(asked, told, reason) for reason in why.reasons),
        named=all(label(vocabulary, reason) for reason in why.reasons),
        falls=tuple(before - scored(made, *less(asked, told, [reason])) for reason in why.reasons),
        falls_at_once=before - scored(made, *less(asked, told, why.reasons)),
    )


def scored(made, asked, told):
    """Score one need and one experience."""
    return float(made.similarity.reading(told).score(asked).total[0, 0])


def stands(asked, told, reason):
    """Whether both quotes stand in their texts, whole words of one sentence each."""
    sources = {"need": asked.text[0], "title": told.title[0], "text": told.text[0]}
    return all(
        sources[quote.source][quote.start : quote.end] == quote.phrase
        and quote.phrase in quote.sentence
        and not f"{sources[quote.source]} "[quote.end].isalnum()
        and not f" {sources[quote.source]}"[quote.start].isalnum()
        for quote in (reason.asked, reason.told)
    )


def label(vocabulary, reason):
    """Give the know-how or context that a reason names, as its sentence says it."""
    said = wording.reason(vocabulary, reason)
    name = wording.labels(vocabulary, [reason.joins]) if reason.joins else ""
    return name if name and name in said else ""


def less(asked, told, reasons):
    """Delete what reasons quote from both texts, and nothing else."""
    cut = {"need": asked.text[0], "title": told.title[0], "text": told.text[0]}
    quotes = [quote for reason in reasons for quote in (reason.asked, reason.told)]
    for quote in sorted(quotes, key=lambda quote: -quote.start):
        text = cut[quote.source]
        cut[quote.source] = text[: quote.start] + text[quote.end :]
    return (
        replace(asked, text=(cut["need"],)),
        replace(told, title=(cut["title"],), text=(cut["text"],)),
    )


if __name__ == "__main__":
    sys.exit(main())
