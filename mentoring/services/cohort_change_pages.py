"""A change to cohorts before it is saved: what can be chosen, and what it would do."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from mentoring.encoding import cohort_desk
from mentoring.encoding.cohort_desk import Effect, Move
from mentoring.errors import InvalidError
from mentoring.models.people import Person
from mentoring.services import cohort_desks, cohort_words
from mentoring.services.access import Viewer
from mentoring.services.cohort_desks import Laid
from mentoring.services.cohort_plan_pages import Member, about, members
from mentoring.services.cohort_set_pages import About
from mentoring.services.cohort_words import Difference

MOST_LISTED = 12
"""Cohorts, or people, that are offered at once: the best first."""


@dataclass(frozen=True)
class Touched:
    """What a change does to one cohort."""

    cohort_id: int
    name: str
    differences: tuple[Difference, ...]
    broken: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """One way to change something, with what it would do in one number."""

    key: int
    name: str
    note: str
    gain: float
    valid: bool


@dataclass(frozen=True)
class ChangePage:
    """A change before it is saved: what can be chosen, and what the chosen one would do."""

    about: About
    cohort_id: int | None
    cohort: str
    who: Member | None
    choices: tuple[Choice, ...]
    chosen: int | None
    chosen_name: str
    touched: tuple[Touched, ...]


def moving(
    session: Session, *, admin: Viewer, set_id: int, need_id: int, to: int | None
) -> ChangePage:
    """Show where somebody could go, the best first, and what the chosen cohort would gain."""
    laid = cohort_desks.lay(session, admin=admin, set_id=set_id)
    _check_was_there(laid, need_id)
    places = cohort_desk.places(laid.desk, need_id)
    open_ = [one for one in places if not laid.cohorts[one.cohort].is_scheduled]
    home = laid.of(need_id)
    choices = [
        Choice(
            key=laid.cohorts[one.cohort].id,
            name=laid.cohorts[one.cohort].name,
            note=f"{len(laid.desk.cohorts[one.cohort].need_ids)} learners now",
            gain=one.gain,
            valid=one.valid,
        )
        for one in open_
    ]
    offered = [one for one in choices[:MOST_LISTED] if one.key != to]
    offered += [one for one in choices if one.key == to]
    return _change(session, laid, need_id, offered, chosen=to, home=home)


def swapping(
    session: Session, *, admin: Viewer, set_id: int, need_id: int, other_id: int | None
) -> ChangePage:
    """Show with whom somebody could change places, and what the chosen swap would do."""
    laid = cohort_desks.lay(session, admin=admin, set_id=set_id)
    _check_was_there(laid, need_id)
    home = laid.of(need_id)
    swaps = cohort_desk.swaps(laid.desk, need_id, most=MOST_LISTED)
    if other_id is not None and other_id not in {one.need_id for one in swaps}:
        swaps = [*swaps, *cohort_desk.swap(laid.desk, need_id, other_id)]
    who = {one.need_id: one for one in members(session, [one.need_id for one in swaps])}
    choices = [
        Choice(
            key=one.need_id,
            name=who[one.need_id].name,
            note=f"{who[one.need_id].profession}; {_cohort_name(laid, one.cohort)}",
            gain=one.gain,
            valid=one.valid,
        )
        for one in swaps
        if one.need_id in who
    ]
    moves: list[Move] = []
    if other_id is not None and home != laid.of(other_id):
        moves = [(need_id, laid.of(other_id)), (other_id, home)]
    return ChangePage(
        about=about(session, laid),
        cohort_id=None if home is None else laid.cohorts[home].id,
        cohort=_cohort_name(laid, home),
        who=members(session, [need_id])[0],
        choices=tuple(choices),
        chosen=other_id if moves else None,
        chosen_name=who[other_id].name if moves and other_id in who else "",
        touched=_touched(laid, cohort_desk.tried(laid.desk, moves)) if moves else (),
    )


def removing(session: Session, *, admin: Viewer, set_id: int, need_id: int) -> ChangePage:
    """Show what it would do to take somebody out of their cohort."""
    laid = cohort_desks.lay(session, admin=admin, set_id=set_id)
    _check_was_there(laid, need_id)
    home = laid.of(need_id)
    effects = cohort_desk.tried(laid.desk, [(need_id, None)]) if home is not None else []
    return ChangePage(
        about=about(session, laid),
        cohort_id=None if home is None else laid.cohorts[home].id,
        cohort=_cohort_name(laid, home),
        who=members(session, [need_id])[0],
        choices=(),
        chosen=None,
        chosen_name="",
        touched=_touched(laid, effects),
    )


def seating(
    session: Session, *, admin: Viewer, set_id: int, cohort_id: int, side: str
) -> ChangePage:
    """Show who else could lead or join a cohort, with what it would do; `side` says which."""
    laid = cohort_desks.lay(session, admin=admin, set_id=set_id)
    at = laid.at(cohort_id)
    found = cohort_desk.staff_for(laid.desk, at, side)[:MOST_LISTED]
    people = {
        one.id: one
        for one in session.scalars(
            select(Person)
            .where(Person.id.in_([person for person, _ in found]))
            .options(joinedload(Person.organisation))
        )
    }
    return ChangePage(
        about=about(session, laid),
        cohort_id=cohort_id,
        cohort=laid.cohorts[at].name,
        who=None,
        choices=tuple(
            Choice(
                key=person,
                name=people[person].name,
                note=_role(people[person]),
                gain=_gain(effect),
                valid=effect.after["valid"],
            )
            for person, effect in found
            if person in people
        ),
        chosen=None,
        chosen_name="",
        touched=(),
    )


def _change(
    session: Session,
    laid: Laid,
    need_id: int,
    choices: Sequence[Choice],
    *,
    chosen: int | None,
    home: int | None,
) -> ChangePage:
    effects = []
    if chosen is not None and laid.at(chosen) != home:
        effects = cohort_desk.tried(laid.desk, [(need_id, laid.at(chosen))])
    return ChangePage(
        about=about(session, laid),
        cohort_id=None if home is None else laid.cohorts[home].id,
        cohort=_cohort_name(laid, home),
        who=members(session, [need_id])[0],
        choices=tuple(choices),
        chosen=chosen,
        chosen_name="" if chosen is None else laid.cohorts[laid.at(chosen)].name,
        touched=_touched(laid, effects),
    )


def _touched(laid: Laid, effects: Sequence[Effect]) -> tuple[Touched, ...]:
    found = []
    for one in effects:
        before, after = cohort_words.told(one.before), cohort_words.told(one.after)
        cohort = laid.cohorts[one.cohort]
        rows = cohort_words.differences(before, after)
        found.append(Touched(cohort.id, cohort.name, rows, after.broken))
    return tuple(found)


def _gain(effect: Effect) -> float:
    return float(effect.after["worth"] - effect.before["worth"]) * int(effect.after["size"])


def _role(person: Person) -> str:
    where = person.organisation.name if person.organisation else ""
    return ", ".join(one for one in (person.job_title, where) if one)


def _cohort_name(laid: Laid, at: int | None) -> str:
    return "in no cohort" if at is None else laid.cohorts[at].name


def _check_was_there(laid: Laid, need_id: int) -> None:
    if need_id not in laid.desk.rows:
        raise InvalidError({"to": "They were not in this run. Form the cohorts again first"})
