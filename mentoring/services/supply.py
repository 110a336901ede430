"""What is asked for against who has done it: by know-how and by region, for one programme."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.models.experiences import Experience, ExperienceKnowHow, ExperienceState
from mentoring.models.mentors import Mentor, Visibility
from mentoring.models.needs import Need, NeedKnowHow, NeedState
from mentoring.models.people import Person
from mentoring.models.places import Place, PlaceKind
from mentoring.models.vocabulary import KnowHow
from mentoring.services import access, eligibility, gaps
from mentoring.services.access import Viewer
from mentoring.services.gaps import Gaps


@dataclass(frozen=True)
class Line:
    """One know-how, or one region: who waits, who has done it, and how many places are free."""

    key: str
    label: str
    waiting: int
    done_it: int
    places: int

    @property
    def gap(self) -> int:
        """Count the learners for whom there is no place."""
        return max(self.waiting - self.places, 0)

    @property
    def mark(self) -> str:
        """Say where everything hangs on one person, or on nobody."""
        return {0: "Nobody", 1: "One person only"}.get(self.done_it, "")


@dataclass(frozen=True)
class Group:
    """A group of know-how, with its items where it was opened."""

    line: Line
    domain: str
    items: tuple[Line, ...]
    nobody: int
    one_only: int


@dataclass(frozen=True)
class Region:
    """One region to choose."""

    key: str
    name: str


@dataclass(frozen=True)
class SupplyPage:
    """What the page of needs against supply shows."""

    programme_id: int
    programme: str
    regions: tuple[Region, ...]
    region: str
    region_name: str
    opened: str
    groups: tuple[Group, ...]
    by_region: tuple[Line, ...]
    waiting: int
    without_knowhow: int
    gaps: Gaps


@dataclass
class _Side:
    """Who is behind each key: learners or mentors, each counted once."""

    waiting: dict[str, set[int]] = field(default_factory=dict)
    done_it: dict[str, set[int]] = field(default_factory=dict)

    def line(self, keys: Iterable[str], *, key: str, label: str, room: dict[int, int]) -> Line:
        wanted = list(keys)
        holders = set().union(*(self.done_it.get(one, set()) for one in wanted))
        learners = set().union(*(self.waiting.get(one, set()) for one in wanted))
        places = sum(room.get(holder, 0) for holder in holders)
        return Line(key, label, len(learners), len(holders), places)


@dataclass(frozen=True)
class _Fact:
    """One person behind one know-how, and their region."""

    person_id: int
    knowhow_id: str | None
    region: str


def page(
    session: Session, *, admin: Viewer, programme_id: int, region: str = "", opened: str = ""
) -> SupplyPage:
    """Set what open needs ask for against who has done it."""
    programme = access.programme(session, admin, programme_id)
    region_of, regions = _regions(session)
    names = {one.key: one.name for one in regions}
    region = region if region in names else ""
    needs = _needs(session, programme_id, region_of)
    holders = _holders(session, region_of)
    room = _room(session)
    here = _side(needs, holders, region=region)
    groups = _groups(session, here, room=room, opened=opened)
    asked = {fact.person_id: fact for fact in needs if region in {"", fact.region}}
    named = {fact.person_id for fact in needs if fact.knowhow_id is not None}
    return SupplyPage(
        programme_id=programme.id,
        programme=programme.name,
        regions=regions,
        region=region,
        region_name=names.get(region, ""),
        opened=opened if any(group.items for group in groups) else "",
        groups=groups,
        by_region=_by_region(needs, holders, regions=regions, room=room),
        waiting=len(asked),
        without_knowhow=len(asked.keys() - named),
        gaps=gaps.told(session, programme_id=programme.id),
    )


def _regions(session: Session) -> tuple[dict[str, str], tuple[Region, ...]]:
    places = {row.id: row for row in session.scalars(select(Place))}
    region_of = {}
    for key, row in places.items():
        at: Place | None = row
        while at is not None and at.kind is not PlaceKind.REGION:
            at = places.get(at.parent_id or "")
        region_of[key] = at.id if at is not None else ""
    found = sorted(
        (Region(row.id, row.name) for row in places.values() if row.kind is PlaceKind.REGION),
        key=lambda one: one.name,
    )
    return region_of, tuple(found)


def _needs(session: Session, programme_id: int, region_of: dict[str, str]) -> list[_Fact]:
    rows = session.execute(
        select(Need.id, NeedKnowHow.knowhow_id, Need.place_id, Person.place_id)
        .join(Person, Person.id == Need.learner_id)
        .outerjoin(NeedKnowHow, NeedKnowHow.need_id == Need.id)
        .where(Need.programme_id == programme_id, Need.state == NeedState.OPEN)
    )
    return [
        _Fact(need, knowhow, region_of.get(where or home or "", ""))
        for need, knowhow, where, home in rows
    ]


def _holders(session: Session, region_of: dict[str, str]) -> list[_Fact]:
    rows = session.execute(
        select(Experience.holder_id, ExperienceKnowHow.knowhow_id, Person.place_id)
        .join(Person, Person.id == Experience.holder_id)
        .join(Mentor, Mentor.person_id == Person.id)
        .join(ExperienceKnowHow, ExperienceKnowHow.experience_id == Experience.id)
        .where(Experience.state == ExperienceState.ENDORSED, Mentor.visibility != Visibility.NOBODY)
        .distinct()
    )
    return [_Fact(holder, knowhow, region_of.get(home or "", "")) for holder, knowhow, home in rows]


def _room(session: Session) -> dict[int, int]:
    may_teach = eligibility.suggestible(session, to_team=True)
    return {one.mentor.person_id: max(one.mentor.room, 0) for one in may_teach}


def _side(needs: Sequence[_Fact], holders: Sequence[_Fact], *, region: str) -> _Side:
    made = _Side()
    for facts, into in ((needs, made.waiting), (holders, made.done_it)):
        for fact in facts:
            if fact.knowhow_id is not None and region in {"", fact.region}:
                into.setdefault(fact.knowhow_id, set()).add(fact.person_id)
    return made


def _groups(
    session: Session, here: _Side, *, room: dict[int, int], opened: str
) -> tuple[Group, ...]:
    words = session.scalars(select(KnowHow).order_by(KnowHow.id)).all()
    label = {row.id: row.label for row in words}
    items: dict[str, list[KnowHow]] = {row.id: [] for row in words if row.kind == "group"}
    for row in words:
        if row.parent_id in items:
            items[row.parent_id].append(row)
    groups = []
    for row in (row for row in words if row.kind == "group"):
        lines = [
            here.line([one.id], key=one.id, label=one.label, room=room) for one in items[row.id]
        ]
        keys = [row.id, *(one.id for one in items[row.id])]
        groups.append(
            Group(
                line=here.line(keys, key=row.id, label=row.label, room=room),
                domain=label.get(row.parent_id or "", ""),
                items=_sorted(lines) if opened in {row.id, "all"} else (),
                nobody=sum(one.done_it == 0 for one in lines),
                one_only=sum(one.done_it == 1 for one in lines),
            )
        )
    return tuple(sorted(groups, key=lambda one: _order(one.line)))


def _by_region(
    needs: Sequence[_Fact],
    holders: Sequence[_Fact],
    *,
    regions: Sequence[Region],
    room: dict[int, int],
) -> tuple[Line, ...]:
    made = _Side()
    for facts, into in ((needs, made.waiting), (holders, made.done_it)):
        for fact in facts:
            into.setdefault(fact.region, set()).add(fact.person_id)
    lines = [made.line([one.key], key=one.key, label=one.name, room=room) for one in regions]
    if "" in made.waiting or "" in made.done_it:
        lines.append(made.line([""], key="", label="No region given", room=room))
    return _sorted(lines)


def _sorted(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=_order))


def _order(line: Line) -> tuple[int, int, str]:
    return (-line.gap, -line.waiting, line.label)
