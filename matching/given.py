"""What the command line was given: files of either kind, read into both sides of a round."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from matching import files, mentor_match
from matching.files import ReadNeeds, ReadPartners, ReadPeople, RowError
from matching.mentor_match import Switched
from matching.problem import Vocabulary


@dataclass(frozen=True, eq=False)
class Given:
    """Both sides of a round, as the files hold them.

    Parameters
    ----------
    vocabulary : Vocabulary
    needs : ReadNeeds
    people : ReadPeople
    errors : tuple of RowError
        What is wrong in any of the files; such rows are left out.
    notes : tuple of str
        What is not wrong but worth a look.
    switched : Switched or None
        Where the files are those of mentor-match, what only they say.
    partners : ReadPartners
        Public partners; nobody where no file of them was given.
    """

    vocabulary: Vocabulary
    needs: ReadNeeds
    people: ReadPeople
    errors: tuple[RowError, ...]
    notes: tuple[str, ...]
    switched: Switched | None = None
    partners: ReadPartners = field(default_factory=files.nobody)


def read(
    needs: Path,
    experiences: Path,
    *,
    people: Path | None,
    seeds: Path,
    capacity: int = 1,
    partners: Path | None = None,
) -> Given:
    """Read the files, of whichever kind their headers show them to be.

    Parameters
    ----------
    needs, experiences : Path
        Needs and experiences, or the two files of mentor-match.
    people : Path or None
        Without it each experience is its own mentor.
    seeds : Path
        The folder of the vocabularies.
    capacity : int
        Learners each mentor takes where no file of people says so.
    partners : Path or None
        Public partners who would join cohorts.

    Returns
    -------
    Given

    Raises
    ------
    FileError
        Where a file cannot be read as a whole.
    """
    headers = [files.header(path) for path in (needs, experiences)]
    if any(mentor_match.recognised(columns) for columns in headers):
        return _of_mentor_match(needs, experiences, seeds=seeds, capacity=capacity)
    vocabulary, ids = files.read_vocabulary(seeds)
    asked, done = files.read_needs(needs, ids), files.read_experiences(experiences, ids)
    blank = [(needs, asked.blank), (experiences, done.blank)]
    if people:
        sides = files.read_people(people, experiences=done, needs=asked, ids=ids)
        blank.append((people, sides.blank))
    else:
        sides = files.each_their_own(done, asked, ids=ids, capacity=capacity)
    joining = files.read_partners(partners, ids) if partners else files.nobody()
    if partners:
        blank.append((partners, joining.blank))
    return Given(
        vocabulary=vocabulary,
        needs=asked,
        people=sides,
        errors=(*asked.errors, *done.errors, *sides.errors, *joining.errors),
        notes=(*_blank(blank), *sides.notes),
        partners=joining,
    )


def _of_mentor_match(first: Path, second: Path, *, seeds: Path, capacity: int) -> Given:
    vocabulary, ids = files.read_vocabulary(seeds)
    read_ = mentor_match.read(first, second, vocabulary=vocabulary, ids=ids, capacity=capacity)
    blank = [(first, read_.needs.blank), (second, read_.people.blank)]
    return Given(
        vocabulary=read_.vocabulary,
        needs=read_.needs,
        people=read_.people,
        errors=(*read_.needs.errors, *read_.people.errors),
        notes=(*_blank(blank), *read_.notes),
        switched=read_,
    )


def _blank(lines: list[tuple[Path, tuple[int, ...]]]) -> Iterator[str]:
    for path, blank in lines:
        if blank:
            noun = "line is" if len(blank) == 1 else "lines are"
            yield f"{path.name}: {len(blank):,} {noun} blank and passed over."
