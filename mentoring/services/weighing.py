"""What was learnt, as an admin reads it: what is in use, why, and what came before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.encoding import learning as encoded
from mentoring.encoding.register import made_with
from mentoring.errors import NotAllowedError
from mentoring.models.base import plain
from mentoring.models.learning import LearnedKind, LearnedVersion, VersionState
from mentoring.services import learning, sentences
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
    """One version, of whichever kind."""

    version_id: int
    kind: str
    made_at: datetime
    decided_at: datetime | None
    state: str
    may_be_used: bool
    earlier_release: bool
    learners: int


@dataclass(frozen=True)
class OfWorths(Version):
    """What the parts are worth, with the evidence."""

    decisions: int
    mentors: int
    gain: float
    low: float
    high: float
    right_before: int
    right_after: int


@dataclass(frozen=True)
class OfSentences(Version):
    """What learners call things, with the evidence; shares are of 100."""

    needs: int
    gone: int
    before: int
    after: int
    low: float
    high: float
    low_by_meaning: float
    high_by_meaning: float


@dataclass(frozen=True)
class Heard:
    """What learners call things: what is in use and what came before."""

    in_use: OfSentences | None
    versions: tuple[OfSentences, ...]
    learners: int
    needs: int


@dataclass(frozen=True)
class WeighingPage:
    """What is in use and what came before."""

    in_use: OfWorths | None
    parts: tuple[Part, ...]
    versions: tuple[OfWorths, ...]
    learners: int
    requests: int
    heard: Heard
    fewest: int


@dataclass(frozen=True)
class UsePage:
    """A version that is about to be put in use."""

    version: OfWorths | OfSentences
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class BackPage:
    """What is about to be taken back, if anything is in use."""

    kind: str
    in_use: bool


def page(session: Session, *, admin: Viewer) -> WeighingPage:
    """Show what is in use, the evidence for it, and what came before."""
    _check_is_admin(admin)
    rows = _rows(session, LearnedKind.WORTHS)
    active = next((row for row in rows if _is_in_use(row)), None)
    learners, requests = learning.counted(session)
    return WeighingPage(
        in_use=_of_worths(active) if active else None,
        parts=_parts(active),
        versions=tuple(_of_worths(row) for row in rows),
        learners=learners,
        requests=requests,
        heard=_heard(session),
        fewest=encoded.fewest(),
    )


def before_use(session: Session, *, admin: Viewer, version_id: int) -> UsePage:
    """Show what would change if a version were put in use."""
    found = learning.proved(session, admin=admin, version_id=version_id)
    if found.kind is LearnedKind.SENTENCES:
        return UsePage(_of_sentences(found), ())
    return UsePage(_of_worths(found), _parts(found))


def before_going_back(session: Session, *, admin: Viewer, kind: str) -> BackPage:
    """Say whether there is anything to go back from."""
    _check_is_admin(admin)
    wanted = select(LearnedVersion).where(
        LearnedVersion.kind == LearnedKind(kind), LearnedVersion.state == VersionState.ACTIVE
    )
    return BackPage(kind, any(_is_in_use(row) for row in session.scalars(wanted)))


def _check_is_admin(admin: Viewer) -> None:
    if not admin.is_admin:
        raise NotAllowedError("Only a programme admin can open this page.")


def _rows(session: Session, kind: LearnedKind) -> list[LearnedVersion]:
    wanted = select(LearnedVersion).where(LearnedVersion.kind == kind)
    return list(session.scalars(wanted.order_by(LearnedVersion.id.desc()).limit(MOST_VERSIONS)))


def _heard(session: Session) -> Heard:
    rows = _rows(session, LearnedKind.SENTENCES)
    active = next((row for row in rows if _is_in_use(row)), None)
    learners, needs = sentences.counted(session)
    return Heard(
        in_use=_of_sentences(active) if active else None,
        versions=tuple(_of_sentences(row) for row in rows),
        learners=learners,
        needs=needs,
    )


def _is_in_use(row: LearnedVersion) -> bool:
    return row.state is VersionState.ACTIVE and row.engine == made_with()


def _parts(row: LearnedVersion | None) -> tuple[Part, ...]:
    prior = encoded.prior()
    now = {**prior, **row.worths} if row else prior
    return tuple(
        Part(PARTS.get(name, name.replace("_", " ")), worth, now[name])
        for name, worth in prior.items()
    )


def _of_worths(row: LearnedVersion) -> OfWorths:
    kept = row.evidence
    return OfWorths(
        **_version(row, learners=kept["by_learner"]["groups"]),
        decisions=kept["decisions"],
        mentors=kept["by_mentor"]["groups"],
        gain=kept["by_learner"]["mean"],
        low=kept["by_learner"]["low"],
        high=kept["by_learner"]["high"],
        right_before=round(100 * kept["right_before"]),
        right_after=round(100 * kept["right_after"]),
    )


def _of_sentences(row: LearnedVersion) -> OfSentences:
    kept = row.evidence
    return OfSentences(
        **_version(row, learners=kept["over_none"]["groups"]),
        needs=kept["needs"],
        gone=kept["needs"] - len(row.inputs["needs"]),
        before=round(100 * kept["before"]),
        after=round(100 * kept["after"]),
        low=100 * kept["over_none"]["low"],
        high=100 * kept["over_none"]["high"],
        low_by_meaning=100 * kept["over_shuffled"]["low"],
        high_by_meaning=100 * kept["over_shuffled"]["high"],
    )


def _version(row: LearnedVersion, *, learners: int) -> dict[str, Any]:
    return {
        "version_id": row.id,
        "kind": row.kind.value,
        "made_at": row.made_at,
        "decided_at": row.decided_at,
        "state": plain(row.state),
        "may_be_used": learning.may_be_used(row),
        "earlier_release": row.engine != made_with(),
        "learners": learners,
    }
