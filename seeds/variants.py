"""Synthetic variants: experiences at fictional sites, built on the structure of a real one."""

from dataclasses import dataclass

from seeds import names, people
from seeds.dice import Dice, Stream
from seeds.phrases import Phrase
from seeds.records import Experience
from seeds.vocabulary import Place, Row, split
from seeds.world import World

LATEST = 2025
"""No variant ends later than the year before the register begins."""

FIRST_SITE = 10_000
"""The names of fictional sites begin after those of employers."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a variant is built on, and where it is set."""

    number: int
    base: Row
    place: Place


def plans(world: World, integrator: int) -> tuple[Plan, ...]:
    """Plan the one variant, seldom two, that an integrator without a real experience holds."""
    dice = world.dice(Stream.EXPERIENCE, integrator)
    count = 2 if dice.happens(0.15) else 1
    base = dice.pick(tuple(world.vocabulary.experiences.values()))
    place = people.somewhere(dice, world)
    return tuple(Plan(2 * integrator + turn, base, place) for turn in range(count))


def experience(plan: Plan, holder: str, world: World, endorser: str) -> Experience:
    """Write a variant: the same kind of work, another place, other words and no reported result."""
    dice = Dice(world.rng_seed, Stream.EXPERIENCE, 1_000_000 + plan.number)
    site = names.place(FIRST_SITE + plan.number, world.rng_seed, world.folder)
    knowhow = _knowhow(plan.base, world, dice)
    obstacles = _obstacles(plan.base, knowhow[0], world, dice)
    first_year, last_year = _years(plan.base, dice)
    label = world.vocabulary.knowhow[knowhow[0]].label
    return Experience(
        key=f"experience-variant-{plan.number:05d}",
        holder=holder,
        source_id=None,
        synthetic=True,
        title=f"{label} - Fictional: {site}",
        site_id=f"F{plan.number:05d}",
        site_name=f"Fictional: {site}",
        programme_id=None,
        icb_code=plan.place.icb_code,
        place_id=plan.place.id,
        knowhow_ids=knowhow,
        services=_services(plan.base, knowhow[0], world, dice),
        level=plan.base["level"],
        setting=world.vocabulary.systems[plan.place.icb_code].settings,
        population=dice.pick(split(plan.base["population"])),
        authority_model=plan.base["authority_model"],
        first_year=first_year,
        last_year=last_year,
        obstacles=obstacles,
        what_was_done=_what_was_done(site, knowhow[0], world, dice),
        working_note=_working_note(obstacles, world, dice),
        working_note_basis="illustrative",
        result="",
        what_it_took=say(world, dice, "took"),
        would_change=say(world, dice, "lesson"),
        does_now=say(world, dice, "now"),
        own_part=dice.weighted(("led", "co_led", "delivered", "advised"), (0.4, 0.25, 0.3, 0.05)),
        evidence=say(world, dice, "evidence"),
        source="synthetic",
        confidence="",
        state="endorsed" if endorser else "submitted",
        endorsed_by=endorser or None,
    )


def lowered(sentence: str) -> str:
    """Write a sentence as it stands within another; short forms keep their capitals."""
    return sentence if sentence[1:2].isupper() else sentence[:1].lower() + sentence[1:]


def years(row: Row) -> tuple[int, int]:
    """Read the first and the last year of a real experience."""
    numbers = [int(part) for part in row["years"].split("-") if part.strip().isdigit()]
    return numbers[0], numbers[-1]


def say(world: World, dice: Dice, kind: str) -> str:
    """Say something of a kind: what it took, what was learned, what they do now."""
    phrase: Phrase = dice.pick(world.phrases.about(f"variant {kind}"))
    return world.phrases.fill(phrase.text, dice, {})


def _knowhow(base: Row, world: World, dice: Dice) -> tuple[str, ...]:
    first, *others = split(base["knowhow_ids"])
    near = [*others, *world.vocabulary.beside.get(first, ())[:4]]
    return (first, *dict.fromkeys(dice.several(near, dice.between(0, 3))))


def _services(base: Row, first: str, world: World, dice: Dice) -> tuple[str, ...]:
    own = split(base["services"])
    typical = world.vocabulary.knowhow[first].services
    kept = [*typical[:2], *dice.several(own, dice.between(1, 3))]
    return tuple(dict.fromkeys(kept))


def _obstacles(base: Row, first: str, world: World, dice: Dice) -> tuple[str, ...]:
    met = world.obstacles[world.vocabulary.knowhow[first].group]
    likely = tuple(dict.fromkeys((*split(base["obstacles"]), *met)))
    return tuple(dice.several(likely or world.vocabulary.contexts["obstacle"], dice.between(1, 2)))


def _years(base: Row, dice: Dice) -> tuple[int, int]:
    first, last = years(base)
    shift = dice.between(-1, 6)
    return min(first + shift, LATEST - 1), min(last + shift, LATEST)


def _what_was_done(site: str, first: str, world: World, dice: Dice) -> str:
    aim = lowered(world.vocabulary.knowhow[first].description)
    opening = dice.pick(world.phrases.about("variant opening"))
    said = world.phrases.fill(opening.text, dice, {"site": site, "aim": aim})
    return f"{said} {say(world, dice, 'start')}"


def _working_note(obstacles: tuple[str, ...], world: World, dice: Dice) -> str:
    met = [dice.pick(world.phrases.about("variant obstacle", one)) for one in obstacles]
    step = dice.pick(world.phrases.about("variant step"))
    return " ".join(world.phrases.fill(phrase.text, dice, {}) for phrase in (step, *met))
