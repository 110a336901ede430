"""Two workers at once, and one that dies, give a free place to one person."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from mentoring.models.cohorts import Membership, MembershipState
from mentoring.models.notices import Notice
from mentoring.models.replacements import Replacement
from mentoring.services import cohort_leads, joining, memberships, needs, replacing
from tests.cohorts import Gathering, check_laws
from tests.integration.test_cohort_races import act, at_once

Order = tuple[Callable[..., object], tuple[object, ...]]


@pytest.fixture
def gathering(session, clock):
    made = Gathering(session, clock)
    made.publish()
    for one in made.places()[:3]:
        made.answer(memberships.decline, one)
    for at in range(6):
        made.make_need(at)
    session.commit()
    return made


def number(session, table, *which):
    return session.scalar(select(func.count()).select_from(table).where(*which))


def test_two_workers_invite_one_person_for_each_place(gathering, database, clock):
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: replacing.run(database, clock=clock), range(2)))
    replacing.run(database, clock=clock)  # what one of them left because the other was at it
    session = gathering.session
    invited = number(session, Membership, Membership.state == MembershipState.INVITED)
    assert (invited, number(session, Replacement)) == (8, 3)
    assert number(session, Notice, Notice.kind == "cohort_invited") == 11
    check_laws(session)


def test_a_worker_that_dies_leaves_nothing_half_done(gathering, database, clock):
    session = gathering.session
    (first, *_) = replacing.due(session, now=clock.now)
    session.commit()
    with database.writing() as dying:
        assert replacing.replace(dying, membership_id=first, now=clock.now)
        dying.rollback()
    assert number(session, Replacement) == 0
    session.commit()
    assert replacing.run(database, clock=clock) == 3
    assert number(session, Notice, Notice.kind == "cohort_invited") == 11


def test_whatever_people_do_at_that_moment_the_laws_hold(gathering, database, clock):
    session, cohort_id = gathering.session, gathering.cohort.id
    spare = [gathering.make_need(at) for at in range(2)]
    session.commit()
    ids = [(one.id, one.learner_id) for one in spare]
    waiting = replacing.due(session, now=clock.now)
    admin, lead = gathering.admin.id, gathering.lead.person_id
    place = next(one for one in gathering.places() if one.state is MembershipState.INVITED)
    known = {"learner": place.learner_id, "membership_id": place.id}
    session.commit()
    orders: list[Order] = [(_replace_all, (database, clock)), (_replace_all, (database, clock))]
    for what, given in (
        (memberships.invite, {"admin": admin, "cohort_id": cohort_id, "need_id": ids[0][0]}),
        (needs.withdraw, {"learner": ids[1][1], "need_id": ids[1][0]}),
        (joining.ask, {"learner": ids[0][1], "need_id": ids[0][0], "cohort_id": cohort_id}),
        (memberships.accept, known),
        (cohort_leads.say_yes, {"mentor": lead, "cohort_id": cohort_id}),
    ):
        orders.append((_do, (database, clock, what, given)))
    at_once(orders)
    replacing.run(database, clock=clock)
    check_laws(session)
    session.rollback()
    assert number(session, Replacement, Replacement.membership_id.in_(waiting)) == 3


def _replace_all(database, clock):
    return replacing.run(database, clock=clock)


def _do(database, clock, what, given):
    return act(database, what, clock.now, **given)
