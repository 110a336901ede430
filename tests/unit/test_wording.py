import re

import pytest

from matching import explain, graph, phrasing, wording
from matching.differences import DIFFERING, MISSING, Difference
from matching.problem import NONE
from matching.reasons import CONTEXT_STRENGTH, Reason
from matching.spans import Quote
from tests.registers import (
    CHILDREN,
    COASTAL,
    DALES,
    DOWNS,
    GOING_HOME,
    HOME_FIRST,
    HOSPITAL,
    HOUSING,
    MOORS,
    NORTH,
    NURSE,
    OLDER,
    RED_BAG,
    REGISTER,
    ROUNDS,
    RURAL,
    SOUTH,
    TRUSTED,
    VOCABULARY,
    needs,
)

START, END = ("need", 0), ("experience", 0)


def said(kind, *nodes, reader="learner"):
    why = Reason(kind, (START, *nodes, END), 1.0)
    return wording.reason(VOCABULARY, why, reader=reader)


def differs(kind, asked=(), shown=(), *, year=None, reader="learner"):
    return wording.difference(VOCABULARY, Difference(kind, asked, shown, year), reader=reader)


def knowhow(*nodes):
    return [("knowhow", node) for node in nodes]


@pytest.mark.parametrize(
    ("kind", "nodes", "sentence"),
    [
        (
            "knowhow",
            knowhow(HOME_FIRST),
            "They have done what you need: home-first discharge to assess.",
        ),
        (
            "knowhow_narrower",
            knowhow(GOING_HOME, TRUSTED),
            "They have done one part of what you need: trusted assessor for care homes.",
        ),
        (
            "knowhow_beside",
            knowhow(ROUNDS, 7, RED_BAG),
            "They have done hospital transfer bag, which is close to care-home ward rounds.",
        ),
        (
            "knowhow_inferred",
            knowhow(RED_BAG),
            "It sounds as if you need hospital transfer bag. They have done it.",
        ),
        ("setting", [("context", RURAL)], "They worked in a rural area, like yours."),
        (
            "population",
            [("context", OLDER)],
            "They worked for the same people: older people and frailty.",
        ),
        ("service", [("context", HOSPITAL)], "They have worked with the same service: hospital."),
        ("place", [("place", DALES)], "You are both in Dales."),
        (
            "place",
            [("place", MOORS), ("place", NORTH), ("place", DALES)],
            "You are in the same region: North.",
        ),
        (
            "profession",
            [("profession", NURSE)],
            "You share a profession: community nurse.",
        ),
    ],
)
def test_a_reason_is_one_plain_sentence_for_the_learner(kind, nodes, sentence):
    assert said(kind, *nodes) == sentence


def quoting(asked, told):
    quotes = (Quote("need", 0, len(asked), asked, asked), Quote("text", 0, len(told), told, told))
    return Reason("knowhow", (START, ("knowhow", RED_BAG), END), 1.0, *quotes)


def test_both_texts_are_quoted_to_either_reader():
    why = quoting("down on the carpet", "a falls car")

    assert wording.quotes(why) == "You wrote “down on the carpet”. They wrote “a falls car”."
    assert wording.quotes(why, reader="mentor") == (
        "The learner wrote “down on the carpet”. You wrote “a falls car”."
    )


def test_a_long_quote_is_shown_up_to_the_end_of_a_word_and_stays_whole():
    long = " ".join(["everybody"] * 20)
    why = quoting(long, "a falls car")

    assert why.asked.phrase == long
    assert wording.shown(why.asked).endswith("everybody…")
    assert len(wording.shown(why.asked)) <= wording.LONGEST + 1


def test_a_reason_without_quotes_quotes_nothing():
    assert wording.quotes(Reason("place", (START, ("place", DALES), END), 0.2)) == ""


@pytest.mark.parametrize(
    ("kind", "asked", "shown", "sentence"),
    [
        (
            "setting",
            [("context", RURAL)],
            [("context", COASTAL)],
            "They worked in a coastal area; yours is rural.",
        ),
        (
            "population",
            [("context", CHILDREN)],
            [("context", OLDER)],
            "They worked for older people and frailty; you need to work for children and young "
            "people.",
        ),
        (
            "service",
            [("context", HOUSING)],
            [("context", HOSPITAL)],
            "They worked with hospital, and without housing.",
        ),
        (
            "knowhow",
            knowhow(ROUNDS),
            [],
            "They have not logged care-home ward rounds, which you asked for.",
        ),
        (
            "region",
            [("place", NORTH)],
            [("place", SOUTH)],
            "They worked in another region: South; yours is North.",
        ),
    ],
)
def test_a_difference_is_one_plain_sentence_for_the_learner(kind, asked, shown, sentence):
    assert differs(kind, tuple(asked), tuple(shown)) == sentence


def test_long_ago_names_the_year():
    assert differs("time", year=2016) == "They did this up to 2016; things may have changed since."


def test_the_mentor_reads_about_the_learner():
    assert said("knowhow", ("knowhow", ROUNDS), reader="mentor") == (
        "You have done what the learner needs: care-home ward rounds."
    )
    assert said("setting", ("context", RURAL), reader="mentor") == (
        "You worked in a rural area, like theirs."
    )
    assert differs("time", year=2016, reader="mentor") == (
        "You did this up to 2016; things may have changed since."
    )


@pytest.mark.parametrize(
    ("label", "lowered"),
    [
        ("Home-first discharge", "home-first discharge"),
        ("GP and practice partner", "GP and practice partner"),
        ("MDT meeting running", "MDT meeting running"),
        ("Better Care Fund planning", "Better Care Fund planning"),
        ("111 and out-of-hours", "111 and out-of-hours"),
    ],
)
def test_only_an_ordinary_first_word_loses_its_capital(label, lowered):
    assert wording._lower(label) == lowered


def test_every_kind_of_reason_and_difference_has_its_words():
    relations = ("", "_narrower", "_broader", "_beside")
    know_how = {f"knowhow{r}{guess}" for r in relations for guess in ("", "_inferred")}
    kinds = know_how | set(CONTEXT_STRENGTH) | {"place", "region", "profession"}
    kinds |= {"knowhow_words", "words"}

    assert set(phrasing.REASONS) == kinds
    assert set(phrasing.DIFFERENCES) == {
        *DIFFERING, *MISSING, "knowhow", "time", "region",
    }  # fmt: skip


def test_every_sentence_is_short_and_plain_and_holds_no_number_but_a_year():
    for template in (*phrasing.REASONS.values(), *phrasing.DIFFERENCES.values()):
        for sentence in re.sub(r"\{.*?\}", "word", template).split(". "):
            assert len(sentence.split()) <= 20
        assert not re.search(r"%|per cent|score|\d", template)
        assert template.endswith(".")


def test_what_the_graph_tells_can_all_be_said_to_both_readers():
    drawn = graph.build(VOCABULARY, REGISTER)
    asked = needs(
        {
            "text": "residents and glasses",
            "knowhow": [ROUNDS, HOME_FIRST],
            "context": [*range(8)],
            "place": DOWNS,
            "profession": NURSE,
        },
        {"text": "residents and glasses", "context": [RURAL, CHILDREN], "place": NONE},
    )
    for row in range(3):
        for n in range(2):
            why = explain.joined(drawn, VOCABULARY, asked, n, row)
            for reader in ("learner", "mentor"):
                sentences = [wording.reason(VOCABULARY, one, reader=reader) for one in why.reasons]
                sentences += [
                    wording.difference(VOCABULARY, one, reader=reader) for one in why.differences
                ]
                assert all(re.fullmatch(r"[A-Z].*\.", sentence) for sentence in sentences)
                if reader == "mentor":
                    assert not any("They" in sentence for sentence in sentences)


def reasons_of(kind, *ends):
    return [Reason(kind, (START, ("context", end), END), 0.3) for end in ends]


def test_services_in_common_are_said_in_one_sentence():
    found = wording.together(VOCABULARY, reasons_of("service", HOSPITAL, HOUSING))
    assert found == [("service", "They have worked with the same services: hospital and housing.")]


def test_one_service_in_common_is_said_as_one():
    found = wording.together(VOCABULARY, reasons_of("service", HOSPITAL), reader="mentor")
    assert found == [("service", "You have worked with the same service: hospital.")]


def test_know_how_in_common_keeps_a_sentence_each():
    both = [Reason("knowhow", (START, ("knowhow", k), END), 1.0) for k in (HOME_FIRST, TRUSTED)]
    assert len(wording.together(VOCABULARY, both)) == 2


def test_what_else_is_alike_is_said_in_few_words_each_type_once():
    also = [
        Reason("knowhow", (START, ("knowhow", HOME_FIRST), END), 0.6),
        Reason("knowhow_beside", (START, ("knowhow", ROUNDS), ("knowhow", RED_BAG), END), 0.2),
        *reasons_of("service", HOSPITAL, HOUSING),
        Reason("place", (START, ("place", MOORS), ("place", NORTH), ("place", DALES), END), 0.1),
    ]

    assert wording.alike(VOCABULARY, also, reader="mentor") == [
        ("knowhow", "You have also done home-first discharge to assess and hospital transfer bag"),
        ("service", "Same services: hospital and housing"),
        ("place", "Same region: North"),
    ]


def test_every_kind_but_those_of_words_alone_can_be_alike():
    kinds = {kind.partition("_")[0] for kind in phrasing.REASONS} - {"words"}

    assert set(phrasing.ALIKE) == kinds
