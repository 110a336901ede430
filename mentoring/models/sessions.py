"""Sessions: what people agreed to work on, when they meet, and whether they did.

A session belongs to a pairing or to a cohort. Those of a cohort are numbered as its plan has them;
one without a number is a peer assist that a member has asked for.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.models.base import Base, Numbered, check_arrow, words
from mentoring.models.cohorts import Cohort
from mentoring.models.pairings import Pairing
from mentoring.models.people import Person

MOST_PLACE, MOST_LINK = 300, 500


class MeetingFormat(StrEnum):
    """In which way two people work together."""

    ONE_CONVERSATION = "one_conversation"
    FEW_SESSIONS = "few_sessions"
    VISIT = "visit"
    PEER_ASSIST = "peer_assist"


class SessionState(StrEnum):
    """What became of a session; times that are only proposed are none yet."""

    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"


ARROWS: Mapping[SessionState, frozenset[SessionState]] = {
    SessionState.PLANNED: frozenset(
        {SessionState.HELD, SessionState.MISSED, SessionState.CANCELLED}
    ),
    SessionState.HELD: frozenset(),
    SessionState.MISSED: frozenset(),
    SessionState.CANCELLED: frozenset(),
}
_WHILE_OPEN = text("answered_at IS NULL")
_OF_ONE = "(pairing_id IS NULL) <> (cohort_id IS NULL)"


class Agreement(Base, Numbered):
    """What the two of a pairing work on and how; one writes it, the other agrees."""

    __tablename__ = "agreements"

    pairing_id: Mapped[int] = mapped_column(
        ForeignKey("pairings.id", ondelete="CASCADE"), unique=True
    )
    aim: Mapped[str] = mapped_column(Text)
    question: Mapped[str] = mapped_column(Text, default="")
    format: Mapped[MeetingFormat] = mapped_column(words(MeetingFormat))
    in_calendar: Mapped[bool] = mapped_column(default=False)
    written_by_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    written_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]


class SessionProposal(Base, Numbered):
    """Times at which one side could meet; the other side chooses one. One is open at a time.

    In a cohort a member asks for a peer assist, says what it is `about`, and a lead chooses.
    """

    __tablename__ = "session_proposals"
    __table_args__ = (
        CheckConstraint(_OF_ONE, name="of_a_pairing_or_a_cohort"),
        Index(
            "uq_session_proposals_open_cohort_and_member",
            "cohort_id",
            "proposed_by_id",
            unique=True,
            sqlite_where=_WHILE_OPEN,
            postgresql_where=_WHILE_OPEN,
        ),
        Index(
            "uq_session_proposals_open_pairing",
            "pairing_id",
            unique=True,
            sqlite_where=_WHILE_OPEN,
            postgresql_where=_WHILE_OPEN,
        ),
    )

    pairing_id: Mapped[int | None] = mapped_column(
        ForeignKey("pairings.id", ondelete="CASCADE"), index=True
    )
    cohort_id: Mapped[int | None] = mapped_column(
        ForeignKey("cohorts.id", ondelete="CASCADE"), index=True
    )
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(String(MOST_PLACE), default="")
    link: Mapped[str] = mapped_column(String(MOST_LINK), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    proposed_by: Mapped[Person] = relationship(lazy="raise_on_sql")
    times: Mapped[list["SessionTime"]] = relationship(
        lazy="raise_on_sql", order_by="SessionTime.starts_at", cascade="all, delete-orphan"
    )


class SessionTime(Base, Numbered):
    """One of the times proposed for a session; up to three."""

    __tablename__ = "session_times"
    __table_args__ = (UniqueConstraint("proposal_id", "starts_at"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("session_proposals.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]


class TeachingSession(Base, Numbered):
    """One meeting, with what its calendar entry goes by.

    The `uid` never changes; the `sequence` grows with every change that calendars are told of.
    """

    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
        CheckConstraint("sequence >= 0", name="sequence_counts_up"),
        CheckConstraint(_OF_ONE, name="of_a_pairing_or_a_cohort"),
        CheckConstraint(
            "cohort_id IS NOT NULL OR (number IS NULL AND case_by_id IS NULL)",
            name="numbered_in_a_cohort",
        ),
        UniqueConstraint("cohort_id", "number", name="uq_sessions_cohort_id_number"),
        Index("ix_sessions_state_ends_at", "state", "ends_at"),
    )

    pairing_id: Mapped[int | None] = mapped_column(
        ForeignKey("pairings.id", ondelete="CASCADE"), index=True
    )
    cohort_id: Mapped[int | None] = mapped_column(
        ForeignKey("cohorts.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int | None]
    case_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    proposal_id: Mapped[int | None] = mapped_column(
        ForeignKey("session_proposals.id", ondelete="SET NULL"), unique=True
    )
    state: Mapped[SessionState] = mapped_column(words(SessionState), default=SessionState.PLANNED)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[str] = mapped_column(String(MOST_PLACE), default="")
    link: Mapped[str] = mapped_column(String(MOST_LINK), default="")
    uid: Mapped[str] = mapped_column(String(60), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]

    pairing: Mapped[Pairing | None] = relationship(lazy="raise_on_sql")
    cohort: Mapped[Cohort | None] = relationship(lazy="raise_on_sql")
    proposal: Mapped[SessionProposal | None] = relationship(lazy="raise_on_sql")
    case_by: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    attendances: Mapped[list["Attendance"]] = relationship(
        lazy="raise_on_sql", order_by="Attendance.person_id", cascade="all, delete-orphan"
    )

    @property
    def minutes(self) -> int:
        """Count the minutes it takes."""
        return round((self.ends_at - self.starts_at).total_seconds() / 60)

    @property
    def is_peer_assist(self) -> bool:
        """Whether a member of a cohort has asked for it, beside the plan."""
        return self.cohort_id is not None and self.number is None

    @property
    def path(self) -> str:
        """Give its own page."""
        whose = f"/pairings/{self.pairing_id}" if self.pairing_id else f"/cohorts/{self.cohort_id}"
        return f"{whose}/sessions/{self.id}"

    def move_to(self, state: SessionState) -> None:
        """Change the state, along its arrows only."""
        check_arrow("session", ARROWS, self.state, state)
        self.state = state


class SessionGuest(Base):
    """Somebody who is invited to a session of a cohort, and whether they say that they come."""

    __tablename__ = "session_guests"

    session_id: Mapped[int] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    invited_at: Mapped[datetime]
    comes: Mapped[bool | None]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class Attendance(Base):
    """Whether a session took place, as one side says for themselves.

    In a cohort the lead may say it for others (`by_lead`); what they say themselves counts more.
    """

    __tablename__ = "attendances"

    session_id: Mapped[int] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    met: Mapped[bool]
    by_lead: Mapped[bool] = mapped_column(default=False)
    said_at: Mapped[datetime]


class CalendarFeed(Base):
    """A private address under which a person's calendar reads their sessions.

    The address is the random word, signed with the operator's key; a new word ends the old address.
    """

    __tablename__ = "calendar_feeds"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    word: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
