"""How long a session takes and where it is, and what a place and a link may hold."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from mentoring.errors import InvalidError
from mentoring.models.sessions import MOST_LINK, MOST_PLACE
from mentoring.services import free_text

FIRST_MINUTES = 60
MINUTES = (30, 45, 60, 90, 120, 180, 240, 360)


@dataclass(frozen=True)
class Where:
    """How long a session takes, and where it is: a place, a link or neither yet."""

    minutes: int = FIRST_MINUTES
    place: str = ""
    link: str = ""


def checked(where: Where) -> Where:
    """Check how long and where; a link is kept and shown, and never opened by us.

    The numbers of online meetings look like numbers of patients and phones, so only the place is
    searched for these.
    """
    place, link = " ".join(where.place.split()), where.link.strip()
    problems = {}
    if where.minutes not in MINUTES:
        problems["minutes"] = "Choose how long it takes"
    if len(place) > MOST_PLACE:
        problems["place"] = f"Use {MOST_PLACE} letters at most"
    if link and not _is_link(link):
        problems["link"] = "Enter a whole link that begins with https://"
    if problems:
        raise InvalidError(problems)
    free_text.check({"place": place})
    return Where(where.minutes, place, link)


def _is_link(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    plain = link.isprintable() and not any(letter.isspace() or letter in '<>"' for letter in link)
    named = bool(parts.hostname) and "." in (parts.hostname or "") and parts.username is None
    return plain and named and parts.scheme == "https" and len(link) <= MOST_LINK
