"""What an admin has answered about a set of cohorts, and what there is to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mentoring.models.cohort_sets import CohortRun
from mentoring.models.needs import Need, NeedKnowHow, NeedState
from mentoring.models.people import Person
from mentoring.models.places import Place, PlaceKind
from mentoring.models.vocabulary import KnowHow
from mentoring.services import access, cohort_mix, cohort_sets, rosters
from mentoring.services.access import Viewer
from mentoring.services.cohort_mix import Mix
from mentoring.services.cohort_set_pages import About, describe
from mentoring.services.rosters import Mixing

WIDE = (PlaceKind.REGION, PlaceKind.SYSTEM)


@dataclass(frozen=True)
class Word:
    """One thing that can be chosen."""

    id: str
    label: str


@dataclass(frozen=True)
class NewPage:
    """What there is to choose from for new cohorts."""

    programme_id: int
    programme: str
    open_needs: int
    knowhow: tuple[Word, ...]
    places: tuple[Word, ...]
    place_id: str


@dataclass(frozen=True)
class AskedPage:
    """What was answered about a set."""

    about: About
    open_needs: int
    knowhow: tuple[Word, ...]
    places: tuple[Word, ...]
    knowhow_id: str
    place_id: str
    knowhow_label: str
    place_label: str
    size: tuple[int, int, int]
    online: bool
    reach_km: int
    every_days: int
    meetings: int
    starts_on: date | None
    mix: Mix
    hints: Mapping[str, str]
    whole_email: str
    whole_name: str
    whole_power: str
    runs: int


def new(
    session: Session, *, admin: Viewer, programme_id: int, roster_id: int | None = None
) -> NewPage:
    """Say what new cohorts could be about; a roster names the place, and mixes its professions."""
    programme = access.programme(session, admin, programme_id)
    mixing = _mixing(session, admin, roster_id, programme_id)
    place_id = mixing.place_id if mixing else ""
    return NewPage(
        programme_id=programme.id,
        programme=programme.name,
        open_needs=_open_needs(session, programme.id),
        knowhow=_knowhow(session, programme.id),
        places=_places(session, place_id),
        place_id=place_id,
    )


def mix_of(
    session: Session, *, admin: Viewer, programme_id: int, roster_id: int | None
) -> Mix | None:
    """Give the mix of cohorts that bring the professions of a roster together."""
    mixing = _mixing(session, admin, roster_id, programme_id)
    if mixing is None:
        return None
    usual = cohort_mix.USUAL
    most = min(max(mixing.professions_least, usual.professions), cohort_mix.MOST_PROFESSIONS)
    return replace(usual, levels={**usual.levels, "professions": "high"}, professions=most)


def _mixing(
    session: Session, admin: Viewer, roster_id: int | None, programme_id: int
) -> Mixing | None:
    if roster_id is None:
        return None
    return rosters.mixing_for(session, admin=admin, roster_id=roster_id, programme_id=programme_id)


def page(session: Session, *, admin: Viewer, set_id: int) -> AskedPage:
    """Show what was answered about a set."""
    found = cohort_sets.of(session, admin, set_id)
    programme = access.programme(session, admin, found.programme_id)
    knowhow, places = _knowhow(session, programme.id), _places(session, found.place_id or "")
    whole = session.get(Person, found.whole_person_id) if found.whole_person_id else None
    chosen = session.get(KnowHow, found.knowhow_id) if found.knowhow_id else None
    return AskedPage(
        about=describe(found, programme),
        open_needs=_open_needs(session, programme.id),
        knowhow=knowhow,
        places=places,
        knowhow_id=found.knowhow_id or "",
        place_id=found.place_id or "",
        knowhow_label=chosen.label if chosen else "All open needs",
        place_label=_label(places, found.place_id) or "Everywhere",
        size=(found.size_least, found.size_aim, found.size_most),
        online=found.online,
        reach_km=found.reach_km,
        every_days=found.every_days,
        meetings=found.meetings,
        starts_on=found.starts_on,
        mix=cohort_mix.read(found.settings),
        hints=cohort_mix.HINTS,
        whole_email=whole.email if whole else "",
        whole_name=whole.name if whole else "",
        whole_power=found.whole_power,
        runs=session.scalar(
            select(func.count()).select_from(CohortRun).where(CohortRun.set_id == found.id)
        )
        or 0,
    )


def _open_needs(session: Session, programme_id: int) -> int:
    wanted = select(func.count()).select_from(Need)
    among = (Need.programme_id == programme_id, Need.state == NeedState.OPEN)
    return session.scalar(wanted.where(*among)) or 0


def _knowhow(session: Session, programme_id: int) -> tuple[Word, ...]:
    """List what open needs ask for, what is asked for most first."""
    rows = session.execute(
        select(KnowHow.id, KnowHow.label, func.count())
        .join(NeedKnowHow, NeedKnowHow.knowhow_id == KnowHow.id)
        .join(Need, Need.id == NeedKnowHow.need_id)
        .where(Need.programme_id == programme_id, Need.state == NeedState.OPEN)
        .group_by(KnowHow.id, KnowHow.label)
        .order_by(func.count().desc(), KnowHow.label)
    )
    return tuple(Word(row[0], f"{row[1]} ({row[2]:,})") for row in rows)


def _places(session: Session, chosen: str) -> tuple[Word, ...]:
    """List regions and systems, and the place that is chosen already where it is another."""
    rows = session.execute(
        select(Place.id, Place.name)
        .where(Place.kind.in_(WIDE) | (Place.id == chosen))
        .order_by(Place.kind != PlaceKind.REGION, Place.name)
    )
    return tuple(Word(row[0], row[1]) for row in rows)


def _label(words: Sequence[Word], chosen: str | None) -> str:
    return next((one.label for one in words if one.id == chosen), "")
