"""Who was shown how often, and what came of it: for admins by mentor, for a mentor their own line.

Small numbers about a few people: nobody else sees them, and nobody is ranked by them in public.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, distinct, func, select
from sqlalchemy.orm import Session

from mentoring.models.learning import Shown
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need
from mentoring.models.pairings import DeclineReason, Pairing, PairingState
from mentoring.models.people import Person
from mentoring.services import access
from mentoring.services.access import Viewer
from mentoring.services.paging import Paging, paging

ON_A_PAGE = 50
SAID_YES = frozenset(
    {PairingState.ACCEPTED, PairingState.ACTIVE, PairingState.COMPLETED, PairingState.ENDED}
)
NOT_AN_ANSWER = frozenset({DeclineReason.CANNOT_TEACH_THIS, DeclineReason.SOMEBODY_ELSE_BETTER})


@dataclass(frozen=True)
class Tally:
    """How often somebody was shown and asked, and what they said."""

    shown: int = 0
    asked: int = 0
    said_yes: int = 0
    no_time: int = 0
    cannot: int = 0


@dataclass(frozen=True)
class Line:
    """One mentor in the ledger."""

    person_id: int
    name: str
    places: int
    tally: Tally

    @property
    def shown_a_place(self) -> float:
        """Say how often they were shown for each of their places."""
        return self.tally.shown / max(self.places, 1)


@dataclass(frozen=True)
class LedgerPage:
    """The ledger of a programme, those first who were shown most for their room."""

    programme_id: int
    programme: str
    lines: tuple[Line, ...]
    paging: Paging
    mentors_shown: int
    lists: int
    half_of_all: int


def page(session: Session, *, admin: Viewer, programme_id: int, number: int = 1) -> LedgerPage:
    """Show the ledger of a programme: its own needs, and the mentors shown for them."""
    programme = access.programme(session, admin, programme_id)
    of_programme = select(Need.id).where(Need.programme_id == programme_id)
    tallies = _tallies(session, of_programme)
    rows = session.execute(
        select(Person.id, Person.name, Mentor.learners_at_once)
        .join(Mentor, Mentor.person_id == Person.id)
        .where(Person.id.in_(tallies))
    )
    lines = sorted(
        (Line(row[0], row[1], row[2], tallies[row[0]]) for row in rows),
        key=lambda line: (-line.shown_a_place, line.name, line.person_id),
    )
    lists = select(func.count(distinct(Shown.need_id))).where(Shown.need_id.in_(of_programme))
    paged = paging(number, total=len(lines), on_a_page=ON_A_PAGE)
    return LedgerPage(
        programme_id=programme_id,
        programme=programme.name,
        lines=tuple(lines[paged.offset : paged.offset + ON_A_PAGE]),
        paging=paged,
        mentors_shown=sum(line.tally.shown > 0 for line in lines),
        lists=session.scalar(lists) or 0,
        half_of_all=_half_of_all(line.tally.shown for line in lines),
    )


def own(session: Session, *, mentor: Viewer) -> Tally:
    """Give a mentor their own line, over all programmes."""
    return _tallies(session, None, mentor_id=mentor.person_id).get(mentor.person_id, Tally())


def _tallies(
    session: Session, needs: Select[int] | None, *, mentor_id: int | None = None
) -> dict[int, Tally]:
    shown = select(Shown.mentor_id, func.count(distinct(Shown.need_id))).group_by(Shown.mentor_id)
    asked = select(Pairing.mentor_id, Pairing.state, Pairing.decline_reason, func.count()).group_by(
        Pairing.mentor_id, Pairing.state, Pairing.decline_reason
    )
    if needs is not None:
        shown, asked = (
            shown.where(Shown.need_id.in_(needs)),
            asked.where(Pairing.need_id.in_(needs)),
        )
    if mentor_id is not None:
        shown = shown.where(Shown.mentor_id == mentor_id)
        asked = asked.where(Pairing.mentor_id == mentor_id)
    counts: dict[int, dict[str, int]] = {}
    for mentor, number in session.execute(shown):
        counts.setdefault(mentor, {})["shown"] = number
    for mentor, state, reason, number in session.execute(asked):
        kept = counts.setdefault(mentor, {})
        for name in _names(state, reason):
            kept[name] = kept.get(name, 0) + number
    return {mentor: Tally(**kept) for mentor, kept in counts.items()}


def _names(state: PairingState, reason: DeclineReason | None) -> list[str]:
    """Say into which columns a request goes."""
    if state in SAID_YES:
        return ["asked", "said_yes"]
    if reason is DeclineReason.NO_TIME:
        return ["asked", "no_time"]
    return ["asked", "cannot"] if reason in NOT_AN_ANSWER else ["asked"]


def _half_of_all(shown: Iterable[int]) -> int:
    """Count the fewest mentors who make up half of all that was shown."""
    most_first = sorted(shown, reverse=True)
    whole, seen = sum(most_first), 0
    for number, one in enumerate(most_first, start=1):
        seen += one
        if 2 * seen >= whole > 0:
            return number
    return 0
