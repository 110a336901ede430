"""Stories of public partners: told, used where they may be, withdrawn everywhere at once.

No copy is ever kept: whoever shows a story asks `for_use` at that moment.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Exists, Select, case, delete, exists, func, or_, select, union
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from mentoring.errors import InvalidError, NotFoundError
from mentoring.models.places import Place
from mentoring.models.stories import (
    Story,
    StoryConsent,
    StoryKnowHow,
    StoryLook,
    StoryPopulation,
    StoryUse,
)
from mentoring.models.vocabulary import Context, ContextKind, KnowHow
from mentoring.services import free_text, news_stories
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.dates import LONDON
from mentoring.services.notices import tell

MOST_STORIES = 20
LONGEST = {"title": 120, "text": 3000, "told_by": 100}
SHORTEST_TEXT = 40
ASKED = {
    "title": "Give it a title",
    "text": "Tell what happened",
    "told_by": "Say how we should name you",
}
LASTS = {"half_year": 182, "year": 365, "two_years": 730}
"""How long a consent may be given for, in days."""

WHOLE = (
    selectinload(Story.knowhow).joinedload(StoryKnowHow.knowhow),
    selectinload(Story.populations).joinedload(StoryPopulation.context),
    selectinload(Story.consents),
    joinedload(Story.place),
    joinedload(Story.teller),
)


@dataclass(frozen=True)
class Words:
    """A story in its teller's words, and the name that it is told under."""

    title: str
    text: str
    told_by: str


@dataclass(frozen=True)
class About:
    """What a story is about."""

    knowhow: tuple[str, ...] = ()
    populations: tuple[str, ...] = ()
    place_id: str = ""


@dataclass(frozen=True)
class Told:
    """A story as it is shown to others."""

    title: str
    text: str
    told_by: str


def for_use(
    session: Session,
    *,
    use: str,
    knowhow: Collection[str],
    place: str | None,
    now: datetime,
    populations: Collection[str] = (),
) -> Told | None:
    """Find the story to show in one place, of those that may be used there today.

    It is about some of the know-how or the people, or about nothing in particular; the nearest
    stands first: by know-how, then by people, then by place, then the newest. What everybody can
    read is only what somebody of a programme team has looked at.
    """
    of_knowhow = exists().where(
        StoryKnowHow.story_id == Story.id, StoryKnowHow.knowhow_id.in_(_knowhow_above(knowhow))
    )
    of_people = exists().where(
        StoryPopulation.story_id == Story.id, StoryPopulation.context_id.in_(populations)
    )
    general = ~or_(
        exists().where(StoryKnowHow.story_id == Story.id),
        exists().where(StoryPopulation.story_id == Story.id),
    )
    wanted = (
        select(Story.title, Story.text, Story.told_by)
        .join(StoryConsent, StoryConsent.story_id == Story.id)
        .where(
            StoryConsent.use == StoryUse(use),
            StoryConsent.until >= today(now),
            Story.withdrawn_at.is_(None),
        )
        .order_by(
            case((of_knowhow, 0), else_=1),
            case((of_people, 0), else_=1),
            case((Story.place_id.in_(_places_above(place)), 0), else_=1),
            Story.id.desc(),
        )
        .limit(1)
    )
    if StoryUse(use) is StoryUse.START_PAGE:
        wanted = wanted.where(is_looked_at())
    if knowhow or populations:
        wanted = wanted.where(or_(of_knowhow, of_people, general))
    found = session.execute(wanted).first()
    return Told(*found) if found else None


def chosen(session: Session, *, story_id: int | None, now: datetime) -> Told | None:
    """Give the story that was chosen for a cohort, if it may be used in groups today."""
    found = session.execute(
        select(Story.title, Story.text, Story.told_by)
        .join(StoryConsent, StoryConsent.story_id == Story.id)
        .where(
            Story.id == story_id,
            Story.withdrawn_at.is_(None),
            StoryConsent.use == StoryUse.COHORTS,
            StoryConsent.until >= today(now),
        )
    ).first()
    return Told(*found) if found else None


def begin(session: Session, *, teller: Viewer, words: Words, now: datetime) -> Story:
    """Tell a story; it is used nowhere until its teller says where. Sent twice, it is told once."""
    said = _checked(words)
    mine = session.scalars(
        select(Story).where(Story.teller_id == teller.person_id).order_by(Story.id)
    ).all()
    same = [one for one in mine if (one.title, one.text) == (said.title, said.text)]
    if same:
        return same[0]
    if len(mine) >= MOST_STORIES:
        raise InvalidError({"title": f"Up to {MOST_STORIES} stories of one person are kept"})
    row = Story(
        teller_id=teller.person_id,
        title=said.title,
        text=said.text,
        told_by=said.told_by,
        synthetic=teller.synthetic,
        created_at=now,
    )
    session.add(row)
    record(session, Act(teller.person_id, "told", row), now=now)
    return row


def say(session: Session, *, teller: Viewer, story_id: int, words: Words, now: datetime) -> Story:
    """Tell a story in other words; whoever shows it shows these from now on."""
    row, said = own(session, teller=teller, story_id=story_id), _checked(words)
    if Words(row.title, row.text, row.told_by) != said:
        row.title, row.text, row.told_by = said.title, said.text, said.told_by
        session.flush()  # the row is locked from here: no look at the old words can come after
        session.execute(delete(StoryLook).where(StoryLook.story_id == row.id))
    record(session, Act(teller.person_id, "edited", row), now=now)
    return row


def say_about(session: Session, *, teller: Viewer, story_id: int, about: About) -> Story:
    """Keep what a story is about, so that it stands where it fits."""
    row = own(session, teller=teller, story_id=story_id)
    _check_about(session, about)
    row.knowhow[:] = [StoryKnowHow(knowhow_id=one) for one in sorted(set(about.knowhow))]
    row.populations[:] = [StoryPopulation(context_id=one) for one in sorted(set(about.populations))]
    row.place_id = about.place_id or None
    session.flush()
    return row


def consent(
    session: Session, *, teller: Viewer, story_id: int, chosen: Mapping[str, str], now: datetime
) -> Story:
    """Keep for each use how long it may be used from today: not at all, as it is, or for a time."""
    row = own(session, teller=teller, story_id=story_id)
    allowed = {"", "keep", *LASTS}
    if wrong := [use for use, lasts in chosen.items() if lasts not in allowed]:
        raise InvalidError(dict.fromkeys(wrong, "Choose from the list"))
    there = {one.use: one for one in row.consents}
    kept = []
    for use in StoryUse:
        lasts = chosen.get(use.value, "")
        if lasts == "keep" and use in there:
            kept.append(there[use])
        elif lasts in LASTS:
            one = there.get(use) or StoryConsent(use=use)
            one.until, one.given_at = today(now) + timedelta(days=LASTS[lasts]), now
            kept.append(one)
    row.consents[:] = kept
    if kept:
        row.withdrawn_at = None
    record(session, Act(teller.person_id, "consented" if kept else "not_consented", row), now=now)
    return row


def withdraw(session: Session, *, teller: Viewer, story_id: int, now: datetime) -> Story:
    """Take a story back from everywhere at once; its teller keeps it, and nobody else has it."""
    row = own(session, teller=teller, story_id=story_id)
    if row.withdrawn_at is not None:
        return row
    row.withdrawn_at = now
    row.consents.clear()
    record(session, Act(teller.person_id, "withdrawn", row), now=now)
    tell(session, recipient=row.teller, news=news_stories.withdrawn(row, at=now), now=now)
    return row


def own(session: Session, *, teller: Viewer, story_id: int) -> Story:
    """Find a story of the person who asks."""
    found = session.scalar(select(Story).where(Story.id == story_id).options(*WHOLE))
    if found is None or found.teller_id != teller.person_id:
        raise NotFoundError("There is no such story of yours.")
    return found


def is_looked_at() -> Exists:
    """Whether somebody of a programme team has read a story as it is now."""
    return exists().where(StoryLook.story_id == Story.id)


def today(now: datetime) -> date:
    """Give the day of a moment, in the time of London: consents end with a day."""
    return now.astimezone(LONDON).date()


def _knowhow_above(ids: Collection[str]) -> Select[str | None]:
    """Give some know-how with the groups and domains that it stands in."""
    one, group = aliased(KnowHow), aliased(KnowHow)
    parents = select(one.parent_id).where(one.id.in_(ids))
    above = union(
        select(KnowHow.id).where(KnowHow.id.in_(ids)),
        parents,
        select(group.parent_id).where(group.id.in_(parents)),
    ).subquery()
    return select(above.c[0]).where(above.c[0].is_not(None))


def _places_above(place: str | None) -> Select[str | None]:
    """Give a place with the wider ones that it stands in."""
    one, system = aliased(Place), aliased(Place)
    parents = select(one.parent_id).where(one.id == place)
    above = union(
        select(Place.id).where(Place.id == place),
        parents,
        select(system.parent_id).where(system.id.in_(parents)),
    ).subquery()
    return select(above.c[0]).where(above.c[0].is_not(None))


def _checked(words: Words) -> Words:
    said = Words(*(getattr(words, name).strip() for name in LONGEST))
    problems = {name: sentence for name, sentence in ASKED.items() if not getattr(said, name)}
    for name, most in LONGEST.items():
        if len(getattr(said, name)) > most:
            problems[name] = f"Use {most:,} characters or fewer"
        elif name not in problems and (wrong := free_text.problem(getattr(said, name))):
            problems[name] = wrong
    if "text" not in problems and len(said.text) < SHORTEST_TEXT:
        problems["text"] = "Tell a little more: what happened, and what it was like"
    if problems:
        raise InvalidError(problems)
    return said


def _check_about(session: Session, about: About) -> None:
    counted = (
        ("knowhow", about.knowhow, select(func.count()).where(KnowHow.id.in_(about.knowhow))),
        (
            "populations",
            about.populations,
            select(func.count()).where(
                Context.id.in_(about.populations), Context.kind == ContextKind.POPULATION
            ),
        ),
        (
            "place_id",
            (about.place_id,) if about.place_id else (),
            select(func.count()).where(Place.id == about.place_id),
        ),
    )
    for name, chosen, there in counted:
        if chosen and session.scalar(there) != len(set(chosen)):
            raise InvalidError({name: "Choose from the list"})
