"""People for cohorts, drawn by hypothesis, and the rules of a valid cohort, read plainly."""

import math
from dataclasses import replace
from itertools import permutations

import numpy as np
from hypothesis import strategies as st

from matching.cohorts.given import Asked, Frame, Leads, Learners, Partners
from matching.problem import NONE, People, Ragged, Rules

HALF_DAYS = 5


@st.composite
def asked(draw, *, most=24, locked=False):
    """Draw a small run: few places, few employers, few half-days, so that rules are felt."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    many = draw(st.integers(0, most))
    kinds, leads = draw(st.integers(1, 3)), draw(st.integers(0, 5))
    least = draw(st.integers(2, 4))
    frame = Frame(
        least=least,
        aim=least + draw(st.integers(0, 2)),
        most=least + draw(st.integers(2, 4)),
        online=draw(st.booleans()),
        professions=draw(st.integers(0, 3)),
        of_one_organisation=draw(st.sampled_from([0, 2, 3])),
        with_lead=draw(st.booleans()),
        with_partner=draw(st.sampled_from([False, False, True])),
    )
    people = _people(rng, 0, many, 0.7)
    learners = Learners(
        people=people,
        need=_unit(rng.standard_normal((many, 4))),
        context=_unit(rng.standard_normal((many, 3))),
        knowhow=rng.integers(0, kinds, many),
        pathway=rng.integers(-1, 2, many),
        link=rng.integers(-1, 4, many),
        profession=rng.integers(0, 4, many),
        point=rng.random((many, 2)) * draw(st.sampled_from([20.0, 150.0])),
    )
    # The first learners may lead as well, but never a cohort that they are in.
    first = max(0, many - draw(st.integers(0, 2)))
    fixed = np.full(many, NONE)
    if locked:
        fixed[rng.permutation(many)[: draw(st.integers(0, least))]] = 0
    return Asked(
        learners=learners,
        leads=_leads(rng, _also(people, first, _people(rng, first, leads, 0.8)), kinds),
        partners=Partners(
            people=_people(rng, 500, 3, 0.8),
            point=rng.random((3, 2)) * 40,
            room=rng.integers(0, 3, 3),
        ),
        frame=frame,
        rules=Rules(other_organisation=draw(st.booleans())),
        fixed=fixed,
    )


def alike(many, *, most=12):
    """Give learners who ask the same in one place and at one time, and leads and a partner."""
    rows, leads = np.arange(many), max(1, many // 6)
    return Asked(
        learners=Learners(
            people=_alike(rows),
            need=np.tile([1.0, 0.0], (many, 1)),
            context=np.tile([1.0, 0.0], (many, 1)),
            knowhow=np.zeros(many, np.int64),
            pathway=np.zeros(many, np.int64),
            link=rows % 4,
            profession=rows % 4,
            point=np.zeros((many, 2)),
        ),
        leads=Leads(
            people=_alike(1000 + np.arange(leads)),
            teaches=Ragged.of([[0]] * leads),
            context=np.tile([1.0, 0.0], (leads, 1)),
            steps=np.zeros(leads, np.int64),
            point=np.zeros((leads, 2)),
            room=np.ones(leads, np.int64),
        ),
        partners=Partners(
            people=_alike(np.array([5000])), point=np.zeros((1, 2)), room=np.array([2])
        ),
        frame=Frame(most=most),
    )


def _alike(person):
    rows = len(person)
    return People(
        person=person,
        line_manager=np.full(rows, NONE),
        organisation=np.full(rows, NONE),
        region=np.zeros(rows, np.int64),
        languages=np.ones(rows, np.int64),
        half_days=np.full(rows, 4),
        not_with=Ragged.of([[]] * rows),
    )


def broken(asked, formed):
    """Say which rules the cohorts break, each rule read by itself."""
    people, leads = asked.learners.people, asked.leads.people
    used = np.bincount(formed.lead[formed.lead >= 0], minlength=len(leads))
    if (used > asked.leads.room).any():
        yield "a lead has more cohorts than they take"
    joined = np.bincount(formed.partner[formed.partner >= 0], minlength=len(asked.partners))
    if (joined > asked.partners.room).any():
        yield "a partner has more cohorts than they take"
    for c in range(len(formed.lead)):
        members = [one for one in range(len(people)) if formed.cohort[one] == c]
        if any(asked.locks[one] >= 0 for one in members):
            continue
        lead = int(formed.lead[c])
        for said in (*_together(asked, members), *_led(asked, members, lead)):
            yield f"cohort {c} of {members}: {said}"
        if asked.frame.with_partner and formed.partner[c] == NONE:
            yield f"cohort {c} has no partner"


def _together(asked, members):
    frame, learners, people = asked.frame, asked.learners, asked.learners.people
    if not frame.least <= len(members) <= frame.most:
        yield f"{len(members)} learners"
    centre = learners.point[members].mean(axis=0)
    if not frame.online and any(
        math.dist(learners.point[one], centre) > frame.reach + 1e-9 for one in members
    ):
        yield "somebody is out of reach"
    if not any(all(_is_free(people, one, at) for one in members) for at in range(14)):
        yield "no half-day is free for all"
    if len({int(learners.profession[one]) for one in members} - {NONE}) < frame.professions:
        yield "too few professions"
    homes = [int(people.organisation[one]) for one in members if people.organisation[one] >= 0]
    most = min(frame.of_one_organisation, len(members) // 3)
    if frame.of_one_organisation and any(homes.count(home) > most for home in homes):
        yield "too many from one organisation"
    for one, other in permutations(members, 2):
        if _are_apart(people, one, people, other):
            yield f"{one} and {other} may not meet"


def _led(asked, members, lead):
    if lead == NONE:
        if asked.frame.with_lead:
            yield "no lead"
        return
    learners, leads = asked.learners, asked.leads
    asks = [int(learners.knowhow[one]) for one in members]
    shared = min(set(asks), key=lambda one: (-asks.count(one), one))
    if shared not in leads.teaches[lead]:
        yield f"the lead does not hold {shared}"
    centre = learners.point[members].mean(axis=0)
    if not asked.frame.online and math.dist(leads.point[lead], centre) > asked.frame.reach + 1e-9:
        yield "the lead is out of reach"
    times = [at for at in range(14) if _is_free(leads.people, lead, at)]
    if not any(all(_is_free(learners.people, one, at) for one in members) for at in times):
        yield "the lead is never free when all are"
    if any(_are_apart(learners.people, one, leads.people, lead) for one in members):
        yield "the lead and somebody may not meet"
    home = leads.people.organisation[lead]
    if asked.rules.other_organisation and home in set(learners.people.organisation[members]) - {-1}:
        yield "the lead is of the organisation of a member"


def _are_apart(left, one, right, other):
    a, b = int(left.person[one]), int(right.person[other])
    return (
        a == b
        or b in left.not_with[one]
        or a in right.not_with[other]
        or left.line_manager[one] == b
        or right.line_manager[other] == a
    )


def _is_free(people, one, at):
    half_days = int(people.half_days[one])
    return half_days == 0 or bool(half_days >> at & 1)


def _people(rng, first, many, often):
    person = np.arange(first, first + many)
    free = (rng.random((many, HALF_DAYS)) < often).astype(np.int64)
    manager = np.where(rng.random(many) < 0.1, rng.integers(0, max(many, 1), many), NONE)
    # Each names somebody whose number is a little higher: a learner beside them, or a lead.
    other = person + rng.integers(1, 6, many)
    wishes = [[int(one)] if rng.random() < 0.1 else [] for one in other]
    return People(
        person=person,
        line_manager=np.where(manager == person, NONE, manager),
        organisation=rng.integers(-1, 5, many),
        region=np.full(many, NONE, np.int64),
        languages=np.zeros(many, np.int64),
        half_days=(free << np.arange(HALF_DAYS)).sum(axis=1),
        not_with=Ragged.of(wishes),
    )


def _also(learners, first, leads):
    """Let leads who are learners too be the same people on both sides."""
    both = max(0, min(len(learners) - first, len(leads)))
    wishes = [learners.not_with[first + at] for at in range(both)]
    columns = ("line_manager", "organisation", "half_days")
    return replace(
        leads,
        not_with=Ragged.of([*wishes, *(leads.not_with[at] for at in range(both, len(leads)))]),
        **{
            name: np.concatenate(
                [getattr(learners, name)[first : first + both], getattr(leads, name)[both:]]
            )
            for name in columns
        },
    )


def _leads(rng, people, kinds):
    many = len(people)
    return Leads(
        people=people,
        teaches=Ragged.of([sorted(set(rng.integers(0, kinds, 2).tolist())) for _ in range(many)]),
        context=_unit(rng.standard_normal((many, 3))),
        steps=rng.integers(0, 3, many),
        point=rng.random((many, 2)) * 40,
        room=rng.integers(0, 3, many),
    )


def _unit(rows):
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
