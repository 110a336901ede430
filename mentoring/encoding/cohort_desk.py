"""Cohorts on an admin's desk: what they are worth as they stand, and what a change would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from matching.cohorts.frame import PARTS
from matching.cohorts.given import Asked
from matching.problem import NONE, Floats, Ints
from mentoring.encoding import cohort_inputs
from mentoring.models.people import HALF_DAYS, unpack

if TYPE_CHECKING:
    from matching.cohorts.forming import Formed
    from matching.cohorts.measuring import Measured

ENOUGH_LINKS = 4
NEAR = 10
"""Cohorts whose members are looked at for a swap: those that suit somebody best."""

Move = tuple[int, int | None]


@dataclass(frozen=True)
class Standing:
    """One cohort as the rows have it; everybody by their own number."""

    need_ids: tuple[int, ...]
    lead_id: int | None
    partner_id: int | None


@dataclass(frozen=True, eq=False)
class Desk:
    """The cohorts of a set over what their run was given; `rows` are the rows of the needs.

    A need that was not among the inputs of the run stands in no row, and counts nowhere.
    """

    asked: Asked
    rows: Mapping[int, int]
    staff: Mapping[str, Sequence[int]]
    cohorts: tuple[Standing, ...]

    @property
    def formed(self) -> "Formed":
        """Give the cohorts as the engine reads them; they are measured only where it is asked."""
        from matching.cohorts.forming import Formed  # noqa: PLC0415 - compiled; only who needs it waits
        from matching.cohorts.measuring import Measured  # noqa: PLC0415 - as above

        cohort = np.full(len(self.asked.learners), NONE, np.int64)
        for c, one in enumerate(self.cohorts):
            for need in one.need_ids:
                if need in self.rows:
                    cohort[self.rows[need]] = c
        lead = self.seats("leads", [one.lead_id for one in self.cohorts])
        partner = self.seats("partners", [one.partner_id for one in self.cohorts])
        nothing: Floats = np.zeros(0)
        unmeasured = Measured(cohort[:0], nothing[:, None], nothing, nothing.astype(bool))
        return Formed(cohort, lead, partner, unmeasured)

    def seats(self, side: str, ids: Sequence[int | None]) -> Ints:
        """Give the rows of leads or partners; none where they were not among the inputs."""
        at = {person: row for row, person in enumerate(self.staff[side])}
        return np.array([NONE if one is None else at.get(one, NONE) for one in ids], np.int64)


@dataclass(frozen=True)
class Effect:
    """What a change does to one of the cohorts that it touches."""

    cohort: int
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True)
class Place:
    """What it would do to put somebody into one of the cohorts; the gain is in learners' worth."""

    cohort: int
    gain: float
    valid: bool


@dataclass(frozen=True)
class Swap:
    """What it would do to let somebody change places with another, who is in a cohort."""

    need_id: int
    cohort: int
    gain: float
    valid: bool


def open_with(
    payload: bytes,
    *,
    rows: Mapping[int, int],
    staff: Mapping[str, Sequence[int]],
    cohorts: Sequence[Standing],
) -> Desk:
    """Lay the cohorts of a set on a desk."""
    return Desk(cohort_inputs.load(payload), rows, staff, tuple(cohorts))


def told(asked: Asked, formed: "Formed") -> list[dict[str, Any]]:
    """Tell what can be counted of each cohort, what it is worth and which rules it breaks."""
    from matching.cohorts import measuring, staffing  # noqa: PLC0415 - compiled; only who needs it waits

    seats = staffing.seats(asked, formed.lead, formed.partner)
    return _told(asked, formed.cohort, measuring.measure(asked, formed.cohort, seats))


def measured(desk: Desk, at: int) -> dict[str, Any]:
    """Tell it of one of the cohorts on a desk."""
    return _alone(desk, desk.cohorts[at])


def tried(desk: Desk, moves: Sequence[Move]) -> list[Effect]:
    """Say what it would do to move some needs, each to the cohort at a place or to none."""
    from matching.cohorts import changing  # noqa: PLC0415 - compiled; only who needs it waits

    formed = desk.formed
    numbered = [(desk.rows[need], NONE if to is None else to) for need, to in moves]
    free = _unlocked(desk.asked)
    effect = changing.tried(free, formed, numbered)
    after = formed.cohort.copy()
    for one, to in numbered:
        after[one] = to
    sides = [
        _told(free, _only(cohort, effect.cohort), found)
        for cohort, found in ((formed.cohort, effect.before), (after, effect.after))
    ]
    return [Effect(c, *(side[at] for side in sides)) for at, c in enumerate(effect.cohort.tolist())]


def places(desk: Desk, need_id: int) -> list[Place]:
    """Say of each cohort what it would do to put somebody into it, the best first."""
    from matching.cohorts import changing  # noqa: PLC0415 - compiled; only who needs it waits

    formed, one = desk.formed, desk.rows[need_id]
    found = changing.elsewhere(_unlocked(desk.asked), formed, one)
    order = np.lexsort((np.arange(len(found.gain)), -found.gain, ~found.valid))
    return [
        Place(c, float(found.gain[c]), bool(found.valid[c]))
        for c in order.tolist()
        if c != formed.cohort[one]
    ]


def swaps(desk: Desk, need_id: int, *, most: int) -> list[Swap]:
    """List with whom somebody could best change places, of the cohorts that suit them best."""
    near = [one.cohort for one in places(desk, need_id)][:NEAR]
    others = [need for c in near for need in desk.cohorts[c].need_ids if need in desk.rows]
    return _swapped(desk, need_id, others)[:most]


def swap(desk: Desk, need_id: int, other_id: int) -> list[Swap]:
    """Say what it would do to let two change places; nothing where one was not in the run."""
    return _swapped(desk, need_id, [other_id] if other_id in desk.rows else [])


def _swapped(desk: Desk, need_id: int, others: Sequence[int]) -> list[Swap]:
    from matching.cohorts import changing  # noqa: PLC0415 - compiled; only who needs it waits

    formed, one = desk.formed, desk.rows[need_id]
    rows = np.array([desk.rows[other] for other in others], np.int64)
    found = changing.swapped(_unlocked(desk.asked), formed, one, rows)
    listed = [
        Swap(other, int(formed.cohort[row]), float(gain), bool(valid))
        for other, row, gain, valid in zip(
            others, rows.tolist(), found.gain, found.valid, strict=True
        )
        if formed.cohort[row] != NONE
    ]
    return sorted(listed, key=lambda one: (not one.valid, -one.gain, one.need_id))


def staff_for(desk: Desk, at: int, side: str) -> list[tuple[int, Effect]]:
    """List the leads or partners who fit a cohort, each with what they would do to it, best first.

    `side` is leads or partners. Whoever has no room left in the set is not among them.
    """
    from matching.cohorts.quality import LEAD, PARTNER  # noqa: PLC0415 - compiled; only who needs it waits

    one = desk.cohorts[at]
    here = one.lead_id if side == "leads" else one.partner_id
    rows = _rows_of(desk, one)
    some = _unlocked(desk.asked).of_some(rows)
    room = getattr(some, side).room
    used = np.bincount(_taken(desk, side), minlength=len(room))
    part = LEAD if side == "leads" else PARTNER
    lead, partner = (
        desk.seats(name, [person])[0]
        for name, person in (("leads", one.lead_id), ("partners", one.partner_id))
    )
    before, found = _alone(desk, one), []
    for row, person in enumerate(desk.staff[side]):
        if person == here or used[row] >= room[row]:
            continue
        seats = (row, partner) if side == "leads" else (lead, row)
        after = _with(some, seats)
        if after.parts[0, part] > 0:
            told_after = _told(some, np.zeros(len(rows), np.int64), after)[0]
            found.append((person, Effect(at, before, told_after)))
    return sorted(found, key=lambda pair: (-pair[1].after["worth"], pair[0]))


def _taken(desk: Desk, side: str) -> Ints:
    formed = desk.formed
    rows = formed.lead if side == "leads" else formed.partner
    return rows[rows >= 0]


def _with(some: Asked, seats: tuple[int, int]) -> "Measured":
    from matching.cohorts import measuring, staffing  # noqa: PLC0415 - compiled; only who needs it waits

    lead, partner = (np.array([one], np.int64) for one in seats)
    everybody: Ints = np.zeros(len(some.learners), np.int64)
    return measuring.measure(some, everybody, staffing.seats(some, lead, partner))


def _rows_of(desk: Desk, one: Standing) -> Ints:
    return np.array(sorted(desk.rows[need] for need in one.need_ids if need in desk.rows), np.int64)


def _alone(desk: Desk, one: Standing) -> dict[str, Any]:
    from matching.cohorts.forming import Formed  # noqa: PLC0415 - compiled; only who needs it waits

    rows = _rows_of(desk, one)
    single = Desk(desk.asked, desk.rows, desk.staff, (one,)).formed
    everybody: Ints = np.zeros(len(rows), np.int64)
    alone = Formed(everybody, single.lead, single.partner, single.measured)
    return told(_unlocked(desk.asked).of_some(rows), alone)[0]


def _unlocked(asked: Asked) -> Asked:
    """Leave out where a run had to put some: an admin may move anybody who is not locked now."""
    return Asked(asked.learners, asked.leads, asked.partners, asked.frame, asked.rules)


def _only(cohort: Ints, touched: Ints) -> Ints:
    """Number the cohorts that are touched from 0 on, and leave out the others."""
    is_touched = np.isin(cohort, touched)
    return np.where(is_touched, np.searchsorted(touched, cohort), NONE)


def _told(asked: Asked, cohort: Ints, found: "Measured") -> list[dict[str, Any]]:
    from matching.cohorts import figures  # noqa: PLC0415 - compiled; only who needs it waits

    count = len(found.size)
    counted = figures.figures(asked, cohort, count)
    named = found.named()
    return [
        {
            "size": int(found.size[c]),
            "asking": int(counted.asking[c]),
            "near": int(counted.near[c]),
            "professions": int(counted.professions[c]),
            "links": int(counted.links[c]),
            "farthest": None if asked.frame.online else round(float(counted.farthest[c])),
            "of_one": int(counted.of_one_organisation[c]),
            "half_days": list(unpack(int(counted.standing.common[c]), HALF_DAYS)),
            "worth": round(float(max(found.worth[c], 0.0)), 4),
            "parts": {name: round(float(named[name][c]), 4) for name in PARTS},
            "valid": bool(found.valid[c]),
            "broken": _broken(asked, found, c, near=int(counted.near[c])),
        }
        for c in range(count)
    ]


def _broken(asked: Asked, found: "Measured", c: int, *, near: int) -> list[str]:
    from matching.cohorts import quality  # noqa: PLC0415 - compiled; only who needs it waits

    frame, parts = asked.frame, found.parts[c]
    rules = {
        "few": found.size[c] < frame.least,
        "many": found.size[c] > frame.most,
        "far": parts[quality.FAR] > 0,
        "asking": near < frame.asking * found.size[c],
        "no_time": parts[quality.NO_TIME] > 0,
        "professions": parts[quality.FEW] > 0,
        "organisation": parts[quality.OVER] > 0,
        "apart": parts[quality.APART] > 0,
        "lead": frame.with_lead and parts[quality.LEAD] == 0,
        "partner": frame.with_partner and parts[quality.PARTNER] == 0,
        "links": parts[quality.LINKS] * ENOUGH_LINKS < frame.links,
    }
    return [name for name, is_broken in rules.items() if is_broken]
