"""The people suggested for one need: who, why, what differs, and whether there is room."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from mentoring.encoding import compared, explanations
from mentoring.encoding.compared import Compared
from mentoring.encoding.explanations import Texts, Why
from mentoring.encoding.register import Fitted
from mentoring.errors import RuleBrokenError
from mentoring.models.base import plain
from mentoring.models.experiences import Endorsement, Experience, NoteBasis
from mentoring.models.learning import Shown
from mentoring.models.mentors import Mentor, Visibility
from mentoring.models.needs import Need
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.people import HALF_DAYS, Person, unpack
from mentoring.services import candidates, eligibility, exposure, lineage, register
from mentoring.services.candidates import Candidate, Read
from mentoring.services.exposure import Chosen

MOST_SHOWN = 5
LOOKED_AT = 40
DAYS = {"mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday"}
PARTS = {"am": "morning", "pm": "afternoon"}


_waiting = (
    select(func.count())
    .where(Pairing.mentor_id == Experience.holder_id, Pairing.state == PairingState.REQUESTED)
    .scalar_subquery()
)
_confirmed_by = (
    select(func.coalesce(func.nullif(Endorsement.by_name, ""), Person.name))
    .select_from(Endorsement)
    .outerjoin(Person, Person.id == Endorsement.by_id)
    .where(Endorsement.experience_id == Experience.id, Endorsement.endorsed_at.is_not(None))
    .order_by(Endorsement.id.desc())
    .limit(1)
    .scalar_subquery()
)
_learned_from = (
    select(Person.name)
    .join(Mentor, Mentor.person_id == Person.id)
    .where(Person.id == Experience.learned_from_id, Mentor.visibility == Visibility.SIGNED_IN)
    .correlate(Experience)
    .scalar_subquery()
)
_TOLD = (
    select(
        Experience,
        _waiting.label("waiting"),
        _confirmed_by.label("confirmed_by"),
        _learned_from.label("learned_from"),
        Shown.why,
    )
    .outerjoin(
        Shown,
        and_(
            Shown.experience_id == Experience.id,
            Shown.need_id == bindparam("need_id"),
            Shown.version == bindparam("version"),
        ),
    )
    .where(Experience.id.in_(bindparam("ids", expanding=True)))
    .options(joinedload(Experience.place), joinedload(Experience.site))
)


@dataclass(frozen=True)
class Card:
    """One suggested person, by the experience that answers the need."""

    mentor_id: int
    experience_id: int
    name: str
    job_title: str
    organisation: str
    title: str
    where: str
    years: str
    own_part: str
    what_was_done: str
    working_note: str
    note_is_an_example: bool
    result: str
    evidence: str
    how_it_went: str
    confirmed_by: str
    learned: str
    band: str
    reasons: tuple[Why, ...]
    alike: tuple[Why, ...]
    differences: tuple[Why, ...]
    ways: tuple[tuple[str, ...], ...]
    room: int
    waiting: int
    half_days_in_common: tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """Whom a need shows, with the comparison that they come from."""

    found: Compared
    row_of: dict[int, int]
    read: Read
    in_order: list[Chosen]

    @property
    def cards(self) -> list[Chosen]:
        """Give those who are shown."""
        return self.in_order[:MOST_SHOWN]

    def why(self, experience_id: int) -> dict[str, Any]:
        """Explain one of the experiences that were looked at, as what a row keeps."""
        return self.found.why(self.row_of[experience_id])


@dataclass(frozen=True)
class Found:
    """What was found for a need: the cards, and whether any of them is a strong answer."""

    cards: tuple[Card, ...]
    some_strong: bool
    listed: Listing


def find(session: Session, *, need: Need, also: int | None = None) -> Found:
    """Find the 3 to 5 people to show for a need; those with room stand before those without.

    `also` is the experience of somebody who is named beside the list, however near it comes.
    """
    listed = listing(session, need=need, also=also)
    beside = [one for one in listed.in_order[MOST_SHOWN:] if one.candidate.experience_id == also]
    chosen = [one.candidate for one in (*listed.cards, *beside)]
    asked = {
        "ids": [one.experience_id for one in chosen],
        "need_id": need.id,
        "version": listed.found.version,
    }
    rows = {row.Experience.id: row for row in session.execute(_TOLD, asked)}
    cards = tuple(
        _card(
            one,
            (row := rows[one.experience_id]),
            need=need,
            kept=row.why or listed.why(one.experience_id),
        )
        for one in chosen
    )
    return Found(cards, any(card.band == "strong" for card in cards), listed)


def listing(session: Session, *, need: Need, also: int | None = None) -> Listing:
    """Choose whom to show for a need; what they are told is another matter."""
    fitted = register.current(session)
    found = compared.compare(fitted, need)
    row_of = nearest(fitted, found.total)
    if also in fitted.experience_ids:
        row_of[also] = fitted.experience_ids.index(also)
    scores = {experience: float(found.total[row]) for experience, row in row_of.items()}
    read = candidates.read(session, need=need, experience_ids=scores)
    best = candidates.find(scores=scores, read=read)
    in_order = exposure.order(session, need_id=need.id, version=found.version, among=best)
    return Listing(found, row_of, read, in_order)


def nearest(fitted: Fitted, total: Any, *, weak_too: bool = False) -> dict[int, int]:
    """Give the rows of the nearest experiences that are worth showing, by their ids."""
    order = (-total).argsort(kind="stable")[:LOOKED_AT]
    rows = order if weak_too else order[explanations.worth_showing(total[order])]
    return {fitted.experience_ids[row]: row for row in rows.tolist()}


def explain(session: Session, *, need: Need, experience_id: int) -> dict[str, Any]:
    """Explain one experience for one need, as a pairing keeps it."""
    fitted = register.current(session)
    if experience_id not in fitted.experience_ids:
        raise RuleBrokenError("This experience is not on the register any more. Choose another.")
    return compared.compare(fitted, need).why(fitted.experience_ids.index(experience_id))


def explain_each(
    session: Session, *, need: Need, experience_ids: Collection[int]
) -> dict[int, dict[str, Any]]:
    """Explain some experiences for one need, with one comparison; what is not there is left out."""
    fitted = register.current(session)
    rows = {one: at for at, one in enumerate(fitted.experience_ids) if one in experience_ids}
    if not rows:
        return {}
    found = compared.compare(fitted, need)
    return {one: found.why(at) for one, at in rows.items()}


def score(session: Session, *, need: Need, experience_id: int) -> float:
    """Say how well one experience answers one need."""
    fitted = register.current(session)
    row = fitted.experience_ids.index(experience_id)
    return float(compared.compare(fitted, need).total[row])


def best_of_each(
    session: Session,
    *,
    need: Need,
    fitted: Fitted,
    total: Any,
    must: Collection[str] = (),
) -> list[tuple[int, Mentor]]:
    """Give each mentor who may be suggested with the row of their best answer, the best first."""
    rows = nearest(fitted, total)
    may_teach = eligibility.suggestible(
        session, experience_ids=list(rows), to_team=True, programme_id=need.programme_id
    )
    mentors = {one.mentor.person_id: one.mentor for one in may_teach}
    allowed = eligibility.may_meet(session, need=need, mentors=list(mentors.values()), must=must)
    best: dict[int, int] = {}
    for one in sorted(
        may_teach, key=lambda one: (-total[rows[one.experience_id]], one.experience_id)
    ):
        if one.mentor.person_id in allowed and one.mentor.learners_at_once > 0:
            best.setdefault(one.mentor.person_id, rows[one.experience_id])
    return [(row, mentors[person]) for person, row in best.items()]


def _card(one: Candidate, told: Any, *, need: Need, kept: dict[str, Any]) -> Card:
    row = told.Experience
    why = explanations.shown(kept, texts=Texts.of(need, row))
    common = unpack(one.half_days & (need.learner.half_days or one.half_days), HALF_DAYS)
    return Card(
        mentor_id=one.person_id,
        experience_id=row.id,
        name=one.name,
        job_title=one.job_title,
        organisation=one.organisation,
        title=row.title,
        where=where(row),
        years=years(row),
        own_part=plain(row.own_part),
        what_was_done=row.what_was_done,
        working_note=row.working_note,
        note_is_an_example=row.note_basis is NoteBasis.ILLUSTRATIVE,
        result=row.result,
        evidence=row.evidence.value,
        how_it_went=row.how_it_went.value if row.how_it_went else "",
        confirmed_by=told.confirmed_by or "",
        learned=lineage.learned(
            who="They", steps=row.steps_from_source, name=told.learned_from or ""
        ),
        band=explanations.band(one.score),
        reasons=why.reasons,
        alike=why.alike,
        differences=why.differences,
        ways=why.ways,
        room=one.room,
        waiting=told.waiting,
        half_days_in_common=tuple(half_day(word) for word in common),
    )


def where(row: Experience) -> str:
    """Say where an experience was, and whether the site is made up."""
    if row.site is not None:
        return row.site.name
    return row.place.name if row.place else ""


def years(row: Experience) -> str:
    """Say when an experience was: 2015 to 2018."""
    if row.first_year and row.last_year and row.first_year != row.last_year:
        return f"{row.first_year} to {row.last_year}"
    return str(row.last_year or row.first_year or "")


def half_day(word: str) -> str:
    """Write a half-day in full: Monday morning."""
    name, part = word.split("_")
    return f"{DAYS[name]} {PARTS[part]}"
