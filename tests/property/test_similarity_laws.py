"""What holds for the scores of every register."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import hierarchy
from matching.problem import Experiences, Ragged
from matching.similarity import BESIDE, SURE, Similarity
from tests.registers import VOCABULARY, instances, needs

laws = settings(max_examples=60, deadline=None)


def scored(drawn, experiences=None):
    fitted = Similarity().fit(VOCABULARY, experiences or drawn.experiences)
    return fitted.score(drawn.needs)


def reordered(own, order):
    return Experiences(
        title=tuple(own.title[i] for i in order),
        text=tuple(own.text[i] for i in order),
        knowhow=Ragged.of([own.knowhow[i].tolist() for i in order]),
        context=Ragged.of([own.context[i].tolist() for i in order]),
        place=own.place[order],
        profession=own.profession[order],
        mentor=own.mentor[order],
        last_year=own.last_year[order],
        has_result=own.has_result[order],
    )


@laws
@given(instances())
def test_scores_and_parts_are_finite_and_between_nought_and_one(drawn):
    scores = scored(drawn)

    for table in (scores.total, scores.parts):
        assert np.all(np.isfinite(table))
        assert np.all((table >= 0) & (table <= 1))


@laws
@given(instances())
def test_the_total_lies_between_the_smallest_and_the_largest_part(drawn):
    scores = scored(drawn)

    assert np.all(scores.total <= scores.parts.max(axis=0) + 1e-9)
    assert np.all(scores.total >= scores.parts.min(axis=0) - 1e-9)


@laws
@given(instances(), st.randoms(use_true_random=False))
def test_the_order_of_the_register_changes_no_score(drawn, dice):
    order = list(range(len(drawn.experiences)))
    dice.shuffle(order)

    turned = scored(drawn, reordered(drawn.experiences, order))
    assert np.allclose(turned.parts, scored(drawn).parts[:, :, order], atol=1e-6)


@laws
@given(instances())
def test_fitting_twice_gives_equal_scores(drawn):
    assert np.array_equal(scored(drawn).parts, scored(drawn).parts)


@laws
@given(instances(), st.data())
def test_confirming_what_somebody_has_done_never_lowers_their_know_how_part(drawn, data):
    fitted = Similarity().fit(VOCABULARY, drawn.experiences)
    row = data.draw(st.integers(0, len(drawn.experiences) - 1))
    held = drawn.experiences.knowhow[row].tolist()
    asked = data.draw(st.lists(st.integers(0, 7), max_size=3, unique=True))
    for knowhow in held:
        if knowhow not in asked:
            before, after = fitted.score(
                needs({"knowhow": asked}, {"knowhow": [*asked, knowhow]})
            ).parts[0, :, row]
            assert after >= before - 1e-12
            asked.append(knowhow)


@laws
@given(instances())
def test_the_know_how_part_is_that_of_a_slower_reckoning(drawn):
    parent = VOCABULARY.knowhow_parent
    content = hierarchy.information(parent, drawn.experiences.knowhow)
    near = hierarchy.nearness(parent, content)
    found = scored(drawn).parts[0]

    for n in range(len(drawn.needs)):
        for e in range(len(drawn.experiences)):
            overlap = 0.0
            for rank, wanted in enumerate(drawn.needs.knowhow[n]):
                worth = [
                    0.8**place * (1.0 if held == wanted else BESIDE * near[wanted, held])
                    for place, held in enumerate(drawn.experiences.knowhow[e])
                ]
                overlap += 0.6**rank * max(worth, default=0.0)
            assert np.isclose(found[n, e], 1 - np.exp(-SURE * overlap))


@laws
@given(instances(), st.data())
def test_who_the_mentor_is_changes_no_score(drawn, data):
    size = len(drawn.experiences)
    mentors = data.draw(st.lists(st.integers(0, 5), min_size=size, max_size=size))
    own = reordered(drawn.experiences, list(range(size)))
    object.__setattr__(own, "mentor", np.array(mentors))

    assert np.array_equal(scored(drawn, own).parts, scored(drawn).parts)


@laws
@given(instances())
def test_each_need_is_scored_as_if_it_stood_alone(drawn):
    fitted = Similarity().fit(VOCABULARY, drawn.experiences)
    first = drawn.needs
    alone = fitted.score(
        needs(
            {
                "text": first.text[0],
                "role": first.role[0],
                "knowhow": first.knowhow[0].tolist(),
                "context": first.context[0].tolist(),
                "place": int(first.place[0]),
                "profession": int(first.profession[0]),
            }
        )
    )

    assert np.allclose(alone.parts[:, 0], fitted.score(first).parts[:, 0], atol=1e-9)


@laws
@given(instances(), st.lists(st.text(max_size=40), min_size=1, max_size=3))
def test_suggestions_from_any_text_at_all_are_finite_and_in_range(drawn, texts):
    fitted = Similarity().fit(VOCABULARY, drawn.experiences)

    for table in (fitted.knowhow_from_words(texts), fitted.contexts_from_words(texts)):
        assert np.all(np.isfinite(table))
        assert np.all((table >= 0) & (table <= 1))
