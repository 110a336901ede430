"""What an admin asks of every cohort: the hard rules, and how much the rest matters."""

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np

from matching.problem import Floats, RangeError

MOST = 16
"""The largest cohort that can be asked for."""

ASKING = 0.75
"""The share of a cohort that usually has to ask for something under one heading."""

PARTS = ("need", "professions", "links", "travel", "half_days", "lead", "partner")
"""What the quality of a cohort is made of, each in [0, 1]."""


class Weight(IntEnum):
    """How much something matters to an admin; `MUST` makes it a rule that is never broken."""

    NONE = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    MUST = 4


USUAL = (0.30, 0.15, 0.15, 0.10, 0.10, 0.10, 0.10)
"""The shares of the parts where everything matters as usual; they sum to 1."""

WORTH = {Weight.NONE: 0.0, Weight.LOW: 0.5, Weight.MEDIUM: 1.0, Weight.HIGH: 2.0, Weight.MUST: 2.0}


@dataclass(frozen=True)
class Frame:
    """What an admin asks of every cohort: the hard rules, and how much the rest matters.

    Parameters
    ----------
    least, aim, most : int
        Learners in a cohort.
    reach : float
        Kilometres from a cohort's centre within which everybody works; not asked of those online.
    online : bool
        Whether the cohorts meet online.
    professions, links : int
        How many of each a cohort has at least.
    asking : float
        The share of a cohort, from 0 to 1, that asks for something under the heading of what most
        ask for; 0 asks nothing.
    of_one_organisation : int
        How many at most come from one organisation, and never more than a third; 0 asks nothing.
    with_lead, with_partner : bool
        Whether a cohort without one is not valid.
    weights : dict of str to Weight
        By the names of `PARTS`; what is not named matters as usual.
    """

    least: int = 6
    aim: int = 8
    most: int = 12
    reach: float = 60.0
    online: bool = False
    professions: int = 3
    links: int = 0
    asking: float = 0.0
    of_one_organisation: int = 3
    with_lead: bool = True
    with_partner: bool = False
    weights: dict[str, Weight] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse sizes that contradict each other."""
        if not 2 <= self.least <= self.aim <= self.most <= MOST:
            raise RangeError(
                f"a cohort has {self.least} to {self.most} learners, {self.aim} if it can be; "
                f"the sizes must rise and lie between 2 and {MOST}"
            )
        if not 0 <= self.asking <= 1:
            raise RangeError(f"the share that asks alike is {self.asking}; it lies from 0 to 1")
        if self.reach <= 0:
            raise RangeError(f"the reach is {self.reach} km; it must be above 0")

    @property
    def shares(self) -> Floats:
        """Give the share of each part; they sum to 1."""
        said = [self.weights.get(name, Weight.MEDIUM) for name in PARTS]
        worth = np.array([WORTH[Weight(one)] for one in said]) * np.array(USUAL)
        total = worth.sum()
        if total == 0:
            raise RangeError("every part has the weight NONE; one of them has to matter")
        shares: Floats = worth / total
        return shares
