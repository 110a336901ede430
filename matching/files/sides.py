"""The two sides of a round, put into arrays when all their people are known."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.files.experiences import ReadExperiences
from matching.files.needs import ReadNeeds
from matching.files.row import FileError, RowError
from matching.files.vocabulary import VocabularyIds
from matching.problem import NONE, Experiences, Ints, People, Ragged

MOST_LANGUAGES = 62
"""So many fit beside each other in the bits of one number."""


@dataclass(frozen=True, eq=False)
class ReadPeople:
    """Both sides of a round.

    Parameters
    ----------
    experiences : Experiences
        What the mentors have done; an experience that several people share stands once for each.
    experience_ids : tuple of str, length E
    mentors : People
        M rows.
    mentor_ids : tuple of str, length M
    capacity : ndarray of int64, shape (M,)
        In learners, 0 to 6.
    learners : People
        N rows, one a need.
    cohorts : ndarray of int64, shape (M,)
        Cohorts that each mentor leads, 0 to 2.
    numbers : mapping of str to int
        The number of everybody who is named, also of those whom somebody asks not to meet.
    errors : tuple of RowError
        What is wrong; such a row is left out.
    blank : tuple of int
        Lines that hold nothing.
    notes : tuple of str
        What is not wrong but worth a look.
    """

    experiences: Experiences
    experience_ids: tuple[str, ...]
    mentors: People
    mentor_ids: tuple[str, ...]
    capacity: Ints
    learners: People
    cohorts: Ints
    numbers: Mapping[str, int]
    errors: tuple[RowError, ...] = ()
    blank: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Person:
    """What a row says about one person; numbers are given when all rows are known.

    Parameters
    ----------
    name : str
        What the person is called in the files.
    experiences : tuple of int
        Rows of the experiences that they hold.
    capacity : int
        In learners.
    cohorts : int
        That they lead.
    organisation : str
    region : int
        A place, whose region counts; `NONE` where not given.
    line_manager : str
    not_with, languages : tuple of str
    half_days : int
        A bit set, Monday morning first.
    """

    name: str
    experiences: tuple[int, ...] = ()
    capacity: int = 0
    cohorts: int = 0
    organisation: str = ""
    region: int = NONE
    line_manager: str = ""
    not_with: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    half_days: int = 0


def join(
    mentors: Sequence[Person],
    people: Mapping[str, Person],
    *,
    experiences: ReadExperiences,
    needs: ReadNeeds,
    ids: VocabularyIds,
) -> ReadPeople:
    """Put mentors and the people behind the needs into arrays.

    Parameters
    ----------
    mentors : sequence of Person
    people : mapping of str to Person
        Those of whom something is known, by name; a learner who is not among them is known by
        their need only.
    experiences : ReadExperiences
    needs : ReadNeeds
    ids : VocabularyIds

    Returns
    -------
    ReadPeople
    """
    pairs = [(index, place) for place, one in enumerate(mentors) for index in one.experiences]
    learners = [
        _with_region(people.get(name, Person(name)), place, ids=ids)
        for name, place in zip(needs.persons, needs.needs.place.tolist(), strict=True)
    ]
    homes = [int(experiences.experiences.place[one.experiences[0]]) for one in mentors]
    placed = [_with_region(one, home, ids=ids) for one, home in zip(mentors, homes, strict=True)]
    numbers = _Numbers.of([*placed, *learners])
    return ReadPeople(
        experiences=_held(experiences.experiences, pairs),
        experience_ids=tuple(experiences.ids[index] for index, _ in pairs),
        mentors=numbers.arrays(placed),
        mentor_ids=tuple(one.name for one in mentors),
        capacity=np.array([one.capacity for one in mentors], np.int64),
        learners=numbers.arrays(learners),
        cohorts=np.array([one.cohorts for one in mentors], np.int64),
        numbers=numbers.person,
    )


@dataclass(frozen=True)
class _Numbers:
    """The numbers that names and codes get."""

    person: Mapping[str, int]
    organisation: Mapping[str, int]
    language: Mapping[str, int]

    @classmethod
    def of(cls, people: Sequence[Person]) -> "_Numbers":
        languages = _numbered(name for one in people for name in one.languages)
        if len(languages) > MOST_LANGUAGES:
            raise FileError(f"{len(languages)} languages are named; at most {MOST_LANGUAGES} fit")
        return cls(
            person=_numbered(
                name
                for one in people
                for name in (one.name, one.line_manager, *one.not_with)
                if name
            ),
            organisation=_numbered(one.organisation.casefold() for one in people),
            language=languages,
        )

    def arrays(self, people: Sequence[Person]) -> People:
        return People(
            person=_ints(self.person[one.name] for one in people),
            line_manager=_ints(self.person.get(one.line_manager, NONE) for one in people),
            organisation=_ints(
                self.organisation[one.organisation.casefold()] if one.organisation else NONE
                for one in people
            ),
            region=_ints(one.region for one in people),
            languages=_ints(
                sum(1 << self.language[name] for name in one.languages) for one in people
            ),
            half_days=_ints(one.half_days for one in people),
            not_with=Ragged.of([[self.person[name] for name in one.not_with] for one in people]),
        )


def _with_region(person: Person, place: int, *, ids: VocabularyIds) -> Person:
    """Take the place that the person gives, else the one of their need or experience."""
    place = person.region if person.region != NONE else place
    return replace(person, region=ids.region[place] if place != NONE else NONE)


def _held(experiences: Experiences, pairs: Sequence[tuple[int, int]]) -> Experiences:
    chosen = _ints(index for index, _ in pairs)
    return Experiences(
        title=tuple(experiences.title[index] for index in chosen),
        text=tuple(experiences.text[index] for index in chosen),
        knowhow=Ragged.of([experiences.knowhow[index].tolist() for index in chosen]),
        context=Ragged.of([experiences.context[index].tolist() for index in chosen]),
        place=experiences.place[chosen],
        profession=experiences.profession[chosen],
        mentor=_ints(mentor for _, mentor in pairs),
        last_year=experiences.last_year[chosen],
        has_result=experiences.has_result[chosen],
    )


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: index for index, name in enumerate(sorted(set(names)))}


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, np.int64)
