"""Finds a Chromium for the browser tests, or gets one.

`python -m tests.browser_finder` prints where it is.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "msedge",
    "chrome",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
)


class BrowserMissingError(RuntimeError):
    """There is no browser; a browser test that cannot run has failed."""


def launch_options() -> dict[str, Any]:
    """Say how Playwright starts the browser: `playwright.chromium.launch(**launch_options())`."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return {"executable_path": find(), "args": [*QUIET, *(["--no-sandbox"] if as_root else [])]}


def find() -> str:
    """Return the path of a Chromium, Chrome or Edge."""
    found = named() or on_the_path() or in_its_usual_place() or playwrights_own()
    if found is None:
        raise BrowserMissingError(
            "no Chromium here: run `python3 dev.py test`, or name one in CHROMIUM"
        )
    return found


def find_or_install() -> str:
    """Return the path of a browser, installing one when there is none."""
    try:
        return find()
    except BrowserMissingError:
        install()
        return find()


def named() -> str | None:
    """Return the browser that CHROMIUM names, and refuse a wrong name."""
    path = os.environ.get("CHROMIUM")
    if path and not shutil.which(path):
        raise BrowserMissingError(f"CHROMIUM is {path!r}, which is not a program")
    return path or None


def on_the_path() -> str | None:
    """Return the first browser on the path."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def in_its_usual_place() -> str | None:
    """Return a browser where macOS keeps it."""
    return next((place for place in PLACES if Path(place).exists()), None)


def playwrights_own() -> str | None:
    """Return the browser that Playwright has fetched for itself."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> None:
    """Install Debian's Chromium as root, else Playwright's own; both talk on standard error."""
    apt_get = shutil.which("apt-get")
    if apt_get and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for order in (
            ["update", "-qq"],
            ["install", "-qq", "-y", "--no-install-recommends", "chromium"],
        ):
            subprocess.run([apt_get, *order], env=quiet, stdout=sys.stderr, check=True)
    else:
        fetch = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(fetch, stdout=sys.stderr, check=True)


if __name__ == "__main__":
    print(find_or_install())
