"""What is learnt takes the place of what is in use only where many people stand behind the gain."""

import numpy as np
import pytest

from matching.problem import RangeError, ShapeError
from matching.promotion import FEWEST_GROUPS, verdict


def judged(gains, groups, **given):
    return verdict(np.array(gains, float), np.array(groups), rng=np.random.default_rng(0), **given)


def test_a_gain_that_all_of_many_share_is_promoted():
    assert judged([0.1, 0.3] * FEWEST_GROUPS, np.arange(2 * FEWEST_GROUPS)).promote


def test_a_gain_of_too_few_people_is_not():
    number = FEWEST_GROUPS - 1
    found = judged([0.2] * number, range(number))

    assert (found.low > 0, found.groups, found.promote) == (True, number, False)


def test_a_gain_that_may_be_chance_is_not():
    found = judged([1.0, -0.9] * 20, range(40))

    assert (found.low < 0 < found.high, found.promote) == (True, False)


def test_a_loss_is_not():
    assert not judged([-0.2] * 40, range(40)).promote


def test_somebody_with_many_decisions_counts_once():
    busy = judged([1.0] * 500 + [-0.1] * 39, [0] * 500 + list(range(1, 40)))

    assert busy.mean == pytest.approx((1.0 - 39 * 0.1) / 40)
    assert not busy.promote


def test_a_surer_interval_is_a_wider_one():
    gains, groups = np.linspace(-1, 2, 60), range(60)
    wide, narrow = (judged(gains, groups, level=level) for level in (0.99, 0.8))

    assert wide.low < narrow.low < narrow.mean < narrow.high < wide.high


def test_the_same_dice_judge_the_same():
    assert judged([0.1, -0.2, 0.4], [1, 2, 3]) == judged([0.1, -0.2, 0.4], [1, 2, 3])


def test_nothing_is_no_proof():
    assert not judged([], np.zeros(0, int)).promote


def test_what_does_not_fit_is_named():
    with pytest.raises(ShapeError, match=r"\(2,\) and groups \(3,\)"):
        judged([0.1, 0.2], [1, 2, 3])
    with pytest.raises(RangeError, match="level is 1"):
        judged([0.1], [1], level=1)
