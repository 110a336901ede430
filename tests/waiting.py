"""Waiting for what another process does, without a fixed sleep."""

import threading
import time
from collections.abc import Callable


def until(condition: Callable[[], bool], *, seconds: float = 120, what: str = "it") -> None:
    """Look again and again until a condition holds; fail where it never does."""
    end = time.monotonic() + seconds
    pause = threading.Event()
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not happen within {seconds:.0f} seconds")
        pause.wait(0.05)
