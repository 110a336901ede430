"""The questions of a need, in their order, and what the learner has answered of them."""

import re
from dataclasses import dataclass

from mentoring.models.needs import Learning, Need
from mentoring.models.vocabulary import ContextKind

ORDER = (
    "words",
    "knowhow",
    "population",
    "person",
    "services",
    "area",
    "obstacles",
    "place",
    "when",
    "learning",
    "meeting",
    "not_with",
)
KINDS: dict[str, tuple[ContextKind, ...]] = {
    "population": (ContextKind.POPULATION,),
    "services": (ContextKind.SERVICE,),
    "area": (ContextKind.SETTING, ContextKind.LEVEL),
    "obstacles": (ContextKind.OBSTACLE,),
}
LEARNING = {
    Learning.ONE_CONVERSATION: "One conversation",
    Learning.FEW_SESSIONS: "A few conversations, one to one",
    Learning.SMALL_GROUP: "In a small group",
    Learning.VISIT: "A visit to where it works",
    Learning.NO_PREFERENCE: "No preference",
}
THE_SERVICES_WORDS = re.compile(
    r"\b(beds?|bed[- ]days|flow|targets?|capacity|demand|pressures?|occupancy|performance|breach"
    r"|breaches|length of stay|delay(s|ed)|discharges|throughput|backlog|attendances|admissions"
    r"|readmissions|waiting lists?|kpis?|savings|deficit|budgets?|costs|productivity|efficiency"
    r"|four[- ]hour|handovers?|corridor|block(ed|ing|ers?)|stranded)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Answer:
    """One question and what was answered, as the learner reads it back."""

    slug: str
    question: str
    lines: tuple[str, ...]
    private: bool = False


def asks_for_the_person(need: Need) -> bool:
    """Whether the words speak of the service's problem, so that the person is asked after."""
    return THE_SERVICES_WORDS.search(need.text) is not None


def after(need: Need, slug: str) -> str:
    """Give the question that follows one, or "check" where it was the last."""
    asked = _asked(need)
    return next((one for one in ORDER[ORDER.index(slug) + 1 :] if one in asked), "check")


def before(need: Need, slug: str) -> str:
    """Give the question that stands before one, or nothing for the first."""
    asked = _asked(need)
    earlier = ORDER[: ORDER.index(slug)] if slug in ORDER else ORDER
    return next((one for one in reversed(earlier) if one in asked), "")


def resume(need: Need) -> str:
    """Give the question at which to carry on with a draft: the one after the furthest answered."""
    return after(need, _furthest(need))


def answered(need: Need, slug: str) -> bool:
    """Whether the learner has been past a question, so that nothing is suggested there any more."""
    return ORDER.index(slug) <= ORDER.index(_furthest(need))


def labels(need: Need, slug: str) -> tuple[str, ...]:
    """Read back the circumstances that one question asks for."""
    return tuple(one.context.label for one in need.contexts if one.context.kind in KINDS[slug])


def _asked(need: Need) -> list[str]:
    wanted = asks_for_the_person(need) or bool(need.person_problem)
    return [slug for slug in ORDER if slug != "person" or wanted]


def _furthest(need: Need) -> str:
    kinds = {one.context.kind for one in need.contexts}
    has = {
        "words": bool(need.text),
        "knowhow": bool(need.knowhow),
        "person": bool(need.person_problem),
        "place": need.place_id is not None,
        "when": need.by_when is not None,
        "learning": need.learning is not Learning.NO_PREFERENCE,
        **{slug: bool(kinds & set(asked)) for slug, asked in KINDS.items()},
    }
    return next((slug for slug in reversed(ORDER) if has.get(slug)), "words")
