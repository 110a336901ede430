"""Changing cohorts by hand: what is shown before is so afterwards, and can be taken back."""

import pytest

from matching.cohorts import forming
from mentoring.errors import InvalidError, NotFoundError, RuleBrokenError
from mentoring.models.cohorts import CohortLead, ProposedMember
from mentoring.services import (
    cohort_change_pages,
    cohort_changes,
    cohort_plan_pages,
    cohort_publishing,
    cohort_seats,
    cohort_words,
)
from mentoring.services.cohort_seats import Here
from tests.factories import NOW, make_admin, make_programme, viewer
from tests.forming import Desk

MOVED = {"now": NOW}

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def desk(session, database, clock, monkeypatch):
    monkeypatch.setattr(forming, "TIMES", 1)
    made = Desk(session, database, clock, learners=18, leads=3, partners=2)
    made.form()
    return made


def told(desk, cohort):
    desk.session.expire_all()
    return cohort_words.told(desk.session.get(type(cohort), cohort.id).measures)


def one_of(desk, cohort, at=0):
    return desk.members(cohort)[at]


def test_what_is_shown_before_a_move_is_so_after_it(desk):
    first, second = desk.cohorts()
    need = one_of(desk, first)
    page = desk.do(cohort_change_pages.moving, need_id=need, to=second.id)
    desk.do(cohort_changes.move, need_id=need, cohort_id=second.id, **MOVED)
    assert need in desk.members(second)
    assert need not in desk.members(first)
    for touched in page.touched:
        cohort = next(one for one in desk.cohorts() if one.id == touched.cohort_id)
        after = cohort_words.differences(told(desk, cohort), told(desk, cohort))
        assert [row.after for row in touched.differences] == [row.after for row in after]


def test_the_page_shows_every_measure_before_and_after(desk):
    first, second = desk.cohorts()
    page = desk.do(cohort_change_pages.moving, need_id=one_of(desk, first), to=second.id)
    rows = {row.label: row for row in page.touched[0].differences}
    size = len(desk.members(first))
    assert (rows["Learners"].before, rows["Learners"].after) == (str(size), str(size - 1))
    assert rows["Learners"].differs
    assert len(page.touched) == 2


def test_where_somebody_could_go_comes_with_what_it_would_bring(desk):
    first, second = desk.cohorts()
    page = desk.do(cohort_change_pages.moving, need_id=one_of(desk, first), to=None)
    assert [one.key for one in page.choices] == [second.id]
    assert page.touched == ()


def test_a_move_sent_twice_moves_once_and_can_still_be_taken_back(desk):
    first, second = desk.cohorts()
    need = one_of(desk, first)
    for _ in range(2):
        desk.do(cohort_changes.move, need_id=need, cohort_id=second.id, **MOVED)
    desk.do(cohort_changes.take_back, **MOVED)
    assert need in desk.members(first)
    with pytest.raises(RuleBrokenError, match="no change to take back"):
        desk.do(cohort_changes.take_back, **MOVED)


def test_two_change_places(desk):
    first, second = desk.cohorts()
    one, other = one_of(desk, first), one_of(desk, second)
    page = desk.do(cohort_change_pages.swapping, need_id=one, other_id=other)
    assert page.chosen == other
    assert len(page.touched) == 2
    desk.do(cohort_changes.swap, need_id=one, other_id=other, **MOVED)
    assert other in desk.members(first)
    assert one in desk.members(second)
    desk.do(cohort_changes.take_back, **MOVED)
    assert one in desk.members(first)


def test_two_of_one_cohort_cannot_change_places(desk):
    first, _ = desk.cohorts()
    one, other = desk.members(first)[:2]
    with pytest.raises(InvalidError):
        desk.do(cohort_changes.swap, need_id=one, other_id=other, **MOVED)


def test_whoever_is_taken_out_can_be_put_in_again(desk):
    first, _ = desk.cohorts()
    need = one_of(desk, first)
    desk.do(cohort_changes.move, need_id=need, cohort_id=None, **MOVED)
    assert need not in [n for one in desk.cohorts() for n in desk.members(one)]
    page = desk.do(cohort_change_pages.moving, need_id=need, to=None)
    assert page.cohort_id is None
    assert {one.key for one in page.choices} == {one.id for one in desk.cohorts()}
    desk.do(cohort_changes.move, need_id=need, cohort_id=first.id, **MOVED)
    assert need in desk.members(first)


def test_whoever_is_locked_is_not_moved(desk):
    first, second = desk.cohorts()
    need = one_of(desk, first)
    desk.do(cohort_changes.lock, need_id=need, locked=True, **MOVED)
    assert desk.session.get(ProposedMember, (first.id, need)).locked
    with pytest.raises(RuleBrokenError, match="Unlock them first"):
        desk.do(cohort_changes.move, need_id=need, cohort_id=second.id, **MOVED)
    desk.do(cohort_changes.lock, need_id=need, locked=False, **MOVED)
    desk.do(cohort_changes.move, need_id=need, cohort_id=second.id, **MOVED)


def test_nobody_can_be_locked_who_is_in_no_cohort(desk):
    first, _ = desk.cohorts()
    need = one_of(desk, first)
    desk.do(cohort_changes.move, need_id=need, cohort_id=None, **MOVED)
    with pytest.raises(NotFoundError):
        desk.do(cohort_changes.lock, need_id=need, locked=True, **MOVED)


def test_a_full_cohort_takes_nobody_more(desk):
    first, second = desk.cohorts()
    for need in desk.members(first):
        if len(desk.members(second)) == second.size_most:
            break
        desk.do(cohort_changes.move, need_id=need, cohort_id=second.id, **MOVED)
    left = one_of(desk, first)
    with pytest.raises(RuleBrokenError, match="has 12 learners already"):
        desk.do(cohort_changes.move, need_id=left, cohort_id=second.id, **MOVED)


def test_a_cohort_that_goes_out_just_now_is_not_changed(desk):
    first, second = desk.cohorts()
    cohort_publishing.schedule(
        desk.session, admin=desk.viewer, cohort_id=first.id, reason="None near", now=NOW
    )
    for need, to in ((one_of(desk, first), second.id), (one_of(desk, second), first.id)):
        with pytest.raises(RuleBrokenError, match="about to go out"):
            desk.do(cohort_changes.move, need_id=need, cohort_id=to, **MOVED)


def test_somebody_who_asked_since_the_run_waits_for_the_next(desk):
    first, _ = desk.cohorts()
    new = desk.need()
    with pytest.raises(InvalidError) as refused:
        desk.do(cohort_changes.move, need_id=new.id, cohort_id=first.id, **MOVED)
    assert "Form the cohorts again" in refused.value.problems["to"]


def test_an_admin_of_another_programme_finds_nothing(desk):
    stranger = viewer(desk.session, make_admin(desk.session, make_programme(desk.session)).id)
    first, second = desk.cohorts()
    with pytest.raises(NotFoundError):
        cohort_changes.move(
            desk.session,
            admin=stranger,
            set_id=desk.set_id,
            need_id=one_of(desk, first),
            cohort_id=second.id,
            now=NOW,
        )


def seats(desk, what, cohort, **given):
    here = Here(desk.set_id, cohort.id)
    return what(desk.session, admin=desk.viewer, here=here, **given, now=NOW)


def test_another_lead_takes_over_and_the_measures_follow(desk):
    first, _ = desk.cohorts()
    before = desk.led_by(first)
    page = desk.do(cohort_change_pages.seating, cohort_id=first.id, side="leads")
    assert len(page.choices) == 1
    seats(desk, cohort_seats.lead, first, mentor_id=page.choices[0].key)
    assert desk.led_by(first) == [page.choices[0].key] != before
    seats(desk, cohort_seats.lead, first, mentor_id=None)
    assert desk.led_by(first) == []
    assert cohort_words.BROKEN["lead"] in told(desk, first).broken


def test_a_second_lead_stands_beside_the_first(desk):
    first, _ = desk.cohorts()
    free = desk.do(cohort_change_pages.seating, cohort_id=first.id, side="leads").choices[0].key
    seats(desk, cohort_seats.lead, first, mentor_id=free, second=True)
    assert desk.session.get(CohortLead, (first.id, free)).second
    page = desk.do(cohort_plan_pages.page, cohort_id=first.id)
    assert page.second is not None
    assert page.lead is not None


def test_somebody_who_was_not_in_the_run_cannot_be_a_lead(desk):
    first, _ = desk.cohorts()
    with pytest.raises(InvalidError):
        seats(desk, cohort_seats.lead, first, mentor_id=desk.admin.id)


def test_a_public_partner_comes_with_their_story_and_goes_with_it(desk):
    first, _ = desk.cohorts()
    seats(desk, cohort_seats.partner, first, partner_id=None)
    assert (first.partner_id, first.story_id) == (None, None)
    page = desk.do(cohort_change_pages.seating, cohort_id=first.id, side="partners")
    seats(desk, cohort_seats.partner, first, partner_id=page.choices[0].key)
    assert first.partner_id == page.choices[0].key
    assert first.story_id is not None


def test_who_stands_up_for_the_whole_is_named_by_their_address(desk):
    first, _ = desk.cohorts()
    seats(desk, cohort_seats.whole, first, email=desk.admin.email.upper(), power="Has the money")
    assert first.whole_person_id == desk.admin.id
    with pytest.raises(InvalidError) as refused:
        seats(desk, cohort_seats.whole, first, email="nobody@example.org", power="")
    assert "nobody@example.org" in refused.value.problems["email"]
