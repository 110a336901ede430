"""An admin sees how long each waiting list is, and who was offered a group and waits for one."""

import pytest

from mentoring.models.needs import Need, NeedState
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.waiting import GroupOffer, GroupState, KnowHowWait, WaitState
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
from tests.integration.test_pace import Held
from tests.rings import committing, queries

OTHER = "K07.1a"


class Lists:
    """A programme with an admin, a mentor without room, and those who wait."""

    def __init__(self, session, client):
        self.session, self.client = session, committing(client, session)
        self.programme = make_programme(session)
        self.admin = make_admin(session, self.programme)
        self.mentor = make_mentor(
            session, make_person(session, name="Merel Okonjo-Hale"), learners_at_once=1
        )
        self.experience = make_experience(session, self.mentor)
        self.path = f"/programmes/{self.programme.id}/waiting"
        session.commit()
        client.sign_in(self.admin)

    def waits(self, number=1, *, knowhow=HOME_FIRST, programme=None, **given):
        need = None
        for _ in range(number):
            need = make_need(self.session, make_person(self.session), programme or self.programme)
            row = {"state": WaitState.WAITING, "joined_at": NOW, "knowhow_id": knowhow, **given}
            self.session.add(KnowHowWait(need_id=need.id, **row))
        self.session.flush()
        return need

    def group(self, state, *, knowhow=HOME_FIRST, name="Asha Thornwick"):
        need = make_need(self.session, make_person(self.session, name=name), self.programme)
        pairing = Pairing(
            need_id=need.id,
            mentor_id=self.mentor.person_id,
            experience_id=self.experience.id,
            state=PairingState.DECLINED,
            explanation={},
            requested_at=NOW,
        )
        self.session.add(pairing)
        self.session.flush()
        given = {"knowhow_id": knowhow, "offered_at": NOW, "reply_by": NOW}
        self.session.add(GroupOffer(pairing_id=pairing.id, state=state, **given))
        self.session.flush()
        return need

    def rows(self):
        return self.client.get(self.path).all("tbody tr")


@pytest.fixture
def lists(session, client):
    return Lists(session, client)


def test_the_longest_list_comes_first_with_the_day_since_when_the_first_waits(lists):
    lists.waits(2)
    lists.waits(3, knowhow=OTHER)
    first, second = lists.rows()
    assert " 3 23 November 2026 " in first
    assert second.startswith("Home-first discharge to assess 2 23 November 2026")


def test_a_wait_of_which_nobody_can_tell_says_why(lists):
    lists.waits()
    assert "We cannot tell yet: too few places have become free" in lists.rows()[0]
    lists.mentor.learners_at_once = 0
    assert "We cannot tell yet: nobody who has done it takes new learners" in lists.rows()[0]


def test_a_wait_that_can_be_reckoned_is_said(lists):
    held = Held(lists.session)
    for _ in range(5):
        held.for_days(20)
    lists.waits()
    assert "about 14 days" in lists.rows()[0]


def test_who_waits_for_a_group_is_named_with_who_offered_it(lists):
    lists.group(GroupState.WANTED)
    lists.group(GroupState.ASKED, name="Ravi Quillsworth")
    (row,) = lists.rows()
    assert "Merel Okonjo-Hale offered a group. Who waits for it: Asha Thornwick." in row
    assert "1 learner has not answered yet" in row
    assert "Ravi" not in row


@pytest.mark.parametrize("state", [GroupState.REFUSED, GroupState.EXPIRED, GroupState.LEFT])
def test_a_group_that_nobody_wants_any_more_is_not_shown(lists, state):
    lists.group(state)
    assert "Nobody waits" in lists.client.get(lists.path).text


def test_a_closed_need_waits_for_no_group(lists):
    need = lists.group(GroupState.WANTED)
    lists.session.get_one(Need, need.id).state = NeedState.WITHDRAWN
    assert lists.rows() == []


def test_those_of_other_programmes_are_counted_beside_and_not_as_this_one_s(lists):
    lists.waits(2, programme=make_programme(lists.session))
    assert lists.rows() == []
    lists.waits()
    assert "1 and 2 of other programmes" in lists.rows()[0]


def test_who_has_left_or_was_offered_somebody_is_not_counted(lists):
    for state in set(WaitState) - {WaitState.WAITING, WaitState.CALLED}:
        lists.waits(state=state)
    assert lists.rows() == []


def test_a_need_in_two_lists_is_one_need_that_waits(lists):
    need = lists.waits()
    lists.session.add(
        KnowHowWait(need_id=need.id, state=WaitState.WAITING, joined_at=NOW, knowhow_id=OTHER)
    )
    page = lists.client.get(lists.path)
    assert "1 need of this programme waits" in page.text
    assert len(page.all("tbody tr")) == 2


def test_an_empty_page_says_what_to_do(lists):
    page = lists.client.get(lists.path)
    assert "Nobody waits" in page.text
    assert "needs against supply" in page.all("main a")


def test_the_hub_of_the_programme_leads_there(lists):
    assert "Who waits" in lists.client.get(f"/programmes/{lists.programme.id}").all("main a")


def test_the_lists_of_somebody_else_s_programme_are_hidden(lists):
    other = make_programme(lists.session)
    lists.client.get(f"/programmes/{other.id}/waiting")
    assert lists.client.status == 404
    lists.client.sign_in(make_person(lists.session))
    lists.client.get(lists.path)
    assert lists.client.status == 403


def test_many_lists_take_as_many_queries_as_one_and_are_paged(lists, database):
    lists.waits()
    lists.group(GroupState.WANTED)
    few = queries(database, lists.client, lists.path)
    with_knowhow = [f"K{n:02d}.1a" for n in range(1, 9)]
    for knowhow in with_knowhow:
        lists.waits(2, knowhow=knowhow)
        lists.group(GroupState.WANTED, knowhow=knowhow)
    assert queries(database, lists.client, lists.path) == few


def test_a_long_page_goes_on_with_the_next(lists, monkeypatch):
    monkeypatch.setattr("mentoring.services.waiting_lists.ON_A_PAGE", 1)
    lists.waits(2)
    lists.waits(1, knowhow=OTHER)
    assert "1 to 1 of 2 waiting lists" in lists.client.get(lists.path).text
    assert "Home-first" not in lists.client.get(f"{lists.path}?page=2").all("tbody tr")[0]
