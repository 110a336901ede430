"""`worker`: does what is due until it is told to stop; it may be killed anywhere."""

import argparse
import logging
import os
import signal
import sys
import threading

from mentoring import jobs
from mentoring.config import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what a supervisor needs."""
    parser.add_argument("--quiet", action="store_true", help="log only what went wrong")
    parser.add_argument(
        "--until-input-ends",
        action="store_true",
        help="stop when the standard input ends, for a parent process that holds it open",
    )


def run(asked: argparse.Namespace) -> int:
    """Work until told to stop."""
    logging.basicConfig(
        level=logging.WARNING if asked.quiet else logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    stopping = threading.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: stopping.set())
    if asked.until_input_ends:
        threading.Thread(target=_wait_for_the_end, args=(stopping,), daemon=True).start()
    jobs.work(jobs.workshop(Settings.from_environment()), stopping=stopping)
    return 0


def _wait_for_the_end(stopping: threading.Event) -> None:
    # Past the buffer of sys.stdin: a thread that waits inside it cannot be left behind at the end.
    while os.read(sys.stdin.fileno(), 1024):
        pass
    stopping.set()
