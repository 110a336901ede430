"""What changed between the last two runs of a round."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, aliased

from mentoring.encoding import comparison
from mentoring.models.needs import Need
from mentoring.models.people import Person
from mentoring.models.programmes import Programme
from mentoring.models.rounds import Round, RoundRun, Suggestion, SuggestionState, Unmatched
from mentoring.services import access, mending, rounds
from mentoring.services.access import Viewer
from mentoring.services.paging import Paging, paging
from mentoring.services.round_pages import About, describe

ON_A_PAGE = 50
AT_FIRST = 5
"""So many of those whom a mend has touched are named on the round's own page."""
KINDS = {
    "moved": "Another mentor",
    "new": "New",
    "lost": "Lost",
    "same": "The same",
}


@dataclass(frozen=True)
class Changed:
    """One need, with whom it had before and whom it has now."""

    need_id: int
    learner: str
    before: str
    after: str
    after_id: int


@dataclass(frozen=True)
class ChangesPage:
    """The last run beside the one before it."""

    about: About
    number: int
    before: int
    counts: tuple[tuple[str, str, int], ...]
    kind: str
    rows: tuple[Changed, ...]
    paging: Paging


@dataclass(frozen=True)
class Mended:
    """What a run that mends has changed of the one that it mends."""

    of: int
    changed: int
    same: int
    rows: tuple[Changed, ...]

    @property
    def others(self) -> int:
        """Count those who are not named."""
        return self.changed - len(self.rows)


def page(
    session: Session, *, admin: Viewer, round_id: int, kind: str = "", number: int = 1
) -> ChangesPage:
    """Compare the last run with the one before it, as each stands after review."""
    found = access.round_of(session, admin, round_id)
    last, earlier = found.runs[-1] if found.runs else None, mending.before(found.runs)
    before = _had(session, earlier.id) if earlier else {}
    after = _has(session, last.id) if last else {}
    change = comparison.compare(before, after)
    needs = {name: getattr(change, name) for name in KINDS}
    kind = kind if kind in KINDS else next((one for one in KINDS if needs[one]), "moved")
    paged = paging(number, total=len(needs[kind]), on_a_page=ON_A_PAGE)
    shown = needs[kind][paged.offset : paged.offset + ON_A_PAGE]
    return ChangesPage(
        about=describe(found, session.get_one(Programme, found.programme_id)),
        number=last.number if last else 0,
        before=earlier.number if earlier else 0,
        counts=tuple((name, label, len(needs[name])) for name, label in KINDS.items()),
        kind=kind,
        rows=_rows(session, shown, before=before, after=after),
        paging=paged,
    )


def counted(session: Session, run: RoundRun, *, before: RoundRun) -> dict[str, Any]:
    """Count what a run has changed of another, and name the first needs, as the run keeps it."""
    left_out = set(session.scalars(select(Unmatched.need_id).where(Unmatched.run_id == run.id)))
    change = comparison.compare(_had(session, before.id), _has(session, run.id))
    # Whoever is not in the round any more has lost nothing by its being mended.
    lost = tuple(need for need in change.lost if need in left_out)
    noticed = (*lost, *change.moved, *change.new)
    counts = {name: len(getattr(change, name)) for name in KINDS} | {"lost": len(lost)}
    return {"of": before.number, **counts, "needs": list(noticed[:AT_FIRST])}


def mended(session: Session, found: Round) -> Mended | None:
    """Say what the last run has mended, and for whom; nothing where it chose everybody anew."""
    last, earlier = found.runs[-1], mending.before(found.runs)
    kept = last.measures.get("mended")
    if not kept or earlier is None:
        return None
    needs = kept["needs"]
    before = _had(session, earlier.id, among=needs)
    after = _had(session, last.id, among=needs)
    return Mended(
        of=kept["of"],
        changed=kept["lost"] + kept["moved"] + kept["new"],
        same=kept["same"],
        rows=_rows(session, needs, before=before, after=after),
    )


def _rows(
    session: Session, needs: Sequence[int], *, before: Mapping[int, int], after: Mapping[int, int]
) -> tuple[Changed, ...]:
    learners = _learners(session, needs)
    names = _names(session, {side.get(need, 0) for need in needs for side in (before, after)})
    return tuple(
        Changed(
            need_id=need,
            learner=learners.get(need, ""),
            before=names.get(before.get(need, 0), ""),
            after=names.get(after.get(need, 0), ""),
            after_id=after.get(need, 0),
        )
        for need in needs
    )


def _had(session: Session, run_id: int, among: Sequence[int] | None = None) -> dict[int, int]:
    """Give whom a run gave each need, also where an admin has forbidden it since.

    What was forbidden before the run stands in it too, to be released; the run gave it to nobody.
    """
    earlier = aliased(Suggestion)
    forbidden_before = exists().where(
        earlier.run_id.in_(_earlier_runs(run_id)),
        earlier.need_id == Suggestion.need_id,
        earlier.mentor_id == Suggestion.mentor_id,
        earlier.state == SuggestionState.FORBIDDEN,
    )
    taken_away = select(Unmatched.need_id).where(
        Unmatched.run_id == run_id, Unmatched.why == "forbidden"
    )
    rows = session.execute(
        select(Suggestion.need_id, Suggestion.mentor_id).where(
            Suggestion.run_id == run_id,
            Suggestion.state == SuggestionState.FORBIDDEN,
            Suggestion.need_id.in_(taken_away),
            ~forbidden_before,
        )
    )
    had = {row[0]: row[1] for row in rows if among is None or row[0] in among}
    return had | _has(session, run_id, among)


def _earlier_runs(run_id: int) -> Select[int]:
    this = aliased(RoundRun)
    return (
        select(RoundRun.id)
        .join(this, this.round_id == RoundRun.round_id)
        .where(this.id == run_id, RoundRun.number < this.number)
    )


def _has(session: Session, run_id: int, among: Sequence[int] | None = None) -> dict[int, int]:
    wanted = select(Suggestion.need_id, Suggestion.mentor_id).where(
        Suggestion.run_id == run_id, Suggestion.state.in_(rounds.GOES_OUT)
    )
    if among is not None:
        wanted = wanted.where(Suggestion.need_id.in_(among))
    rows = session.execute(wanted)
    return {row[0]: row[1] for row in rows}


def _learners(session: Session, need_ids: Collection[int]) -> dict[int, str]:
    rows = session.execute(
        select(Need.id, Person.name)
        .join(Person, Person.id == Need.learner_id)
        .where(Need.id.in_(need_ids))
    )
    return {row[0]: row[1] for row in rows}


def _names(session: Session, ids: Collection[int]) -> dict[int, str]:
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row[0]: row[1] for row in rows}
