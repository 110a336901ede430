"""How suggestions are weighed, as an admin reads it: what is in use, why, and what came before."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.encoding import learning as encoded
from mentoring.encoding.register import made_with
from mentoring.errors import NotAllowedError
from mentoring.models.base import plain
from mentoring.models.learning import LearnedKind, LearnedVersion, VersionState
from mentoring.services import learning
from mentoring.services.access import Viewer

MOST_VERSIONS = 20
PARTS = {
    "knowhow": "The know-how that the learner confirmed",
    "inferred": "The know-how that their words seem to be about",
    "words": "How near the two texts are, with what the know-how is called",
    "own words": "How near the two texts are, by their own words alone",
    "graph": "How near the two are through all that joins them",
    "service": "The services that are to be joined",
    "level": "The level: an organisation, between several, a place, a system",
    "setting": "The setting, such as rural or coastal",
    "population": "The people it is for",
    "authority": "Under what authority it was done",
    "obstacle": "What stood in the way",
    "evidence": "Whether a result is on record",
    "recency": "How fresh the experience is",
    "place": "How near the two places are",
    "profession": "The same profession",
}


@dataclass(frozen=True)
class Part:
    """What one part of a suggestion is worth, before anything was learnt and now."""

    name: str
    before: float
    now: float

    @property
    def change(self) -> str:
        """Say in a word what has been learnt of it."""
        if abs(self.now - self.before) < 0.005:
            return "As before"
        return "Counts for more" if self.now > self.before else "Counts for less"


@dataclass(frozen=True)
class Version:
    """One version with its evidence."""

    version_id: int
    made_at: datetime
    decided_at: datetime | None
    state: str
    may_be_used: bool
    earlier_release: bool
    decisions: int
    learners: int
    mentors: int
    gain: float
    low: float
    high: float
    right_before: int
    right_after: int


@dataclass(frozen=True)
class WeighingPage:
    """What is in use and what came before."""

    in_use: Version | None
    parts: tuple[Part, ...]
    versions: tuple[Version, ...]
    learners: int
    requests: int
    fewest: int


@dataclass(frozen=True)
class UsePage:
    """A version that is about to be put in use."""

    version: Version
    parts: tuple[Part, ...]


def page(session: Session, *, admin: Viewer) -> WeighingPage:
    """Show what is in use, the evidence for it, and what came before."""
    if not admin.is_admin:
        raise NotAllowedError("Only a programme admin can open this page.")
    rows = session.scalars(
        select(LearnedVersion)
        .where(LearnedVersion.kind == LearnedKind.WORTHS)
        .order_by(LearnedVersion.id.desc())
        .limit(MOST_VERSIONS)
    ).all()
    active = next((row for row in rows if _is_in_use(row)), None)
    learners, requests = learning.counted(session)
    return WeighingPage(
        in_use=_version(active) if active else None,
        parts=_parts(active),
        versions=tuple(_version(row) for row in rows),
        learners=learners,
        requests=requests,
        fewest=encoded.fewest(),
    )


def before_use(session: Session, *, admin: Viewer, version_id: int) -> UsePage:
    """Show what would change if a version were put in use."""
    found = learning.proved(session, admin=admin, version_id=version_id)
    return UsePage(_version(found), _parts(found))


def _is_in_use(row: LearnedVersion) -> bool:
    return row.state is VersionState.ACTIVE and row.engine == made_with()


def _parts(row: LearnedVersion | None) -> tuple[Part, ...]:
    prior = encoded.prior()
    now = {**prior, **row.worths} if row else prior
    return tuple(
        Part(PARTS.get(name, name.replace("_", " ")), worth, now[name])
        for name, worth in prior.items()
    )


def _version(row: LearnedVersion) -> Version:
    kept = row.evidence
    return Version(
        version_id=row.id,
        made_at=row.made_at,
        decided_at=row.decided_at,
        state=plain(row.state),
        may_be_used=learning.may_be_used(row),
        earlier_release=row.engine != made_with(),
        decisions=kept["decisions"],
        learners=kept["by_learner"]["groups"],
        mentors=kept["by_mentor"]["groups"],
        gain=kept["by_learner"]["mean"],
        low=kept["by_learner"]["low"],
        high=kept["by_learner"]["high"],
        right_before=round(100 * kept["right_before"]),
        right_after=round(100 * kept["right_after"]),
    )
