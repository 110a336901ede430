"""Progress is a bar on a terminal and one line a stage elsewhere."""

import io

from mentoring.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_elsewhere_a_stage_is_told_once_with_how_much_there_is():
    said = io.StringIO()
    told = Progress(said)
    for done in (1_000, 2_000, 3_000):
        told.tell("People", done, 3_000)
    told.tell("Needs", 10, 10)
    told.close()

    assert said.getvalue() == "People: 3,000\nNeeds: 10\n"


def test_hundredths_are_no_number_worth_telling():
    said = io.StringIO()
    Progress(said, in_hundredths=True).tell("Reading the register", 1, 100)

    assert said.getvalue() == "Reading the register\n"


def test_on_a_terminal_there_is_a_bar_for_each_stage():
    said = Terminal()
    told = Progress(said)
    told.tell("People", 1, 2)
    told.tell("People", 2, 2)
    told.tell("Needs", 1, 1)
    told.close()

    assert "People: 100%" in said.getvalue()
    assert "Needs: 100%" in said.getvalue()
