"""What the generator hands on: plain frozen records, in the codes of the vocabularies."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Programme:
    """One run of the service in the demo; its admins point at it."""

    key: str
    name: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """A fictional employer; it belongs to a place, a system or, for ambulances, a region."""

    ods_code: str
    name: str
    kind: str
    area_id: str
    valid_from: date
    valid_to: date | None = None
    successor_code: str | None = None
    synthetic: bool = True


@dataclass(frozen=True, slots=True)
class Teaching:
    """What a mentor has set: their two numbers, the pause, who sees them, and their training."""

    learners_at_once: int
    cohorts_at_once: int
    paused: bool
    visibility: str
    readiness: str


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person; nothing about them is protected or true of anybody."""

    key: str
    name: str
    email: str
    roles: tuple[str, ...]
    job_title: str
    profession_id: str | None
    organisation_code: str | None
    icb_code: str
    place_id: str
    languages: tuple[str, ...]
    half_days: tuple[str, ...]
    line_manager: str | None = None
    not_with: tuple[str, ...] = ()
    teaching: Teaching | None = None
    administers: tuple[str, ...] = ()
    persona_note: str = ""
    synthetic: bool = True


@dataclass(frozen=True, slots=True)
class Experience:
    """One episode of joint work with its invented holder; a variant has no source."""

    key: str
    holder: str
    source_id: str | None
    synthetic: bool
    title: str
    site_id: str | None
    site_name: str
    programme_id: str | None
    icb_code: str
    place_id: str
    knowhow_ids: tuple[str, ...]
    services: tuple[str, ...]
    level: str
    setting: tuple[str, ...]
    population: str
    authority_model: str
    first_year: int
    last_year: int
    obstacles: tuple[str, ...]
    what_was_done: str
    working_note: str
    working_note_basis: str
    result: str
    what_it_took: str
    would_change: str
    does_now: str
    own_part: str
    evidence: str
    source: str
    confidence: str
    state: str
    endorsed_by: str | None


@dataclass(frozen=True, slots=True)
class Need:
    """What a learner has to get done; `written_for` is what the words were written about."""

    key: str
    learner: str
    programme: str
    text: str
    written_for: str
    knowhow_ids: tuple[str, ...]
    setting: str
    level: str
    population: str
    services: tuple[str, ...]
    obstacles: tuple[str, ...]
    icb_code: str
    place_id: str
    by_when: date | None
    how_to_learn: str
    state: str = "open"


Record = Programme | Organisation | Person | Experience | Need
