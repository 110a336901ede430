"""The command line forms cohorts of what stands in files."""

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
    done = read(SEEDS / "experiences.csv")[0]
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

    return run


def test_learners_of_one_area_are_one_cohort_around_who_has_done_it(gathered, tmp_path):
    assert gathered("--partners", str(tmp_path / "partners.csv")) == 0
    rows = read(tmp_path / "cohorts.csv")
    assert [row["need_id"] for row in rows] == [f"N{at}" for at in range(9)]
    assert {row["cohort"] for row in rows} == {"1"}
    (cohort,) = read(tmp_path / "measures.csv")
    assert (cohort["lead"], cohort["partner"]) == ("L1", "V1")
    assert cohort["half_days"] == "Monday morning | Tuesday afternoon | Thursday morning"
    assert cohort["in_words"].startswith("All 9 ask first for “")
    assert "4 professions, 5 organisations. The farthest works 0 km" in cohort["in_words"]
    assert read(tmp_path / "left_over.csv") == []


def test_whoever_is_left_over_is_told_what_would_help(gathered, tmp_path):
    assert gathered("--most", "8") == 0
    (left,) = read(tmp_path / "left_over.csv")
    assert left["what_would_help"] == "One more place in cohort 1."
    assert len(read(tmp_path / "cohorts.csv")) == 8


def test_without_anybody_who_leads_nothing_is_written(gathered, capsys, tmp_path):
    people = (tmp_path / "people.csv").read_text(encoding="utf-8")
    (tmp_path / "nobody.csv").write_text(people.replace(",2,1,", ",2,0,"), encoding="utf-8")
    assert gathered(people="nobody.csv") == 1
    assert "nobody.csv gives nobody a cohort to lead" in capsys.readouterr().err
    assert not (tmp_path / "cohorts.csv").exists()


def test_a_wrong_number_of_cohorts_is_named_with_what_would_be_right(gathered, capsys, tmp_path):
    people = (tmp_path / "people.csv").read_text(encoding="utf-8")
    (tmp_path / "many.csv").write_text(people.replace(",2,1,", ",2,9,"), encoding="utf-8")
    assert gathered(people="many.csv") == 1
    assert "cohorts: “9” – a whole number from 0 to 2 is right" in capsys.readouterr().err


def test_sizes_that_do_not_rise_are_refused(gathered, capsys):
    with pytest.raises(SystemExit):
        gathered("--size", "4")
    assert "--least 6, --size 4 and --most 12 must rise, from 2 to 16" in capsys.readouterr().err


def test_the_same_seed_writes_the_same_cohorts(gathered, tmp_path):
    written = []
    for _ in range(2):
        assert gathered("--seed", "7") == 0
        written.append((tmp_path / "cohorts.csv").read_bytes())
    assert written[0] == written[1]


def test_nobody_is_the_public_partner_of_a_cohort_in_which_they_learn(gathered, tmp_path):
    partners = (tmp_path / "partners.csv").read_text(encoding="utf-8")
    both = tmp_path / "both.csv"
    both.write_text(partners.replace("V1", "P3"), encoding="utf-8")
    assert gathered("--partners", str(both)) == 0
    (cohort,) = read(tmp_path / "measures.csv")
    members = {row["person_id"] for row in read(tmp_path / "cohorts.csv")}
    assert int(cohort["learners"]) == len(members) >= 8
    assert cohort["partner"] not in members


def test_a_wrong_row_of_partners_is_named_and_left_out_where_that_is_wished(
    gathered, capsys, tmp_path
):
    wrong = tmp_path / "wrong.csv"
    rows = (tmp_path / "partners.csv").read_text(encoding="utf-8")
    wrong.write_text(rows + "V2,Q00,\n", encoding="utf-8")
    assert gathered("--partners", str(wrong)) == 1
    told = capsys.readouterr().err
    assert "wrong.csv, line 3, icb_code: “Q00” – this is not in icbs.csv" in told
    assert "1 value is wrong. Put right what is named above, or use --skip-bad-rows." in told
    assert not (tmp_path / "cohorts.csv").exists()
    assert gathered("--partners", str(wrong), "--skip-bad-rows") == 0


def test_an_unknown_know_how_of_a_need_is_named(gathered, capsys, tmp_path):
    needs = tmp_path / "needs.csv"
    needs.write_text(needs.read_text(encoding="utf-8") + "\nN99,x,PC01,,K99.9z,P99\n")
    assert gathered() == 1
    assert "line 11, knowhow_ids: “K99.9z” – this is not in" in capsys.readouterr().err


def test_a_need_without_a_place_is_left_over_unless_cohorts_meet_online(gathered, tmp_path):
    needs = tmp_path / "needs.csv"
    lines = needs.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace(lines[1].split(",")[3], "")
    needs.write_text("\n".join(lines), encoding="utf-8")
    assert gathered() == 0
    (left,) = read(tmp_path / "left_over.csv")
    assert left["need_id"] == "N0"
    assert left["what_would_help"].startswith("It is not known where they work")
    assert gathered("--online") == 0
    assert read(tmp_path / "left_over.csv") == []
    assert {row["kilometres"] for row in read(tmp_path / "cohorts.csv")} == {""}


def test_how_far_it_has_come_is_told_on_the_error_stream(gathered, capsys):
    assert gathered() == 0
    told = capsys.readouterr()
    assert "Learners to put together: 9" in told.err
    assert told.out.startswith("9 needs: 9 in 1 cohorts, 0 left over.")
