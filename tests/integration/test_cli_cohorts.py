"""Cohorts from the command line: listed, shown, published with a reason, undone, cancelled."""

import pytest
from sqlalchemy import select

from mentoring.models.audit import AuditEvent
from mentoring.models.cohorts import Cohort
from mentoring.services import cohorts
from tests.cohorts import Gathering
from tests.factories import make_admin, make_programme

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
    gathering.answer(cohorts.memberships.accept, gathering.places()[0])
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
        "Not done: --because: give a reason where a cohort is published\n",
    )


def test_a_cohort_is_cancelled(gathering, cohort):
    assert cohort("cancel")[0] == 0
    assert state(gathering)[0] == "cancelled"


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
