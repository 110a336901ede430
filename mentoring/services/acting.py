"""Acting as somebody from the command line: who it is, and which programme they mean."""

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from mentoring.errors import InvalidError, NotAllowedError, NotFoundError, SettingsError
from mentoring.models.people import Person
from mentoring.models.programmes import Programme
from mentoring.services import access
from mentoring.services.access import Viewer


def check_database(session: Session) -> None:
    """Refuse a database that nobody has made ready, with what to do."""
    try:
        session.execute(select(Programme.id).limit(1))
    except DBAPIError as problem:
        raise SettingsError(
            "the database cannot be read; make it with python -m mentoring init, or correct "
            f"MENTORING_DATABASE_URL ({type(problem.orig).__name__})"
        ) from problem


def admin(session: Session, *, email: str) -> Viewer:
    """Find the programme admin with this address."""
    check_database(session)
    wanted = select(Person.id).where(Person.email == email.strip().lower())
    found = session.scalar(wanted)
    viewer = access.viewer(session, found) if found is not None else None
    if viewer is None:
        raise NotFoundError(f"nobody on the register has the e-mail address {email}")
    if not viewer.is_admin:
        raise NotAllowedError(
            f"{email} runs no programme; name a programme admin, or make one with create-admin"
        )
    return viewer


def programme(session: Session, *, acting: Viewer, name: str | None) -> int:
    """Find the programme of this name among those the person runs; one alone needs no name."""
    run = session.scalars(
        select(Programme).where(Programme.id.in_(acting.admin_of)).order_by(Programme.name)
    ).all()
    named = [one for one in run if name is None or one.name.lower() == name.strip().lower()]
    if len(named) != 1:
        names = " or ".join(f"“{one.name}”" for one in run)
        raise InvalidError({"--programme": f"name one programme that {acting.email} runs: {names}"})
    return named[0].id
