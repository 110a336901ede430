"""Locality rosters: made, changed, and the way from one into a run of cohorts that mixes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.errors import InvalidError, NotFoundError
from mentoring.models.places import Place
from mentoring.models.programmes import Programme
from mentoring.models.rosters import MOST_PEOPLE, Roster, RosterProfession
from mentoring.models.vocabulary import Profession
from mentoring.services import access, free_text, roster_figures
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record

LONGEST_NAME, LONGEST_TEXT = 200, 2_000
FEWEST_PROFESSIONS, ENOUGH_PROFESSIONS = 3, 4
"""A cohort has at least three professions; from four on, one more adds little."""


@dataclass(frozen=True)
class About:
    """What a roster is about, as an admin has written it."""

    name: str
    place_id: str
    what_changes: str


@dataclass(frozen=True)
class Told:
    """What is known of one profession: a headcount of None is not known."""

    headcount: int | None = None
    stands_to_lose: str = ""
    what_they_gain: str = ""
    told_by: str = ""


@dataclass(frozen=True)
class Mixing:
    """What a run of cohorts that mixes the professions of a place begins with."""

    place_id: str
    professions_least: int
    need_ids: tuple[int, ...]


def create(
    session: Session, *, admin: Viewer, programme_id: int, about: About, now: datetime
) -> Roster:
    """Make a roster of one place; the same form sent twice makes one."""
    programme = access.programme(session, admin, programme_id)
    about = _checked(session, about)
    same = _named(session, programme.id, about.name)
    if same is not None:
        if (same.place_id, same.what_changes) == (about.place_id, about.what_changes):
            return same
        raise InvalidError({"name": TAKEN})
    made = Roster(
        programme_id=programme.id,
        name=about.name,
        place_id=about.place_id,
        what_changes=about.what_changes,
        made_by_id=admin.person_id,
        made_at=now,
    )
    session.add(made)
    record(session, Act(admin.person_id, "roster_made", made), now=now)
    return made


def change(
    session: Session, *, admin: Viewer, roster_id: int, about: About, now: datetime
) -> Roster:
    """Change what a roster is called, where it is and what changes."""
    found = access.roster_of(session, admin, roster_id)
    about = _checked(session, about)
    same = _named(session, found.programme_id, about.name)
    if same is not None and same.id != found.id:
        raise InvalidError({"name": TAKEN})
    if about != About(found.name, found.place_id, found.what_changes):
        found.name, found.place_id = about.name, about.place_id
        found.what_changes = about.what_changes
        record(session, Act(admin.person_id, "roster_changed", found), now=now)
    return found


def tell(
    session: Session,
    *,
    admin: Viewer,
    roster_id: int,
    told: Mapping[str, Told],
    now: datetime,
) -> int:
    """Keep what is known of professions, by their codes, and give how many are different now.

    What is said again counts as checked today.
    """
    found = access.roster_of(session, admin, roster_id)
    known = set(session.scalars(select(Profession.id)))
    for code, one in told.items():
        if code not in known:
            raise NotFoundError(f"There is no profession with the code {code}.")
        _check_told(one)
    # One after the other, so that two admins do not both begin the same line.
    session.execute(select(Roster.id).where(Roster.id == found.id).with_for_update())
    asked = select(RosterProfession).where(RosterProfession.roster_id == found.id)
    rows = {row.profession_id: row for row in session.scalars(asked)}
    changed = 0
    for code, one in told.items():
        row = rows.get(code) or RosterProfession(roster_id=found.id, profession_id=code)
        session.add(row)
        row.checked_at = now
        if as_told(row) != one:
            row.headcount, row.stands_to_lose = one.headcount, one.stands_to_lose
            row.what_they_gain, row.told_by = one.what_they_gain, one.told_by
            act = Act(admin.person_id, "roster_profession_changed", found, code)
            record(session, act, now=now)
            changed += 1
    session.flush()
    return changed


def as_told(row: RosterProfession) -> Told:
    """Read back what is known of a profession."""
    return Told(
        row.headcount, row.stands_to_lose or "", row.what_they_gain or "", row.told_by or ""
    )


def headcount(typed: str) -> int | None:
    """Read a headcount as people write it, such as 1,020; an empty one is not known."""
    digits = typed.replace(",", "").replace(" ", "").strip().removesuffix(".0")
    if not digits:
        return None
    digits = digits.lstrip("0") or "0"
    if not (digits.isascii() and digits.isdecimal() and int(digits[:9]) <= MOST_PEOPLE):
        raise ValueError(WRONG_HEADCOUNT)
    return int(digits)


def mixing_for(session: Session, *, admin: Viewer, roster_id: int, programme_id: int) -> Mixing:
    """Give what such a run begins with, to somebody who runs the roster's programme."""
    found = access.roster_of(session, admin, roster_id)
    if found.programme_id != programme_id:
        raise InvalidError({"roster": f"“{found.name}” belongs to another programme of yours"})
    return mixing(session, roster_id=found.id)


def mixing(session: Session, *, roster_id: int) -> Mixing:
    """Give what a run of cohorts that mixes the professions of a roster begins with."""
    roster = session.get_one(Roster, roster_id)
    rows = session.execute(roster_figures.open_needs(roster)).all()
    asking = len({row[1] for row in rows} - {None})
    return Mixing(
        place_id=roster.place_id,
        professions_least=min(max(asking, FEWEST_PROFESSIONS), ENOUGH_PROFESSIONS),
        need_ids=tuple(row[0] for row in rows),
    )


TAKEN = "There is a roster with this name already. Give this one another name"
WRONG_HEADCOUNT = f"Enter how many people as a whole number from 0 to {MOST_PEOPLE:,}"


def _named(session: Session, programme_id: int, name: str) -> Roster | None:
    """Find the roster with a name; who asks next waits, so that a name is not given twice."""
    session.execute(select(Programme.id).where(Programme.id == programme_id).with_for_update())
    return session.scalar(
        select(Roster).where(Roster.programme_id == programme_id, Roster.name == name)
    )


def _checked(session: Session, about: About) -> About:
    about = About(about.name.strip(), about.place_id, about.what_changes.strip())
    place = session.get(Place, about.place_id) if about.place_id else None
    problems = {
        "name": "Enter a name for the roster"
        if not about.name
        else _too_long(about.name, LONGEST_NAME),
        "place_id": "" if place is not None else "Choose the place",
        "what_changes": _too_long(about.what_changes, LONGEST_TEXT)
        if about.what_changes
        else "Say what changes for the people who work there",
    }
    _refuse(problems, {"name": about.name, "what_changes": about.what_changes})
    return about


def _check_told(told: Told) -> None:
    texts = {
        "stands_to_lose": told.stands_to_lose,
        "what_they_gain": told.what_they_gain,
        "told_by": told.told_by,
    }
    most = {"told_by": LONGEST_NAME}
    problems = {name: _too_long(text, most.get(name, LONGEST_TEXT)) for name, text in texts.items()}
    if told.headcount is not None and not 0 <= told.headcount <= MOST_PEOPLE:
        problems["headcount"] = WRONG_HEADCOUNT
    _refuse(problems, texts)


def _too_long(text: str, most: int) -> str:
    return f"This has {len(text):,} letters; it can have {most:,}" if len(text) > most else ""


def _refuse(problems: Mapping[str, str], texts: Mapping[str, str]) -> None:
    found = {name: said for name, said in problems.items() if said}
    if found:
        raise InvalidError(found)
    free_text.check(texts)
