"""The dozen named people that a demo can be signed in to."""

from dataclasses import dataclass

from seeds.people import Cast, Post
from seeds.records import Teaching
from seeds.world import World

IN_PLACES = "programme-places"
AT_HOME = "programme-at-home"


@dataclass(frozen=True, slots=True)
class PersonaNeed:
    """What a persona has asked for, and what they confirmed of it."""

    text: str
    written_for: str
    knowhow_ids: tuple[str, ...]
    population: str
    obstacles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Persona:
    """One person of the demo: who they are, where they stand, and one line for the sign-in page."""

    key: str
    name: str
    line: str
    roles: tuple[str, ...]
    job_title: str
    profession_id: str | None
    kind: str | None
    place_id: str
    teaching: Teaching | None = None
    experience_ids: tuple[str, ...] = ()
    need: PersonaNeed | None = None
    administers: tuple[str, ...] = ()
    teaches: str | None = None
    """The key of the learner whose pairing with this mentor is active in the demo."""


def _set(learners: int, *, paused: bool = False, readiness: str = "ready") -> Teaching:
    return Teaching(learners, 1, paused, "signed_in", readiness)


ADMINS = (
    Persona(
        "persona-admin-places",
        "Farah Lanternscar",
        "Runs the programme Joined-up care in places: starts rounds, reviews and publishes them.",
        ("admin",),
        "programme lead",
        "PC15",
        "icb",
        "PL088",
        administers=(IN_PLACES,),
    ),
    Persona(
        "persona-admin-at-home",
        "Colin Umberstead",
        "Runs the second programme, Home before hospital; the first one's rounds are not his.",
        ("admin",),
        "programme lead",
        "PC15",
        "icb",
        "PL052",
        administers=(AT_HOME,),
    ),
)

INTEGRATORS = (
    Persona(
        "persona-mentor-with-places",
        "Elaine Brambleholt",
        "A therapist who sent people home to be assessed there; has three places.",
        ("mentor",),
        "therapy lead",
        "PC10",
        "community_trust",
        "PL009",
        teaching=_set(3),
        experience_ids=("E-X01a",),
    ),
    Persona(
        "persona-mentor-full",
        "Vikram Osierthwaite",
        "Moved social care staff to another employer; has one place, and it is taken.",
        ("mentor",),
        "principal social worker",
        "PC09",
        "council",
        "PL088",
        teaching=_set(1),
        experience_ids=("E-V05a",),
        teaches="persona-social-work-manager",
    ),
    Persona(
        "persona-mentor-paused",
        "Maureen Kettlegarth",
        "A nurse who opened an evening café for people in distress; takes no new learners now.",
        ("mentor",),
        "community mental-health team manager",
        "PC08",
        "mental_health_trust",
        "PL074",
        teaching=_set(4, paused=True),
        experience_ids=("E-V07a",),
    ),
    Persona(
        "persona-mentor-in-training",
        "Kwame Damsonridge",
        "A geriatrician with a frailty centre behind him; has not finished the training.",
        ("mentor",),
        "consultant geriatrician",
        "PC04",
        "acute_trust",
        "PL095",
        teaching=_set(2, readiness="in_training"),
        experience_ids=("E-X24a",),
    ),
    Persona(
        "persona-learner-and-mentor",
        "Joyce Teaselbeck",
        "A GP who teaches weekly rounds in care homes and wants to learn about records for homes.",
        ("mentor", "learner"),
        "GP and neighbourhood lead",
        "PC01",
        "gp_practice",
        "PL034",
        teaching=_set(2),
        experience_ids=("E-V15c",),
        need=PersonaNeed(
            "Our homes hear from us on a weekly round and otherwise by fax. I want their senior "
            "staff to open the record and order medicines themselves, safely, and I need somebody "
            "who has taken a dozen homes through it.",
            "K09.1f",
            ("K09.1f", "K05.1a"),
            "care_home_residents",
            ("it_systems", "data_sharing"),
        ),
    ),
)

LEARNERS = (
    Persona(
        "persona-ward-manager",
        "Sunita Quincewick",
        "A ward manager with an open need whose know-how she has confirmed.",
        ("learner",),
        "ward manager",
        "PC06",
        "acute_trust",
        "PL092",
        need=PersonaNeed(
            "There are people on my ward who could have been home for days and are kept for a "
            "decision that nobody can make from a bedside. I would like to begin with one bay, "
            "with a therapist in the kitchen the same afternoon, and keep the consultants with "
            "us. Who has done that?",
            "K04.1a",
            ("K04.1a", "K04.1c", "K04.1f"),
            "older_frailty",
            ("prof_cultures",),
        ),
    ),
    Persona(
        "persona-gp",
        "Omar Thistlecroft",
        "A GP who has said what he needs and has not yet confirmed the know-how.",
        ("learner",),
        "GP partner",
        "PC01",
        "gp_practice",
        "PL036",
        need=PersonaNeed(
            "Half of my Friday visits are to people who need a pair of hands and a calm voice, not "
            "a doctor. I ring round until lunch and then send for an ambulance that I do not "
            "believe in. Where does somebody come to the house the same day, and how was the "
            "telephone made to be answered?",
            "K03.1a",
            (),
            "older_frailty",
            ("recruitment",),
        ),
    ),
    Persona(
        "persona-social-work-manager",
        "Carol Dapplemere",
        "A council social work manager who has a mentor and has begun to meet him.",
        ("learner",),
        "social work team manager",
        "PC09",
        "council",
        "PL053",
        need=PersonaNeed(
            "From the spring I manage community nurses beside my social workers. Sickness, "
            "supervision and the duty desk run on two sets of rules, and each side is waiting to "
            "see whose side I am on. I want to hear it from a person who stayed in such a post.",
            "K02.2b",
            ("K02.2b", "K10.1b", "K10.2c"),
            "older_frailty",
            ("workforce_terms", "prof_cultures"),
        ),
    ),
    Persona(
        "persona-charity-manager",
        "Bridget Cloverhythe",
        "A charity manager who has just arrived and has not said what she needs.",
        ("learner",),
        "charity manager",
        "PC18",
        "charity",
        "PL150",
    ),
)

PARTNERS = (
    Persona(
        "persona-public-partner",
        "Derek Pewterfold",
        "A public partner who looked after his wife at home and tells what that was like.",
        ("public_partner",),
        "public partner",
        None,
        None,
        "PL092",
    ),
)

PERSONAS = ADMINS + INTEGRATORS + LEARNERS + PARTNERS


def cast(persona: Persona, number: int, world: World) -> Cast:
    """Give a persona its part."""
    place = world.vocabulary.places[persona.place_id]
    employers = (
        world.employers.near(persona.kind, place, world.vocabulary) if persona.kind else (None,)
    )
    return Cast(
        key=persona.key,
        number=number,
        roles=persona.roles,
        post=Post(persona.job_title, persona.profession_id, place, employers[0]),
        name=persona.name,
        teaching=persona.teaching,
        administers=persona.administers,
        persona_note=persona.line,
    )
