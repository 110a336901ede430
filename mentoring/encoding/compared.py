"""One need compared with the whole register, remembered while neither of them changes."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from matching.problem import Floats, Needs
from mentoring.encoding import asks
from mentoring.encoding.explanations import Explaining
from mentoring.encoding.register import Fitted
from mentoring.models.needs import Need

KEPT_IN_MEMORY = 256
_memory: OrderedDict[str, "Compared"] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, eq=False)
class Compared:
    """How well every experience answers one need, and why, as far as somebody has asked."""

    fitted: Fitted
    needs: Needs
    total: Floats
    explaining: Explaining
    version: str
    _why: dict[int, dict[str, Any]] = field(default_factory=dict)

    def why(self, row: int) -> dict[str, Any]:
        """Explain one experience, as what a row keeps."""
        if row not in self._why:
            self._why[row] = self.explaining.of(0, experience=row)
        return self._why[row]


def compare(fitted: Fitted, need: Need) -> Compared:
    """Compare a need, whose know-how, contexts and learner are loaded, with every experience."""
    key = version(fitted, need)
    with _lock:
        if key in _memory:
            _memory.move_to_end(key)
            return _memory[key]
    needs = asks.needs([need], fitted.words)
    total = fitted.similarity.score(needs).total[0]
    made = Compared(fitted, needs, total, Explaining(fitted, needs), key)
    with _lock:
        _memory[key] = made
        while len(_memory) > KEPT_IN_MEMORY:
            _memory.popitem(last=False)
    return made


def forget() -> None:
    """Remember no comparison any more: the next of each is made anew."""
    with _lock:
        _memory.clear()


def version(fitted: Fitted, need: Need) -> str:
    """Stand for all that the comparison reads; the learner's words are not kept as a key."""
    said = (
        fitted.inputs_hash,
        need.text,
        need.learner.job_title,
        [one.knowhow_id for one in need.knowhow],
        [one.context_id for one in need.contexts],
        need.place_id or need.learner.place_id,
        need.learner.profession_id,
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()
