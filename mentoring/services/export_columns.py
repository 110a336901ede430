"""What each column of an export says; an import takes people, experiences and needs back."""

from collections.abc import Callable, Mapping
from typing import Any

from mentoring.encoding.explanations import shown
from mentoring.models.people import HALF_DAYS, LANGUAGES, unpack

Columns = Mapping[str, Callable[[Any], object]]
"""Each column with what it says of a row; a tuple is several values in one cell."""


def _of(*path: str) -> Callable[[Any], object]:
    def value(row: Any) -> object:
        for name in path:
            row = getattr(row, name) if row is not None else None
        return row

    return value


def _codes(kind: str) -> Callable[[Any], object]:
    def codes(row: Any) -> tuple[str, ...]:
        said = (one.context_id.partition(".") for one in row.contexts)
        return tuple(code for of_kind, _, code in said if of_kind == kind)

    return codes


def _told(part: str) -> Callable[[Any], object]:
    def sentences(row: Any) -> str:
        return " ".join(one.sentence for one in getattr(shown(row.explanation), part))

    return sentences


KNOWHOW = {"knowhow_ids": lambda row: tuple(one.knowhow_id for one in row.knowhow)}
CONTEXTS = {
    "level": _codes("level"),
    "setting": _codes("setting"),
    "population": _codes("population"),
    "authority_model": _codes("authority"),
    "services": _codes("service"),
    "obstacles": _codes("obstacle"),
}
WHY = {"reasons": _told("reasons"), "differences": _told("differences")}

PEOPLE: Columns = {
    "name": _of("Person", "name"),
    "email": _of("Person", "email"),
    "job_title": _of("Person", "job_title"),
    "profession_id": _of("Person", "profession_id"),
    "organisation_code": _of("Person", "organisation", "ods_code"),
    "place_id": _of("Person", "place_id"),
    "languages": lambda row: unpack(row.Person.languages, LANGUAGES),
    "half_days": lambda row: unpack(row.Person.half_days, HALF_DAYS),
    "line_manager_email": _of("line_manager_email"),
    "public_partner": _of("Person", "public_partner"),
    "mentor": lambda row: row.Mentor is not None,
    "person_id": _of("Person", "id"),
    "learners_at_once": _of("Mentor", "learners_at_once"),
    "learners_held": _of("Mentor", "learners_held"),
    "cohorts_at_once": _of("Mentor", "cohorts_at_once"),
    "paused": _of("Mentor", "paused"),
    "visibility": _of("Mentor", "visibility"),
    "readiness": _of("Mentor", "readiness"),
    "synthetic": _of("Person", "synthetic"),
}

EXPERIENCES: Columns = {
    "holder_email": _of("holder", "email"),
    "title": _of("title"),
    "what_was_done": _of("what_was_done"),
    **KNOWHOW,
    **CONTEXTS,
    "source_ref": _of("source_ref"),
    "place_id": _of("place_id"),
    "site_id": _of("site_id"),
    "first_year": _of("first_year"),
    "last_year": _of("last_year"),
    "own_part": _of("own_part"),
    "result": _of("result"),
    "evidence": _of("evidence"),
    "how_it_went": _of("how_it_went"),
    "what_it_took": _of("what_it_took"),
    "working_note": _of("working_note"),
    "note_basis": _of("note_basis"),
    "would_change": _of("would_change"),
    "does_now": _of("does_now"),
    "source_url": _of("source_url"),
    "experience_id": _of("id"),
    "person_id": _of("holder_id"),
    "state": _of("state"),
    "learned_from": _of("learned_from", "email"),
    "learned_from_id": _of("learned_from_id"),
    "learned_through": _of("learned_through_id"),
    "steps": _of("steps_from_source"),
    "synthetic": _of("synthetic"),
}

NEEDS: Columns = {
    "learner_email": _of("learner", "email"),
    "text": _of("text"),
    **KNOWHOW,
    **{column: codes for column, codes in CONTEXTS.items() if column != "authority_model"},
    "place_id": _of("place_id"),
    "by_when": _of("by_when"),
    "learning": _of("learning"),
    "need_id": _of("id"),
    "programme_id": _of("programme_id"),
    "person_id": _of("learner_id"),
    "state": _of("state"),
    "opened_at": _of("opened_at"),
}

PAIRINGS: Columns = {
    "pairing_id": _of("id"),
    "need_id": _of("need_id"),
    "learner_id": _of("need", "learner_id"),
    "mentor_id": _of("mentor_id"),
    "experience_id": _of("experience_id"),
    "state": _of("state"),
    "requested_at": _of("requested_at"),
    "offered_at": _of("offered_at"),
    "answered_at": _of("answered_at"),
    "active_at": _of("active_at"),
    **WHY,
}

SUGGESTIONS: Columns = {
    "round_id": _of("round_id"),
    "run": _of("number"),
    "need_id": _of("Suggestion", "need_id"),
    "mentor_id": _of("Suggestion", "mentor_id"),
    "experience_id": _of("Suggestion", "experience_id"),
    "score": _of("Suggestion", "score"),
    "state": _of("Suggestion", "state"),
    "dropped_because": _of("Suggestion", "dropped_because"),
    "reasons": lambda row: WHY["reasons"](row.Suggestion),
    "differences": lambda row: WHY["differences"](row.Suggestion),
}

UNMATCHED: Columns = {
    "round_id": _of("round_id"),
    "run": _of("number"),
    "need_id": _of("Unmatched", "need_id"),
    "why_not": lambda row: row.Unmatched.explanation["why_not"],
    "what_would_help": lambda row: " ".join(row.Unmatched.explanation["would_help"]),
}
