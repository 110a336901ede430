"""A locality roster of a demo: invented headcounts of one system, and what some have said."""

from datetime import datetime

from sqlalchemy.orm import Session

from mentoring.services import access, rosters
from mentoring.services.access import Viewer
from mentoring.services.rosters import About, Told

NAME = "One plan for each frail person (invented figures)"
CHANGES = (
    "Whoever meets a frail person first writes the plan that all the others work to. Nobody "
    "assesses again what stands in it, and one named person keeps it up to date."
)
INVENTED = "Invented for this demo"
HEADCOUNTS = {
    "PC01": 64,
    "PC02": 112,
    "PC03": 148,
    "PC04": 23,
    "PC05": 31,
    "PC06": 186,
    "PC07": 9,
    "PC08": 44,
    "PC09": 72,
    "PC10": 58,
    "PC11": 37,
    "PC12": 49,
    "PC13": 141,
    "PC14": 12,
    "PC15": 18,
}
"""About a thousand people in fifteen professions; nobody has counted them anywhere."""

SAID = {
    "PC03": (
        "The choice of whom to see first: it will be made in the plan, before we are there.",
        "We need not ask for the whole story again at every door.",
    ),
    "PC06": (
        "Saying when somebody is fit to go. It will be said at home, by people we have never met.",
        "",
    ),
    "PC09": (
        "The assessment that the law asks of us would be begun by somebody else.",
        "More time with the people for whom the law matters most.",
    ),
    "PC13": ("Our own care plan, which the inspector asks for.", "To be asked at all."),
}


def make(session: Session, *, admin: Viewer, now: datetime) -> None:
    """Make a roster of the system in which an admin works, for the first programme they run."""
    place = access.person_for_admin(session, admin, admin.person_id).place
    if place is None:
        return
    made = rosters.create(
        session,
        admin=admin,
        programme_id=min(admin.admin_of),
        about=About(NAME, place.parent_id or place.id, CHANGES),
        now=now,
    )
    told = {code: _told(code, count) for code, count in HEADCOUNTS.items()}
    rosters.tell(session, admin=admin, roster_id=made.id, told=told, now=now)


def _told(code: str, headcount: int) -> Told:
    loses, gains = SAID.get(code, ("", ""))
    return Told(headcount, loses, gains, INVENTED)
