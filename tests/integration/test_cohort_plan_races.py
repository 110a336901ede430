"""What happens at the same moment in a cohort leaves one plan, one invitation and one session."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from mentoring.errors import MentoringError
from mentoring.models.changes import PracticeChange
from mentoring.models.notices import Notice, NoticeKind
from mentoring.models.sessions import SessionGuest, SessionProposal, TeachingSession
from mentoring.services import (
    change_asks,
    cohort_leads,
    memberships,
    peer_assists,
    session_reminders,
)
from mentoring.services.peer_assists import Wish
from tests.cohort_meeting import CohortMeeting
from tests.cohorts import Gathering
from tests.factories import NOW, viewer

OF_ONE = "of_a_pairing_or_a_cohort|learned_in_one_way"


@pytest.fixture
def meeting(session, database, clock, settings):
    return CohortMeeting(session, database, clock, settings)


def at_once(*orders):
    """Let every order begin at the same moment, and give what came of each."""
    together = threading.Barrier(len(orders))

    def run(order):
        together.wait(timeout=60)
        try:
            return order()
        except MentoringError as refusal:
            return f"refused: {refusal}"

    with ThreadPoolExecutor(len(orders)) as pool:
        return list(pool.map(run, orders))


def act(database, what, now, **given):
    with database.transaction() as session:
        for side in ("lead", "learner", "mentor"):
            if side in given:
                given[side] = viewer(session, given[side])
        return what(session, **given, now=now)


def test_a_plan_is_laid_once_when_everybody_says_yes_at_once(session, database, clock):
    world = Gathering(session, clock)
    world.publish()
    cohort_id, lead_id = world.cohort.id, world.lead.person_id
    places = [(one.id, one.learner_id) for one in world.places()]
    session.commit()

    def yes(place):
        number, learner_id = place
        given = {"learner": learner_id, "membership_id": number}
        return lambda: act(database, memberships.accept, clock.now, **given)

    def lead():
        act(database, cohort_leads.say_yes, clock.now, mentor=lead_id, cohort_id=cohort_id)

    at_once(lead, *map(yes, places))

    rows = session.scalars(select(TeachingSession)).all()
    assert sorted(one.number for one in rows) == [1, 2, 3, 4, 5, 6]
    told = session.scalars(
        select(Notice.recipient_id).where(Notice.kind == NoticeKind.SESSION_PLANNED)
    ).all()
    people = {lead_id, world.partner.id, *(learner_id for _, learner_id in places)}
    assert Counter(told) == dict.fromkeys(people, 6)
    invited = session.scalars(select(SessionGuest.person_id)).all()
    assert Counter(invited) == dict.fromkeys(people, 6)


def test_who_leaves_at_once_with_others_is_told_once(meeting, database, session):
    leavers = meeting.member_ids[:3]
    places = {one: meeting.place_of(one) for one in leavers}

    def leave(person_id):
        given = {"learner": person_id, "membership_id": places[person_id]}
        return lambda: act(database, memberships.leave, meeting.clock.now, **given)

    at_once(*map(leave, leavers))

    told = [one.recipient_id for one in meeting.told(NoticeKind.SESSION_CANCELLED)]
    assert Counter(told) == dict.fromkeys(leavers, 6)
    assert not set(leavers) & {one.person_id for one in meeting.all(SessionGuest)}
    assert not set(leavers) & {one.case_by_id for one in meeting.plan()}


def test_a_time_is_chosen_once_however_many_leads_choose(meeting, database):
    meeting.act(cohort_leads.say_yes, mentor=meeting.second_id, cohort_id=meeting.id)
    wish = Wish("A round", [meeting.clock.now + timedelta(days=n) for n in (3, 4)])
    asker = meeting.member_ids[0]
    row = meeting.act(peer_assists.ask, member=asker, cohort_id=meeting.id, wish=wish)
    times = [one.id for one in row.times]

    def choose(lead_id, time_id):
        given = {"lead": lead_id, "cohort_id": meeting.id, "time_id": time_id}
        return lambda: act(database, peer_assists.choose, meeting.clock.now, **given).id

    found = at_once(*map(choose, (meeting.lead_id, meeting.second_id) * 2, [*times, *times]))
    assert len(set(found)) == 1
    assert len(meeting.all()) == 7


def test_two_workers_remind_and_ask_each_once(meeting, database):
    clock = meeting.clock
    clock.now = meeting.plan()[0].starts_at - timedelta(days=1)
    at_once(*[lambda: session_reminders.run(database, clock=clock)] * 2)
    assert len(meeting.told(NoticeKind.SESSION_SOON)) == 10

    meeting.after(5)
    at_once(*[lambda: change_asks.run(database, clock=clock)] * 2)
    assert len(meeting.told(NoticeKind.CHANGE_ASKED)) == 8


@pytest.mark.parametrize("pairing_too", [True, False])
def test_the_database_refuses_what_is_of_both_or_of_neither(session, meeting, pairing_too):
    both = (1, meeting.id) if pairing_too else (None, None)
    number = dict(zip(("pairing_id", "cohort_id"), both, strict=True))
    who, need_id = meeting.learner_id, meeting.world.needs[0].id
    change = {"need_id": need_id, "learner_id": who, "what": "x", "created_at": NOW}
    place = meeting.place_of(who) if pairing_too else None
    when = {"starts_at": NOW, "ends_at": NOW + timedelta(hours=1)}
    made = {"uid": "one", "made_at": NOW, "changed_at": NOW}
    for row in (
        TeachingSession(**number, **when, **made),
        SessionProposal(**number, proposed_by_id=who, minutes=90, made_at=NOW),
        PracticeChange(pairing_id=number["pairing_id"], membership_id=place, **change),
    ):
        with pytest.raises(IntegrityError, match=OF_ONE):
            _add(session, row)
        session.rollback()


def test_a_number_of_a_plan_is_given_once(session, meeting):
    when = {"starts_at": NOW, "ends_at": NOW + timedelta(hours=1)}
    made = {"uid": "one", "made_at": NOW, "changed_at": NOW}
    row = TeachingSession(cohort_id=meeting.id, number=3, **when, **made)
    with pytest.raises(IntegrityError, match="number"):
        _add(session, row)
    session.rollback()


def _add(session, row):
    session.add(row)
    session.flush()
