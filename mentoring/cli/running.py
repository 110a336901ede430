"""Running what waits here, as a worker does, and showing how far it has come."""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass

from mentoring.errors import RuleBrokenError
from mentoring.progress import Progress

LOOK_EVERY = 0.3
WORKER = f"command line {os.getpid()}"


@dataclass(frozen=True)
class Seen:
    """How far something that runs has come."""

    under_way: bool
    stage: str
    done: int
    of: int
    problem: str


def run_here(look: Callable[[], Seen], run_next: Callable[[], bool]) -> None:
    """Run what waits until what is looked at has come to its end; another worker may take it."""
    done = threading.Event()
    runner = threading.Thread(target=_run_what_waits, args=(run_next, done), daemon=True)
    runner.start()
    told = Progress(in_hundredths=True)
    try:
        while (seen := look()).under_way:
            told.tell(seen.stage, seen.done, seen.of)
            done.wait(LOOK_EVERY)
    finally:
        done.set()
        told.close()
    runner.join()
    if seen.problem:
        raise RuleBrokenError(seen.problem)


def _run_what_waits(run_next: Callable[[], bool], done: threading.Event) -> None:
    while not done.is_set():
        if not run_next():
            done.wait(1)
