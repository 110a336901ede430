"""The synthetic people: who they are, what they hold, and that nobody is real."""

from collections import Counter

import pytest

from mentoring.models import experiences, mentors, needs, people
from seeds import population, variants, vocabulary
from seeds.population import PERSONAS, Size
from seeds.records import Experience, Need, Organisation, Person, Programme

RESERVED = ("example.org", "example.com", "example.net")


@pytest.fixture(scope="module")
def records():
    return list(population.stream(Size()))


@pytest.fixture(scope="module")
def persons(records):
    return [record for record in records if isinstance(record, Person)]


@pytest.fixture(scope="module")
def episodes(records):
    return [record for record in records if isinstance(record, Experience)]


@pytest.fixture(scope="module")
def words():
    return vocabulary.read(vocabulary.FOLDER)


def test_the_default_demo_has_the_people_it_promises(persons):
    roles = Counter(role for person in persons for role in person.roles)
    assert (roles["mentor"], roles["learner"]) == (300, 3_001)
    assert (roles["public_partner"], roles["admin"]) == (40, 5)


def test_the_smallest_register_has_ten_of_the_real_experiences():
    held = [one for one in population.stream(Size(10, 10)) if isinstance(one, Experience)]
    assert len(held) == 10
    assert all(one.source_id for one in held)


def test_the_default_demo_holds_each_real_experience_once(episodes, words):
    sources = Counter(one.source_id for one in episodes if one.source_id)
    assert sources == Counter(dict.fromkeys(words.experiences, 1))


def test_at_the_largest_most_experiences_are_variants():
    counted = population.counts(Size(integrators=5_000, learners=10))
    assert counted[Experience] > 2 * 5_000 * 0.5


def test_every_email_is_in_a_domain_kept_for_examples(persons):
    assert {person.email.rpartition("@")[2] for person in persons} <= set(RESERVED)


def test_no_two_people_share_an_email_or_a_name(persons):
    assert len({person.email for person in persons}) == len(persons)
    assert len({person.name for person in persons}) == len(persons)


def test_every_person_says_that_they_are_synthetic(persons):
    assert all(person.synthetic for person in persons)


def test_every_profession_and_place_exists(persons, words):
    assert {person.profession_id for person in persons} <= {None, *words.professions}
    assert all(words.places[person.place_id].icb_code == person.icb_code for person in persons)


def test_every_profession_has_people_in_the_default_demo(persons, words):
    assert {person.profession_id for person in persons} >= set(words.professions)


def test_everybody_who_works_has_an_employer_that_came_before_them(records):
    known = set()
    for record in records:
        if isinstance(record, Organisation):
            known.add(record.ods_code)
        elif isinstance(record, Person) and record.roles != ("public_partner",):
            assert record.organisation_code in known


def test_a_line_manager_works_for_the_same_employer(persons):
    by_key = {person.key: person for person in persons}
    managed = [person for person in persons if person.line_manager]
    assert len(managed) > 300
    assert all(
        by_key[person.line_manager].organisation_code == person.organisation_code
        for person in managed
    )


def test_a_few_people_asked_not_to_meet_somebody(persons):
    shy = [person for person in persons if person.not_with]
    assert 10 < len(shy) < 200
    assert all(person.key not in person.not_with for person in shy)


def test_mentors_take_three_and_a_half_learners_on_average(persons):
    taken = [person.teaching.learners_at_once for person in persons if person.teaching]
    assert set(taken) == set(range(7))
    assert 3.2 < sum(taken) / len(taken) < 3.8


def test_most_mentors_are_ready_and_a_few_are_paused_or_unseen(persons):
    set_by = [person.teaching for person in persons if person.teaching]
    assert sum(one.readiness == "ready" for one in set_by) > 0.8 * len(set_by)
    assert 0 < sum(one.paused for one in set_by) < 0.1 * len(set_by)
    assert {one.visibility for one in set_by} == {word.value for word in mentors.Visibility}


def test_the_words_of_the_records_are_those_of_the_register(records, persons, episodes):
    asked = [record for record in records if isinstance(record, Need)]
    assert {half for one in persons for half in one.half_days} <= set(people.HALF_DAYS)
    assert {tongue for one in persons for tongue in one.languages} <= set(people.LANGUAGES)
    assert {one.own_part for one in episodes} <= set(experiences.OwnPart)
    assert {one.state for one in episodes} <= set(experiences.ExperienceState)
    assert {one.working_note_basis for one in episodes} <= set(experiences.NoteBasis)
    assert {one.how_to_learn for one in asked} <= set(needs.Learning)
    assert {one.readiness for one in [p.teaching for p in persons if p.teaching]} <= set(
        mentors.Readiness
    )


def test_the_holder_of_an_experience_lives_in_its_system(persons, episodes):
    by_key = {person.key: person for person in persons}
    away = [one.key for one in episodes if by_key[one.holder].icb_code != one.icb_code]
    assert away == []


def test_the_holder_of_an_experience_has_a_profession_that_does_such_work(persons, episodes):
    by_key = {person.key: person for person in persons}
    for one in episodes:
        if one.source_id == "E-X24b":
            assert by_key[one.holder].profession_id in ("PC12", "PC13", "PC15", "PC03")


def test_nobody_endorses_their_own_experience(episodes):
    assert all(one.endorsed_by != one.holder for one in episodes)
    assert all((one.state == "endorsed") is bool(one.endorsed_by) for one in episodes)
    assert sum(one.state == "endorsed" for one in episodes) > 0.9 * len(episodes)


@pytest.mark.parametrize(
    ("sentence", "within"),
    [
        ("A team that comes.", "a team that comes."),
        ("GP-led rounds.", "GP-led rounds."),
        ("Sending people home.", "sending people home."),
    ],
)
def test_a_sentence_within_another_keeps_the_capitals_of_short_forms(sentence, within):
    assert variants.lowered(sentence) == within


def test_a_variant_is_marked_and_has_a_fictional_site_and_no_result(episodes):
    invented = [one for one in episodes if one.source_id is None]
    assert invented
    for one in invented:
        assert one.synthetic
        assert one.site_name.startswith("Fictional: ")
        assert one.title.endswith(one.site_name)
        assert (one.result, one.programme_id, one.working_note_basis) == ("", None, "illustrative")


def test_a_real_experience_keeps_its_words_and_gets_no_result_of_ours(episodes, words):
    for one in episodes:
        if one.source_id:
            row = words.experiences[one.source_id]
            assert (one.what_was_done, one.result) == (row["what_was_done"], row["result"])
            assert (one.what_it_took, one.would_change) == ("", "")


def test_every_code_of_an_experience_exists(episodes, words):
    for one in episodes:
        assert set(one.knowhow_ids) <= set(words.knowhow)
        assert set(one.services) <= set(words.contexts["service"])
        assert set(one.setting) <= set(words.contexts["setting"])
        assert set(one.obstacles) <= set(words.contexts["obstacle"])
        assert one.level in words.contexts["level"]
        assert one.population in words.contexts["population"]
        assert one.authority_model in words.contexts["authority"]
        assert one.first_year <= one.last_year


def test_a_dozen_personas_come_first_among_the_people(persons):
    assert [person.key for person in persons[:12]] == [
        *(persona.key for persona in PERSONAS),
    ]


def test_a_persona_keeps_key_and_name_whatever_the_seed():
    small = population.stream(Size(10, 10, 1, 2), rng_seed=3)
    named = {one.key: one.name for one in small if isinstance(one, Person) and one.persona_note}
    assert named == {persona.key: persona.name for persona in PERSONAS}


def test_every_persona_has_one_line_for_the_sign_in_page():
    assert all(20 < len(persona.line) <= 100 for persona in PERSONAS)


def test_both_programmes_have_admins_of_their_own(records, persons):
    run = [one.key for one in records if isinstance(one, Programme)]
    admins = {one: [p.key for p in persons if one in p.administers] for one in run}
    assert len(run) == 2
    assert all(admins.values())
    assert not set(admins[run[0]]) & set(admins[run[1]])


def test_the_first_programme_of_the_default_demo_has_three_thousand_needs(records):
    asked = Counter(record.programme for record in records if isinstance(record, Need))
    assert asked["programme-places"] == 3_000
    assert asked["programme-at-home"] > 300


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"integrators": 9}, "integrators is 9; it can be 10 to 5,000"),
        ({"learners": 100_001}, "learners is 100,001; it can be 10 to 100,000"),
        ({"admins": 1}, "admins is 1; it can be 2 to 500"),
    ],
)
def test_a_size_out_of_range_is_refused_with_the_range(wrong, said):
    with pytest.raises(ValueError, match=said):
        Size(**wrong)


def test_a_stream_is_parted_into_batches():
    sizes = [len(batch) for batch in population.batches(population.stream(Size(10, 10)), of=50)]
    assert set(sizes[:-1]) == {50}
    assert sum(sizes) == sum(population.counts(Size(10, 10)).values())
