"""The rows of an imported file of needs."""

from datetime import datetime

from sqlalchemy.orm import Session

from mentoring.encoding.files import Row, Table
from mentoring.models.needs import Learning
from mentoring.services import import_codes
from mentoring.services.arrivals import needs, people
from mentoring.services.arrivals.needs import NewNeed
from mentoring.services.import_codes import Codes

REQUIRED = ("learner_email", "text")
COLUMNS = (
    *REQUIRED,
    "knowhow_ids",
    "icb_code",
    "place_id",
    "level",
    "level_wanted",
    "setting",
    "population",
    "services",
    "obstacles",
    "by_when",
    "learning",
)


def read(
    session: Session, table: Table, codes: Codes, *, programme_id: int, now: datetime
) -> tuple[list[NewNeed], int]:
    """Read the rows; gives those that are new, and how many are on the register already."""
    learners = people.known(session, [row.text("learner_email").lower() for row in table.rows])
    seen: dict[tuple[int, str], int] = {}
    right: list[NewNeed] = []
    for row in table.rows:
        one = _need(row, codes, learners=learners, programme_id=programme_id, now=now)
        first = seen.setdefault((one.learner_id, one.text), row.line)
        if first != row.line and not row.errors:
            row.wrong("text", one.text, f"this stands already in line {first}; once is right")
        if not row.errors:
            right.append(one)
    there = needs.known(session, right)
    new = [one for one, is_there in zip(right, there, strict=True) if not is_there]
    return new, len(right) - len(new)


def add(session: Session, rows: list[NewNeed], *, now: datetime) -> int:
    """Open needs in the programme."""
    return len(needs.add(session, rows, now=now))


def _need(
    row: Row, codes: Codes, *, learners: dict[str, int], programme_id: int, now: datetime
) -> NewNeed:
    email = import_codes.address(row, "learner_email")
    if email and email not in learners and not row.errors:
        row.wrong(
            "learner_email", email, "nobody on the register has this address; import people first"
        )
    by_when = import_codes.day(row, "by_when")
    if by_when is not None and by_when < now.date():
        row.wrong("by_when", row.text("by_when"), "this day is over; give one that is to come")
    return NewNeed(
        programme_id=programme_id,
        learner_id=learners.get(email, 0),
        text=import_codes.text(row, "text", required=True),
        opened_at=now,
        knowhow_ids=import_codes.knowhow(row, codes),
        context_ids=import_codes.contexts(row, codes),
        place_id=import_codes.place(row, codes),
        by_when=by_when,
        learning=import_codes.choice(
            row, "learning", among=list(Learning), usual=Learning.NO_PREFERENCE
        ),
    )
