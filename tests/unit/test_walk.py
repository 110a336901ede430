import networkx as nx
import numpy as np
import pytest
from scipy import sparse

from matching import walk
from matching.problem import ShapeError

SAID = sparse.csr_matrix([[1.0, 2.0, 0.0], [0.0, 1.0, 1.0], [0.0, 0.0, 0.0]])


@pytest.fixture
def graph():
    return walk.build({"word": 3, "text": 3}, {("text", "word"): SAID})


def visits(graph, **given):
    return graph.visits(graph.starts(**given))[graph.kinds["text"]].T


def test_a_walk_visits_what_is_linked_to_where_it_began_oftener_than_the_rest(graph):
    often = visits(graph, word=np.array([[1.0, 0.0, 0.0]]))

    assert often[0, 0] > often[0, 1] > 0


def test_what_nothing_leads_to_is_never_visited(graph):
    assert visits(graph, word=np.ones((1, 3)))[0, 2] == 0.0


def test_a_walk_that_begins_nowhere_goes_nowhere(graph):
    assert visits(graph, word=np.zeros((1, 3))).tolist() == [[0, 0, 0]]


def test_two_kinds_share_the_beginning_of_a_walk_equally(graph):
    begun = graph.starts(word=np.array([[9.0, 0, 0]]), text=np.array([[0, 1.0, 1.0]]))

    assert begun[:, 0].tolist() == [0.5, 0, 0, 0, 0.25, 0.25]


def test_visits_are_those_of_personalised_page_rank(graph):
    drawn: nx.Graph[str] = nx.Graph()
    drawn.add_weighted_edges_from(
        [("t0", "w0", 1), ("t0", "w1", 2), ("t1", "w1", 1), ("t1", "w2", 1)]
    )
    rank = nx.pagerank(drawn, alpha=1 - walk.RESTART, personalization={"w0": 1}, max_iter=999)
    often = visits(graph, word=np.array([[1.0, 0.0, 0.0]]))[0]
    links = {"t0": 3, "t1": 2}

    for place, node in enumerate(("t0", "t1")):
        assert often[place] == pytest.approx(rank[node] / (links[node] / 10), rel=0.15)


def test_links_that_do_not_fit_their_kinds_are_refused():
    with pytest.raises(ShapeError, match=r"shape \(3, 3\), not \(3, 2\)"):
        walk.build({"word": 2, "text": 3}, {("text", "word"): SAID})


def test_a_beginning_of_another_size_is_refused(graph):
    with pytest.raises(ShapeError, match="the graph has 6"):
        graph.visits(np.zeros((4, 1)))


def test_walks_worked_out_beforehand_come_where_walks_come(graph):
    begun = np.array([[0.5, 0.0], [0.5, 0.0], [0.0, 1.0], *[[0.0, 0.0]] * 3])

    assert np.allclose(begun[:3].T @ graph.reach(3), graph.visits(begun)[:3].T, rtol=1e-12)
