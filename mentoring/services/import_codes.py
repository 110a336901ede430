"""The codes that an imported file may use, and how its cells are read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.encoding import files
from mentoring.encoding.files import Row
from mentoring.models.places import Organisation, Place
from mentoring.models.vocabulary import Context, KnowHow, Profession
from mentoring.services import free_text

ADDRESS = re.compile(r"[^@\s\"<>]+@[^@\s\"<>]+\.[^@\s\"<>.]+")
LONGEST_ADDRESS = 254
CONTEXT_COLUMNS = {
    "level": "level",
    "level_wanted": "level",
    "setting": "setting",
    "population": "population",
    "authority_model": "authority",
    "services": "service",
    "obstacles": "obstacle",
}
"""Columns that hold contexts, and the kind of each."""

DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y")


@dataclass(frozen=True)
class Codes:
    """Every code there is, with what it stands for in the tables."""

    places: dict[str, str]
    professions: dict[str, str]
    knowhow: dict[str, str]
    contexts: dict[str, dict[str, str]]
    organisations: dict[str, str]


def load(session: Session) -> Codes:
    """Read the codes."""
    contexts: dict[str, dict[str, str]] = {}
    for row in session.scalars(select(Context).order_by(Context.sort_order, Context.id)):
        contexts.setdefault(row.kind.value, {})[row.code] = row.id
    return Codes(
        places=_themselves(session.scalars(select(Place.id).order_by(Place.id)).all()),
        professions=_themselves(
            session.scalars(select(Profession.id).order_by(Profession.id)).all()
        ),
        knowhow=_themselves(session.scalars(select(KnowHow.id).order_by(KnowHow.id)).all()),
        contexts=contexts,
        organisations=_themselves(
            session.scalars(select(Organisation.ods_code).order_by(Organisation.ods_code)).all()
        ),
    )


def contexts(row: Row, codes: Codes) -> tuple[str, ...]:
    """Read the circumstances, the widest first."""
    found = (
        one
        for column, kind in CONTEXT_COLUMNS.items()
        for one in files.codes(
            row, column, codes.contexts.get(kind, {}), source=f"the list of contexts ({kind})"
        )
    )
    return tuple(dict.fromkeys(found))


def knowhow(row: Row, codes: Codes) -> tuple[str, ...]:
    """Read the know-how, the most important first."""
    return tuple(files.codes(row, "knowhow_ids", codes.knowhow, source="the list of know-how"))


def place(row: Row, codes: Codes) -> str | None:
    """Read the place, or else the system it lies in."""
    found = files.code(row, "place_id", codes.places, source="the list of places")
    system = files.code(row, "icb_code", codes.places, source="the list of systems")
    return found or system


def address(row: Row, column: str) -> str:
    """Read an e-mail address that must be there, in small letters."""
    given = row.text(column).lower()
    if not given:
        row.wrong(column, "", "enter an e-mail address, such as name@example.org")
    elif len(given) > LONGEST_ADDRESS or not ADDRESS.fullmatch(given):
        row.wrong(column, row.text(column), "this is not an e-mail address like name@example.org")
    return given


def text(row: Row, column: str, *, most: int = 20_000, required: bool = False) -> str:
    """Read a text that may be kept."""
    given = files.from_text(row.text(column))
    if required and not given:
        row.wrong(column, "", "this must not be empty")
    if len(given) > most:
        row.wrong(column, given, f"this has {len(given):,} letters; it can have {most:,}")
    if problem := free_text.problem(given):
        row.wrong(column, given, problem)
    return given


def choice(
    row: Row,
    column: str,
    *,
    among: Sequence[str],
    usual: str,
    also: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Read one of a few words, or what else people write for them; an empty cell is the usual."""
    given = row.text(column).lower().replace(" ", "_").replace("-", "_")
    found = also.get(given, given)
    if found and found not in among:
        row.wrong(column, row.text(column), f"enter one of these: {', '.join(among)}")
    return found or usual


def yes(row: Row, column: str) -> bool:
    """Read yes or no; an empty cell is no."""
    return choice(row, column, among=("yes", "no"), usual="no") == "yes"


def day(row: Row, column: str) -> date | None:
    """Read a date as 2027-03-31, 31/03/2027 or 31 March 2027."""
    given = row.text(column)
    for written in DATES if given else ():
        try:
            return datetime.strptime(given, written).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    if given:
        row.wrong(column, given, "this is not a date; write 2027-03-31 or 31/03/2027")
    return None


def _themselves(ids: Sequence[str]) -> dict[str, str]:
    return {one: one for one in ids}
