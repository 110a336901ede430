"""What the compiled loops read: all people, all staff, what is asked, and room for counting."""

from typing import NamedTuple

from matching.problem import Bools, Floats, Ints


class Facts(NamedTuple):
    """What is known of the learners, row by row; all whole numbers are int64."""

    need: Floats
    context: Floats
    knowhow: Ints
    heading: Ints
    pathway: Ints
    link: Ints
    profession: Ints
    organisation: Ints
    point: Floats
    free: Ints
    apart: Ints
    apart_from: Ints


class Seats(NamedTuple):
    """The lead and the partner of each cohort, `NONE` where there is none.

    They are numbered on from the learners: leads from N, partners from N + M.
    """

    lead: Ints
    partner: Ints
    lead_free: Ints
    partner_free: Ints
    lead_point: Floats
    partner_point: Floats
    lead_context: Floats
    lead_holds: Bools
    lead_worth: Floats


class Terms(NamedTuple):
    """What is asked of every cohort, as numbers."""

    shares: Floats
    reach: float
    half_days: int
    professions: int
    of_one_organisation: int
    links: int
    asking: float
    with_lead: bool
    with_partner: bool


class Scratch(NamedTuple):
    """Room for counting, all zero between calls."""

    knowhow: Ints
    pathway: Ints
    organisation: Ints
