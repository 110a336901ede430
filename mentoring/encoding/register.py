"""The register as the engine has learnt it: fitted once, kept as bytes, read back anywhere."""

import hashlib
import pickle
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from threadpoolctl import threadpool_limits

import matching
from matching import graph
from matching.graph import Graph
from matching.problem import Experiences
from mentoring import config
from mentoring.encoding import words
from mentoring.encoding.words import Words
from mentoring.models.experiences import (
    Experience,
    ExperienceContext,
    ExperienceKnowHow,
    ExperienceState,
)
from mentoring.models.mentors import Mentor
from mentoring.models.people import Person

if TYPE_CHECKING:
    from matching.similarity import Similarity

_ON_IT = Experience.state.in_((ExperienceState.SUBMITTED, ExperienceState.ENDORSED))
_TOLD = (
    select(
        Experience.id,
        Experience.holder_id,
        Experience.title,
        Experience.what_was_done,
        Experience.working_note,
        Experience.result,
        Experience.place_id,
        Experience.last_year,
        Person.profession_id,
    )
    .join(Mentor, Mentor.person_id == Experience.holder_id)
    .join(Person, Person.id == Experience.holder_id)
    .where(_ON_IT)
    .order_by(Experience.id)
)
_SHOWN, _DESCRIBED = (
    select(kept.experience_id, word)
    .join(Experience)
    .where(_ON_IT)
    .order_by(kept.experience_id, kept.rank)
    for kept, word in (
        (ExperienceKnowHow, ExperienceKnowHow.knowhow_id),
        (ExperienceContext, ExperienceContext.context_id),
    )
)

KEPT_IN_MEMORY = 4
TAG, LENGTH = 12, 64
_memory: OrderedDict[str, "Fitted"] = OrderedDict()


@dataclass(frozen=True, eq=False)
class Fitted:
    """A register, its graph and what was learnt from it; rows follow the ids of experiences."""

    words: Words
    experiences: Experiences
    experience_ids: tuple[int, ...]
    mentor_ids: tuple[int, ...]
    similarity: "Similarity"
    graph: Graph
    inputs_hash: str
    worths_hash: str = ""
    heard_hash: str = ""

    @property
    def holder_ids(self) -> tuple[int, ...]:
        """Give, for each experience, the id of the person who holds it."""
        return tuple(self.mentor_ids[index] for index in self.experiences.mentor)


@dataclass(frozen=True, eq=False)
class Read:
    """What fitting starts from, with a fingerprint of all of it."""

    words: Words
    experiences: Experiences
    experience_ids: tuple[int, ...]
    mentor_ids: tuple[int, ...]
    inputs_hash: str


def read(session: Session) -> Read:
    """Read every experience that is submitted or endorsed and held by somebody who teaches."""
    spoken = words.load(session)
    rows = session.execute(_TOLD).all()
    knowhow, contexts = _listed(session, _SHOWN), _listed(session, _DESCRIBED)
    mentor_ids = tuple(sorted({row.holder_id for row in rows}))
    at = {person: place for place, person in enumerate(mentor_ids)}
    experiences = Experiences(
        title=tuple(row.title for row in rows),
        text=tuple(text(row) for row in rows),
        knowhow=words.ragged((knowhow.get(row.id, ()) for row in rows), spoken.knowhow),
        context=words.ragged((contexts.get(row.id, ()) for row in rows), spoken.context),
        place=words.indices((row.place_id for row in rows), spoken.place),
        profession=words.indices((row.profession_id for row in rows), spoken.profession),
        mentor=words.indices((row.holder_id for row in rows), at),
        last_year=np.array([row.last_year or np.nan for row in rows], dtype=np.float64),
        has_result=np.array([bool(row.result) for row in rows], dtype=np.bool_),
    )
    ids = tuple(row.id for row in rows)
    inputs_hash = _fingerprint(spoken, experiences, ids=(*ids, *mentor_ids))
    return Read(spoken, experiences, ids, mentor_ids, inputs_hash)


@cache
def made_with() -> str:
    """Tell one engine from another: what one has kept, another may not be able to read."""
    seen = hashlib.sha256()
    for path in sorted(Path(matching.__file__).parent.glob("*.py")):
        seen.update(path.read_bytes())
    for library in ("numpy", "scipy", "scikit-learn", "networkx"):
        seen.update(version(library).encode())
    seen.update(b"with sentences" if config.sentences() else b"")
    return seen.hexdigest()[:TAG]


def text(row: Any) -> str:
    """Put together what an experience, or a row with its columns, says about the work."""
    return " ".join(part for part in (row.what_was_done, row.working_note, row.result) if part)


def fit(given: Read) -> Fitted:
    """Learn a register; seconds of work, so a job does it."""
    # Slow to import, and only needed here and where a kept register is read back.
    from matching.similarity import Similarity  # noqa: PLC0415

    vocabulary = given.words.vocabulary
    # The last digits of a product hang on how many threads share it: always one, so that whoever
    # fits a register, a job of its own or a run, fits the very same.
    with threadpool_limits(1, user_api="blas"):
        similarity = Similarity(sentences=config.sentences()).fit(vocabulary, given.experiences)
    return Fitted(
        words=given.words,
        experiences=given.experiences,
        experience_ids=given.experience_ids,
        mentor_ids=given.mentor_ids,
        similarity=similarity,
        graph=graph.build(vocabulary, given.experiences),
        inputs_hash=given.inputs_hash,
    )


def weighed(fitted: Fitted, worths: Mapping[str, float], worths_hash: str) -> Fitted:
    """Weigh a fitted register by worths that were learnt; its fingerprint tells the two apart."""
    return replace(
        fitted,
        similarity=fitted.similarity.weighing(worths),
        inputs_hash=learnt_hash(fitted.inputs_hash, worths_hash),
        worths_hash=worths_hash,
    )


def learnt_hash(inputs_hash: str, *learnt: str) -> str:
    """Fingerprint a register with what was learnt, one after the other; "" stands for nothing."""
    for one in filter(None, learnt):
        both = hashlib.sha256(f"{inputs_hash} {one}".encode()).hexdigest()
        inputs_hash = (inputs_hash[:TAG] + both)[:LENGTH]
    return inputs_hash


def dump(fitted: Fitted) -> bytes:
    """Write a fitted register as bytes, for the table that keeps it."""
    return pickle.dumps(fitted, protocol=5)


def load(payload: bytes, inputs_hash: str) -> Fitted:
    """Read a fitted register back; a process keeps the last few in memory."""
    found = recall(inputs_hash)
    if found is None:
        # Only our own jobs write this table; whoever can write it already owns the service.
        found = pickle.loads(payload)  # noqa: S301
        remember(found)
    return found


def recall(inputs_hash: str) -> Fitted | None:
    """Give a fitted register from this process's memory."""
    return _memory.get(inputs_hash)


def remember(fitted: Fitted) -> None:
    """Keep a fitted register in this process's memory."""
    _memory[fitted.inputs_hash] = fitted
    while len(_memory) > KEPT_IN_MEMORY:
        _memory.popitem(last=False)


def _listed(session: Session, wanted: Select[int, str]) -> dict[int, list[str]]:
    """List the words of each experience, the most important first."""
    found: dict[int, list[str]] = {}
    for experience_id, word_id in session.execute(wanted):
        found.setdefault(experience_id, []).append(word_id)
    return found


def _fingerprint(spoken: Words, experiences: Experiences, *, ids: tuple[int, ...]) -> str:
    seen = hashlib.sha256()
    for part in (
        spoken.knowhow_ids,
        spoken.vocabulary.knowhow_text,
        spoken.context_ids,
        spoken.vocabulary.context_text,
        spoken.vocabulary.knowhow_parent,
        spoken.place_ids,
        spoken.profession_ids,
        ids,
        experiences.title,
        experiences.text,
    ):
        seen.update("\x1f".join(str(one) for one in part).encode())
    for array in (
        experiences.knowhow.values,
        experiences.knowhow.starts,
        experiences.context.values,
        experiences.context.starts,
        experiences.place,
        experiences.profession,
        experiences.mentor,
        experiences.last_year,
    ):
        seen.update(np.ascontiguousarray(array).tobytes())
    return (made_with() + seen.hexdigest())[:LENGTH]
