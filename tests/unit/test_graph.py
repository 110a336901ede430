import networkx as nx
import numpy as np

from matching import graph
from matching.problem import NONE
from tests.registers import (
    CHILDREN,
    DALES,
    GOING_HOME,
    HOME_FIRST,
    LEAVING,
    NORTH,
    NURSE,
    OLDER,
    REGISTER,
    ROUNDS,
    RURAL,
    TRUSTED,
    VOCABULARY,
    experiences,
    needs,
)

DRAWN = graph.build(VOCABULARY, REGISTER)
FIRST = ("experience", 0)


def kinds(drawn, node):
    return {(to, facts["kind"]) for to, facts in drawn.adj[node].items()}


def test_everything_of_the_vocabulary_and_the_register_is_a_typed_node():
    assert DRAWN.nodes[("knowhow", HOME_FIRST)]["type"] == "knowhow"
    assert DRAWN.nodes[("context", RURAL)] == {"type": "setting", "label": "Rural"}
    assert DRAWN.nodes[("mentor", 2)]["type"] == "mentor"
    assert DRAWN.nodes[("place", DALES)]["label"] == "Dales"
    assert DRAWN.nodes[("profession", NURSE)]["type"] == "profession"
    assert DRAWN.nodes[FIRST]["label"] == "Home first in the Dales"


def test_an_experience_points_to_all_that_it_holds_in_order():
    assert DRAWN.edges[FIRST, ("knowhow", HOME_FIRST)] == {"kind": "shows", "rank": 0}
    assert DRAWN.edges[FIRST, ("knowhow", TRUSTED)] == {"kind": "shows", "rank": 1}
    assert {
        (("context", OLDER), "in_context"),
        (("mentor", 0), "done_by"),
        (("place", DALES), "at"),
        (("profession", NURSE), "of_profession"),
    } <= kinds(DRAWN, FIRST)


def test_know_how_and_places_point_to_what_is_broader():
    assert graph.broader(DRAWN, ("knowhow", HOME_FIRST)) == [
        ("knowhow", HOME_FIRST),
        ("knowhow", GOING_HOME),
        ("knowhow", LEAVING),
    ]
    assert graph.broader(DRAWN, ("place", DALES)) == [("place", DALES), ("place", NORTH)]


def test_a_hierarchy_in_a_circle_is_walked_once():
    circle: graph.Graph = nx.DiGraph()
    circle.add_edge(("place", 0), ("place", 1), kind="within")
    circle.add_edge(("place", 1), ("place", 0), kind="within")

    assert graph.broader(circle, ("place", 0)) == [("place", 0), ("place", 1)]


def test_the_graph_has_every_edge_of_the_register_and_no_other():
    counts = {
        "broader": np.count_nonzero(VOCABULARY.knowhow_parent != NONE),
        "within": np.count_nonzero(VOCABULARY.place_parent != NONE),
        "shows": len(REGISTER.knowhow.values),
        "in_context": len(REGISTER.context.values),
        "done_by": len(REGISTER),
        "at": np.count_nonzero(REGISTER.place != NONE),
        "of_profession": np.count_nonzero(REGISTER.profession != NONE),
    }

    for kind, count in counts.items():
        assert sum(facts["kind"] == kind for *_, facts in DRAWN.edges(data=True)) == count


def test_a_need_is_joined_to_what_the_learner_confirmed():
    asked = needs(
        {"knowhow": [TRUSTED], "context": [CHILDREN], "place": NORTH, "profession": NURSE}
    )
    joined = graph.add_need(DRAWN, asked, 0)

    assert kinds(joined, ("need", 0)) == {
        (("knowhow", TRUSTED), "asks"),
        (("context", CHILDREN), "wants"),
        (("place", NORTH), "at"),
        (("profession", NURSE), "of_profession"),
    }


def test_what_was_only_inferred_is_marked_so():
    joined = graph.add_need(DRAWN, needs({"text": "residents"}), 0, inferred=[ROUNDS])

    assert (("knowhow", ROUNDS), "inferred") in kinds(joined, ("need", 0))


def test_what_a_text_says_is_no_part_of_the_graph():
    joined = graph.add_need(DRAWN, needs({"text": "Our residents, on Tuesdays in space"}), 0)

    assert kinds(joined, ("need", 0)) == set()
    assert {kind for kind, _ in DRAWN} == {
        "knowhow", "context", "place", "profession", "experience", "mentor",
    }  # fmt: skip


def test_adding_a_need_leaves_the_graph_as_it_was():
    before = (DRAWN.number_of_nodes(), DRAWN.number_of_edges())
    graph.add_need(DRAWN, needs({"knowhow": [TRUSTED]}), 0)

    assert (DRAWN.number_of_nodes(), DRAWN.number_of_edges()) == before


def test_an_empty_register_is_a_graph_of_the_vocabulary_alone():
    drawn = graph.build(VOCABULARY, experiences())

    assert len(drawn) == 8 + 8 + 5 + 2
