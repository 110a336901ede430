"""Learners for one cohort, chosen among very many who need the same."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mentoring.models.cohorts import Cohort
from mentoring.models.vocabulary import KnowHow
from mentoring.services import cohort_groups, cohort_rules
from mentoring.services.arrivals import needs
from mentoring.services.cohorts import Plan, Together

OF_ONE_ORGANISATION, LOOKED_AT = 2, 300


def fitting(
    session: Session, *, programme_id: int, plan: Plan, beside: Together
) -> tuple[int, ...]:
    """Choose needs under the plan's know-how whose learners fit together; none where they do not.

    `beside` names who leads and who else is in it. As many are chosen as the plan aims at, of one
    profession after another.
    """
    least, aim, most = plan.size
    asked = [need_id for need_id, _ in needs.openly_asked(session, about=_within(session, plan))]
    looked = Cohort(
        programme_id=programme_id,
        knowhow_id=plan.knowhow_id,
        online=plan.online,
        reach_km=plan.reach_km,
        size_least=least,
        size_most=most,
        partner_id=beside.partner_id,
        whole_person_id=beside.whole_person_id,
    )  # never added to the session: the rules are asked who would fit into it
    lead_ids = [one for one in (beside.lead_id, beside.second_id) if one is not None]
    group = cohort_groups.read(
        session, cohort=looked, need_ids=asked[:LOOKED_AT], lead_ids=lead_ids
    )
    out = cohort_rules.misfits(group)
    chosen = _mixed([one for one in group.learners if one.need_id not in out], aim)
    left = group.but({one.need_id for one in group.learners} - set(chosen))
    return () if cohort_rules.problems(left) else chosen


def _within(session: Session, plan: Plan) -> Sequence[str]:
    return session.scalars(select(KnowHow.id).where(KnowHow.parent_id == plan.knowhow_id)).all()


def _mixed(learners: Sequence[Any], aim: int) -> tuple[int, ...]:
    by_profession: dict[str, list[Any]] = defaultdict(list)
    for one in learners:
        by_profession[one.profession_id or ""].append(one)
    chosen: list[int] = []
    of_organisation: Counter[int] = Counter()
    for in_turn in zip_longest(*by_profession.values()):
        for one in in_turn:
            if one is None or len(chosen) == aim:
                continue
            if of_organisation[one.organisation_id] < OF_ONE_ORGANISATION:
                of_organisation[one.organisation_id] += 1
                chosen.append(one.need_id)
    return tuple(chosen)
