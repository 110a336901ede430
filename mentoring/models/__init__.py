"""Facts and their rules: every table of the register, under one roof so that migrations see all."""

from mentoring.models import (
    audit,
    changes,
    experiences,
    gaps,
    imports,
    learning,
    links,
    mentors,
    needs,
    notices,
    pairings,
    people,
    places,
    programmes,
    rounds,
    trials,
    vocabulary,
)
from mentoring.models.base import Base

__all__ = [
    "Base",
    "audit",
    "changes",
    "experiences",
    "gaps",
    "imports",
    "learning",
    "links",
    "mentors",
    "needs",
    "notices",
    "pairings",
    "people",
    "places",
    "programmes",
    "rounds",
    "trials",
    "vocabulary",
]
