"""Before everybody can read a story on the start page, somebody of a programme team reads it.

A look is at the words as they are: whoever says that they may be shown names the words they have
read, and other words wait for a look of their own. The teller can take the story back at any time.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session, joinedload

from mentoring.errors import NotFoundError, RuleBrokenError
from mentoring.models.people import Person
from mentoring.models.stories import Story, StoryConsent, StoryLook, StoryUse
from mentoring.services import access, stories
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.paging import Paging, paging

ON_A_PAGE, MOST_SHOWN = 10, 20


@dataclass(frozen=True)
class Waiting:
    """A story that waits to be looked at; `words` names what it says now."""

    story_id: int
    title: str
    text: str
    told_by: str
    teller_id: int
    teller: str
    words: str
    own: bool


@dataclass(frozen=True)
class Shown:
    """A story that may stand on the start page, and who has looked at it."""

    title: str
    told_by: str
    by: str
    looked_at: datetime


@dataclass(frozen=True)
class StoryLooksPage:
    """The stories that wait, the oldest first, and those that may be shown."""

    programme_id: int
    programme: str
    waiting: tuple[Waiting, ...]
    paging: Paging
    shown: tuple[Shown, ...]


def page(
    session: Session, *, admin: Viewer, programme_id: int, now: datetime, number: int = 1
) -> StoryLooksPage:
    """Show an admin which stories wait to be looked at."""
    programme = access.programme(session, admin, programme_id)
    paged = paging(number, total=count_waiting(session, now=now), on_a_page=ON_A_PAGE)
    waiting = session.scalars(
        select(Story)
        .where(_for_everybody(now), ~stories.is_looked_at())
        .options(joinedload(Story.teller))
        .order_by(Story.id)
        .limit(ON_A_PAGE)
        .offset(paged.offset)
    )
    shown = session.execute(
        select(Story.title, Story.told_by, Person.name, StoryLook.looked_at)
        .join(StoryLook, StoryLook.story_id == Story.id)
        .outerjoin(Person, Person.id == StoryLook.by_id)
        .where(_for_everybody(now))
        .order_by(StoryLook.looked_at.desc(), Story.id.desc())
        .limit(MOST_SHOWN)
    )
    return StoryLooksPage(
        programme_id=programme.id,
        programme=programme.name,
        waiting=tuple(_waiting(row, admin) for row in waiting),
        paging=paged,
        shown=tuple(Shown(row[0], row[1], row[2] or "", row[3]) for row in shown),
    )


def count_waiting(session: Session, *, now: datetime) -> int:
    """Count the stories that wait to be looked at."""
    wanted = select(func.count()).where(_for_everybody(now), ~stories.is_looked_at())
    return session.scalar(wanted.select_from(Story)) or 0


def allow(
    session: Session,
    *,
    admin: Viewer,
    programme_id: int,
    story_id: int,
    words: str,
    now: datetime,
) -> Story:
    """Say that a story may be shown to everybody, in the words that were read; once is enough."""
    access.programme(session, admin, programme_id)
    session.execute(select(Story.id).where(Story.id == story_id).with_for_update())
    row = session.scalar(
        select(Story)
        .where(Story.id == story_id, _for_everybody(now))
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFoundError("This story is not for the start page any more.")
    if row.teller_id == admin.person_id:
        raise RuleBrokenError("This is your own story: somebody else has to look at it.")
    if words != _mark(row):
        raise RuleBrokenError("The story has other words since you read it. Read it again.")
    if session.get(StoryLook, row.id) is None:
        session.add(StoryLook(story_id=row.id, by_id=admin.person_id, looked_at=now))
        record(session, Act(admin.person_id, "looked_at", row), now=now)
    return row


def _for_everybody(now: datetime) -> ColumnElement[bool]:
    """Whether the teller of a story lets everybody read it today."""
    consented = exists().where(
        StoryConsent.story_id == Story.id,
        StoryConsent.use == StoryUse.START_PAGE,
        StoryConsent.until >= stories.today(now),
    )
    return and_(Story.withdrawn_at.is_(None), consented)


def _waiting(row: Story, admin: Viewer) -> Waiting:
    return Waiting(
        story_id=row.id,
        title=row.title,
        text=row.text,
        told_by=row.told_by,
        teller_id=row.teller_id,
        teller=row.teller.name,
        words=_mark(row),
        own=row.teller_id == admin.person_id,
    )


def _mark(row: Story) -> str:
    """Name the words of a story, so that no others are let through in their place."""
    return sha256("\0".join((row.title, row.text, row.told_by)).encode()).hexdigest()[:32]
