"""Files for the readers and the command line, each in a folder of its own."""

import csv

import pytest

from matching import files
from matching.__main__ import main
from matching.files import SEEDS
from tests.tables import EXPERIENCES, NEEDS, TWO_NEEDS, read


@pytest.fixture(scope="session")
def words():
    return files.read_vocabulary()


@pytest.fixture
def read_needs(tmp_path, words):
    def read(text, encoding="utf-8"):
        path = tmp_path / "needs.csv"
        path.write_bytes(text.encode(encoding))
        return files.read_needs(path, words[1])

    return read


@pytest.fixture
def read_experiences(tmp_path, words):
    def read(text):
        path = tmp_path / "experiences.csv"
        path.write_text(text, encoding="utf-8")
        return files.read_experiences(path, words[1])

    return read


@pytest.fixture
def read_people(tmp_path, words, read_needs, read_experiences):
    def read(text):
        path = tmp_path / "people.csv"
        path.write_text(text, encoding="utf-8")
        done = read_experiences(EXPERIENCES + "E1,One,Done.,,,,,QYG\nE2,Two,Done.,,,,,\n")
        asked = read_needs(NEEDS + "N1,Something,,QE1,\nN2,Something,,,\n")
        return files.read_people(path, experiences=done, needs=asked, ids=words[1])

    return read


@pytest.fixture
def folder(tmp_path):
    """Hold two needs and the experiences that could answer them."""
    rows = read(SEEDS / "experiences.csv")
    held = {row["experience_id"]: row["knowhow_ids"].split("|") for row in rows}
    chosen = [
        row
        for knowhow in ("K04.1a", "K02.1a")
        for row in [row for row in rows if held[row["experience_id"]][0] == knowhow][:4]
    ]
    with (tmp_path / "experiences.csv").open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(chosen)
    (tmp_path / "needs.csv").write_text(TWO_NEEDS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def pair(folder):
    def pair(*more):
        given = [folder / "needs.csv", folder / "experiences.csv", "-o", folder / "pairings.csv"]
        return main(["pair", *map(str, given), *more])

    return pair
