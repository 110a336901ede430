"""People: what post each has, and all that goes with it."""

from collections import defaultdict
from dataclasses import dataclass

from seeds import names, places
from seeds.dice import Dice
from seeds.records import Organisation, Person, Teaching
from seeds.vocabulary import Place
from seeds.world import Title, World

HALF_DAYS = tuple(
    f"{day}_{part}" for day in ("mon", "tue", "wed", "thu", "fri") for part in ("am", "pm")
)
LANGUAGES = ("cy", "pl", "pa", "ur", "bn", "gu", "ar", "so", "fr", "es", "pt", "ro", "bsl")

SERVICE_OF = {
    "PC01": "gp",
    "PC02": "gp",
    "PC03": "community",
    "PC04": "acute",
    "PC05": "acute",
    "PC06": "acute",
    "PC07": "mh",
    "PC08": "mh",
    "PC09": "social",
    "PC10": "community",
    "PC11": "pharmacy",
    "PC12": "ambulance",
    "PC13": "carehome",
    "PC14": "commissioner",
    "PC16": "publichealth",
    "PC17": "housing",
    "PC18": "voluntary",
    "PC20": "children",
}
"""The service that a profession stands in; managers and informatics people stand in any."""

LEARNERS_AT_ONCE = (0.05, 0.07, 0.13, 0.22, 0.24, 0.17, 0.12)
"""The share of mentors who set 0, 1, … 6 learners at once: three and a half on average."""

REMEMBERED = 2
"""How many leaders of each employer are kept in mind as line managers."""


@dataclass(frozen=True, slots=True)
class Post:
    """Where somebody works and as what."""

    job_title: str
    profession_id: str | None
    place: Place
    organisation: Organisation | None
    senior: bool = False


@dataclass(frozen=True, slots=True)
class Cast:
    """A part to be filled: the roles, the post, and what a persona brings of its own."""

    key: str
    number: int
    roles: tuple[str, ...]
    post: Post
    name: str = ""
    teaching: Teaching | None = None
    administers: tuple[str, ...] = ()
    persona_note: str = ""


class Colleagues:
    """Who has been met so far: leaders by employer and mentors by system, few of each."""

    def __init__(self) -> None:
        self._leaders: dict[str, list[str]] = defaultdict(list)
        self.mentors: dict[str, list[str]] = defaultdict(list)

    def meet(self, person: Person, *, leads: bool) -> None:
        """Remember somebody whom later people may work for, know or avoid."""
        if leads and person.organisation_code is not None:
            leaders = self._leaders[person.organisation_code]
            if len(leaders) < REMEMBERED:
                leaders.append(person.key)
        if "mentor" in person.roles:
            self.mentors[person.icb_code].append(person.key)

    def manager_of(self, post: Post, dice: Dice) -> str | None:
        """Find somebody to answer to: a leader of the same employer, for most people."""
        leaders = self._leaders[post.organisation.ods_code] if post.organisation else []
        return dice.pick(leaders) if leaders and dice.happens(0.7) else None

    def avoided_in(self, icb_code: str, dice: Dice) -> tuple[str, ...]:
        """Find whom somebody asked not to meet: for one person in fifty, a mentor near them."""
        near = self.mentors[icb_code]
        return (dice.pick(near),) if near and dice.happens(0.02) else ()


def post(
    dice: Dice, world: World, profession_id: str, *, place: Place, senior: float = 0.4
) -> Post:
    """Give somebody of a profession a post at a place; `senior` is the chance to lead others."""
    wanted = dice.happens(senior)
    titles = world.titles[profession_id]
    title: Title = dice.pick([one for one in titles if one.senior is wanted] or titles)
    employers = world.employers.near(dice.pick(title.kinds), place, world.vocabulary)
    return Post(title.text, profession_id, place, dice.pick(employers), title.senior)


def somewhere(dice: Dice, world: World) -> Place:
    """Pick a place in the country, more often where more people live."""
    icb_code = dice.weighted(tuple(world.crowding), tuple(world.crowding.values()))
    return places.home(dice, world.vocabulary, icb_code)


def person(cast: Cast, world: World, colleagues: Colleagues, dice: Dice) -> Person:
    """Fill a part with somebody invented, and let later people know them."""
    held = cast.post
    name = cast.name or names.person(cast.number, world.rng_seed, world.folder)
    is_persona = bool(cast.persona_note)
    found = Person(
        key=cast.key,
        name=name,
        email=names.email(name, cast.key),
        roles=cast.roles,
        job_title=held.job_title,
        profession_id=held.profession_id,
        organisation_code=held.organisation.ods_code if held.organisation else None,
        icb_code=held.place.icb_code,
        place_id=held.place.id,
        languages=_languages(dice),
        half_days=_half_days(dice),
        line_manager=None if is_persona else colleagues.manager_of(held, dice),
        not_with=() if is_persona else colleagues.avoided_in(held.place.icb_code, dice),
        teaching=cast.teaching,
        administers=cast.administers,
        persona_note=cast.persona_note,
    )
    colleagues.meet(found, leads=held.senior)
    return found


def teaching(dice: Dice) -> Teaching:
    """Set a mentor's two numbers, pause, visibility and training."""
    return Teaching(
        learners_at_once=dice.weighted(range(7), LEARNERS_AT_ONCE),
        cohorts_at_once=dice.weighted((0, 1, 2), (0.55, 0.33, 0.12)),
        paused=dice.happens(0.04),
        visibility=dice.weighted(("signed_in", "programme_team", "nobody"), (0.8, 0.15, 0.05)),
        readiness=dice.weighted(("ready", "in_training", "not_started"), (0.88, 0.08, 0.04)),
    )


def _languages(dice: Dice) -> tuple[str, ...]:
    return ("en", dice.pick(LANGUAGES)) if dice.happens(0.15) else ("en",)


def _half_days(dice: Dice) -> tuple[str, ...]:
    free = dice.several(HALF_DAYS, dice.between(2, 6))
    return tuple(half for half in HALF_DAYS if half in free)
