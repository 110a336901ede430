"""Fills a register: the vocabularies, and synthetic people in batches, each kept as it is done.

A filling that was cut short is continued: what is on the register already is left as it is.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from zlib import crc32

from sqlalchemy.orm import Session

from mentoring.config import Settings
from mentoring.db import Database
from mentoring.errors import SettingsError
from mentoring.migrations import upgrade
from mentoring.services import places, vocabulary
from mentoring.services.arrivals import experiences, fillings, needs, people
from mentoring.services.arrivals.experiences import NewExperience
from mentoring.services.arrivals.fillings import Filling
from mentoring.services.arrivals.needs import NewNeed
from mentoring.services.arrivals.people import NewMentor, NewPerson
from seeds import population, tables
from seeds.population import Size
from seeds.records import Experience, Need, Organisation, Person, Programme, Record
from seeds.vocabulary import FOLDER

BATCH = 1_000
NEWEST_NEEDS = 42
"""Over how many days the needs were opened."""

Progress = Callable[[str, int, int], None]
STAGES = {
    Programme: "Programmes",
    Organisation: "Organisations",
    Person: "People",
    Experience: "Experiences",
    Need: "Needs",
}


@dataclass(frozen=True)
class Wanted:
    """What a register is to be filled with."""

    size: Size = field(default_factory=Size)
    rng_seed: int = population.SEED
    folder: Path = FOLDER

    def said(self, day: date) -> str:
        """Say it in one line; needs count their months from a day, so the day is part of it."""
        size = self.size
        numbers = (size.integrators, size.learners, size.partners, size.admins, self.rng_seed)
        return " ".join([*map(str, numbers), day.isoformat()])


def prepare(settings: Settings, *, folder: Path = FOLDER) -> None:
    """Bring the schema up to date and put the vocabularies in place; what has changed is mended."""
    settings.folder.mkdir(parents=True, exist_ok=True)
    upgrade(settings.database_url)
    with closing(Database(settings.database_url)) as database, database.transaction() as session:
        vocabulary.put(session, tables.read(folder))


def is_full(database: Database, wanted: Wanted) -> bool:
    """Whether everybody who is wanted is there; a register of others is refused."""
    with database.reading() as session:
        last = fillings.last(session)
    if last is not None:
        _check(last, wanted)
    return last is not None and last.ended


def begin(database: Database, wanted: Wanted, *, now: datetime) -> date | None:
    """Write down what is wanted; gives the day from which its needs count, or None when done."""
    with database.transaction() as session:
        last = fillings.last(session)
        if last is None:
            day = now.date()
            fillings.begin(session, programme=_first(session), what=wanted.said(day), now=now)
            return day
    _check(last, wanted)
    return None if last.ended else _day(last)


def load_population(
    database: Database, wanted: Wanted, *, day: date, now: datetime, on_progress: Progress
) -> None:
    """Fill a register with synthetic people; whoever is there already is left as they are."""
    totals = population.counts(wanted.size, rng_seed=wanted.rng_seed, seeds_folder=wanted.folder)
    stream = population.stream(
        wanted.size, rng_seed=wanted.rng_seed, seeds_folder=wanted.folder, today=day
    )
    loader = _Loader(now)
    for kind, records in groupby(stream, key=type):
        done = 0
        for batch in population.batches(records, BATCH):
            with database.transaction() as session:
                loader.keep(session, kind, batch)
            done += len(batch)
            on_progress(STAGES[kind], done, totals[kind])


def end(session: Session, *, now: datetime) -> None:
    """Write down that everything is there."""
    fillings.end(session, programme=_first(session), now=now)


def _check(last: Filling, wanted: Wanted) -> None:
    if last.what == wanted.said(_day(last)):
        return
    held = last.what.split()
    raise SettingsError(
        f"this register holds {int(held[0]):,} integrators and {int(held[1]):,} learners from "
        f"seed {held[4]}; give another folder with --folder, or remove this one, to have others"
    )


def _day(last: Filling) -> date:
    return date.fromisoformat(last.what.rpartition(" ")[2])


def _first(session: Session) -> int:
    first = population.PROGRAMMES[0]
    return vocabulary.put_programme(session, name=first.name, purpose=first.purpose).id


class _Loader:
    """Knows the numbers that people and programmes have been given."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._people: dict[str, int] = {}
        self._programmes: dict[str, int] = {}

    def keep(self, session: Session, kind: type[Record], batch: list[Record]) -> None:
        """Write one batch of one kind."""
        keepers: dict[type[Record], Callable[..., None]] = {
            Programme: self._programme,
            Organisation: self._organisation,
            Person: self._person,
            Experience: self._experience,
            Need: self._need,
        }
        keepers[kind](session, batch)

    def _programme(self, session: Session, batch: list[Programme]) -> None:
        for one in batch:
            found = vocabulary.put_programme(session, name=one.name, purpose=one.purpose)
            self._programmes[one.key] = found.id

    def _organisation(self, session: Session, batch: list[Organisation]) -> None:
        rows = [
            {
                "ods_code": one.ods_code,
                "name": one.name,
                "kind": one.kind,
                "place_id": one.area_id,
                "valid_from": one.valid_from,
                "valid_to": one.valid_to,
                "successor_code": one.successor_code,
                "synthetic": one.synthetic,
            }
            for one in batch
        ]
        places.put_organisations(session, rows)

    def _person(self, session: Session, batch: list[Person]) -> None:
        codes = [one.organisation_code for one in batch if one.organisation_code]
        employers = places.organisations(session, codes)
        ids = people.add(session, [_person(one, employers) for one in batch], now=self._now)
        self._people |= {one.key: number for one, number in zip(batch, ids, strict=True)}
        numbered = list(zip(ids, batch, strict=True))
        known = self._people
        people.name_managers(
            session, {i: known[one.line_manager] for i, one in numbered if one.line_manager}
        )
        people.keep_apart(
            session, [(i, known[other]) for i, one in numbered for other in one.not_with]
        )
        people.add_mentors(
            session, [found for i, one in numbered if (found := _mentor(i, one))], now=self._now
        )
        people.add_admins(
            session, [(self._programmes[key], i) for i, one in numbered for key in one.administers]
        )

    def _experience(self, session: Session, batch: list[Experience]) -> None:
        places.put_sites(session, [_site(one) for one in batch if one.site_id and one.synthetic])
        rows = [self._new_experience(one) for one in batch]
        experiences.add(session, rows, now=self._now)

    def _new_experience(self, one: Experience) -> NewExperience:
        return NewExperience(
            holder_id=self._people[one.holder],
            title=one.title,
            what_was_done=one.what_was_done,
            knowhow_ids=one.knowhow_ids,
            context_ids=tuple(_contexts(one, settings=one.setting, authority=one.authority_model)),
            working_note=one.working_note,
            note_basis=one.working_note_basis,
            result=one.result,
            what_it_took=one.what_it_took,
            would_change=one.would_change,
            does_now=one.does_now,
            own_part=one.own_part,
            first_year=one.first_year,
            last_year=one.last_year,
            place_id=one.place_id,
            site_id=one.site_id,
            source_ref=one.source_id,
            source_url=one.source,
            synthetic=one.synthetic,
            endorsed_by_id=self._people[one.endorsed_by] if one.endorsed_by else None,
        )

    def _need(self, session: Session, batch: list[Need]) -> None:
        needs.add(session, [self._new_need(one) for one in batch], now=self._now)

    def _new_need(self, one: Need) -> NewNeed:
        minutes = crc32(one.key.encode()) % (NEWEST_NEEDS * 24 * 60)
        return NewNeed(
            programme_id=self._programmes[one.programme],
            learner_id=self._people[one.learner],
            text=one.text,
            opened_at=self._now.astimezone(UTC) - timedelta(minutes=minutes),
            knowhow_ids=one.knowhow_ids,
            context_ids=tuple(_contexts(one, settings=(one.setting,))),
            place_id=one.place_id,
            by_when=one.by_when,
            learning=one.how_to_learn,
        )


def _person(one: Person, employers: dict[str, int]) -> NewPerson:
    return NewPerson(
        name=one.name,
        email=one.email,
        job_title=one.job_title,
        profession_id=one.profession_id,
        organisation_id=employers.get(one.organisation_code or ""),
        place_id=one.place_id,
        languages=one.languages,
        half_days=one.half_days,
        public_partner="public_partner" in one.roles,
        synthetic=one.synthetic,
        persona=one.key.removeprefix("persona-") if one.persona_note else None,
        persona_note=one.persona_note,
    )


def _mentor(person_id: int, one: Person) -> NewMentor | None:
    said = one.teaching
    if said is None:
        return None
    return NewMentor(
        person_id,
        learners_at_once=said.learners_at_once,
        cohorts_at_once=said.cohorts_at_once,
        paused=said.paused,
        visibility=said.visibility,
        readiness=said.readiness,
    )


def _site(one: Experience) -> dict[str, object]:
    return {"id": one.site_id, "name": one.site_name, "place_id": one.place_id, "fictional": True}


def _contexts(
    one: Experience | Need, *, settings: tuple[str, ...], authority: str = ""
) -> Iterator[str]:
    """List the circumstances by their ids, the widest first."""
    for kind, codes in (
        ("level", (one.level,)),
        ("setting", settings),
        ("population", (one.population,)),
        ("authority", (authority,)),
        ("service", one.services),
        ("obstacle", one.obstacles),
    ):
        yield from (f"{kind}.{code}" for code in codes if code)
