"""A locality roster: who works in one place, which professions nobody has reached, and the mix."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from mentoring.errors import InvalidError, NotFoundError
from mentoring.models.audit import AuditEvent
from mentoring.models.changes import ChangeState, PracticeChange
from mentoring.models.cohorts import MembershipState
from mentoring.models.mentors import Visibility
from mentoring.models.needs import NeedState
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.rosters import Roster, RosterProfession
from mentoring.services import roster_pages, rosters
from mentoring.services.rosters import Told
from seeds import rosters as demo
from tests.factories import (
    NOW,
    make_admin,
    make_experience,
    make_mentor,
    make_organisation,
    make_programme,
    viewer,
)
from tests.rosters import ELSEWHERE, HERE, INSIDE, Locality


@pytest.fixture
def locality(session):
    return Locality(session)


def practise(locality, person, state=ChangeState.PRACTISING):
    mentor = make_mentor(locality.session, locality.one(place_id=ELSEWHERE))
    pairing = Pairing(
        need_id=locality.need(person).id,
        mentor_id=mentor.person_id,
        experience_id=make_experience(locality.session, mentor).id,
        state=PairingState.ACTIVE,
        explanation={},
        requested_at=NOW,
    )
    locality.session.add(pairing)
    locality.session.flush()
    change = PracticeChange(
        pairing_id=pairing.id,
        need_id=pairing.need_id,
        learner_id=person.id,
        state=state,
        what="Assess at home",
        created_at=NOW,
        planned_at=NOW,
    )
    locality.session.add(change)
    locality.session.flush()


def test_people_count_who_work_in_the_place_or_in_one_inside_it(locality):
    locality.one(place_id=HERE)
    locality.one(place_id=INSIDE)
    locality.one(place_id=ELSEWHERE)
    assert locality.line().counts.people == 2


def test_who_gave_no_place_counts_where_their_organisation_is(locality):
    here = make_organisation(locality.session, place_id=INSIDE)
    away = make_organisation(locality.session, place_id=ELSEWHERE)
    locality.one(place_id=None, organisation_id=here.id)
    locality.one(place_id=None, organisation_id=away.id)
    locality.one(place_id=ELSEWHERE, organisation_id=here.id)
    locality.one(place_id=None)
    assert locality.line().counts.people == 1


def test_a_public_partner_without_a_profession_does_not_work_there(locality):
    locality.one(None, public_partner=True)
    locality.one("PC03", public_partner=True)
    assert locality.page().all_people.people == 1


def test_open_needs_are_those_of_this_programme(locality):
    locality.need(locality.one())
    other = make_programme(locality.session)
    locality.need(locality.one(), state=NeedState.DRAFT)
    locality.need(locality.one()).programme_id = other.id
    assert locality.line().counts.asking == 1


@pytest.mark.parametrize(
    ("state", "count"),
    [(MembershipState.COMPLETED, 1), (MembershipState.INVITED, 0), (MembershipState.LEFT, 0)],
)
def test_in_a_cohort_is_who_has_said_yes_and_stayed(locality, state, count):
    locality.member(locality.one(), state)
    assert locality.line().counts.in_cohort == count


def test_a_place_in_a_cohort_alone_is_not_reach(locality):
    locality.member(locality.one(), MembershipState.COMPLETED)
    assert locality.line().state == "under_way"
    assert locality.line() in locality.page().not_reached


def test_a_confirmed_experience_reaches_a_profession(locality):
    mentor = make_mentor(locality.session, locality.one(), visibility=Visibility.NOBODY)
    make_experience(locality.session, mentor)
    assert locality.line().state == "reached"


def test_a_change_that_somebody_else_has_seen_reaches_a_profession(locality):
    practise(locality, locality.one("PC05"), ChangeState.TRIED)
    practise(locality, locality.one("PC03"))
    assert locality.line("PC03").state == "reached"
    assert locality.line("PC05").state == "not_reached"


def test_the_professions_that_nobody_has_reached_come_first_the_largest_before_the_others(locality):
    practise(locality, locality.one("PC01"))
    locality.tell(PC01=Told(900), PC02=Told(20), PC03=Told(300), PC04=Told(0))
    codes = [line.profession_id for line in locality.page().lines]
    assert codes[:2] == ["PC03", "PC02"]
    assert codes[-2:] == ["PC01", "PC04"]
    assert locality.line("PC04").state == "nobody_here"


def test_sums_are_over_what_is_known(locality):
    locality.tell(PC02=Told(20), PC03=Told(300))
    locality.one(profession=None)
    locality.one()
    page = locality.page()
    assert (page.headcount, page.known, page.all_people.people) == (320, 2, 2)
    assert page.without.people == 1


def test_a_cohort_that_mixes_begins_with_the_open_needs_of_the_place(locality):
    needs = [locality.need(locality.one(f"PC0{at % 5 + 1}")).id for at in range(6)]
    locality.need(locality.one(place_id=ELSEWHERE))
    found = rosters.mixing(locality.session, roster_id=locality.roster.id)
    assert (found.place_id, found.professions_least) == (HERE, 4)
    assert found.need_ids == tuple(needs)
    assert locality.page().can_mix


def test_a_cohort_never_mixes_fewer_than_three_professions(locality):
    for _ in range(6):
        locality.need(locality.one())
    found = rosters.mixing(locality.session, roster_id=locality.roster.id)
    assert found.professions_least == 3
    assert not locality.page().can_mix


def test_a_mentor_who_is_seen_by_nobody_is_counted_and_not_named(locality):
    make_mentor(locality.session, locality.one(), visibility=Visibility.NOBODY)
    make_mentor(locality.session, locality.one(), visibility=Visibility.PROGRAMME_TEAM)
    locality.one()
    page = locality.people(profession="PC03")
    assert (len(page.people), page.hidden) == (2, 1)
    assert locality.line().counts.people == 3


def test_people_are_listed_by_profession_and_those_without_one_too(locality):
    locality.one("PC01")
    locality.one(None)
    assert [one.profession for one in locality.people(profession="none").people] == [""]
    assert len(locality.people(profession="PC01").people) == 1
    assert len(locality.people(profession="nonsense").people) == 2


def test_the_same_form_sent_twice_makes_one_roster(locality):
    assert locality.make().id == locality.roster.id
    with pytest.raises(InvalidError, match="with this name already"):
        locality.make(place_id=ELSEWHERE)


def test_what_is_told_is_kept_with_its_day_and_noted_once(locality):
    told = Told(300, "Their own caseload", "Fewer forms", "Team meeting in May")
    assert locality.tell(PC03=told) == 1
    assert locality.tell(PC03=told) == 0
    assert locality.line().told == told
    assert locality.line().checked_at == NOW
    acts = locality.session.execute(
        select(AuditEvent.action, AuditEvent.reason).where(AuditEvent.noun == "rosters")
    ).all()
    assert [tuple(one) for one in acts] == [
        ("roster_made", ""),
        ("roster_profession_changed", "PC03"),
    ]


@pytest.mark.parametrize(
    ("typed", "read"), [("1,020", 1_020), (" 12 000 ", 12_000), ("7.0", 7), ("007", 7), ("", None)]
)
def test_a_headcount_is_read_as_people_write_it(typed, read):
    assert rosters.headcount(typed) == read


@pytest.mark.parametrize("typed", ["many", "-1", "1.5", "1000001", "0" * 12 + "9" * 12])
def test_what_is_no_headcount_is_refused(typed):
    with pytest.raises(ValueError, match="whole number from 0 to 1,000,000"):
        rosters.headcount(typed)


def test_text_that_looks_like_an_nhs_number_is_refused(locality):
    with pytest.raises(InvalidError, match="NHS number"):
        locality.tell(PC03=Told(stands_to_lose="Ask about 943 476 5919"))
    with pytest.raises(InvalidError, match="NHS number"):
        locality.make(name="Another", what_changes="Ask about 943 476 5919")


def test_an_admin_of_another_programme_finds_no_roster(locality):
    stranger = make_admin(locality.session, make_programme(locality.session))
    asker = viewer(locality.session, stranger.id)
    with pytest.raises(NotFoundError):
        roster_pages.show(locality.session, admin=asker, roster_id=locality.roster.id)


def test_the_database_refuses_a_headcount_below_nothing(locality):
    locality.tell(PC03=Told(1))
    row = locality.session.scalars(select(RosterProfession)).one()
    row.headcount = -1
    with pytest.raises(IntegrityError):
        locality.session.flush()
    locality.session.rollback()


def test_a_roster_that_is_removed_takes_its_lines_and_files_along(locality):
    locality.tell(PC03=Told(1))
    locality.send("profession_id,headcount\nPC03,2\n")
    locality.session.delete(locality.roster)
    locality.session.flush()
    assert locality.session.scalars(select(RosterProfession)).all() == []


def test_the_list_of_a_programme_counts_its_people(locality):
    locality.tell(PC03=Told(1_020), PC04=Told(None))
    page = roster_pages.index(
        locality.session, admin=locality.admin, programme_id=locality.programme.id
    )
    (line,) = page.rosters
    assert (line.headcount, line.known) == (1_020, 1)


def test_what_a_roster_is_about_can_be_changed(locality):
    about = rosters.About("Care at home", INSIDE, "Carers and nurses plan together.")
    rosters.change(
        locality.session, admin=locality.admin, roster_id=locality.roster.id, about=about, now=NOW
    )
    found = locality.session.get_one(Roster, locality.roster.id)
    assert (found.name, found.place_id) == ("Care at home", INSIDE)


def test_the_roster_of_a_demo_has_about_a_thousand_people_and_says_that_they_are_invented(locality):
    demo.make(locality.session, admin=locality.admin, now=NOW)
    page = roster_pages.index(
        locality.session, admin=locality.admin, programme_id=locality.programme.id
    )
    (line,) = [one for one in page.rosters if one.roster_id != locality.roster.id]
    assert "invented figures" in line.name
    assert (line.known, 900 <= line.headcount <= 1_100) == (15, True)
