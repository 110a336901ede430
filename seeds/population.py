"""The synthetic people of a register of any size, as a stream of plain records."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path

from seeds import integrators, needs, people, personas
from seeds.dice import Stream
from seeds.people import Cast, Colleagues, Post
from seeds.personas import PERSONAS, Persona
from seeds.records import Experience, Need, Organisation, Person, Programme, Record
from seeds.vocabulary import FOLDER
from seeds.world import World, build

__all__ = [
    "FIRST_DAY",
    "PERSONAS",
    "PROGRAMMES",
    "SEED",
    "Persona",
    "Record",
    "Size",
    "batches",
    "counts",
    "stream",
]

SEED = 20261121

FIRST_DAY = date(2026, 11, 21)
"""The day from which needs count their months, unless another is given."""

PARTNERS_NAMES_FROM = 10_000

PROGRAMMES = (
    Programme(
        personas.IN_PLACES,
        "Joined-up care in places",
        "Practices, community teams, hospitals and councils learn from those who have joined up.",
    ),
    Programme(
        personas.AT_HOME,
        "Home before hospital",
        "Crisis teams and wards learn how others kept people at home or brought them back there.",
    ),
)

LIMITS = {
    "integrators": (10, 5_000),
    "learners": (10, 100_000),
    "partners": (1, 5_000),
    "admins": (2, 500),
}


@dataclass(frozen=True, slots=True)
class Size:
    """How many people of each kind a register has."""

    integrators: int = 300
    learners: int = 3_000
    partners: int = 40
    admins: int = 5

    def __post_init__(self) -> None:
        for name, (least, most) in LIMITS.items():
            given = getattr(self, name)
            if not least <= given <= most:
                raise ValueError(f"{name} is {given:,}; it can be {least:,} to {most:,}")


def counts(
    size: Size, *, rng_seed: int = SEED, seeds_folder: Path = FOLDER
) -> Mapping[type[Record], int]:
    """Count the records that a stream will bring, by kind, for a progress bar."""
    world = build(rng_seed, seeds_folder)
    return {
        Programme: len(PROGRAMMES),
        Organisation: len(_organisations(size, world.rng_seed, world.folder)),
        Person: size.admins + size.integrators + size.partners + size.learners,
        Experience: sum(integrators.count(world, one) for one in range(size.integrators)),
        Need: sum(persona.need is not None for persona in personas.INTEGRATORS)
        + sum(needs.count(one) for one in range(size.learners)),
    }


def stream(
    size: Size,
    *,
    rng_seed: int = SEED,
    seeds_folder: Path = FOLDER,
    today: date = FIRST_DAY,
) -> Iterator[Record]:
    """Bring programmes, organisations, people, experiences and needs, each after what it names.

    Personas come first among the people. One record is made at a time, so that any size fits.
    """
    world = build(rng_seed, seeds_folder)
    colleagues = Colleagues()
    yield from PROGRAMMES
    yield from _organisations(size, rng_seed, seeds_folder)
    for cast, kind, number in _casts(size, world):
        yield people.person(cast, world, colleagues, world.dice(kind, 1_000_000 + number))
    for number in range(size.integrators):
        yield from integrators.experiences(
            world, number, size=size.integrators, mentors=colleagues.mentors
        )
    for persona in personas.INTEGRATORS:
        yield from needs.of_persona(world, persona, today)
    for number in range(size.learners):
        yield from needs.of_learner(world, number, today)


def batches(records: Iterator[Record], of: int = 500) -> Iterator[list[Record]]:
    """Part a stream into lists of up to that many records."""
    while batch := list(islice(records, of)):
        yield batch


@lru_cache(maxsize=8)
def _organisations(size: Size, rng_seed: int, seeds_folder: Path) -> tuple[Organisation, ...]:
    world = build(rng_seed, seeds_folder)
    employed = {
        cast.post.organisation.ods_code
        for cast, _, _ in _casts(size, world)
        if cast.post.organisation is not None
    }
    return tuple(world.employers.with_forerunners(employed))


def _casts(size: Size, world: World) -> Iterator[tuple[Cast, Stream, int]]:
    """List every part, the personas of each kind before everybody else."""
    kinds = (
        (Stream.ADMIN, _admin, size.admins, len(personas.ADMINS)),
        (Stream.INTEGRATOR, integrators.cast, size.integrators, len(personas.INTEGRATORS)),
        (Stream.LEARNER, needs.cast, size.learners, len(personas.LEARNERS)),
        (Stream.PARTNER, _partner, size.partners, len(personas.PARTNERS)),
    )
    first = ((one, make, range(named)) for one, make, _, named in kinds)
    # Learners come last: they are the many, and their managers are among the others.
    rest = (
        (one, make, range(named, total)) for one, make, total, named in sorted(kinds, key=_last)
    )
    for kind, make, numbers in chain(first, rest):
        for number in numbers:
            yield make(world, number), kind, number


def _last(kind: tuple[Stream, object, int, int]) -> bool:
    return kind[0] is Stream.LEARNER


def _admin(world: World, number: int) -> Cast:
    if number < len(personas.ADMINS):
        return personas.cast(personas.ADMINS[number], number, world)
    dice = world.dice(Stream.ADMIN, number)
    place = people.somewhere(dice, world)
    employers = world.employers.near("icb", place, world.vocabulary)
    return Cast(
        key=f"admin-{number:03d}",
        number=number,
        roles=("admin",),
        post=Post("programme manager", "PC15", place, employers[0]),
        administers=(PROGRAMMES[number % len(PROGRAMMES)].key,),
    )


def _partner(world: World, number: int) -> Cast:
    if number < len(personas.PARTNERS):
        return personas.cast(personas.PARTNERS[number], PARTNERS_NAMES_FROM + number, world)
    dice = world.dice(Stream.PARTNER, number)
    return Cast(
        key=f"partner-{number:04d}",
        number=PARTNERS_NAMES_FROM + number,
        roles=("public_partner",),
        post=Post("public partner", None, people.somewhere(dice, world), None),
    )
