"""Sets of cohorts: what an admin asks for, and the runs that form them."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mentoring.models.base import Base, Json, Numbered, check_arrow, words
from mentoring.models.cohorts import FARTHEST, FEWEST, MOST
from mentoring.models.needs import Need
from mentoring.models.people import Person
from mentoring.models.runs import Run


class CohortSetState(StrEnum):
    """How far a set of cohorts has come; in review, its cohorts are changed and published."""

    DRAFT = "draft"
    QUEUED = "queued"
    RUNNING = "running"
    IN_REVIEW = "in_review"


class WouldHelp(StrEnum):
    """The smallest change that would put somebody into a cohort, where a run put them into none."""

    HALF_DAY = "half_day"
    ROOM = "room"
    REACH = "reach"
    LEAD = "lead"
    PEOPLE = "people"
    NOTHING = "nothing"
    TO_SAY_WHERE = "to_say_where"


S = CohortSetState
ARROWS: Mapping[CohortSetState, frozenset[CohortSetState]] = {
    S.DRAFT: frozenset({S.QUEUED}),
    S.QUEUED: frozenset({S.RUNNING, S.DRAFT}),
    S.RUNNING: frozenset({S.IN_REVIEW, S.DRAFT}),
    S.IN_REVIEW: frozenset({S.QUEUED}),
}


class CohortSet(Base, Numbered):
    """What an admin asks of cohorts that are formed together: aim, sizes, dates, format, mix.

    `settings` holds how much each part of the mix matters, and the bounds that are not columns.
    """

    __tablename__ = "cohort_sets"
    __table_args__ = (
        CheckConstraint(
            f"size_least BETWEEN {FEWEST} AND size_aim AND size_most BETWEEN size_aim AND {MOST}",
            name="size_in_range",
        ),
        CheckConstraint(f"reach_km BETWEEN 1 AND {FARTHEST}", name="reach_in_range"),
        CheckConstraint("every_days BETWEEN 1 AND 91", name="rhythm_in_range"),
        CheckConstraint("meetings BETWEEN 1 AND 52", name="meetings_in_range"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    aim: Mapped[str] = mapped_column(Text)
    state: Mapped[CohortSetState] = mapped_column(
        words(CohortSetState), default=CohortSetState.DRAFT, index=True
    )
    knowhow_id: Mapped[str | None] = mapped_column(ForeignKey("knowhow.id"))
    place_id: Mapped[str | None] = mapped_column(ForeignKey("places.id"))
    online: Mapped[bool] = mapped_column(default=False)
    size_least: Mapped[int] = mapped_column(default=FEWEST)
    size_aim: Mapped[int] = mapped_column(default=8)
    size_most: Mapped[int] = mapped_column(default=MOST)
    reach_km: Mapped[int] = mapped_column(default=FARTHEST)
    every_days: Mapped[int] = mapped_column(default=14)
    meetings: Mapped[int] = mapped_column(default=6)
    starts_on: Mapped[date | None]
    whole_person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    whole_power: Mapped[str] = mapped_column(Text, default="")
    settings: Mapped[Json] = mapped_column(JSON)
    seed: Mapped[int] = mapped_column(default=0)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    problem: Mapped[str] = mapped_column(Text, default="")

    runs: Mapped[list["CohortRun"]] = relationship(lazy="raise_on_sql", order_by="CohortRun.number")
    whole_person: Mapped[Person | None] = relationship(
        foreign_keys=[whole_person_id], lazy="raise_on_sql"
    )

    def move_to(self, state: CohortSetState) -> None:
        """Change the state, along its arrows only."""
        check_arrow("set of cohorts", ARROWS, self.state, state)
        self.state = state


class CohortRun(Base, Run):
    """One numbered run of a set; `staff` are the leads and partners in the order of its inputs."""

    __tablename__ = "cohort_runs"
    __table_args__ = (
        UniqueConstraint("set_id", "number"),
        CheckConstraint("done >= 0 AND done <= of", name="progress_in_range"),
    )

    set_id: Mapped[int] = mapped_column(ForeignKey("cohort_sets.id"), index=True)
    staff: Mapped[Json] = mapped_column(JSON)


class CohortRunPlace(Base):
    """Where a run put a need: into the cohort of a number, or into none and what would help.

    `row` is where the need stands in the run's inputs; None where it was not among them.
    """

    __tablename__ = "cohort_run_places"

    run_id: Mapped[int] = mapped_column(
        ForeignKey("cohort_runs.id", ondelete="CASCADE"), primary_key=True
    )
    need_id: Mapped[int] = mapped_column(
        ForeignKey("needs.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    row: Mapped[int | None]
    number: Mapped[int | None]
    would_help: Mapped[WouldHelp | None] = mapped_column(words(WouldHelp))
    would_join: Mapped[int | None]
    value: Mapped[int] = mapped_column(default=0)

    need: Mapped[Need] = relationship(lazy="raise_on_sql")
