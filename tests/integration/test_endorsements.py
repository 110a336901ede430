"""A colleague's confirmation by a signed link: asked for, given, corrected and declined."""

import pytest

from mentoring.models.experiences import ExperienceState
from mentoring.models.notices import NoticeKind
from mentoring.models.people import Person
from tests.asked import answer

pytestmark = pytest.mark.usefixtures("commits")


def test_a_colleague_is_asked_by_mail_when_an_experience_is_submitted(asked):
    asked.name()
    assert asked.post() == []

    asked.submit()
    (mail,) = asked.post()
    assert mail["Subject"] == "Asha Thornwick asks you: did this happen?"
    assert asked.post() == [mail]


def test_a_colleague_named_later_is_asked_at_once(asked):
    asked.submit().name()

    assert len(asked.post()) == 1


def test_a_confirmation_endorses_the_experience_and_tells_its_holder(asked, client):
    link = asked.name().submit().link()
    page = answer(client, link)

    assert (page.h1, asked.row.state) == ("Thank you", ExperienceState.ENDORSED)
    (news,) = asked.told(NoticeKind.ENDORSED)
    assert news.recipient_id == asked.holder_id
    client.sign_in(asked.session.get_one(Person, asked.holder_id))
    assert "Ruth Pellworth, matron has confirmed it" in client.get(f"/experiences/{asked.id}").text


def test_naming_somebody_else_asks_them_and_nobody_else(asked, client):
    answer(client, asked.name("first@example.org").submit().link_to("first@example.org"))
    asked.edit(result="Waits fell from 9 days to 2.")
    former = asked.link_to("first@example.org")
    asked.name()

    answer(client, asked.link())
    assert asked.row.state is ExperienceState.ENDORSED
    client.get(former)
    assert client.status == 410


def test_a_correction_brings_the_draft_back_with_the_remark(asked, client):
    link = asked.name().submit().link()
    answer(client, link, "corrected", remark="It was three wards, not two.")

    assert asked.row.state is ExperienceState.DRAFT
    client.sign_in(asked.session.get_one(Person, asked.holder_id))
    page = client.get(f"/experiences/{asked.id}")
    assert "It was three wards, not two." in page.text


def test_what_was_put_right_is_asked_about_once_more(asked, client):
    link = asked.name().submit().link()
    answer(client, link, "corrected", remark="It was three wards.")
    asked.submit()

    again = asked.link()
    assert again != link
    answer(client, again)
    assert asked.row.state is ExperienceState.ENDORSED


def test_a_colleague_who_cannot_confirm_it_costs_nothing(asked, client):
    link = asked.name().submit().link()
    answer(client, link, "declined", name="", remark="I was on leave.")

    assert asked.row.state is ExperienceState.SUBMITTED
    (news,) = asked.told(NoticeKind.NOT_ENDORSED)
    assert "on leave" not in news.body
    client.sign_in(asked.session.get_one(Person, asked.holder_id))
    assert client.get(f"/experiences/{asked.id}").link("Name somebody else")


def test_a_changed_result_is_confirmed_again_by_the_same_colleague(asked, client):
    answer(client, asked.name().submit().link())
    asked.edit(result="Waits fell from 9 days to 2.")
    answer(client, asked.link())

    assert asked.row.state is ExperienceState.ENDORSED
    assert len(asked.told(NoticeKind.ENDORSED)) == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"answer": ""}, "answer"),
        ({"name": " "}, "name"),
        ({"answer": "corrected"}, "remark"),
        ({"answer": "corrected", "remark": "Ring me on 01632 960 983"}, "remark"),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_field(asked, client, given, field):
    link = asked.name().submit().link()
    page = answer(client, link, given.get("answer", "confirmed"), **given)

    assert client.status == 422
    assert page.soup.select(f"#{field}-error")
    assert asked.row.state is ExperienceState.SUBMITTED


def test_silence_is_met_with_one_reminder(asked, clock):
    asked.name().submit()
    assert len(asked.post()) == 1
    clock.move(days=6)
    assert len(asked.post()) == 1

    clock.move(days=2)
    assert len(asked.post()) == 2
    clock.move(days=9)
    assert len(asked.post()) == 2


def test_nobody_is_reminded_of_what_they_have_answered(asked, client, clock):
    answer(client, asked.name().submit().link())
    clock.move(days=8)

    assert len(asked.post()) == 1


def test_a_holder_can_ask_again_once_the_link_has_expired(asked, clock):
    first = asked.name().submit().link()
    asked.again()
    assert asked.link() == first

    clock.move(days=29)
    asked.again()
    assert asked.link() != first
