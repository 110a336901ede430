"""Needs and the people behind them, as the engine reads them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.orm import Session

from matching.problem import Ints, Needs, People, Ragged
from mentoring.encoding import words
from mentoring.encoding.words import Words
from mentoring.models.needs import Need, NeedContext, NeedKnowHow, NeedState
from mentoring.models.people import NotWith, Person
from mentoring.models.places import Place, PlaceKind

_NAMED = select(NotWith.person_id, NotWith.other_id)
_NAMED_BY = _NAMED.where(NotWith.person_id.in_(bindparam("among", expanding=True)))

PERSON = (
    Person.id,
    Person.line_manager_id,
    Person.organisation_id,
    Person.place_id,
    Person.languages,
    Person.half_days,
    Person.job_title,
    Person.profession_id,
)
"""The columns of whoever asks, as the engine reads them."""

AT_ONCE = 1_000
"""Rows that are fetched at once."""


@dataclass(frozen=True, eq=False)
class PersonFacts:
    """What the hard rules need to know of everybody: regions by place, and exclusions."""

    region_of: dict[str, int]
    not_with: dict[int, list[int]]


@dataclass(frozen=True, eq=False)
class OpenNeeds:
    """The open needs of a programme in the order of their ids, and who asks."""

    ids: tuple[int, ...]
    needs: Needs
    learners: Sequence[Any]


def facts(
    session: Session, *, among: Collection[int] | None = None, regions: bool = True
) -> PersonFacts:
    """Read the regions where a rule asks for them, and the exclusions of all or of some people."""
    if among is None:
        named = session.execute(_NAMED)
    else:
        named = session.execute(_NAMED_BY, {"among": list(among)})
    not_with: dict[int, list[int]] = {}
    for person_id, other_id in named:
        not_with.setdefault(person_id, []).append(other_id)
    return PersonFacts(_regions(session) if regions else {}, not_with)


def needs(rows: Sequence[Need], spoken: Words) -> Needs:
    """Encode needs whose know-how, contexts and learner are loaded."""
    return Needs(
        text=tuple(row.text for row in rows),
        role=tuple(row.learner.job_title for row in rows),
        knowhow=words.ragged(([k.knowhow_id for k in row.knowhow] for row in rows), spoken.knowhow),
        context=words.ragged(
            ([c.context_id for c in row.contexts] for row in rows), spoken.context
        ),
        place=words.indices((row.place_id or row.learner.place_id for row in rows), spoken.place),
        profession=words.indices((row.learner.profession_id for row in rows), spoken.profession),
    )


def open_needs(
    session: Session, *, programme_id: int, spoken: Words, only: Sequence[ColumnElement[bool]] = ()
) -> OpenNeeds:
    """Read a programme's open needs as columns: a round may have a hundred thousand of them."""
    among = (Need.programme_id == programme_id, Need.state == NeedState.OPEN, *only)
    rows = [
        *session.execute(
            select(Need.id.label("need_id"), Need.text, Need.place_id.label("where"), *PERSON)
            .join(Person, Person.id == Need.learner_id)
            .where(*among)
            .order_by(Need.id)
            .execution_options(yield_per=AT_ONCE)
        )
    ]
    knowhow = _said(session, NeedKnowHow, NeedKnowHow.knowhow_id, among)
    contexts = _said(session, NeedContext, NeedContext.context_id, among)
    return OpenNeeds(
        ids=tuple(row.need_id for row in rows),
        needs=Needs(
            text=tuple(row.text for row in rows),
            role=tuple(row.job_title for row in rows),
            knowhow=words.ragged((knowhow.get(row.need_id, ()) for row in rows), spoken.knowhow),
            context=words.ragged((contexts.get(row.need_id, ()) for row in rows), spoken.context),
            place=words.indices((row.where or row.place_id for row in rows), spoken.place),
            profession=words.indices((row.profession_id for row in rows), spoken.profession),
        ),
        learners=rows,
    )


def region_ids(session: Session) -> list[str]:
    """List the regions, in the order of their numbers."""
    return sorted(session.scalars(select(Place.id).where(Place.kind == PlaceKind.REGION)))


def from_words(text: str, *, role: str, spoken: Words, profession_id: str | None) -> Needs:
    """Encode words alone, before anything is confirmed."""
    return Needs(
        text=(text,),
        role=(role,),
        knowhow=Ragged.of([[]]),
        context=Ragged.of([[]]),
        place=words.indices([None], spoken.place),
        profession=words.indices([profession_id], spoken.profession),
    )


def people(rows: Sequence[Any], known: PersonFacts) -> People:
    """Encode what the hard rules look at in people, or rows with their columns.

    The numbers are the ids themselves.
    """
    return People(
        person=_numbers(row.id for row in rows),
        line_manager=_numbers(row.line_manager_id for row in rows),
        organisation=_numbers(row.organisation_id for row in rows),
        region=_numbers(known.region_of.get(row.place_id or "") for row in rows),
        languages=_numbers(row.languages for row in rows),
        half_days=_numbers(row.half_days for row in rows),
        not_with=Ragged.of([known.not_with.get(row.id, []) for row in rows]),
    )


def _said(
    session: Session, kept: type[NeedKnowHow] | type[NeedContext], word: Any, among: tuple[Any, ...]
) -> dict[int, list[str]]:
    """List what each need was said to be about, the most important first."""
    found: dict[int, list[str]] = {}
    wanted = (
        select(kept.need_id, word)
        .join(Need, Need.id == kept.need_id)
        .where(*among)
        .order_by(kept.need_id, kept.rank)
    )
    for need_id, word_id in session.execute(wanted.execution_options(yield_per=AT_ONCE)):
        found.setdefault(need_id, []).append(word_id)
    return found


def _regions(session: Session) -> dict[str, int]:
    """Number the regions, and give each place the number of its own."""
    rows = session.execute(select(Place.id, Place.parent_id, Place.kind)).all()
    wider = {key: parent or "" for key, parent, kind in rows if kind is not PlaceKind.REGION}
    order = {key: index for index, key in enumerate(region_ids(session))}
    found = {}
    for key, _, _ in rows:
        at = key
        while at in wider:
            at = wider[at]
        if at in order:
            found[key] = order[at]
    return found


def _numbers(values: Iterable[int | None]) -> Ints:
    return np.array([-1 if value is None else value for value in values], dtype=np.int64)
