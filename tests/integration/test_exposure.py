"""Lists are stored once, counted once, and let those come first who were shown less."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from mentoring import jobs
from mentoring.encoding import compared
from mentoring.models.learning import Shown
from mentoring.models.needs import NeedState
from mentoring.models.people import Person
from mentoring.services import access, exposure, lists, register, suggestions
from mentoring.services.candidates import Candidate
from mentoring.services.exposure import LISTS_A_PLACE
from tests.factories import (
    NOW,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
    viewer,
)


class Desk:
    """A programme with needs and mentors, and a worker who keeps the lists."""

    def __init__(self, session, database, settings, clock):
        self.session = session
        self.programme = make_programme(session)
        self.shop = jobs.Workshop(settings, database, clock, lambda _mail, _may_go: False, "one")
        self.need = self.ask()

    def ask(self, **given):
        return make_need(self.session, make_person(self.session), self.programme, **given)

    def mentor(self, **given):
        mentor: Any = make_mentor(self.session, learners_at_once=1)
        mentor.experience = make_experience(self.session, mentor, **given)
        return mentor

    def work(self):
        self.session.commit()
        return jobs.fit_register(self.shop), jobs.DUTIES["keep_lists"](self.shop)

    def names(self, need=None):
        """Give the mentors on the cards of a need, as a page would show them."""
        self.session.commit()
        asked = need or self.need
        whole = access.own_need(self.session, viewer(self.session, asked.learner_id), asked.id)
        return [card.mentor_id for card in suggestions.find(self.session, need=whole).cards]

    def cards(self):
        """Give the cards as a page shows them that remembers nothing."""
        self.session.commit()
        compared.forget()
        whole = access.own_need(
            self.session, viewer(self.session, self.need.learner_id), self.need.id
        )
        return suggestions.find(self.session, need=whole).cards

    def stored(self, need=None):
        asked = select(Shown).where(Shown.need_id == (need or self.need).id).order_by(Shown.rank)
        return list(self.session.scalars(asked))

    def show_round(self, mentor, times):
        """Let a mentor have stood in so many lists of needs that are open."""
        for _ in range(times):
            self.session.add(
                Shown(
                    need_id=self.ask(text="Something else that has to get done here").id,
                    mentor_id=mentor.person_id,
                    experience_id=mentor.experience.id,
                    version="before",
                    rank=1,
                    band="strong",
                    shown_at=NOW,
                )
            )
        self.session.flush()


@pytest.fixture
def desk(session, database, settings, clock):
    return Desk(session, database, settings, clock)


def test_a_list_is_stored_as_the_page_shows_it(desk):
    desk.mentor()
    desk.mentor()
    desk.work()
    assert [row.mentor_id for row in desk.stored()] == desk.names()
    assert {(row.band, row.beyond_room) for row in desk.stored()} == {("strong", False)}


def test_a_stored_list_gives_the_same_reasons_as_one_made_anew(desk):
    desk.mentor()
    desk.mentor()
    desk.session.commit()
    jobs.fit_register(desk.shop)
    made_anew = desk.cards()
    desk.work()
    assert all(row.why for row in desk.stored())
    assert desk.cards() == made_anew
    assert all(card.reasons for card in made_anew)


def test_a_page_reads_the_reasons_that_its_list_keeps_until_the_need_changes(desk):
    desk.mentor()
    desk.work()
    desk.stored()[0].why = {**desk.stored()[0].why, "reasons": []}
    assert desk.cards()[0].reasons == ()
    desk.need.text = "I want to get people home from my ward and assess them in their kitchen."
    assert desk.cards()[0].reasons


def test_stored_reasons_hold_no_word_of_the_need_or_of_the_experience(desk):
    desk.mentor()
    desk.work()
    kept = desk.stored()[0].why["reasons"]
    assert all(set(one["asked"]) == {"source", "start", "end", "mark"} for one in kept)


def test_a_list_is_stored_once_however_often_the_worker_comes(desk):
    desk.mentor()
    assert [desk.work()[1], desk.work()[1]] == [1, 0]
    assert len(desk.stored()) == 1


def test_a_need_that_changes_gets_a_new_list_and_keeps_the_old_one(desk):
    desk.mentor()
    desk.work()
    desk.need.text = "I want to get people home from my ward and assess them in their kitchen."
    assert desk.work()[1] == 1
    assert len({row.version for row in desk.stored()}) == 2


def test_a_register_that_changes_gets_every_list_anew(desk):
    desk.mentor()
    desk.work()
    desk.mentor()
    assert desk.work() == (1, 1)


def test_a_draft_is_never_stored(desk):
    desk.mentor()
    draft = desk.ask(state=NeedState.DRAFT)
    desk.work()
    assert desk.stored(draft) == []


def test_a_list_without_anybody_is_looked_at_once(desk):
    desk.mentor(knowhow=("K09.1a",), title="x", what_was_done="x", contexts=())
    desk.work()
    with desk.shop.database.reading() as session:
        assert lists.due(session) == []


def test_looking_at_a_page_counts_nothing(desk):
    desk.mentor()
    desk.work()
    before = desk.session.scalar(select(func.count()).select_from(Shown))
    desk.names()
    assert desk.session.scalar(select(func.count()).select_from(Shown)) == before


def test_within_a_band_those_shown_less_for_their_room_come_first(desk):
    first, second = desk.mentor(), desk.mentor()
    assert desk.names() == [first.person_id, second.person_id]
    desk.show_round(first, LISTS_A_PLACE)
    assert desk.names() == [second.person_id, first.person_id]


def test_less_than_a_whole_turn_moves_nobody(desk):
    first, second = desk.mentor(), desk.mentor()
    desk.show_round(first, LISTS_A_PLACE - 1)
    assert desk.names() == [first.person_id, second.person_id]


def test_more_room_takes_more_lists_to_be_shown_round(desk):
    first, second = desk.mentor(), desk.mentor()
    first.learners_at_once = 2
    desk.show_round(first, LISTS_A_PLACE)
    assert desk.names() == [first.person_id, second.person_id]


def test_a_better_band_stands_first_however_often_it_was_shown(desk):
    strong, possible = desk.mentor(), desk.mentor()
    desk.show_round(strong, 3 * LISTS_A_PLACE)
    among = [candidate(possible, score=0.4), candidate(strong, score=0.9)]
    ordered = exposure.order(desk.session, need_id=desk.need.id, version="now", among=among)
    assert [one.turns for one in ordered] == [3, 0]
    assert [one.band for one in ordered] == ["strong", "possible"]


def candidate(mentor, *, score):
    return Candidate(
        experience_id=mentor.experience.id,
        person_id=mentor.person_id,
        name="",
        job_title="",
        organisation="",
        half_days=0,
        room=mentor.room,
        score=score,
    )


def test_lists_of_needs_that_are_not_open_any_more_do_not_count(desk):
    first, second = desk.mentor(), desk.mentor()
    desk.show_round(first, LISTS_A_PLACE)
    for row in desk.session.scalars(select(Shown)):
        desk.session.get(type(desk.need), row.need_id).state = NeedState.MET
    assert desk.names() == [first.person_id, second.person_id]


def test_cards_do_not_move_when_other_lists_come_and_go(desk):
    first, second = desk.mentor(), desk.mentor()
    desk.work()
    desk.show_round(first, 3 * LISTS_A_PLACE)
    assert desk.names() == [first.person_id, second.person_id]


def test_exposure_never_empties_a_list(desk):
    only = desk.mentor()
    desk.show_round(only, 10 * LISTS_A_PLACE)
    assert desk.names() == [only.person_id]


def test_those_who_paused_since_are_not_shown_whatever_is_stored(desk):
    first, second = desk.mentor(), desk.mentor()
    desk.work()
    first.paused = True
    assert desk.names() == [second.person_id]


def test_somebody_who_comes_new_is_shown_before_the_list_is_stored_again(desk):
    first, late = desk.mentor(), desk.mentor()
    late.paused = True
    desk.work()
    late.paused = False
    assert desk.names() == [first.person_id, late.person_id]


def test_opening_a_need_wakes_the_worker_who_stores_its_list(desk, client):
    register.refresh(desk.session, now=NOW)
    draft = desk.ask(state=NeedState.DRAFT, place_id="QGH")
    client.sign_in(desk.session.get(Person, draft.learner_id))
    desk.session.commit()
    client.post(f"/needs/{draft.id}/check")
    assert "keep_lists" in client.woken


def test_a_worker_stores_a_few_lists_at_a_time_the_newest_first_and_goes_on(desk, monkeypatch):
    desk.mentor()
    late = desk.ask(opened_at=NOW + timedelta(hours=1))
    monkeypatch.setattr(lists, "MOST_AT_ONCE", 1)
    assert desk.work()[1] == 1
    assert (len(desk.stored(late)), len(desk.stored())) == (1, 0)
    assert desk.work()[1] == 1
    assert len(desk.stored()) == 1
