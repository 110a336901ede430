"""The file of people: what is right is read, what is wrong is named where it stands."""

import pytest

from matching.problem import NONE


def test_people_hold_experiences_and_bring_their_number(read_people):
    read = read_people("person_id,experience_ids,capacity\nP1,E1|E2,3\n")

    assert (read.mentor_ids, read.capacity.tolist()) == (("P1",), [3])
    assert read.experience_ids == ("E1", "E2")
    assert read.experiences.mentor.tolist() == [0, 0]


def test_an_experience_that_two_share_stands_with_both(read_people):
    read = read_people("person_id,experience_ids,capacity\nP1,E1,1\nP2,E1|E2,0\n")

    assert read.experience_ids == ("E1", "E1", "E2")
    assert read.experiences.mentor.tolist() == [0, 1, 1]


def test_whom_not_to_meet_and_the_manager_are_known_on_both_sides(read_people):
    read = read_people(
        "person_id,experience_ids,capacity,not_with,line_manager_id\nP1,E1,1,N1,N2\nP2,E2,1,,\n"
    )
    learners = read.learners.person.tolist()

    assert read.mentors.not_with[0].tolist() == [learners[0]]
    assert read.mentors.line_manager.tolist() == [learners[1], NONE]


def test_a_learner_is_described_by_their_own_row(read_people):
    read = read_people(
        "person_id,experience_ids,capacity,organisation,languages,half_days\n"
        "N1,,,Trust,en|cy,mon am|tue-PM\nP1,E1,1,trust,cy,Monday morning\n"
    )

    assert read.learners.organisation.tolist() == [read.mentors.organisation[0], NONE]
    assert read.learners.languages[0] & read.mentors.languages[0]
    assert read.learners.half_days[0] & read.mentors.half_days[0]
    assert read.mentor_ids == ("P1",)


def test_the_region_is_that_of_the_system_of_the_need_or_experience(read_people, words):
    read = read_people("person_id,experience_ids,capacity\nP1,E1,1\nP2,E2,1\n")
    ids = words[1]

    assert read.mentors.region.tolist() == [ids.region[ids.place["QYG"]], NONE]
    assert read.learners.region.tolist() == [ids.region[ids.place["QE1"]], NONE]


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("P2,E9,1,,", "experience_ids", "E9"),
        ("P2,E2,7,,", "capacity", "7"),
        ("P2,E2,-1,,", "capacity", "-1"),
        ("P2,E2,two,,", "capacity", "two"),
        ("P2,E2,,,", "capacity", ""),
        ("P2,E2,1,noon,", "half_days", "noon"),
        ("P2,E2,1,,P2", "line_manager_id", "P2"),
        ("P1,E2,1,,", "person_id", "P1"),
    ],
)
def test_a_bad_row_of_people_is_named(read_people, row, column, value):
    head = "person_id,experience_ids,capacity,half_days,line_manager_id\n"
    read = read_people(f"{head}P1,E1,1,,\n{row}\n")

    assert [(error.line, error.column, error.value) for error in read.errors] == [
        (3, column, value)
    ]
    assert read.mentor_ids == ("P1",)


def test_what_is_held_by_nobody_and_names_of_nobody_are_noted(read_people):
    read = read_people("person_id,experience_ids,capacity,not_with\nP1,E1,1,P8\n")

    assert read.notes == (
        "Nobody holds E2: left out, as there is no one to ask.",
        "Named as manager or not to meet, and nobody in these files: P8.",
    )


@pytest.mark.parametrize("half_day", ["wed_pm", "Wed PM", "Wednesday afternoon", "wed-pm", "wedpm"])
def test_a_half_day_may_be_written_in_several_ways(read_people, half_day):
    head = "person_id,experience_ids,capacity,half_days\n"
    read = read_people(f"{head}P1,E1,1,mon_am|{half_day}\n")

    assert (read.errors, read.mentors.half_days.tolist()) == ((), [0b100001])
