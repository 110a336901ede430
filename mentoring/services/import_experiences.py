"""The rows of an imported file of experiences."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.encoding.files import Row, Table
from mentoring.models.experiences import Evidence, HowItWent, NoteBasis, OwnPart
from mentoring.models.places import Site
from mentoring.services import import_codes, import_lineage, register
from mentoring.services.arrivals import experiences, people
from mentoring.services.arrivals.experiences import NewExperience
from mentoring.services.arrivals.people import NewMentor
from mentoring.services.import_codes import Codes

REQUIRED = ("holder_email", "title", "what_was_done", "knowhow_ids")
COLUMNS = (
    *REQUIRED,
    "source_ref",
    "icb_code",
    "place_id",
    "site_id",
    "level",
    "setting",
    "population",
    "authority_model",
    "services",
    "obstacles",
    "first_year",
    "last_year",
    "own_part",
    "result",
    "evidence",
    "how_it_went",
    "what_it_took",
    "working_note",
    "note_basis",
    "would_change",
    "does_now",
    "source_url",
    import_lineage.COLUMN,
)
EARLIEST = 1948
KNOWN = {"compared_with_others": Evidence.COMPARED, "compared_with_elsewhere": Evidence.COMPARED}
WENT = {
    "yes": HowItWent.WORKED,
    "it_worked": HowItWent.WORKED,
    "mixed": HowItWent.IN_PART,
    "partly": HowItWent.IN_PART,
    "worked_in_part": HowItWent.IN_PART,
    "no": HowItWent.DID_NOT_WORK,
    "didn't_work": HowItWent.DID_NOT_WORK,
    "didn’t_work": HowItWent.DID_NOT_WORK,
}
"""What people write for these in a file, beside the words of the register."""


def read(
    session: Session, table: Table, codes: Codes, *, now: datetime
) -> tuple[list[NewExperience], int]:
    """Read the rows; gives those that are new, and how many are on the register already."""
    named = ("holder_email", import_lineage.COLUMN)
    holders = people.known(session, [row.text(one).lower() for row in table.rows for one in named])
    sites = set(session.scalars(select(Site.id)))
    seen: dict[tuple[object, ...], int] = {}
    right: list[tuple[Row, NewExperience]] = []
    for row in table.rows:
        one = _experience(row, codes, holders=holders, sites=sites, now=now)
        for key in ((one.source_ref,), (one.holder_id, one.title)):
            first = seen.setdefault(key, row.line)
            if key != (None,) and first != row.line:
                row.wrong("title", one.title, f"this stands already in line {first}; once is right")
                break
        if not row.errors:
            right.append((row, one))
    there = experiences.known(session, [one for _, one in right])
    new = [pair for pair, is_there in zip(right, there, strict=True) if not is_there]
    return import_lineage.traced(session, new, known=holders), len(right) - len(new)


def add(session: Session, rows: list[NewExperience], *, now: datetime) -> int:
    """Put experiences on the register, to be confirmed; no holder takes anybody by that."""
    ids = experiences.add(session, rows, now=now)
    holders = dict.fromkeys(one.holder_id for one in rows)
    people.add_mentors(session, [NewMentor(one) for one in holders], now=now)
    register.changed(session)
    return len(ids)


def _experience(
    row: Row, codes: Codes, *, holders: dict[str, int], sites: set[str], now: datetime
) -> NewExperience:
    email = import_codes.address(row, "holder_email")
    if email and email not in holders and not row.errors:
        row.wrong(
            "holder_email", email, "nobody on the register has this address; import people first"
        )
    import_lineage.check(row, holder=email, known=holders)
    first_year, last_year = _years(row, now)
    knowhow_ids = import_codes.knowhow(row, codes)
    if not row.text("knowhow_ids"):
        row.wrong("knowhow_ids", "", "name at least one know-how, such as K04.1a")
    return NewExperience(
        holder_id=holders.get(email, 0),
        title=import_codes.text(row, "title", most=300, required=True),
        what_was_done=import_codes.text(row, "what_was_done", required=True),
        knowhow_ids=knowhow_ids,
        context_ids=import_codes.contexts(row, codes),
        working_note=import_codes.text(row, "working_note"),
        note_basis=import_codes.choice(
            row, "note_basis", among=list(NoteBasis), usual=NoteBasis.OWN_ACCOUNT
        ),
        result=import_codes.text(row, "result"),
        evidence=import_codes.choice(
            row, "evidence", among=list(Evidence), usual=Evidence.OWN_ACCOUNT, also=KNOWN
        ),
        how_it_went=import_codes.choice(
            row, "how_it_went", among=list(HowItWent), usual="", also=WENT
        ),
        what_it_took=import_codes.text(row, "what_it_took"),
        would_change=import_codes.text(row, "would_change"),
        does_now=import_codes.text(row, "does_now"),
        own_part=import_codes.choice(row, "own_part", among=list(OwnPart), usual=OwnPart.ADVISED),
        first_year=first_year,
        last_year=last_year,
        place_id=import_codes.place(row, codes),
        site_id=_site(row, sites),
        source_ref=import_codes.text(row, "source_ref", most=24) or None,
        source_url=import_codes.text(row, "source_url", most=500),
    )


def _years(row: Row, now: datetime) -> tuple[int | None, int | None]:
    first, last = _year(row, "first_year", now), _year(row, "last_year", now)
    if first and last and last < first:
        row.wrong("last_year", str(last), f"this is before the first year, {first}")
    return first, last


def _year(row: Row, column: str, now: datetime) -> int | None:
    given = row.text(column)
    in_range = given.isdigit() and EARLIEST <= int(given) <= now.year
    if given and not in_range:
        row.wrong(column, given, f"enter a year between {EARLIEST} and {now.year}")
    return int(given) if in_range else None


def _site(row: Row, sites: set[str]) -> str | None:
    given = row.text("site_id")
    if given and given not in sites:
        row.wrong("site_id", given, "this is not in the list of sites; leave it empty")
    return given or None
