"""What colleagues answer through a signed link: alike, whatever it is that they confirm."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mentoring.errors import InvalidError
from mentoring.models.audit import AuditEvent
from mentoring.models.experiences import Answered, EndorsementAnswer
from mentoring.services import free_text
from mentoring.services.access import Viewer

MOST_A_DAY = 10
LONGEST_NAME, LONGEST_REMARK = 200, 2000
A = EndorsementAnswer
CHANGED = (
    "It was changed while you were reading. Read it once more, and then answer. Nothing that you "
    "wrote is lost"
)


@dataclass(frozen=True)
class Given:
    """What a colleague answers, and the version of what they have read."""

    answer: str
    name: str
    role: str
    remark: str
    read: str


def version(*said: object) -> str:
    """Stand for what a colleague confirms, so that they confirm what they have read."""
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def checked(given: Given, *, version: str) -> EndorsementAnswer:
    """Refuse an answer that cannot be used, or that is about what has changed since."""
    problems: dict[str, str] = {}
    if given.answer not in set(A):
        problems["answer"] = "Choose what you can say"
    if not given.name.strip() and given.answer != A.DECLINED:
        problems["name"] = "Enter your name"
    for name in ("name", "role"):
        if len(getattr(given, name)) > LONGEST_NAME:
            problems[name] = f"Use {LONGEST_NAME} letters or fewer"
    if said := _problem_of_remark(given):
        problems["remark"] = said
    if not problems and given.read != version:
        problems["answer"] = CHANGED
    if problems:
        raise InvalidError(problems)
    return A(given.answer)


def keep(row: Answered, given: Given, chosen: EndorsementAnswer, *, now: datetime) -> None:
    """Keep what a colleague has answered."""
    row.answer, row.answered_at = chosen, now
    row.by_name, row.by_role = given.name.strip(), given.role.strip()
    row.remark = given.remark.strip() if chosen is A.CORRECTED else ""


def check_may_ask(session: Session, *, asker: Viewer, action: str, now: datetime) -> None:
    """Refuse to write to more colleagues in a day than anybody needs."""
    asked = select(func.count(AuditEvent.id)).where(
        AuditEvent.actor_id == asker.person_id,
        AuditEvent.action == action,
        AuditEvent.at > now - timedelta(days=1),
    )
    if (session.scalar(asked) or 0) >= MOST_A_DAY:
        raise InvalidError(
            {"colleague": f"You have asked {MOST_A_DAY} colleagues today. Ask the next tomorrow"}
        )


def _problem_of_remark(given: Given) -> str:
    if given.answer == A.CORRECTED and not given.remark.strip():
        return "Say what should be put right"
    if len(given.remark) > LONGEST_REMARK:
        return f"Use {LONGEST_REMARK:,} characters or fewer"
    return free_text.problem(given.remark)
