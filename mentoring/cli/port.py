"""The port that a server is to answer on."""

import errno
import os
import socket

from mentoring.errors import SettingsError

HOST = "127.0.0.1"


def take(port: int) -> socket.socket:
    """Take a port, so that nobody else can while the rest is made ready; 0 takes any."""
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name != "nt":
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((HOST, port))
    except (OSError, OverflowError) as problem:
        taken.close()
        raise refused(port, problem) from problem
    return taken


def refused(port: int, problem: Exception) -> SettingsError:
    """Say why a port cannot be had, and what to do."""
    if isinstance(problem, OSError) and problem.errno == errno.EADDRINUSE:
        return SettingsError(
            f"another program is using port {port}; give another one, such as --port {port + 1}"
        )
    why = problem.strerror if isinstance(problem, OSError) else problem
    return SettingsError(f"port {port} cannot be used ({why}); give one between 1024 and 65535")
