"""The command ``python -m matching cohorts``: what it is given, and what it writes."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from matching import gathering, wording_cohorts
from matching.cohorts import standing
from matching.cohorts.frame import ASKING, MOST, Frame
from matching.cohorts.standing import Standing
from matching.files import written
from matching.gathering import Gathered
from matching.given import Given
from matching.problem import NONE, MatchingError, Rules
from matching.progress import Progress

COHORT = ("cohort", "need_id", "person_id", "kilometres")
MEASURES = (
    "cohort", "learners", "knowhow", "lead", "partner", "half_days", "quality", "in_words",
)  # fmt: skip
LEFT = ("need_id", "person_id", "what_would_help")
MEASURES_FILE, LEFT_FILE = "measures.csv", "left_over.csv"
OUT = {
    gathering.NO_KNOWHOW: "No know-how is confirmed: say which it is.",
    gathering.NO_PLACE: "It is not known where they work: say where, or use --online.",
    gathering.TWICE: "An earlier need of the same person is looked at first.",
}


def add(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes beside the files.

    Parameters
    ----------
    parser : argparse.ArgumentParser
    """
    parser.add_argument("--people", type=Path, required=True, help="who did what, and who leads")
    parser.add_argument("--partners", type=Path, help="public partners who would join cohorts")
    parser.add_argument("--size", type=int, default=8, metavar="N", help="learners in a cohort")
    parser.add_argument("--least", type=int, default=6, metavar="N", help="fewest learners in one")
    parser.add_argument("--most", type=int, default=12, metavar="N", help="most learners in one")
    parser.add_argument("--online", action="store_true", help="cohorts meet online")
    parser.add_argument("--seed", type=int, default=1, help="the same gives the same cohorts")


def wrong(asked: argparse.Namespace) -> Iterator[str]:
    """Say what is wrong with what was asked.

    Parameters
    ----------
    asked : argparse.Namespace

    Yields
    ------
    str
    """
    if not 2 <= asked.least <= asked.size <= asked.most <= MOST:
        yield (
            f"--least {asked.least}, --size {asked.size} and --most {asked.most} must rise, from 2 "
            f"to {MOST}"
        )
    if asked.output.name in {MEASURES_FILE, LEFT_FILE}:
        yield f"{asked.output.name} is written beside the cohorts; give them another name"


def run(asked: argparse.Namespace, read: Given, progress: Progress) -> str:
    """Form cohorts, write them, and say how many there are.

    Parameters
    ----------
    asked : argparse.Namespace
    read : Given
    progress : Progress

    Returns
    -------
    str

    Raises
    ------
    MatchingError
        Where nobody leads a cohort, or what is asked contradicts itself.
    """
    if not (read.people.cohorts > 0).any():
        raise MatchingError(
            f"{asked.people.name} gives nobody a cohort to lead. Give it a column cohorts, with 1 "
            "or 2 for those who lead."
        )
    asks = len(read.needs.ids)
    found = gathering.gather(
        read,
        Frame(
            least=asked.least,
            aim=asked.size,
            most=asked.most,
            online=asked.online,
            asking=ASKING,
        ),
        Rules(asked.other_organisation, asked.same_region, asked.shared_language, False),
        seed=asked.seed,
        on_progress=lambda done, of: progress.tell(
            "Learners to put together", done * asks // of, asks
        ),
    )
    each, left = asked.output.with_name(MEASURES_FILE), asked.output.with_name(LEFT_FILE)
    stand = standing.standing(found.asked, found.formed.cohort, len(found.formed.lead))
    written.write(asked.output, COHORT, _cohorts(read, found, stand))
    written.write(each, MEASURES, _measures(read, found, stand))
    written.write(left, LEFT, _left(read, found))
    placed = int((found.formed.cohort >= 0).sum())
    return (
        f"{len(read.needs.ids):,} needs: {placed:,} in {len(found.formed.lead):,} cohorts, "
        f"{len(read.needs.ids) - placed:,} left over.\nWritten: {asked.output}, {each} and {left}"
    )


def _cohorts(read: Given, found: Gathered, stand: Standing) -> Iterator[Sequence[object]]:
    cohort, people = found.formed.cohort, found.asked.learners
    for one in np.lexsort((found.need, cohort)).tolist():
        c = int(cohort[one])
        if c != NONE:
            off = float(np.hypot(*(people.point[one] - stand.centre[c])))
            yield (
                c + 1,
                read.needs.ids[found.need[one]],
                read.needs.persons[found.need[one]],
                "" if found.asked.frame.online else f"{off:.0f}",
            )


def _measures(read: Given, found: Gathered, stand: Standing) -> Iterator[Sequence[object]]:
    formed, partners = found.formed, read.partners.ids
    for c in range(len(formed.lead)):
        lead, partner = int(formed.lead[c]), int(formed.partner[c])
        said = wording_cohorts.measures(read.vocabulary, found.asked, formed, stand, c)
        free = wording_cohorts.times(found.asked, formed, stand, c)
        yield (
            c + 1,
            int(stand.size[c]),
            read.vocabulary.knowhow_label[stand.shared[c]],
            read.people.mentor_ids[found.lead[lead]],
            partners[found.partner[partner]] if partner != NONE else "",
            " | ".join(wording_cohorts.half_day(at) for at in free),
            f"{formed.measured.worth[c]:.3f}",
            " ".join(said),
        )


def _left(read: Given, found: Gathered) -> Iterator[Sequence[object]]:
    helps = {
        int(found.need[one.learner]): wording_cohorts.would_help(read.vocabulary, found.asked, one)
        for one in found.left
    }
    helps |= {need: OUT[why] for need, why in found.out.items()}
    for need in sorted(helps, key=lambda need: read.needs.lines[need]):
        yield read.needs.ids[need], read.needs.persons[need], helps[need]
