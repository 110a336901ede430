"""What the admins of a programme set: how long an answer may take, the undo window, the rules."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from mentoring.errors import InvalidError
from mentoring.services import access, offers, programmes
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record

MOST_DAYS = 60
MOST_MINUTES = 24 * 60


@dataclass(frozen=True)
class SettingsPage:
    """The settings of a programme as they stand."""

    programme_id: int
    name: str
    offer_days: int
    undo_minutes: int
    most_steps: int
    rules: tuple[str, ...]


def page(session: Session, *, admin: Viewer, programme_id: int) -> SettingsPage:
    """Show the settings of a programme to somebody who runs it."""
    found = access.programme(session, admin, programme_id)
    return SettingsPage(
        programme_id=found.id,
        name=found.name,
        offer_days=found.offer_days,
        undo_minutes=found.undo_minutes,
        most_steps=found.most_steps,
        rules=tuple(rule for rule in programmes.RULES if getattr(found, rule)),
    )


def change(
    session: Session,
    *,
    admin: Viewer,
    programme_id: int,
    numbers: dict[str, str],
    rules: Collection[str],
    now: datetime,
) -> int:
    """Change the settings, and give how many are different now; each change is in the audit log.

    What was offered before keeps the day by which it is to be answered.
    """
    found = access.programme(session, admin, programme_id)
    wanted = _numbers(numbers) | {rule: rule in rules for rule in programmes.RULES}
    changed = 0
    for name, value in wanted.items():
        before = getattr(found, name)
        if before == value:
            continue
        setattr(found, name, value)
        told = f"{name} {_written(before)} to {_written(value)}"
        record(session, Act(admin.person_id, "setting_changed", found, told), now=now)
        changed += 1
    if changed:
        offers.place_freed(session)  # requests that wait on what is too far now go on
    return changed


def _numbers(given: dict[str, str]) -> dict[str, int]:
    bounds = {
        "offer_days": ("working days", 1, MOST_DAYS),
        "undo_minutes": ("minutes", 0, MOST_MINUTES),
        "most_steps": ("steps", 0, programmes.MOST_STEPS),
    }
    read, problems = dict[str, int](), dict[str, str]()
    for name, (what, least, most) in bounds.items():
        typed = given.get(name, "").strip()
        if typed.isascii() and typed.isdecimal() and least <= int(typed[:9]) <= most:
            read[name] = int(typed)
        else:
            problems[name] = f"Enter the {what} as a whole number from {least} to {most:,}"
    if problems:
        raise InvalidError(problems)
    return read


def _written(value: int | bool) -> str:
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)
