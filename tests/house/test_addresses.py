"""No file names a place to download from, or a folder of one machine."""

import re

import pytest

from tests.house.tree import ROOT, lines, plant

# The patterns are written so that they do not match themselves.
DOWNLOADS = re.compile(
    r"""
    //(registry|files|packages|conda|repo|deb|mirror)\.[\w.-]+/?   # hosts that serve packages
  | //[\w.-]*pyp.\.[\w.-]+
  | https?://[^\s"')>]+\.(whl|tgz|tar\.gz|zip|deb|dmg|exe)\b
  | (?<![\w-])--(extra-)?index-url[\s=]+\S
  | (?<![\w-])--find-links[\s=]+\S
  | (extra-)?index-url\s*=\s*\S
  | "resolved"\s*:
    """,
    re.VERBOSE | re.IGNORECASE,
)
MACHINES = re.compile(r"(?<![\w.}/-])/(?:root|work|farm|tmp|private/var|home/\w+|Users/\w+)/[\w.]")
PINNED = ("requirements/*.txt", "package-lock.json", "package.json", ".npmrc")


def downloads(root):
    return [where for where, line in lines(root) if DOWNLOADS.search(line)]


def machine_paths(root):
    return [where for where, line in lines(root) if MACHINES.search(line)]


def addresses_in_pins(root):
    return [where for where, line in lines(root, *PINNED) if "://" in line]


def test_no_file_names_a_place_to_download_from():
    assert downloads(ROOT) == []


def test_no_file_names_a_folder_of_one_machine():
    assert machine_paths(ROOT) == []


def test_no_pin_has_any_address():
    assert addresses_in_pins(ROOT) == []


@pytest.mark.parametrize(
    "line",
    [
        "https://" + "registry.example.org/flask",
        "see https://" + "pyp" + "i.example/simple",
        "url = https://example.org/flask-3.1" + ".whl",
        "--index" + "-url https://example.org/simple",
        "--find" + "-links wheels",
        "extra-index" + "-url = wheels",
        '"resolved"' + ': "flask"',
    ],
)
def test_a_planted_place_to_download_from_is_found(tmp_path, line):
    plant(tmp_path, "requirements/run.txt", f"flask==3.1.3\n{line}\n")

    assert downloads(tmp_path) == ["requirements/run.txt:2"]


@pytest.mark.parametrize(
    "folder", ["root/.cache", "work/main", "tmp/pg", "home/ruth/x", "Users/ruth/x"]
)
def test_a_planted_folder_of_one_machine_is_found(tmp_path, folder):
    plant(tmp_path, "docs/guide.md", f"Look in `/{folder}`.\n")

    assert machine_paths(tmp_path) == ["docs/guide.md:1"]


def test_a_planted_address_in_a_pin_is_found(tmp_path):
    plant(tmp_path, "package-lock.json", '{\n"url": "https://example.org/fund"\n}\n')

    assert addresses_in_pins(tmp_path) == ["package-lock.json:2"]
