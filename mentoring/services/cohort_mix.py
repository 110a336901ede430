"""How much each part of a cohort's mix matters to an admin, and the bounds that they set."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mentoring.encoding.cohorts import ASKING, PARTS, Wanted
from mentoring.errors import InvalidError
from mentoring.models.cohort_sets import CohortSet

LEVELS = {"high": "High", "medium": "Medium", "low": "Low", "none": "Not at all"}
MUST = "must"
MAY_BE_A_MUST = {
    "need": "Must: everybody under one heading",
    "links": "Must: at least two links",
    "partner": "Must: none without one",
}
SAID = {
    "need": "Asking for the same thing",
    "professions": "Many professions",
    "links": "Several links of one pathway",
    "travel": "Short ways to travel",
    "half_days": "More than one half-day in common",
    "lead": "A lead whose circumstances are like theirs",
    "partner": "A public partner with a story",
}
HINTS = {
    "need": "Three quarters at least always ask for something under one heading",
    "professions": "Three at least are always there",
    "links": "Such as hospital, general practice and social care for one group of people",
    "travel": "Nobody is ever farther from the centre than you said",
    "half_days": "One that is free for all is always there",
    "lead": "A lead holds what the cohort shares, and fewer steps from its source count for more",
    "partner": "Sought hard; without one you have to say why before you publish",
}
MUST_LINKS = 2

FEWEST_PROFESSIONS, MOST_PROFESSIONS = 3, 6
FEWEST_OF_ONE, MOST_OF_ONE = 1, 3


@dataclass(frozen=True)
class Mix:
    """How much each part matters, in words, and two bounds of the admin's own."""

    levels: Mapping[str, str]
    professions: int = FEWEST_PROFESSIONS
    of_one_organisation: int = MOST_OF_ONE

    @property
    def kept(self) -> dict[str, Any]:
        """Give it as a set keeps it."""
        return {
            "levels": {name: self.levels[name] for name in PARTS},
            "professions": self.professions,
            "of_one_organisation": self.of_one_organisation,
        }


USUAL = Mix(dict.fromkeys(PARTS, "medium"))


def read(settings: Mapping[str, Any]) -> Mix:
    """Read the mix of a set."""
    return Mix(settings["levels"], settings["professions"], settings["of_one_organisation"])


def checked(mix: Mix) -> Mix:
    """Give a mix that can be kept; InvalidError where it cannot."""
    problems = {
        name: "Choose from the list" for name in PARTS if mix.levels.get(name) not in choices(name)
    }
    if not FEWEST_PROFESSIONS <= mix.professions <= MOST_PROFESSIONS:
        problems["professions_least"] = f"Enter {FEWEST_PROFESSIONS} to {MOST_PROFESSIONS}"
    if not FEWEST_OF_ONE <= mix.of_one_organisation <= MOST_OF_ONE:
        problems["of_one_organisation"] = f"Enter {FEWEST_OF_ONE} to {MOST_OF_ONE}"
    if not problems and set(mix.levels.values()) == {"none"}:
        problems["need"] = "Choose at least one thing that matters"
    if problems:
        raise InvalidError(problems)
    return mix


def choices(part: str) -> dict[str, str]:
    """List how much a part can matter."""
    if part in MAY_BE_A_MUST:
        return {MUST: MAY_BE_A_MUST[part], **LEVELS}
    return LEVELS


def wanted(found: CohortSet) -> Wanted:
    """Say what a set asks of every cohort."""
    mix = read(found.settings)
    return Wanted(
        size=(found.size_least, found.size_aim, found.size_most),
        reach_km=found.reach_km,
        online=found.online,
        professions=mix.professions,
        asking=1.0 if mix.levels["need"] == MUST else ASKING,
        links=MUST_LINKS if mix.levels["links"] == MUST else 0,
        of_one_organisation=mix.of_one_organisation,
        with_partner=mix.levels["partner"] == MUST,
        mix=dict(mix.levels),
    )


def told(found: CohortSet) -> tuple[str, ...]:
    """Say in words what differs from the usual mix."""
    mix = read(found.settings)
    said = [
        f"{SAID[name]}: {choices(name)[level].lower()}"
        for name, level in mix.levels.items()
        if level != "medium"
    ]
    if mix.professions > FEWEST_PROFESSIONS:
        said.append(f"At least {mix.professions} professions")
    if mix.of_one_organisation < MOST_OF_ONE:
        said.append(f"At most {mix.of_one_organisation} from one organisation")
    return tuple(said)
