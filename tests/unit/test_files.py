"""The reader of the CSV files: what is right is read, what is wrong is named where it stands."""

import math

import pytest

from matching import files
from matching.files import FileError
from matching.problem import NONE
from tests.tables import EXPERIENCES, NEEDS


def named(read):
    return [str(error) for error in read.errors]


def test_the_seeds_are_read_without_a_wrong_row(words):
    vocabulary, ids = words
    read = files.read_experiences(files.SEEDS / "experiences.csv", ids)

    assert (len(vocabulary.knowhow_label), len(vocabulary.context_label)) == (194, 102)
    assert (len(vocabulary.place_label), len(vocabulary.profession_label)) == (7 + 42 + 164, 20)
    assert (len(read.experiences), read.errors) == (272, ())


def test_know_how_is_told_with_its_synonyms_and_description(words):
    vocabulary, ids = words

    assert vocabulary.knowhow_text[ids.knowhow["K01.1"]] == (
        "Case finding. population segmentation, finding who is at risk. Ways to pick out, from a "
        "whole population, the people for whom joined-up care will change most."
    )


def test_a_system_lies_in_its_region_and_a_council_area_in_its_system(words):
    vocabulary, ids = words
    place, system = ids.place["PL001"], ids.place["QE1"]

    assert vocabulary.place_parent[place] == system
    assert vocabulary.place_parent[system] == ids.region[place]
    assert vocabulary.place_parent[ids.region[place]] == NONE
    assert math.isnan(vocabulary.place_point[place, 0])


def test_one_identifier_may_stand_for_contexts_of_two_types(words):
    _, ids = words

    assert ids.context["population"]["children"] != ids.context["service"]["children"]


def test_everyday_sayings_are_added_to_their_know_how(tmp_path, words):
    for source in files.SEEDS.glob("*.csv"):
        (tmp_path / source.name).write_bytes(source.read_bytes())
    (tmp_path / "entry_vocabulary.csv").write_text("knowhow_id,saying\nK01.1,who needs us next\n")

    vocabulary, ids = files.read_vocabulary(tmp_path)

    assert vocabulary.knowhow_text[ids.knowhow["K01.1"]].endswith(" who needs us next")


def test_a_wrong_vocabulary_is_refused_with_the_line(tmp_path):
    for source in files.SEEDS.glob("*.csv"):
        (tmp_path / source.name).write_bytes(source.read_bytes())
    with (tmp_path / "knowhow.csv").open("a") as out:
        out.write("K99,K98,item,Nowhere,,,,,\n")

    with pytest.raises(FileError, match=r"knowhow\.csv, line 196: “K98”"):
        files.read_vocabulary(tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_byte_order_mark_makes_no_difference(read_needs, encoding):
    read = read_needs(NEEDS + "N1,Füße,,,\n", encoding)

    assert (read.ids, read.needs.text, read.errors) == (("N1",), ("Füße",), ())


def test_several_values_in_a_cell_keep_their_order(read_needs, words):
    read = read_needs(NEEDS + "N1,Something,K04.1f| K04.1a ||K04.1f,,rural|coastal\n")
    known = words[1].knowhow

    assert read.needs.knowhow[0].tolist() == [known["K04.1f"], known["K04.1a"]]
    assert len(read.needs.context[0]) == 2


def test_only_an_identifier_and_a_text_are_required_of_a_need(read_needs):
    read = read_needs('text,need_id\n"One, with\na second line",N1\n')

    assert read.needs.text == ("One, with\na second line",)
    assert (read.persons, read.errors) == (("N1",), ())


def test_the_answer_that_a_test_collection_knows_is_never_read(read_needs):
    head = NEEDS.replace("\n", ",full_answer_in_register\n")
    yes, no = (read_needs(head + f"N1,Something,,,,{cell}\n") for cell in ("yes", "no"))

    assert (yes.ids, yes.needs.text, yes.errors) == (no.ids, no.needs.text, no.errors)


def test_the_order_of_the_rows_makes_no_difference(read_needs):
    rows = ["N2,Two,,,\n", "N1,One,,,\n"]
    there, back = read_needs(NEEDS + "".join(rows)), read_needs(NEEDS + "".join(reversed(rows)))

    assert there.ids == back.ids == ("N1", "N2")
    assert there.lines == (3, 2)


@pytest.mark.parametrize(
    ("row", "error"),
    [
        (
            "N1,Something,K04.1zz,,",
            "needs.csv, line 2, knowhow_ids: “K04.1zz” – this is not in knowhow.csv; "
            "did you mean K04.1 or K04.1h or K04.1g?",
        ),
        ("N1,Something,,XX,", "needs.csv, line 2, icb_code: “XX” – this is not in icbs.csv"),
        (
            "N1,Something,,,rurall",
            "needs.csv, line 2, setting: “rurall” – this is not in contexts.csv as setting; "
            "did you mean rural?",
        ),
        ("N1,,,,", "needs.csv, line 2, text: “” – this must not be empty"),
        (",Something,,,", "needs.csv, line 2, need_id: “” – this must not be empty"),
        (
            "N1,Something, with a comma,,,",
            "needs.csv, line 2: “N1,Something, with a comma,,,” – the row has 6 cells for 5 "
            "columns; a text with a comma must stand in quotation marks",
        ),
        ("N1,Something", "needs.csv, line 2: “N1,Something” – the row has 2 cells for 5 columns"),
    ],
)
def test_a_bad_row_is_named_and_the_good_one_kept(read_needs, row, error):
    read = read_needs(f"{NEEDS}{row}\nN9,Something,,,\n")

    assert named(read) == [error]
    assert "N9" in read.ids


def test_a_need_that_stands_twice_is_named_with_both_lines(read_needs):
    read = read_needs(NEEDS + 'N1,"One,\nin two lines",,,\nN2,Two,,,\nN1,Three,,,\n')

    assert named(read) == [
        "needs.csv, line 5, need_id: “N1” – this stands already in line 2; once is right"
    ]
    assert read.needs.text == ("One,\nin two lines", "Two")


def test_blank_lines_are_counted_and_nothing_else(read_needs):
    read = read_needs(NEEDS + "N1,One,,,\n,,,,\n\nN2,Two,,,\n")

    assert (read.ids, read.blank, read.errors) == (("N1", "N2"), (3, 4), ())


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "needs.csv is empty"),
        (NEEDS, "needs.csv has a header and no rows"),
        ("need_id,role\nN1,Nurse\n", "needs.csv lacks the column text"),
        ("need_id,text,text\nN1,One,Two\n", "needs.csv has the column text more than once"),
        ('need_id,text\nN1,"never closed\nN2,Two\n', "needs.csv, line 2: .*quotation marks"),
    ],
)
def test_a_file_that_cannot_be_read_as_a_whole_is_refused(read_needs, text, error):
    with pytest.raises(FileError, match=error):
        read_needs(text)


def test_another_encoding_is_named_with_its_line_and_byte(read_needs):
    with pytest.raises(FileError, match=r"needs\.csv, line 2: byte 0xfc is not UTF-8"):
        read_needs(NEEDS + "N1,Müller,,,\n", "cp1252")


def test_a_missing_file_is_refused_with_its_name(tmp_path, words):
    with pytest.raises(FileError, match=r"nowhere\.csv cannot be read"):
        files.read_needs(tmp_path / "nowhere.csv", words[1])


def test_an_experience_keeps_the_last_year_and_whether_a_result_is_recorded(read_experiences):
    read = read_experiences(
        EXPERIENCES
        + "E1,One,Done.,,,2015-2018,Fewer beds,\nE2,Two,Done.,,,2016,,\nE3,Three,Done.,,,2019-,,\n"
    )

    assert read.experiences.last_year[:2].tolist() == [2018, 2016]
    assert math.isnan(read.experiences.last_year[2])
    assert read.experiences.has_result.tolist() == [True, False, False]


@pytest.mark.parametrize("years", ["twenty", "2018-2015", "15-18"])
def test_years_that_cannot_be_are_named(read_experiences, years):
    read = read_experiences(EXPERIENCES + f"E1,One,Done.,,,{years},,\nE2,Two,Done.,,,,,\n")

    assert [(error.line, error.column, error.value) for error in read.errors] == [
        (2, "years", years)
    ]
