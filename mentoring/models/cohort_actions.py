"""Actions: what somebody in a cohort does by when, seen by its members and leads alone."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.models.base import Base, Numbered
from mentoring.models.people import Person

LONGEST = 300


class CohortAction(Base, Numbered):
    """What a member of a cohort wants to have done by a day, and when it was done."""

    __tablename__ = "cohort_actions"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    what: Mapped[str] = mapped_column(String(LONGEST))
    by_when: Mapped[date]
    made_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
