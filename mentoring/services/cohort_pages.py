"""The page of a cohort that has gone out, as each of those in it may see it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from mentoring.models.cohorts import Cohort
from mentoring.services import (
    cohort_admin_pages,
    cohort_doors,
    cohort_meetings,
    cohort_people,
    stories,
    suggestions,
)
from mentoring.services.access import Viewer
from mentoring.services.cohort_admin_pages import AdminPart
from mentoring.services.cohort_doors import Me
from mentoring.services.cohort_meetings import Meetings
from mentoring.services.cohort_people import Lead, Members
from mentoring.services.stories import Told

WEEK = 7


@dataclass(frozen=True)
class Whole:
    """The one named person who stands up for the whole pathway, and what power they have."""

    name: str
    job_title: str
    organisation: str
    power: str


@dataclass(frozen=True)
class Rhythm:
    """How a cohort meets."""

    meetings: int
    often: str
    half_day: str
    online: bool
    place: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class CohortPage:
    """A cohort as one person sees it; what others build on the page is a field of its own."""

    cohort_id: int
    programme_id: int
    programme: str
    purpose: str
    name: str
    state: str
    aim: str
    question: str
    knowhow: str
    size_least: int
    size_most: int
    active_at: datetime | None
    ended_at: datetime | None
    me: Me
    leads: tuple[Lead, ...]
    members: Members
    partner: str
    has_partner: bool
    story: Told | None
    whole: Whole | None
    rhythm: Rhythm
    meetings: Meetings | None
    admin: AdminPart | None

    @property
    def first(self) -> Lead | None:
        """Give the first lead."""
        return next((one for one in self.leads if not one.second), None)

    @property
    def may_answer(self) -> bool:
        """Whether the cohort waits for the answer of the person who looks."""
        going_on = self.state in ("published", "active")
        return going_on and self.me.is_asked and self.me.reply_by is not None

    @property
    def may_leave(self) -> bool:
        """Whether the person who looks has said yes and can take it back."""
        return self.state in ("published", "active") and self.me.has_agreed

    @property
    def still_wanted(self) -> int:
        """Count the learners who have still to say yes before it can begin."""
        return max(0, self.size_least - self.members.yes)


def page(session: Session, *, viewer: Viewer, cohort_id: int, now: datetime) -> CohortPage:
    """Show a cohort to somebody who is in it or runs its programme."""
    row, me = cohort_doors.open_to(session, viewer=viewer, cohort_id=cohort_id)
    sees_names = cohort_doors.sees_names(row, me) or me.role == "partner"
    return CohortPage(
        cohort_id=row.id,
        programme_id=row.programme_id,
        programme=row.programme.name,
        purpose=row.programme.purpose,
        name=row.name,
        state=row.state.value,
        aim=row.aim,
        question=row.question,
        knowhow=row.knowhow.label,
        size_least=row.size_least,
        size_most=row.size_most,
        active_at=row.active_at,
        ended_at=row.ended_at,
        me=me,
        leads=cohort_people.leads(session, row, me),
        members=cohort_people.members(session, row, me),
        partner=row.partner.name if row.partner and sees_names else "",
        has_partner=row.partner_id is not None,
        story=stories.chosen(session, story_id=row.story_id, now=now),
        whole=whole_of(row),
        rhythm=rhythm(row),
        meetings=None
        if me.is_out
        else cohort_meetings.part(session, cohort=row, viewer=viewer, now=now),
        admin=cohort_admin_pages.part(session, row) if me.is_admin else None,
    )


def rhythm(row: Cohort) -> Rhythm:
    """Say how a cohort meets."""
    weeks, days = divmod(row.every_days, WEEK)
    often = f"every {row.every_days} days" if days else f"every {weeks} weeks"
    return Rhythm(
        meetings=row.meetings,
        often="every week" if row.every_days == WEEK else often,
        half_day=suggestions.half_day(row.half_day) if row.half_day else "",
        online=row.online,
        place=row.place.name if row.place else "",
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )


def whole_of(row: Cohort) -> Whole | None:
    """Name who stands up for the whole pathway, with what power they have."""
    person = row.whole_person
    if person is None:
        return None
    organisation = person.organisation.name if person.organisation else ""
    return Whole(person.name, person.job_title, organisation, row.whole_power)
