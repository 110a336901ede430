"""What use teaches: whom a list showed, and the versions learnt from decisions."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.models.base import Base, Json, Numbered, check_arrow, words


class LearnedKind(StrEnum):
    """What a version has learnt: what the parts are worth, or what learners' sentences mean."""

    WORTHS = "worths"
    SENTENCES = "sentences"


class VersionState(StrEnum):
    """Whether what was learnt is in use, and if not, why not."""

    CANDIDATE = "candidate"
    ACTIVE = "active"
    REPLACED = "replaced"
    ROLLED_BACK = "rolled_back"
    REFUSED = "refused"


S = VersionState
ARROWS: Mapping[VersionState, frozenset[VersionState]] = {
    S.CANDIDATE: frozenset({S.ACTIVE}),
    S.ACTIVE: frozenset({S.REPLACED, S.ROLLED_BACK}),
    S.REPLACED: frozenset({S.ACTIVE}),
    S.ROLLED_BACK: frozenset({S.ACTIVE}),
    S.REFUSED: frozenset(),
}
_IN_USE = text("state = 'active'")


class Shown(Base, Numbered):
    """One mentor in the list of an open need, as it was stored.

    `version` stands for the need and the register from which the list was made; `turns` says how
    often the mentor's free places had been shown round before; `why` holds the reasons, with places
    in the two texts and none of their words.
    """

    __tablename__ = "shown"
    __table_args__ = (
        UniqueConstraint("need_id", "version", "mentor_id"),
        CheckConstraint("rank >= 1", name="rank_from_one"),
    )

    need_id: Mapped[int] = mapped_column(ForeignKey("needs.id", ondelete="CASCADE"), index=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentors.person_id"), index=True)
    experience_id: Mapped[int] = mapped_column(ForeignKey("experiences.id"))
    version: Mapped[str] = mapped_column(String(64))
    rank: Mapped[int]
    band: Mapped[str] = mapped_column(String(12))
    turns: Mapped[int] = mapped_column(default=0)
    beyond_room: Mapped[bool] = mapped_column(default=False)
    why: Mapped[Json | None] = mapped_column(JSON)
    shown_at: Mapped[datetime]


class LearnedVersion(Base, Numbered):
    """What a job has learnt, with the evidence.

    Of worths the figures are all there is. Of sentences `inputs` names the needs that they stand in
    and a fingerprint of each, and never a word; a need that is withdrawn or changed leaves it.
    """

    __tablename__ = "learned_versions"
    __table_args__ = (
        Index(
            "uq_learned_versions_active",
            "kind",
            unique=True,
            sqlite_where=_IN_USE,
            postgresql_where=_IN_USE,
        ),
    )

    made_at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[LearnedKind] = mapped_column(words(LearnedKind), default=LearnedKind.WORTHS)
    engine: Mapped[str] = mapped_column(String(24))
    worths: Mapped[Json] = mapped_column(JSON, default=dict)
    inputs: Mapped[Json] = mapped_column(JSON, default=dict)
    evidence: Mapped[Json] = mapped_column(JSON)
    state: Mapped[VersionState] = mapped_column(words(VersionState))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    hash: Mapped[str] = mapped_column(String(64))

    def move_to(self, state: VersionState) -> None:
        """Change the state, along its arrows only."""
        check_arrow("version", ARROWS, self.state, state)
        self.state = state


class FittedSentences(Base):
    """The sentences of the version in use as the matcher has learnt them; no page fits them."""

    __tablename__ = "fitted_sentences"

    version_id: Mapped[int] = mapped_column(
        ForeignKey("learned_versions.id", ondelete="CASCADE"), primary_key=True
    )
    inputs_hash: Mapped[str] = mapped_column(String(64))
    fitted_at: Mapped[datetime]
    payload: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
