"""The two CSV files of the UK Civil Service's mentor-match, read as they are.

Mentors stand in one file, the people who look for one in the other; both have the same first
columns. Who stands in both is known by their e-mail address and is not put beside themselves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from matching import files, wording
from matching.files import FileError, Person, ReadExperiences, ReadNeeds, ReadPeople
from matching.files import table as tables
from matching.files.row import Row
from matching.files.vocabulary import VocabularyIds
from matching.problem import NONE, Experiences, Ints, Needs, Ragged, Vocabulary

NAME = "email address"
COMMON = frozenset({"first name", "last name", NAME, "job title", "biography"})
LOOKING = frozenset({"match with similar identity", "identity to match", "target profession"})
IDENTITY = ("characteristics", "match with similar identity", "identity to match")
UNUSED = ("grade", *IDENTITY)


@dataclass(frozen=True)
class Standing:
    """Where somebody stands.

    Parameters
    ----------
    profession, organisation : str
        "" where not said.
    """

    profession: str
    organisation: str


@dataclass(frozen=True, eq=False)
class Switched:
    """What the two files hold, as needs and as people with experience.

    Parameters
    ----------
    vocabulary : Vocabulary
        As given, with the professions of the files added.
    needs : ReadNeeds
        One for each person who looks for a mentor, called by their e-mail address.
    people : ReadPeople
        Mentors, and experiences too, are called by the mentor's e-mail address.
    notes : tuple of str
        What was read and not used, and which file was taken for which.
    asking, offering : tuple of Standing
        Where those who look for a mentor and the mentors stand, by need and by mentor.
    """

    vocabulary: Vocabulary
    needs: ReadNeeds
    people: ReadPeople
    notes: tuple[str, ...]
    asking: tuple[Standing, ...]
    offering: tuple[Standing, ...]

    def differences(self, need: int, mentor: int) -> list[str]:
        """Say in what the two sides of a pairing stand apart.

        Parameters
        ----------
        need, mentor : int

        Returns
        -------
        list of str
            One sentence for each that both have said and that is not the same.
        """
        yours, theirs = self.asking[need], self.offering[mentor]
        found = []
        if _differ(theirs.profession, yours.profession):
            found.append(
                wording.apart("profession", theirs=theirs.profession, yours=yours.profession)
            )
        if _differ(theirs.organisation, yours.organisation):
            found.append(
                wording.apart("organisation", theirs=theirs.organisation, yours=yours.organisation)
            )
        return found


def recognised(columns: Iterable[str]) -> bool:
    """Say whether a header is that of one of the two files.

    Parameters
    ----------
    columns : iterable of str
        In small letters.

    Returns
    -------
    bool
    """
    return set(columns) >= COMMON


def read(
    first: Path, second: Path, *, vocabulary: Vocabulary, ids: VocabularyIds, capacity: int = 1
) -> Switched:
    """Read the two files, those who look for a mentor before the mentors or the other way round.

    Parameters
    ----------
    first, second : Path
    vocabulary : Vocabulary
    ids : VocabularyIds
    capacity : int, default=1
        Learners each mentor takes.

    Returns
    -------
    Switched

    Raises
    ------
    FileError
        Where one file is not of this kind, or both hold people who look for a mentor.
    """
    looking, mentors = _in_order(first, second)
    tables_ = [tables.read(path) for path in (looking, mentors)]
    asking, offering = (tables.first_of_each(table.rows, NAME, fold=True) for table in tables_)
    asking, offering = _right(asking), _right(offering)
    labels = {label.casefold(): index for index, label in enumerate(vocabulary.profession_label)}
    added = _added([_profession(row) for row in (*asking, *offering)], labels)
    professions = labels | {name.casefold(): len(labels) + i for i, name in enumerate(added)}
    needs = replace(
        _needs(asking, professions), errors=tables.errors_of(tables_[0]), blank=tables_[0].blank
    )
    people = files.join(
        [_person(row, capacity=capacity, place=i) for i, row in enumerate(offering)],
        {_name(row): _person(row) for row in asking},
        experiences=_experiences(offering, professions),
        needs=needs,
        ids=ids,
    )
    return Switched(
        vocabulary=replace(vocabulary, profession_label=(*vocabulary.profession_label, *added)),
        needs=needs,
        people=replace(people, errors=tables.errors_of(tables_[1]), blank=tables_[1].blank),
        notes=tuple(_notes(first, looking, asking, offering, tables_)),
        asking=tuple(_standing(row) for row in asking),
        offering=tuple(_standing(row) for row in offering),
    )


def _differ(theirs: str, yours: str) -> bool:
    return bool(theirs and yours) and theirs.casefold() != yours.casefold()


def _in_order(first: Path, second: Path) -> tuple[Path, Path]:
    headers = {path: set(files.header(path)) for path in (first, second)}
    for path, columns in headers.items():
        if not recognised(columns):
            raise FileError(
                f"{path.name} is not a mentor-match file, and the other one is; "
                f"it lacks {', '.join(sorted(COMMON - columns))}"
            )
    if headers[first] & LOOKING and headers[second] & LOOKING:
        raise FileError(
            f"{first.name} and {second.name} both hold people who look for a mentor; "
            "give one file of mentors"
        )
    return (second, first) if headers[second] & LOOKING else (first, second)


def _right(kept: Sequence[Row]) -> list[Row]:
    for row in kept:
        if row.text(NAME) and "@" not in row.text(NAME):
            row.wrong(NAME, row.text(NAME), "an e-mail address is right")
        if not any((row.text("biography"), row.text("job title"), _profession(row))):
            row.wrong("biography", "", "biography, job title or profession must say something")
    return [row for row in kept if not row.errors]


def _name(row: Row) -> str:
    return row.text(NAME).casefold()


def _profession(row: Row) -> str:
    return row.text("target profession") or row.text("profession")


def _organisation(row: Row) -> str:
    return row.text("organisation") or row.text("department")


def _standing(row: Row) -> Standing:
    return Standing(_profession(row), _organisation(row))


def _added(named: Sequence[str], known: Iterable[str]) -> list[str]:
    first: dict[str, str] = {}
    for name in sorted(named):
        first.setdefault(name.casefold(), name)
    return [name for folded, name in first.items() if folded and folded not in set(known)]


def _needs(asking: Sequence[Row], professions: dict[str, int]) -> ReadNeeds:
    needs = Needs(
        text=tuple(
            _sentences(row.text("biography"), _profession(row)) or row.text("job title")
            for row in asking
        ),
        role=tuple(row.text("job title") for row in asking),
        knowhow=Ragged.of([[] for _ in asking]),
        context=Ragged.of([[] for _ in asking]),
        place=np.full(len(asking), NONE, np.int64),
        profession=_numbers(asking, professions),
    )
    names = tuple(_name(row) for row in asking)
    return ReadNeeds(needs, names, names, tuple(row.line for row in asking), (), ())


def _experiences(offering: Sequence[Row], professions: dict[str, int]) -> ReadExperiences:
    size = len(offering)
    experiences = Experiences(
        title=tuple(row.text("job title") or _name(row) for row in offering),
        text=tuple(
            _sentences(
                row.text("job title"), _profession(row), _organisation(row), row.text("biography")
            )
            for row in offering
        ),
        knowhow=Ragged.of([[] for _ in offering]),
        context=Ragged.of([[] for _ in offering]),
        place=np.full(size, NONE, np.int64),
        profession=_numbers(offering, professions),
        mentor=np.arange(size, dtype=np.int64),
        last_year=np.full(size, np.nan),
        has_result=np.zeros(size, np.bool_),
    )
    names = tuple(_name(row) for row in offering)
    return ReadExperiences(experiences, names, tuple(row.line for row in offering), (), ())


def _person(row: Row, *, capacity: int = 0, place: int | None = None) -> Person:
    return Person(
        _name(row),
        experiences=() if place is None else (place,),
        capacity=capacity,
        organisation=_organisation(row),
    )


def _numbers(kept: Sequence[Row], professions: dict[str, int]) -> Ints:
    return np.array([professions.get(_profession(row).casefold(), NONE) for row in kept], np.int64)


def _sentences(*parts: str) -> str:
    return ". ".join(part.rstrip(".") for part in parts if part)


def _notes(
    first: Path,
    looking: Path,
    asking: Sequence[Row],
    offering: Sequence[Row],
    read_: Sequence[tables.Table],
) -> Iterable[str]:
    if looking != first:
        yield f"{first.name} holds mentors, so {looking.name} is taken for the needs."
    unused = [name for name in UNUSED if any(name in table.columns for table in read_)]
    if unused:
        yield (
            f"Read and not used: {', '.join(unused)}. "
            "Protected characteristics and grades match nobody here."
        )
    both = {_name(row) for row in asking} & {_name(row) for row in offering}
    if both:
        noun = "person stands" if len(both) == 1 else "people stand"
        yield f"{len(both):,} {noun} in both files; nobody is put beside themselves."
