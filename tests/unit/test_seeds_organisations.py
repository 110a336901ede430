"""The fictional employers, and the points of places."""

from math import hypot

import pytest

from seeds import places, population, vocabulary
from seeds.population import Size
from seeds.records import Organisation, Person


@pytest.fixture(scope="module")
def records():
    return list(population.stream(Size()))


@pytest.fixture(scope="module")
def employers(records):
    return [record for record in records if isinstance(record, Organisation)]


def test_every_code_starts_with_zz_and_is_used_once(employers):
    codes = [one.ods_code for one in employers]
    assert all(code.startswith("ZZ") and code.isalnum() and len(code) == 5 for code in codes)
    assert len(set(codes)) == len(codes)


def test_no_two_employers_share_a_name(employers):
    assert len({one.name for one in employers}) == len(employers)


def test_no_name_carries_the_letters_of_the_health_service(employers):
    assert not [one.name for one in employers if "NHS" in one.name]


def test_every_area_is_a_place_a_system_or_a_region(employers):
    words = vocabulary.read(vocabulary.FOLDER)
    regions = {system.region_code for system in words.systems.values()}
    assert {one.area_id for one in employers} <= {*words.places, *words.systems, *regions}


def test_an_employer_that_ended_names_a_successor_listed_before_it(employers):
    seen = {}
    ended = []
    for one in employers:
        seen[one.ods_code] = one
        if one.valid_to:
            ended.append(one)
            assert seen[one.successor_code].valid_from > one.valid_to > one.valid_from
    assert len(ended) > 20


def test_nobody_works_for_an_employer_that_has_ended(records, employers):
    ended = {one.ods_code for one in employers if one.valid_to}
    assert not [r for r in records if isinstance(r, Person) and r.organisation_code in ended]


def test_only_employers_that_somebody_works_for_and_their_forerunners_are_listed(records):
    used = {one.organisation_code for one in records if isinstance(one, Person)}
    assert {
        one.successor_code or one.ods_code for one in records if isinstance(one, Organisation)
    } <= used


def test_an_employer_keeps_its_name_when_the_register_grows(employers):
    small = population.stream(Size(10, 10))
    known = {one.ods_code: one for one in employers}
    for one in small:
        if isinstance(one, Organisation) and one.ods_code in known:
            assert known[one.ods_code] == one


def test_every_place_has_a_point_within_reach_of_its_system_and_not_on_it():
    words = vocabulary.read(vocabulary.FOLDER)
    found = places.points(7)
    assert set(found) == set(words.places)
    for place_id, (latitude, longitude) in found.items():
        system = words.systems[words.places[place_id].icb_code]
        off = hypot(latitude - system.latitude, (longitude - system.longitude) * 0.6)
        assert 0 < off < 0.4


def test_points_are_the_same_for_the_same_seed_and_others_for_another():
    assert places.points(7) == places.points(7)
    assert places.points(7) != places.points(8)
