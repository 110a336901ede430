"""Why a list of suggestions is not longer, and what the learner can do about it.

Every line was tried before it is said. Nobody is named whom anything else keeps from the need: a
pause, somebody's wish not to meet and a line manager leave no trace here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from mentoring.encoding import explanations, why_not
from mentoring.encoding.why_not import Looked
from mentoring.models.experiences import Experience
from mentoring.models.needs import Need
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.vocabulary import KnowHow
from mentoring.services import candidates, mentors, suggestions
from mentoring.services.candidates import Read
from mentoring.services.suggestions import MOST_SHOWN, Card, Found, half_day

MOST_PEOPLE, MOST_HELP, MOST_NEAREST = 3, 2, 2
BANDS = ("weak", "possible", "strong")
LINKS = {"room": "waiting", "half_day": "half_days", "knowhow": "knowhow"}

_WAITING = (
    select(func.count())
    .where(Pairing.mentor_id == bindparam("mentor_id"), Pairing.state == PairingState.REQUESTED)
    .scalar_subquery()
)


@dataclass(frozen=True)
class Line:
    """One sentence, and where it leads: half-days, know-how, somebody's waiting list or nowhere."""

    sentence: str
    link: str = ""
    experience_id: int = 0
    name: str = ""


@dataclass(frozen=True)
class Nearest:
    """Somebody who has done a part of it, or something close."""

    experience_id: int
    name: str
    job_title: str
    organisation: str
    title: str


@dataclass(frozen=True)
class WhyNotMore:
    """What stands below the cards, or in their place."""

    no_full_answer: str
    people: tuple[Line, ...]
    too_far: str
    would_help: tuple[Line, ...]
    part: str
    nearest: tuple[Nearest, ...]


@dataclass(frozen=True, eq=False)
class _Desk:
    """A need, its cards, and everybody who was looked at for it, by experience."""

    session: Session
    looked: Looked
    cards: Sequence[Card]
    rows: Mapping[int, Any]

    @property
    def shown(self) -> set[int]:
        return {card.mentor_id for card in self.cards}

    def names(self, experience_ids: Sequence[int]) -> list[str]:
        return [self.rows[one].name for one in experience_ids]

    def comes_up(self, experience_id: int) -> bool:
        """Whether somebody would stand among the people shown, if they were a candidate."""
        if len(self.cards) < MOST_SHOWN:
            return True
        worst = min(BANDS.index(card.band) if card.room > 0 else -1 for card in self.cards)
        band = BANDS.index(explanations.band(self.looked.score(experience_id)))
        return band > worst and self.rows[experience_id].Mentor.room > 0


def find(session: Session, *, need: Need, shown: Found) -> WhyNotMore:
    """Say who else would fit, and what would bring them."""
    found, cards = shown.listed.found, shown.cards
    tried = {} if need.knowhow else why_not.likely(found)
    totals = (found.total, *tried.values())
    ids = {
        one
        for total in totals
        for one in suggestions.nearest(found.fitted, total, weak_too=not cards)
    }
    read = candidates.read_more(session, shown.listed.read, need=need, experience_ids=ids)
    rows = {row.experience_id: row for row in read.rows if row.experience_id in ids}
    sides = read.sides
    looked = Looked(found, tuple(sorted(rows)), sides.learner, sides.mentors, sides.rules)
    desk = _Desk(session, looked, cards, rows)
    people = [*_full(desk), *_apart(desk)][:MOST_PEOPLE]
    part, nearest = ("", ()) if cards else _nearest_people(desk)
    return WhyNotMore(
        no_full_answer=why_not.no_full_answer(found),
        people=tuple(people),
        too_far=_too_far(desk, read),
        would_help=tuple(_known(desk, tried))[:MOST_HELP],
        part=part,
        nearest=nearest,
    )


def _full(desk: _Desk) -> Iterator[Line]:
    """Name those who fit, have no room and are on no card."""
    for one in why_not.fitting(desk.looked):
        row = desk.rows[one]
        if row.id not in desk.shown and row.Mentor.room <= 0:
            waiting = desk.session.scalar(select(_WAITING), {"mentor_id": row.id}) or 0
            said = why_not.sentence("room", names=[row.name], waiting=waiting)
            yield Line(said, LINKS["room"], one, row.name)


def _apart(desk: _Desk) -> Iterator[Line]:
    """Name those whom one half-day or language would bring, and count those apart by a rule."""
    for change in why_not.changes(desk.looked):
        brought = [one for one in change.experience_ids if desk.comes_up(one)]
        if not brought:
            continue
        if change.word:
            names = desk.names(brought[: max(MOST_SHOWN - len(desk.cards), 1)])
        else:
            names = ["1 more person" if len(brought) == 1 else f"{len(brought):,} more people"]
        said = why_not.sentence(change.what, names=names, word=_word(change.what, change.word))
        yield Line(said, LINKS.get(change.what, ""))


def _too_far(desk: _Desk, read: Read) -> str:
    """Count, of those who may be met, who learned it too far from its source; nobody is named."""
    worth = suggestions.nearest(desk.looked.found.fitted, desk.looked.found.total)
    near = {row.id for row in desk.rows.values()}
    far = {row.id for row in read.far if row.experience_id in worth}
    people = (far & read.sides.allowed) - near
    if not people:
        return ""
    many = "1 more person has" if len(people) == 1 else f"{len(people):,} more people have"
    return (
        f"{many} done it, but learned it at more steps from the source than this programme allows."
    )


def _known(desk: _Desk, tried: Mapping[str, Any]) -> Iterator[Line]:
    """Say which know-how, once named, brings people who are not shown yet."""
    for change in why_not.confirming(desk.looked, among=tried):
        strong = why_not.strong(desk.looked, tried[change.word])
        room = [one for one in strong if desk.rows[one].Mentor.room > 0]
        new = [
            one
            for one in change.experience_ids
            if one in room and desk.rows[one].id not in desk.shown
        ]
        if not new:
            continue
        many = [f"{len(new):,} people who are not shown here"]
        names = desk.names(new) if len(room) <= MOST_SHOWN else many
        label = desk.session.get_one(KnowHow, change.word).label
        yield Line(why_not.sentence("knowhow", names=names, word=label), LINKS["knowhow"])


def _nearest_people(desk: _Desk) -> tuple[str, tuple[Nearest, ...]]:
    """Say how many have done part of what nobody has done, and who comes nearest."""
    near = why_not.nearest(desk.looked, most=MOST_NEAREST)
    titles = dict(
        desk.session.execute(
            select(Experience.id, Experience.title).where(Experience.id.in_(near))
        ).all()
    )
    told = tuple(
        Nearest(one, row.name, row.job_title, row.organisation or "", titles[one])
        for one in near
        if (row := desk.rows[one])
    )
    return why_not.part(desk.looked), told


def _word(what: str, word: str) -> str:
    if what == "half_day":
        return f"a {half_day(word)}"
    return mentors.LANGUAGE_NAMES[word] if word else ""
