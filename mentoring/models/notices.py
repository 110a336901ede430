"""Notices: what to tell whom, written with the change itself and sent after it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.models.base import Base, Json, Numbered, words
from mentoring.models.links import SignedLink
from mentoring.models.people import Person
from mentoring.models.preferences import NoticeHow


class NoticeKind(StrEnum):
    """What a notice tells."""

    OFFER = "offer"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    PUBLISHED = "published"
    NOT_PLACED = "not_placed"
    INVITED = "invited"
    ASKED_TO_CONFIRM = "asked_to_confirm"
    ENDORSED = "endorsed"
    CORRECTED = "corrected"
    NOT_ENDORSED = "not_endorsed"
    REMINDER = "reminder"
    CONFIRM_REMINDER = "confirm_reminder"
    GROUP_OFFERED = "group_offered"
    SOMEBODY_ELSE = "somebody_else"
    ROOM_AGAIN = "room_again"
    TEACH_BACK_ASKED = "teach_back_asked"
    TEACH_BACK_ANSWERED = "teach_back_answered"
    TIMES_PROPOSED = "times_proposed"
    SESSION_PLANNED = "session_planned"
    SESSION_CHANGED = "session_changed"
    SESSION_CANCELLED = "session_cancelled"
    SESSION_SOON = "session_soon"
    HOW_WAS_IT = "how_was_it"
    MESSAGE = "message"
    CONCERN = "concern"
    CONCERN_ANSWERED = "concern_answered"
    PAIRING_ENDED = "pairing_ended"
    PAIRING_COMPLETED = "pairing_completed"
    QUIET = "quiet"
    REMATCH_OFFERED = "rematch_offered"
    CLOSED_QUIET = "closed_quiet"
    PULSE = "pulse"
    CHANGE_ASKED = "change_asked"
    CHANGE_TO_CONFIRM = "change_to_confirm"
    CHANGE_CONFIRMED = "change_confirmed"
    CHANGE_CORRECTED = "change_corrected"
    CHANGE_NOT_CONFIRMED = "change_not_confirmed"
    TEACH_NEXT = "teach_next"
    LED_ON = "led_on"
    STORY_ENDING = "story_ending"
    STORY_WITHDRAWN = "story_withdrawn"
    DIGEST = "digest"
    COHORT_INVITED = "cohort_invited"
    COHORT_LEAD_ASKED = "cohort_lead_asked"
    COHORT_REMINDER = "cohort_reminder"
    COHORT_EXPIRED = "cohort_expired"
    COHORT_BEGUN = "cohort_begun"
    COHORT_LEFT = "cohort_left"
    COHORT_LEAD_LEFT = "cohort_lead_left"
    COHORT_CANCELLED = "cohort_cancelled"
    COHORT_COMPLETED = "cohort_completed"
    COHORT_WISH = "cohort_wish"
    COHORT_WISH_ANSWERED = "cohort_wish_answered"
    COHORT_NOT_PUBLISHED = "cohort_not_published"
    COHORT_REPLACED = "cohort_replaced"
    COHORT_NOT_REPLACED = "cohort_not_replaced"
    COHORT_BESIDE = "cohort_beside"


class Notice(Base, Numbered):
    """One mail to one person, or to whoever a signed link is for.

    `once` stops the same news from being told twice. `handed_at` stands before a mail is handed
    over, so that one whose worker died in that very moment is never sent a second time. `calendar`
    holds the facts of a calendar entry as they stood when it was written, and `calendar_uid` which
    meeting they are about.
    """

    __tablename__ = "notices"
    __table_args__ = (
        CheckConstraint(
            "recipient_id IS NOT NULL OR signed_link_id IS NOT NULL", name="to_somebody"
        ),
        Index("ix_notices_calendar_uid_recipient_id", "calendar_uid", "recipient_id"),
    )

    kind: Mapped[NoticeKind] = mapped_column(words(NoticeKind), index=True)
    recipient_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    signed_link_id: Mapped[int | None] = mapped_column(
        ForeignKey("signed_links.id", ondelete="CASCADE"), index=True
    )
    once: Mapped[str] = mapped_column(String(120), unique=True)
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    path: Mapped[str] = mapped_column(String(200))
    link: Mapped[str] = mapped_column(String(120))
    calendar: Mapped[Json | None] = mapped_column(JSON(none_as_null=True))
    calendar_uid: Mapped[str | None] = mapped_column(String(60))
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime]
    how: Mapped[NoticeHow] = mapped_column(words(NoticeHow), default=NoticeHow.AT_ONCE)
    digest_id: Mapped[int | None] = mapped_column(
        ForeignKey("notices.id", ondelete="SET NULL"), index=True
    )
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    handed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    problem: Mapped[str] = mapped_column(String(300), default="")

    recipient: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    signed_link: Mapped[SignedLink | None] = relationship(lazy="raise_on_sql")

    @property
    def to(self) -> tuple[str, str]:
        """Give the name and the address that it goes to."""
        one = self.recipient or self.signed_link
        if one is None:
            raise ValueError(f"notice {self.id} has nobody to go to")
        return one.name, one.email
