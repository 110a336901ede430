"""Programs that a command starts: each ends when the command is stopped."""

import os
import subprocess
import sys

from mentoring.config import Settings

TELLING_TO_STOP = 5.0


def run(settings: Settings, *arguments: str) -> int:
    """Run one of our own modules with these settings and give its exit code."""
    child = subprocess.Popen(  # noqa: S603 - our own modules, and no shell
        [sys.executable, "-m", *arguments], env={**os.environ, **settings.to_environment()}
    )
    try:
        return child.wait()
    except (KeyboardInterrupt, SystemExit):
        child.terminate()
        try:
            child.wait(TELLING_TO_STOP)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        raise
