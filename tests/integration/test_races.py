"""Learners asking, mentors lowering their number and a round being published, all at once."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mentoring.errors import MentoringError
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need, NeedState
from mentoring.models.pairings import HOLDS_A_PLACE, LIVE, Pairing, PairingState
from mentoring.models.rounds import Suggestion, SuggestionState
from mentoring.services import offers, pairings, publishing, register, round_runs, rounds
from mentoring.services.offers import Wish
from mentoring.services.refusals import said_plainly
from tests.factories import (
    NOW,
    make_admin,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
)
from tests.factories import viewer as who

ASKERS, LOWERERS, PUBLISHERS = 170, 29, 1
MENTORS, IN_THE_ROUND = 12, 20
AT_ONCE = ASKERS + LOWERERS + PUBLISHERS


def fill(session: Session):
    """Make mentors with few places, a round ready to go out, and many learners who ask."""
    programme = make_programme(session, undo_minutes=0)
    admin = make_admin(session, programme)
    mentors = [make_mentor(session, learners_at_once=1 + n % 3) for n in range(MENTORS)]
    wishes = [Wish(m.person_id, make_experience(session, m).id) for m in mentors]
    for _ in range(IN_THE_ROUND):
        make_need(session, make_person(session), programme)
    made = rounds.create(
        session,
        admin=who(session, admin.id),
        programme_id=programme.id,
        name="Winter",
        now=NOW,
    )
    rounds.start(session, admin=who(session, admin.id), round_id=made.id, now=NOW)
    return programme, admin, made, wishes


def ask(database, learner_id, need_id, wishes):
    with database.transaction() as session:
        asked = pairings.ask(
            session,
            learner=who(session, learner_id),
            need_id=need_id,
            wishes=wishes,
            note="",
            now=NOW,
        )
        return asked.state.value


def lower(database, mentor_id):
    with database.transaction() as session:
        offers.lock_mentors(session, [mentor_id])
        mentor = session.get_one(Mentor, mentor_id)
        with said_plainly(session):
            mentor.learners_at_once = max(mentor.learners_at_once - 1, 0)
        return "lowered"


def publish(database, round_id):
    with database.transaction() as session:
        return "published" if publishing.publish(session, round_id=round_id, now=NOW) else "missed"


def test_200_at_once_pass_no_number_and_lose_no_request(database, clock):
    with database.transaction() as session:
        programme, admin, made, wishes = fill(session)
        programme_id, admin_id, round_id = programme.id, admin.id, made.id
    assert round_runs.run_next(database, clock=clock, worker="one")
    with database.transaction() as session:
        asking = []
        for number in range(ASKERS):
            learner = make_person(session)
            need = make_need(session, learner, session.get(type(programme), programme_id))
            first = number % MENTORS
            mine = [wishes[first], wishes[(first + 1) % MENTORS]]
            asking.append((learner.id, need.id, mine))
        publishing.schedule(session, admin=who(session, admin_id), round_id=round_id, now=NOW)
        register.refresh(session, now=NOW)
    together = threading.Barrier(AT_ONCE)
    orders = [
        *[(ask, (database, *one)) for one in asking],
        *[(lower, (database, wishes[n % MENTORS].mentor_id)) for n in range(LOWERERS)],
        (publish, (database, round_id)),
    ]

    def run(order):
        act, given = order
        together.wait(timeout=60)
        try:
            return act(*given)
        except MentoringError as refusal:
            return f"refused: {refusal}"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        ends = list(pool.map(run, orders))

    counted = Counter(end if not end.startswith("refused") else "refused" for end in ends)
    assert sum(counted.values()) == AT_ONCE
    assert set(counted) <= {"offered", "requested", "refused", "lowered", "published"}
    assert counted["published"] == 1
    with database.reading() as session:
        check_nobody_is_over_their_number(session)
        check_no_request_is_lost(session, asking, ends)
        check_the_round_is_accounted_for(session)


def check_nobody_is_over_their_number(session):
    held = dict(
        session.execute(
            select(Pairing.mentor_id, func.count())
            .where(Pairing.state.in_(HOLDS_A_PLACE))
            .group_by(Pairing.mentor_id)
        ).all()
    )
    for mentor in session.scalars(select(Mentor)):
        assert held.get(mentor.person_id, 0) == mentor.learners_held <= mentor.learners_at_once


def check_no_request_is_lost(session, asking, ends):
    for (_, need_id, _), end in zip(asking, ends, strict=False):
        live = session.scalars(
            select(Pairing).where(Pairing.need_id == need_id, Pairing.state.in_(LIVE))
        ).all()
        need = session.get(Need, need_id)
        if end.startswith("refused"):
            assert (live, need.state) == ([], NeedState.OPEN)
            assert end.endswith(".")
        else:
            assert [pairing.state.value for pairing in live] == [end]
            assert need.state is NeedState.MATCHED


def check_the_round_is_accounted_for(session):
    for row in session.scalars(select(Suggestion)):
        offered = session.scalar(
            select(func.count())
            .select_from(Pairing)
            .where(Pairing.suggestion_id == row.id, Pairing.state == PairingState.OFFERED)
        )
        assert row.state in (SuggestionState.PUBLISHED, SuggestionState.DROPPED)
        assert offered == (row.state is SuggestionState.PUBLISHED)
        assert bool(row.dropped_because) == (row.state is SuggestionState.DROPPED)
