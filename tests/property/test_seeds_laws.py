"""What holds for every size and every seed."""

from collections import Counter
from itertools import islice

from hypothesis import given, settings
from hypothesis import strategies as st

from seeds import population
from seeds.population import Size
from seeds.records import Experience, Need, Organisation, Person, Programme

SEEDS = st.integers(min_value=0, max_value=2**63 - 1)
SIZES = st.builds(
    Size,
    integrators=st.integers(10, 340),
    learners=st.integers(10, 200),
    partners=st.integers(1, 20),
    admins=st.integers(2, 8),
)
FEW = settings(max_examples=12, deadline=None)


def named_by(record):
    if isinstance(record, Organisation):
        return [record.successor_code]
    if isinstance(record, Person):
        return [
            record.organisation_code,
            record.line_manager,
            *record.not_with,
            *record.administers,
        ]
    if isinstance(record, Experience):
        return [record.holder, record.endorsed_by]
    if isinstance(record, Need):
        return [record.learner, record.programme]
    return []


def key_of(record):
    return record.ods_code if isinstance(record, Organisation) else record.key


@FEW
@given(size=SIZES, seed=SEEDS)
def test_every_record_names_only_records_before_it_and_no_key_comes_twice(size, seed):
    known: set[str] = set()
    for record in population.stream(size, rng_seed=seed):
        assert {one for one in named_by(record) if one} <= known
        assert key_of(record) not in known
        known.add(key_of(record))


@FEW
@given(size=SIZES, seed=SEEDS)
def test_the_counts_are_those_of_the_stream(size, seed):
    told = population.counts(size, rng_seed=seed)
    assert told == Counter(type(one) for one in population.stream(size, rng_seed=seed))


@FEW
@given(size=SIZES, seed=SEEDS)
def test_the_same_seed_brings_the_same_people_to_the_byte(size, seed):
    first, second = (
        "\n".join(map(repr, population.stream(size, rng_seed=seed))).encode() for _ in range(2)
    )
    assert first == second


@FEW
@given(size=SIZES, seed=SEEDS, more=st.integers(1, 100))
def test_more_learners_change_no_earlier_person_and_no_earlier_need(size, seed, more):
    larger = Size(size.integrators, size.learners + more, size.partners, size.admins)
    few, many = (
        [one for one in population.stream(each, rng_seed=seed) if isinstance(one, Person | Need)]
        for each in (size, larger)
    )
    assert people_of(few) == people_of(many)[: len(people_of(few))]
    assert needs_of(few) == needs_of(many)[: len(needs_of(few))]


@FEW
@given(size=SIZES, seed=SEEDS, more=st.integers(1, 60))
def test_more_integrators_change_no_earlier_holding(size, seed, more):
    larger = Size(size.integrators + more, size.learners, size.partners, size.admins)
    few, many = (
        [
            (one.key, one.holder, one.what_was_done, one.working_note)
            for one in population.stream(each, rng_seed=seed)
            if isinstance(one, Experience)
        ]
        for each in (size, larger)
    )
    assert few == many[: len(few)]


@FEW
@given(size=SIZES, seed=SEEDS)
def test_each_real_experience_has_one_holder_at_most(size, seed):
    held = Counter(
        one.source_id
        for one in population.stream(size, rng_seed=seed)
        if isinstance(one, Experience) and one.source_id
    )
    assert set(held.values()) == {1}


@FEW
@given(seeds=st.lists(SEEDS, min_size=2, max_size=2, unique=True))
def test_another_seed_brings_other_people(seeds):
    first, second = (
        {
            one.name
            for one in population.stream(Size(10, 40), rng_seed=seed)
            if isinstance(one, Person) and not one.persona_note
        }
        for seed in seeds
    )
    assert first != second


def test_the_stream_is_lazy_at_the_largest_size():
    largest = Size(integrators=5_000, learners=10)
    first = list(islice(population.stream(largest), 3))
    assert [type(one) for one in first] == [Programme, Programme, Organisation]


def people_of(records):
    return [one for one in records if isinstance(one, Person)]


def needs_of(records):
    return [one for one in records if isinstance(one, Need)]
