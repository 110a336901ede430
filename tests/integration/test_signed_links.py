"""A signed link that is used twice, altered, too old or ended does nothing and says so."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from mentoring.models.experiences import ExperienceState
from mentoring.models.links import SignedLink
from mentoring.models.notices import NoticeKind
from mentoring.models.people import Person
from mentoring.services import confirmations, links, notices

pytestmark = pytest.mark.usefixtures("commits")


def test_a_link_used_twice_changes_nothing_and_says_so(asked, client):
    link = asked.name().submit().link()
    read = client.get(link).one("input[name=read]")["value"]
    form = {"answer": "confirmed", "name": "Ruth", "role": "", "read": read}
    client.post(link, form)

    page = client.post(link, {**form, "answer": "declined"})
    assert "opening it again changes nothing" in page.text
    assert asked.row.state is ExperienceState.ENDORSED
    assert len(asked.told(NoticeKind.ENDORSED)) == 1
    assert asked.told(NoticeKind.NOT_ENDORSED) == []


@pytest.mark.parametrize("where", [9, -2])
def test_an_altered_link_does_nothing_and_says_so(asked, client, where):
    link = asked.name().submit().link()
    letters = list(link)
    letters[where] = "A" if letters[where] != "A" else "B"
    page = client.get("".join(letters))

    assert (client.status, "not complete, or it was changed" in page.text) == (404, True)
    assert asked.row.state is ExperienceState.SUBMITTED


def test_a_link_signed_with_another_key_is_nobodys(asked, client):
    asked.name().submit().link()
    asked.session.commit()
    row = asked.session.scalars(select(SignedLink)).one()
    client.get(links.path(row, key="another key"))

    assert client.status == 404


def test_an_expired_link_does_nothing_and_says_until_when_it_worked(asked, client, clock):
    link = asked.name().submit().link()
    form = {"answer": "confirmed", "name": "Ruth", "read": "x"}
    clock.move(days=29)
    page = client.get(link)
    assert (client.status, "This link worked until" in page.text) == (410, True)

    client.post(link, form)
    assert client.status == 410
    assert asked.row.state is ExperienceState.SUBMITTED


def test_a_link_of_a_colleague_who_was_replaced_does_nothing(asked, client):
    link = asked.name().submit().link()
    asked.name("somebody.else@example.org")
    client.get(link)

    assert client.status == 410


def test_a_link_to_what_was_withdrawn_does_nothing(asked, client):
    link = asked.name().submit().link()
    asked.withdraw()
    page = client.get(link)

    assert (client.status, "not needed any more" in page.text) == (410, True)


def test_nobody_confirms_what_they_did_themselves(asked, client):
    link = asked.name().submit().link()
    client.sign_in(asked.session.get_one(Person, asked.holder_id))
    client.get(link)

    assert client.status == 403


def test_what_was_changed_while_it_was_read_is_read_once_more(asked, client):
    link = asked.name().submit().link()
    read = client.get(link).one("input[name=read]")["value"]
    asked.edit(result="Waits fell from 9 days to 2.")
    form = {"answer": "confirmed", "name": "Ruth", "role": "", "read": read, "remark": "kept"}
    page = client.post(link, form)

    assert (client.status, asked.row.state) == (422, ExperienceState.SUBMITTED)
    assert "It was changed while you were reading" in page.text
    assert "from 9 days to 2" in page.text
    assert page.one("textarea[name=remark]").text.strip() == "kept"


def test_nobody_writes_to_more_colleagues_in_a_day_than_anybody_needs(asked, client):
    asked.submit()
    for number in range(confirmations.MOST_A_DAY):
        asked.name(f"colleague{number}@example.org")
    client.sign_in(asked.session.get_one(Person, asked.holder_id))
    page = client.post(f"/experiences/{asked.id}/colleague", {"colleague": "one.more@example.org"})

    assert client.status == 422
    assert "Ask the next tomorrow" in page.text


def test_reading_a_link_writes_nothing(asked, client):
    """A mail scanner opens every link: that must not confirm anything."""
    link = asked.name().submit().link()
    client.get(link)

    row = asked.session.scalars(select(SignedLink)).one()
    assert row.used_at is None
    assert row.expires_at - row.made_at == timedelta(days=28)


def test_a_mail_that_is_not_wanted_any_more_is_forgotten_while_it_is_sent(asked):
    asked.name().submit()
    with asked.database.transaction() as session:
        claimed = notices.claim(session, base_url="", key="a key", now=asked.clock.now)
    assert claimed is not None
    asked.name("somebody.else@example.org")
    with asked.database.transaction() as session:
        notices.settle(session, claimed, problem="", now=asked.clock.now)

    (mail,) = asked.told(NoticeKind.ASKED_TO_CONFIRM)
    assert mail.sent_at is None
