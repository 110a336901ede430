"""The demonstration as it is really started: a process, a worker beside it, a signal to stop."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from sqlalchemy import func, select

from mentoring.config import ROOT
from mentoring.db import Database
from mentoring.models.people import Person
from mentoring.models.rounds import Round, RoundState, Suggestion
from tests.waiting import until

TINY = ("--integrators", "10", "--learners", "30", "--partners", "1", "--admins", "2")
pytestmark = pytest.mark.xdist_group("demo")  # one demo for all of these, not one a process

COMMAND = (sys.executable, "-m", "mentoring", "demo")
READY = re.compile(r"The demo is ready at (http://127\.0\.0\.1:\d+)/")


class Demo:
    """A running demonstration and what it has said."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [*COMMAND, "--port", "0", "--folder", str(folder), *TINY, *options],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as said:
            for line in said:
                self.lines.append(line.rstrip("\n"))

    @property
    def said(self) -> str:
        return "\n".join(self.lines)

    def until_ready(self) -> "Demo":
        until(lambda: bool(READY.search(self.said)) or self.ended, seconds=300, what=self.said)
        assert not self.ended, self.said
        return self

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    @property
    def address(self) -> str:
        found = READY.search(self.said)
        assert found is not None
        return found[1]

    @property
    def workers(self) -> set[int]:
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return {int(number) for task in tasks for number in task.read_text().split()}

    def stop(self, with_signal: signal.Signals) -> int:
        self.process.send_signal(with_signal)
        code = self.process.wait(timeout=20)
        self._listener.join(timeout=20)
        return code


def runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def demo(folder):
    started = Demo(folder).until_ready()
    yield started
    started.stop(signal.SIGKILL)


@pytest.fixture(scope="module")
def again(demo, folder):
    """Start it on the same folder once more."""
    started = Demo(folder).until_ready()
    yield started
    if not started.ended:
        started.stop(signal.SIGKILL)


def test_it_prints_one_line_with_the_address_and_it_is_the_last(demo):
    named = [line for line in demo.lines if "http://" in line]

    assert named == [f"The demo is ready at {demo.address}/"]
    assert demo.lines[-1] == named[0]


def test_it_says_whom_to_sign_in_as(demo):
    assert "Sunita Quincewick" in demo.said
    assert "A ward manager with an open need" in demo.said


def test_its_pages_answer(demo):
    with urlopen(f"{demo.address}/demo") as answer:
        assert answer.status == 200
        assert "Sunita Quincewick" in answer.read().decode()


def test_it_holds_as_many_people_as_were_asked_for(demo, folder):
    database = Database(f"sqlite:///{folder / 'mentoring.db'}")
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 10 + 30 + 1 + 2
    database.close()


def test_one_round_is_in_review(demo, folder):
    database = Database(f"sqlite:///{folder / 'mentoring.db'}")
    with database.reading() as session:
        rounds = session.scalars(select(Round)).all()
        suggested = session.scalar(select(func.count()).select_from(Suggestion))
    database.close()

    assert [found.state for found in rounds] == [RoundState.IN_REVIEW]
    assert suggested


def test_a_worker_that_is_killed_comes_back(demo):
    until(lambda: len(demo.workers) == 1, what="the worker")
    (killed,) = demo.workers

    os.kill(killed, signal.SIGKILL)

    until(lambda: bool(demo.workers - {killed}), what="another worker")
    told = "The worker has stopped (-9). It is started again."
    until(lambda: told in demo.said, what="the word of it")


def test_started_again_it_fills_nothing_and_runs_no_further_round(again, folder):
    assert "People" not in again.said
    assert "in review" not in again.said
    database = Database(f"sqlite:///{folder / 'mentoring.db'}")
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Round)) == 1
    database.close()


@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_within_ten_seconds_and_leaves_no_worker_behind(demo, folder, with_signal):
    started = Demo(folder).until_ready()
    workers = started.workers
    assert len(workers) == 1
    began = time.monotonic()

    code = started.stop(with_signal)

    assert time.monotonic() - began < 10
    assert code == 0
    assert [pid for pid in workers if runs(pid)] == []


def test_a_worker_ends_when_the_demo_itself_is_killed(again):
    (worker,) = again.workers

    again.stop(signal.SIGKILL)

    until(lambda: not runs(worker), what="the end of the worker")


def test_it_can_be_stopped_while_it_fills_the_register(tmp_path):
    started = Demo(tmp_path, "--learners", "5000")
    until(lambda: "People" in started.said, seconds=300, what="the people")
    filling = started.workers

    code = started.stop(signal.SIGTERM)

    assert code == 128 + signal.SIGTERM
    assert [pid for pid in filling if runs(pid)] == []


def test_a_port_in_use_is_said_plainly_before_anything_is_made(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        started = Demo(tmp_path / "other", "--port", str(port))
        code = started.process.wait(timeout=120)

    until(lambda: bool(started.lines), what="what it says")
    assert code == 1
    assert started.lines == [
        f"Not done: another program is using port {port}; "
        f"give another one, such as --port {port + 1}"
    ]
    assert not (tmp_path / "other" / "mentoring.db").exists()


def test_another_size_in_the_same_folder_is_refused_with_what_to_do(demo, folder):
    started = Demo(folder, "--learners", "31")
    code = started.process.wait(timeout=120)

    until(lambda: "Not done" in started.said, what="what it says")
    assert code == 1
    assert "10 integrators and 30 learners" in started.said
    assert "--folder" in started.said
