"""How far a long run has come."""

import io

from matching.progress import Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_elsewhere_each_stage_is_one_line():
    stream = io.StringIO()
    progress = Progress(stream)
    for done in range(4):
        progress.tell("Scoring", done, 1500)
    progress.tell("Assigning", 0, 1)
    progress.close()

    assert stream.getvalue() == "Scoring: 1,500\nAssigning\n"


def test_a_terminal_shows_a_bar_that_fills():
    stream = Terminal()
    progress = Progress(stream)
    progress.tell("Scoring", 1, 2)
    progress.tell("Scoring", 2, 2)

    half, whole = stream.getvalue().split("\r")[1:]
    assert half == f"Scoring      [{'#' * 15}{' ' * 15}]  50 %"
    assert whole == f"Scoring      [{'#' * 30}] 100 %"


def test_a_percentage_is_drawn_once():
    stream = Terminal()
    progress = Progress(stream)
    for done in range(1000):
        progress.tell("Scoring", done, 1000)

    assert stream.getvalue().count("\r") == 100


def test_a_line_stands_below_the_bar():
    stream = Terminal()
    progress = Progress(stream)
    progress.tell("Scoring", 1, 1)
    progress.say("Written")

    assert stream.getvalue().endswith("100 %\nWritten\n")
