"""What the pages of locality rosters show."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from mentoring.errors import NotFoundError
from mentoring.models.rosters import Roster, RosterProfession
from mentoring.models.vocabulary import Profession
from mentoring.services import access, roster_figures, rosters, wordlists
from mentoring.services.access import Viewer
from mentoring.services.roster_figures import Counts
from mentoring.services.rosters import Told
from mentoring.services.wordlists import Area

FEWEST_LEARNERS = 6
NOT_REACHED, UNDER_WAY, REACHED, NOBODY_HERE = "not_reached", "under_way", "reached", "nobody_here"
ORDER = (NOT_REACHED, UNDER_WAY, REACHED, NOBODY_HERE)


@dataclass(frozen=True)
class RosterLine:
    """One roster in the list of a programme."""

    roster_id: int
    name: str
    place: str
    headcount: int
    known: int


@dataclass(frozen=True)
class RostersPage:
    """The rosters of a programme."""

    programme_id: int
    programme: str
    rosters: tuple[RosterLine, ...]


@dataclass(frozen=True)
class AboutPage:
    """What the questions about a roster need: the places to choose from, and where it belongs."""

    programme_id: int
    programme: str
    areas: tuple[Area, ...]
    roster_id: int | None = None
    name: str = ""
    place_id: str = ""
    what_changes: str = ""


@dataclass(frozen=True)
class ProfessionLine:
    """One profession of a place: how many work there, where they stand, what they may lose."""

    profession_id: str
    label: str
    told: Told
    counts: Counts
    usually_loses: str
    checked_at: datetime | None

    @property
    def state(self) -> str:
        """Say whether anybody has reached them; a place in a cohort alone is not reach."""
        if self.counts.reached:
            return REACHED
        if self.told.headcount == 0 and not self.counts.people:
            return NOBODY_HERE
        return UNDER_WAY if self.counts.in_cohort else NOT_REACHED


@dataclass(frozen=True)
class RosterPage:
    """A roster: each profession, those that nobody has reached first."""

    roster_id: int
    name: str
    place: str
    what_changes: str
    programme_id: int
    programme: str
    lines: tuple[ProfessionLine, ...]
    without: Counts

    @property
    def headcount(self) -> int:
        """Count the people who work there, as far as it is known."""
        return sum(line.told.headcount or 0 for line in self.lines)

    @property
    def known(self) -> int:
        """Count the professions whose headcount is known."""
        return sum(line.told.headcount is not None for line in self.lines)

    @property
    def not_reached(self) -> tuple[ProfessionLine, ...]:
        """Give the professions that nobody has reached."""
        return tuple(line for line in self.lines if line.state in {NOT_REACHED, UNDER_WAY})

    @property
    def all_people(self) -> Counts:
        """Add the professions up, with those who gave none."""
        every = [*(line.counts for line in self.lines), self.without]
        names = Counts.__dataclass_fields__
        return Counts(**{name: sum(getattr(one, name) for one in every) for name in names})

    @property
    def asking(self) -> int:
        """Count the professions of which somebody has an open need."""
        return sum(line.counts.asking > 0 for line in self.lines)

    @property
    def can_mix(self) -> bool:
        """Whether enough people of enough professions ask for one cohort that mixes them."""
        enough = self.all_people.asking >= FEWEST_LEARNERS
        return enough and self.asking >= rosters.FEWEST_PROFESSIONS


@dataclass(frozen=True)
class ProfessionPage:
    """What is known of one profession of a roster, to be changed."""

    roster_id: int
    roster: str
    place: str
    profession_id: str
    profession: str
    told: Told
    usually_loses: str
    brings: str
    checked_at: datetime | None


def index(session: Session, *, admin: Viewer, programme_id: int) -> RostersPage:
    """List the rosters of a programme."""
    programme = access.programme(session, admin, programme_id)
    counted = (
        select(
            RosterProfession.roster_id,
            func.sum(RosterProfession.headcount).label("people"),
            func.count(RosterProfession.headcount).label("known"),
        )
        .group_by(RosterProfession.roster_id)
        .subquery()
    )
    rows = session.execute(
        select(Roster, counted.c.people, counted.c.known)
        .outerjoin(counted, counted.c.roster_id == Roster.id)
        .where(Roster.programme_id == programme.id)
        .options(joinedload(Roster.place))
        .order_by(func.lower(Roster.name), Roster.id)
    )
    return RostersPage(
        programme.id,
        programme.name,
        tuple(
            RosterLine(row.id, row.name, row.place.name, people or 0, known or 0)
            for row, people, known in rows
        ),
    )


def new(session: Session, *, admin: Viewer, programme_id: int) -> AboutPage:
    """Ask what a new roster is about."""
    programme = access.programme(session, admin, programme_id)
    return AboutPage(programme.id, programme.name, wordlists.areas(session))


def about(session: Session, *, admin: Viewer, roster_id: int) -> AboutPage:
    """Show what a roster is about, to be changed."""
    found = access.roster_of(session, admin, roster_id)
    return AboutPage(
        found.programme_id,
        found.programme.name,
        wordlists.areas(session),
        found.id,
        found.name,
        found.place_id,
        found.what_changes,
    )


def show(session: Session, *, admin: Viewer, roster_id: int) -> RosterPage:
    """Show every profession of a roster, those that nobody has reached first."""
    found = access.roster_of(session, admin, roster_id)
    counts = roster_figures.by_profession(session, found)
    lines = [
        ProfessionLine(
            profession_id=profession.id,
            label=profession.label,
            told=rosters.as_told(row) if row else Told(),
            counts=counts.get(profession.id, Counts()),
            usually_loses=profession.may_lose,
            checked_at=row.checked_at if row else None,
        )
        for profession, row in _professions(session, found.id)
    ]
    return RosterPage(
        roster_id=found.id,
        name=found.name,
        place=found.place.name,
        what_changes=found.what_changes,
        programme_id=found.programme_id,
        programme=found.programme.name,
        lines=tuple(sorted(lines, key=_first_the_unreached)),
        without=counts.get("", Counts()),
    )


def profession(
    session: Session, *, admin: Viewer, roster_id: int, profession_id: str
) -> ProfessionPage:
    """Show what is known of one profession, to be changed."""
    found = access.roster_of(session, admin, roster_id)
    of_all = {one.id: (one, row) for one, row in _professions(session, found.id)}
    if profession_id not in of_all:
        raise NotFoundError("There is no such profession.")
    one, row = of_all[profession_id]
    return ProfessionPage(
        roster_id=found.id,
        roster=found.name,
        place=found.place.name,
        profession_id=one.id,
        profession=one.label,
        told=rosters.as_told(row) if row else Told(),
        usually_loses=one.may_lose,
        brings=one.brings,
        checked_at=row.checked_at if row else None,
    )


def _professions(
    session: Session, roster_id: int
) -> list[tuple[Profession, RosterProfession | None]]:
    rows = session.execute(
        select(Profession, RosterProfession)
        .outerjoin(
            RosterProfession,
            (RosterProfession.profession_id == Profession.id)
            & (RosterProfession.roster_id == roster_id),
        )
        .order_by(Profession.label)
    )
    return [(row[0], row[1]) for row in rows]


def _first_the_unreached(line: ProfessionLine) -> tuple[int, int, str]:
    return ORDER.index(line.state), -(line.told.headcount or 0), line.label
