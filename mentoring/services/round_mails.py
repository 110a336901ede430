"""What a round would tell whom: the very mails, written but neither kept nor sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select, union
from sqlalchemy.orm import Session, joinedload

from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need, NeedState
from mentoring.models.pairings import Pairing
from mentoring.models.programmes import Programme
from mentoring.models.rounds import Round, RoundState, Suggestion, Unmatched
from mentoring.services import access, eligibility, news, offers, publishing, rounds
from mentoring.services.access import Viewer
from mentoring.services.letters import ON_A_PAGE, Letter, LettersPage, written
from mentoring.services.paging import paging
from mentoring.services.round_pages import About, describe

KINDS = {
    "offer": "Offers to mentors",
    "published": "News for learners who are placed",
    "not_placed": "News for learners who are left out",
}


@dataclass(frozen=True)
class CheckPage:
    """What publishing would do, before it is done."""

    about: About
    offers: int
    left_out: int
    people: int
    unfit: int
    undo_minutes: int
    involves_admin: bool
    runs: int
    letters: tuple[Letter, ...]


def check(session: Session, *, admin: Viewer, round_id: int, now: datetime) -> CheckPage:
    """Say how many people publishing would write to, with one mail of each kind."""
    found = access.round_of(session, admin, round_id)
    programme = session.get_one(Programme, found.programme_id)
    run_id = _run_id(found)
    counts = _counts(session, run_id)
    sent = now + timedelta(minutes=programme.undo_minutes)
    return CheckPage(
        about=describe(found, programme),
        offers=counts["offer"],
        left_out=counts["not_placed"],
        people=_people(session, run_id),
        unfit=_unfit(session, found, run_id),
        undo_minutes=programme.undo_minutes,
        involves_admin=publishing.involves(session, admin, run_id=run_id),
        runs=found.runs[-1].number if found.runs else 0,
        letters=tuple(
            letter
            for kind in KINDS
            for letter in _letters(session, found, kind=kind, some=(0, 1), sent=sent)
        ),
    )


def page(
    session: Session,
    *,
    admin: Viewer,
    round_id: int,
    kind: str = "offer",
    number: int = 1,
    now: datetime,
) -> LettersPage[About]:
    """Show every mail of one kind that publishing would send."""
    found = access.round_of(session, admin, round_id)
    # Held for as long as the page is made, so that no letter asks for it again.
    programme = session.get_one(Programme, found.programme_id)
    sent = found.publish_at or now + timedelta(minutes=programme.undo_minutes)
    kind = kind if kind in KINDS else "offer"
    counts = _counts(session, _run_id(found))
    paged = paging(number, total=counts[kind], on_a_page=ON_A_PAGE)
    some = (paged.offset, ON_A_PAGE)
    return LettersPage(
        about=describe(found, programme),
        kind=kind,
        counts=tuple((name, label, counts[name]) for name, label in KINDS.items()),
        letters=tuple(_letters(session, found, kind=kind, some=some, sent=sent)),
        paging=paged,
    )


def _run_id(found: Round) -> int:
    return found.runs[-1].id if found.runs else 0


def _counts(session: Session, run_id: int) -> dict[str, int]:
    going = session.scalar(select(func.count()).select_from(_going(run_id).subquery())) or 0
    left = session.scalar(select(func.count()).select_from(_left(run_id).subquery())) or 0
    return {"offer": going, "published": going, "not_placed": left}


def _going(run_id: int) -> Select[Suggestion]:
    return select(Suggestion).where(
        Suggestion.run_id == run_id, Suggestion.state.in_(rounds.GOES_OUT)
    )


def _left(run_id: int) -> Select[Unmatched]:
    return (
        select(Unmatched)
        .join(Need, Need.id == Unmatched.need_id)
        .where(Unmatched.run_id == run_id, Need.state == NeedState.OPEN)
    )


def _people(session: Session, run_id: int) -> int:
    going = _going(run_id).subquery()
    left = _left(run_id).subquery()
    everybody = union(
        select(going.c.mentor_id),
        select(Need.learner_id).join(going, going.c.need_id == Need.id),
        select(Need.learner_id).join(left, left.c.need_id == Need.id),
    ).subquery()
    return session.scalar(select(func.count()).select_from(everybody)) or 0


def _unfit(session: Session, found: Round, run_id: int) -> int:
    if found.state is not RoundState.IN_REVIEW:
        return 0
    going = session.scalars(_going(run_id)).all()
    fitting = eligibility.still_fit(session, programme_id=found.programme_id, suggested=going)
    still_open = set(
        session.scalars(
            select(Need.id).where(
                Need.id.in_([one.need_id for one in going]), Need.state == NeedState.OPEN
            )
        )
    )
    return sum(
        (one.need_id, one.mentor_id) not in fitting or one.need_id not in still_open
        for one in going
    )


def _letters(
    session: Session, found: Round, *, kind: str, some: tuple[int, int], sent: datetime
) -> list[Letter]:
    start, count = some
    run_id = _run_id(found)
    if kind == "not_placed":
        left = session.scalars(
            _left(run_id)
            .options(joinedload(Unmatched.need).joinedload(Need.learner))
            .order_by(Unmatched.need_id)
            .limit(count)
            .offset(start)
        ).all()
        return [_to_left_out(one, run_id) for one in left]
    going = session.scalars(
        _going(run_id)
        .options(
            joinedload(Suggestion.need).joinedload(Need.learner),
            joinedload(Suggestion.mentor).joinedload(Mentor.person),
        )
        .order_by(Suggestion.need_id)
        .limit(count)
        .offset(start)
    ).all()
    return [_about_pairing(session, one, kind, sent=sent) for one in going]


def _to_left_out(one: Unmatched, run_id: int) -> Letter:
    told = news.not_placed(
        one.need_id,
        run_id=run_id,
        why=one.explanation["why_not"],
        would_help=" ".join(one.explanation["would_help"]),
    )
    return written(told, one.need.learner)


def _about_pairing(session: Session, one: Suggestion, kind: str, *, sent: datetime) -> Letter:
    # Never added to the session: it lends the news what a pairing would say.
    pairing = Pairing(need=one.need, mentor_id=one.mentor_id, explanation=one.explanation)
    if kind == "published":
        told = news.published(pairing, mentor=one.mentor.person)
        return written(told, one.need.learner)
    told = news.offer(
        pairing, learner=one.need.learner, reply_by=offers.reply_by(session, one.need, now=sent)
    )
    return written(told, one.mentor.person)
