"""The pins hold everything that the project asks for, each with its hashes."""

import re
import tomllib

from tests.house.tree import ROOT, copy

PINS = ("requirements/run.txt", "requirements/test.txt")
HEAVY = ("torch", "tensorflow", "nvidia")


def faults(root):
    project = tomllib.loads((root / "pyproject.toml").read_text())
    run, test = ((root / name).read_text() for name in PINS)
    groups = project["dependency-groups"]
    asked = project["project"]["dependencies"]
    extra = project["project"]["optional-dependencies"]["embeddings"]
    return [
        *missing(asked, run, "run"),
        *missing(asked + extra + groups["test"] + groups["quality"], test, "test"),
        *(f"{name} without hashes" for text in (run, test) for name in without_hashes(text)),
        *(
            f"{name} is too heavy"
            for name in HEAVY
            if re.search(rf"^{name}", run + test, re.MULTILINE)
        ),
    ]


def missing(asked, text, pins):
    names = {re.split(r"[^\w.-]", wanted)[0].lower() for wanted in asked}
    return [f"{name} is not in {pins}.txt" for name in sorted(names - set(pinned(text)))]


def pinned(text):
    return re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==", text, re.MULTILINE)


def without_hashes(text):
    entries = re.split(r"^(?=[\w.-]+(?:\[[\w,]+\])?==)", text, flags=re.MULTILINE)
    return [name for entry in entries for name in pinned(entry) if "--hash=sha256:" not in entry]


def test_the_pins_are_complete():
    assert faults(ROOT) == []


def planted(tmp_path, name, right, wrong):
    copy(tmp_path, "pyproject.toml", *PINS)
    text = (tmp_path / name).read_text()
    assert re.search(right, text, re.MULTILINE)
    (tmp_path / name).write_text(re.sub(right, wrong, text, count=1, flags=re.MULTILINE))
    return faults(tmp_path)


def test_a_dependency_that_nobody_pinned_is_found(tmp_path):
    found = planted(tmp_path, "pyproject.toml", r'"flask>=3.1,<4"', '"flask>=3.1,<4", "bottle>=1"')

    assert found == ["bottle is not in run.txt", "bottle is not in test.txt"]


def test_a_pin_without_hashes_is_found(tmp_path):
    assert planted(tmp_path, PINS[0], r"\A", "bottle==1.0\n") == ["bottle without hashes"]


def test_a_heavy_package_is_found(tmp_path):
    heavy = "torch==2.0 \\\\\n    --hash=sha256:0\n"

    assert planted(tmp_path, PINS[1], r"\A", heavy) == ["torch is too heavy"]
