"""Somebody else sees a change through a signed link: used once, by nobody but its reader."""

import pytest
from sqlalchemy import select

from mentoring.errors import InvalidError
from mentoring.models.changes import ChangeState
from mentoring.models.links import LinkPurpose, SignedLink
from mentoring.models.notices import NoticeKind
from mentoring.services import confirmations, links
from tests.changed import COLLEAGUE, RESULT, answer, leave

pytestmark = pytest.mark.usefixtures("commits")


def test_a_colleague_is_asked_by_mail_and_reads_what_was_changed(changed, client):
    link = changed.tried().ask().link()
    leave(client)
    page = client.get(link)

    (mail,) = changed.mails_to()
    assert mail["Subject"] == "Asha Thornwick asks you: do you see this happening?"
    assert "Two wards at Larkmere" in page.text
    assert RESULT in page.text


def test_what_somebody_else_has_seen_is_practice(changed, client):
    page = answer(client, changed.tried().ask().link())

    assert (page.h1, changed.row.state) == ("Thank you", ChangeState.PRACTISING)
    (news,) = changed.pair.told(NoticeKind.CHANGE_CONFIRMED)
    assert news.recipient_id == changed.pair.learner_id
    changed.pair.sit_down(changed.pair.mentor_id)
    assert "Seen by Ruth Pell, ward sister" in client.get(f"/pairings/{changed.pair.id}").text


def test_a_correction_is_told_with_the_remark(changed, client):
    answer(client, changed.tried().ask().link(), "corrected", remark="Only on one ward.")

    assert changed.row.state == ChangeState.TRIED
    changed.pair.sit_down(changed.pair.learner_id)
    assert "Only on one ward." in client.get(f"/changes/{changed.id}").text
    assert len(changed.pair.told(NoticeKind.CHANGE_CORRECTED)) == 1

    answer(client, changed.say(where_at="One ward at Larkmere").ask().link())
    assert changed.row.state == ChangeState.PRACTISING


def test_who_cannot_say_leaves_it_to_somebody_else(changed, client):
    answer(client, changed.tried().ask().link(), "declined", name="")

    assert changed.row.state is ChangeState.TRIED
    changed.pair.sit_down(changed.pair.learner_id)
    assert "Name somebody else" in client.get(f"/changes/{changed.id}").text
    assert len(changed.pair.told(NoticeKind.CHANGE_NOT_CONFIRMED)) == 1


def test_a_link_used_twice_changes_nothing_and_says_so(changed, client):
    link = changed.tried().ask().link()
    leave(client)
    read = client.get(link).one("input[name=read]")["value"]
    form = {"answer": "declined", "name": "", "role": "", "read": read}
    client.post(link, form)
    page = client.post(link, {**form, "answer": "confirmed", "name": "Ruth"})

    assert "opening it again changes nothing" in page.text
    assert changed.row.state is ChangeState.TRIED


@pytest.mark.parametrize("where", [9, -2])
def test_an_altered_link_does_nothing_and_says_so(changed, client, where):
    letters = list(changed.tried().ask().link())
    letters[where] = "A" if letters[where] != "A" else "B"
    page = client.get("".join(letters))

    assert (client.status, "not complete, or it was changed" in page.text) == (404, True)


def test_a_link_for_an_experience_opens_no_change(changed, client):
    changed.tried().ask().link()
    changed.pair.session.commit()
    row = changed.pair.session.scalars(select(SignedLink)).one()
    changed.pair.session.commit()
    other = links._signer(LinkPurpose.ENDORSEMENT, changed.pair.settings.secret_key).dumps(row.id)

    client.get(f"/seen/{other}")
    assert client.status == 404


def test_an_expired_link_says_until_when_it_worked(changed, client, clock):
    link = changed.tried().ask().link()
    clock.move(days=29)
    page = client.get(link)

    assert (client.status, "This link worked until" in page.text) == (410, True)


def test_a_link_of_a_colleague_who_was_replaced_does_nothing(changed, client):
    link = changed.tried().ask().link()
    changed.ask("somebody.else@example.org")
    client.get(link)

    assert client.status == 410


def test_a_link_to_what_has_stopped_does_nothing(changed, client):
    link = changed.tried().ask().link()
    changed.report("stopped", lesson="The carers start later than our round.")
    client.get(link)

    assert client.status == 410


def test_a_learner_who_is_signed_in_cannot_answer_their_own_link(changed, client):
    link = changed.tried().ask().link()
    changed.pair.sit_down(changed.pair.learner_id)
    client.get(link)
    assert client.status == 403

    client.post(link, {"answer": "confirmed", "name": "Ruth", "read": "x"})
    assert (client.status, changed.row.state) == (403, ChangeState.TRIED)


def test_what_was_changed_while_it_was_read_is_read_once_more(changed, client):
    link = changed.tried().ask().link()
    leave(client)
    read = client.get(link).one("input[name=read]")["value"]
    changed.say(where_at="One ward only")
    page = client.post(link, {"answer": "confirmed", "name": "Ruth", "read": read})

    assert (client.status, changed.row.state) == (422, ChangeState.TRIED)
    assert "It was changed while you were reading" in page.text
    assert "One ward only" in page.text


def test_asking_the_same_colleague_twice_writes_once(changed):
    first = changed.tried().ask().link()

    assert changed.ask().link() == first
    assert len(changed.mails_to()) == 1


def test_silence_is_met_with_one_reminder(changed, clock):
    changed.tried().ask()
    assert len(changed.mails_to()) == 1
    clock.move(days=8)
    assert len(changed.mails_to()) == 2

    clock.move(days=9)
    assert len(changed.mails_to()) == 2


def test_nobody_writes_to_more_colleagues_in_a_day_than_anybody_needs(changed):
    changed.tried()
    for number in range(confirmations.MOST_A_DAY):
        changed.ask(f"colleague{number}@example.org")

    with pytest.raises(InvalidError):
        changed.ask(COLLEAGUE)


def test_reading_a_link_writes_nothing(changed, client):
    """A mail scanner opens every link: that must not confirm anything."""
    leave(client)
    client.get(changed.tried().ask().link())

    assert changed.row.state is ChangeState.TRIED
