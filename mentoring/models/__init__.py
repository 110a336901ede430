"""Facts and their rules: every table of the register, under one roof so that migrations see all."""

from mentoring.models import (
    audit,
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
    sessions,
    trials,
    vocabulary,
)
from mentoring.models.base import Base

__all__ = [
    "Base",
    "audit",
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
    "sessions",
    "trials",
    "vocabulary",
]
