"""Why a know-how is suggested, as people read it."""

import pytest

from mentoring.encoding.suggested import Guess
from mentoring.services import shelf


@pytest.mark.parametrize(
    ("guess", "said"),
    [
        (Guess("K04.1a", ((0, 4),), ("beds", "the ward")), "You wrote “beds”, “the ward”."),
        (Guess("K04.1a", (), ()), "People who did something like this also did it."),
        (Guess("K04.1a", (), (), chosen=True), "Learners who wrote something like this chose it."),
        (Guess("K04.1a", (), (), held=False), "It is near to what your words are about."),
        (Guess("K04.1a", (), (), heard=False), "People on the register have done it."),
        (Guess("K04.1a", (), (), heard=False, held=False), ""),
    ],
)
def test_a_suggestion_says_what_speaks_for_it_and_no_more(guess, said):
    assert shelf.why(guess) == said
