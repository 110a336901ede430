"""Two workers at once, and one that dies, give a free place to one person."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from mentoring.models.cohorts import Membership, MembershipState
from mentoring.models.notices import Notice
from mentoring.models.replacements import Replacement
from mentoring.services import memberships, replacing
from tests.cohorts import Gathering, check_laws


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
