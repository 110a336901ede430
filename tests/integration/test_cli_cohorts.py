"""Cohorts from the command line: listed, shown, published with a reason, undone, cancelled."""

import re

import pytest
from sqlalchemy import select

from mentoring.models.audit import AuditEvent
from mentoring.models.cohort_sets import CohortSet
from mentoring.models.cohorts import Cohort
from mentoring.models.programmes import ProgrammeAdmin
from mentoring.services import memberships, rosters
from mentoring.services.rosters import About
from tests.cohorts import Gathering
from tests.factories import NOW, make_admin, make_programme
from tests.forming import Desk

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def gathering(session, clock):
    made = Gathering(session, clock)
    made.admin.email = "lead@example.org"
    session.commit()
    return made


@pytest.fixture
def cohort(run, gathering):
    """Ask for something to be done with the one cohort there is."""
    gathering.propose()
    gathering.session.commit()

    def asked(what, *more):
        return run("cohorts", what, str(gathering.cohort.id), "--as", "lead@example.org", *more)

    return asked


def state(gathering):
    gathering.session.expire_all()
    row = gathering.session.scalars(select(Cohort)).one()
    gathering.session.commit()
    return row.state.value, row.publish_at is not None


def test_a_programme_without_a_cohort_says_so(run, session):
    make_admin(session, make_programme(session), email="lead@example.org")
    session.commit()
    told = (0, "There is no cohort in this programme yet.\n")
    assert run("cohorts", "list", "--as", "lead@example.org") == told


def test_the_list_says_how_far_each_has_come_and_how_its_places_stand(run, gathering, cohort):
    code, said = run("cohorts", "list", "--as", "lead@example.org")
    assert code == 0
    assert said.split() == [
        str(gathering.cohort.id),
        *("proposed", "8", "proposed", "Home", "first", "in", "Larkmere"),
    ]


def test_one_that_has_gone_out_is_counted_by_its_answers(run, gathering):
    gathering.publish()
    gathering.answer(memberships.accept, gathering.places()[0])
    gathering.session.commit()
    code, said = run("cohorts", "list", "--as", "lead@example.org")
    assert code == 0
    assert "published  7 invited, 1 accepted" in said


def test_one_cohort_is_shown_with_everybody_in_it(gathering, cohort):
    code, said = cohort("show")
    assert code == 0
    assert f"Lead: {gathering.lead.person.name}, has not said yes yet" in said
    assert f"Public partner: {gathering.partner.name}" in said
    assert "Learners: 8 proposed" in said
    assert said.count(": proposed\n") == 8
    assert "To put right" not in said


def test_what_is_to_put_right_is_said_before_it_goes_out(gathering, cohort):
    gathering.propose(lead_id=None)
    gathering.session.commit()
    assert "To put right: It has no lead yet." in cohort("show")[1]


def test_a_cohort_is_published_and_taken_back(gathering, cohort):
    code, said = cohort("publish")
    assert code == 0
    assert "Until then nobody is told anything" in said
    assert state(gathering) == ("proposed", True)
    assert cohort("undo")[0] == 0
    assert state(gathering) == ("proposed", False)


def test_without_a_public_partner_it_goes_out_with_a_reason_that_the_audit_keeps(gathering, cohort):
    gathering.propose(partner_id=None)
    gathering.session.commit()
    told = (2, "Not done: --because: Say why this cohort has no public partner\n")
    assert cohort("publish") == told
    assert cohort("publish", "--because", "Nobody lives near enough")[0] == 0
    reasons = gathering.session.scalars(select(AuditEvent.reason))
    assert "no_public_partner" in reasons.all()


def test_a_reason_belongs_to_publishing_alone(cohort):
    assert cohort("cancel", "--because", "Why not") == (
        2,
        "Not done: --because: give it where a cohort is to publish, not to cancel\n",
    )


def test_a_cohort_is_cancelled(gathering, cohort):
    assert cohort("cancel")[0] == 0
    assert state(gathering)[0] == "cancelled"


def test_a_number_that_no_row_can_have_is_refused(run, gathering):
    assert run("cohorts", "show", "9" * 20, "--as", "lead@example.org")[0] == 2


def test_what_is_to_be_done_needs_a_number(run, gathering):
    assert run("cohorts", "show", "--as", "lead@example.org") == (
        2,
        "Not done: COHORT: say which to show, by its number in the list\n",
    )


def test_a_cohort_of_another_programme_is_not_there(run, session, cohort, gathering):
    make_admin(session, make_programme(session), email="other@example.org")
    session.commit()
    code, said = run("cohorts", "show", str(gathering.cohort.id), "--as", "other@example.org")
    assert (code, said) == (1, "Not done: There is no such cohort of yours.\n")


@pytest.fixture
def desk(session, database, clock):
    """Sixteen learners, two leads and a partner of whom nobody has formed cohorts yet."""
    made = Desk(session, database, clock)
    made.admin.email = "lead@example.org"
    session.commit()
    return made


AIM = ("--aim", "Get people home in a day", "--as", "lead@example.org")


def formed(desk):
    desk.session.expire_all()
    found = desk.session.scalars(select(CohortSet)).one()
    desk.session.commit()
    return found


def test_cohorts_are_formed_to_their_review_with_progress_shown(run, desk):
    code, said = run("cohorts", "form", "Spring 2027", *AIM)
    assert code == 0
    assert "is in review: 2 cohorts with 16 learners, and 0 left over." in said
    assert formed(desk).state.value == "in_review"
    code, said = run("cohorts", "list", "--as", "lead@example.org")
    assert sum(map(int, re.findall(r"([0-9]+) proposed", said))) == 16


def test_a_roster_brings_its_place_and_its_mix(run, desk):
    made = rosters.create(
        desk.session,
        admin=desk.viewer,
        programme_id=desk.programme.id,
        about=About("Home first", "QGH", "People go home to be assessed."),
        now=NOW,
    )
    desk.session.commit()
    code, said = run("cohorts", "form", "Spring 2027", "--roster", str(made.id), *AIM)
    assert (code, "2 cohorts with 16 learners" in said) == (0, True)
    found = formed(desk)
    assert (found.place_id, found.settings["professions"]) == ("QGH", 4)
    assert found.settings["levels"]["professions"] == "high"


def test_cohorts_need_a_name_and_an_aim(run, desk):
    assert run("cohorts", "form", *AIM)[1].startswith("Not done: COHORT: give the cohorts a name")
    code, said = run("cohorts", "form", "Spring 2027", "--as", "lead@example.org")
    assert (code, "Say what the cohorts are to get done" in said) == (2, True)


def test_a_place_and_a_roster_are_not_both_given(run, desk):
    code, said = run("cohorts", "form", "Spring", "--place", "QGH", "--roster", "1", *AIM)
    assert (code, "a roster has its own place" in said) == (2, True)


def test_a_roster_of_another_programme_is_refused(run, desk):
    second = make_programme(desk.session, name="Joined-up care")
    desk.session.add(ProgrammeAdmin(programme_id=second.id, person_id=desk.admin.id))
    desk.session.flush()
    made = rosters.create(
        desk.session,
        admin=desk.viewer,
        programme_id=second.id,
        about=About("Home first", "QGH", "People go home to be assessed."),
        now=NOW,
    )
    desk.session.commit()
    given = ("--roster", str(made.id), "--programme", desk.programme.name)
    code, said = run("cohorts", "form", "Spring", *given, *AIM)
    assert (code, "belongs to another programme of yours" in said) == (2, True)
