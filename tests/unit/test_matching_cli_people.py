"""The command line with a file of people, and with an admin's rules."""

import pytest

from tests.tables import read


def people(folder, text):
    (folder / "people.csv").write_text(text, encoding="utf-8")
    return ["--people", str(folder / "people.csv")]


def holders(folder):
    return [row["experience_id"] for row in read(folder / "experiences.csv")]


def test_people_are_given_no_more_than_they_take(pair, folder):
    every = "|".join(holders(folder))
    given = people(folder, f"person_id,experience_ids,capacity\nP1,{every},1\n")

    assert pair(*given) == 0
    (placed,), (left,) = read(folder / "pairings.csv"), read(folder / "unmatched.csv")
    assert placed["person_id"] == "P1"
    assert placed["experience_id"] in holders(folder)
    assert "One person has done this" in left["why_not"]
    assert "One more place with P1" in left["what_would_help"]


def test_somebody_with_no_place_is_not_available_and_no_reason_is_given(pair, folder):
    every = "|".join(holders(folder))
    given = people(folder, f"person_id,experience_ids,capacity\nP1,{every},0\n")

    assert pair(*given) == 0
    assert read(folder / "pairings.csv") == []
    assert {row["why_not"] for row in read(folder / "unmatched.csv")} == {
        "Those who have done this are not available for this need."
    }


@pytest.mark.parametrize(
    "row", ["P1,{},2,N1,", "P1,{},2,,N1", "P1,{},2,,\nN1,,,P1,", "P1,{},2,,\nN1,,,,P1"]
)
def test_an_exclusion_or_a_line_manager_on_either_side_is_kept(pair, folder, row):
    every = "|".join(holders(folder))
    head = "person_id,experience_ids,capacity,not_with,line_manager_id\n"

    assert pair(*people(folder, head + row.format(every) + "\n")) == 0
    assert [placed["need_id"] for placed in read(folder / "pairings.csv")] == ["N2"]


def test_a_rule_keeps_out_and_says_what_lifting_it_would_do(pair, folder):
    every = "|".join(holders(folder))
    given = people(
        folder,
        "person_id,experience_ids,capacity,organisation\n"
        f"P1,{every},2,Trust A\nN1,,,Trust A\nN2,,,Trust B\n",
    )

    assert pair(*given, "--other-organisation") == 0
    (left,) = read(folder / "unmatched.csv")
    assert left["need_id"] == "N1"
    assert (
        "Without the rule “another organisation only” for this need, P1 has room for it."
        in left["what_would_help"]
    )
