"""An export holds what an admin may have, and an import can read it back."""

import pytest
from sqlalchemy import select

from mentoring.errors import NotFoundError
from mentoring.models.needs import Need
from mentoring.models.people import NotWith, Person
from mentoring.services import access, exports, imports
from mentoring.services.imports import Sent
from tests.factories import (
    NOW,
    make_admin,
    make_experience,
    make_mentor,
    make_need,
    make_organisation,
    make_person,
    make_programme,
)
from tests.factories import viewer as who


@pytest.fixture
def programme(session):
    return make_programme(session)


@pytest.fixture
def admin(session, programme):
    return who(session, make_admin(session, programme).id)


def exported(session, admin):
    return {
        one.name: [dict(zip(one.columns, row, strict=True)) for row in one.rows]
        for one in exports.everything(session, admin=admin)
    }


def as_file(rows):
    import csv
    import io

    made = io.StringIO()
    written = csv.DictWriter(made, rows[0].keys())
    written.writeheader()
    written.writerows(rows)
    return made.getvalue().encode()


def test_everything_is_a_table_of_its_own(session, admin):
    names = [one.name for one in exports.everything(session, admin=admin)]

    assert names == ["people", "experiences", "needs", "pairings", "suggestions", "unmatched"]


def test_a_person_says_who_they_are_and_how_they_teach(session, admin):
    employer = make_organisation(session)
    boss = make_person(session)
    person = make_person(
        session, organisation_id=employer.id, line_manager_id=boss.id, languages=3, half_days=1
    )
    make_mentor(session, person, learners_at_once=4)

    row = next(row for row in exported(session, admin)["people"] if row["email"] == person.email)

    assert (row["organisation_code"], row["line_manager_email"]) == (employer.ods_code, boss.email)
    assert (row["languages"], row["half_days"]) == ("en|cy", "mon_am")
    assert (row["mentor"], row["learners_at_once"], row["paused"]) == ("yes", "4", "no")


def test_whom_somebody_asked_not_to_meet_stands_in_no_export(session, admin):
    one, other = make_person(session), make_person(session)
    session.add(NotWith(person_id=one.id, other_id=other.id))
    session.flush()

    columns = {name for table in exports.everything(session, admin=admin) for name in table.columns}

    assert not [name for name in columns if "not_with" in name or "decline" in name]


def test_needs_of_another_programme_stay_there(session, admin, programme):
    learner = make_person(session)
    make_need(session, learner, programme, text="Ours")
    make_need(session, learner, make_programme(session), text="Theirs")

    assert [row["text"] for row in exported(session, admin)["needs"]] == ["Ours"]


def test_a_round_of_another_programme_is_hidden(session, admin):
    with pytest.raises(NotFoundError):
        list(exports.of_round(session, admin=admin, round_id=99))


@pytest.mark.parametrize("text", ["=1+1", "+44", "-1", "@now", "\tx"])
def test_a_cell_that_a_spreadsheet_would_compute_is_written_as_text(session, admin, text):
    make_person(session, job_title=text)

    assert f"'{text}" in {row["job_title"] for row in exported(session, admin)["people"]}


@pytest.mark.parametrize("kind", ["people", "experiences", "needs"])
def test_what_was_exported_can_be_imported_and_is_all_there_already(
    session, admin, programme, kind
):
    make_experience(session, make_mentor(session), title="=Home first")
    make_need(session, make_person(session), programme)

    rows = exported(session, admin)[kind]
    report = imports.dry_run(
        session,
        admin=admin,
        programme_id=programme.id,
        sent=Sent(kind, f"{kind}.csv", as_file(rows)),
        now=NOW,
    )

    assert report.wrong == ()
    assert (report.new, report.there) == (0, len(rows))


def test_a_need_comes_back_as_it_was(session, admin, programme):
    learner = make_person(session)
    before = make_need(session, learner, programme)
    rows = exported(session, admin)["needs"]
    elsewhere = make_programme(session)
    make_admin(session, elsewhere, email="other@example.org")
    found = session.scalars(select(Person).where(Person.email == "other@example.org")).one()
    imports.bring_in_at_once(
        session,
        admin=who(session, found.id),
        programme_id=elsewhere.id,
        sent=Sent("needs", "needs.csv", as_file(rows)),
        skip_bad_rows=False,
        now=NOW,
    )

    after = session.scalars(
        select(Need).where(Need.programme_id == elsewhere.id).options(*access.NEED_WHOLE)
    ).one()
    assert (after.text, after.learner_id, after.by_when) == (before.text, learner.id, None)
    assert [one.knowhow_id for one in after.knowhow] == ["K04.1a"]
    assert {one.context_id for one in after.contexts} == {
        "level.place",
        "setting.rural",
        "population.older_frailty",
        "service.acute",
    }
