"""Who takes part in a session: the two of a pairing, or those who are invited in a cohort.

Whatever is told of a session is told through here, so that both kinds are told alike.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from mentoring.errors import NotAllowedError, NotFoundError
from mentoring.models.pairings import Pairing
from mentoring.models.people import Person
from mentoring.models.sessions import Agreement, MeetingFormat, SessionGuest, TeachingSession
from mentoring.services import access, agreements, cohort_circles, cohort_locks, offers
from mentoring.services.access import Viewer, Which
from mentoring.services.news_sessions import About

MAY_CHANGE = ["state", "starts_at", "ends_at", "place", "link", "sequence"]
WHOLE = (
    selectinload(TeachingSession.attendances),
    joinedload(TeachingSession.case_by),
    joinedload(TeachingSession.proposal),
)


def session_of(session: Session, asker: Viewer, which: Which) -> TeachingSession:
    """Find a session of a pairing or cohort of the person who asks, with all that is shown."""
    if not which.cohort_id:
        return access.session_of_either(session, asker, which.pairing_id, which.session_id)
    circle = cohort_circles.of(session, asker, which.cohort_id)
    found = session.scalar(
        select(TeachingSession)
        .where(TeachingSession.id == which.session_id, TeachingSession.cohort_id == which.cohort_id)
        .options(*WHOLE)
    )
    if found is None:
        raise NotFoundError("There is no such session of yours.")
    set_committed_value(found, "cohort", circle.cohort)
    return found


def held(session: Session, *, by: Viewer, which: Which) -> TeachingSession:
    """Lock a session of what is still going on, for whoever may say when and where it is."""
    row = session_of(session, by, which)
    if which.cohort_id:
        may = (cohort_circles.Part.LEAD, cohort_circles.Part.ADMIN)
        cohort_circles.held(session, by, which.cohort_id, *may)
    else:
        agreements.held(session, by=by, pairing_id=which.pairing_id)
    session.refresh(row, MAY_CHANGE)
    return row


def lock(session: Session, row: TeachingSession) -> None:
    """Hold whatever a session is of, which must be known already; then read it again."""
    if row.pairing_id is None:
        cohort_locks.row(session, row.cohort_id or 0)
    elif row.pairing is not None:
        offers.locked(session, row.pairing)
    session.refresh(row, [*MAY_CHANGE, "asked_at", "attendances"])


def found(session: Session, session_id: int) -> TeachingSession:
    """Find a session for a duty, with the pairing or the cohort that it is of."""
    row = session.get_one(TeachingSession, session_id, options=[joinedload(TeachingSession.cohort)])
    if row.pairing_id is not None:
        set_committed_value(row, "pairing", access.pairing(session, row.pairing_id))
    return row


def sides(pairing: Pairing, person_id: int) -> tuple[Person, Person]:
    """Give one of the two of a pairing, and the other."""
    learner, mentor = pairing.need.learner, pairing.mentor.person
    return (mentor, learner) if person_id == mentor.id else (learner, mentor)


def of(session: Session, row: TeachingSession) -> Sequence[Person]:
    """List who takes part; in a cohort whoever has not said that they do not come."""
    if row.pairing is not None:
        return row.pairing.need.learner, row.pairing.mentor.person
    return session.scalars(
        select(Person)
        .join(SessionGuest, SessionGuest.person_id == Person.id)
        .where(
            SessionGuest.session_id == row.id,
            SessionGuest.comes.is_not(False),
        )
        .order_by(Person.id)
    ).all()


def told(session: Session, row: TeachingSession) -> list[About]:
    """Give a session as each of those who take part is told of it."""
    agreed = agreements.of(session, row.pairing_id) if row.pairing_id else None
    return [about(row, reader=one, agreed=agreed) for one in of(session, row)]


def about(row: TeachingSession, *, reader: Person, agreed: Agreement | None = None) -> About:
    """Give a session as one of those who take part is told of it."""
    if row.pairing is None:
        way = MeetingFormat.PEER_ASSIST if row.is_peer_assist else MeetingFormat.FEW_SESSIONS
        return About(row, reader, f"your cohort {row.cohort.name if row.cohort else ''}", way)
    way = agreed.format if agreed else MeetingFormat.ONE_CONVERSATION
    _, other = sides(row.pairing, reader.id)
    return About(row, reader, other.name, way, agreements.for_calendars(agreed))


def check_among(session: Session, row: TeachingSession, viewer: Viewer) -> None:
    """Refuse whoever does not take part themselves: an admin, or somebody who came later."""
    if row.pairing_id is not None:
        return  # the door lets in nobody else
    if session.get(SessionGuest, (row.id, viewer.person_id)) is None:
        raise NotAllowedError("Only those who were invited to this session can say this.")
