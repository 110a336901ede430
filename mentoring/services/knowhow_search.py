"""Know-how for a need: what its words ask for, what is looked for, and what is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from mentoring.models.needs import Need
from mentoring.services import access, need_answers, needs, shelf
from mentoring.services.access import Viewer
from mentoring.services.need_answers import Asked
from mentoring.services.shelf import Look, Shelf


@dataclass(frozen=True)
class KnowHowPage:
    """What the page of know-how shows; each know-how stands in one part only."""

    asked: Asked
    shelf: Shelf


def page(
    session: Session,
    *,
    learner: Viewer,
    need_id: int,
    look: Look,
    ticked: Sequence[str] | None = None,
) -> KnowHowPage:
    """Show what the words of a need seem to ask for, beside what was ticked and looked for."""
    need = access.own_need(session, learner, need_id)
    kept = [one.knowhow_id for one in need.knowhow]
    found = shelf.shelf(session, text=need.text, look=look, kept=kept, ticked=ticked)
    return KnowHowPage(need_answers.asked(need, "knowhow"), found)


def keep(session: Session, *, learner: Viewer, need_id: int, ids: Sequence[str]) -> Need:
    """Keep the ticked know-how, in the order in which the words suggest it, the rest after it."""
    need = access.own_need(session, learner, need_id)
    order = shelf.guessed(session, text=need.text)
    ranked = sorted(ids, key=lambda one: order.index(one) if one in order else len(order))
    return needs.keep_knowhow(session, learner=learner, need_id=need_id, ids=ranked)
