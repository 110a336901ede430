"""Serves the pages, with one worker beside them: a process of its own that is started again."""

import http.client
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from types import TracebackType
from typing import Self

import waitress

from mentoring.app import create_app
from mentoring.config import Settings
from mentoring.db import Database
from mentoring.services import register

THREADS = 8
TELLING_TO_STOP = 4.0
SOON, LATER = 0.5, 10.0
Say = Callable[[str], None]


def serve(settings: Settings, *, at: socket.socket, say: Say, ready: Callable[[], None]) -> None:
    """Serve until told to stop; `ready` is called once the port really answers."""
    server = waitress.create_server(create_app(settings), sockets=[at], threads=THREADS)
    with Worker(settings, say=say):
        threading.Thread(
            target=_when_it_answers, args=(at.getsockname(), ready), daemon=True
        ).start()
        threading.Thread(target=_warm, args=(settings,), daemon=True).start()
        server.run()  # ends on an interrupt or a termination signal, after the requests under way
        server.close()


class Worker:
    """A worker in a child process, started again whenever it dies before it is told to."""

    def __init__(self, settings: Settings, *, say: Say) -> None:
        """Prepare; `with` starts and stops it."""
        self._environment = {**os.environ, **settings.to_environment()}
        self._say = say
        self._stopping = threading.Event()
        self._child = self._start()
        self._watch = threading.Thread(target=self._keep_alive, daemon=True)

    def __enter__(self) -> Self:
        """Watch over it."""
        self._watch.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _problem: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Stop it, politely at first."""
        self._stopping.set()
        self._watch.join()
        self._child.terminate()
        try:
            self._child.wait(TELLING_TO_STOP)
        except subprocess.TimeoutExpired:
            self._child.kill()  # the rows hold the truth: a worker may die anywhere
            self._child.wait()

    def _start(self) -> "subprocess.Popen[bytes]":
        # A session of its own keeps the terminal's Ctrl-C from it: we stop it ourselves. Its input
        # is a pipe that ends with this process, so it does not outlive us whatever happens.
        return subprocess.Popen(
            [sys.executable, "-m", "mentoring", "worker", "--until-input-ends", "--quiet"],
            stdin=subprocess.PIPE,
            env=self._environment,
            start_new_session=True,
        )

    def _keep_alive(self) -> None:
        pause = SOON
        while not self._stopping.wait(pause):
            code = self._child.poll()
            if code is None:
                pause = SOON
                continue
            self._say(f"The worker has stopped ({code}). It is started again.")
            self._child = self._start()
            pause = min(2 * pause, LATER)


def _warm(settings: Settings) -> None:
    """Read the fitted register before anybody asks: it brings libraries that take seconds."""
    with closing(Database(settings.database_url)) as database, database.reading() as session:
        register.current(session)


def _when_it_answers(at: tuple[str, int], ready: Callable[[], None]) -> None:
    asking = http.client.HTTPConnection(*at, timeout=60)
    asking.request("GET", "/")
    if asking.getresponse().status == http.HTTPStatus.OK:
        ready()
    asking.close()
