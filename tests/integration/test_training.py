"""A mentor learns to teach, is heard by somebody else, rests and comes back."""

import itertools
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from mentoring.errors import InvalidError, RuleBrokenError
from mentoring.models.mentors import READINESS_ARROWS, Mentor, Readiness, Visibility
from mentoring.models.notices import NoticeKind
from mentoring.models.people import NotWith
from mentoring.models.training import TeachBack, TeachingReturn
from mentoring.services import eligibility, teach_backs, training
from tests.schooled import PAGES, School

sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def school(session, client, database, clock):
    return School(session, client, database, clock)


@pytest.mark.parametrize(("before", "after"), list(itertools.product(Readiness, Readiness)))
def test_readiness_moves_along_its_arrows_only(clock, before, after):
    mentor = Mentor(readiness=before)
    if after in READINESS_ARROWS[before]:
        mentor.make(after, now=clock.now)
        assert (mentor.readiness, mentor.readiness_at) == (after, clock.now)
        return
    with pytest.raises(RuleBrokenError):
        mentor.make(after, now=clock.now)
    assert mentor.readiness is before


def test_the_first_page_begins_the_training(school):
    school.reads("show")
    assert school.readiness == "in_training"


@pytest.mark.parametrize("missing", PAGES)
def test_a_teach_back_waits_for_all_four_pages(school, missing):
    school.reads(*(step for step in PAGES if step != missing))
    with pytest.raises(RuleBrokenError, match="Read the four pages first"):
        school.asks()


def test_pages_alone_make_nobody_ready(school):
    assert school.reads().readiness == "in_training"


def test_pages_and_one_teach_back_make_a_mentor_ready_and_keep_the_day(school):
    school.trained()
    row = school.row()
    assert (row.readiness, row.ready_at) == (Readiness.READY, school.clock.now)
    assert school.told(NoticeKind.TEACH_BACK_ANSWERED) == [(school.id, "answered")]


def test_who_has_become_ready_can_be_suggested(school):
    def suggested():
        with school.database.reading() as session:
            found = eligibility.suggestible(session, to_team=False)
            return school.experience_id in {one.experience_id for one in found}

    assert not suggested()
    school.trained()
    assert suggested()


def test_once_more_leaves_the_mentor_in_training_with_the_remark(school):
    school.reads()
    school.hears(school.asks(), "once_more", "Say who paid for the beds.")
    page = school.sit().get("/teaching/training")
    assert school.readiness == "in_training"
    assert "Say who paid for the beds." in page.text
    school.hears(school.asks(school.admin), who=school.admin)
    assert school.readiness == "ready"


def test_once_more_needs_a_remark(school):
    school.reads()
    with pytest.raises(InvalidError, match="what should be clearer"):
        school.hears(school.asks(), "once_more")


def test_a_remark_with_a_number_of_a_patient_is_refused(school):
    school.reads()
    with pytest.raises(InvalidError, match="NHS number"):
        school.hears(school.asks(), "ready", "She is 943 476 5919.")


def test_one_teach_back_is_asked_for_at_a_time(school):
    school.reads()
    assert school.asks() == school.asks(school.admin)


def test_the_second_answer_changes_nothing(school):
    school.reads()
    asked = school.asks()
    school.hears(asked)
    assert school.hears(asked, "once_more", "No.").state == "ready"
    assert school.readiness == "ready"


def test_nobody_listens_to_themself(school):
    school.reads()
    for who in (school.id, "asha@example.org"):
        with pytest.raises(InvalidError):
            school.asks(who)


def test_the_database_lets_nobody_listen_to_themself(school):
    now = school.clock.now
    row = TeachBack(mentor_id=school.id, listener_id=school.id, asked_at=now, reply_by=now)
    with school.database.writing() as session:
        session.add(row)
        with pytest.raises(IntegrityError):
            session.flush()


def test_a_peer_can_be_asked_by_their_address(school):
    school.reads()
    school.asks(" Bela@Example.org ")
    assert school.told() == [(school.peer, "asked")]


@pytest.mark.parametrize("why", ["in training", "hidden", "kept apart", "nobody"])
def test_who_cannot_listen_is_refused_with_the_same_sentence(school, why):
    school.reads()
    with school.database.transaction() as session:
        peer = session.get_one(Mentor, school.peer)
        if why == "in training":
            peer.readiness = Readiness.IN_TRAINING
        elif why == "hidden":
            peer.visibility = Visibility.NOBODY
        elif why == "kept apart":
            session.add(NotWith(person_id=school.peer, other_id=school.id))
    with pytest.raises(InvalidError, match="somebody who can listen"):
        school.asks("nobody@example.org" if why == "nobody" else "bela@example.org")


def test_a_teach_back_for_somebody_else_is_not_found(school):
    school.reads()
    asked = school.asks()
    school.sit(school.admin).get(f"/teach-backs/{asked}")
    assert school.client.status == 404


def test_asking_somebody_else_takes_the_first_back(school):
    school.reads()
    first = school.asks()
    school.does(teach_backs.take_back)
    school.asks(school.admin)
    assert school.row(TeachBack, first).state == "withdrawn"
    assert school.told() == [(school.admin, "asked")]
    school.hears(first)
    assert school.readiness == "in_training"


def test_a_listener_is_reminded_once_and_then_the_mentor_is_told(school):
    school.reads()
    asked = school.asks()
    seen = []
    for month, day in [(11, 27), (11, 30), (12, 1), (12, 7), (12, 8), (12, 9)]:
        school.clock.now = datetime(2026, month, day, 10, tzinfo=UTC)
        seen.append(teach_backs.run(school.database, clock=school.clock))
    assert seen == [0, 1, 0, 0, 1, 0]
    assert school.told() == [(school.peer, "asked"), (school.peer, "reminder")]
    assert school.row(TeachBack, asked).state == "expired"
    assert school.told(NoticeKind.TEACH_BACK_ANSWERED) == [(school.id, "answered")]


def test_a_rest_is_kept_apart_from_taking_no_new_learners(school):
    school.trained()
    school.does(training.rest)
    row = school.row()
    assert (row.readiness, row.paused) == (Readiness.PAUSED, False)


def test_one_page_brings_back_who_rested(school):
    school.trained()
    school.does(training.rest)
    sent = {"what_changed": "I lead another team now.", "hours": "3", "still_able": "yes"}
    page = school.sit().post("/teaching/training/return", sent)
    assert "Welcome back" in page.text
    assert school.readiness == "ready"
    with school.database.reading() as session:
        (kept,) = session.scalars(select(TeachingReturn))
        assert (kept.hours_a_month, kept.what_changed) == (3, "I lead another team now.")


@sqlite_only
@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"hours": "", "still_able": "yes"}, "whole number from 1 to 40"),
        ({"hours": "41", "still_able": "yes"}, "whole number from 1 to 40"),
        ({"hours": "3"}, "Choose whether you could still teach what you did"),
        ({"hours": "3", "still_able": "no"}, "Stay at rest until you could teach this again"),
        ({"hours": "3", "still_able": "yes", "what_changed": "07700 900123"}, "phone number"),
    ],
)
def test_the_way_back_is_refused_until_it_is_answered(school, sent, said):
    school.trained()
    school.does(training.rest)
    page = school.sit().post("/teaching/training/return", sent)
    assert (school.client.status, school.readiness) == (422, "paused")
    assert said in page.text


def test_who_is_in_training_has_nothing_to_rest_from(school):
    school.reads()
    with pytest.raises(RuleBrokenError):
        school.does(training.rest)


def test_the_pages_lead_from_the_hub_to_ready(school):
    client = school.sit()
    assert client.get("/home").link("Learn to teach: four short pages") == "/teaching/training"
    for step in PAGES:
        page = client.get(f"/teaching/training/{step}")
        assert min(len(page.all(f".nhsuk-list--{mark} li")) for mark in ("tick", "cross")) >= 4
        client.post(f"/teaching/training/{step}")
    page = client.get("/teaching/training")
    assert "4 of 4 pages read" in page.text
    client.post("/teaching/training/teach-back", {"person": str(school.peer), "email": ""})
    client = school.sit(school.peer)
    assert client.get("/home").link("listen to their teach-back").startswith("/teach-backs/")
    page = client.post(client.page.link("listen to their teach-back"), {"said": "ready"})
    assert "You said that they are ready" in page.text
    assert school.readiness == "ready"


@sqlite_only
def test_an_empty_answer_of_a_listener_is_asked_again(school):
    school.reads()
    asked = school.asks()
    page = school.sit(school.peer).post(f"/teach-backs/{asked}")
    assert (school.client.status, "Choose how it went" in page.text) == (422, True)


@sqlite_only
def test_a_page_that_is_not_there_is_not_found(school):
    school.sit().get("/teaching/training/dance")
    assert school.client.status == 404
