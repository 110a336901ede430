"""What cohorts are formed from, as a run keeps it: numbers under random tokens, and no names."""

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from matching.cohorts.frame import Frame, Weight
from matching.cohorts.given import COLUMNS as LEARNERS
from matching.cohorts.given import Asked, Leads, Learners, Partners
from matching.problem import NONE, Ints, People, Ragged, Rules

if TYPE_CHECKING:
    from matching.cohorts.forming import Formed

FORMAT = 1
LEADS = ("context", "steps", "point", "room")
PARTNERS = ("point", "room")
PEOPLE = ("person", "line_manager", "organisation", "region", "languages", "half_days")
RULES = ("other_organisation", "same_region", "shared_language", "shared_half_day")
SIDES: Mapping[str, tuple[str, ...]] = {"learners": LEARNERS, "leads": LEADS, "partners": PARTNERS}


def hidden(asked: Asked, *, seed: int) -> Asked:
    """Put random tokens in the place of the numbers of people and organisations."""
    rng = np.random.default_rng(seed)
    sides = (asked.learners.people, asked.leads.people, asked.partners.people)
    known = [one for side in sides for one in (side.person, side.line_manager)]
    person = _Tokens([*known, *(side.not_with.values for side in sides)], rng)
    employer = _Tokens([side.organisation for side in sides], rng)
    return replace(
        asked,
        learners=replace(asked.learners, people=_unnamed(sides[0], person, employer)),
        leads=replace(asked.leads, people=_unnamed(sides[1], person, employer)),
        partners=replace(asked.partners, people=_unnamed(sides[2], person, employer)),
    )


def dump(asked: Asked) -> bytes:
    """Write what a run was given as bytes."""
    kept = io.BytesIO()
    arrays: dict[str, Any] = {"format": np.array(FORMAT), "fixed": asked.fixed}
    arrays["frame"] = np.frombuffer(json.dumps(_frame(asked.frame)).encode(), dtype=np.uint8)
    arrays["rules"] = np.array([getattr(asked.rules, name) for name in RULES])
    arrays["forbidden"] = asked.rules.forbidden
    for side, names in SIDES.items():
        rows = getattr(asked, side)
        arrays |= {f"{side}_{name}": getattr(rows, name) for name in names}
        arrays |= {f"{side}_{name}": getattr(rows.people, name) for name in PEOPLE}
        arrays |= _flat(f"{side}_not_with", rows.people.not_with)
    arrays |= _flat("teaches", asked.leads.teaches)
    np.savez_compressed(kept, allow_pickle=False, **arrays)
    return kept.getvalue()


def load(payload: bytes) -> Asked:
    """Read back what a run was given."""
    with np.load(io.BytesIO(payload), allow_pickle=False) as kept:
        found = {name: kept[name] for name in kept}
    rules = dict(zip(RULES, found["rules"].tolist(), strict=True))
    return Asked(
        learners=Learners(people=_people("learners", found), **_rows("learners", found)),
        leads=Leads(
            people=_people("leads", found),
            teaches=_ragged("teaches", found),
            **_rows("leads", found),
        ),
        partners=Partners(people=_people("partners", found), **_rows("partners", found)),
        frame=_framed(json.loads(found["frame"].tobytes())),
        rules=Rules(**rules, forbidden=found["forbidden"]),
        fixed=found["fixed"],
    )


def result_hash(asked: Asked, formed: "Formed") -> str:
    """Fingerprint cohorts: the same inputs give the same ones, however often they are replayed."""
    seen = hashlib.sha256()
    for column in (asked.learners.people.person, formed.cohort, formed.lead, formed.partner):
        seen.update(np.ascontiguousarray(column, dtype=np.int64).tobytes())
    return seen.hexdigest()


class _Tokens:
    """A random token for every number that occurs; `NONE` stays."""

    def __init__(self, columns: list[Ints], rng: np.random.Generator) -> None:
        numbers = np.unique(np.concatenate(columns))
        self.numbers = numbers[numbers >= 0]
        self.tokens = rng.choice(2**40, size=len(self.numbers), replace=False).astype(np.int64)

    def __call__(self, column: Ints) -> Ints:
        if not len(self.numbers):
            return column
        at = np.minimum(np.searchsorted(self.numbers, column), len(self.numbers) - 1)
        return np.where(column >= 0, self.tokens[at], NONE)


def _unnamed(people: People, person: _Tokens, employer: _Tokens) -> People:
    return replace(
        people,
        person=person(people.person),
        line_manager=person(people.line_manager),
        organisation=employer(people.organisation),
        not_with=replace(people.not_with, values=person(people.not_with.values)),
    )


def _frame(frame: Frame) -> dict[str, Any]:
    return {**asdict(frame), "weights": {name: int(one) for name, one in frame.weights.items()}}


def _framed(kept: dict[str, Any]) -> Frame:
    weights = {name: Weight(one) for name, one in kept["weights"].items()}
    return Frame(**{**kept, "weights": weights})


def _flat(name: str, rows: Ragged) -> dict[str, Ints]:
    return {f"{name}_{field.name}": getattr(rows, field.name) for field in fields(rows)}


def _ragged(name: str, found: dict[str, Any]) -> Ragged:
    return Ragged(**{field.name: found[f"{name}_{field.name}"] for field in fields(Ragged)})


def _people(side: str, found: dict[str, Any]) -> People:
    columns = {name: found[f"{side}_{name}"] for name in PEOPLE}
    return People(**columns, not_with=_ragged(f"{side}_not_with", found))


def _rows(side: str, found: dict[str, Any]) -> dict[str, Any]:
    return {name: found[f"{side}_{name}"] for name in SIDES[side]}
