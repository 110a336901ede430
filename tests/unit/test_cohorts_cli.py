"""The command line forms cohorts of what stands in files."""

import csv

import pytest

from matching.__main__ import main
from matching.files import SEEDS
from tests.tables import read

HALF_DAYS = "mon_am|tue_pm|thu_am"
PROFESSIONS = ("PC01", "PC02", "PC03", "PC06")
ASKED = "need_id,text,profession_id,icb_code,knowhow_ids,person_id"
KNOWN = "person_id,experience_ids,capacity,cohorts,organisation,half_days"


@pytest.fixture
def gathered(tmp_path):
    """Nine learners of one area, and a lead whose experience is in the seeds."""
    done = next(
        row for row in csv.DictReader((SEEDS / "experiences.csv").open(encoding="utf-8"))
    )
    knowhow = done["knowhow_ids"].split("|")[0]
    needs = [
        f"N{at},Something to get done,{PROFESSIONS[at % 4]},{done['icb_code']},{knowhow},P{at}"
        for at in range(9)
    ]
    people = [f"P{at},,,,Trust {at % 5},{HALF_DAYS}" for at in range(9)]
    lead = f"L1,{done['experience_id']},2,1,Trust 9,{HALF_DAYS}"
    (tmp_path / "needs.csv").write_text("\n".join([ASKED, *needs]), encoding="utf-8")
    (tmp_path / "people.csv").write_text("\n".join([KNOWN, lead, *people]), encoding="utf-8")
    (tmp_path / "partners.csv").write_text(
        f"person_id,icb_code,half_days\nV1,{done['icb_code']},tue_pm\n", encoding="utf-8"
    )

    def run(*more, people="people.csv"):
        return main(
            [
                "cohorts",
                str(tmp_path / "needs.csv"),
                str(SEEDS / "experiences.csv"),
                "--people",
                str(tmp_path / people),
                "--output",
                str(tmp_path / "cohorts.csv"),
                *more,
            ]
        )

    run.folder = tmp_path
    return run


def test_learners_of_one_area_are_one_cohort_around_who_has_done_it(gathered):
    assert gathered("--partners", str(gathered.folder / "partners.csv")) == 0
    rows = read(gathered.folder / "cohorts.csv")
    assert [row["need_id"] for row in rows] == [f"N{at}" for at in range(9)]
    assert {row["cohort"] for row in rows} == {"1"}
    assert {row["lead"] for row in rows} == {"L1"}
    assert {row["partner"] for row in rows} == {"V1"}
    assert read(gathered.folder / "left_over.csv") == []


def test_whoever_is_left_over_is_told_what_would_help(gathered):
    assert gathered("--most", "8") == 0
    (left,) = read(gathered.folder / "left_over.csv")
    assert left["what_would_help"] == "One more place in cohort 1."
    assert len(read(gathered.folder / "cohorts.csv")) == 8


def test_without_anybody_who_leads_nothing_is_written(gathered, capsys):
    people = (gathered.folder / "people.csv").read_text(encoding="utf-8")
    (gathered.folder / "nobody.csv").write_text(people.replace(",2,1,", ",2,0,"), encoding="utf-8")
    assert gathered(people="nobody.csv") == 1
    assert "nobody.csv gives nobody a cohort to lead" in capsys.readouterr().err
    assert not (gathered.folder / "cohorts.csv").exists()


def test_a_wrong_number_of_cohorts_is_named_with_what_would_be_right(gathered, capsys):
    people = (gathered.folder / "people.csv").read_text(encoding="utf-8")
    (gathered.folder / "many.csv").write_text(people.replace(",2,1,", ",2,9,"), encoding="utf-8")
    assert gathered(people="many.csv") == 1
    assert "cohorts: “9” – a whole number from 0 to 2 is right" in capsys.readouterr().err


def test_sizes_that_do_not_rise_are_refused(gathered, capsys):
    with pytest.raises(SystemExit):
        gathered("--size", "4")
    assert "--least 6, --size 4 and --most 12 must rise, from 2 to 16" in capsys.readouterr().err


def test_the_same_seed_writes_the_same_cohorts(gathered):
    written = []
    for _ in range(2):
        assert gathered("--seed", "7") == 0
        written.append((gathered.folder / "cohorts.csv").read_bytes())
    assert written[0] == written[1]
