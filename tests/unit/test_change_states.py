"""A practice change takes its arrows and no other way, and stops only with its lesson."""

from datetime import UTC, datetime
from itertools import product

import pytest

from mentoring.errors import RuleBrokenError
from mentoring.models.changes import ChangeState, PracticeChange
from mentoring.services import changes
from mentoring.services.practised import title

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ALLOWED = {
    ("planned", "tried"),
    ("planned", "stopped"),
    ("tried", "practising"),
    ("tried", "stopped"),
    ("practising", "stopped"),
}


@pytest.mark.parametrize(("before", "after"), list(product(ChangeState, repeat=2)))
def test_a_change_moves_along_its_arrows_only(before, after):
    row = PracticeChange(state=before)
    if (before.value, after.value) in ALLOWED:
        row.move_to(after, now=NOW)
        assert (row.state, getattr(row, f"{after.value}_at")) == (after, NOW)
    else:
        with pytest.raises(RuleBrokenError):
            row.move_to(after, now=NOW)


def test_no_learner_can_say_what_no_arrow_leads_to():
    for state in ChangeState:
        for said in changes.choices(state):
            there = {state.value, *(after for before, after in ALLOWED if before == state.value)}
            through = {after for before, after in ALLOWED if before in there}
            assert said.value in there | through


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("A carer joins our round.", "A carer joins our round"),
        ("A carer joins our round. Now we ring.", "A carer joins our round"),
        ("First line\nSecond line", "First line"),
        (f"{'word ' * 60}", f"{'word ' * 23}word …"),
    ],
)
def test_an_experience_is_called_after_the_first_sentence_of_the_change(what, said):
    assert title(what) == said
    assert len(title(what)) <= 130
