"""The gates hold: each tool refuses a fault that is planted in a copy of the house."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import copy, plant

BIN = Path(sys.executable).parent

# Where an import is planted, and the contract that has to refuse it.
FORBIDDEN = [
    ("matching/planted.py", "import mentoring.errors", "houses"),
    ("mentoring/models/planted.py", "import mentoring.services.planted", "floors"),
    ("mentoring/planted.py", "", "floors"),  # a file that nobody has put on a floor
    ("matching/planted.py", "", "matching-floors"),
    ("matching/problem.py", "import matching.pairing", "matching-floors"),
    ("mentoring/services/planted.py", "import mentoring.services.rooted", "no-circles"),
    ("matching/planted.py", "import flask", "pure-matching"),
    ("matching/planted.py", "import sqlalchemy", "pure-matching"),
    ("mentoring/services/planted.py", "import matching.problem", "one-door-to-matching"),
    ("mentoring/web/planted.py", "import mentoring.models.base", "rows-behind-services"),
    ("mentoring/web/planted.py", "import sqlalchemy", "thin-edges"),
    ("mentoring/services/planted.py", "import flask", "no-web-downstairs"),
    ("mentoring/models/planted.py", "import wtforms", "no-web-downstairs"),
]


def run(root, *command):
    done = subprocess.run(
        [BIN / command[0], *command[1:]], cwd=root, capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    root = tmp_path_factory.mktemp("house")
    copy(root, "pyproject.toml", "seeds", "mentoring", "matching")
    plant(root, "mentoring/services/rooted.py", "import mentoring.services.planted\n")
    plant(root, "mentoring/services/planted.py", "")
    return root


@pytest.mark.parametrize(("name", "line", "contract"), FORBIDDEN)
def test_a_planted_import_breaks_its_contract(house, name, line, contract):
    path = house / name
    before = path.read_text() if path.exists() else None
    plant(house, name, f"{line}\n{before or ''}")
    try:
        code, said = run(house, "lint-imports", "--no-cache", "--contract", contract)
    finally:
        path.unlink() if before is None else path.write_text(before)

    assert code == 1, said
    assert "1 broken" in said


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("import random\n", "TID251"),
        ("import sklearn\n", "TID253"),
        ("def f(a, b, c, d, e, f, g):\n    return a\n", "PLR0913"),
        ("from datetime import datetime\n\nNOW = datetime.now()\n", "DTZ005"),
        ("print('here')\n", "T201"),
    ],
)
def test_ruff_refuses_a_planted_fault(tmp_path, line, rule):
    copy(tmp_path, "pyproject.toml")
    plant(tmp_path, "mentoring/services/planted.py", f'"""Planted."""\n\n{line}')

    code, said = run(tmp_path, "ruff", "check", "--no-cache", "mentoring")

    assert code == 1
    assert rule in said


def test_ruff_refuses_a_planted_format(tmp_path):
    copy(tmp_path, "pyproject.toml")
    plant(tmp_path, "seeds/planted.py", "x = {  'a':1 }\n")

    assert run(tmp_path, "ruff", "format", "--check", "--no-cache", "seeds")[0] == 1


def test_mypy_refuses_a_planted_fault(tmp_path):
    copy(tmp_path, "pyproject.toml")
    plant(tmp_path, "seeds/planted.py", "def f(x):\n    return x\n\ny: int = 'one'\n")

    code, said = run(tmp_path, "mypy", "--cache-dir", str(tmp_path / "cache"), "seeds/planted.py")

    assert code == 1
    assert "no-untyped-def" in said
    assert "assignment" in said
