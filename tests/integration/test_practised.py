"""The loop: a confirmed change drafts the learner's experience, and they can teach it next."""

import pytest

from mentoring.models.experiences import ExperienceState, OwnPart
from mentoring.models.notices import NoticeKind
from tests.asked import answer as confirm
from tests.changed import COLLEAGUE, RESULT, WHAT, answer

pytestmark = pytest.mark.usefixtures("commits")


def test_a_confirmed_change_drafts_the_learners_experience(changed, client):
    row = changed.practising(client).experience

    assert (row.holder_id, row.state) == (changed.pair.learner_id, ExperienceState.DRAFT)
    assert WHAT in row.what_was_done
    assert "People over 80" in row.what_was_done
    assert RESULT in row.result
    assert row.title == WHAT.rstrip(".")


def test_the_draft_reads_well_where_its_paragraphs_run_into_one(changed, client):
    row = changed.practising(client).experience

    assert row.what_was_done.split("\n\n")[1:] == [
        "For whom: People over 80 who are fit to go home.",
        "Where: Two wards at Larkmere.",
    ]


def test_the_draft_says_that_the_learner_did_the_work_until_they_say_that_it_was_more(
    changed, client
):
    assert changed.practising(client).experience.own_part is OwnPart.DELIVERED


def test_the_draft_says_from_whom_and_how_far_from_the_source(changed, client):
    row = changed.practising(client).experience

    assert (row.learned_from_id, row.steps_from_source) == (changed.pair.mentor_id, 1)
    assert row.learned_through_id == changed.pair.experience_id


def test_the_draft_takes_know_how_and_circumstances_from_the_need(changed, client):
    changed.practising(client)
    changed.pair.sit_down(changed.pair.learner_id)
    page = client.get(f"/experiences/{changed.experience.id}")

    assert page.h1 == "Check your answers"
    assert "Home-first discharge to assess" in page.text
    assert "Still to answer: 1 question." in page.text
    assert page.link("Choose under what authority it was done").endswith("authority?change=1")
    assert "I did the work in it" in page.all("dd")


def test_the_learner_is_told_and_led_to_the_draft(changed, client):
    changed.practising(client)
    (news,) = changed.pair.told(NoticeKind.CHANGE_CONFIRMED)

    assert news.path == f"/experiences/{changed.experience.id}"


def test_the_own_page_says_who_it_was_learned_from(changed, client):
    changed.practising(client)
    changed.pair.sit_down(changed.pair.learner_id)
    page = client.get(f"/experiences/{changed.experience.id}")

    told = (
        "You learned this from Bela Quillsworth, who did it first-hand: one step from the source."
    )
    assert told in page.text


def test_the_mentor_hears_once_that_what_they_taught_is_practised(changed, client):
    link = changed.tried().ask().link()
    answer(client, link)
    (news,) = changed.pair.told(NoticeKind.LED_ON)

    assert news.recipient_id == changed.pair.mentor_id
    assert "Asha Thornwick is practice now" in news.subject
    assert news.body.startswith(
        f"Asha Thornwick has changed this where they work, and somebody else has seen it: “{WHAT}”"
    )


def test_whoever_saw_the_change_is_asked_to_confirm_the_experience(changed, client):
    changed.practising(client).endorse(client)

    assert changed.experience.state is ExperienceState.ENDORSED
    assert len(changed.mails_to(COLLEAGUE)) == 2


def test_whoever_has_learned_and_done_it_is_asked_whether_they_would_teach(changed, client):
    changed.practising(client).endorse(client)
    (news,) = changed.pair.told(NoticeKind.TEACH_NEXT)
    assert (news.recipient_id, news.path) == (changed.pair.learner_id, "/teaching")

    _, led_on = changed.pair.told(NoticeKind.LED_ON)
    assert led_on.recipient_id == changed.pair.mentor_id
    assert "can pass on what you taught" in led_on.subject


def test_nobody_is_asked_to_teach_what_they_did_first_hand(asked, client):
    confirm(client, asked.name().submit().link())

    assert asked.told(NoticeKind.TEACH_NEXT) == []


def test_a_second_change_of_the_pairing_drafts_an_experience_of_its_own(changed, client):
    first = changed.practising(client).experience.id
    second = changed.practising(client, what=f"{WHAT} And on Thursdays too.").experience.id

    assert first != second


def test_an_experience_logged_by_hand_is_first_hand(asked):
    assert (asked.row.steps_from_source, asked.row.learned_from_id) == (0, None)
