"""Whether what learners wrote helps others to find know-how: python -m tests.benchmarks.heard.

The sentences stand in for what learners would write and confirm: nobody has used the service yet.
"""

import sys
import time

import numpy as np

from matching import files
from matching.heard import Heard, Sentences, listening, proof
from matching.problem import Ragged
from matching.similarity import Similarity
from tests.benchmarks.quality import knowhow_recall, paraphrases
from tests.quality import measure

SEEDS = 20


def main(seeds=SEEDS):
    """Print how much is gained on held-back learners and on the graded needs; and by chance."""
    vocabulary, ids = files.read_vocabulary()
    register = files.read_experiences(files.SEEDS / "experiences.csv", ids)
    fitted = Similarity().fit(vocabulary, register.experiences)
    told = vocabulary.knowhow_text
    written = [paraphrases(ids), paraphrases(ids, "other_voices.csv")]
    for name, parts in (
        ("everyday sentences", written[:1]),
        ("needs in other voices", written[1:]),
        ("both", written),
    ):
        found = proof(fitted.hints_, spoken(parts), told, rng=np.random.default_rng(0))
        print(f"{name}: {found.before:.3f} to {found.after:.3f}; {say(found.over_none)}", end="")
        print(f"; over dealt know-how {say(found.over_shuffled)}; promoted: {found.promote}")
    asked = files.read_needs(measure.FOLDER / "needs_examples.csv", ids).needs
    heard = spoken(written)
    started = time.perf_counter()
    sentences = Sentences(heard, told)
    print(f"{len(heard.text)} sentences fitted in {time.perf_counter() - started:.2f} s")
    listens = listening(fitted, sentences)
    for name, by in (("without them", fitted), ("with them", listens)):
        share, first = (np.mean(rows) for rows in knowhow_recall(by, asked))
        print(f"the {len(asked)} graded needs, {name}: {share:.3f}, its first {first:.3f}")
    promoted = sum(by_chance(fitted, heard, told, seed) for seed in range(seeds))
    print(f"know-how dealt out by chance: promoted in {promoted} of {seeds} seeds")
    return 0


def spoken(parts):
    """Let every text be of a learner of its own."""
    text = tuple(one for needs, _ in parts for one in needs.text)
    knowhow = [list(ids) for _, about in parts for ids in about]
    return Heard(text, Ragged.of(knowhow), np.arange(len(text)))


def by_chance(fitted, heard, told, seed):
    """Whether confirmations that follow no words are promoted."""
    dice = np.random.default_rng(seed)
    order = dice.permutation(len(heard.text)).tolist()
    dealt = Ragged.of([heard.knowhow[row].tolist() for row in order])
    chance = Heard(heard.text, dealt, heard.learner)
    return proof(fitted.hints_, chance, told, rng=dice).promote


def say(verdict):
    """Say a gain with its interval."""
    return f"gain {verdict.mean:+.3f} [{verdict.low:+.3f}, {verdict.high:+.3f}]"


if __name__ == "__main__":
    sys.exit(main())
