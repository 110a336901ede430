"""What learners wrote and then confirmed, as the engine hears it; it is never shown to anybody."""

import hashlib
import json
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import ColumnElement, exists, select, tuple_
from sqlalchemy.orm import Session, selectinload

from matching.problem import Bools
from matching.selves import impersonal
from mentoring.encoding import words
from mentoring.encoding.register import LENGTH, Fitted, learnt_hash, made_with
from mentoring.encoding.words import Words
from mentoring.models.audit import AuditEvent
from mentoring.models.needs import Need, NeedKnowHow, NeedState

if TYPE_CHECKING:
    from matching.heard import Heard, Proof

SEED = 20261123
STANDING = (NeedState.OPEN, NeedState.MATCHED, NeedState.MET)
PRINT = 24


@dataclass(frozen=True, eq=False)
class Said:
    """What learners said, with the needs it stands in and a fingerprint of each."""

    need_ids: tuple[int, ...]
    prints: tuple[str, ...]
    heard: "Heard"

    def only(self, which: Bools) -> "Said":
        """Give some of the rows."""
        rows = np.flatnonzero(which).tolist()
        return Said(
            tuple(self.need_ids[row] for row in rows),
            tuple(self.prints[row] for row in rows),
            self.heard.only(which),
        )

    def kept_in(self, inputs: Mapping[str, Any]) -> "Said":
        """Give what a version was learnt from, as far as it stands unchanged."""
        known = {(need_id, mark) for need_id, mark in inputs["needs"]}
        stands = [one in known for one in zip(self.need_ids, self.prints, strict=True)]
        return self.only(np.array(stands, np.bool_))

    def inputs(self) -> dict[str, Any]:
        """Give what a version keeps: ids and fingerprints, and no word."""
        return {"needs": [list(one) for one in zip(self.need_ids, self.prints, strict=True)]}


def counts() -> list[ColumnElement[bool]]:
    """Say which needs count: those that stand and that their own learner has opened.

    Opening is what confirms: a need that came from a file says what somebody else took it for.
    """
    return [
        Need.state.in_(STANDING),
        exists().where(NeedKnowHow.need_id == Need.id),
        tuple_(Need.id, Need.learner_id).in_(
            select(AuditEvent.noun_id, AuditEvent.actor_id).where(
                AuditEvent.action == "opened", AuditEvent.noun == Need.__tablename__
            )
        ),
    ]


def read(session: Session, spoken: Words) -> Said:
    """Read what learners wrote and which know-how they confirmed, the most important first."""
    from matching.heard import Heard  # noqa: PLC0415 - slow to import, and only jobs need it

    rows = session.scalars(
        select(Need).where(*counts()).options(selectinload(Need.knowhow)).order_by(Need.id)
    ).all()
    known = [[k.knowhow_id for k in row.knowhow if k.knowhow_id in spoken.knowhow] for row in rows]
    told = [(row, ids) for row, ids in zip(rows, known, strict=True) if ids]
    return Said(
        tuple(row.id for row, _ in told),
        tuple(_print(row.text, ids) for row, ids in told),
        Heard(
            tuple(row.text for row, _ in told),
            words.ragged((ids for _, ids in told), spoken.knowhow),
            np.array([row.learner_id for row, _ in told], np.int64),
        ),
    )


def prove(fitted: Fitted, said: Said) -> "Proof":
    """Prove whether sentences help learners who wrote none of them; the dice are seeded."""
    from matching.heard import proof  # noqa: PLC0415

    told = fitted.words.vocabulary.knowhow_text
    dice = np.random.default_rng(SEED)
    return proof(fitted.similarity.hints_, _impersonal(said.heard), told, rng=dice)


def evidence(found: "Proof", said: Said) -> dict[str, Any]:
    """Give the figures that a row keeps: no id, no name and no word of anybody."""
    return {**asdict(found), "needs": len(said.need_ids), "promote": found.promote}


def fingerprint(said: Said, spoken: Words) -> str:
    """Stand for sentences as this very engine hears them beside the vocabulary."""
    told = [said.inputs(), spoken.knowhow_ids, spoken.vocabulary.knowhow_text]
    return (made_with() + hashlib.sha256(json.dumps(told).encode()).hexdigest())[:LENGTH]


def fit(said: Said, spoken: Words) -> bytes:
    """Learn sentences, and write them as bytes for the table that keeps them."""
    from matching.heard import Sentences  # noqa: PLC0415

    made = Sentences(_impersonal(said.heard), spoken.vocabulary.knowhow_text)
    return pickle.dumps((spoken.knowhow_ids, made), protocol=5)


def listening(fitted: Fitted, payload: bytes, heard_hash: str) -> Fitted:
    """Let fitted sentences speak wherever a fitted register reads words."""
    from matching.heard import listening as listens  # noqa: PLC0415

    # Only our own jobs write this table; whoever can write it already owns the service.
    knowhow_ids, sentences = pickle.loads(payload)  # noqa: S301
    # For the moments between a change of the vocabulary and the next fit nobody is listened to.
    same = knowhow_ids == fitted.words.knowhow_ids
    return replace(
        fitted,
        similarity=listens(fitted.similarity, sentences if same else None),
        inputs_hash=learnt_hash(fitted.inputs_hash, heard_hash),
        heard_hash=heard_hash,
    )


def _impersonal(heard: "Heard") -> "Heard":
    """Leave out what learners say of themselves, as it is left out wherever texts are read."""
    return replace(heard, text=tuple(impersonal(text) for text in heard.text))


def _print(text: str, knowhow_ids: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps([text, knowhow_ids]).encode()).hexdigest()[:PRINT]
