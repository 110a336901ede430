"""Every wrong value of an imported file is named with its line and what would be right."""

import pytest

from mentoring.errors import InvalidError
from mentoring.services import access, imports
from mentoring.services.imports import Sent
from tests.factories import NOW, make_admin, make_person, make_programme

NEED = "learner_email,text\nasha@example.org,Nine people wait on my ward.\n"


@pytest.fixture
def look(session):
    """Look a file through for somebody who runs a programme; asha and beth are on the register."""
    programme = make_programme(session)
    admin = access.viewer(session, make_admin(session, programme).id)
    make_person(session, email="asha@example.org")
    make_person(session, email="beth@example.org")
    assert admin is not None

    def dry_run(kind, text):
        content = text if isinstance(text, bytes) else text.encode()
        sent = Sent(kind, f"{kind}.csv", content)
        return imports.dry_run(session, admin=admin, programme_id=programme.id, sent=sent, now=NOW)

    return dry_run


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
        (
            "experiences",
            "holder_email,title,what_was_done,knowhow_ids,evidence",
            "asha@example.org,T,W,K04.1a,a hunch",
            "evidence",
            "own_account, local_figures, before_and_after, compared",
        ),
        (
            "experiences",
            "holder_email,title,what_was_done,knowhow_ids,how_it_went",
            "asha@example.org,T,W,K04.1a,brilliantly",
            "how_it_went",
            "worked, in_part, did_not_work",
        ),
        (
            "experiences",
            "holder_email,title,what_was_done,knowhow_ids,learned_from",
            "asha@example.org,T,W,K04.1a,who@example.org",
            "learned_from",
            "import people first",
        ),
        (
            "experiences",
            "holder_email,title,what_was_done,knowhow_ids,learned_from",
            "asha@example.org,T,W,K04.1a,somebody",
            "learned_from",
            "not an e-mail address",
        ),
        (
            "experiences",
            "holder_email,title,what_was_done,knowhow_ids,learned_from",
            "asha@example.org,T,W,K04.1a,ASHA@example.org",
            "learned_from",
            "first-hand",
        ),
        (
            "experiences",
            "holder_email,title,what_was_done,knowhow_ids,learned_from",
            "asha@example.org,T,W,K04.1a,beth@example.org",
            "learned_from",
            "no experience that shows K04.1a",
        ),
    ],
)
def test_a_wrong_value_is_named_with_its_line_and_what_would_be_right(
    look, kind, header, row, column, told
):
    report = look(kind, f"{header}\n\n{row}\n")

    assert [(one.line, one.column) for one in report.wrong] == [(3, column)]
    assert report.wrong[0].value.lower() in row.lower()
    assert told in report.wrong[0].problem
    assert report.new == 0


def test_a_row_that_stands_in_a_file_twice_is_named(look):
    text = NEED + NEED.splitlines()[1] + "\n"

    report = look("needs", text)

    assert report.new == 1
    assert [one.line for one in report.wrong] == [3]
    assert "stands already in line 2" in report.wrong[0].problem


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_byte_order_mark_makes_no_difference(look, mark):
    assert look("needs", mark + NEED).new == 1


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
def test_a_file_that_cannot_be_read_as_a_whole_says_why(look, content, told):
    with pytest.raises(InvalidError) as refused:
        look("people", content)

    assert told in refused.value.problems["file"]
