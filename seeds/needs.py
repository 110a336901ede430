"""Learners and what they say they have to get done."""

from calendar import month_name, monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from seeds import people, personas
from seeds.dice import Dice, Stream
from seeds.people import SERVICE_OF, Cast
from seeds.personas import Persona
from seeds.phrases import REGISTERS, Phrase
from seeds.records import Need
from seeds.world import World

NAMES_FROM = 20_000

SECOND_NEEDS = 8
"""One learner in so many has a second need, in the second programme."""

TAILS = {"place": 2, "tried": 4, "partners": 3, "obstacle": 4, "ask": 5, "deadline": 3}
"""What may follow an opening, in the order in which it is said, and how often."""

HOW_MANY_TAILS = (0.05, 0.35, 0.45, 0.15)
LEVELS = {
    "organisation": ("single_org", "two_three_orgs"),
    "place": ("place", "place", "two_three_orgs"),
    "system": ("system", "place"),
}
LEARNING = {
    "one_conversation": 0.2,
    "few_sessions": 0.35,
    "small_group": 0.2,
    "visit": 0.15,
    "no_preference": 0.1,
}
ANYBODYS = ("community", "acute", "social")
"""The services that nearly every piece of joint work touches."""


@dataclass(frozen=True, slots=True)
class Brief:
    """A learner's part and the words with which their need opens."""

    cast: Cast
    opening: Phrase


def brief(world: World, number: int) -> Brief:
    """Choose what the learner of a number is about to ask, and who would ask it."""
    dice = world.dice(Stream.LEARNER, number)
    item = dice.weighted(tuple(world.demand), tuple(world.demand.values()))
    opening = dice.pick(world.phrases.about("opening", item, dice.pick(REGISTERS)))
    profession = dice.pick(opening.professions)
    place = people.somewhere(dice, world)
    return Brief(
        Cast(
            key=f"learner-{number:06d}",
            number=NAMES_FROM + number,
            roles=("learner",),
            post=people.post(dice, world, profession, place=place),
        ),
        opening,
    )


def cast(world: World, number: int) -> Cast:
    """Give the learner of a number a part; the first ones are personas."""
    if number < len(personas.LEARNERS):
        return personas.cast(personas.LEARNERS[number], NAMES_FROM + number, world)
    return brief(world, number).cast


def count(number: int) -> int:
    """Count the needs of the learner of a number."""
    if number < len(personas.LEARNERS):
        return int(personas.LEARNERS[number].need is not None)
    return 1 + (number % SECOND_NEEDS == 0)


def of_learner(world: World, number: int, today: date) -> tuple[Need, ...]:
    """Write the needs of the learner of a number."""
    if number < len(personas.LEARNERS):
        return of_persona(world, personas.LEARNERS[number], today)
    asked = brief(world, number)
    first = written(asked, world, world.dice(Stream.NEED, 2 * number), today)
    if count(number) == 1:
        return (first,)
    dice = world.dice(Stream.NEED, 2 * number + 1)
    said = world.phrases.openings_of(asked.cast.post.profession_id or "")
    other = [one for one in said if one.about != asked.opening.about]
    second = written(Brief(asked.cast, dice.pick(other)), world, dice, today, turn=2)
    return (first, second)


def of_persona(world: World, persona: Persona, today: date) -> tuple[Need, ...]:
    """Write down what a persona has asked for."""
    if persona.need is None:
        return ()
    place = world.vocabulary.places[persona.place_id]
    known = world.vocabulary.knowhow[persona.need.written_for]
    return (
        Need(
            key=f"need-{persona.key}",
            learner=persona.key,
            programme=personas.IN_PLACES,
            text=persona.need.text,
            written_for=persona.need.written_for,
            knowhow_ids=persona.need.knowhow_ids,
            setting=world.vocabulary.systems[place.icb_code].settings[0],
            level=LEVELS[known.level][0],
            population=persona.need.population,
            services=known.services,
            obstacles=persona.need.obstacles,
            icb_code=place.icb_code,
            place_id=place.id,
            by_when=_month_end(today, 5),
            how_to_learn="few_sessions",
        ),
    )


def written(asked: Brief, world: World, dice: Dice, today: date, *, turn: int = 1) -> Need:
    """Write a need: what the learner says, what they confirmed of it, and by when."""
    place, about = asked.cast.post.place, asked.opening.about
    known = world.vocabulary.knowhow[about]
    by_when = _month_end(today, dice.between(2, 11))
    settings = world.vocabulary.systems[place.icb_code].settings
    setting = "deprived" if dice.happens(0.15) else dice.pick(settings)
    text, met = _say(asked, world, dice, by_when=by_when, setting=setting)
    return Need(
        key=f"need-{asked.cast.key}-{turn}",
        learner=asked.cast.key,
        programme=personas.IN_PLACES if turn == 1 else personas.AT_HOME,
        text=text,
        written_for=about,
        knowhow_ids=_confirmed(about, world, dice),
        setting=setting,
        level=dice.pick(LEVELS[known.level]),
        population=asked.opening.population or "whole_population",
        services=known.services,
        obstacles=met,
        icb_code=place.icb_code,
        place_id=place.id,
        by_when=by_when if month_name[by_when.month] in text or dice.happens(0.7) else None,
        how_to_learn=dice.weighted(tuple(LEARNING), tuple(LEARNING.values())),
    )


def _say(
    asked: Brief, world: World, dice: Dice, *, by_when: date, setting: str
) -> tuple[str, tuple[str, ...]]:
    register = asked.opening.register
    obstacle = _obstacle(asked.opening.about, world, dice)
    subjects = {"place": setting, "obstacle": obstacle}
    wanted = _tails(asked.opening, dice)
    said = [
        dice.pick(world.phrases.about(kind, subjects.get(kind, ""), register))
        for kind in TAILS
        if kind in wanted
    ]
    said.insert(0, asked.opening)
    if dice.happens(0.2):
        said.insert(0, dice.pick(world.phrases.about("intro", "", register)))
    words = _words(asked, world, dice, by_when=by_when, setting=setting)
    text = " ".join(world.phrases.fill(phrase.text, dice, words) for phrase in said)
    return text, (obstacle,) if "obstacle" in wanted else ()


def _tails(opening: Phrase, dice: Dice) -> set[str]:
    # Somebody who has just asked their question seldom asks another one.
    fitting = dict(TAILS, ask=1) if opening.text.endswith("?") else dict(TAILS)
    chosen: set[str] = set()
    for _ in range(dice.weighted(range(len(HOW_MANY_TAILS)), HOW_MANY_TAILS)):
        kind = dice.weighted(tuple(fitting), tuple(fitting.values()))
        chosen.add(kind)
        del fitting[kind]
    return chosen


def _obstacle(about: str, world: World, dice: Dice) -> str:
    """Pick what stands in the way, as it did for those who have done the same kind of thing."""
    likely = world.obstacles.get(world.vocabulary.knowhow[about].group)
    return dice.pick(likely or world.vocabulary.contexts["obstacle"])


def _words(
    asked: Brief, world: World, dice: Dice, *, by_when: date, setting: str
) -> Mapping[str, str]:
    register, held = asked.opening.register, asked.cast.post
    own = SERVICE_OF.get(held.profession_id or "")
    near = world.vocabulary.knowhow[asked.opening.about].services
    others = [one for one in dict.fromkeys((*near, *ANYBODYS)) if one != own]
    one, two = (
        dice.pick(world.phrases.about("service", service, register)).text
        for service in dice.several(others[:4], 2)
    )
    article = "an" if held.job_title[0].lower() in "aeiou" else "a"
    return {
        "service_one": one,
        "service_two": two,
        "month": month_name[by_when.month],
        "job": f"{article} {held.job_title}",
        "patch": dice.pick(world.phrases.about("patch", setting, register)).text,
    }


def _confirmed(about: str, world: World, dice: Dice) -> tuple[str, ...]:
    """List the know-how that the learner confirmed: for one in five, none yet."""
    if dice.happens(0.2):
        return ()
    beside = world.vocabulary.beside.get(about, ())[:5]
    return (about, *dice.several(beside, dice.between(0, 2)))


def _month_end(today: date, months: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])
