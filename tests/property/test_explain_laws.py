"""What holds for every explanation."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from matching import erasing, explain, graph
from matching.differences import DIFFERING
from matching.quotes import MOST_REASONS
from matching.reasons import CONTEXT_STRENGTH
from matching.similarity import Similarity
from tests.registers import VOCABULARY, instances

laws = settings(max_examples=100, deadline=None)
slow_laws = settings(max_examples=25, deadline=None)
guesses = st.lists(st.integers(0, 7), max_size=3, unique=True)


def drawn_with_need(drawn, guessed):
    plain = graph.build(VOCABULARY, drawn.experiences)
    return graph.add_need(plain, drawn.needs, 0, inferred=guessed)


def explained(joined, drawn, row):
    return explain.joined(joined, VOCABULARY, drawn.needs, 0, row)


@laws
@given(instances(max_experiences=3, max_needs=1), guesses)
def test_every_step_of_a_path_is_an_edge_of_the_graph(drawn, guessed):
    joined = drawn_with_need(drawn, guessed)
    for row in range(len(drawn.experiences)):
        for why in explained(joined, drawn, row).reasons:
            assert (why.path[0], why.path[-1]) == (("need", 0), ("experience", row))
            for here, there in pairwise(why.path):
                assert joined.has_edge(here, there) or joined.has_edge(there, here)


@laws
@given(instances(max_experiences=3, max_needs=1), guesses)
def test_removing_an_edge_of_a_path_changes_the_reasons(drawn, guessed):
    joined = drawn_with_need(drawn, guessed)
    for row in range(len(drawn.experiences)):
        before = explained(joined, drawn, row)
        for why in before.reasons:
            for here, there in pairwise(why.path):
                less = joined.copy()
                less.remove_edges_from([(here, there), (there, here)])
                assert explained(less, drawn, row).reasons != before.reasons


@laws
@given(instances(max_experiences=3, max_needs=1), guesses)
def test_reasons_fall_in_strength_and_none_stands_twice(drawn, guessed):
    joined = drawn_with_need(drawn, guessed)
    for row in range(len(drawn.experiences)):
        found = explained(joined, drawn, row).reasons
        strengths = [why.strength for why in found]

        assert strengths == sorted(strengths, reverse=True)
        assert all(0 < strength <= 1 for strength in strengths)
        assert len({why.path for why in found}) == len(found)


@laws
@given(instances(max_experiences=3, max_needs=1))
def test_what_is_alike_and_what_differs_are_as_the_arrays_say(drawn):
    joined = drawn_with_need(drawn, [])
    asked = drawn.needs.context[0].tolist()
    for row in range(len(drawn.experiences)):
        shown = drawn.experiences.context[row].tolist()
        found = explained(joined, drawn, row)
        alike = {why.path[1][1] for why in found.reasons if why.kind in CONTEXT_STRENGTH}
        assert alike == set(asked) & set(shown)
        for kind in DIFFERING:
            mine = {c for c in asked if VOCABULARY.context_type[c] == kind}
            theirs = {c for c in shown if VOCABULARY.context_type[c] == kind}
            differs = bool(mine and theirs and not mine & theirs)
            assert differs == any(what.kind == kind for what in found.differences)


@laws
@given(instances(max_experiences=3, max_needs=1))
def test_exactly_the_confirmed_know_how_that_was_done_is_an_exact_reason(drawn):
    joined = drawn_with_need(drawn, [])
    for row in range(len(drawn.experiences)):
        exact = {
            why.path[1][1] for why in explained(joined, drawn, row).reasons if why.kind == "knowhow"
        }
        held = set(drawn.experiences.knowhow[row].tolist())
        assert exact == set(drawn.needs.knowhow[0].tolist()) & held


def explainer(drawn):
    fitted = Similarity().fit(VOCABULARY, drawn.experiences)
    return explain.Explainer(fitted, graph.build(VOCABULARY, drawn.experiences), drawn.needs)


@slow_laws
@given(instances(max_experiences=3, max_needs=1))
def test_every_quote_stands_in_its_text_and_none_stands_twice(drawn):
    asking = explainer(drawn)
    for row in range(len(drawn.experiences)):
        texts = {
            "need": drawn.needs.text[0],
            "title": drawn.experiences.title[row],
            "text": drawn.experiences.text[row],
        }
        quotes = [q for why in asking.explain(0, row).reasons for q in (why.asked, why.told)]
        for quote in quotes:
            assert texts[quote.source][quote.start : quote.end] == quote.phrase
        places = [(quote.source, at) for quote in quotes for at in range(quote.start, quote.end)]
        assert len(set(places)) == len(places)


@slow_laws
@given(instances(max_experiences=3, max_needs=1))
def test_all_that_joins_the_two_is_either_quoted_or_alike(drawn):
    asking = explainer(drawn)
    for row in range(len(drawn.experiences)):
        why = asking.explain(0, row)
        given = [(one.kind, one.path) for one in (*why.reasons, *why.alike)]
        held = [(one.kind, one.path) for one in asking.joined(0, row).reasons]

        assert sorted(one for one in given if not one[0].endswith("words")) == sorted(held)
        assert len(why.reasons) <= MOST_REASONS


@slow_laws
@given(instances(max_experiences=3, max_needs=1))
def test_the_total_falls_without_any_reason_but_a_first_that_words_had_no_part_in(drawn):
    asking = explainer(drawn)
    for row in range(len(drawn.experiences)):
        told = erasing.one(drawn.experiences, row)
        for place, why in enumerate(asking.explain(0, row).reasons):
            fallen = erasing.falls(
                asking.similarity, drawn.needs, told, asked=[why.asked], told=[why.told]
            )
            assert place == 0 or fallen.both[0, 0] > 0
            assert fallen.both[0, 0] > 0 or not why.kind.endswith("words")
