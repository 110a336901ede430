"""dev.py does what it says, with the standard library alone."""

import ast
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import dev
from tests.house.tree import ROOT, plant

FOREVER = "import signal, sys; print('started', flush=True); signal.pause()"


def test_dev_needs_nothing_but_the_standard_library():
    tree = ast.parse((ROOT / "dev.py").read_text())
    imported = {
        name.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for name in node.names
    } | {
        str(node.module).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
    }

    assert imported <= sys.stdlib_module_names


@pytest.mark.parametrize("command", dev.COMMANDS)
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as end:
        dev.main([command, "--help"])

    assert end.value.code == 0
    assert f"dev.py {command}" in capsys.readouterr().out


def test_an_argument_that_a_command_does_not_know_is_refused(capsys):
    with pytest.raises(SystemExit) as end:
        dev.main(["setup", "--fast"])

    assert end.value.code == 2
    assert "setup does not know --fast" in capsys.readouterr().err


def test_what_is_installed_is_installed_again_only_when_the_pins_change(
    tmp_path, monkeypatch, capfd
):
    pins = plant(tmp_path, "requirements/test.txt", "")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "VENV", tmp_path)
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))

    dev.install("test")
    assert "installing what requirements/test.txt pins" in capfd.readouterr().out
    dev.install("test")
    assert capfd.readouterr().out == ""
    pins.write_text("# changed\n")
    dev.install("test")
    assert "installing what requirements/test.txt pins" in capfd.readouterr().out


def test_all_commands_run_and_every_failure_is_named(capfd):
    good, bad = (
        (sys.executable, "-c", "print('ran')"),
        (sys.executable, "-c", "raise SystemExit(3)"),
    )

    assert dev.run_all(bad, good) == 1

    said = capfd.readouterr()
    assert "ran" in said.out
    assert "FAILED" in said.err
    assert "SystemExit(3)" in said.err
    assert dev.run_all(good) == 0


@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGINT])
def test_stopping_it_stops_what_it_started(with_signal):
    ask = f"import dev, sys; dev.listen(); sys.exit(dev.run(sys.executable, '-c', {FOREVER!r}))"
    outer = subprocess.Popen(
        [sys.executable, "-c", ask],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert outer.stdout is not None
    assert outer.stdout.readline() == "started\n"

    outer.send_signal(with_signal)
    rest, _ = outer.communicate(
        timeout=20
    )  # ends only when the inner program has let go of the pipe

    assert outer.returncode != 0
    assert rest == ""


def test_continuous_integration_runs_the_second_command():
    script = ROOT / ".ci" / "run"

    assert os.access(script, os.X_OK)
    assert script.read_text().endswith("exec python3 dev.py test\n")
