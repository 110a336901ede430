"""The vocabulary as the engine reads it, with the ids that its indices stand for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from matching import phrases
from matching.problem import NONE, Ints, Ragged, Vocabulary
from mentoring.models.places import Place
from mentoring.models.vocabulary import Context, KnowHow, Profession, Saying

# As columns: a worker asks each minute whether any of it has changed.
_KNOWHOW = select(
    KnowHow.id, KnowHow.label, KnowHow.synonyms, KnowHow.description, KnowHow.parent_id
).order_by(KnowHow.id)
_SAID = select(Saying.knowhow_id, Saying.said).order_by(Saying.knowhow_id, Saying.said)
_CONTEXTS = select(
    Context.id, Context.kind, Context.label, Context.synonyms, Context.description
).order_by(Context.kind, Context.sort_order, Context.id)
_PLACES = select(Place.id, Place.name, Place.parent_id, Place.latitude, Place.longitude).order_by(
    Place.id
)
_PROFESSIONS = select(Profession.id, Profession.label).order_by(Profession.id)


@dataclass(frozen=True, eq=False)
class Words:
    """A vocabulary and the ids behind its indices."""

    vocabulary: Vocabulary
    knowhow_ids: tuple[str, ...]
    context_ids: tuple[str, ...]
    place_ids: tuple[str, ...]
    profession_ids: tuple[str, ...]

    @cached_property
    def knowhow(self) -> dict[str, int]:
        """Give the index of each know-how."""
        return _index(self.knowhow_ids)

    @cached_property
    def context(self) -> dict[str, int]:
        """Give the index of each context."""
        return _index(self.context_ids)

    @cached_property
    def place(self) -> dict[str, int]:
        """Give the index of each place."""
        return _index(self.place_ids)

    @cached_property
    def profession(self) -> dict[str, int]:
        """Give the index of each profession."""
        return _index(self.profession_ids)


def load(session: Session) -> Words:
    """Read the whole vocabulary."""
    knowhow = session.execute(_KNOWHOW).all()
    said: dict[str, list[str]] = {}
    for of, one in session.execute(_SAID):
        said.setdefault(of, []).append(one)
    contexts, places = session.execute(_CONTEXTS).all(), session.execute(_PLACES).all()
    professions = session.execute(_PROFESSIONS).all()
    knowhow_at, place_at = _index(row.id for row in knowhow), _index(row.id for row in places)
    vocabulary = Vocabulary(
        knowhow_label=tuple(row.label for row in knowhow),
        knowhow_text=tuple(_told(row, sayings=said.get(row.id, ())) for row in knowhow),
        knowhow_parent=indices((row.parent_id for row in knowhow), knowhow_at),
        context_type=tuple(row.kind.value for row in contexts),
        context_label=tuple(row.label for row in contexts),
        context_text=tuple(_told(row) for row in contexts),
        place_label=tuple(row.name for row in places),
        place_parent=indices((row.parent_id for row in places), place_at),
        place_point=_points(places),
        profession_label=tuple(row.label for row in professions),
    )
    return Words(
        vocabulary=vocabulary,
        knowhow_ids=tuple(row.id for row in knowhow),
        context_ids=tuple(row.id for row in contexts),
        place_ids=tuple(row.id for row in places),
        profession_ids=tuple(row.id for row in professions),
    )


def indices(ids: Iterable[str | int | None], at: dict[str, int] | dict[int, int]) -> Ints:
    """Turn ids into indices; what is not given, or not known, is `NONE`."""
    return np.array([at.get(one, NONE) for one in ids], dtype=np.int64)  # type: ignore[arg-type]


def ragged(rows: Iterable[Sequence[str]], at: dict[str, int]) -> Ragged:
    """Turn lists of ids into lists of indices, without those that are not known."""
    return Ragged.of([[at[one] for one in row if one in at] for row in rows])


def _index(ids: Iterable[str]) -> dict[str, int]:
    return {one: place for place, one in enumerate(ids)}


def _told(row: Any, *, sayings: Sequence[str] = ()) -> str:
    synonyms = [one for one in row.synonyms.split("|") if one]
    return phrases.told(row.label, synonyms=synonyms, description=row.description, sayings=sayings)


def _points(places: Sequence[Any]) -> np.ndarray:
    unknown = float("nan")
    return np.array(
        [
            (
                unknown if row.latitude is None else row.latitude,
                unknown if row.longitude is None else row.longitude,
            )
            for row in places
        ],
        dtype=np.float64,
    ).reshape(-1, 2)
