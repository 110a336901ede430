"""A cohort in every state, with one person in every part of it."""

from datetime import timedelta

from mentoring.models.cohorts import (
    Cohort,
    CohortLead,
    CohortState,
    JoinRequest,
    JoinState,
    Membership,
    MembershipState,
)
from mentoring.models.needs import NeedState
from mentoring.models.people import HALF_DAYS, pack
from tests.factories import NOW, make_experience, make_mentor, make_need, make_person

PLACES = {
    CohortState.PUBLISHED: MembershipState.INVITED,
    CohortState.ACTIVE: MembershipState.ACTIVE,
    CohortState.COMPLETED: MembershipState.COMPLETED,
    CohortState.CANCELLED: MembershipState.LEFT,
}
MET = {MembershipState.COMPLETED: NeedState.MET, MembershipState.LEFT: NeedState.OPEN}


def make_cohorts(world):
    """Give the numbers of cohorts in which the person learns, leads, stands beside or runs it."""
    made = [_cohort(world, state, world.person) for state in PLACES]
    made.append(_cohort(world, CohortState.PUBLISHED, world.person, MembershipState.ACCEPTED))
    other = make_person(world.session)
    made += [_cohort(world, CohortState.PUBLISHED, other, lead=world.mentor)]
    made += [_cohort(world, state, other) for state in (CohortState.PROPOSED, *PLACES)]
    joinable = _cohort(world, CohortState.PUBLISHED, make_person(world.session))
    joinable.whole_person_id, joinable.online = other.id, True
    world.person.half_days |= pack(("mon_am",), HALF_DAYS)
    made.append(joinable)
    wished = make_need(world.session, other, world.ring.programme)
    own = make_need(world.session, world.person, world.ring.programme)
    wishes = [_wish(world, made[0], wished, state) for state in JoinState]
    _wish(world, made[0], own, JoinState.WAITING)
    return {"cohort_id": [one.id for one in made], "request_id": [one.id for one in wishes]}


def _wish(world, cohort, need, state):
    row = JoinRequest(cohort_id=cohort.id, need_id=need.id, state=state, asked_at=NOW)
    world.session.add(row)
    world.session.flush()
    return row


def _cohort(world, state, learner, place=None, lead=None):
    session = world.session
    if lead is None:
        lead = make_mentor(session, cohorts_at_once=1)
        make_experience(session, lead)
    else:
        lead.cohorts_at_once = 2
        session.flush()
    row = Cohort(
        programme_id=world.ring.programme.id,
        knowhow_id="K04.1a",
        state=state,
        name=f"Home first, {state.value}",
        aim="Get people home on the day they are fit",
        question="What is in the way on a Friday?",
        half_day="mon_am",
        whole_person_id=world.person.id,
        partner_id=make_person(session, public_partner=True).id,
        made_at=NOW,
        active_at=NOW if state in (CohortState.ACTIVE, CohortState.COMPLETED) else None,
        ended_at=NOW if state in (CohortState.COMPLETED, CohortState.CANCELLED) else None,
    )
    session.add(row)
    session.flush()
    reply_by = NOW + timedelta(days=10)
    session.add(CohortLead(cohort_id=row.id, mentor_id=lead.person_id, reply_by=reply_by))
    place = place or PLACES.get(state)
    if place is not None:
        need = make_need(
            session, learner, world.ring.programme, state=MET.get(place, NeedState.MATCHED)
        )
        session.add(
            Membership(
                cohort_id=row.id,
                need_id=need.id,
                learner_id=learner.id,
                state=place,
                invited_at=NOW,
                reply_by=reply_by if place is MembershipState.INVITED else None,
            )
        )
        session.flush()
    return row
