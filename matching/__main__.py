"""Needs and mentors from files alone: ``python -m matching pair``, ``suggest`` and ``cohorts``."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from matching import cohort_line, given, rounds, wording, wording_why_not
from matching.candidates import Pool
from matching.explain import Explanation
from matching.files import SEEDS, FileError, written
from matching.files.people import MOST_LEARNERS
from matching.given import Given
from matching.problem import NONE, MatchingError, Rules
from matching.progress import Progress

PAIRING = ("need_id", "person_id", "experience_id", "score", "reasons", "differences")
UNMATCHED = ("need_id", "why_not", "what_would_help")
SUGGESTION = ("need_id", "rank", "experience_id", "score", "reasons", "differences")

WRITTEN, REFUSED = 0, 1
"""How the program ends; wrong usage ends with 2."""

ENOUGH = 0.2
"""The least score of an answer: below it an experience is near and does not answer the need."""

REASONS = 5
"""So many reasons are written, the strongest first."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        Those of the process where not given.

    Returns
    -------
    int
        0 when the files are written, 1 when something in the files was wrong and nothing is
        written.
    """
    asked = _asked(arguments)
    progress = Progress()
    try:
        read = given.read(
            asked.needs,
            asked.experiences,
            people=asked.people,
            seeds=asked.seeds,
            capacity=asked.capacity or 1,
            partners=asked.partners,
        )
    except FileError as error:
        return _refuse(progress, str(error))
    for line in (*read.notes, *map(str, read.errors)):
        progress.say(line)
    wrong = _count(len(read.errors), "value is wrong", "values are wrong")
    if read.errors and not asked.skip_bad_rows:
        return _refuse(progress, f"{wrong}. Put right what is named above, or use --skip-bad-rows.")
    if read.errors:
        progress.say(f"{wrong}; the rows named above are left out.")
    if not read.needs.ids or not read.people.experience_ids:
        return _refuse(progress, "No need or no experience is left to work with.")
    try:
        summary = COMMANDS[asked.command](asked, read, progress)
    except MatchingError as error:
        return _refuse(progress, str(error))
    progress.close()
    print(summary)
    return WRITTEN


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m matching",
        description="Put needs beside people who have done it, from files alone.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    pair = commands.add_parser("pair", help="one round: as many needs as can be placed, then best")
    suggest = commands.add_parser("suggest", help="the best experiences for each need")
    cohorts = commands.add_parser("cohorts", help="groups of learners around somebody who leads")
    for command in (pair, suggest, cohorts):
        command.add_argument("needs", type=Path, help="needs, or the people who look for a mentor")
        command.add_argument("experiences", type=Path, help="experiences, or mentor-match mentors")
        command.add_argument("-o", "--output", type=Path, required=True)
        command.add_argument("--seeds", type=Path, default=SEEDS, help="folder of vocabularies")
        command.add_argument("--skip-bad-rows", action="store_true", help="go on without them")
    pair.add_argument("--people", type=Path, help="who did what, and how many learners they take")
    pair.add_argument(
        "--capacity", type=int, metavar="N", help="learners each mentor takes, without --people"
    )
    pair.add_argument("--minimum", type=float, help=f"least score of an answer, here {ENOUGH}")
    for rule in ("other-organisation", "same-region", "shared-language", "shared-half-day"):
        pair.add_argument(f"--{rule}", action="store_true", help="a rule that every pairing keeps")
    for rule in ("other-organisation", "same-region", "shared-language"):
        cohorts.add_argument(f"--{rule}", action="store_true", help="a rule for leads and learners")
    cohort_line.add(cohorts)
    cohorts.set_defaults(capacity=None)
    suggest.add_argument("--top", type=int, default=10, metavar="N", help="so many a need")
    suggest.set_defaults(people=None, capacity=None, partners=None)
    pair.set_defaults(partners=None)
    asked = parser.parse_args(arguments)
    _check(parser, asked)
    return asked


def _check(parser: argparse.ArgumentParser, asked: argparse.Namespace) -> None:
    beside, output = asked.output.parent, asked.output
    wrong = [
        *(
            f"there is no file {path}"
            for path in (asked.needs, asked.experiences, asked.people, asked.partners)
            if path and not path.is_file()
        ),
        *(f"there is no folder {path}" for path in (asked.seeds, beside) if not path.is_dir()),
        *([f"{output} is a folder; name a file in it"] if output.is_dir() else []),
        *WRONG[asked.command](asked),
    ]
    if wrong:
        parser.error(wrong[0])


def _wrong_of_suggest(asked: argparse.Namespace) -> Iterator[str]:
    if asked.top < 1:
        yield f"--top is {asked.top}; it must be at least 1"


def _wrong_of_pair(asked: argparse.Namespace) -> Iterator[str]:
    if asked.output.name == "unmatched.csv":
        yield "unmatched.csv is written beside the pairings; give them another name"
    if asked.capacity is not None and asked.people:
        yield "--capacity is for mentors without --people, which has a column for it"
    if asked.capacity is not None and not 1 <= asked.capacity <= MOST_LEARNERS:
        yield f"--capacity is {asked.capacity}; from 1 to {MOST_LEARNERS} is right"
    if asked.minimum is not None and not 0 <= asked.minimum <= 1:
        yield f"--minimum is {asked.minimum}; a score lies between 0 and 1"


def _pair(asked: argparse.Namespace, read: Given, progress: Progress) -> str:
    least = 0.0 if read.switched else ENOUGH
    people = read.people
    rules = Rules(
        asked.other_organisation, asked.same_region, asked.shared_language, asked.shared_half_day
    )
    pool = Pool(
        people.experiences,
        people.learners,
        people.mentors,
        rules,
        people.capacity > 0,
        least if asked.minimum is None else asked.minimum,
    )
    done = rounds.pair(
        read.vocabulary,
        read.needs.needs,
        pool,
        capacity=people.capacity,
        unexplained=read.switched is not None,
        tell=progress.tell,
    )
    beside = asked.output.with_name("unmatched.csv")
    written.write(asked.output, PAIRING, _pairings(read, done))
    written.write(beside, UNMATCHED, _unmatched(read, done))
    placed, places = done.assignment.placed, int(people.capacity.sum())
    return (
        f"{_count(len(read.needs.ids), 'need', 'needs')}: {placed:,} placed, "
        f"{len(done.left_out):,} left out. {_count(places, 'place', 'places')} with "
        f"{_count(len(people.mentor_ids), 'mentor', 'mentors')}, {placed:,} taken.\n"
        f"Written: {asked.output} and {beside}"
    )


def _suggest(asked: argparse.Namespace, read: Given, progress: Progress) -> str:
    people = read.people
    pool = Pool(people.experiences, people.learners, people.mentors, Rules(), people.capacity >= 0)
    found = list(
        rounds.suggest(read.vocabulary, read.needs.needs, pool, top=asked.top, tell=progress.tell)
    )
    lines, held = read.needs.lines, people.experiences.mentor
    found.sort(key=lambda one: (lines[one.need], one.rank))
    rows = (
        (
            read.needs.ids[one.need],
            one.rank,
            people.experience_ids[one.experience],
            f"{one.score:.4f}",
            *_said(read, one.explanation, one.need, int(held[one.experience])),
        )
        for one in found
    )
    written.write(asked.output, SUGGESTION, rows)
    needs = _count(len(read.needs.ids), "need", "needs")
    return f"{needs}: {len(found):,} suggestions.\nWritten: {asked.output}"


def _pairings(read: Given, done: rounds.Round) -> Iterator[Sequence[object]]:
    edges, chosen = done.edges, done.assignment.edge
    for need in sorted(range(len(chosen)), key=lambda need: read.needs.lines[need]):
        edge = int(chosen[need])
        if edge != NONE:
            yield (
                read.needs.ids[need],
                read.people.mentor_ids[edges.mentor[edge]],
                read.people.experience_ids[edges.experience[edge]],
                f"{edges.score[edge]:.4f}",
                *_said(read, done.explanations[need], need, int(edges.mentor[edge])),
            )


def _unmatched(read: Given, done: rounds.Round) -> Iterator[Sequence[object]]:
    for left in sorted(done.left_out, key=lambda left: read.needs.lines[left.need]):
        helps = wording_why_not.would_help(
            read.vocabulary,
            left,
            mentors=read.people.mentor_ids,
            titles=read.people.experiences.title,
        )
        why = wording_why_not.why_not(read.vocabulary, left)
        yield read.needs.ids[left.need], why, " | ".join(helps)


def _said(read: Given, why: Explanation, need: int, mentor: int) -> tuple[str, str]:
    said = wording.together(read.vocabulary, (*why.reasons, *why.alike))[:REASONS]
    reasons = [sentence for _, sentence in said]
    if why.reasons:
        reasons[0] = f"{reasons[0]} {wording.quotes(why.reasons[0])}"
    differences = [wording.difference(read.vocabulary, one) for one in why.differences]
    if read.switched:
        differences += read.switched.differences(need, mentor)
    return (
        " | ".join(dict.fromkeys(reasons)) or wording.NO_REASON,
        " | ".join(dict.fromkeys(differences)) or wording.NO_DIFFERENCE,
    )


def _count(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"


def _refuse(progress: Progress, why: str) -> int:
    progress.say(f"{why}\nNothing is written.")
    return REFUSED


COMMANDS = {"pair": _pair, "suggest": _suggest, "cohorts": cohort_line.run}
WRONG = {"pair": _wrong_of_pair, "suggest": _wrong_of_suggest, "cohorts": cohort_line.wrong}


if __name__ == "__main__":
    sys.exit(main())
