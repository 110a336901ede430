"""Cohorts as the engine sees them: learners, leads and partners as arrays, and what came of them.

Whoever has not said where they work cannot be in a cohort that meets there; they are left out here
and told what to say.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from matching.cohorts import vectors
from matching.cohorts.frame import ASKING, PARTS, Frame, Weight
from matching.cohorts.given import Asked, Leads, Learners, Partners
from matching.problem import NONE, Bools, Floats, Ints
from mentoring.encoding import asks, cohort_inputs, pool, words
from mentoring.encoding.asks import OpenNeeds, PersonFacts
from mentoring.encoding.words import Words
from mentoring.models.cohort_sets import WouldHelp
from mentoring.models.programmes import Programme

if TYPE_CHECKING:
    from matching.cohorts.forming import Formed

__all__ = [
    "ASKING",
    "PARTS",
    "Asked",
    "Encoded",
    "Formed",
    "Lead",
    "Setting",
    "Wanted",
    "encode",
    "form",
]

MARGIN = 0.5
"""Kilometres: places are laid flat here, and measured along the earth where cohorts are checked."""

HELPS = {"place": WouldHelp.ROOM}
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Wanted:
    """What an admin asks of every cohort; `mix` says in words how much each part matters."""

    size: tuple[int, int, int]
    reach_km: int
    online: bool
    professions: int
    links: int
    asking: float
    of_one_organisation: int
    with_partner: bool
    mix: Mapping[str, str]


@dataclass(frozen=True)
class Lead:
    """Somebody who may lead cohorts, with what they hold and the circumstances of it."""

    person: Any
    knowhow: Sequence[str]
    contexts: Sequence[str]
    steps: int
    room: int


@dataclass(frozen=True, eq=False)
class Setting:
    """Who may be in a run, as rows; `fixed` gives the cohorts of the needs that are locked."""

    spoken: Words
    asked: OpenNeeds
    leads: Sequence[Lead]
    partners: Sequence[Any]
    partner_room: Sequence[int]
    programme: Programme
    known: PersonFacts
    wanted: Wanted
    forbidden: Sequence[tuple[int, int]]
    fixed: Mapping[int, int]


@dataclass(frozen=True, eq=False)
class Encoded:
    """A run as arrays under random tokens, and whom its rows stand for."""

    asked: Asked
    need_ids: tuple[int, ...]
    lead_ids: tuple[int, ...]
    partner_ids: tuple[int, ...]
    unsaid: Mapping[int, WouldHelp]


@dataclass(frozen=True)
class Left:
    """A need in no cohort, and the smallest change that would put it into one."""

    need_id: int
    row: int | None
    would_help: WouldHelp
    would_join: int | None = None
    value: int = 0


def encode(setting: Setting, *, seed: int) -> Encoded:
    """Turn the rows of a run into arrays."""
    online, spoken = setting.wanted.online, setting.spoken
    where = vectors.points(spoken.vocabulary, setting.asked.needs.place)
    unsaid = _unsaid(setting, where)
    rows = [at for at, need in enumerate(setting.asked.ids) if need not in unsaid]
    near = _have_a_point(spoken, [one.person.place_id for one in setting.leads]) | online
    leads = [one for one, is_near in zip(setting.leads, near, strict=True) if is_near]
    come = _have_a_point(spoken, [one.place_id for one in setting.partners]) | online
    partners = np.flatnonzero(come).tolist()
    need_ids = tuple(setting.asked.ids[at] for at in rows)
    lead_ids = tuple(one.person.id for one in leads)
    sides = vectors.circumstances(
        spoken.vocabulary,
        setting.asked.needs.context.take(np.array(rows, np.int64)),
        words.ragged((one.contexts for one in leads), spoken.context),
    )
    asked = Asked(
        learners=_learners(setting, np.array(rows, np.int64), where, sides[0]),
        leads=_leads(setting, leads, sides[1]),
        partners=_partners(setting, partners),
        frame=frame(setting.wanted),
        rules=_rules(setting, need_ids, lead_ids),
        fixed=np.array([setting.fixed.get(one, NONE) for one in need_ids], np.int64),
    )
    return Encoded(
        asked=cohort_inputs.hidden(asked, seed=seed),
        need_ids=need_ids,
        lead_ids=lead_ids,
        partner_ids=tuple(setting.partners[at].id for at in partners),
        unsaid=unsaid,
    )


def frame(wanted: Wanted) -> Frame:
    """Say what is asked of every cohort as the engine reads it."""
    least, aim, most = wanted.size
    return Frame(
        least=least,
        aim=aim,
        most=most,
        reach=wanted.reach_km - MARGIN,
        online=wanted.online,
        professions=wanted.professions,
        links=wanted.links,
        asking=wanted.asking,
        of_one_organisation=wanted.of_one_organisation,
        with_partner=wanted.with_partner,
        weights={name: Weight[level.upper()] for name, level in wanted.mix.items()},
    )


def form(asked: Asked, *, seed: int, on_progress: Progress) -> "Formed":
    """Form cohorts; the same inputs and seed give the same ones."""
    from matching.cohorts import forming  # noqa: PLC0415 - compiled; only who needs it waits

    return forming.form(asked, rng=np.random.default_rng(seed), on_progress=on_progress)


def left_over(encoded: Encoded, formed: "Formed") -> list[Left]:
    """Say of everybody in no cohort what would put them into one, in the order of the needs."""
    from matching.cohorts import leftover  # noqa: PLC0415 - compiled; only who needs it waits

    found = [
        Left(
            need_id=encoded.need_ids[one.learner],
            row=one.learner,
            would_help=HELPS.get(one.helps) or WouldHelp(one.helps),
            would_join=None if one.cohort == NONE else one.cohort,
            value=one.value,
        )
        for one in leftover.left_over(encoded.asked, formed)
    ]
    unsaid = (Left(need_id, None, why) for need_id, why in encoded.unsaid.items())
    return sorted([*found, *unsaid], key=lambda one: one.need_id)


def measured(asked: Asked, formed: "Formed") -> dict[str, Any]:
    """Say how good the cohorts of a run are in all, and how good any could be at most."""
    from matching.cohorts import bound  # noqa: PLC0415 - compiled; only who needs it waits

    people = len(asked.learners)
    if not people:
        return {"placed": 0, "people": 0, "cohorts": 0, "quality": 0.0, "at_most": 0.0}
    return {
        "placed": int((formed.cohort >= 0).sum()),
        "people": people,
        "cohorts": len(formed.lead),
        "quality": round(formed.measured.of_all(people), 4),
        "at_most": round(bound.at_most(asked), 4),
    }


def _unsaid(setting: Setting, where: Floats) -> dict[int, WouldHelp]:
    """Give the needs of whoever has not said where they work, where that has to be known."""
    if setting.wanted.online:
        return {}
    placeless = np.flatnonzero(np.isnan(where[:, 0])).tolist()
    return {setting.asked.ids[at]: WouldHelp.TO_SAY_WHERE for at in placeless}


def _learners(setting: Setting, rows: Ints, where: Floats, context: Floats) -> Learners:
    vocabulary, needs = setting.spoken.vocabulary, setting.asked.needs
    contexts, knowhow = needs.context.take(rows), vectors.first_asked(needs)[rows]
    return Learners(
        people=asks.people([setting.asked.learners[at] for at in rows], setting.known),
        need=vectors.knowhow(vocabulary, needs.knowhow.take(rows)),
        context=context,
        knowhow=knowhow,
        heading=vectors.headings(vocabulary, knowhow),
        pathway=vectors.first_of(vocabulary, contexts, vectors.PATHWAY),
        link=vectors.first_of(vocabulary, contexts, vectors.LINK),
        profession=needs.profession[rows],
        point=where[rows],
    )


def _leads(setting: Setting, leads: Sequence[Lead], context: Floats) -> Leads:
    spoken = setting.spoken
    place = words.indices((one.person.place_id for one in leads), spoken.place)
    return Leads(
        people=asks.people([one.person for one in leads], setting.known),
        teaches=words.ragged((one.knowhow for one in leads), spoken.knowhow),
        context=context,
        steps=np.array([one.steps for one in leads], np.int64),
        point=vectors.points(spoken.vocabulary, place),
        room=np.array([one.room for one in leads], np.int64),
    )


def _partners(setting: Setting, rows: Sequence[int]) -> Partners:
    partners = [setting.partners[at] for at in rows]
    place = words.indices((one.place_id for one in partners), setting.spoken.place)
    return Partners(
        people=asks.people(partners, setting.known),
        point=vectors.points(setting.spoken.vocabulary, place),
        room=np.array([setting.partner_room[at] for at in rows], np.int64),
    )


def _rules(setting: Setting, need_ids: Sequence[int], lead_ids: Sequence[int]) -> Any:
    need_at = {need: at for at, need in enumerate(need_ids)}
    lead_at = {lead: at for at, lead in enumerate(lead_ids)}
    forbidden = [
        (need_at[need], lead_at[lead])
        for need, lead in setting.forbidden
        if need in need_at and lead in lead_at
    ]
    return pool.rules(setting.programme, forbidden=forbidden)


def _have_a_point(spoken: Words, place_ids: Sequence[str | None]) -> Bools:
    found: Bools = ~np.isnan(
        vectors.points(spoken.vocabulary, words.indices(place_ids, spoken.place))[:, 0]
    )
    return found
