"""The two files of mentor-match, as they are."""

import pytest

from matching import mentor_match
from matching.files import FileError
from matching.problem import NONE

COMMON = "first name,last name,email address,both mentor and mentee,job title,grade,organisation"
MENTORS = f"{COMMON},profession,characteristics,biography"
MENTEES = f"{COMMON},profession,match with similar identity,identity to match,biography"
WITHOUT_IDENTITY = COMMON + ",profession,{}biography"


@pytest.fixture
def read(tmp_path, words):
    def read(mentees, mentors, *, turned=False, capacity=1):
        paths = (tmp_path / "mentees.csv", tmp_path / "mentors.csv")
        for path, lines in zip(paths, (mentees, mentors), strict=True):
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        first, second = reversed(paths) if turned else paths
        vocabulary, ids = words
        return mentor_match.read(first, second, vocabulary=vocabulary, ids=ids, capacity=capacity)

    return read


ANNA = "Anna,Ash,anna.ash@example.org,no,Adviser,HEO,Joy,Policy,yes,Blue,I want to draft bills."
BEN = "Ben,Birch,ben.birch@example.org,yes,Analyst,EO,Joy,Digital,no,,I want to run a team."
CARA = "Cara,Cedar,cara.cedar@example.org,no,Head of bills,G6,Rain,Policy,Blue,I draft bills."
BEN_TOO = "Ben,Birch,Ben.Birch@example.org,yes,Analyst,EO,Joy,digital,,I know data."


def test_people_are_called_by_their_address(read):
    found = read([MENTEES, ANNA, BEN], [MENTORS, CARA, BEN_TOO])

    assert found.needs.ids == ("anna.ash@example.org", "ben.birch@example.org")
    assert found.people.mentor_ids == ("ben.birch@example.org", "cara.cedar@example.org")
    assert found.people.experience_ids == found.people.mentor_ids


def test_a_mentor_is_told_by_job_profession_organisation_and_biography(read):
    found = read([MENTEES, ANNA], [MENTORS, CARA])

    assert found.people.experiences.text == ("Head of bills. Policy. Rain. I draft bills",)
    assert found.needs.needs.text == ("I want to draft bills. Policy",)
    assert found.needs.needs.role == ("Adviser",)


def test_who_stands_in_both_files_is_one_person(read):
    found = read([MENTEES, ANNA, BEN], [MENTORS, BEN_TOO, CARA])
    ben = found.people.learners.person[1]

    assert found.people.mentors.person[0] == ben
    assert found.people.mentors.person[1] != ben


def test_identity_is_read_and_changes_nothing(read):
    blue = read([MENTEES, ANNA], [MENTORS, CARA])
    red = read(
        [MENTEES, ANNA.replace("yes,Blue", "no,Red")], [MENTORS, CARA.replace("Blue", "Green")]
    )

    assert blue.needs.needs.text == red.needs.needs.text
    assert blue.people.experiences.text == red.people.experiences.text
    assert blue.notes == red.notes
    assert blue.notes[0] == (
        "Read and not used: grade, characteristics, match with similar identity, identity to "
        "match. Protected characteristics and grades match nobody here."
    )


@pytest.mark.parametrize("column", ["", "characteristics,"])
def test_versions_with_another_column_before_the_last_are_read_too(read, column):
    header, cell = WITHOUT_IDENTITY.format(column), "x," if column else ""
    mentee = f"Anna,Ash,anna.ash@example.org,no,Adviser,HEO,Joy,Policy,{cell}I want to draft."
    mentor = f"Cara,Cedar,cara.cedar@example.org,no,Head,G6,Rain,Policy,{cell}I draft."

    found = read([header, mentee], [header, mentor])

    assert found.needs.ids == ("anna.ash@example.org",)
    assert found.people.mentor_ids == ("cara.cedar@example.org",)


def test_older_names_of_columns_and_another_order_are_read_too(read):
    header = (
        "first name,last name,email address,both mentor and mentee,job title,grade,department,"
        "biography,target profession,match with similar identity,identity to match"
    )
    row = "Anna,Ash,anna.ash@example.org,no,Adviser,HEO,Joy,I draft.,Policy,no,"

    found = read([header, row], [MENTORS, CARA])

    assert found.needs.needs.text == ("I draft. Policy",)
    assert found.people.learners.organisation[0] != found.people.mentors.organisation[0]


def test_capitals_of_a_header_make_no_difference(read):
    found = read([MENTEES.title(), ANNA], [MENTORS.upper(), CARA])

    assert (len(found.needs.ids), len(found.people.mentor_ids)) == (1, 1)


def test_either_order_of_the_files_is_taken_and_said(read):
    found = read([MENTEES, ANNA], [MENTORS, CARA], turned=True)

    assert found.needs.ids == ("anna.ash@example.org",)
    assert "mentors.csv holds mentors, so mentees.csv is taken for the needs." in found.notes


def test_the_same_profession_in_other_capitals_is_the_same(read):
    found = read([MENTEES, BEN], [MENTORS, BEN_TOO, CARA])
    professions = found.people.experiences.profession.tolist()

    assert found.needs.needs.profession.tolist() == [professions[0]]
    assert found.vocabulary.profession_label[-2:] == ("Digital", "Policy")
    assert NONE not in professions


def test_capacity_is_one_unless_it_is_given(read):
    assert read([MENTEES, ANNA], [MENTORS, CARA]).people.capacity.tolist() == [1]
    assert read([MENTEES, ANNA], [MENTORS, CARA], capacity=3).people.capacity.tolist() == [3]


def test_an_address_that_stands_twice_is_named_whatever_its_capitals(read):
    found = read([MENTEES, ANNA], [MENTORS, CARA, CARA.replace("cara.cedar", "Cara.CEDAR")])

    assert [str(error) for error in found.people.errors] == [
        "mentors.csv, line 3, email address: “Cara.CEDAR@example.org” – this stands already in "
        "line 2; once is right"
    ]


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (CARA.replace("cara.cedar@example.org", ""), "email address", ""),
        (CARA.replace("cara.cedar@example.org", "cara"), "email address", "cara"),
        ("Cara,Cedar,cara.cedar@example.org,no,,G6,Rain,,,", "biography", ""),
    ],
)
def test_a_bad_row_is_named(read, row, column, value):
    found = read([MENTEES, ANNA], [MENTORS, row])

    assert [(error.line, error.column, error.value) for error in found.people.errors] == [
        (2, column, value)
    ]
    assert found.people.mentor_ids == ()


def test_two_files_of_people_who_look_for_a_mentor_are_refused(read):
    with pytest.raises(FileError, match="both hold people who look for a mentor"):
        read([MENTEES, ANNA], [MENTEES, BEN])


def test_one_file_of_another_kind_is_refused_with_what_it_lacks(read):
    with pytest.raises(FileError, match=r"mentors\.csv is not a mentor-match file.*biography"):
        read([MENTEES, ANNA], ["experience_id,title,detail", "E1,One,Done"])


def test_another_profession_and_organisation_are_said_to_differ(read):
    found = read([MENTEES, ANNA, BEN], [MENTORS, CARA])

    assert found.differences(0, 0) == ["They work in another organisation: Rain; yours is Joy."]
    assert found.differences(1, 0) == [
        "They have another profession: Policy; yours is Digital.",
        "They work in another organisation: Rain; yours is Joy.",
    ]
