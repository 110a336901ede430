"""A file is looked through row by row before anything comes in, on the page and in the service."""

import pytest
from sqlalchemy import func, select

from mentoring.errors import NotFoundError, RuleBrokenError
from mentoring.models.audit import AuditEvent
from mentoring.models.experiences import Experience, ExperienceState
from mentoring.models.imports import ImportedFile
from mentoring.models.mentors import Mentor, Visibility
from mentoring.models.needs import Need, NeedState
from mentoring.models.people import Person
from mentoring.services import access, imports
from mentoring.services.imports import Sent
from tests.factories import (
    NOW,
    make_admin,
    make_experience,
    make_mentor,
    make_organisation,
    make_person,
    make_programme,
)

PEOPLE = """name,email,job_title,profession_id,icb_code,languages,half_days,mentor
Beth Farrowgate,beth@example.org,District nurse,PC03,QGH,en|cy,mon_am|fri_pm,yes
Tom Larkstone,tom@example.org,Ward manager,PC06,QGH,,,no
"""
EXPERIENCES = """holder_email,title,what_was_done,knowhow_ids,level,services,first_year,last_year
asha@example.org,Home first,Sent people home.,K04.1a|K04.1f,place,acute|community,2019,2022
"""
NEEDS = """learner_email,text,knowhow_ids,by_when,population
asha@example.org,Nine people wait on my ward and could be at home.,K04.1a,31/03/2027,older_frailty
"""


@pytest.fixture
def programme(session):
    return make_programme(session)


@pytest.fixture
def admin(session, programme):
    return access.viewer(session, make_admin(session, programme).id)


@pytest.fixture
def asha(session):
    return make_person(session, email="asha@example.org")


def look(session, admin, programme, kind, text):
    content = text if isinstance(text, bytes) else text.encode()
    return imports.dry_run(
        session,
        admin=admin,
        programme_id=programme.id,
        sent=Sent(kind, f"{kind}.csv", content),
        now=NOW,
    )


def bring(session, admin, programme, kind, text, *, skip=False):
    return imports.bring_in_at_once(
        session,
        admin=admin,
        programme_id=programme.id,
        sent=Sent(kind, f"{kind}.csv", text.encode()),
        skip_bad_rows=skip,
        now=NOW,
    )


def counted(session, table):
    return session.scalar(select(func.count()).select_from(table))


def test_a_dry_run_brings_nothing_in(session, admin, programme):
    before = counted(session, Person)

    report = look(session, admin, programme, "people", PEOPLE)

    assert (report.new, report.there, report.wrong) == (2, 0, ())
    assert counted(session, Person) == before


def test_people_come_in_with_what_the_file_says(session, admin, programme):
    bring(session, admin, programme, "people", PEOPLE)

    beth = session.scalars(select(Person).where(Person.email == "beth@example.org")).one()
    assert (beth.name, beth.profession_id, beth.place_id) == ("Beth Farrowgate", "PC03", "QGH")
    assert (beth.languages, beth.half_days) == (0b11, 1 + (1 << 9))
    assert not beth.synthetic


def test_an_imported_mentor_takes_nobody_until_they_say_so(session, admin, programme):
    bring(session, admin, programme, "people", PEOPLE)

    mentor = session.scalars(select(Mentor)).one()
    assert (mentor.learners_at_once, mentor.cohorts_at_once) == (0, 0)
    assert mentor.visibility is Visibility.NOBODY


def test_an_import_never_changes_a_number_that_somebody_has_set(session, admin, programme, asha):
    make_mentor(session, asha, learners_at_once=3)
    row = "name,email,mentor,learners_at_once\nAsha,ASHA@example.org,yes,6\n"

    report = bring(session, admin, programme, "people", row)

    assert (report.new, report.there) == (0, 1)
    assert session.get_one(Mentor, asha.id).learners_at_once == 3
    assert report.unused == ("learners_at_once",)


@pytest.mark.parametrize(
    ("kind", "text", "table"),
    [("people", PEOPLE, Person), ("experiences", EXPERIENCES, Experience), ("needs", NEEDS, Need)],
)
def test_the_same_file_twice_brings_nothing_in_twice(
    session, admin, programme, asha, kind, text, table
):
    first = bring(session, admin, programme, kind, text)
    after_one = counted(session, table)
    second = bring(session, admin, programme, kind, text)

    assert first.new > 0
    assert (second.new, second.there) == (0, first.new)
    assert counted(session, table) == after_one


def test_an_experience_comes_in_to_be_confirmed_and_makes_its_holder_a_mentor_of_nobody(
    session, admin, programme, asha
):
    bring(session, admin, programme, "experiences", EXPERIENCES)

    row = session.scalars(select(Experience)).one()
    assert (row.state, row.holder_id) == (ExperienceState.SUBMITTED, asha.id)
    assert session.get_one(Mentor, asha.id).learners_at_once == 0


def test_an_experience_with_a_known_source_is_not_brought_in_again(session, admin, programme, asha):
    make_experience(session, make_mentor(session), source_ref="E-1", title="Another title")
    text = EXPERIENCES.replace("title,", "title,source_ref,").replace(
        "Home first,", "Home first,E-1,"
    )

    assert bring(session, admin, programme, "experiences", text).there == 1


def test_a_need_comes_in_open_in_the_programme(session, admin, programme, asha):
    bring(session, admin, programme, "needs", NEEDS)

    row = session.scalars(select(Need)).one()
    assert (row.state, row.programme_id, row.learner_id) == (
        NeedState.OPEN,
        programme.id,
        asha.id,
    )
    assert row.by_when is not None
    assert row.by_when.isoformat() == "2027-03-31"


def test_one_wrong_row_keeps_the_whole_file_out_unless_it_may_be_skipped(session, admin, programme):
    text = PEOPLE + "Nobody,not an address,,,,,,\n"

    kept_out = bring(session, admin, programme, "people", text)
    assert (kept_out.new, kept_out.wrong_rows) == (2, 1)
    assert counted(session, Person) == 1

    bring(session, admin, programme, "people", text, skip=True)
    assert counted(session, Person) == 3


def test_a_line_manager_may_come_in_the_same_file(session, admin, programme):
    text = "name,email,line_manager_email\nA,a@example.org,b@example.org\nB,b@example.org,\n"

    bring(session, admin, programme, "people", text)

    by_email = {one.email: one for one in session.scalars(select(Person))}
    assert by_email["a@example.org"].line_manager_id == by_email["b@example.org"].id


def test_an_organisation_is_known_by_its_code(session, admin, programme):
    employer = make_organisation(session, ods_code="ZZ9AA")
    text = "name,email,organisation_code\nA,a@example.org,ZZ9AA\n"

    bring(session, admin, programme, "people", text)

    person = session.scalars(select(Person).where(Person.email == "a@example.org")).one()
    assert person.organisation_id == employer.id


def test_a_cell_that_looks_like_a_formula_is_kept_as_text(session, admin, programme):
    text = 'name,email,job_title\n"=HYPERLINK(""x"")",a@example.org,\'+Lead\n'

    bring(session, admin, programme, "people", text)

    person = session.scalars(select(Person).where(Person.email == "a@example.org")).one()
    assert (person.name, person.job_title) == ('=HYPERLINK("x")', "+Lead")


def test_who_brought_what_in_is_in_the_audit_log(session, admin, programme):
    bring(session, admin, programme, "people", PEOPLE)

    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "imported_people")).one()
    assert (event.actor_id, event.programme_id) == (admin.person_id, programme.id)
    assert event.reason == "2 new, 0 already there"


def test_a_file_is_not_kept_once_it_has_come_in(session, admin, programme):
    bring(session, admin, programme, "people", PEOPLE)

    kept = session.scalars(select(ImportedFile)).one()
    assert kept.done_at == NOW
    assert session.scalar(select(ImportedFile.content)) == b""


def test_a_file_with_no_right_row_cannot_come_in(session, admin, programme):
    sent = Sent("people", "people.csv", b"name,email\n,x\n")
    kept = imports.keep(session, admin=admin, programme_id=programme.id, sent=sent, now=NOW)

    with pytest.raises(RuleBrokenError, match="nothing to import"):
        imports.bring_in(session, admin=admin, programme_id=programme.id, file_id=kept.id, now=NOW)


def test_a_programme_of_somebody_else_is_hidden(session, admin):
    other = make_programme(session)

    with pytest.raises(NotFoundError):
        look(session, admin, other, "people", PEOPLE)
