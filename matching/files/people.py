"""The file of people: who did which experience, how many learners they take, whom they may meet."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from matching.files import table as tables
from matching.files.experiences import ReadExperiences
from matching.files.needs import ReadNeeds
from matching.files.row import Row
from matching.files.sides import Person, ReadPeople, join
from matching.files.vocabulary import VocabularyIds
from matching.problem import NONE

MOST_LEARNERS, MOST_COHORTS = 6, 2
"""Nobody teaches more people one to one, or leads more cohorts, at a time."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HALVES = {"am": 0, "morning": 0, "pm": 1, "afternoon": 1}
HALF_DAY = re.compile(rf"({'|'.join(DAYS)})[a-z]*?[ _-]*({'|'.join(HALVES)})")


def each_their_own(
    experiences: ReadExperiences, needs: ReadNeeds, *, ids: VocabularyIds, capacity: int = 1
) -> ReadPeople:
    """Make each experience its own mentor, called by the experience.

    Parameters
    ----------
    experiences : ReadExperiences
    needs : ReadNeeds
    ids : VocabularyIds
    capacity : int, default=1
        Learners each takes.

    Returns
    -------
    ReadPeople
    """
    mentors = [
        Person(name, experiences=(index,), capacity=capacity)
        for index, name in enumerate(experiences.ids)
    ]
    return join(mentors, {}, experiences=experiences, needs=needs, ids=ids)


def read_people(
    path: Path, *, experiences: ReadExperiences, needs: ReadNeeds, ids: VocabularyIds
) -> ReadPeople:
    """Read people, and put them beside the experiences and the needs.

    Parameters
    ----------
    path : Path
        Columns person_id, experience_ids and capacity; where there, cohorts, organisation,
        line_manager_id, not_with, languages, half_days, icb_code. Somebody without an experience
        is a learner.
    experiences : ReadExperiences
    needs : ReadNeeds
    ids : VocabularyIds

    Returns
    -------
    ReadPeople

    Raises
    ------
    FileError
        Where the file cannot be read as a whole.
    """
    table = tables.read(path, required=("person_id", "experience_ids", "capacity"))
    known = {name: index for index, name in enumerate(experiences.ids)}
    people = {}
    for row in tables.first_of_each(table.rows, "person_id"):
        person = _person(row, known, ids=ids)
        if not row.errors:
            people[person.name] = person
    mentors = [person for person in people.values() if person.experiences]
    read = join(mentors, people, experiences=experiences, needs=needs, ids=ids)
    notes = _notes(people, experiences=experiences, needs=needs)
    return replace(read, errors=tables.errors_of(table), blank=table.blank, notes=notes)


def _person(row: Row, known: Mapping[str, int], *, ids: VocabularyIds) -> Person:
    name, manager = row.text("person_id"), row.text("line_manager_id")
    if manager and manager == name:
        row.wrong("line_manager_id", manager, "nobody is their own line manager")
    return Person(
        name=name,
        experiences=tuple(row.codes("experience_ids", known, source="the experiences read")),
        capacity=_capacity(row),
        cohorts=cohorts(row),
        organisation=row.text("organisation"),
        region=row.code("icb_code", ids.place, source="icbs.csv", missing=NONE),
        line_manager=manager,
        not_with=tuple(row.several("not_with")),
        languages=tuple(dict.fromkeys(value.casefold() for value in row.several("languages"))),
        half_days=half_days(row),
    )


def _capacity(row: Row) -> int:
    value = row.text("capacity")
    if not value and not row.text("experience_ids"):
        return 0
    if not (value.isascii() and value.isdigit() and int(value) <= MOST_LEARNERS):
        row.wrong("capacity", value, f"a whole number from 0 to {MOST_LEARNERS} is right")
        return 0
    return int(value)


def cohorts(row: Row, *, blank: int = 0) -> int:
    """Read how many cohorts somebody leads or joins.

    Parameters
    ----------
    row : Row
        What is wrong is kept in it.
    blank : int
        Where nothing is said.

    Returns
    -------
    int
        0 to 2.
    """
    value = row.text("cohorts")
    if value and not (value.isascii() and value.isdigit() and int(value) <= MOST_COHORTS):
        row.wrong("cohorts", value, f"a whole number from 0 to {MOST_COHORTS} is right")
        return 0
    return int(value) if value else blank


def half_days(row: Row) -> int:
    """Read on which half-days somebody is free.

    Parameters
    ----------
    row : Row
        What is wrong is kept in it.

    Returns
    -------
    int
        A bit set, Monday morning first; 0 where nothing is said.
    """
    bits = 0
    for value in row.several("half_days"):
        said = HALF_DAY.fullmatch(value.casefold())
        if said:
            bits |= 1 << (2 * DAYS.index(said[1]) + HALVES[said[2]])
        else:
            row.wrong("half_days", value, "a day and a half are right, as in mon_am or tue_pm")
    return bits


def _notes(
    people: Mapping[str, Person], *, experiences: ReadExperiences, needs: ReadNeeds
) -> tuple[str, ...]:
    held = {index for one in people.values() for index in one.experiences}
    spare = [name for index, name in enumerate(experiences.ids) if index not in held]
    known = {*people, *needs.persons}
    strange = sorted(
        {name for one in people.values() for name in (*one.not_with, one.line_manager) if name}
        - known
    )
    notes = []
    if spare:
        notes.append(f"Nobody holds {_some(spare)}: left out, as there is no one to ask.")
    if strange:
        notes.append(
            f"Named as manager or not to meet, and nobody in these files: {_some(strange)}."
        )
    return tuple(notes)


def _some(names: Sequence[str], most: int = 5) -> str:
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most:,} more"
