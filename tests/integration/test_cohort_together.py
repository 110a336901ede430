"""What members of a cohort do beside the plan: actions with dates, and peer assists."""

from datetime import date, timedelta

import pytest

from mentoring.errors import InvalidError, NotAllowedError, NotFoundError, RuleBrokenError
from mentoring.models.cohort_actions import CohortAction
from mentoring.models.notices import NoticeKind
from mentoring.models.sessions import SessionProposal
from mentoring.services import (
    agendas,
    cohort_actions,
    cohort_meetings,
    cohorts,
    memberships,
    peer_assists,
)
from mentoring.services.access import Which
from mentoring.services.peer_assists import Wish
from tests.cohort_meeting import CohortMeeting
from tests.factories import viewer

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
DAY = date(2026, 12, 7)


@pytest.fixture
def meeting(session, database, clock, settings):
    return CohortMeeting(session, database, clock, settings, meetings=2)


def note(meeting, person_id, what="Ask the manager", by_when=DAY):
    given = {"cohort_id": meeting.id, "what": what, "by_when": by_when}
    return meeting.act(cohort_actions.note, member=person_id, **given)


def done(meeting, person_id, number, is_done=True):
    given = {"cohort_id": meeting.id, "action_id": number, "done": is_done}
    meeting.act(cohort_actions.say_done, member=person_id, **given)


def page(meeting, person_id):
    with meeting.database.reading() as session:
        me = viewer(session, person_id)
        return cohort_meetings.page(session, viewer=me, cohort_id=meeting.id, now=meeting.clock.now)


def ask(meeting, person_id, *times, about="A round with the carers"):
    wish = Wish(about, times or (meeting.clock.now + timedelta(days=5),))
    return meeting.act(peer_assists.ask, member=person_id, cohort_id=meeting.id, wish=wish)


def choose(meeting, person_id, row):
    with meeting.database.reading() as session:
        asked = peer_assists.page(
            session,
            viewer=viewer(session, meeting.lead_id),
            cohort_id=meeting.id,
            proposal_id=row.id,
            now=meeting.clock.now,
        )
    time_id = asked.times[0][0]
    made = meeting.act(peer_assists.choose, lead=person_id, cohort_id=meeting.id, time_id=time_id)
    return Which(session_id=made.id, cohort_id=meeting.id)


def reply(meeting, person_id, which, comes):
    meeting.act(peer_assists.reply, by=person_id, which=which, comes=comes)


def test_what_one_notes_all_members_and_leads_read(meeting):
    note(meeting, meeting.member_ids[0])
    for person_id in (meeting.member_ids[1], meeting.lead_id):
        assert [one.what for one in page(meeting, person_id).actions] == ["Ask the manager"]


def test_neither_an_admin_nor_the_partner_reads_it(meeting):
    note(meeting, meeting.member_ids[0])
    for person_id in (meeting.admin_id, meeting.partner_id):
        assert page(meeting, person_id).actions == ()


def test_the_same_form_sent_twice_notes_it_once(meeting):
    assert note(meeting, meeting.lead_id).id == note(meeting, meeting.lead_id).id


def test_whoever_noted_it_says_that_it_is_done_and_can_take_it_back(meeting):
    mine = note(meeting, meeting.member_ids[0]).id
    done(meeting, meeting.member_ids[0], mine)
    assert meeting.all(CohortAction)[0].done_at == meeting.clock.now
    done(meeting, meeting.member_ids[0], mine, is_done=False)
    assert meeting.all(CohortAction)[0].done_at is None


def test_nobody_says_it_for_somebody_else(meeting):
    mine = note(meeting, meeting.member_ids[0]).id
    with pytest.raises(NotFoundError):
        done(meeting, meeting.member_ids[1], mine)


@pytest.mark.parametrize(
    ("what", "by_when", "said"),
    [
        ("", DAY, "Say what you will do"),
        ("x" * 301, DAY, "300 letters at most"),
        ("Ring 07700 900123", DAY, "phone number"),
        ("Ask", None, "the day by which"),
        ("Ask", date(2026, 11, 1), "still to come"),
        ("Ask", date(2028, 11, 1), "within a year"),
    ],
)
def test_what_cannot_be_noted_says_why(meeting, what, by_when, said):
    with pytest.raises(InvalidError, match=said):
        note(meeting, meeting.member_ids[0], what, by_when)


def test_a_partner_notes_nothing(meeting):
    with pytest.raises(NotAllowedError, match="a member or a lead"):
        note(meeting, meeting.partner_id)


def test_a_member_asks_and_the_lead_is_told_of_the_times(meeting):
    ask(meeting, meeting.member_ids[0])
    (told,) = meeting.told(NoticeKind.TIMES_PROPOSED)
    assert told.recipient_id == meeting.lead_id
    assert "asks for a peer assist" in told.subject


def test_a_lead_chooses_and_everybody_is_invited(meeting, letters):
    which = choose(meeting, meeting.lead_id, ask(meeting, meeting.member_ids[0]))
    last = meeting.post(letters, meeting.member_ids[3])[-1]
    assert last.summary == "Peer assist with your cohort Home first in Larkmere"
    assert last.ends_at - last.starts_at == timedelta(minutes=90)
    assert which.session_id not in {one.id for one in meeting.plan()}


def test_a_time_sent_twice_is_chosen_once(meeting):
    row = ask(meeting, meeting.member_ids[0])
    given = {"lead": meeting.lead_id, "cohort_id": meeting.id}
    time_id = row.times[0].id
    one, other = (meeting.act(peer_assists.choose, time_id=time_id, **given).id for _ in range(2))
    assert one == other


def test_a_member_does_not_choose(meeting):
    row = ask(meeting, meeting.member_ids[0])
    with pytest.raises(NotAllowedError, match="Only a lead"):
        choose(meeting, meeting.member_ids[0], row)


def test_a_time_that_has_passed_cannot_be_chosen(meeting, clock):
    row = ask(meeting, meeting.member_ids[0], clock.now + timedelta(hours=1))
    clock.move(hours=2)
    with pytest.raises(InvalidError, match="still to come"):
        meeting.act(
            peer_assists.choose,
            lead=meeting.lead_id,
            cohort_id=meeting.id,
            time_id=row.times[0].id,
        )


def test_new_times_take_the_place_of_ones_own_and_of_nobody_elses(meeting, clock):
    ask(meeting, meeting.member_ids[0])
    ask(meeting, meeting.member_ids[1])
    ask(meeting, meeting.member_ids[0], clock.now + timedelta(days=9))
    open_ones = [one for one in meeting.all(SessionProposal) if one.answered_at is None]
    assert [one.proposed_by_id for one in open_ones] == [
        meeting.member_ids[1],
        meeting.member_ids[0],
    ]


def test_whoever_does_not_come_has_it_taken_out_and_can_think_again(meeting, letters):
    who = meeting.member_ids[2]
    which = choose(meeting, meeting.lead_id, ask(meeting, meeting.member_ids[0]))
    for comes in (True, False, False, True):
        reply(meeting, who, which, comes)
    *_, first, gone, again = meeting.post(letters, who)
    assert [first.method, gone.method, again.method] == ["REQUEST", "CANCEL", "REQUEST"]
    assert first.sequence < gone.sequence < again.sequence
    assert first.uid == gone.uid == again.uid


def test_only_a_peer_assist_is_answered(meeting):
    with pytest.raises(NotFoundError):
        reply(meeting, meeting.member_ids[0], meeting.which(0), True)


def test_a_cohort_that_is_over_has_no_peer_assists(meeting):
    ask(meeting, meeting.member_ids[0])
    meeting.act(cohorts.complete, admin=meeting.admin_id, cohort_id=meeting.id)
    assert page(meeting, meeting.lead_id).asked == ()
    with pytest.raises(RuleBrokenError, match="over"):
        ask(meeting, meeting.member_ids[1])


def test_what_somebody_noted_and_asked_for_goes_with_them(meeting):
    leaver = meeting.member_ids[0]
    note(meeting, leaver)
    ask(meeting, leaver)
    meeting.leave(leaver)
    found = page(meeting, meeting.lead_id)
    assert (found.actions, found.asked) == ((), ())


def test_who_has_left_sees_the_cohorts_sessions_no_more(meeting):
    place = meeting.place_of(meeting.member_ids[0])
    meeting.act(memberships.leave, learner=meeting.member_ids[0], membership_id=place)
    with pytest.raises(NotFoundError):
        page(meeting, meeting.member_ids[0])


@pytest.mark.parametrize("minutes", [60, 90, 120])
@pytest.mark.parametrize("is_last", [True, False])
def test_an_agenda_takes_the_whole_time_and_no_more(meeting, minutes, is_last):
    row = meeting.plan()[0]
    row.ends_at = row.starts_at + timedelta(minutes=minutes)
    steps = agendas.of_cohort(row, is_last=is_last)
    assert sum(one.minutes for one in steps) == minutes
    assert all(one.minutes >= 5 for one in steps)
