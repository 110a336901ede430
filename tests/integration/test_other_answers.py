"""Beside yes and no a mentor can offer a group, or name somebody else; nothing else moves."""

import pytest
from sqlalchemy import select

from mentoring.models.mentors import Mentor, Visibility
from mentoring.models.needs import Need
from mentoring.models.notices import Notice
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.people import NotWith, Person
from mentoring.models.waiting import GroupOffer, Referral
from mentoring.services import expiry, groups, needs, pairings, referrals, register
from mentoring.services.offers import Wish
from tests.factories import (
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
    viewer,
)


class Asked:
    """A learner who has asked one mentor, a second choice, and somebody who could be named."""

    def __init__(self, session, client, database, clock):
        self.client, self.database, self.clock = client, database, clock
        self.programme = make_programme(session)
        learner = make_person(session, name="Asha Thornwick")
        self.need_id = make_need(session, learner, self.programme).id
        self.learner_id = learner.id
        self.first, self.second, self.third = (self._mentor(session, n) for n in "ABC")
        register.refresh(session, now=clock.now)
        session.commit()
        self.id = self.does(
            pairings.ask,
            learner=self.learner_id,
            need_id=self.need_id,
            wishes=[Wish(*self.first), Wish(*self.second)],
            note="",
        ).id

    def _mentor(self, session, letter):
        person = make_person(
            session, name=f"{letter}la Quillsworth", email=f"{letter.lower()}la@example.org"
        )
        mentor = make_mentor(session, person)
        return person.id, make_experience(session, mentor).id

    def does(self, what, **given):
        with self.database.transaction() as session:
            for side in {"learner", "mentor"} & given.keys():
                given[side] = viewer(session, given[side])
            return what(session, **given, now=self.clock.now)

    def group(self):
        return self.does(groups.offer, mentor=self.first[0], pairing_id=self.id)

    def wants(self, wanted):
        return self.does(groups.answer, learner=self.learner_id, pairing_id=self.id, wanted=wanted)

    def names(self, who):
        return self.does(referrals.suggest, mentor=self.first[0], pairing_id=self.id, who=who)

    def change(self, what, key, **values):
        with self.database.transaction() as session:
            row = session.get_one(what, key)
            for name, value in values.items():
                setattr(row, name, value)

    def states(self):
        with self.database.reading() as session:
            rows = session.scalars(select(Pairing).where(Pairing.need_id == self.need_id))
            out = [one.state.value for one in sorted(rows, key=lambda one: one.id)]
            return session.get_one(Need, self.need_id).state.value, *out

    def group_state(self):
        with self.database.reading() as session:
            return session.get_one(GroupOffer, self.id).state.value

    def told(self):
        with self.database.reading() as session:
            wanted = select(Notice).where(Notice.recipient_id == self.learner_id)
            return [one.kind.value for one in session.scalars(wanted.order_by(Notice.id))]

    def sit(self, person_id):
        with self.database.reading() as session:
            self.client.sign_in(session.get_one(Person, person_id))
        return self.client


@pytest.fixture
def asked(session, client, database, clock):
    return Asked(session, client, database, clock)


def test_a_group_frees_the_place_and_leaves_the_need_open_while_the_learner_thinks(asked):
    asked.group()
    assert asked.states() == ("open", "declined")
    assert asked.told() == ["group_offered"]
    with asked.database.reading() as session:
        assert session.get_one(Mentor, asked.first[0]).learners_held == 0


def test_a_group_offered_twice_is_offered_once(asked):
    asked.group()
    asked.group()
    assert asked.told() == ["group_offered"]


def test_who_wants_a_group_waits_for_it_and_their_need_stays_open(asked):
    asked.group()
    asked.wants(wanted=True)
    assert (asked.group_state(), asked.states()) == ("wanted", ("open", "declined"))


def test_who_wants_no_group_has_their_next_choice_asked(asked):
    asked.group()
    asked.wants(wanted=False)
    assert (asked.group_state(), asked.states()) == ("refused", ("matched", "declined", "offered"))


def test_a_group_that_nobody_answered_goes_on_to_the_next_choice(asked):
    asked.group()
    assert groups.run(asked.database, clock=asked.clock) == 0
    asked.clock.move(days=15)
    assert [groups.run(asked.database, clock=asked.clock) for _ in range(2)] == [1, 0]
    assert (asked.group_state(), asked.states()) == ("expired", ("matched", "declined", "offered"))
    assert asked.told() == ["group_offered", "declined"]


def test_a_need_that_was_withdrawn_meanwhile_asks_nobody(asked):
    asked.group()
    asked.does(needs.withdraw, learner=asked.learner_id, need_id=asked.need_id)
    asked.clock.move(days=15)
    groups.run(asked.database, clock=asked.clock)
    assert (asked.states(), asked.told()) == (("withdrawn", "declined"), ["group_offered"])


def test_the_second_answer_about_a_group_changes_nothing(asked):
    asked.group()
    asked.wants(wanted=True)
    asked.wants(wanted=False)
    assert (asked.group_state(), asked.states()) == ("wanted", ("open", "declined"))


def test_waiting_for_a_group_is_left_in_one_click(asked):
    asked.group()
    asked.wants(wanted=True)
    page = asked.sit(asked.learner_id).post(f"/requests/{asked.id}/group/leave")
    assert "You do not wait for a group any more" in page.text
    assert asked.group_state() == "left"


def test_a_mentor_sees_how_many_wait_for_a_group_with_them(asked):
    asked.group()
    asked.wants(wanted=True)
    assert "Waiting for a group with you" in asked.sit(asked.first[0]).get("/offers").text


def test_a_mentor_offers_a_group_on_the_page(asked):
    page = asked.sit(asked.first[0]).post(f"/offers/{asked.id}/group")
    assert "Asha Thornwick is asked whether they want a group" in page.text
    assert asked.group_state() == "asked"


def test_a_learner_answers_on_the_page(asked):
    asked.group()
    client = asked.sit(asked.learner_id)
    page = client.get(f"/needs/{asked.need_id}")
    assert page.link("Say whether you want it") == f"/requests/{asked.id}/group"
    client.post(f"/requests/{asked.id}/group", {"wanted": "yes"})
    assert asked.group_state() == "wanted"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_empty_answer_about_a_group_is_asked_again(asked):
    asked.group()
    page = asked.sit(asked.learner_id).post(f"/requests/{asked.id}/group")
    assert asked.client.status == 422
    assert "Choose whether you would like to wait for a group" in page.text


def test_who_is_named_is_shown_to_the_learner_with_reasons(asked):
    asked.names("cla@example.org")
    assert asked.told() == ["somebody_else"]
    assert asked.states() == ("matched", "declined", "offered")
    page = asked.sit(asked.learner_id).get(f"/requests/{asked.id}")
    assert "Ala Quillsworth suggests Cla Quillsworth" in page.text
    assert page.all(".app-person .app-reasons li")


def test_who_is_named_can_be_picked_from_those_suggested(asked):
    page = asked.sit(asked.first[0]).get(f"/offers/{asked.id}/somebody-else")
    assert page.all("label.nhsuk-radios__label")[:2] == ["Bla Quillsworth", "Cla Quillsworth"]
    asked.client.post(
        f"/offers/{asked.id}/somebody-else", {"person": str(asked.third[0]), "email": ""}
    )
    assert asked.told() == ["somebody_else"]


@pytest.mark.parametrize("why", ["hidden", "kept apart", "full by will", "not here", "paused"])
def test_why_a_name_cannot_be_passed_on_is_told_to_nobody(asked, why):
    who, third = "cla@example.org", asked.third[0]
    if why == "hidden":
        asked.change(Mentor, third, visibility=Visibility.NOBODY)
    elif why == "full by will":
        asked.change(Mentor, third, learners_at_once=0)
    elif why == "paused":
        asked.change(Mentor, third, paused=True)
    elif why == "kept apart":
        with asked.database.transaction() as session:
            session.add(NotWith(person_id=third, other_id=asked.learner_id))
    else:
        who = "nobody@example.org"
    page = asked.sit(asked.first[0]).post(
        f"/offers/{asked.id}/somebody-else", {"person": "email", "email": who}
    )
    assert "If you named somebody who is on the register and free to be asked" in page.text
    assert asked.told() == ["declined"]
    assert "Cla" not in asked.sit(asked.learner_id).get(f"/requests/{asked.id}").text


def test_who_hides_after_they_were_named_is_shown_no_more(asked):
    asked.names("cla@example.org")
    asked.change(Mentor, asked.third[0], visibility=Visibility.NOBODY)
    assert "Cla" not in asked.sit(asked.learner_id).get(f"/requests/{asked.id}").text


def test_an_address_that_nobody_here_has_is_not_kept(asked):
    asked.names("nobody@example.org")
    with asked.database.reading() as session:
        assert session.scalars(select(Referral)).all() == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Enter an e-mail address"), ("ALA@example.org", "Name somebody other than yourself")],
)
def test_a_name_that_cannot_be_used_is_asked_again(asked, typed, said):
    page = asked.sit(asked.first[0]).post(
        f"/offers/{asked.id}/somebody-else", {"person": "email", "email": typed}
    )
    assert (asked.client.status, asked.states()) == (422, ("matched", "offered"))
    assert said in page.text


ANSWERS = {
    "no": lambda asked: asked.does(
        pairings.decline, mentor=asked.first[0], pairing_id=asked.id, reason="no_time"
    ),
    "a group": lambda asked: (asked.group(), asked.wants(wanted=False)),
    "somebody else": lambda asked: asked.names("cla@example.org"),
    "silence": lambda asked: expiry.run(asked.database, clock=asked.clock),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_every_other_offer_stays_exactly_as_it_is_after_a_no(asked, answer):
    if answer == "silence":
        asked.clock.move(days=15)
    with asked.database.transaction() as session:
        programme = session.merge(asked.programme)
        for mentor in (asked.first, asked.second, asked.third):
            learner = make_person(session)
            need = make_need(session, learner, programme)
            pairings.ask(
                session,
                learner=viewer(session, learner.id),
                need_id=need.id,
                wishes=[Wish(*mentor)],
                note="",
                now=asked.clock.now,
            )
    before = others(asked)
    ANSWERS[answer](asked)
    assert others(asked) == before
    assert {row["state"] for row in before} == {PairingState.OFFERED}
    assert asked.states()[1] in {"declined", "expired"}


def others(asked):
    columns = Pairing.__table__.columns
    with asked.database.reading() as session:
        rows = session.execute(
            select(*columns).where(Pairing.need_id != asked.need_id).order_by(Pairing.id)
        )
        return [dict(row._mapping) for row in rows]


def test_nobody_named_is_said_beside_the_people_to_choose_from(asked):
    page = asked.sit(asked.first[0]).post(
        f"/offers/{asked.id}/somebody-else", {"person": "", "email": ""}
    )
    assert page.all(".nhsuk-error-summary li") == [
        "Choose one of the people, or give the e-mail address of somebody else"
    ]
