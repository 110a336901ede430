"""The command line on real files: what it writes, what it says, and how it ends."""

import subprocess
import sys
from pathlib import Path

import pytest

from matching.__main__ import main
from tests.tables import read

ROOT = Path(__file__).parents[2]
PAIRING = ["need_id", "person_id", "experience_id", "score", "reasons", "differences"]
UNMATCHED = ["need_id", "why_not", "what_would_help"]
SUGGESTION = ["need_id", "rank", "experience_id", "score", "reasons", "differences"]


def header(path):
    return path.read_text(encoding="utf-8").splitlines()[0].split(",")


def change(path, old, new):
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_every_need_of_the_seeds_that_can_be_met_is_paired_and_explained(tmp_path):
    needs = ROOT / "tests" / "quality" / "needs_examples.csv"
    command = [sys.executable, "-m", "matching", "pair", str(needs), "seeds/experiences.csv"]

    done = subprocess.run(
        [*command, "-o", str(tmp_path / "pairings.csv")],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    pairings, left = read(tmp_path / "pairings.csv"), read(tmp_path / "unmatched.csv")
    assert done.returncode == 0, done.stderr
    assert header(tmp_path / "pairings.csv") == PAIRING
    assert header(tmp_path / "unmatched.csv") == UNMATCHED
    assert sorted(row["need_id"] for row in [*pairings, *left]) == sorted(
        row["need_id"] for row in read(needs)
    )
    assert len({row["person_id"] for row in pairings}) == len(pairings) >= 55
    assert all(row["reasons"] and row["differences"] for row in pairings)
    assert any(". | " in row["reasons"] for row in pairings)
    assert all(row["why_not"] and row["what_would_help"] for row in left)
    assert done.stdout.startswith(f"60 needs: {len(pairings)} placed, {len(left)} left out.")


def test_pairings_stand_in_the_order_of_the_needs_and_say_why(pair, folder, capsys):
    assert pair() == 0

    rows = read(folder / "pairings.csv")
    assert [row["need_id"] for row in rows] == ["N2", "N1"]
    assert all(row["person_id"] == row["experience_id"] for row in rows)
    assert "home-first discharge to assess" in rows[0]["reasons"]
    assert "7 places with 7 mentors, 2 taken" in capsys.readouterr().out


def test_progress_is_a_line_a_stage_where_there_is_no_terminal(pair, capsys):
    pair()

    assert capsys.readouterr().err == "Scoring: 2\nAssigning\nExplaining: 2\n"


def test_a_byte_order_mark_changes_nothing(pair, folder):
    pair()
    plain = (folder / "pairings.csv").read_text(encoding="utf-8")
    for name in ("needs.csv", "experiences.csv"):
        (folder / name).write_bytes(b"\xef\xbb\xbf" + (folder / name).read_bytes())

    assert pair() == 0
    assert (folder / "pairings.csv").read_text(encoding="utf-8") == plain


def test_the_order_of_the_rows_changes_nobodys_pairing(pair, folder):
    pair()
    plain = read(folder / "pairings.csv")
    for name in ("needs.csv", "experiences.csv"):
        first, *rest = (folder / name).read_text(encoding="utf-8").splitlines()
        (folder / name).write_text("\n".join([first, *reversed(rest)]) + "\n", encoding="utf-8")

    assert pair() == 0
    assert read(folder / "pairings.csv") == plain[::-1]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("K04.1a", "K77.7x", "needs.csv, line 2, knowhow_ids: “K77.7x”"),
        ("N1,GP", "N2,GP", "needs.csv, line 3, need_id: “N2”"),
        ("QOX", "XYZ", "needs.csv, line 3, icb_code: “XYZ”"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_written(pair, folder, capsys, old, new, named):
    change(folder / "needs.csv", old, new)

    assert pair() == 1
    said = capsys.readouterr().err
    assert named in said
    assert "1 value is wrong" in said
    assert not (folder / "pairings.csv").exists()
    assert not (folder / "unmatched.csv").exists()


def test_bad_rows_are_left_out_when_asked_and_that_is_said(pair, folder, capsys):
    change(folder / "needs.csv", "K04.1a", "K77.7x")

    assert pair("--skip-bad-rows") == 0
    assert "1 value is wrong; the rows named above are left out." in capsys.readouterr().err
    assert [row["need_id"] for row in read(folder / "pairings.csv")] == ["N1"]


def test_every_bad_row_of_every_file_is_named_at_once(pair, folder, capsys):
    change(folder / "needs.csv", "K04.1a", "K77.7x")
    change(folder / "experiences.csv", "2013-2018", "long ago")
    change(folder / "experiences.csv", "2015-2018", "long ago")

    assert pair() == 1
    said = capsys.readouterr().err
    assert "needs.csv, line 2" in said
    assert "“long ago” – years are written as 2015 or 2015-2018" in said


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "needs.csv is empty"),
        ("need_id,text\n", "needs.csv has a header and no rows"),
        ("need_id,role\nN1,GP\n", "needs.csv lacks the column text"),
    ],
)
def test_a_file_of_needs_without_a_need_is_refused(pair, folder, capsys, text, error):
    (folder / "needs.csv").write_text(text, encoding="utf-8")

    assert pair() == 1
    assert error in capsys.readouterr().err
    assert not (folder / "pairings.csv").exists()


def test_what_stood_there_is_kept_when_nothing_is_written(pair, folder):
    (folder / "pairings.csv").write_text("kept\n", encoding="utf-8")
    change(folder / "needs.csv", "K04.1a", "K77.7x")

    pair()

    assert (folder / "pairings.csv").read_text(encoding="utf-8") == "kept\n"


@pytest.mark.parametrize(
    ("more", "error"),
    [
        (["--capacity", "7"], "--capacity is 7; from 1 to 6 is right"),
        (["--minimum", "2"], "--minimum is 2.0"),
        (["--seeds", "nowhere"], "there is no folder nowhere"),
        (["--people", "nowhere.csv"], "there is no file nowhere.csv"),
        (["-o", "nowhere/pairings.csv"], "there is no folder nowhere"),
        (["-o", "unmatched.csv"], "give them another name"),
        (["--loudly"], "unrecognized arguments"),
    ],
)
def test_wrong_usage_ends_with_two_and_says_what_would_be_right(pair, capsys, more, error):
    with pytest.raises(SystemExit) as ended:
        pair(*more)

    assert ended.value.code == 2
    assert error in capsys.readouterr().err


def suggest(folder, *more):
    given = [folder / "needs.csv", folder / "experiences.csv", "-o", folder / "suggestions.csv"]
    return main(["suggest", *map(str, given), *more])


def test_suggestions_are_ranked_for_each_need(folder):
    assert suggest(folder, "--top", "3") == 0

    rows = read(folder / "suggestions.csv")
    assert header(folder / "suggestions.csv") == SUGGESTION
    assert [(row["need_id"], row["rank"]) for row in rows] == [
        (need, rank) for need in ("N2", "N1") for rank in "123"
    ]
    for need in ("N1", "N2"):
        scores = [float(row["score"]) for row in rows if row["need_id"] == need]
        assert scores == sorted(scores, reverse=True)


def test_ten_are_suggested_or_as_many_as_there_are(folder):
    suggest(folder)

    assert len(read(folder / "suggestions.csv")) == 2 * 7


def test_fewer_than_one_suggestion_is_wrong_usage(folder, capsys):
    with pytest.raises(SystemExit) as ended:
        suggest(folder, "--top", "0")

    assert ended.value.code == 2
    assert "--top is 0" in capsys.readouterr().err
