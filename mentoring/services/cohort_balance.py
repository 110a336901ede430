"""How a set of cohorts treats each profession, region, organisation and pathway."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.encoding import asks
from mentoring.models.cohort_sets import CohortRunPlace
from mentoring.models.cohorts import Cohort, CohortState, ProposedMember
from mentoring.models.needs import Need, NeedContext
from mentoring.models.people import Person
from mentoring.models.places import Organisation, Place
from mentoring.models.programmes import Programme
from mentoring.models.vocabulary import Context, ContextKind, Profession
from mentoring.services import cohort_desks, cohort_left, cohort_sets
from mentoring.services.access import Viewer
from mentoring.services.cohort_plan_pages import Member, members
from mentoring.services.cohort_set_pages import About, describe

NOT_SAID = "Not said"
MOST_ROWS, MOST_NAMED = 40, 20
BEHIND = 0.8
"""Below this share of what all get, a group of some size is behind."""

SOME = 5


@dataclass(frozen=True)
class Group:
    """One group: how many are in cohorts and how many in none; `behind` where it fares worse."""

    label: str
    placed: int
    left: int
    behind: bool

    @property
    def percent(self) -> int:
        """Give the share that is in cohorts."""
        return round(100 * self.placed / (self.placed + self.left))


@dataclass(frozen=True)
class Part:
    """One way to divide everybody into groups."""

    label: str
    groups: tuple[Group, ...]
    further: int


@dataclass(frozen=True)
class BalancePage:
    """How each group fares in a set, and who was left out the time before too."""

    about: About
    percent: int
    parts: tuple[Part, ...]
    again: int
    named: tuple[Member, ...]


def page(session: Session, *, admin: Viewer, set_id: int) -> BalancePage:
    """Count everybody whom the last run was about by group, in cohorts and in none."""
    found = cohort_sets.of(session, admin, set_id)
    run = cohort_desks.last_with_a_result(session, found)
    rows = _rows(session, run.id if run else 0)
    inside = _inside(session, found.id)
    placed = [row for row in rows if row.need_id in inside]
    share = len(placed) / len(rows) if rows else 0.0
    left = [row.need_id for row in rows if row.need_id not in inside]
    again = sorted(cohort_left.left_before(session, run, left))
    labels = _labels(session, rows)
    return BalancePage(
        about=describe(found, session.get_one(Programme, found.programme_id)),
        percent=round(100 * share),
        parts=tuple(
            _part(name, labels[name], rows, inside, share=share)
            for name in ("Profession", "Region", "Organisation", "Pathway")
        ),
        again=len(again),
        named=members(session, again[:MOST_NAMED]),
    )


def _rows(session: Session, run_id: int) -> Sequence[Any]:
    return session.execute(
        select(
            CohortRunPlace.need_id,
            Person.profession_id,
            Person.organisation_id,
            Need.place_id.label("asked_place"),
            Person.place_id,
        )
        .join(Need, Need.id == CohortRunPlace.need_id)
        .join(Person, Person.id == Need.learner_id)
        .where(CohortRunPlace.run_id == run_id)
        .order_by(CohortRunPlace.need_id)
    ).all()


def _inside(session: Session, set_id: int) -> set[int]:
    return set(
        session.scalars(
            select(ProposedMember.need_id)
            .join(Cohort, Cohort.id == ProposedMember.cohort_id)
            .where(Cohort.set_id == set_id, Cohort.state != CohortState.CANCELLED)
        )
    )


def _labels(session: Session, rows: Sequence[Any]) -> dict[str, Mapping[int, str]]:
    """Give, for each way to divide them, the group of each need."""
    professions = _named(session, Profession.id, Profession.label)
    employers = _named(session, Organisation.id, Organisation.name)
    regions = dict(enumerate(asks.region_ids(session)))
    region_of = asks.facts(session, among=()).region_of
    names = _named(session, Place.id, Place.name)
    pathways = _pathways(session, [row.need_id for row in rows])
    where = {row.need_id: row.asked_place or row.place_id or "" for row in rows}
    return {
        "Profession": {row.need_id: professions.get(row.profession_id, NOT_SAID) for row in rows},
        "Region": {
            need: names.get(regions.get(region_of.get(place, -1), ""), NOT_SAID)
            for need, place in where.items()
        },
        "Organisation": {row.need_id: employers.get(row.organisation_id, NOT_SAID) for row in rows},
        "Pathway": {row.need_id: pathways.get(row.need_id, NOT_SAID) for row in rows},
    }


def _pathways(session: Session, need_ids: Sequence[int]) -> dict[int, str]:
    """Give for whom the care is that each need is about, the first that was said."""
    rows = session.execute(
        select(NeedContext.need_id, Context.label)
        .join(Context, Context.id == NeedContext.context_id)
        .where(NeedContext.need_id.in_(need_ids), Context.kind == ContextKind.POPULATION)
        .order_by(NeedContext.need_id, NeedContext.rank.desc())
    )
    return {row[0]: row[1] for row in rows}


def _named(session: Session, key: Any, label: Any) -> dict[Any, str]:
    return {row[0]: row[1] for row in session.execute(select(key, label))}


def _part(
    name: str,
    label_of: Mapping[int, str],
    rows: Sequence[Any],
    inside: set[int],
    *,
    share: float,
) -> Part:
    placed = Counter(label_of[row.need_id] for row in rows if row.need_id in inside)
    every = Counter(label_of[row.need_id] for row in rows)
    groups = [
        Group(
            label,
            placed[label],
            count - placed[label],
            behind=count >= SOME and placed[label] / count < BEHIND * share,
        )
        for label, count in every.items()
    ]
    groups.sort(key=lambda one: (not one.behind, -(one.placed + one.left), one.label))
    return Part(name, tuple(groups[:MOST_ROWS]), max(len(groups) - MOST_ROWS, 0))
