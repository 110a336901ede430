import numpy as np

from matching import hierarchy
from matching.problem import NONE, Ragged

PARENT = np.array([NONE, 0, 0, 1, 1, NONE, 5])


def plainly_above(parent, node):
    above = [node]
    while parent[above[-1]] != NONE:
        above.append(int(parent[above[-1]]))
    return above


def test_a_node_lies_below_itself_and_all_that_is_broader():
    above = hierarchy.ancestry(PARENT)

    assert [np.flatnonzero(row).tolist() for row in above] == [
        sorted(plainly_above(PARENT, node)) for node in range(len(PARENT))
    ]


def test_a_circle_of_broader_nodes_does_not_run_for_ever():
    assert hierarchy.ancestry(np.array([1, 0])).all()


def test_only_what_has_nothing_narrower_is_an_item():
    assert np.flatnonzero(hierarchy.items(PARENT)).tolist() == [2, 3, 4, 6]


def test_what_everybody_shows_says_little_and_what_few_show_says_much():
    content = hierarchy.information(PARENT, Ragged.of([[3], [3], [3], [4]]))

    assert content[4] > content[3] > content[1] > content[0]


def test_nearness_is_what_two_nodes_share_by_what_they_hold():
    content = hierarchy.information(PARENT, Ragged.of([[3], [4], [6]]))
    near = hierarchy.nearness(PARENT, content)

    for first in range(len(PARENT)):
        for second in range(len(PARENT)):
            shared = set(plainly_above(PARENT, first)) & set(plainly_above(PARENT, second))
            common = max((content[node] for node in shared), default=0.0)
            plain = 2 * common / (content[first] + content[second])
            assert np.isclose(near[first, second], 1.0 if first == second else plain)


def test_children_of_one_node_are_nearer_than_strangers():
    near = hierarchy.nearness(PARENT, hierarchy.information(PARENT, Ragged.of([])))

    assert near[3, 4] > near[3, 2] > near[3, 6] == 0.0


def test_a_node_that_is_named_twice_counts_by_its_better_place():
    weights = hierarchy.order_weights(Ragged.of([[1, 0, 1]]), 2)

    assert weights.tolist() == [[hierarchy.ORDER_DECAY, 1.0]]
