"""What the rows of a life say at one moment, read as the database has it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload, undefer

from mentoring.models import (
    changes,
    experiences,
    mentors,
    needs,
    pairings,
    rounds,
    sessions,
    waiting,
)
from mentoring.models.audit import AuditEvent
from mentoring.models.messages import Message
from mentoring.models.people import NotWith, Person
from mentoring.models.programmes import Programme

MOVING = {
    "pairing": (pairings.Pairing, pairings.ARROWS),
    "need": (needs.Need, needs.ARROWS),
    "experience": (experiences.Experience, experiences.ARROWS),
    "session": (sessions.TeachingSession, sessions.ARROWS),
    "change": (changes.PracticeChange, changes.ARROWS),
    "place in a list": (waiting.KnowHowWait, waiting.WAIT_ARROWS),
    "group": (waiting.GroupOffer, waiting.GROUP_ARROWS),
    "round": (rounds.Round, rounds.ARROWS),
    "suggestion": (rounds.Suggestion, rounds.SUGGESTION_ARROWS),
}
"""The rows that have a state, and the arrows along which it changes."""

MAY_GO = {"suggestion"}
"""What a run that is started again writes anew."""

PARTS = {
    rounds.Round: [selectinload(rounds.Round.runs)],
    changes.PracticeChange: [selectinload(changes.PracticeChange.confirmations)],
    experiences.Experience: [selectinload(experiences.Experience.endorsements)],
}


@dataclass(frozen=True)
class Seen:
    """Every row that a law speaks of, by its number."""

    moving: dict[str, dict[int, Any]]
    mentors: dict[int, Any]
    people: dict[int, Any]
    apart: set[tuple[int, int]]
    programme: Any
    said_yes: dict[tuple[int, str], int | None]
    messages: list[str]
    unmatched: list[Any]

    @property
    def pairings(self) -> list[Any]:
        return list(self.moving["pairing"].values())

    @property
    def needs(self) -> dict[int, Any]:
        return self.moving["need"]


def look(session: Session) -> Seen:
    """Read all of it."""
    return Seen(
        moving={name: _by_number(session, table) for name, (table, _) in MOVING.items()},
        mentors={
            one.person_id: one
            for one in session.scalars(
                select(mentors.Mentor).options(selectinload(mentors.Mentor.waivers))
            )
        },
        people={one.id: one for one in session.scalars(select(Person))},
        apart={(row.person_id, row.other_id) for row in session.scalars(select(NotWith))},
        programme=session.scalars(select(Programme)).one(),
        said_yes={
            (row.noun_id, row.action): row.actor_id
            for row in session.execute(
                select(AuditEvent.noun_id, AuditEvent.action, AuditEvent.actor_id).where(
                    AuditEvent.noun == "pairings", AuditEvent.action.in_(("accepted", "confirmed"))
                )
            )
        },
        messages=list(session.scalars(select(Message.text))),
        unmatched=list(session.scalars(select(rounds.Unmatched))),
    )


def inputs_of(session: Session) -> dict[int, bytes | None]:
    """Read what each run was given."""
    runs = session.scalars(select(rounds.RoundRun).options(undefer(rounds.RoundRun.inputs)))
    return {run.id: run.inputs for run in runs}


def _by_number(session: Session, table: Any) -> dict[int, Any]:
    key = table.__table__.primary_key.columns.values()[0]
    rows = session.scalars(select(table).options(*PARTS.get(table, [])).order_by(key))
    return {getattr(row, key.name): row for row in rows}
