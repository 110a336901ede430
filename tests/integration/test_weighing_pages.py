"""What admins see of what was learnt, and what a mentor sees of themselves."""

import pytest

from mentoring.encoding import learning as encoded
from mentoring.models.learning import VersionState
from mentoring.models.pairings import DeclineReason, Pairing, PairingState
from mentoring.services import weighing
from tests.factories import (
    NOW,
    make_admin,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
)
from tests.integration.desks import queries
from tests.learnt import make_sentences, make_shown, make_version


class Desk:
    """An admin, and a mentor who was shown and asked."""

    def __init__(self, session, client):
        self.session, self.client = session, client
        self.programme = make_programme(session)
        self.admin = make_admin(session, self.programme)
        self.mentor = make_mentor(session, learners_at_once=2)
        self.experience = make_experience(session, self.mentor)
        self.person = self.mentor.person

    def show(self, times=1, *, programme=None):
        programme = programme or self.programme
        needs = [
            make_need(self.session, make_person(self.session), programme) for _ in range(times)
        ]
        for need in needs:
            make_shown(self.session, need, self.mentor, self.experience)
        return needs[-1]

    def ask(self, state, reason=None):
        self.session.add(
            Pairing(
                need_id=self.show().id,
                mentor_id=self.mentor.person_id,
                experience_id=self.experience.id,
                state=state,
                decline_reason=reason,
                explanation={},
                requested_at=NOW,
            )
        )

    def plant(self, state=VersionState.ACTIVE, **given):
        return make_version(self.session, state, **given)

    def sit_down(self, person=None):
        self.session.commit()
        self.client.sign_in(person or self.admin)
        return self.client

    def look(self, path="/weighing", person=None):
        return self.sit_down(person).get(path)

    def ledger(self):
        return self.look(f"/programmes/{self.programme.id}/ledger")


@pytest.fixture
def desk(session, client):
    return Desk(session, client)


def test_before_anything_is_learnt_the_page_says_how_many_are_needed(desk):
    page = desk.look()
    assert "Nothing that was learnt from whom people ask counts yet" in page.text
    assert "At least 20 learners must have asked" in page.text


def test_a_version_in_use_is_shown_with_its_evidence(desk):
    desk.plant()
    page = desk.look()
    assert "what was in use put 60" in page.text
    assert "This version put 80" in page.text
    assert "Counts for more" in page.text


def test_an_admin_goes_back_in_two_steps(desk):
    desk.plant()
    assert "Go back to what was set beforehand?" in desk.look("/weighing/worths/back").text
    page = desk.client.post("/weighing/worths/back")
    assert "Nothing that was learnt from whom people ask counts yet" in page.text
    assert "Taken back on 23 November 2026" in page.text


def test_going_back_twice_gives_the_same_page(desk):
    desk.plant()
    desk.sit_down().post("/weighing/worths/back")
    desk.client.post("/weighing/worths/back")
    assert (desk.client.status, desk.client.path) == (200, "/weighing")


def test_a_proved_version_is_put_in_use_in_two_steps(desk):
    version = desk.plant(VersionState.CANDIDATE)
    assert "Proved, and waiting for you" in desk.look().text
    assert "Use what was learnt on" in desk.client.get(f"/weighing/{version.id}/use").text
    assert "In use" in desk.client.post(f"/weighing/{version.id}/use").text


def test_what_was_not_proved_offers_nothing_and_is_refused(desk):
    version = desk.plant(VersionState.REFUSED)
    assert "Use this" not in desk.look().text
    desk.client.post(f"/weighing/{version.id}/use")
    assert desk.client.status == 409


def test_a_version_of_an_earlier_release_offers_nothing(desk):
    desk.plant(VersionState.REPLACED, engine="another")
    page = desk.look()
    assert "Of an earlier release" in page.text
    assert "Use this" not in page.text


@pytest.mark.parametrize("path", ["/weighing", "/weighing/worths/back", "/weighing/1/use"])
def test_somebody_who_runs_nothing_is_kept_out(desk, path):
    desk.plant()
    desk.look(path, person=desk.person)
    assert desk.client.status in (403, 404)


def test_the_ledger_counts_what_was_shown_asked_and_answered(desk):
    desk.show(3)
    desk.ask(PairingState.DECLINED, DeclineReason.NO_TIME)
    desk.ask(PairingState.DECLINED, DeclineReason.CANNOT_TEACH_THIS)
    desk.ask(PairingState.ACTIVE)
    row = desk.ledger().all("tbody tr")[0]
    assert row.split()[-6:] == ["2", "6", "3", "1", "1", "1"]


def test_a_list_that_was_stored_anew_counts_once(desk):
    need = desk.show()
    make_shown(desk.session, need, desk.mentor, desk.experience, version="later")
    assert desk.ledger().all("tbody tr")[0].split()[-5] == "1"


def test_the_ledger_is_of_one_programme(desk):
    desk.show(programme=make_programme(desk.session))
    assert "Nobody has been shown yet" in desk.ledger().text


def test_the_ledger_of_somebody_elses_programme_is_hidden(desk):
    other = make_programme(desk.session)
    desk.look(f"/programmes/{other.id}/ledger")
    assert desk.client.status == 404


def test_those_shown_most_for_their_places_come_first(desk):
    desk.show(2)
    roomy = make_mentor(desk.session, learners_at_once=6)
    make_shown(desk.session, _need(desk), roomy, desk.experience)
    assert desk.person.name in desk.ledger().all("tbody tr")[0]


def _need(desk):
    return make_need(desk.session, make_person(desk.session), desk.programme)


def test_a_long_ledger_takes_as_many_queries_as_a_short_one(desk, database):
    desk.show()
    path = f"/programmes/{desk.programme.id}/ledger"
    desk.look(path)
    few = queries(database, desk.client, path)
    for _ in range(5):
        make_shown(desk.session, _need(desk), make_mentor(desk.session), desk.experience)
    desk.session.commit()
    assert queries(database, desk.client, path) == few <= 8


def test_a_mentor_sees_their_own_line(desk):
    desk.show(2)
    desk.ask(PairingState.ACTIVE)
    page = desk.look("/teaching", person=desk.person)
    assert "You were shown 3 times, asked once, and said yes once." in page.text


def test_a_mentor_who_has_not_come_up_is_told_so(desk):
    page = desk.look("/teaching", person=desk.person)
    assert "You have not come up in anybody’s list yet." in page.text


def test_every_part_has_its_words():
    assert set(weighing.PARTS) == set(encoded.prior())


def test_before_learners_words_count_the_page_says_how_many_are_needed(desk):
    page = desk.look()
    assert "What learners call things does not count yet" in page.text
    assert "At least 20 learners must have opened a need with know-how" in page.text


def test_what_learners_call_things_is_shown_with_its_proof(desk):
    make_sentences(desk.session)
    page = desk.look()
    assert "50 were among the first five suggestions without these words, and 80 with" in page.text
    assert "The gain lies between +10.0 and +50.0 of 100" in page.text
    assert "it lies between +5.0 and +50.0" in page.text


def test_both_kinds_can_be_in_use_and_are_taken_back_apart(desk):
    desk.plant()
    make_sentences(desk.session)
    desk.sit_down().post("/weighing/sentences/back")
    page = desk.client.get("/weighing")
    assert "What learners call things does not count yet" in page.text
    assert "Suggestions are weighed by what was learnt from use" in page.text


def test_going_back_to_suggestions_without_learners_words_says_what_it_means(desk):
    make_sentences(desk.session)
    page = desk.look("/weighing/sentences/back")
    assert "Go back to suggestions without learners’ words?" in page.text


def test_what_learners_call_things_is_put_in_use_in_two_steps(desk):
    version = make_sentences(desk.session, VersionState.CANDIDATE)
    assert "50 were among the first five" in desk.look(f"/weighing/{version.id}/use").text
    page = desk.client.post(f"/weighing/{version.id}/use")
    assert "What learners call things counts within a minute or so" in page.text
    assert "fit_sentences" in desk.client.woken


def test_needs_that_were_withdrawn_since_are_counted_out(desk):
    make_sentences(desk.session, inputs={"needs": [[1, "mark"]] * 24})
    page = desk.look()
    assert "in 24 needs" in page.text
    assert "1 need has been withdrawn or changed" in page.text
