"""Integrators: who holds which of the 272 experiences, and the records of those."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from seeds import people, personas, places, variants
from seeds.dice import Dice, Stream
from seeds.people import Cast
from seeds.records import Experience
from seeds.vocabulary import Place, Row, split
from seeds.world import World, build

SINGLES_FIRST = 40
"""The first integrators hold one experience each, so that a small demo shows many sites."""

SHARED = 0.2
"""The chance that two experiences of one site, near enough in profession, have one holder."""

NAMES_FROM = 1_000


def holdings(world: World) -> tuple[tuple[str, ...], ...]:
    """List the real experiences of each integrator, in order; later integrators hold variants."""
    return _holdings(world.rng_seed, world.folder)


def cast(world: World, number: int) -> Cast:
    """Give the integrator of a number a part that fits what they did."""
    if number < len(personas.INTEGRATORS):
        return personas.cast(personas.INTEGRATORS[number], NAMES_FROM + number, world)
    dice = world.dice(Stream.INTEGRATOR, number)
    held = holdings(world)
    if number < len(held):
        rows = [world.vocabulary.experiences[one] for one in held[number]]
        profession = dice.pick(sorted(set.intersection(*(_able(row, world) for row in rows))))
        place = _at_site(rows[0], world, dice)
    else:
        plan = variants.plans(world, number)[0]
        profession = dice.pick(sorted(_able(plan.base, world)))
        place = plan.place
    return Cast(
        key=f"integrator-{number:05d}",
        number=NAMES_FROM + number,
        roles=("mentor",),
        post=people.post(dice, world, profession, place=place, senior=0.75),
        teaching=people.teaching(dice),
    )


def count(world: World, number: int) -> int:
    """Count the experiences of the integrator of a number."""
    held = holdings(world)
    return len(held[number]) if number < len(held) else len(variants.plans(world, number))


def experiences(
    world: World, number: int, *, size: int, mentors: Mapping[str, list[str]]
) -> tuple[Experience, ...]:
    """Write the experiences of the integrator of a number, each confirmed by another one."""
    holder = cast(world, number)
    dice = Dice(world.rng_seed, Stream.EXPERIENCE, 2_000_000 + number)
    endorser = _endorser(holder, size=size, mentors=mentors, dice=dice)
    held = holdings(world)
    if number < len(held):
        return tuple(
            _real(world.vocabulary.experiences[one], holder, world, endorser)
            for one in held[number]
        )
    return tuple(
        variants.experience(plan, holder.key, world, endorser)
        for plan in variants.plans(world, number)
    )


@lru_cache(maxsize=8)
def _holdings(rng_seed: int, folder: Path) -> tuple[tuple[str, ...], ...]:
    world = build(rng_seed, folder)
    dice = world.dice(Stream.ORDER)
    taken = [persona.experience_ids for persona in personas.INTEGRATORS]
    gone = {one for held in taken for one in held}
    left = [one for one in world.vocabulary.experiences if one not in gone]
    groups = _grouped(left, world, dice)
    shuffled = dice.several(groups, len(groups))
    singles = [group for group in shuffled if len(group) == 1]
    first = singles[: SINGLES_FIRST - len(taken)]
    early = set(first)
    return (*taken, *first, *(group for group in shuffled if group not in early))


def _grouped(left: list[str], world: World, dice: Dice) -> list[tuple[str, ...]]:
    rows = world.vocabulary.experiences
    groups: list[tuple[str, ...]] = []
    for one in left:
        last = groups[-1] if groups else ()
        fits = len(last) == 1 and rows[last[0]]["site_id"] == rows[one]["site_id"]
        if fits and _able(rows[last[0]], world) & _able(rows[one], world) and dice.happens(SHARED):
            groups[-1] = (*last, one)
        else:
            groups.append((one,))
    return groups


def _able(row: Row, world: World) -> set[str]:
    """Find the professions that do what a row is about and stand in one of its services."""
    known = world.phrases.said_by[split(row["knowhow_ids"])[0]]
    services = split(row["services"])
    there = {one for one in known if people.SERVICE_OF.get(one, services[0]) in services}
    return there or set(known)


def _at_site(row: Row, world: World, dice: Dice) -> Place:
    near = places.named_like(world.vocabulary.sites[row["site_id"]], world.vocabulary)
    inside = [place for place in near if place.icb_code == row["icb_code"]]
    return dice.pick(inside) if inside else places.home(dice, world.vocabulary, row["icb_code"])


def _endorser(holder: Cast, *, size: int, mentors: Mapping[str, list[str]], dice: Dice) -> str:
    """Name the colleague who confirmed it; for one in twenty nobody has yet."""
    waiting = dice.happens(0.05) and not holder.persona_note
    if waiting:
        return ""
    near = [key for key in mentors[holder.post.place.icb_code] if key != holder.key]
    if near:
        return dice.pick(near)
    everybody = [key for keys in mentors.values() for key in keys if key != holder.key]
    return dice.pick(everybody) if size > 1 else ""


def _real(row: Row, holder: Cast, world: World, endorser: str) -> Experience:
    dice = Dice(world.rng_seed, Stream.EXPERIENCE, 3_000_000 + holder.number)
    site = world.vocabulary.sites[row["site_id"]]
    first_year, last_year = variants.years(row)
    return Experience(
        key=f"experience-{row['experience_id']}",
        holder=holder.key,
        source_id=row["experience_id"],
        synthetic=False,
        title=row["title"],
        site_id=row["site_id"],
        site_name=site["name"],
        programme_id=row["programme_id"] or None,
        icb_code=row["icb_code"],
        place_id=_at_site(row, world, dice).id,
        knowhow_ids=split(row["knowhow_ids"]),
        services=split(row["services"]),
        level=row["level"],
        setting=split(row["setting"]),
        population=row["population"],
        authority_model=row["authority_model"],
        first_year=first_year,
        last_year=last_year,
        obstacles=split(row["obstacles"]),
        what_was_done=row["what_was_done"],
        working_note=row["working_note"],
        working_note_basis=row["working_note_basis"],
        result=row["result"],
        # What nobody reported of a real site is not made up for it.
        what_it_took="",
        would_change="",
        does_now=variants.say(world, dice, "now"),
        own_part=dice.weighted(("led", "co_led", "delivered", "advised"), (0.4, 0.25, 0.3, 0.05)),
        evidence=variants.say(world, dice, "evidence"),
        source=row["source"],
        confidence=row["confidence"],
        state="endorsed" if endorser else "submitted",
        endorsed_by=endorser or None,
    )
