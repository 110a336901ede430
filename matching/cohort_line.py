"""The command ``python -m matching cohorts``: what it is given, and what it writes."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from matching import gathering
from matching.cohorts import leftover, standing
from matching.cohorts.given import ANY_TIME, MOST, Frame
from matching.cohorts.leftover import Left
from matching.files import written
from matching.files.partners import ReadPartners, read_partners
from matching.files.vocabulary import read_vocabulary
from matching.gathering import Gathered
from matching.given import Given
from matching.problem import NONE, MatchingError, Rules
from matching.progress import Progress

COHORT = ("cohort", "need_id", "knowhow", "lead", "partner", "half_day", "kilometres", "quality")
LEFT = ("need_id", "what_would_help")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HALVES = ("morning", "afternoon")
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
    if asked.partners and not asked.partners.is_file():
        yield f"there is no file {asked.partners}"
    if asked.output.name == "left_over.csv":
        yield "left_over.csv is written beside the cohorts; give them another name"


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
    FileError
        Where the file of partners cannot be read.
    MatchingError
        Where something in it is wrong, or nobody leads a cohort.
    """
    partners = _partners(asked)
    if not (read.people.cohorts > 0).any():
        raise MatchingError(
            f"{asked.people.name} gives nobody a cohort to lead. Give it a column cohorts, with 1 "
            "or 2 for those who lead."
        )
    found = gathering.gather(
        read,
        partners,
        Frame(least=asked.least, aim=asked.size, most=asked.most, online=asked.online),
        Rules(asked.other_organisation, asked.same_region, asked.shared_language, False),
        seed=asked.seed,
        on_progress=lambda done, of: progress.tell("Forming cohorts", done, of),
    )
    beside = asked.output.with_name("left_over.csv")
    written.write(asked.output, COHORT, _cohorts(read, partners, found))
    written.write(beside, LEFT, _left(read, found))
    placed = int((found.formed.cohort >= 0).sum())
    return (
        f"{len(read.needs.ids):,} needs: {placed:,} in {len(found.formed.lead):,} cohorts, "
        f"{len(read.needs.ids) - placed:,} left over.\nWritten: {asked.output} and {beside}"
    )


def _partners(asked: argparse.Namespace) -> ReadPartners:
    if asked.partners is None:
        none = np.zeros(0, np.int64)
        return ReadPartners((), none, none, none)
    found = read_partners(asked.partners, read_vocabulary(asked.seeds)[1])
    if found.errors and not asked.skip_bad_rows:
        raise MatchingError("\n".join(map(str, found.errors)))
    return found


def _cohorts(read: Given, partners: ReadPartners, found: Gathered) -> Iterator[Sequence[object]]:
    formed, people = found.formed, found.asked.learners
    stand = standing.standing(found.asked, formed.cohort, len(formed.lead))
    for one in np.lexsort((found.need, formed.cohort)).tolist():
        c = int(formed.cohort[one])
        if c == NONE:
            continue
        off = np.hypot(*(people.point[one] - stand.centre[c]))
        yield (
            c + 1,
            read.needs.ids[found.need[one]],
            read.vocabulary.knowhow_label[stand.shared[c]],
            read.people.mentor_ids[found.lead[formed.lead[c]]],
            partners.ids[found.partner[formed.partner[c]]] if formed.partner[c] != NONE else "",
            _half_day(_first(int(stand.common[c]) & _free(found, c))),
            "" if found.asked.frame.online else f"{off:.0f}",
            f"{formed.measured.worth[c]:.3f}",
        )


def _left(read: Given, found: Gathered) -> Iterator[Sequence[object]]:
    helps = {int(found.need[one.learner]): _said(read, found, one) for one in found.left}
    helps |= {need: OUT[why] for need, why in found.out.items()}
    for need in sorted(helps, key=lambda need: read.needs.lines[need]):
        yield read.needs.ids[need], helps[need]


def _said(read: Given, found: Gathered, one: Left) -> str:
    asks = int(found.asked.learners.knowhow[one.learner])
    what = read.vocabulary.knowhow_label[asks]
    return {
        leftover.HALF_DAY: f"To be free on {_half_day(one.value)}: then cohort {one.cohort + 1}.",
        leftover.PLACE: f"One more place in cohort {one.cohort + 1}.",
        leftover.REACH: f"{one.value:,} km more to travel: then cohort {one.cohort + 1}.",
        leftover.LEAD: f"Somebody who has done “{what}” and leads a cohort.",
        leftover.PEOPLE: f"{one.value:,} more who ask for “{what}” within reach.",
        leftover.NOTHING: "No single change: those who ask alike cannot form a valid cohort.",
    }[one.helps]


def _free(found: Gathered, c: int) -> int:
    half_days = int(found.asked.leads.people.half_days[found.formed.lead[c]])
    return half_days or int(ANY_TIME)


def _first(half_days: int) -> int:
    return (half_days & -half_days).bit_length() - 1


def _half_day(number: int) -> str:
    return f"{DAYS[number // 2]} {HALVES[number % 2]}"
