"""What crosses the border between the register and the mathematics.

Letters are fixed everywhere: N needs, E experiences, M mentors, K candidate edges, P score parts,
H know-how, C contexts, Q places, R professions. Identifiers stay with the caller.
"""

from dataclasses import dataclass, field

import numpy as np

from matching.ragged import (
    NONE,
    Bools,
    Floats,
    Ints,
    MatchingError,
    Ragged,
    RangeError,
    ShapeError,
)

__all__ = [
    "NONE", "Bools", "Edges", "Experiences", "Floats", "Ints", "MatchingError",
    "Needs", "People", "Ragged", "RangeError", "Rules", "ShapeError", "Vocabulary",
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The words that needs and experiences share.

    Parameters
    ----------
    knowhow_label, knowhow_text : tuple of str, length H
        Label, and label with synonyms and description.
    knowhow_parent : ndarray of int64, shape (H,)
        Index of the broader know-how, `NONE` for a domain.
    context_type, context_label, context_text : tuple of str, length C
        Type is one of level, setting, authority, population, service, obstacle, outcome, stage.
    place_label : tuple of str, length Q
    place_parent : ndarray of int64, shape (Q,)
        Index of the wider place, `NONE` for a region.
    place_point : ndarray of float64, shape (Q, 2)
        Latitude and longitude in degrees, NaN where unknown.
    profession_label : tuple of str, length R
    """

    knowhow_label: tuple[str, ...]
    knowhow_text: tuple[str, ...]
    knowhow_parent: Ints
    context_type: tuple[str, ...]
    context_label: tuple[str, ...]
    context_text: tuple[str, ...]
    place_label: tuple[str, ...]
    place_parent: Ints
    place_point: Floats
    profession_label: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse columns of different length and parents that are not there."""
        _same_length(
            "know-how",
            knowhow_label=self.knowhow_label,
            knowhow_text=self.knowhow_text,
            knowhow_parent=self.knowhow_parent,
        )
        _same_length(
            "contexts",
            context_type=self.context_type,
            context_label=self.context_label,
            context_text=self.context_text,
        )
        _same_length(
            "places",
            place_label=self.place_label,
            place_parent=self.place_parent,
            place_point=self.place_point,
        )
        _indices("knowhow_parent", self.knowhow_parent, len(self.knowhow_label))
        _indices("place_parent", self.place_parent, len(self.place_label))


@dataclass(frozen=True, eq=False)
class Experiences:
    """What has been done: one row an experience (E), with the mentor (M) who did it.

    Parameters
    ----------
    title, text : tuple of str, length E
    knowhow, context : Ragged, E rows
        Indices into the vocabulary, most important first.
    place, profession, mentor : ndarray of int64, shape (E,)
        `NONE` where not given; `mentor` is always given.
    last_year : ndarray of float64, shape (E,)
        The last calendar year of the episode, NaN where unknown.
    has_result : ndarray of bool, shape (E,)
        Whether a result with its measure is recorded.
    """

    title: tuple[str, ...]
    text: tuple[str, ...]
    knowhow: Ragged
    context: Ragged
    place: Ints
    profession: Ints
    mentor: Ints
    last_year: Floats
    has_result: Bools

    def __post_init__(self) -> None:
        """Refuse columns of different length."""
        _same_length(
            "experiences",
            title=self.title,
            text=self.text,
            knowhow=self.knowhow,
            context=self.context,
            place=self.place,
            profession=self.profession,
            mentor=self.mentor,
            last_year=self.last_year,
            has_result=self.has_result,
        )

    def __len__(self) -> int:
        """Count the experiences."""
        return len(self.title)


@dataclass(frozen=True, eq=False)
class Needs:
    """What has to get done: one row a need (N).

    Parameters
    ----------
    text, role : tuple of str, length N
        The learner's own words; their job title ("" where unknown).
    knowhow, context : Ragged, N rows
        What the learner has confirmed, most important first; an empty row where nothing is.
    place, profession : ndarray of int64, shape (N,)
        `NONE` where not given.
    """

    text: tuple[str, ...]
    role: tuple[str, ...]
    knowhow: Ragged
    context: Ragged
    place: Ints
    profession: Ints

    def __post_init__(self) -> None:
        """Refuse columns of different length."""
        _same_length(
            "needs",
            text=self.text,
            role=self.role,
            knowhow=self.knowhow,
            context=self.context,
            place=self.place,
            profession=self.profession,
        )

    def __len__(self) -> int:
        """Count the needs."""
        return len(self.text)


@dataclass(frozen=True, eq=False)
class People:
    """What the hard rules look at, alike for learners (N rows) and mentors (M rows).

    Parameters
    ----------
    person : ndarray of int64, shape (rows,)
        One number a person over both sides, so that nobody meets themselves.
    line_manager : ndarray of int64, shape (rows,)
        The manager's person number, `NONE` where not given. Kept in both directions.
    organisation, region : ndarray of int64, shape (rows,)
        `NONE` where not given.
    languages, half_days : ndarray of int64, shape (rows,)
        Bit sets. 0 means not said: such a person is never excluded by the rule.
    not_with : Ragged, as many rows
        Person numbers that this one asked not to meet. Kept in both directions.
    """

    person: Ints
    line_manager: Ints
    organisation: Ints
    region: Ints
    languages: Ints
    half_days: Ints
    not_with: Ragged

    def __post_init__(self) -> None:
        """Refuse columns of different length."""
        _same_length(
            "people",
            person=self.person,
            line_manager=self.line_manager,
            organisation=self.organisation,
            region=self.region,
            languages=self.languages,
            half_days=self.half_days,
            not_with=self.not_with,
        )

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.person)

    def take(self, rows: Ints) -> "People":
        """Give some of the people, in the order in which they are named."""
        columns = ("person", "line_manager", "organisation", "region", "languages", "half_days")
        taken = {name: getattr(self, name)[rows] for name in columns}
        return People(**taken, not_with=self.not_with.take(rows))


@dataclass(frozen=True, eq=False)
class Rules:
    """The admin's rules for a round, kept by every edge, and the pairs that may not be.

    Parameters
    ----------
    other_organisation, same_region, shared_language, shared_half_day : bool
    forbidden : ndarray of int64, shape (F, 2)
        (need, mentor) pairs that an admin has forbidden.
    """

    other_organisation: bool = False
    same_region: bool = False
    shared_language: bool = False
    shared_half_day: bool = False
    forbidden: Ints = field(default_factory=lambda: np.zeros((0, 2), np.int64))

    def __post_init__(self) -> None:
        """Refuse a list that is not one of pairs."""
        if self.forbidden.ndim != 2 or self.forbidden.shape[1] != 2:
            raise ShapeError(f"forbidden has shape {self.forbidden.shape}, not (F, 2)")


@dataclass(frozen=True, eq=False)
class Edges:
    """Candidates: mentors who may be suggested for a need, each by their best experience.

    Parameters
    ----------
    need, mentor, experience : ndarray of int64, shape (K,)
        Sorted by need, then falling score, then mentor; a (need, mentor) pair stands once.
    score : ndarray of float64, shape (K,)
        How well the experience answers the need, in [0, 1].
    """

    need: Ints
    mentor: Ints
    experience: Ints
    score: Floats

    def __post_init__(self) -> None:
        """Refuse columns of different length and scores outside [0, 1]."""
        _same_length(
            "edges",
            need=self.need,
            mentor=self.mentor,
            experience=self.experience,
            score=self.score,
        )
        if len(self.score) and not (np.all(self.score >= 0) and np.all(self.score <= 1)):
            wrong = self.score[~((self.score >= 0) & (self.score <= 1))][0]
            raise RangeError(f"a score is {wrong}; scores are in [0, 1]")

    def __len__(self) -> int:
        """Count the edges."""
        return len(self.need)


def _same_length(noun: str, **columns: object) -> None:
    lengths = {name: len(column) for name, column in columns.items()}  # type: ignore[arg-type]
    if len(set(lengths.values())) > 1:
        raise ShapeError(f"the columns of {noun} must be of one length, but they are {lengths}")


def _indices(name: str, values: Ints, size: int) -> None:
    if len(values) and (values.min() < NONE or values.max() >= size):
        wrong = values[(values < NONE) | (values >= size)][0]
        raise RangeError(f"{name} holds {int(wrong)}; it must be {NONE} or below {size}")
