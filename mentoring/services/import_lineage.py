"""From whom somebody learned what an imported file says they did, and so how far from its source.

The file names the person. The experience through which it was learned is one of theirs that shows
the same know-how, and the steps follow from it: nobody can write a number of steps into a file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.encoding.files import Row
from mentoring.models.experiences import Experience, ExperienceKnowHow, ExperienceState
from mentoring.services import import_codes
from mentoring.services.arrivals.experiences import NewExperience

COLUMN = "learned_from"
Shown = dict[int, dict[str, int | tuple[int, str]]]
"""The experience of each person that shows a know-how, nearest to its source."""


def check(row: Row, *, holder: str, known: Mapping[str, int]) -> None:
    """Note what is wrong with the address of whom somebody learned from; it may be left empty."""
    if not row.text(COLUMN):
        return
    before = len(row.errors)
    given = import_codes.address(row, COLUMN)
    if len(row.errors) > before:
        return
    if given == holder:
        row.wrong(COLUMN, given, "this is the holder; leave it empty for what was done first-hand")
    elif given not in known:
        row.wrong(COLUMN, given, "nobody on the register has this address; import people first")


def traced(
    session: Session, rows: Sequence[tuple[Row, NewExperience]], *, known: Mapping[str, int]
) -> list[NewExperience]:
    """Say of each new row through which experience it was learned; leave out where there is none.

    That experience is on the register, or in a row that stands earlier in the file.
    """
    sources = {known[_from(row)] for row, _ in rows if _from(row) in known}
    shown = _on_the_register(session, sources)
    found: list[NewExperience] = []
    for row, one in rows:
        if _from(row):
            theirs = shown.get(known[_from(row)], {})
            through = next((theirs[k] for k in one.knowhow_ids if k in theirs), None)
            if through is None:
                row.wrong(COLUMN, row.text(COLUMN), _no_source(one))
                continue
            one = replace(one, through=through)
        found.append(one)
        for knowhow_id in one.knowhow_ids:
            own = shown.setdefault(one.holder_id, {})
            own.setdefault(knowhow_id, (one.holder_id, one.title))
    return found


def _from(row: Row) -> str:
    return row.text(COLUMN).lower()


def _no_source(one: NewExperience) -> str:
    return (
        "they have no experience that shows "
        f"{' or '.join(one.knowhow_ids)} on the register or earlier in this file; bring theirs in "
        "first, or leave this empty"
    )


def _on_the_register(session: Session, person_ids: set[int]) -> Shown:
    shown: Shown = {}
    rows = session.execute(
        select(Experience.holder_id, ExperienceKnowHow.knowhow_id, Experience.id)
        .join(ExperienceKnowHow, ExperienceKnowHow.experience_id == Experience.id)
        .where(
            Experience.holder_id.in_(person_ids),
            Experience.state.in_((ExperienceState.SUBMITTED, ExperienceState.ENDORSED)),
        )
        .order_by(Experience.steps_from_source, Experience.id)
    )
    for holder_id, knowhow_id, experience_id in rows:
        shown.setdefault(holder_id, {}).setdefault(knowhow_id, experience_id)
    return shown
