"""What the pages of one's own stories show."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from mentoring.models.stories import Story, StoryLook, StoryUse
from mentoring.models.vocabulary import KnowHow
from mentoring.services import stories, wordlists
from mentoring.services.access import Viewer
from mentoring.services.wordlists import Area, Word


@dataclass(frozen=True)
class Use:
    """One use of a story, and until when its teller has consented.

    `waits` where somebody of a programme team has to look at it first.
    """

    use: str
    until: date | None
    waits: bool = False


@dataclass(frozen=True)
class OwnStory:
    """One story as its teller sees it."""

    story_id: int
    title: str
    text: str
    told_by: str
    knowhow: tuple[Word, ...]
    populations: tuple[Word, ...]
    place_id: str
    place: str
    uses: tuple[Use, ...]
    withdrawn_at: datetime | None

    @property
    def used(self) -> bool:
        """Whether it may be used anywhere today."""
        return any(one.until for one in self.uses)

    @property
    def waits(self) -> bool:
        """Whether it waits to be looked at before it stands on the start page."""
        return any(one.waits for one in self.uses)


@dataclass(frozen=True)
class Line:
    """One story in the list of its teller's."""

    story_id: int
    title: str
    used: bool
    waits: bool
    withdrawn: bool


@dataclass(frozen=True)
class AboutPage:
    """What there is to choose from for what a story is about."""

    story: OwnStory
    knowhow: tuple[Word, ...]
    populations: tuple[Word, ...]
    areas: tuple[Area, ...]


def listed(session: Session, *, teller: Viewer, now: datetime) -> tuple[Line, ...]:
    """List somebody's own stories, the newest first."""
    rows = session.scalars(
        select(Story)
        .where(Story.teller_id == teller.person_id)
        .options(selectinload(Story.consents))
        .order_by(Story.id.desc())
    ).all()
    looks = select(StoryLook.story_id).where(StoryLook.story_id.in_([row.id for row in rows]))
    looked_at = set(session.scalars(looks))
    found = []
    for row in rows:
        uses = _uses(row, now, looked_at=row.id in looked_at)
        found.append(
            Line(
                row.id,
                row.title,
                used=any(one.until and not one.waits for one in uses),
                waits=any(one.waits for one in uses),
                withdrawn=row.withdrawn_at is not None,
            )
        )
    return tuple(found)


def page(session: Session, *, teller: Viewer, story_id: int, now: datetime) -> OwnStory:
    """Show a story to its teller."""
    row = stories.own(session, teller=teller, story_id=story_id)
    looked_at = session.get(StoryLook, row.id) is not None
    return OwnStory(
        story_id=row.id,
        title=row.title,
        text=row.text,
        told_by=row.told_by,
        knowhow=tuple(Word(one.knowhow_id, one.knowhow.label) for one in row.knowhow),
        populations=tuple(Word(one.context_id, one.context.label) for one in row.populations),
        place_id=row.place_id or "",
        place=row.place.name if row.place else "",
        uses=_uses(row, now, looked_at=looked_at),
        withdrawn_at=row.withdrawn_at,
    )


def about(session: Session, *, teller: Viewer, story_id: int, now: datetime) -> AboutPage:
    """Show what a story can be about."""
    domains = session.scalars(select(KnowHow).where(KnowHow.kind == "domain").order_by(KnowHow.id))
    return AboutPage(
        story=page(session, teller=teller, story_id=story_id, now=now),
        knowhow=tuple(Word(one.id, one.label, one.description) for one in domains),
        populations=wordlists.contexts(session, "population"),
        areas=wordlists.areas(session),
    )


def _uses(row: Story, now: datetime, *, looked_at: bool) -> tuple[Use, ...]:
    today = stories.today(now)
    until = {one.use: one.until for one in row.consents if one.until >= today}
    return tuple(
        Use(
            use.value,
            until.get(use),
            waits=use is StoryUse.START_PAGE and use in until and not looked_at,
        )
        for use in StoryUse
    )
