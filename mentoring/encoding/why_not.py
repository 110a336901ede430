"""What would bring a need more people, from rows to the engine's arrays and back to ids."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import numpy as np

from matching import candidates, counterfactual, eligibility, wording_why_not
from matching.candidates import Pool
from matching.counterfactual import What
from matching.prior import POSSIBLE, STRONG
from matching.problem import NONE, Experiences, Floats, Ints, Needs, People, Ragged, Rules
from mentoring.encoding import asks, outlook
from mentoring.encoding.compared import Compared
from mentoring.encoding.register import Fitted
from mentoring.models.needs import Need
from mentoring.models.people import HALF_DAYS, LANGUAGES

Columns = TypeVar("Columns", Experiences, Needs)
MOST_TRIED = 2
WORDS: dict[What, tuple[str, ...]] = {What.HALF_DAY: HALF_DAYS, What.LANGUAGE: LANGUAGES}
_sure: WeakKeyDictionary[Compared, float] = WeakKeyDictionary()
_tried: WeakKeyDictionary[Compared, dict[int, Floats]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Brought:
    """A change, and the experiences that it brings, best first; `word` is what is added."""

    what: str
    word: str
    experience_ids: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Looked:
    """A need, the experiences that were looked at for it, and whoever holds them."""

    found: Compared
    experience_ids: tuple[int, ...]
    learner: People
    mentors: People
    rules: Rules

    @cached_property
    def rows(self) -> Ints:
        """Give the rows of the experiences in the register."""
        at = {one: row for row, one in enumerate(self.found.fitted.experience_ids)}
        return np.array([at[one] for one in self.experience_ids], dtype=np.int64)

    def score(self, experience_id: int) -> float:
        """Say how well one of the experiences answers the need."""
        return float(self.found.total[self.rows[self.experience_ids.index(experience_id)]])

    @cached_property
    def pool(self) -> Pool:
        """Put it together as the engine reads it; whoever was looked at may be suggested."""
        fitted, rows = self.found.fitted, self.rows
        place = {int(number): at for at, number in enumerate(self.mentors.person)}
        holders = [place[fitted.mentor_ids[fitted.experiences.mentor[row]]] for row in rows]
        return Pool(
            experiences=replace(
                _some(fitted.experiences, rows), mentor=np.array(holders, dtype=np.int64)
            ),
            learners=self.learner,
            mentors=self.mentors,
            rules=self.rules,
            available=np.ones(len(self.mentors), np.bool_),
            minimum=POSSIBLE,
        )


def likely(found: Compared) -> dict[str, Floats]:
    """Score a need as if each know-how that its words make likely were confirmed, by its id."""
    if found not in _tried:
        _tried[found] = _try(found)
    return {found.fitted.words.knowhow_ids[node]: total for node, total in _tried[found].items()}


def fitting(looked: Looked) -> tuple[int, ...]:
    """Give, of everybody who may be asked and answers the need, the best experience."""
    return _best(looked, looked.pool, looked.found.total)


def strong(looked: Looked, total: Floats) -> tuple[int, ...]:
    """Give the same for other scores, of those alone who are a strong answer then."""
    return _best(looked, replace(looked.pool, minimum=STRONG), total)


def nearest(looked: Looked, *, most: int) -> tuple[int, ...]:
    """Give the experiences that come nearest, of those who may be asked, however far they are."""
    return _best(looked, replace(looked.pool, minimum=0.0), looked.found.total)[:most]


def part(looked: Looked) -> str:
    """Say how many of those who may be asked have done part of the need, and which part."""
    pool, asked = looked.pool, looked.found.needs.knowhow[0]
    may = eligibility.allowed(pool.learners, pool.mentors, pool.rules, slice(0, 1))[0]
    told = pool.experiences
    done: dict[int, set[int]] = {}
    for row, mentor in enumerate(told.mentor.tolist()):
        for node in told.knowhow[row].tolist():
            if may[mentor] and node in asked:
                done.setdefault(node, set()).add(mentor)
    nodes = [node for node in asked.tolist() if node in done]
    vocabulary = looked.found.fitted.words.vocabulary
    people = len(set().union(*done.values()))
    return wording_why_not.part(vocabulary, nodes, people=people)


def no_full_answer(found: Compared) -> str:
    """Say that there is no full answer, with how sure that is; nothing where there is one."""
    if found not in _sure:
        _sure[found] = float(outlook.confidence(found.fitted, found.needs)[0])
    is_full = outlook.is_likely_full(_sure[found])
    return "" if is_full else wording_why_not.no_full_answer(_sure[found])


def changes(looked: Looked) -> list[Brought]:
    """Say which half-day, language or rule keeps people from a need who would answer it."""
    total = looked.found.total[looked.rows][None]
    told = counterfactual.for_need(lambda _: total, looked.pool, 0)
    return [
        Brought(
            one.change.what.value,
            WORDS[one.change.what][one.change.bit] if one.change.what in WORDS else "",
            _ids(looked, one.opened.experience),
        )
        for one in told
    ]


def confirming(looked: Looked, *, among: Collection[str]) -> list[Brought]:
    """Say which know-how would bring strong answers, once confirmed, that are none without."""
    if not among:
        return []
    tried, at = likely(looked.found), looked.found.fitted.words.knowhow

    def totals(needs: Needs) -> Floats:
        chosen = needs.knowhow[0].tolist()
        given = looked.found.total if not chosen else tried[_id(looked, chosen[-1])]
        return given[looked.rows][None]

    told = counterfactual.confirming(
        totals,
        looked.pool,
        looked.found.needs,
        likely=[at[one] for one in among],
        bar=STRONG,
    )
    return [
        Brought("knowhow", _id(looked, one.knowhow), _ids(looked, one.opened.experience))
        for one in told
    ]


def sentence(what: str, *, names: Sequence[str], word: str = "", waiting: int = 0) -> str:
    """Say one such line in plain words."""
    return wording_why_not.what_if(what, names=names, word=word, waiting=waiting)


def teacher_sentence(what: str, *, needs: int, word: str = "") -> str:
    """Say one line to a mentor in plain words."""
    return wording_why_not.for_mentor(what, needs=needs, word=word)


def for_teacher(*, learners: People, mentor: People, rules: Rules) -> tuple[int, list[Brought]]:
    """Count the needs, of some, that a mentor may answer, and say what would open more to them.

    The numbers that a change brings are the places of the learners in what was given.
    """
    size = len(learners)
    pool = Pool(
        experiences=_one(np.zeros(1, np.int64)),
        learners=learners,
        mentors=mentor,
        rules=rules,
        available=np.ones(1, np.bool_),
    )

    def every(rows: slice) -> Floats:
        return np.ones((len(range(*rows.indices(size))), 1))

    may = eligibility.allowed(learners, mentor, rules, slice(0, size))
    told = counterfactual.for_mentor(every, pool, 0)
    return int(np.count_nonzero(may)), [
        Brought(
            one.change.what.value,
            WORDS[one.change.what][one.change.bit],
            tuple(one.opened.need.tolist()),
        )
        for one in told
    ]


def once_logged(fitted: Fitted, rows: Sequence[Need], *, knowhow_id: str) -> int:
    """Count the needs that an experience would answer which shows one know-how and no more."""
    node = fitted.words.knowhow[knowhow_id]
    title = fitted.words.vocabulary.knowhow_label[node]
    made = replace(_one(np.zeros(1, np.int64)), title=(title,), knowhow=Ragged.of([[node]]))
    needs = asks.needs(rows, fitted.words)
    total = fitted.similarity.reading(made).score(needs).total
    return int(np.count_nonzero(total[:, 0] >= POSSIBLE))


def _try(found: Compared) -> dict[int, Floats]:
    nodes = found.fitted.similarity.inferred(found.needs)[0].tolist()[:MOST_TRIED]
    if not nodes:
        return {}
    several = _some(found.needs, np.zeros(len(nodes), np.int64))
    asked = replace(several, knowhow=Ragged.of([[node] for node in nodes]))
    totals = found.fitted.similarity.score(asked).total
    return dict(zip(nodes, totals, strict=True))


def _best(looked: Looked, pool: Pool, total: Floats) -> tuple[int, ...]:
    edges = candidates.best(lambda _: total[looked.rows][None], pool)
    return _ids(looked, edges.experience)


def _id(looked: Looked, node: int) -> str:
    return looked.found.fitted.words.knowhow_ids[node]


def _ids(looked: Looked, experiences: Ints) -> tuple[int, ...]:
    return tuple(looked.experience_ids[row] for row in experiences.tolist())


def _some(table: Columns, rows: Ints) -> Columns:
    """Take some rows of a table of columns, whatever its columns are."""
    given: dict[str, Any] = {
        one.name: _taken(getattr(table, one.name), rows) for one in fields(table)
    }
    return type(table)(**given)


def _taken(column: Any, rows: Ints) -> Any:
    if isinstance(column, Ragged):
        return Ragged.of([column[row].tolist() for row in rows.tolist()])
    if isinstance(column, tuple):
        return tuple(column[row] for row in rows.tolist())
    return column[rows]


def _one(mentor: Ints) -> Experiences:
    """Make one experience of which nothing is known."""
    return Experiences(
        title=("",),
        text=("",),
        knowhow=Ragged.of([[]]),
        context=Ragged.of([[]]),
        place=np.array([NONE], dtype=np.int64),
        profession=np.array([NONE], dtype=np.int64),
        mentor=mentor,
        last_year=np.array([np.nan]),
        has_result=np.zeros(1, np.bool_),
    )
