"""What changed between the last two runs of a round."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.encoding import comparison
from mentoring.models.needs import Need
from mentoring.models.people import Person
from mentoring.models.programmes import Programme
from mentoring.models.rounds import Suggestion, SuggestionState, Unmatched
from mentoring.services import access, rounds
from mentoring.services.access import Viewer
from mentoring.services.paging import Paging, paging
from mentoring.services.round_pages import About, describe

ON_A_PAGE = 50
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
    runs: int
    counts: tuple[tuple[str, str, int], ...]
    kind: str
    rows: tuple[Changed, ...]
    paging: Paging


def page(
    session: Session, *, admin: Viewer, round_id: int, kind: str = "", number: int = 1
) -> ChangesPage:
    """Compare the last run with the one before it, as each stands after review."""
    found = access.round_of(session, admin, round_id)
    last, earlier = found.runs[-1:], found.runs[-2:-1]
    after = _has(session, last[0].id) if last else {}
    before = _had(session, earlier[0].id) if earlier else {}
    change = comparison.compare(before, after)
    needs = {name: getattr(change, name) for name in KINDS}
    kind = kind if kind in KINDS else next((one for one in KINDS if needs[one]), "moved")
    paged = paging(number, total=len(needs[kind]), on_a_page=ON_A_PAGE)
    shown = needs[kind][paged.offset : paged.offset + ON_A_PAGE]
    learners = _learners(session, shown)
    mentors = {side.get(need, 0) for need in shown for side in (before, after)}
    names = _names(session, mentors)
    return ChangesPage(
        about=describe(found, session.get_one(Programme, found.programme_id)),
        number=last[0].number if last else 0,
        runs=len(found.runs),
        counts=tuple((name, label, len(needs[name])) for name, label in KINDS.items()),
        kind=kind,
        rows=tuple(
            Changed(
                need_id=need,
                learner=learners[need],
                before=names.get(before.get(need, 0), ""),
                after=names.get(after.get(need, 0), ""),
                after_id=after.get(need, 0),
            )
            for need in shown
        ),
        paging=paged,
    )


def _had(session: Session, run_id: int) -> dict[int, int]:
    """Give whom each need had before, also where an admin has forbidden it since."""
    taken_away = select(Unmatched.need_id).where(
        Unmatched.run_id == run_id, Unmatched.why == "forbidden"
    )
    rows = session.execute(
        select(Suggestion.need_id, Suggestion.mentor_id)
        .where(
            Suggestion.run_id == run_id,
            Suggestion.state == SuggestionState.FORBIDDEN,
            Suggestion.need_id.in_(taken_away),
        )
        .order_by(Suggestion.id)
    )
    return {row[0]: row[1] for row in rows} | _has(session, run_id)


def _has(session: Session, run_id: int) -> dict[int, int]:
    rows = session.execute(
        select(Suggestion.need_id, Suggestion.mentor_id).where(
            Suggestion.run_id == run_id, Suggestion.state.in_(rounds.GOES_OUT)
        )
    )
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
