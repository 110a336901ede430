"""Learners who choose from lists and mentors who answer: a world in which use can teach something.

The parts of the scores are those of the real register, so that whatever is planted has to be found
among what lists really look like.
"""

from dataclasses import dataclass, replace

import numpy as np

from matching import decisions, files
from matching.decisions import Listed, Outcome
from matching.problem import Floats, Ints, Ragged
from matching.similarity import Similarity
from tests.quality import measure

LISTED, MOST_ASKED = 5, 3
PICKED = np.array([0.40, 0.24, 0.16, 0.12, 0.08])
"""How often each place of a list is asked first: those above are asked more."""

NO_TIME, OTHERWISE_NOT, OF_THE_KIND_NOT = 0.15, 0.15, 0.9
CHANCES = (0.15, 0.6, 0.85)


@dataclass(frozen=True, eq=False)
class World:
    """Lists of five for many learners: (L, 5) experiences and (L, 5, P) parts that count."""

    part_names: tuple[str, ...]
    prior: dict[str, float]
    listed: Ints
    parts: Floats

    def part(self, name):
        return self.parts[:, :, self.part_names.index(name)]

    def of_another_region(self):
        """Mentors who did it in another region than the learner's."""
        return self.part("place") < 0.3

    def of_another_profession(self):
        """Mentors of another profession than the learner's."""
        return self.part("profession") < 0.5

    def at_random(self, likely):
        """Let every mentor decline equally often, whoever asks."""
        return np.full(self.listed.shape, likely)

    def decided(self, refusing, rng, *, learners):
        """Let learners ask and mentors answer; `refusing` says how likely each is to decline."""
        lists = [self._one(row, refusing[row], rng) for row in learners]
        return decisions.compare(self.part_names, lists)

    def all_learners(self, rng):
        return rng.permutation(len(self.listed)).tolist()

    def agreement(self, kind, worths, learners):
        """Say how often worths put a willing mentor of a list above an unwilling one."""
        totals = self.parts[learners] @ np.array([worths[name] for name in self.part_names])
        unwilling = kind[learners]
        apart = totals[:, :, None] - totals[:, None, :]
        pairs = ~unwilling[:, :, None] & unwilling[:, None, :]
        return float((apart[pairs] > 0).mean())

    def _one(self, row, refusing, rng):
        outcomes = [Outcome.PASSED] * LISTED
        for at in rng.choice(LISTED, size=MOST_ASKED, replace=False, p=PICKED).tolist():
            outcomes[at] = _answer(refusing[at], rng)
            if outcomes[at] >= Outcome.ACCEPTED:
                break
        return Listed(self.parts[row], outcomes, self.listed[row].tolist(), row)


def planted(kind):
    """Let mentors of one kind nearly always decline, and now and then any other."""
    return np.where(kind, OF_THE_KIND_NOT, OTHERWISE_NOT)


def _answer(refusing, rng):
    if rng.random() < refusing:
        return Outcome.REFUSED
    if rng.random() < NO_TIME:
        return Outcome.ASKED
    return Outcome.MET if rng.random() < 0.5 else Outcome.ACCEPTED


def build(learners=240):
    """Make the lists of five that the prior gives on the real register."""
    rng = np.random.default_rng(20261122)
    vocabulary, ids = files.read_vocabulary()
    register = files.read_experiences(files.SEEDS / "experiences.csv", ids).experiences
    spoken = files.read_needs(measure.FOLDER / "paraphrases.csv", ids).needs
    own = replace(
        register,
        profession=rng.integers(len(vocabulary.profession_label), size=len(register)) % 5,
    )
    fitted = Similarity().fit(vocabulary, own)
    picked = rng.integers(len(spoken), size=learners)
    asked = replace(
        spoken,
        text=tuple(spoken.text[row] for row in picked),
        role=tuple(spoken.role[row] for row in picked),
        knowhow=Ragged.of([spoken.knowhow[row].tolist() for row in picked]),
        context=Ragged.of([own.context[row].tolist()[:6] for row in picked]),
        place=own.place[rng.integers(len(own), size=learners)],
        profession=rng.integers(len(vocabulary.profession_label), size=learners) % 5,
    )
    scores = fitted.score(asked)
    best = np.argsort(-scores.total, axis=1, kind="stable")[:, :LISTED]
    counted = scores.parts * (fitted.shares(asked) > 0)[:, :, None]
    parts = np.stack([counted[:, row, best[row]].T for row in range(learners)])
    return World(scores.part_names, dict(fitted.worths_), best, parts)
