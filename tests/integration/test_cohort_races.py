"""Admins publishing, leads lowering their number and learners answering, all at once."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from mentoring.errors import MentoringError
from mentoring.models.cohorts import Cohort, CohortState, Membership
from mentoring.models.pairings import Pairing
from mentoring.services import (
    cohort_leads,
    cohort_publishing,
    cohorts,
    memberships,
    mentors,
    needs,
    pairings,
    register,
)
from mentoring.services.offers import Wish
from tests.cohorts import Gathering, check_laws
from tests.factories import make_experience, make_mentor, viewer

COHORTS, LEADS = 6, 3


def at_once(orders):
    """Let every order begin at the same moment, and give what came of each."""
    together = threading.Barrier(len(orders))

    def run(order):
        act, given = order
        together.wait(timeout=60)
        try:
            return act(*given)
        except MentoringError as refusal:
            return f"refused: {refusal}"

    with ThreadPoolExecutor(len(orders)) as pool:
        return list(pool.map(run, orders))


def act(database, what, now, **given):
    with database.transaction() as session:
        for side in ("admin", "mentor", "learner"):
            if side in given:
                given[side] = viewer(session, given[side])
        what(session, **given, now=now)
        return what.__name__


def go_out(database, cohort_id, now):
    with database.transaction() as session:
        done = cohort_publishing.publish(session, cohort_id=cohort_id, now=now)
        return "published" if done else "put back"


def check_the_laws(database):
    with database.reading() as session:
        check_laws(session)


@pytest.fixture
def several(session, clock):
    """Six cohorts with two leads each, of three mentors who take one cohort each, all due."""
    made = [Gathering(session, clock, number=6) for _ in range(COHORTS)]
    leads = [made[0].make_lead() for _ in range(LEADS)]
    for at, one in enumerate(made):
        one.propose(
            lead_id=leads[at % LEADS].person_id, second_id=leads[(at + 1) % LEADS].person_id
        )
        one.by_admin(cohort_publishing.schedule)
    clock.move(minutes=30)
    session.commit()
    return [one.cohort.id for one in made], [one.person_id for one in leads]


def test_no_race_passes_the_number_of_cohorts_of_a_mentor(several, database, clock):
    ids, leads = several
    lower = {"learners": 0, "cohorts": 0}
    ends = at_once(
        [
            *[(go_out, (database, one, clock.now)) for one in ids for _ in range(3)],
            *[(lowered, (database, one, clock.now, lower)) for one in leads],
        ]
    )
    counted = Counter(end if not end.startswith("refused") else "refused" for end in ends)
    assert counted["published"] <= LEADS // 2
    assert counted["published"] + counted["put back"] == len(ids) * 3
    check_the_laws(database)


def lowered(database, mentor_id, now, numbers):
    return act(database, mentors.set_numbers, now, mentor=mentor_id, **numbers)


def test_nobody_is_invited_by_two_cohorts_at_once(session, database, clock):
    gathering = Gathering(session, clock, number=8)
    other = Gathering(session, clock, number=0)
    other.programme, other.needs = gathering.programme, gathering.needs
    other.admin = gathering.admin
    other.cohort = gathering.do(
        cohorts.create,
        admin=gathering.admin.id,
        programme_id=gathering.programme.id,
        plan=cohorts.Plan(name="Another", knowhow_id="K04.1a", aim="The same needs"),
    )
    for one in (gathering, other):
        one.propose()
        one.by_admin(cohort_publishing.schedule)
    clock.move(minutes=30)
    session.commit()
    ids = [gathering.cohort.id, other.cohort.id]
    ends = at_once([(go_out, (database, one, clock.now)) for one in ids * 4])
    assert Counter(ends) == {"published": 1, "put back": 7}
    check_the_laws(database)


def test_answers_a_withdrawal_and_an_end_at_once_leave_every_need_right(session, database, clock):
    gathering = Gathering(session, clock, number=12)
    gathering.publish()
    session.commit()
    places = [(one.learner_id, one.id, one.need_id) for one in gathering.places()]
    session.commit()
    lead, cohort, now = gathering.lead.person_id, gathering.cohort.id, clock.now
    admin = gathering.admin.id
    orders = [
        *[
            (answer, (database, now, memberships.accept, learner, place))
            for learner, place, _ in places[:9]
        ],
        *[
            (answer, (database, now, memberships.decline, learner, place))
            for learner, place, _ in places[7:10]
        ],
        *[(withdrawn, (database, now, learner, need)) for learner, _, need in places[10:]],
        (say_yes, (database, now, lead, cohort)),
        (cancelled, (database, now, admin, cohort)),
    ]
    ends = at_once(orders)
    check_the_laws(database)
    with database.reading() as reading:
        state = reading.get(Cohort, cohort).state
    assert state is (CohortState.CANCELLED if ends[-1] == "cancel" else CohortState.ACTIVE)


def test_a_need_is_served_once_when_its_learner_asks_while_a_cohort_goes_out(
    session, database, clock
):
    gathering = Gathering(session, clock, number=8)
    gathering.propose()
    gathering.by_admin(cohort_publishing.schedule)
    mentor = make_mentor(session, learners_at_once=6)
    wish = Wish(mentor.person_id, make_experience(session, mentor).id)
    register.refresh(session, now=clock.now)
    clock.move(minutes=30)
    session.commit()
    asking = [(one.learner_id, one.id) for one in gathering.needs[:2]]
    orders = [(asked, (database, clock.now, learner, need, wish)) for learner, need in asking]
    ends = at_once([*orders, (go_out, (database, gathering.cohort.id, clock.now))])
    assert ends[-1] == "published"
    with database.reading() as reading:
        for _, need_id in asking:
            asked_for = select(func.count()).where(Pairing.need_id == need_id)
            invited = select(func.count()).where(Membership.need_id == need_id)
            assert reading.scalar(asked_for) + reading.scalar(invited) == 1


def asked(database, now, learner, need, wish):
    return act(database, pairings.ask, now, learner=learner, need_id=need, wishes=[wish], note="")


def answer(database, now, what, learner, place):
    return act(database, what, now, learner=learner, membership_id=place)


def withdrawn(database, now, learner, need):
    return act(database, needs.withdraw, now, learner=learner, need_id=need)


def say_yes(database, now, lead, cohort):
    return act(database, cohort_leads.say_yes, now, mentor=lead, cohort_id=cohort)


def cancelled(database, now, admin, cohort):
    return act(database, cohorts.cancel, now, admin=admin, cohort_id=cohort)
