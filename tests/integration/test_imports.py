"""A file is looked through row by row before anything comes in, on the page and in the service."""

import io

import pytest
from sqlalchemy import func, select

from mentoring.errors import InvalidError, NotFoundError, RuleBrokenError
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


@pytest.mark.parametrize(
    ("kind", "header", "row", "column", "told"),
    [
        ("people", "name,email", "Beth,beth at example", "email", "not an e-mail address"),
        ("people", "name,email", ",beth@example.org", "name", "must not be empty"),
        ("people", "name,email,profession_id", "B,b@example.org,PC3", "profession_id", "PC03"),
        ("people", "name,email,mentor", "B,b@example.org,maybe", "mentor", "yes, no"),
        ("people", "name,email,half_days", "B,b@example.org,sunday", "half_days", "mon_am"),
        (
            "people",
            "name,email,organisation_code",
            "B,b@example.org,QQ9",
            "organisation_code",
            "is",
        ),
        (
            "people",
            "name,email,line_manager_email",
            "B,b@example.org,c@example.org",
            "line_manager_email",
            "neither on the register nor in this file",
        ),
        (
            "people",
            "name,email,job_title",
            "B,b@example.org,Call 020 7946 0958",
            "job_title",
            "phone number",
        ),
        ("needs", "learner_email,text", "who@example.org,Help", "learner_email", "import people"),
        ("needs", "learner_email,text", "asha@example.org,", "text", "must not be empty"),
        (
            "needs",
            "learner_email,text,by_when",
            "asha@example.org,Help,31/02/2027",
            "by_when",
            "not a date",
        ),
        (
            "needs",
            "learner_email,text,by_when",
            "asha@example.org,Help,2020-01-01",
            "by_when",
            "over",
        ),
        ("needs", "learner_email,text", "asha@example.org,NHS 943 476 5919", "text", "NHS number"),
        (
            "needs",
            "learner_email,text,population",
            "asha@example.org,Help,older_frailt",
            "population",
            "did you mean older_frailty",
        ),
        (
            "experiences",
            "holder_email,title,what_was_done,knowhow_ids",
            "asha@example.org,T,W,",
            "knowhow_ids",
            "at least one",
        ),
        (
            "experiences",
            "holder_email,title,what_was_done,knowhow_ids,first_year,last_year",
            "asha@example.org,T,W,K04.1a,2020,2018",
            "last_year",
            "before the first year, 2020",
        ),
        (
            "experiences",
            "holder_email,title,what_was_done,knowhow_ids,own_part",
            "asha@example.org,T,W,K04.1a,watched",
            "own_part",
            "led, co_led, delivered, advised",
        ),
    ],
)
def test_a_wrong_value_is_named_with_its_line_and_what_would_be_right(
    session, admin, programme, asha, kind, header, row, column, told
):
    report = look(session, admin, programme, kind, f"{header}\n\n{row}\n")

    assert [(one.line, one.column) for one in report.wrong] == [(3, column)]
    assert told in report.wrong[0].problem
    assert report.new == 0


def test_a_row_that_stands_in_a_file_twice_is_named(session, admin, programme, asha):
    text = NEEDS + NEEDS.splitlines()[1] + "\n"

    report = look(session, admin, programme, "needs", text)

    assert report.new == 1
    assert [one.line for one in report.wrong] == [3]
    assert "stands already in line 2" in report.wrong[0].problem


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


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_byte_order_mark_makes_no_difference(session, admin, programme, mark):
    assert look(session, admin, programme, "people", mark + PEOPLE).new == 2


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"name;email\nA;a@example.org\n", "lacks the columns name, email"),
        (b"name,job_title\nA,Nurse\n", "lacks the column email"),
        (b"name,email,email\nA,a@example.org,b\n", "email more than once"),
        ("name,email\nZoë,z@example.org\n".encode("cp1252"), "save the file as “CSV UTF-8”"),
        ("name,email\nZoë,z@example.org\n".encode("utf-16"), "save the file as “CSV UTF-8”"),
        (b'name,email\n"A,a@example.org\n', "quotation marks"),
        (b"name,email\n", "no rows"),
    ],
)
def test_a_file_that_cannot_be_read_as_a_whole_says_why(session, admin, programme, content, told):
    with pytest.raises(InvalidError) as refused:
        look(session, admin, programme, "people", content)

    assert told in refused.value.problems["file"]


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


# ------------------------------------------------------------------------------------- the pages


@pytest.fixture
def at(client, session, programme):
    person = make_admin(session, programme)
    session.commit()
    client.sign_in(person)
    return f"/programmes/{programme.id}/import"


def send(client, at, text, kind="people", name="people.csv"):
    return client.post(at, {"kind": kind, "file": (io.BytesIO(text.encode()), name)})


def test_the_page_says_which_columns_a_file_needs(client, at):
    page = client.get(at)

    assert page.h1 == "Import a file"
    assert "holder_email" in page.text


def test_sending_a_file_shows_what_it_would_bring(client, at, database):
    page = send(client, at, PEOPLE + "Nobody,not an address,,,,,,\n")

    assert page.h1 == "What this file would bring"
    assert "line" in page.text.lower()
    assert "not an address" in page.text
    with database.reading() as session:
        assert session.scalar(select(Person).where(Person.email == "beth@example.org")) is None


def test_the_right_rows_come_in_when_the_admin_says_so(client, at, database):
    send(client, at, PEOPLE + "Nobody,not an address,,,,,,\n")

    page = client.post(client.path, {})

    assert page.h1 == "The file has been imported"
    assert "2 new" in page.text
    with database.reading() as session:
        assert session.scalar(select(Person).where(Person.email == "beth@example.org")) is not None


def test_pressing_the_button_twice_brings_the_rows_in_once(client, at, database):
    send(client, at, PEOPLE)
    where = client.path
    client.post(where, {})

    again = client.post(where, {})

    assert again.h1 == "The file has been imported"
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 3


def test_a_form_without_a_file_is_shown_again_with_what_is_missing(client, at):
    page = client.post(at, {})

    assert client.status == 422
    assert "Choose a file to import" in page.text
    assert "Choose what the rows of the file are" in page.text


def test_a_file_in_another_encoding_is_refused_on_the_form(client, at):
    data = {
        "kind": "people",
        "file": (io.BytesIO("name,email\nZoë,z@x.y".encode("cp1252")), "p.csv"),
    }

    page = client.post(at, data)

    assert client.status == 422
    assert "CSV UTF-8" in page.text


def test_only_an_admin_can_import(client, at, session):
    learner = make_person(session)
    session.commit()
    client.sign_in(learner)

    client.get(at)

    assert client.status == 403


def test_another_admin_does_not_see_what_somebody_has_sent(client, at, session, programme):
    send(client, at, PEOPLE)
    where = client.path
    other = make_admin(session, programme)
    session.commit()
    client.sign_in(other)

    client.get(where)

    assert client.status == 404
