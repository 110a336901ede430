"""What an admin changes by hand in the cohorts of a set: who is in which, and who stays there.

Nothing here is told to anybody. Each change holds the whole set, so that two admins who change it
at once do so one after the other, and the measures of what was touched are kept with it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from mentoring.encoding import cohort_desk
from mentoring.encoding.cohort_desk import Move
from mentoring.errors import InvalidError, NotFoundError, RuleBrokenError
from mentoring.models.cohorts import Cohort, CohortState, ProposedMember
from mentoring.services import cohort_desks, cohort_sets
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.cohort_desks import Laid

MOST_LETTERS = 2_000


def move(
    session: Session,
    *,
    admin: Viewer,
    set_id: int,
    need_id: int,
    cohort_id: int | None,
    now: datetime,
) -> None:
    """Put somebody into another cohort, or into none; where they are already nothing happens."""
    laid = held(session, admin, set_id)
    to = None if cohort_id is None else laid.at(cohort_id)
    _moved(session, admin, laid, {need_id: to}, now=now)


def swap(
    session: Session,
    *,
    admin: Viewer,
    set_id: int,
    need_id: int,
    other_id: int,
    now: datetime,
) -> None:
    """Let two change places; one of them may be in no cohort."""
    laid = held(session, admin, set_id)
    one, other = laid.of(need_id), laid.of(other_id)
    if one == other:
        raise InvalidError({"with": "Choose somebody who is in another cohort"})
    _moved(session, admin, laid, {need_id: other, other_id: one}, now=now)


def take_back(session: Session, *, admin: Viewer, set_id: int, now: datetime) -> None:
    """Take the last move, swap or removal back."""
    laid = held(session, admin, set_id)
    last: list[list[int | None]] = laid.found.settings.get("last", [])
    there = {one.id: at for at, one in enumerate(laid.cohorts)}
    moves = {
        need: None if cohort is None else there[cohort]
        for need, cohort in last
        if need is not None and (cohort is None or cohort in there)
    }
    if not moves:
        raise RuleBrokenError("There is no change to take back.")
    _moved(session, admin, laid, moves, now=now)
    _remember(laid, ())


def lock(
    session: Session, *, admin: Viewer, set_id: int, need_id: int, locked: bool, now: datetime
) -> None:
    """Keep somebody in their cohort whatever a further run finds, or let them go."""
    laid = held(session, admin, set_id)
    row = _member(session, laid, need_id)
    if row is None:
        raise NotFoundError("They are in no cohort of this set.")
    cohort = laid.cohorts[_place(laid, need_id)]
    check_it_forms(cohort)
    if row.locked is not locked:
        row.locked = locked
        record(session, Act(admin.person_id, "locked" if locked else "unlocked", cohort), now=now)


def held(session: Session, admin: Viewer, set_id: int) -> Laid:
    """Hold a set that may be changed, and lay its cohorts on the desk."""
    cohort_sets.changing(session, admin, set_id)
    return cohort_desks.lay(session, admin=admin, set_id=set_id)


def _moved(
    session: Session,
    admin: Viewer,
    laid: Laid,
    moves: Mapping[int, int | None],
    *,
    now: datetime,
) -> None:
    before = {need: laid.of(need) for need in moves}
    real = [(need, to) for need, to in moves.items() if before[need] != to]
    if not real:
        return
    touched = {at for need, to in real for at in (before[need], to) if at is not None}
    for at in touched:
        check_it_forms(laid.cohorts[at])
    _check_moves(session, laid, real, before)
    effects = cohort_desk.tried(laid.desk, real)
    for need, to in real:
        row = _member(session, laid, need)
        if row is not None:
            session.delete(row)
            session.flush()
        if to is not None:
            session.add(ProposedMember(cohort_id=laid.cohorts[to].id, need_id=need))
    for one in effects:
        laid.cohorts[one.cohort].measures = one.after
        laid.cohorts[one.cohort].problem = ""
    _remember(laid, [(need, before[need]) for need, _ in real])
    for at in sorted(touched):
        record(session, Act(admin.person_id, "changed", laid.cohorts[at]), now=now)
    session.flush()


def _check_moves(
    session: Session, laid: Laid, moves: Sequence[Move], before: Mapping[int, int | None]
) -> None:
    sizes = {at: len(one.need_ids) for at, one in enumerate(laid.desk.cohorts)}
    for need, to in moves:
        if need not in laid.desk.rows:
            raise InvalidError({"to": "They were not in this run. Form the cohorts again first"})
        row = _member(session, laid, need)
        if row is not None and row.locked:
            raise RuleBrokenError("They are locked in their cohort. Unlock them first.")
        if to is not None:
            sizes[to] += 1
        home = before[need]
        if home is not None:
            sizes[home] -= 1
    for at, size in sizes.items():
        most = laid.cohorts[at].size_most
        if size > most and size > len(laid.desk.cohorts[at].need_ids):
            raise RuleBrokenError(
                f"{laid.cohorts[at].name} has {most} learners already. Swap them."
            )


def _remember(laid: Laid, moves: Sequence[tuple[int, int | None]]) -> None:
    """Keep where those who were moved came from, so that it can be taken back."""
    came = [[need, None if at is None else laid.cohorts[at].id] for need, at in moves]
    laid.found.settings = {**laid.found.settings, "last": came}


def check_it_forms(cohort: Cohort) -> None:
    """Refuse to change a cohort that goes out just now."""
    if cohort.is_scheduled:
        raise RuleBrokenError(f"{cohort.name} is about to go out. Take its publication back first.")
    if cohort.state is CohortState.DRAFT:
        cohort.move_to(CohortState.PROPOSED)


def _place(laid: Laid, need_id: int) -> int:
    found = laid.of(need_id)
    if found is None:
        raise NotFoundError("They are in no cohort of this set.")
    return found


def _member(session: Session, laid: Laid, need_id: int) -> ProposedMember | None:
    at = laid.of(need_id)
    return None if at is None else session.get(ProposedMember, (laid.cohorts[at].id, need_id))
