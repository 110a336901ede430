"""Made people for cohorts: towns and employers of unequal size, pathways, links, half-days.

Sizes and shares follow a study of engines for cohorts, so that figures can be put beside its own.
"""

import math

import numpy as np

from matching.cohorts.frame import Frame
from matching.cohorts.given import Asked, Leads, Learners, Partners
from matching.problem import NONE, People, Ragged

PATHWAYS, LINKS, PROFESSIONS, HALF_DAYS, TOPICS, DIMENSIONS = 12, 6, 6, 10, 25, 16
PROFESSION_SHARES = (0.38, 0.22, 0.16, 0.12, 0.08, 0.04)

LOOSE = Frame(aim=9, professions=0, of_one_organisation=0, with_lead=False)
"""Six to twelve within reach who share a half-day: what the study calls valid."""

PRODUCT = Frame(aim=9)
"""What the product calls valid: three professions, no more than three and a third from one
organisation, and a fitting lead as well."""


def instance(size, *, seed=1, frame=LOOSE):
    """Make learners, a lead for every five and a partner for every six of them."""
    rng = np.random.default_rng([seed, size])
    place = _Places(rng, size)
    organisation = rng.choice(place.organisations, size, p=place.shares)
    point = place.point[organisation] + 2 * rng.standard_normal((size, 2))
    often = _falling(PATHWAYS, 0.6)
    pathway = rng.choice(PATHWAYS, size, p=often)
    link = rng.integers(0, LINKS, size)
    own = rng.random(size) < 0.5
    profession = np.where(
        own, link % PROFESSIONS, rng.choice(PROFESSIONS, size, p=PROFESSION_SHARES)
    )
    need = _needs(rng, pathway)
    free = rng.random((size, HALF_DAYS)) < 0.45
    free[np.arange(size), rng.integers(0, HALF_DAYS, size)] = True
    learners = Learners(
        people=_people(0, organisation, free),
        need=need,
        context=np.zeros((size, 0)),
        knowhow=pathway,
        pathway=pathway,
        link=link,
        profession=profession,
        point=point,
    )
    leads = _leads(rng, place, max(6, size // 5), size, often)
    partners = _partners(rng, place, max(6, size // 6), size + len(leads), often)
    return Asked(learners, leads, partners, frame)


class _Places:
    """Towns, and the employers in them; a few are large."""

    def __init__(self, rng, size):
        towns = max(3, round(4 * (size / 200) ** 0.4))
        centre = rng.random((towns, 2)) * 60 * math.sqrt(towns)
        self.organisations = max(10, size // 25)
        town = rng.choice(towns, self.organisations, p=_falling(towns, 0.6))
        self.point = centre[town] + 6 * rng.standard_normal((self.organisations, 2))
        self.shares = _falling(self.organisations, 0.5)


def _falling(many, power):
    shares = 1 / np.arange(1, many + 1) ** power
    return shares / shares.sum()


def _needs(rng, pathway):
    """Give each a topic, half of them one of their pathway's two, and a need near to it."""
    size = len(pathway)
    topic = rng.standard_normal((TOPICS, DIMENSIONS))
    topic /= np.linalg.norm(topic, axis=1, keepdims=True)
    own = rng.random(size) < 0.5
    of_pathway = (pathway * 2 + rng.integers(0, 2, size)) % TOPICS
    chosen = np.where(own, of_pathway, rng.integers(0, TOPICS, size))
    need = topic[chosen] + 0.18 * rng.standard_normal((size, DIMENSIONS))
    return need / np.linalg.norm(need, axis=1, keepdims=True)


def _leads(rng, place, many, first, often):
    organisation = rng.choice(place.organisations, many, p=place.shares)
    point = place.point[organisation] + 2 * rng.standard_normal((many, 2))
    pathway = rng.choice(PATHWAYS, many, p=often)
    free = rng.random((many, HALF_DAYS)) < 0.5
    return Leads(
        people=_people(first, organisation, free),
        teaches=Ragged.of([[int(one)] for one in pathway]),
        context=np.zeros((many, 0)),
        steps=np.zeros(many, np.int64),
        point=point,
        room=np.ones(many, np.int64),
    )


def _partners(rng, place, many, first, often):
    organisation = rng.choice(place.organisations, many, p=place.shares)
    point = place.point[organisation] + 4 * rng.standard_normal((many, 2))
    rng.choice(PATHWAYS, many, p=often)  # they have one in the study too, and it is not used
    free = rng.random((many, HALF_DAYS)) < 0.6
    nowhere = np.full(many, NONE, np.int64)
    return Partners(_people(first, nowhere, free), point, np.ones(many, np.int64))


def _people(first, organisation, free):
    many = len(organisation)
    nobody = np.full(many, NONE, np.int64)
    return People(
        person=np.arange(first, first + many),
        line_manager=nobody,
        organisation=np.asarray(organisation, np.int64),
        region=nobody,
        languages=np.zeros(many, np.int64),
        half_days=(free.astype(np.int64) << np.arange(free.shape[1])).sum(axis=1),
        not_with=Ragged.of([[]] * many),
    )
