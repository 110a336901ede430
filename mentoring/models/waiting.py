"""Those who wait: for somebody with room who has done something, or for a group."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.models.base import Base, Numbered, check_arrow, words
from mentoring.models.experiences import Experience
from mentoring.models.needs import Need
from mentoring.models.pairings import Pairing
from mentoring.models.people import Person
from mentoring.models.vocabulary import KnowHow


class WaitState(StrEnum):
    """How a place in the list of a know-how stands."""

    WAITING = "waiting"
    CALLED = "called"
    OFFERED = "offered"
    PASSED = "passed"
    LEFT = "left"


class GroupState(StrEnum):
    """What has come of a group that a mentor offered instead."""

    ASKED = "asked"
    WANTED = "wanted"
    REFUSED = "refused"
    EXPIRED = "expired"
    LEFT = "left"


W, G = WaitState, GroupState
OPEN_WAITS = frozenset({W.WAITING, W.CALLED})
WAIT_ARROWS: Mapping[WaitState, frozenset[WaitState]] = {
    W.WAITING: frozenset({W.CALLED, W.OFFERED, W.LEFT}),
    W.CALLED: frozenset({W.WAITING, W.OFFERED, W.PASSED, W.LEFT}),
    W.OFFERED: frozenset(),
    W.PASSED: frozenset(),
    W.LEFT: frozenset(),
}
GROUP_ARROWS: Mapping[GroupState, frozenset[GroupState]] = {
    G.ASKED: frozenset({G.WANTED, G.REFUSED, G.EXPIRED}),
    G.WANTED: frozenset({G.LEFT}),
    G.REFUSED: frozenset(),
    G.EXPIRED: frozenset(),
    G.LEFT: frozenset(),
}
_WHILE_OPEN = text("state IN ('waiting', 'called')")


class KnowHowWait(Base, Numbered):
    """A need's place in the list of those who wait for anybody with room who has done something.

    The place follows from the moment of joining, and is kept while nobody has room. When somebody
    has, the first in the list whom they may meet is called, and has the turn for a few days.
    """

    __tablename__ = "knowhow_waits"
    __table_args__ = (
        Index(
            "uq_knowhow_waits_open",
            "need_id",
            "knowhow_id",
            unique=True,
            sqlite_where=_WHILE_OPEN,
            postgresql_where=_WHILE_OPEN,
        ),
        Index("ix_knowhow_waits_knowhow_id_state", "knowhow_id", "state"),
    )

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), index=True)
    knowhow_id: Mapped[str] = mapped_column(ForeignKey("knowhow.id"))
    state: Mapped[WaitState] = mapped_column(words(WaitState), default=WaitState.WAITING)
    joined_at: Mapped[datetime]
    turns: Mapped[int] = mapped_column(default=0)
    turn_until: Mapped[datetime | None]
    experience_id: Mapped[int | None] = mapped_column(
        ForeignKey("experiences.id", ondelete="SET NULL")
    )
    ended_at: Mapped[datetime | None]

    need: Mapped[Need] = relationship(lazy="raise_on_sql")
    knowhow: Mapped[KnowHow] = relationship(lazy="raise_on_sql")
    experience: Mapped[Experience | None] = relationship(lazy="raise_on_sql")

    @property
    def mentor_id(self) -> int | None:
        """Give who had room when this place was called.

        The row names the experience and not the mentor: PostgreSQL locks a row that a foreign key
        comes to name, and mentors are locked before places in a list.
        """
        return self.experience.holder_id if self.experience else None

    def move_to(self, state: WaitState) -> None:
        """Change the state, along its arrows only."""
        check_arrow("place in the list", WAIT_ARROWS, self.state, state)
        self.state = state


class GroupOffer(Base):
    """A mentor's answer to an offer: not one to one, but in a group, once there is one."""

    __tablename__ = "group_offers"

    pairing_id: Mapped[int] = mapped_column(
        ForeignKey("pairings.id", ondelete="CASCADE"), primary_key=True
    )
    knowhow_id: Mapped[str] = mapped_column(ForeignKey("knowhow.id"), index=True)
    state: Mapped[GroupState] = mapped_column(
        words(GroupState), default=GroupState.ASKED, index=True
    )
    offered_at: Mapped[datetime]
    reply_by: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    pairing: Mapped[Pairing] = relationship(lazy="raise_on_sql")
    knowhow: Mapped[KnowHow] = relationship(lazy="raise_on_sql")

    def move_to(self, state: GroupState) -> None:
        """Change the state, along its arrows only."""
        check_arrow("offer of a group", GROUP_ARROWS, self.state, state)
        self.state = state


class Referral(Base):
    """A mentor's answer to an offer: not me, but somebody whom they name."""

    __tablename__ = "referrals"

    pairing_id: Mapped[int] = mapped_column(
        ForeignKey("pairings.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
