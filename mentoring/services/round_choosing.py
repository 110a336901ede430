"""How a round chooses, in an admin's words: what comes first, what must be so, what counts more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from mentoring.encoding import chosen
from mentoring.errors import RuleBrokenError
from mentoring.models.programmes import Programme
from mentoring.models.rounds import RoundState
from mentoring.models.trials import RoundTrial
from mentoring.services import access, rounds
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.round_pages import About, describe
from mentoring.services.round_words import GROUPS, LEVELS, MUSTS, NEEDS, POLICIES, Question

OPEN_TO_CHANGE = (RoundState.DRAFT, RoundState.IN_REVIEW)


@dataclass(frozen=True)
class ChoosingPage:
    """How a round chooses now, and what an admin may choose instead."""

    about: About
    may_change: bool
    needs: tuple[Question, ...]
    policies: tuple[Question, ...]
    always: tuple[str, ...]
    musts: tuple[tuple[str, str], ...]
    groups: tuple[Question, ...]
    levels: tuple[tuple[str, str], ...]
    present: Mapping[str, Any]


def page(session: Session, *, admin: Viewer, round_id: int) -> ChoosingPage:
    """Ask how a round is to choose; what its programme always asks for is not asked again."""
    found = access.round_of(session, admin, round_id)
    programme = session.get_one(Programme, found.programme_id)
    return ChoosingPage(
        about=describe(found, programme),
        may_change=found.state in OPEN_TO_CHANGE,
        needs=NEEDS,
        policies=POLICIES,
        always=tuple(words for name, words in MUSTS.items() if getattr(programme, name)),
        musts=tuple((name, words) for name, words in MUSTS.items() if not getattr(programme, name)),
        groups=GROUPS,
        levels=LEVELS,
        present=chosen.read(found.settings).kept,
    )


def keep(
    session: Session, *, admin: Viewer, round_id: int, asked: Mapping[str, Any], now: datetime
) -> bool:
    """Keep how a round is to choose from its next run on; False where it is so already."""
    found = rounds.locked(session, admin, round_id)
    if found.state not in OPEN_TO_CHANGE:
        raise RuleBrokenError(
            "How a round chooses can be changed only before it runs, or while it is in review."
        )
    wanted = chosen.read(asked)
    if wanted == chosen.read(found.settings):
        return False
    found.settings = {**found.settings, **wanted.kept}
    # A trial was compared with what has just changed.
    session.execute(delete(RoundTrial).where(RoundTrial.round_id == found.id))
    record(session, Act(admin.person_id, "changed how it chooses", found), now=now)
    return True
