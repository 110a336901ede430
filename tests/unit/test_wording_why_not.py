"""The sentences for who else would fit, for mentors whom nobody asked, and for no full answer."""

import pytest

from matching import wording_why_not


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["Ann"], "Ann would fit too if you could meet on a Monday morning."),
        (["Ann", "Bo"], "Ann and Bo would fit too if you could meet on a Monday morning."),
        (
            ["Ann", "Bo", "Cy"],
            "Ann, Bo and 1 other would fit too if you could meet on a Monday morning.",
        ),
        (
            ["Ann", "Bo", "Cy", "Di"],
            "Ann, Bo and 2 others would fit too if you could meet on a Monday morning.",
        ),
    ],
)
def test_two_people_are_named_and_the_others_counted(names, said):
    assert wording_why_not.what_if("half_day", names=names, word="a Monday morning") == said


@pytest.mark.parametrize(
    ("waiting", "said"),
    [
        (0, "Ann has done it too, and has no place free at the moment."),
        (1, "Ann has done it too, and has no place free at the moment. 1 waits before you."),
        (2, "Ann has done it too, and has no place free at the moment. 2 wait before you."),
    ],
)
def test_who_has_no_room_is_told_with_those_who_wait(waiting, said):
    assert wording_why_not.what_if("room", names=["Ann"], waiting=waiting) == said


@pytest.mark.parametrize("what", sorted(wording_why_not.WHAT_IF))
def test_every_line_about_people_is_a_sentence_for_one_and_for_several(what):
    for names in (["Ann"], ["Ann", "Bo"]):
        said = wording_why_not.what_if(what, names=names, word="Welsh")
        assert said.endswith(".")
        assert "{" not in said
        assert "%" not in said


@pytest.mark.parametrize("what", sorted(wording_why_not.FOR_MENTORS))
@pytest.mark.parametrize("needs", [1, 1200])
def test_every_line_for_a_mentor_is_a_sentence(what, needs):
    said = wording_why_not.for_mentor(what, needs=needs, word="Welsh")

    assert said.endswith(".")
    assert "1200" not in said
    assert "1 needs" not in said


@pytest.mark.parametrize(
    ("confidence", "ending"),
    [
        (0.0, "We are fairly sure."),
        (0.24, "We are fairly sure."),
        (0.25, "We may have missed somebody."),
        (0.49, "We may have missed somebody."),
    ],
)
def test_no_full_answer_is_said_in_steps_and_never_as_a_number(confidence, ending):
    said = wording_why_not.no_full_answer(confidence)

    assert said.endswith(ending)
    assert "%" not in said
