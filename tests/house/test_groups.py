"""Tests that share something dear run one after another in one process."""

import subprocess
import sys

TESTS = """
import os
import pytest

pytestmark = pytest.mark.xdist_group("one")


@pytest.mark.parametrize("number", range(6))
def test_it(number, tmp_path_factory):
    noted = tmp_path_factory.getbasetemp().parent / "workers"
    with noted.open("a") as file:
        print(os.environ["PYTEST_XDIST_WORKER"], file=file)
"""


def test_the_tests_of_a_group_run_in_one_process(tmp_path):
    (tmp_path / "test_grouped.py").write_text(TESTS)
    spread = ("-n", "2", "--dist", "loadgroup", "-p", "no:cacheprovider")
    told = ("--rootdir", tmp_path, "--basetemp", tmp_path / "made", "test_grouped.py")

    done = subprocess.run(
        [sys.executable, "-m", "pytest", *spread, *told],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )

    assert "6 passed" in done.stdout, done.stdout
    workers = (tmp_path / "made" / "workers").read_text().split()
    assert len(workers) == 6
    assert len(set(workers)) == 1
