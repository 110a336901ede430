"""When a cohort is valid, asked of plain rows: the one place that knows these rules.

Six to twelve learners, a half-day that is free for all and the leads, three professions, no more
than a third and no more than three from one organisation, all within reach of the centre unless it
meets online, nobody beside whom they may not meet, and leads who may teach what it is about.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mentoring.models.needs import NeedState
from mentoring.services.cohort_groups import Group, Point, is_free
from mentoring.services.suggestions import half_day as said_half_day

FEWEST_PROFESSIONS = 3
MOST_OF_ONE_ORGANISATION = 3
EARTH_KM = 6371.0
NOT_AVAILABLE = "This person is not available for this cohort."
NOT_OPEN = "The need is not open any more."


@dataclass(frozen=True)
class Problem:
    """One rule that a cohort breaks, in a sentence, and the needs that it is about."""

    rule: str
    said: str
    need_ids: tuple[int, ...] = ()


def misfits(group: Group) -> dict[int, str]:
    """Say who cannot be in it, each with a reason that betrays nothing about anybody else."""
    found: dict[int, str] = {}
    kept = list(group.beside)
    for one in group.learners:
        why = _why_not(group, one, kept)
        if why:
            found[one.need_id] = why
        else:
            kept.append(one.id)
    if not group.cohort.online:
        found |= _too_far(group.but(found))
    return found


def problems(group: Group, *, of_leads: bool = True) -> list[Problem]:
    """List every rule that it breaks; a cohort that breaks none is valid."""
    out = misfits(group)
    by_why: dict[str, list[int]] = {}
    for need_id, why in out.items():
        by_why.setdefault(why, []).append(need_id)
    found = [Problem("member", why, tuple(ids)) for why, ids in by_why.items()]
    return [*found, *together(group), *(leads(group) if of_leads else ())]


def together(group: Group) -> list[Problem]:
    """List what is wrong with its learners as a whole."""
    number, cohort = len(group.learners), group.cohort
    found = []
    if not cohort.size_least <= number <= cohort.size_most:
        wanted = f"between {cohort.size_least} and {cohort.size_most}"
        found.append(Problem("size", f"It has {number} learners, and needs {wanted}."))
    professions = {one.profession_id for one in group.learners} - {None}
    if len(professions) < FEWEST_PROFESSIONS:
        few = f"It has {len(professions)} of the {FEWEST_PROFESSIONS} professions that it needs."
        found.append(Problem("professions", few))
    most = min(MOST_OF_ONE_ORGANISATION, number // 3)
    counted = Counter(one.organisation_id for one in group.learners)
    for organisation, count in sorted((o, c) for o, c in counted.items() if o is not None):
        if count > most:
            of_it = [one.need_id for one in group.learners if one.organisation_id == organisation]
            said = f"{count} learners work for one organisation; at most {most} may."
            found.append(Problem("organisation", said, tuple(of_it)))
    return found


def leads(group: Group) -> list[Problem]:
    """List what is wrong with its leads and whoever else is in it."""
    found = []
    if not group.leads:
        found.append(Problem("lead", "It has no lead yet. Choose somebody who has done it."))
    if any(lead.person_id not in group.teaching for lead in group.leads):
        said = "A lead cannot be asked: they must be ready, listed and confirmed in this know-how."
        found.append(Problem("lead", said))
    if any(lead.room_to_lead <= 0 for lead in group.leads) and not group.cohort.is_led:
        found.append(Problem("room", "A lead has no room for another cohort."))
    if any(not is_free(lead.person, group.half_day) for lead in group.leads):
        said = f"A lead is not free on {said_half_day(group.half_day)}."
        found.append(Problem("half_day", said))
    if not group.cohort.online and _far_leads(group):
        said = f"A lead works more than {group.cohort.reach_km} km from the centre."
        found.append(Problem("lead", said))
    if group.cohort.whole_person_id is None:
        said = "Nobody stands up for the whole pathway yet. Name somebody."
        found.append(Problem("whole", said))
    if any(
        frozenset((one, other)) in group.apart for one in group.beside for other in group.beside
    ):
        found.append(Problem("apart", "The lead or somebody beside them is not available for it."))
    return found


def kilometres(one: Point, other: Point) -> float:
    """Reckon the distance between two points along the earth."""
    (north, east), (to_north, to_east) = (map(math.radians, point) for point in (one, other))
    half = math.sin((to_north - north) / 2) ** 2
    half += math.cos(north) * math.cos(to_north) * math.sin((to_east - east) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


def _why_not(group: Group, one: Any, kept: Sequence[int]) -> str:
    if one.need_id in group.members:
        return ""
    if one.state is not NeedState.OPEN or one.programme_id != group.cohort.programme_id:
        return NOT_OPEN
    parted = any(frozenset((one.id, other)) in group.apart for other in kept)
    asked = one.need_id in group.said_no or one.id in kept
    if asked or parted or one.need_id not in group.beside_leads:
        return NOT_AVAILABLE
    if not is_free(one, group.half_day):
        return f"They are not free on {said_half_day(group.half_day)}."
    return ""


def _too_far(group: Group) -> dict[int, str]:
    """Leave out whoever is farthest from the centre until all are within reach of it."""
    found: dict[int, str] = {}
    for one in group.learners:
        if one.where not in group.points and one.need_id not in group.members:
            found[one.need_id] = "It is not known where they are."
    while True:
        left = [one for one in group.but(found).learners if one.where in group.points]
        centre = _centre(group, [group.points[one.where] for one in left])
        far = [
            (kilometres(group.points[one.where], centre), one.need_id)
            for one in left
            if centre is not None and one.need_id not in group.members
        ]
        if not far or max(far)[0] <= group.cohort.reach_km:
            return found
        found[max(far)[1]] = f"They are more than {group.cohort.reach_km} km from the centre."


def _far_leads(group: Group) -> bool:
    """Whether a lead works out of reach of the centre; where one works may not be known."""
    where = [one.where for one in group.learners]
    centre = _centre(group, [group.points[one] for one in where if one in group.points])
    places = [lead.person.place_id or "" for lead in group.leads]
    return centre is not None and any(
        kilometres(group.points[one], centre) > group.cohort.reach_km
        for one in places
        if one in group.points
    )


def _centre(group: Group, points: Sequence[Point]) -> Point | None:
    """Give the place that was chosen, else the middle of where the learners are."""
    chosen = group.points.get(group.cohort.place_id or "")
    if chosen is not None or not points:
        return chosen
    north, east = (sum(numbers) / len(points) for numbers in zip(*points, strict=True))
    return north, east
