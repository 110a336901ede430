"""A page asks the database as often for many rows as for few."""

from datetime import timedelta

import pytest

from mentoring.models.concerns import Concern, ConcernState
from mentoring.models.mentors import Readiness
from mentoring.models.needs import NeedState
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.stories import Story, StoryConsent, StoryUse
from mentoring.models.training import TeachBack, TeachBackState, TrainingDone, TrainingStep
from mentoring.models.waiting import GroupOffer, GroupState, KnowHowWait, Referral, WaitState
from tests.factories import (
    HOME_FIRST,
    NOW,
    make_admin,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
)
from tests.meeting import SATURDAY, SUNDAY, at
from tests.rings import queries

pytestmark = pytest.mark.usefixtures("commits")
KNOWHOW = (HOME_FIRST, "K07.1a", "K08.1a")


class Room:
    """Somebody who learns, teaches and runs a programme, and whose rows grow in number."""

    def __init__(self, session, client, database):
        self.session, self.client, self.database = session, client, database
        self.programme = make_programme(session)
        self.person = make_admin(session, self.programme)
        self.mentor = make_mentor(session, self.person, readiness=Readiness.IN_TRAINING)
        self.experience = make_experience(session, self.mentor)
        client.sign_in(self.person)

    def asks(self, path):
        """Count what a page asks the database."""
        return queries(self.database, self.client, path)

    def need(self, **given):
        return make_need(self.session, self.person, self.programme, **given)

    def pairing(self, state, **given):
        other = make_mentor(self.session)
        row = Pairing(
            need_id=self.need(state=given.pop("need_state", NeedState.MATCHED)).id,
            mentor_id=other.person_id,
            experience_id=make_experience(self.session, other).id,
            state=state,
            explanation={},
            requested_at=NOW,
            offered_at=NOW,
            **given,
        )
        return self.add(row)

    def add(self, *rows):
        self.session.add_all(rows)
        self.session.flush()
        return rows[0]


@pytest.fixture
def room(session, client, database):
    return Room(session, client, database)


def wait(room, need, knowhow, minutes=0):
    room.add(
        KnowHowWait(
            need_id=need.id,
            knowhow_id=knowhow,
            state=WaitState.WAITING,
            joined_at=NOW + timedelta(minutes=minutes),
        )
    )


def test_the_page_of_waiting_lists_asks_as_often_for_three_lists_as_for_one(room):
    one, three = (room.need(knowhow=known) for known in (KNOWHOW[:1], KNOWHOW))
    for number, knowhow in enumerate(KNOWHOW):
        wait(room, three, knowhow, number)
    wait(room, one, HOME_FIRST)

    assert room.asks(f"/needs/{three.id}/waiting") == room.asks(f"/needs/{one.id}/waiting")


def test_the_own_page_asks_as_often_for_many_needs_and_pairings_as_for_few(room):
    room.pairing(PairingState.ACTIVE)
    few = room.asks("/home")
    for state in (PairingState.OFFERED, PairingState.ACCEPTED, PairingState.ACTIVE):
        room.pairing(state)
    for _ in range(3):
        room.need()

    assert room.asks("/home") == few


def test_the_own_page_asks_as_often_for_many_sessions_as_for_none(pair, meeting, database):
    meeting.plan(SATURDAY)
    few = queries(database, pair.sit_down(pair.learner_id), "/home")
    for day in (1, 2):
        meeting.plan(SATURDAY + timedelta(hours=day))
    meeting.propose(pair.mentor_id, SUNDAY + timedelta(days=90))
    pair.clock.now = SUNDAY

    assert queries(database, pair.sit_down(pair.learner_id), "/home") == few


def listens(room, mentor, listener):
    room.add(
        TeachBack(
            mentor_id=mentor.person_id,
            listener_id=listener.id,
            state=TeachBackState.ONCE_MORE,
            asked_at=NOW,
            reply_by=NOW,
        )
    )


def read(room, *steps):
    room.add(*(TrainingDone(mentor_id=room.person.id, step=one, done_at=NOW) for one in steps))


def test_the_training_asks_as_often_when_much_is_done_as_when_little_is(room):
    read(room, TrainingStep.TELL)
    listens(room, room.mentor, make_person(room.session))
    few = [room.asks(path) for path in ("/teaching/training", "/teaching/training/tell")]
    read(room, *(step for step in TrainingStep if step is not TrainingStep.TELL))
    for _ in range(3):
        listens(room, room.mentor, make_person(room.session))

    assert [room.asks(path) for path in ("/teaching/training", "/teaching/training/tell")] == few


def test_a_teach_back_is_asked_for_with_as_many_queries_for_many_listeners_as_for_few(room):
    read(room, *TrainingStep)
    make_mentor(room.session)
    few = room.asks("/teaching/training/teach-back")
    for _ in range(4):
        make_mentor(room.session)
        make_admin(room.session, room.programme)

    assert room.asks("/teaching/training/teach-back") == few


def test_those_who_ask_to_be_heard_take_as_many_queries_as_one(room):
    def asked():
        row = TeachBack(
            mentor_id=make_mentor(room.session, readiness=Readiness.IN_TRAINING).person_id,
            listener_id=room.person.id,
            state=TeachBackState.ASKED,
            asked_at=NOW,
            reply_by=NOW,
        )
        return room.add(row).id

    first = asked()
    few = [room.asks(path) for path in ("/home", f"/teach-backs/{first}")]
    for _ in range(3):
        asked()

    assert [room.asks(path) for path in ("/home", f"/teach-backs/{first}")] == few


def tell(room, number):
    row = Story(
        teller_id=room.person.id,
        title=f"By the window {number}",
        text="It was long.",
        told_by="Maud",
        created_at=NOW,
    )
    until = (NOW + timedelta(days=90)).date()
    row.consents = [StoryConsent(use=use, until=until, given_at=NOW) for use in StoryUse]
    return room.add(row).id


def test_the_list_of_stories_asks_as_often_for_many_as_for_one(room):
    first = tell(room, 0)
    few = [room.asks(path) for path in ("/stories", f"/stories/{first}")]
    for number in range(1, 4):
        tell(room, number)

    assert [room.asks(path) for path in ("/stories", f"/stories/{first}")] == few


def test_the_list_of_concerns_asks_as_often_for_many_as_for_one(room):
    def concern(number):
        row = Concern(
            pairing_id=room.pairing(PairingState.ACTIVE).id,
            programme_id=room.programme.id,
            by_id=make_person(room.session).id,
            to_id=room.person.id,
            form=f"concern {number}",
            state=ConcernState.RAISED,
            text="I was spoken to harshly.",
            raised_at=NOW,
        )
        return room.add(row).id

    first = concern(0)
    few = [room.asks(path) for path in ("/concerns", f"/concerns/{first}")]
    for number in range(1, 4):
        concern(number)

    assert [room.asks(path) for path in ("/concerns", f"/concerns/{first}")] == few


def say_no(room):
    """Let a mentor say no, offer a group instead and name somebody else."""
    row = room.pairing(PairingState.DECLINED, need_state=NeedState.OPEN)
    named = make_mentor(room.session)
    make_experience(room.session, named)
    room.add(
        Referral(pairing_id=row.id, person_id=named.person_id, made_at=NOW),
        GroupOffer(
            pairing_id=row.id,
            knowhow_id=HOME_FIRST,
            state=GroupState.ASKED,
            offered_at=NOW,
            reply_by=NOW + timedelta(days=9),
        ),
    )
    return [f"/requests/{row.id}", f"/requests/{row.id}/group", f"/needs/{row.need_id}"]


def test_what_came_of_a_no_asks_as_often_after_many_as_after_one(room):
    paths = say_no(room)
    few = [room.asks(path) for path in paths]
    for _ in range(3):
        say_no(room)

    assert [room.asks(path) for path in paths] == few


def test_the_settings_ask_as_often_for_a_full_programme_as_for_an_empty_one(room):
    path = f"/programmes/{room.programme.id}/settings"
    few = room.asks(path)
    for _ in range(3):
        make_admin(room.session, room.programme)
        room.need()

    assert room.asks(path) == few


def test_the_preferences_ask_no_more_than_a_handful(room):
    assert room.asks("/preferences") <= 5


@pytest.mark.parametrize("side", ["learner_id", "mentor_id"])
def test_two_people_with_many_sessions_ask_as_often_as_with_one(pair, meeting, database, side):
    meeting.plan(SATURDAY)
    meeting.propose(pair.mentor_id, SUNDAY + timedelta(days=9))
    few = queries(database, pair.sit_down(getattr(pair, side)), at(pair))
    for day in range(1, 4):
        meeting.plan(SATURDAY + timedelta(days=day))
    meeting.propose(pair.mentor_id, SUNDAY + timedelta(days=9), SUNDAY + timedelta(days=8))

    assert queries(database, pair.sit_down(getattr(pair, side)), at(pair)) == few
