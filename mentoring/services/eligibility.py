"""Who may be put beside whom: law 2's hard rules and law 3's conditions, asked of the register."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload
from sqlalchemy.sql.elements import SQLCoreOperations

from mentoring.encoding import asks, pool
from mentoring.encoding.pool import Sides
from mentoring.errors import RuleBrokenError
from mentoring.models.experiences import Experience, ExperienceState
from mentoring.models.mentors import Mentor, Visibility, Waiver
from mentoring.models.needs import Need
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.people import Person
from mentoring.models.programmes import Programme
from mentoring.models.rounds import Suggestion

MENTOR_WHOLE = (
    joinedload(Mentor.person, innerjoin=True).joinedload(Person.organisation),
    selectinload(Mentor.waivers),
)


@dataclass(frozen=True)
class Suggestible:
    """One experience whose holder law 3 lets be suggested."""

    experience_id: int
    mentor: Mentor


def suggestible(
    session: Session,
    *,
    experience_ids: Sequence[int] | Select[int] | None = None,
    to_team: bool,
    programme_id: int | None = None,
) -> list[Suggestible]:
    """List the experiences that may be suggested now; `to_team` includes those shown to it only.

    A programme has only those of them that are near enough to their source.
    """
    shown = {Visibility.SIGNED_IN, Visibility.PROGRAMME_TEAM} if to_team else {Visibility.SIGNED_IN}
    other = aliased(Experience)
    endorsed = (
        select(func.count())
        .where(other.holder_id == Mentor.person_id, other.state == ExperienceState.ENDORSED)
        .scalar_subquery()
    )
    wanted = (
        select(Experience.id, Experience.state, Mentor, endorsed)
        .join(Mentor, Mentor.person_id == Experience.holder_id)
        .where(
            Mentor.paused.is_(False),
            Mentor.visibility.in_(shown),
            Experience.state.in_((ExperienceState.SUBMITTED, ExperienceState.ENDORSED)),
        )
        .options(*MENTOR_WHOLE)
        .order_by(Experience.id)
    )
    if programme_id is not None:
        wanted = wanted.where(near_enough(programme_id))
    if experience_ids is not None:
        wanted = wanted.where(Experience.id.in_(experience_ids))
    return [
        Suggestible(experience_id, mentor)
        for experience_id, state, mentor, count in session.execute(wanted)
        if answers(mentor, state, count or 0)
    ]


def answers(mentor: Mentor, state: ExperienceState, endorsed: int) -> bool:
    """Whether law 3 lets an experience be suggested: its holder may teach, and it is endorsed."""
    waived = any(waiver.what is Waiver.ENDORSEMENT for waiver in mentor.waivers)
    return mentor.may_teach(endorsed=endorsed) and (state is ExperienceState.ENDORSED or waived)


def near_enough(programme_id: SQLCoreOperations[int] | int) -> ColumnElement[bool]:
    """Whether an experience was learned in no more steps from its source than a programme allows.

    Whatever suggests, offers or asks for somebody asks this one question of the database.
    """
    most = select(Programme.most_steps).where(Programme.id == programme_id).scalar_subquery()
    return Experience.steps_from_source <= most


def are_near_enough(session: Session, need: Need, experience_ids: Sequence[int]) -> bool:
    """Whether some experiences are all near enough to their source for a need’s programme."""
    is_far = Experience.id.in_(experience_ids) & ~near_enough(need.programme_id)
    return session.scalar(select(Experience.id).where(is_far).limit(1)) is None


def check_near_enough(session: Session, need: Need, experience_ids: Sequence[int]) -> None:
    """Refuse what was learned too far from its source, in a sentence of its own."""
    if not are_near_enough(session, need, experience_ids):
        raise RuleBrokenError(
            "They learned it at more steps from the source than this programme allows. Choose "
            "another."
        )


def mentors_whole(session: Session, ids: Sequence[int]) -> dict[int, Mentor]:
    """Load mentors with the person behind each."""
    found = session.scalars(select(Mentor).where(Mentor.person_id.in_(ids)).options(*MENTOR_WHOLE))
    return {mentor.person_id: mentor for mentor in found}


def may_meet(
    session: Session, *, need: Need, mentors: Sequence[Mentor], must: Collection[str] = ()
) -> set[int]:
    """Give the mentors whom no hard rule keeps from this need's learner; a round may add rules."""
    people = [mentor.person for mentor in mentors]
    return sides(session, need=need, people=people, must=must).allowed


def that_may_meet(
    session: Session,
    *,
    learners: Sequence[Any],
    mentors: Sequence[Mentor],
    pairs: Sequence[tuple[int, int]],
) -> set[tuple[int, int]]:
    """Give, of pairs of a learner and a mentor by their places, those no hard rule keeps apart.

    The learners are rows with `programme_id` and their own columns, of whatever programmes; what
    the rules look at is read once for all.
    """
    if not pairs:
        return set()
    programmes = _programmes(session, learners)
    known = asks.facts(
        session,
        among={*(row.id for row in learners), *(mentor.person_id for mentor in mentors)},
        regions=any(programme.same_region for programme in programmes.values()),
    )
    right = asks.people([mentor.person for mentor in mentors], known)
    found: set[tuple[int, int]] = set()
    for number, programme in programmes.items():
        own = [at for at, row in enumerate(learners) if row.programme_id == number]
        place = {at: row for row, at in enumerate(own)}
        some = [pair for pair in pairs if pair[0] in place]
        answers = pool.allowed_pairs(
            learners=asks.people([learners[at] for at in own], known),
            mentors=right,
            rules=pool.rules(programme, forbidden=()),
            pairs=[(place[learner], mentor) for learner, mentor in some],
        )
        found |= {pair for pair, may in zip(some, answers, strict=True) if may}
    return found


def sides(
    session: Session, *, need: Need, people: Sequence[Any], must: Collection[str] = ()
) -> Sides:
    """Read what the hard rules look at in a need and some people, or rows with their columns."""
    programme = session.get_one(Programme, need.programme_id)
    not_again = said_no(session, Need.id == need.id)
    known = asks.facts(
        session,
        among={need.learner_id, *(person.id for person in people)},
        regions=programme.same_region or "same_region" in must,
    )
    return Sides(
        asks.people([need.learner], known),
        asks.people(people, known),
        pool.rules(
            programme,
            forbidden=[
                (0, at) for at, person in enumerate(people) if (need.id, person.id) in not_again
            ],
            must=must,
        ),
    )


def said_no(session: Session, among: ColumnElement[bool]) -> set[tuple[int, int]]:
    """Give, of some needs, each with the mentors who said no to it or whose pairing has ended.

    Nobody is asked a second time for the same need; whoever did not answer in time may be.
    """
    rows = session.execute(
        select(Pairing.need_id, Pairing.mentor_id)
        .join(Need, Need.id == Pairing.need_id)
        .where(among, Pairing.state.in_((PairingState.DECLINED, PairingState.ENDED)))
    )
    return {(row.need_id, row.mentor_id) for row in rows}


def still_fit(
    session: Session, *, programme_id: int, suggested: Sequence[Suggestion]
) -> set[tuple[int, int]]:
    """Give, of what a round suggested, the needs and mentors that the laws still let meet."""
    needs = {
        need.id: need
        for need in session.scalars(
            select(Need)
            .where(Need.id.in_([one.need_id for one in suggested]))
            .options(joinedload(Need.learner))
            .order_by(Need.id)
        )
    }
    may_teach = {
        one.experience_id: one.mentor
        for one in suggestible(
            session,
            experience_ids=[one.experience_id for one in suggested],
            to_team=True,
            programme_id=programme_id,
        )
    }
    mentors = list({mentor.person_id: mentor for mentor in may_teach.values()}.values())
    need_at = {need: row for row, need in enumerate(needs)}
    mentor_at = {mentor.person_id: row for row, mentor in enumerate(mentors)}
    left = [
        one
        for one in suggested
        if one.experience_id in may_teach
        and may_teach[one.experience_id].person_id == one.mentor_id
    ]
    known = asks.facts(session)
    answers = pool.allowed_pairs(
        learners=asks.people([need.learner for need in needs.values()], known),
        mentors=asks.people([mentor.person for mentor in mentors], known),
        rules=pool.rules(session.get_one(Programme, programme_id), forbidden=()),
        pairs=[(need_at[one.need_id], mentor_at[one.mentor_id]) for one in left],
    )
    fit = {(one.need_id, one.mentor_id) for one, may in zip(left, answers, strict=True) if may}
    return fit - said_no(session, Need.programme_id == programme_id)


def _programmes(session: Session, learners: Sequence[Any]) -> dict[int, Programme]:
    ids = sorted({row.programme_id for row in learners})
    wanted = select(Programme).where(Programme.id.in_(ids)).order_by(Programme.id)
    return {programme.id: programme for programme in session.scalars(wanted)}
