"""What synthetic learners say: like people, each in their own words, and nobody else's."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from seeds import phrases, population, vocabulary
from seeds.population import Size
from seeds.records import Experience, Need, Person

EXAMPLES = Path(__file__).parents[1] / "quality" / "needs_examples.csv"

PLAUSIBLE = {
    "K03.1e": {"PC03", "PC12", "PC13", "PC15", "PC17"},
    "K05.1d": {"PC01", "PC11", "PC13"},
    "K08.1a": {"PC09", "PC14", "PC15"},
    "K06.2a": {"PC01", "PC02", "PC20"},
    "K04.2d": {"PC03", "PC06", "PC10", "PC15"},
    "K09.1b": {"PC01", "PC14", "PC15", "PC19"},
    "K12.2a": {"PC04", "PC14", "PC15", "PC16", "PC19"},
}


@pytest.fixture(scope="module")
def records():
    return list(population.stream(Size()))


@pytest.fixture(scope="module")
def asked(records):
    return [record for record in records if isinstance(record, Need)]


@pytest.fixture(scope="module")
def words():
    return vocabulary.read(vocabulary.FOLDER)


@pytest.fixture(scope="module")
def bank():
    return phrases.bank(vocabulary.FOLDER)


def sentences(text):
    return re.split(r"(?<=[.?!])\s+", text)


def shingles(text):
    said = re.findall(r"[a-z0-9']+", text.lower())
    return {tuple(said[at : at + 8]) for at in range(len(said) - 7)}


def test_more_than_nineteen_needs_in_twenty_are_worded_like_no_other(asked):
    assert len({need.text for need in asked}) / len(asked) > 0.95


def test_no_sentence_is_said_by_more_than_one_learner_in_fifty(asked):
    said = Counter(sentence for need in asked for sentence in set(sentences(need.text)))
    sentence, times = said.most_common(1)[0]
    print(f"The sentence most often said, {times} times in {len(asked)} needs: {sentence}")
    assert times < len(asked) / 50


def test_needs_open_in_a_thousand_ways(asked):
    assert len({sentences(need.text)[0] for need in asked}) > 1_000


def test_every_knowhow_is_asked_for_in_both_registers(words, bank):
    for item in words.knowhow:
        assert all(bank.about("opening", item, register) for register in phrases.REGISTERS), item


def test_every_group_of_knowhow_has_at_least_eight_openings(words, bank):
    openings: Counter[str] = Counter()
    for item, known in words.knowhow.items():
        for register in phrases.REGISTERS:
            openings[known.group] += len(bank.about("opening", item, register))
    assert len(openings) == 24
    assert min(openings.values()) >= 8


def test_half_of_the_needs_are_in_everyday_words(asked, bank, words):
    everyday = tuple(
        phrase.text.split("{")[0][:25]
        for item in words.knowhow
        for phrase in bank.about("opening", item, "everyday")
    )
    # An opening that begins with a gap has no fixed beginning to be known by.
    known = tuple(start for start in everyday if len(start) >= 12)
    share = sum(any(start in need.text for start in known) for need in asked) / len(asked)
    assert 0.4 < share < 0.6


def test_no_gap_is_left_unfilled_and_every_sentence_starts_with_a_capital(asked):
    for need in asked:
        assert not re.search(r"[{}]", need.text)
        assert not [one for one in sentences(need.text) if one[0].islower()], need.text


def test_no_need_holds_a_number_that_looks_like_a_patient_or_a_telephone(asked):
    assert not [need.text for need in asked if re.search(r"\d{4}", need.text)]


def test_no_need_repeats_eight_words_of_an_example(asked):
    with EXAMPLES.open(encoding="utf-8", newline="") as file:
        taken = set().union(*(shingles(row["text"]) for row in csv.DictReader(file)))
    assert taken
    assert not [need.text for need in asked if shingles(need.text) & taken]


def test_no_need_repeats_eight_words_of_a_real_experience(asked, words):
    taken = set().union(*(shingles(row["detail"]) for row in words.experiences.values()))
    assert not [need.text for need in asked if shingles(need.text) & taken]


def test_a_need_comes_from_a_profession_that_would_have_it(records, asked):
    held_by = {one.key: one.profession_id for one in records if isinstance(one, Person)}
    told = [need for need in asked if need.written_for in PLAUSIBLE]
    assert {need.written_for for need in told} == set(PLAUSIBLE)
    for need in told:
        assert held_by[need.learner] in PLAUSIBLE[need.written_for], need


def test_every_profession_of_the_phrases_exists(words, bank):
    assert {one for said in bank.said_by.values() for one in said} == set(words.professions)


def test_every_code_of_a_need_exists(asked, words):
    for need in asked:
        assert {need.written_for, *need.knowhow_ids} <= set(words.knowhow)
        assert need.setting in words.contexts["setting"]
        assert need.level in words.contexts["level"]
        assert need.population in words.contexts["population"]
        assert set(need.services) <= set(words.contexts["service"])
        assert set(need.obstacles) <= set(words.contexts["obstacle"])
        assert words.places[need.place_id].icb_code == need.icb_code


def test_most_learners_confirmed_what_they_wrote_about_and_some_nothing_yet(asked):
    confirmed = [need for need in asked if need.knowhow_ids]
    assert 0.7 < len(confirmed) / len(asked) < 0.9
    assert all(need.knowhow_ids[0] == need.written_for for need in confirmed)


def test_a_month_that_is_named_is_the_month_by_which_it_must_be_done(asked):
    months = "January February March April May June July August September October November December"
    for need in asked:
        for number, month in enumerate(months.split(), start=1):
            if re.search(rf"\b(in|by|till|until|of|to) {month}\b", need.text):
                assert need.by_when is not None
                assert need.by_when.month == number, need.text


def test_a_need_is_in_the_place_where_its_learner_works(records, asked):
    home = {one.key: one.place_id for one in records if isinstance(one, Person)}
    assert all(home[need.learner] == need.place_id for need in asked)


def test_variants_do_not_read_alike():
    told = [
        one.what_was_done + one.working_note
        for one in population.stream(Size(integrators=2_000, learners=10))
        if isinstance(one, Experience) and one.source_id is None
    ]
    assert len(set(told)) / len(told) > 0.95


def test_no_phrase_is_written_twice():
    for file in ("need_phrases.csv", "variant_phrases.csv"):
        texts = [row["text"] for row in vocabulary.rows(vocabulary.FOLDER / file)]
        said = Counter(text for text in texts if len(text.split()) > 3)
        assert said.most_common(1)[0][1] == 1, said.most_common(1)
