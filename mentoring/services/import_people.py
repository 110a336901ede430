"""The rows of an imported file of people."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from mentoring.encoding import files
from mentoring.encoding.files import Row, Table
from mentoring.models.people import HALF_DAYS, LANGUAGES
from mentoring.services import import_codes, places
from mentoring.services.arrivals import people
from mentoring.services.arrivals.people import NewMentor, NewPerson
from mentoring.services.import_codes import Codes

REQUIRED = ("name", "email")
COLUMNS = (
    *REQUIRED,
    "job_title",
    "profession_id",
    "organisation_code",
    "place_id",
    "icb_code",
    "languages",
    "half_days",
    "line_manager_email",
    "public_partner",
    "mentor",
)


@dataclass(frozen=True)
class ReadPerson:
    """One row that is right."""

    person: NewPerson
    organisation_code: str | None
    line_manager: str
    mentor: bool


def read(session: Session, table: Table, codes: Codes) -> tuple[list[ReadPerson], int]:
    """Read the rows; gives those that are new, and how many are on the register already."""
    first = files.first_of_each(table.rows, "email", fold=True)
    there = people.known(session, [row.text("email").lower() for row in first])
    coming = {row.text("email").lower() for row in first}
    managers = {row.text("line_manager_email").lower() for row in first} - {""}
    known = coming | set(people.known(session, managers))
    found = [(row, _person(row, codes, known)) for row in first]
    right = [one for row, one in found if not row.errors]
    new = [one for one in right if one.person.email not in there]
    return new, len(right) - len(new)


def add(session: Session, rows: list[ReadPerson], *, now: datetime) -> int:
    """Put people on the register; those who mentor take nobody until they set their numbers."""
    wanted = [one.organisation_code for one in rows if one.organisation_code]
    employers = places.organisations(session, wanted)
    ids = people.add(
        session,
        [_employed(one, employers.get(one.organisation_code or "")) for one in rows],
        now=now,
    )
    managers = people.known(session, [one.line_manager for one in rows if one.line_manager])
    pairs = list(zip(ids, rows, strict=True))
    people.name_managers(
        session, {i: managers[one.line_manager] for i, one in pairs if one.line_manager in managers}
    )
    mentors = [NewMentor(i) for i, one in pairs if one.mentor]
    people.add_mentors(session, mentors, now=now)
    return len(ids)


def _person(row: Row, codes: Codes, known: set[str]) -> ReadPerson:
    email = import_codes.address(row, "email")
    manager = row.text("line_manager_email").lower()
    if manager and manager not in known:
        row.wrong(
            "line_manager_email",
            manager,
            "this person is neither on the register nor in this file; add them, or leave it empty",
        )
    if manager and manager == email:
        row.wrong("line_manager_email", manager, "nobody is their own line manager")
    languages = _several(row, "languages", LANGUAGES)
    return ReadPerson(
        person=NewPerson(
            name=import_codes.text(row, "name", most=200, required=True),
            email=email,
            job_title=import_codes.text(row, "job_title", most=200),
            profession_id=files.code(
                row, "profession_id", codes.professions, source="the list of professions"
            ),
            place_id=import_codes.place(row, codes),
            languages=languages or ("en",),
            half_days=_several(row, "half_days", HALF_DAYS),
            public_partner=import_codes.yes(row, "public_partner"),
        ),
        organisation_code=files.code(
            row, "organisation_code", codes.organisations, source="the list of organisations"
        ),
        line_manager=manager,
        mentor=import_codes.yes(row, "mentor"),
    )


def _several(row: Row, column: str, among: tuple[str, ...]) -> tuple[str, ...]:
    known = {word: word for word in among}
    return tuple(files.codes(row, column, known, source=", ".join(among)))


def _employed(one: ReadPerson, organisation_id: int | None) -> NewPerson:
    return replace(one.person, organisation_id=organisation_id)
