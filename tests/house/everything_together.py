"""What cohorts do together: sessions, actions, and a peer assist that waits for a time."""

from datetime import timedelta

from mentoring.models.cohort_actions import CohortAction
from mentoring.models.cohorts import CohortLead, CohortState, Membership, MembershipState
from mentoring.models.needs import NeedState
from mentoring.models.sessions import (
    SessionGuest,
    SessionProposal,
    SessionState,
    SessionTime,
    TeachingSession,
)
from tests.factories import NOW, make_cohort, make_mentor, make_need, make_person


def meet(world, others):
    """Leave a cohort that the person leads and one in which they learn, beside the others."""
    world.mentor.cohorts_at_once = 2
    world.session.flush()
    made = [
        _meet(world, lead=world.mentor, learner=make_person(world.session)),
        _meet(world, lead=make_mentor(world.session, cohorts_at_once=1), learner=world.person),
    ]
    world.sessions += [number for _, numbers, _, _ in made for number in numbers]
    return {
        **others,
        "cohort_id": [*others["cohort_id"], *(cohort for cohort, _, _, _ in made)],
        "proposal_id": [proposal for _, _, proposal, _ in made],
        "action_id": [action for _, _, _, action in made],
    }


def _meet(world, *, lead, learner):
    session = world.session
    row = make_cohort(
        session, world.ring.programme, state=CohortState.ACTIVE, active_at=NOW, half_day="mon_am"
    )
    session.add(CohortLead(cohort_id=row.id, mentor_id=lead.person_id, said_yes_at=NOW))
    need = make_need(session, learner, world.ring.programme, state=NeedState.MATCHED)
    session.add(
        Membership(
            cohort_id=row.id,
            need_id=need.id,
            learner_id=learner.id,
            state=MembershipState.ACTIVE,
            invited_at=NOW,
        )
    )
    ask = SessionProposal(
        cohort_id=row.id,
        proposed_by_id=learner.id,
        minutes=90,
        about="A round with the carers",
        made_at=NOW,
        times=[SessionTime(starts_at=NOW + timedelta(days=5))],
    )
    action = CohortAction(
        cohort_id=row.id,
        person_id=learner.id,
        what="Ask the manager",
        by_when=(NOW + timedelta(days=7)).date(),
        made_at=NOW,
    )
    session.add_all([ask, action])
    days = {-2: SessionState.PLANNED, -16: SessionState.HELD, 12: SessionState.PLANNED}
    rows = [_session(row, number, at) for number, at in enumerate(days.items(), start=1)]
    rows.append(_session(row, None, (3, SessionState.PLANNED)))
    session.add_all(rows)
    session.flush()
    session.add_all(
        SessionGuest(session_id=one.id, person_id=who, invited_at=NOW)
        for one in rows
        for who in (lead.person_id, learner.id)
    )
    session.flush()
    return row.id, [one.id for one in rows], ask.id, action.id


def _session(cohort, number, at):
    days, state = at
    starts_at = NOW + timedelta(days=days)
    return TeachingSession(
        cohort_id=cohort.id,
        number=number,
        state=state,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
        uid=f"cohort-{cohort.id}-{days}",
        made_at=NOW,
        changed_at=NOW,
    )
