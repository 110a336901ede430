"""What is measured of cohorts, in words and numbers that a reader can check."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mentoring.models.cohort_sets import CohortSetState, WouldHelp
from mentoring.models.people import HALF_DAYS
from mentoring.services.suggestions import half_day

STRONG, FAIR = 0.75, 0.55
PERCENT = 100
SHOWN = {
    CohortSetState.DRAFT: "Not formed",
    CohortSetState.QUEUED: "Waiting",
    CohortSetState.RUNNING: "Running",
    CohortSetState.IN_REVIEW: "In review",
}
BROKEN = {
    "few": "There are too few learners.",
    "many": "There are too many learners.",
    "asking": "Too few ask for something under the same heading.",
    "far": "Somebody works too far from the others.",
    "no_time": "No half-day is free for everybody.",
    "professions": "There are too few professions.",
    "organisation": "Too many come from one organisation.",
    "apart": "Somebody is not available for this cohort.",
    "lead": "No lead fits: one who holds this know-how, is near and is free when all are.",
    "partner": "There is no public partner, and you asked for one.",
    "links": "It covers too few links of one pathway.",
}
HELPS = {
    WouldHelp.ROOM: "One more place in a cohort",
    WouldHelp.HALF_DAY: "One more half-day",
    WouldHelp.REACH: "Travelling farther",
    WouldHelp.LEAD: "Somebody who has done it and leads a cohort",
    WouldHelp.PEOPLE: "More people who ask for the same",
    WouldHelp.TO_SAY_WHERE: "Saying where they work",
    WouldHelp.NOTHING: "Nothing small",
}


@dataclass(frozen=True)
class Told:
    """What a reader is told of one cohort as it stands or would stand."""

    size: int
    asking: int
    near: int
    professions: int
    links: int
    of_one: int
    farthest: int | None
    half_days: tuple[str, ...]
    quality: int
    band: str
    valid: bool
    broken: tuple[str, ...]

    @property
    def when(self) -> str:
        """Name the half-days that are free for everybody."""
        if len(self.half_days) == len(HALF_DAYS):
            return "Any time"
        return ", ".join(self.half_days) if self.half_days else "None"


@dataclass(frozen=True)
class Difference:
    """One measure before and after a change."""

    label: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        """Whether the change does anything to it."""
        return self.before != self.after


def told(measures: Mapping[str, Any]) -> Told:
    """Read the measures of a cohort; one that was never measured has none."""
    worth = measures.get("worth", 0.0)
    return Told(
        size=measures.get("size", 0),
        asking=measures.get("asking", 0),
        near=measures.get("near", 0),
        professions=measures.get("professions", 0),
        links=measures.get("links", 0),
        of_one=measures.get("of_one", 0),
        farthest=measures.get("farthest"),
        half_days=tuple(half_day(one) for one in measures.get("half_days", ())),
        quality=round(PERCENT * worth),
        band=band(worth),
        valid=measures.get("valid", False),
        broken=tuple(BROKEN[one] for one in measures.get("broken", ())),
    )


def band(worth: float) -> str:
    """Say in a word how good a cohort is."""
    if worth >= STRONG:
        return "strong"
    return "possible" if worth >= FAIR else "weak"


def differences(before: Told, after: Told) -> tuple[Difference, ...]:
    """Set each measure beside what it would be."""
    rows = [
        ("Learners", before.size, after.size),
        ("Asking for the same thing", _of(before, before.asking), _of(after, after.asking)),
        ("Asking under the same heading", _of(before, before.near), _of(after, after.near)),
        ("Professions", before.professions, after.professions),
        ("Links of one pathway", before.links, after.links),
        ("Most from one organisation", before.of_one, after.of_one),
        ("Farthest from the centre", _kilometres(before), _kilometres(after)),
        ("Half-days free for everybody", before.when, after.when),
        ("How good, of 100", before.quality, after.quality),
        ("Keeps every rule", _yes(before.valid), _yes(after.valid)),
    ]
    return tuple(Difference(label, str(was), str(would)) for label, was, would in rows)


def would_help(helps: WouldHelp, value: int, *, cohort: str, size_most: int, online: bool) -> str:
    """Say the smallest change that would put somebody into a cohort."""
    more = f"{value} more" if online else f"{value} more near them"
    sentences = {
        WouldHelp.ROOM: f"{cohort} is full with {size_most}. With one more place they could join.",
        WouldHelp.REACH: f"They could join {cohort} if {value} km more were not too far.",
        WouldHelp.LEAD: "Nobody who has done what they ask for has room to lead a cohort.",
        WouldHelp.PEOPLE: f"With {more} who ask for the same, it would be enough.",
        WouldHelp.TO_SAY_WHERE: "They have not said where they work. Ask them to.",
        WouldHelp.NOTHING: "No single small change would help. Try larger sizes or cohorts online.",
    }
    if helps is WouldHelp.HALF_DAY:
        return f"They could join {cohort} if they were free on {half_day(HALF_DAYS[value])}."
    return sentences[helps]


def _of(one: Told, count: int) -> str:
    return f"{count} of {one.size}"


def _kilometres(one: Told) -> str:
    return "Online" if one.farthest is None else f"{one.farthest:,} km"


def _yes(one: bool) -> str:
    return "Yes" if one else "No"
