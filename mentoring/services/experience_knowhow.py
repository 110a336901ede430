"""Know-how to choose from for an experience: what its words suggest, and what is looked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from mentoring.services import access, shelf
from mentoring.services.access import Viewer
from mentoring.services.shelf import Look, Shelf


@dataclass(frozen=True)
class KnowHowPage:
    """What can be chosen for an experience."""

    experience_id: int
    title: str
    shelf: Shelf


def options(
    session: Session,
    *,
    holder: Viewer,
    experience_id: int,
    look: Look,
    ticked: Sequence[str] | None = None,
) -> KnowHowPage:
    """Offer what the words of an experience suggest, beside what was ticked and looked for."""
    row = access.own_experience(session, holder, experience_id)
    kept = [one.knowhow_id for one in row.knowhow]
    words = f"{row.title.rstrip('.')}. {row.what_was_done}"
    found = shelf.shelf(session, text=words, look=look, kept=kept, ticked=ticked, did=True)
    return KnowHowPage(row.id, row.title, found)
