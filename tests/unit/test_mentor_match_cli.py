"""The command line on the two files of mentor-match."""

from matching.__main__ import main
from tests.tables import read

COMMON = "first name,last name,email address,both mentor and mentee,job title,grade,organisation"
MENTORS = f"""{COMMON},profession,characteristics,biography
Cara,Cedar,cara.cedar@example.org,no,Head of bills,G6,Rain,Policy,Blue,I have drafted bills.
Ben,Birch,ben.birch@example.org,yes,Analyst,EO,Joy,Digital,,I have built shared data services.
"""
MENTEES = f"""{COMMON},profession,match with similar identity,identity to match,biography
Anna,Ash,anna.ash@example.org,no,Adviser,HEO,Joy,Policy,yes,Blue,I want to see how bills are made.
Ben,Birch,ben.birch@example.org,yes,Analyst,EO,Joy,Digital,no,,I want to lead a digital service.
Dan,Dale,dan.dale@example.org,no,Analyst,EO,Joy,Digital,no,,I want to understand data services.
"""


def switch(folder, first, second, *more):
    for name, text in (("mentors.csv", MENTORS), ("mentees.csv", MENTEES)):
        (folder / name).write_text(text, encoding="utf-8")
    given = [folder / first, folder / second, "-o", folder / "pairings.csv"]
    return main(["pair", *map(str, given), *more])


def paired(folder):
    return {
        row["need_id"].split(".")[0]: row["person_id"].split(".")[0]
        for row in read(folder / "pairings.csv")
    }


def test_the_files_of_mentor_match_are_paired_as_they_are(folder, capsys):
    assert switch(folder, "mentees.csv", "mentors.csv") == 0

    assert paired(folder) == {"anna": "cara", "dan": "ben"}
    assert all(row["reasons"] for row in read(folder / "pairings.csv"))
    assert [row["need_id"] for row in read(folder / "unmatched.csv")] == ["ben.birch@example.org"]
    said = capsys.readouterr().err
    assert "Protected characteristics and grades match nobody here." in said
    assert "1 person stands in both files; nobody is put beside themselves." in said


def test_the_files_of_mentor_match_may_come_in_either_order(folder, capsys):
    assert switch(folder, "mentors.csv", "mentees.csv") == 0

    assert paired(folder) == {"anna": "cara", "dan": "ben"}
    assert "mentees.csv is taken for the needs" in capsys.readouterr().err


def test_mentors_of_mentor_match_take_as_many_as_are_given(folder):
    assert switch(folder, "mentees.csv", "mentors.csv", "--capacity", "3") == 0

    assert paired(folder) == {"anna": "cara", "ben": "cara", "dan": "ben"}


def test_where_nothing_joins_the_two_that_is_said_and_so_is_what_differs(folder):
    switch(folder, "mentees.csv", "mentors.csv", "--capacity", "3")

    rows = {row["need_id"].split(".")[0]: row for row in read(folder / "pairings.csv")}
    assert rows["ben"]["reasons"] == "Nothing that you both say joins you."
    assert rows["ben"]["differences"] == (
        "They have another profession: Policy; yours is Digital. | "
        "They work in another organisation: Rain; yours is Joy."
    )
    assert rows["dan"]["differences"] == "No difference is recorded."


def test_one_file_of_each_kind_is_refused(folder, capsys):
    assert switch(folder, "mentees.csv", "experiences.csv") == 1

    assert "experiences.csv is not a mentor-match file" in capsys.readouterr().err
