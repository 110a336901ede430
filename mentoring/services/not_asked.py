"""What stands between a mentor whom nobody has asked yet and the open needs.

Only needs whose learners the mentor may meet are counted; each change was tried before it is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from mentoring.encoding import asks, pool, why_not
from mentoring.models.experiences import Experience, ExperienceKnowHow, ExperienceState
from mentoring.models.gaps import NeedNearest, NeedOutlook
from mentoring.models.needs import Need, NeedState
from mentoring.models.pairings import Pairing
from mentoring.models.people import Person
from mentoring.models.programmes import Programme
from mentoring.models.vocabulary import KnowHow
from mentoring.services import access, eligibility, mentors, register
from mentoring.services.access import Viewer
from mentoring.services.suggestions import half_day

MOST_NEEDS, MOST_TRIED = 60, 20
LINKS = {"half_day": "half_days", "language": "languages", "knowhow": "log"}


@dataclass(frozen=True)
class Line:
    """One sentence, and where it leads: half-days, languages, a new experience or nowhere."""

    sentence: str
    link: str = ""


def find(session: Session, *, mentor: Viewer) -> tuple[Line, ...]:
    """Say what open needs ask for, to a mentor whom nobody has asked; else nothing."""
    asked = select(exists().where(Pairing.mentor_id == mentor.person_id))
    if not mentor.is_mentor or session.scalar(asked):
        return ()
    near = _near(session, mentor)
    return (*_needs(session, mentor, near), *_gap(session, mentor))


def _near(session: Session, mentor: Viewer) -> Sequence[Need]:
    """Read the open needs that come near to something the mentor has done."""
    ids = (
        select(NeedNearest.need_id)
        .join(Experience, Experience.id == NeedNearest.experience_id)
        .join(Need, Need.id == NeedNearest.need_id)
        .where(
            Experience.holder_id == mentor.person_id,
            Need.state == NeedState.OPEN,
            NeedNearest.band != "weak",
            eligibility.near_enough(Need.programme_id),
        )
        .distinct()
        .order_by(NeedNearest.need_id)
        .limit(MOST_NEEDS)
    )
    wanted = select(Need).where(Need.id.in_(ids)).options(*access.NEED_TO_COMPARE)
    return session.scalars(wanted.order_by(Need.id)).all()


def _needs(session: Session, mentor: Viewer, near: Sequence[Need]) -> list[Line]:
    if not near:
        return [Line(why_not.teacher_sentence("none", needs=0))]
    person = session.get_one(Person, mentor.person_id)
    among = {mentor.person_id, *(need.learner_id for need in near)}
    known = asks.facts(session, among=among)
    may, opened = 0, dict[tuple[str, str], int]()
    for programme in session.scalars(
        select(Programme).where(Programme.id.in_({need.programme_id for need in near}))
    ):
        learners = [need.learner for need in near if need.programme_id == programme.id]
        count, brought = why_not.for_teacher(
            learners=asks.people(learners, known),
            mentor=asks.people([person], known),
            rules=pool.rules(programme, forbidden=()),
        )
        may += count
        for one in brought:
            key = one.what, one.word
            opened[key] = opened.get(key, 0) + len(one.experience_ids)
    first = [Line(why_not.teacher_sentence("open", needs=may))] if may else []
    return first + [
        Line(why_not.teacher_sentence(what, needs=number, word=_word(what, word)), LINKS[what])
        for (what, word), number in sorted(opened.items(), key=lambda one: (-one[1], one[0]))
    ]


def _gap(session: Session, mentor: Viewer) -> list[Line]:
    """Name one know-how that nobody has logged, close to what the mentor has."""
    own = (
        select(KnowHow.parent_id)
        .join(ExperienceKnowHow, ExperienceKnowHow.knowhow_id == KnowHow.id)
        .join(Experience, Experience.id == ExperienceKnowHow.experience_id)
        .where(
            Experience.holder_id == mentor.person_id,
            Experience.state.in_((ExperienceState.SUBMITTED, ExperienceState.ENDORSED)),
        )
    )
    logged = select(ExperienceKnowHow.knowhow_id).join(
        Experience, Experience.id == ExperienceKnowHow.experience_id
    )
    is_on = Experience.state.in_((ExperienceState.SUBMITTED, ExperienceState.ENDORSED))
    row = session.execute(
        select(KnowHow.id, KnowHow.label)
        .join(NeedOutlook, NeedOutlook.knowhow_id == KnowHow.id)
        .join(Need, Need.id == NeedOutlook.need_id)
        .where(
            Need.state == NeedState.OPEN,
            Need.learner_id != mentor.person_id,
            NeedOutlook.has_full_answer.is_(False),
            KnowHow.parent_id.in_(own),
            KnowHow.id.not_in(logged.where(is_on)),
        )
        .group_by(KnowHow.id, KnowHow.label)
        .order_by(func.count().desc(), KnowHow.id)
        .limit(1)
    ).first()
    if row is None:
        return []
    would = why_not.once_logged(
        register.current(session), _waiting_for(session, mentor, row.id), knowhow_id=row.id
    )
    said = why_not.teacher_sentence("knowhow", needs=would, word=row.label)
    return [Line(said, LINKS["knowhow"])] if would else []


def _waiting_for(session: Session, mentor: Viewer, knowhow_id: str) -> Sequence[Need]:
    return session.scalars(
        select(Need)
        .join(NeedOutlook, NeedOutlook.need_id == Need.id)
        .where(
            NeedOutlook.knowhow_id == knowhow_id,
            NeedOutlook.has_full_answer.is_(False),
            Need.state == NeedState.OPEN,
            Need.learner_id != mentor.person_id,
        )
        .options(*access.NEED_TO_COMPARE)
        .order_by(Need.id)
        .limit(MOST_TRIED)
    ).all()


def _word(what: str, word: str) -> str:
    return f"a {half_day(word)}" if what == "half_day" else mentors.LANGUAGE_NAMES[word]
