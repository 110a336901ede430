"""Cohorts: six to twelve learners around somebody who has done it, from draft to completed."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.models.base import Base, Json, Numbered, check_arrow, words
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need
from mentoring.models.people import HALF_DAYS, Person
from mentoring.models.places import Place
from mentoring.models.programmes import Programme
from mentoring.models.stories import Story
from mentoring.models.vocabulary import KnowHow

FEWEST, MOST = 6, 12
FARTHEST = 60


class CohortState(StrEnum):
    """How far a cohort has come; published and active hold one of each lead's places."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    PUBLISHED = "published"
    ACTIVE = "active"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class MembershipState(StrEnum):
    """How a learner's place in a cohort stands."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    ACTIVE = "active"
    COMPLETED = "completed"
    DECLINED = "declined"
    EXPIRED = "expired"
    LEFT = "left"


class JoinState(StrEnum):
    """What has come of a learner’s wish to join a cohort; while it waits it holds no place."""

    WAITING = "waiting"
    TAKEN = "taken"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


C, M, J = CohortState, MembershipState, JoinState
LED = frozenset({C.PUBLISHED, C.ACTIVE})
FORMING = frozenset({C.DRAFT, C.PROPOSED})
BELONGS = frozenset({M.INVITED, M.ACCEPTED, M.ACTIVE})
SAID_YES = frozenset({M.ACCEPTED, M.ACTIVE})
ARROWS: Mapping[CohortState, frozenset[CohortState]] = {
    C.DRAFT: frozenset({C.PROPOSED, C.CANCELLED}),
    C.PROPOSED: frozenset({C.PUBLISHED, C.CANCELLED}),
    C.PUBLISHED: frozenset({C.ACTIVE, C.CANCELLED}),
    C.ACTIVE: frozenset({C.COMPLETED}),
    C.COMPLETED: frozenset(),
    C.CANCELLED: frozenset(),
}
MEMBERSHIP_ARROWS: Mapping[MembershipState, frozenset[MembershipState]] = {
    M.INVITED: frozenset({M.ACCEPTED, M.DECLINED, M.EXPIRED}),
    M.ACCEPTED: frozenset({M.ACTIVE, M.LEFT}),
    M.ACTIVE: frozenset({M.COMPLETED, M.LEFT}),
    M.COMPLETED: frozenset(),
    M.DECLINED: frozenset(),
    M.EXPIRED: frozenset(),
    M.LEFT: frozenset(),
}
JOIN_ARROWS: Mapping[JoinState, frozenset[JoinState]] = {
    J.WAITING: frozenset({J.TAKEN, J.REFUSED, J.WITHDRAWN}),
    J.TAKEN: frozenset(),
    J.REFUSED: frozenset(),
    J.WITHDRAWN: frozenset(),
}
_WHILE_IT_WAITS = text("state = 'waiting'")
_WHILE_THEY_BELONG = text("state IN ('invited', 'accepted', 'active')")
_WHILE_THEY_LEAD = text("left_at IS NULL")


def _one(name: str, *columns: str, where: object) -> Index:
    """Allow one row with the same columns at a time, on both databases."""
    return Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)


class Cohort(Base, Numbered):
    """Learners with one know-how in common, their leads, and who stands up for the whole of it.

    One that is proposed with a `publish_at` goes out then; until that moment nobody is told. One
    that a run has formed belongs to a set, and has its number there and what it was measured at.
    """

    __tablename__ = "cohorts"
    __table_args__ = (
        CheckConstraint(
            f"size_least BETWEEN {FEWEST} AND size_aim AND size_most BETWEEN size_aim AND {MOST}",
            name="size_in_range",
        ),
        CheckConstraint(f"reach_km BETWEEN 1 AND {FARTHEST}", name="reach_in_range"),
        CheckConstraint("every_days BETWEEN 1 AND 91", name="rhythm_in_range"),
        CheckConstraint("meetings BETWEEN 1 AND 52", name="meetings_in_range"),
        CheckConstraint(f"half_day IN {HALF_DAYS}", name="a_half_day_of_the_week"),
        CheckConstraint("publish_at IS NULL OR state <> 'draft'", name="proposed_before_published"),
        Index("ix_cohorts_programme_id_state", "programme_id", "state"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    knowhow_id: Mapped[str] = mapped_column(ForeignKey("knowhow.id"), index=True)
    state: Mapped[CohortState] = mapped_column(words(CohortState), default=CohortState.DRAFT)
    name: Mapped[str] = mapped_column(String(200))
    aim: Mapped[str] = mapped_column(Text)
    question: Mapped[str] = mapped_column(Text, default="")
    online: Mapped[bool] = mapped_column(default=False)
    size_least: Mapped[int] = mapped_column(default=FEWEST)
    size_aim: Mapped[int] = mapped_column(default=8)
    size_most: Mapped[int] = mapped_column(default=MOST)
    every_days: Mapped[int] = mapped_column(default=14)
    meetings: Mapped[int] = mapped_column(default=6)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    place_id: Mapped[str | None] = mapped_column(ForeignKey("places.id"))
    reach_km: Mapped[int] = mapped_column(default=FARTHEST)
    half_day: Mapped[str | None] = mapped_column(String(8))
    whole_person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    whole_power: Mapped[str] = mapped_column(Text, default="")
    partner_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    story_id: Mapped[int | None] = mapped_column(ForeignKey("stories.id", ondelete="SET NULL"))
    no_partner_because: Mapped[str] = mapped_column(Text, default="")
    set_id: Mapped[int | None] = mapped_column(
        ForeignKey("cohort_sets.id", ondelete="SET NULL"), index=True
    )
    number: Mapped[int | None]
    measures: Mapped[Json] = mapped_column(JSON, default=dict)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    publish_at: Mapped[datetime | None] = mapped_column(index=True)
    published_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL")
    )
    problem: Mapped[str] = mapped_column(Text, default="")
    active_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    programme: Mapped[Programme] = relationship(lazy="raise_on_sql")
    knowhow: Mapped[KnowHow] = relationship(lazy="raise_on_sql")
    place: Mapped[Place | None] = relationship(lazy="raise_on_sql")
    whole_person: Mapped[Person | None] = relationship(
        foreign_keys=[whole_person_id], lazy="raise_on_sql"
    )
    partner: Mapped[Person | None] = relationship(foreign_keys=[partner_id], lazy="raise_on_sql")
    story: Mapped[Story | None] = relationship(lazy="raise_on_sql")

    @property
    def is_scheduled(self) -> bool:
        """Whether it goes out by itself when its undo window has passed."""
        return self.state is CohortState.PROPOSED and self.publish_at is not None

    @property
    def is_led(self) -> bool:
        """Whether it holds a place of each of its leads."""
        return self.state in LED

    def move_to(self, state: CohortState) -> None:
        """Change the state, along its arrows only."""
        check_arrow("cohort", ARROWS, self.state, state)
        self.state = state


class CohortLead(Base):
    """A mentor who leads a cohort, first or second; it holds a place until they have left it."""

    __tablename__ = "cohort_leads"
    __table_args__ = (
        _one("uq_cohort_leads_first_and_second", "cohort_id", "second", where=_WHILE_THEY_LEAD),
    )

    cohort_id: Mapped[int] = mapped_column(
        ForeignKey("cohorts.id", ondelete="CASCADE"), primary_key=True
    )
    mentor_id: Mapped[int] = mapped_column(
        ForeignKey("mentors.person_id", ondelete="CASCADE"), primary_key=True, index=True
    )
    second: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime | None]
    reply_by: Mapped[datetime | None]
    said_yes_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]

    mentor: Mapped[Mentor] = relationship(lazy="raise_on_sql")


class ProposedMember(Base):
    """A need that is to be in a cohort, before anybody is asked; one that is locked stays there."""

    __tablename__ = "proposed_members"

    cohort_id: Mapped[int] = mapped_column(
        ForeignKey("cohorts.id", ondelete="CASCADE"), primary_key=True
    )
    need_id: Mapped[int] = mapped_column(
        ForeignKey("needs.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    locked: Mapped[bool] = mapped_column(default=False)
    dropped_because: Mapped[str] = mapped_column(String(300), default="")

    need: Mapped[Need] = relationship(lazy="raise_on_sql")


class Membership(Base, Numbered):
    """A learner's place in a cohort, with the need that it answers."""

    __tablename__ = "memberships"
    __table_args__ = (
        _one("uq_memberships_live_need", "need_id", where=_WHILE_THEY_BELONG),
        _one(
            "uq_memberships_live_cohort_and_learner",
            "cohort_id",
            "learner_id",
            where=_WHILE_THEY_BELONG,
        ),
        Index("ix_memberships_cohort_id_state", "cohort_id", "state"),
        Index("ix_memberships_state_reply_by", "state", "reply_by"),
    )

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"))
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), index=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    state: Mapped[MembershipState] = mapped_column(words(MembershipState))
    invited_at: Mapped[datetime]
    reply_by: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    cohort: Mapped[Cohort] = relationship(lazy="raise_on_sql")
    need: Mapped[Need] = relationship(lazy="raise_on_sql")
    learner: Mapped[Person] = relationship(lazy="raise_on_sql")

    def move_to(self, state: MembershipState) -> None:
        """Change the state, along its arrows only."""
        check_arrow("place in the cohort", MEMBERSHIP_ARROWS, self.state, state)
        self.state = state


class JoinRequest(Base, Numbered):
    """A learner's wish to join a cohort that has gone out and has room; an admin answers it."""

    __tablename__ = "join_requests"
    __table_args__ = (
        _one("uq_join_requests_waiting", "cohort_id", "need_id", where=_WHILE_IT_WAITS),
    )

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"))
    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), index=True)
    state: Mapped[JoinState] = mapped_column(words(JoinState), default=JoinState.WAITING)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    cohort: Mapped[Cohort] = relationship(lazy="raise_on_sql")
    need: Mapped[Need] = relationship(lazy="raise_on_sql")

    def move_to(self, state: JoinState, *, now: datetime) -> None:
        """Change the state, along its arrows only, and keep when."""
        check_arrow("wish to join", JOIN_ARROWS, self.state, state)
        self.state, self.answered_at = state, now
