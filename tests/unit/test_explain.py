import time

from matching import explain, graph
from matching.reasons import DECAY
from tests.registers import (
    CARE_HOMES,
    CHILDREN,
    COASTAL,
    DALES,
    DOWNS,
    GOING_HOME,
    HOME_FIRST,
    HOSPITAL,
    HOUSING,
    MONEY,
    MOORS,
    NORTH,
    NURSE,
    OLDER,
    PLACE,
    RED_BAG,
    REGISTER,
    ROUNDS,
    RURAL,
    SOUTH,
    TRUSTED,
    VOCABULARY,
    needs,
)

DRAWN = graph.build(VOCABULARY, REGISTER)
IN_DALES, BY_SEA, BAG = range(3)


def explained(asked, experience, **inferred):
    return explain.joined(DRAWN, VOCABULARY, needs(asked), 0, experience, **inferred)


def reasons(asked, experience, **inferred):
    return {why.kind: why for why in explained(asked, experience, **inferred).reasons}


def differences(asked, experience):
    return {what.kind: what for what in explained(asked, experience).differences}


def test_know_how_that_was_asked_for_and_done_is_the_strongest_reason():
    asked = {"knowhow": [HOME_FIRST], "context": [RURAL, OLDER], "place": DALES}
    best = explained(asked, IN_DALES).reasons[0]

    assert best.kind == "knowhow"
    assert best.path == (("need", 0), ("knowhow", HOME_FIRST), ("experience", IN_DALES))
    assert best.strength == 1.0


def test_what_is_asked_for_first_and_held_first_is_the_stronger_reason():
    both = explained({"knowhow": [TRUSTED, HOME_FIRST]}, IN_DALES).reasons

    assert [why.kind for why in both] == ["knowhow", "knowhow"]
    assert both[0].strength == both[1].strength == DECAY


def test_know_how_beside_the_wanted_one_leads_over_what_both_belong_to():
    why = reasons({"knowhow": [ROUNDS]}, BAG)["knowhow_beside"]

    assert why.path == (
        ("need", 0),
        ("knowhow", ROUNDS),
        ("knowhow", 7),
        ("knowhow", RED_BAG),
        ("experience", BAG),
    )


def test_a_wide_wish_is_answered_by_something_narrower():
    why = reasons({"knowhow": [GOING_HOME]}, IN_DALES)["knowhow_narrower"]

    assert why.path[1:-1] == (("knowhow", GOING_HOME), ("knowhow", HOME_FIRST))


def test_know_how_that_shares_only_the_field_is_no_reason():
    asked = {"knowhow": [CARE_HOMES]}

    assert "knowhow_narrower" in reasons(asked, BAG)
    assert not reasons(asked, IN_DALES)


def test_one_thing_that_was_done_is_one_reason():
    kinds = [why.kind for why in explained({"knowhow": [HOME_FIRST, TRUSTED]}, IN_DALES).reasons]

    assert kinds == ["knowhow", "knowhow"]


def test_inferred_know_how_is_marked_and_weaker_than_confirmed():
    guessed = reasons({}, BY_SEA, inferred=[ROUNDS])["knowhow_inferred"]

    assert guessed.strength < reasons({"knowhow": [ROUNDS]}, BY_SEA)["knowhow"].strength


def test_each_kind_of_context_in_common_is_a_reason():
    asked = {"knowhow": [ROUNDS], "context": [COASTAL, OLDER, HOSPITAL, MONEY, PLACE]}

    assert set(reasons(asked, BY_SEA)) == {"knowhow", "setting", "population", "service"}


def test_context_that_nobody_confirmed_is_neither_reason_nor_difference():
    found = explained({"knowhow": [ROUNDS]}, BY_SEA)

    assert [why.kind for why in found.reasons] == ["knowhow"]
    assert [what.kind for what in found.differences] == ["time"]


def test_one_place_is_a_stronger_reason_than_one_region():
    same = reasons({"place": DALES}, IN_DALES)["place"]
    near = reasons({"place": MOORS}, IN_DALES)["place"]

    assert same.strength > near.strength
    assert near.path[1:-1] == (("place", MOORS), ("place", NORTH), ("place", DALES))


def test_a_shared_profession_is_a_reason():
    assert "profession" in reasons({"profession": NURSE}, IN_DALES)


def test_nothing_in_common_gives_no_reason():
    assert explained({"text": "space travel", "knowhow": [RED_BAG]}, IN_DALES).reasons == ()


def test_differences_come_in_the_order_of_what_hinders_most():
    asked = {
        "knowhow": [TRUSTED],
        "context": [RURAL, CHILDREN, HOUSING, MONEY],
        "place": DALES,
    }
    found = explained(asked, BY_SEA).differences

    assert [what.kind for what in found] == ["knowhow", "setting", "population", "region", "time"]


def test_a_different_setting_names_both_sides():
    what = differences({"context": [RURAL]}, BY_SEA)["setting"]

    assert (what.asked, what.shown) == ((("context", RURAL),), (("context", COASTAL),))


def test_one_thing_in_common_within_a_type_is_no_difference():
    assert "setting" not in differences({"context": [RURAL, COASTAL]}, BY_SEA)


def test_a_service_that_was_not_part_of_it_is_missing():
    assert differences({"context": [HOSPITAL, HOUSING]}, IN_DALES)["service"].asked == (
        ("context", HOUSING),
    )


def test_what_an_experience_does_not_tell_is_no_difference():
    assert not differences({"context": [RURAL, HOUSING, CHILDREN], "place": NORTH}, BAG)


def test_long_ago_is_told_with_the_year_and_lately_is_not():
    assert differences({}, BY_SEA)["time"].year == 2016
    assert "time" not in differences({}, IN_DALES)
    assert "time" not in differences({}, BAG)


def test_another_region_names_both_regions():
    what = differences({"place": DOWNS}, IN_DALES)["region"]

    assert (what.asked, what.shown) == ((("place", SOUTH),), (("place", NORTH),))


def test_a_need_in_the_graph_explains_the_same_as_one_beside_it():
    asked = needs({"text": "residents", "knowhow": [ROUNDS], "context": [RURAL], "place": MOORS})
    joined = graph.add_need(DRAWN, asked, 0, inferred=[RED_BAG])

    for row in range(3):
        inside = explain.joined(joined, VOCABULARY, asked, 0, row)
        beside = explain.joined(DRAWN, VOCABULARY, asked, 0, row, inferred=[RED_BAG])
        assert inside == beside


def test_three_thousand_explanations_take_seconds():
    asked = needs({"knowhow": [HOME_FIRST, ROUNDS], "context": [RURAL, OLDER], "place": DALES})
    start = time.perf_counter()
    for _ in range(1000):
        for row in range(3):
            explain.joined(DRAWN, VOCABULARY, asked, 0, row)

    assert time.perf_counter() - start < 10
