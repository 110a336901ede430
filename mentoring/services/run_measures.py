"""How good a run came out, in words: how near the best, the weakest answer, each group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.encoding.explanations import band
from mentoring.models.places import Place
from mentoring.models.programmes import Programme
from mentoring.models.rounds import RoundRun
from mentoring.models.vocabulary import Profession
from mentoring.services import access
from mentoring.services.access import Viewer
from mentoring.services.round_pages import About, describe

PROVEN = 0.0005
"""A gap that nobody could tell from none: half a thousandth of a score."""

WHY = {
    "full": "every place is taken",
    "nobody": "nobody has done something near enough",
    "not_available": "those who could help are not available",
}


@dataclass(frozen=True)
class Fares:
    """How many of a region or a profession have somebody, and how many should at least."""

    kind: str
    name: str
    size: int
    placed: int
    least: int
    why: str

    @property
    def behind(self) -> bool:
        """Whether fewer have somebody than should."""
        return self.placed < self.least


@dataclass(frozen=True)
class Measured:
    """How good a run came out."""

    number: int
    sentences: tuple[str, ...]
    behind_because: str
    groups: tuple[Fares, ...]

    @property
    def behind(self) -> tuple[Fares, ...]:
        """Give the groups in which fewer have somebody than should."""
        return tuple(one for one in self.groups if one.behind)


@dataclass(frozen=True)
class GroupsPage:
    """How each region and profession fares in the last run of a round."""

    about: About
    number: int
    groups: tuple[Fares, ...]


def page(session: Session, *, admin: Viewer, round_id: int) -> GroupsPage:
    """Show how each region and profession fares in the last run of a round."""
    found = access.round_of(session, admin, round_id)
    run = found.runs[-1] if found.runs else None
    return GroupsPage(
        about=describe(found, session.get_one(Programme, found.programme_id)),
        number=run.number if run else 0,
        groups=_groups(session, run.measures.get("groups", ())) if run else (),
    )


def told(session: Session, run: RoundRun) -> Measured | None:
    """Say how good a run came out; nothing of one from before that was kept."""
    kept = run.measures
    if "groups" not in kept or not kept["needs"]:
        return None
    policy = run.versions.get("chosen", {}).get("policy", "")
    mended = run.mends is not None
    groups = _groups(session, kept["groups"])
    return Measured(
        number=run.number,
        sentences=(
            _nearness(kept, policy, mended=mended),
            *([_weakest(kept, policy, mended=mended)] if kept["placed"] else []),
            _evenness(kept, groups),
        ),
        behind_because=_because(policy, mended=mended),
        groups=groups,
    )


def _nearness(kept: Mapping[str, Any], policy: str, *, mended: bool) -> str:
    gap = kept["gap"]
    if policy == "stable":
        return _swaps(kept["blocking"])
    if gap is None:
        return (
            "How far the answers are from the best there could be is not worked out for this way "
            "of choosing."
        )
    more = "without a weaker weakest answer" if policy == "fair" and not mended else "altogether"
    if gap < PROVEN:
        return (
            "This is proven to be the best there is: no other choice places more people, or as "
            f"many with better answers {more}."
        )
    better = f"Altogether the answers could be {_share(gap, kept['total'])} better"
    if mended:
        return f"{better}, if everybody were chosen anew."
    return f"{better}. That is given up so that no region and no profession is left far behind."


def _swaps(blocking: int) -> str:
    if not blocking:
        return "No learner and mentor would both be much better off with each other."
    pairs = "1 learner and mentor" if blocking == 1 else f"{blocking:,} pairs of learner and mentor"
    return f"{pairs} would both be much better off with each other."


def _share(gap: float, total: float) -> str:
    percent = 100 * gap / total if total else 100.0
    return "less than 1%" if percent < 1 else f"at most {percent:,.0f}%"


def _weakest(kept: Mapping[str, Any], policy: str, *, mended: bool) -> str:
    weakest = f"The weakest answer is “{band(kept['worst'])}”"
    if policy != "fair" or mended:
        return f"{weakest}."
    if kept["worst"] < kept["promised"]:
        return f"{weakest}: it is one that was pinned. All others are as strong as they can be."
    return f"{weakest}. It cannot be stronger without somebody being left out for it."


def _evenness(kept: Mapping[str, Any], groups: Sequence[Fares]) -> str:
    placed = f"{kept['placed']:,} of {kept['needs']:,} needs have somebody."
    if any(one.behind for one in groups):
        return f"{placed} Some groups have less than four fifths of that share:"
    return (
        f"{placed} Every region and every profession has at least four fifths of that share, in "
        "whole people."
    )


def _because(policy: str, *, mended: bool) -> str:
    if policy != "fair":
        return (
            "This way of choosing does not look after regions and professions. The fair one does."
        )
    if mended:
        return "Mending does not look after them. Choosing everybody anew does."
    return "Nobody more of them can be placed without placing fewer people altogether."


def _groups(session: Session, kept: Sequence[Mapping[str, Any]]) -> tuple[Fares, ...]:
    ids = [one["id"] for one in kept]
    names: dict[tuple[str, str], str] = {
        **{
            ("region", row.id): row.name
            for row in session.execute(select(Place.id, Place.name).where(Place.id.in_(ids)))
        },
        **{
            ("profession", row.id): row.label
            for row in session.execute(
                select(Profession.id, Profession.label).where(Profession.id.in_(ids))
            )
        },
    }
    found = [
        Fares(
            kind=one["of"],
            name=names.get((one["of"], one["id"]), one["id"]),
            size=one["size"],
            placed=one["placed"],
            least=one["least"],
            why=_why(one["why"]),
        )
        for one in kept
    ]
    return tuple(sorted(found, key=lambda one: (one.kind != "region", one.name)))


def _why(counted: Mapping[str, int]) -> str:
    most_first = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    told_ = [f"{WHY[why]} ({count:,})" for why, count in most_first if why in WHY]
    return ", ".join(told_)
