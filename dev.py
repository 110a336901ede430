"""The commands of this project; Python 3.11 is enough: `python3 dev.py demo` or `dev.py test`."""

import argparse
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")

LINT: tuple[tuple[str, ...], ...] = (
    ("ruff", "format", "--check"),
    ("ruff", "check"),
    ("mypy",),
    ("lint-imports",),
)
QUICK_TESTS = ("tests/unit", "tests/house")


def main(argv: list[str]) -> int:
    """Run one command and return its exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever runs this with an older Python is told so
        return fail("this needs Python 3.11 or later; this is " + sys.version.split()[0])
    os.chdir(ROOT)
    listen()
    asked, rest = parser().parse_known_args(argv)
    if rest and asked.command not in TAKES_MORE:
        parser().error(f"{asked.command} does not know {' '.join(rest)}")
    return COMMANDS[asked.command](asked, rest)


def parser() -> argparse.ArgumentParser:
    """Say which commands there are."""
    top = argparse.ArgumentParser(
        prog="dev.py", description="Set up, try, test and maintain this project."
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("setup", help="make .venv and install everything that developing needs")
    demo = commands.add_parser(
        "demo", help="set up, fill a demo register, run a round and serve it"
    )
    demo.add_argument(
        "--port", type=int, default=8000, help="where to serve it (default: %(default)s)"
    )
    commands.add_parser("test", help="every check and every test; more arguments go to pytest")
    commands.add_parser(
        "check", help="the quick half: format, lint, types, floors, unit and house tests"
    )
    bench = commands.add_parser("bench", help="measure, and print what was measured")
    bench.add_argument(
        "what",
        choices=[
            *("quality", "pages", "faithful", "learning", "heard"),
            *("engine", "candidates", "round", "peers", "cohorts", "life"),
        ],
    )
    commands.add_parser(
        "lock", help="maintainers: pin the newest versions that pyproject.toml allows"
    )
    commands.add_parser("assets", help="maintainers: build style and script again (needs Node)")
    return top


# ---------------------------------------------------------------------------------- the commands


def setup(_asked: argparse.Namespace, _rest: list[str]) -> int:
    """Make the environment that developing needs."""
    install("test")
    say("ready: " + str(PYTHON.relative_to(ROOT)))
    return 0


def demo(asked: argparse.Namespace, _rest: list[str]) -> int:
    """Serve the demo; the server takes the place of this process, so signals reach it at once."""
    install("run")
    command = [str(PYTHON), "-m", "mentoring", "demo", "--port", str(asked.port)]
    if os.name != "nt":
        sys.stdout.flush()
        os.execv(command[0], command)  # noqa: S606 - no shell is wanted
    return run(*command)


def test(_asked: argparse.Namespace, rest: list[str]) -> int:
    """Run every check, then every test on both databases and in a browser."""
    install("test")
    browser = subprocess.run(
        [PYTHON, "-m", "tests.browser_finder"], stdout=subprocess.PIPE, text=True
    )
    if browser.returncode:
        return fail("no browser for the browser tests; install Chromium or name one in CHROMIUM")
    say("browser: " + browser.stdout.strip())
    os.environ["CHROMIUM"] = browser.stdout.strip()
    workers = str(max(2, min(4, os.cpu_count() or 2)))
    return run_all(*LINT, pytest(*rest, workers=workers))


def check(_asked: argparse.Namespace, rest: list[str]) -> int:
    """Run what answers within a minute."""
    install("test")
    return run_all(*LINT, pytest(*QUICK_TESTS, *rest, workers="0"))


def bench(asked: argparse.Namespace, rest: list[str]) -> int:
    """Run one benchmark, which prints its own figures."""
    install("test")
    return run(str(PYTHON), "-m", f"tests.benchmarks.{asked.what}", *rest)


def lock(_asked: argparse.Namespace, _rest: list[str]) -> int:
    """Write requirements/*.txt: hashes for every platform, and no address of any registry."""
    install("test")
    uv = find_uv()
    if uv is None:
        return fail("lock needs uv")
    compile_pins = (
        uv,
        "pip",
        "compile",
        "--quiet",
        "--upgrade",
        "--universal",
        "--python-version",
        "3.11",
    )
    clean = ("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header")
    groups = ("--group", "test", "--group", "quality", "-c", "requirements/run.txt")
    extra = ("--extra", "embeddings", "--extra", "cluster")
    return run_all(
        (*compile_pins, *clean, "pyproject.toml", "-o", "requirements/run.txt"),
        (*compile_pins, *clean, "pyproject.toml", *extra, *groups, "-o", "requirements/test.txt"),
    )


def assets(_asked: argparse.Namespace, _rest: list[str]) -> int:
    """Build mentoring/static/vendor from the packages that package.json pins."""
    npm = shutil.which("npm")
    if npm is None:
        return fail("assets needs Node with npm; running the product does not")
    return run_all((npm, "ci", "--ignore-scripts"), (npm, "run", "build"))


COMMANDS = {
    "setup": setup,
    "demo": demo,
    "test": test,
    "check": check,
    "bench": bench,
    "lock": lock,
    "assets": assets,
}
TAKES_MORE = {"test", "check", "bench"}


# ------------------------------------------------------------------------------- the environment


def install(pins: str) -> None:
    """Bring .venv to what requirements/<pins>.txt says; at once when it is there already."""
    wanted = ROOT / "requirements" / f"{pins}.txt"
    stamp = VENV / f".installed-{pins}"
    seal = hashlib.sha256(wanted.read_bytes() + sys.version.encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == seal:
        return
    started = time.monotonic()
    make_venv()
    say(f"installing what requirements/{pins}.txt pins")
    uv = find_uv()
    with_uv = (
        uv and run(uv, "pip", "install", "--quiet", "--python", str(PYTHON), *hashed(wanted)) == 0
    )
    if not with_uv and run(str(PYTHON), "-m", "pip", "install", "--quiet", *hashed(wanted)):
        sys.exit(fail("the packages could not be installed; see above"))
    stamp.write_text(seal)
    say(f"installed in {time.monotonic() - started:.0f} s")


def make_venv() -> None:
    """Make .venv unless it is there."""
    if PYTHON.exists():
        return
    say("making .venv")
    if run(sys.executable, "-m", "venv", str(VENV)):
        sys.exit(
            fail("Python's venv module is missing (on Debian and Ubuntu: install python3-venv)")
        )


def find_uv() -> str | None:
    """Find uv, or get it into .venv; None means that pip does the work."""
    own = shutil.which("uv", path=str(BIN))
    found = shutil.which("uv") or own
    if (
        found is None
        and run(str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv")
        == 0
    ):
        found = shutil.which("uv", path=str(BIN))
    return found


def hashed(wanted: Path) -> tuple[str, ...]:
    """Take nothing but what the pins name, byte for byte."""
    return ("--require-hashes", "-r", str(wanted))


# ----------------------------------------------------------------------------- starting programs


def pytest(*arguments: str, workers: str) -> tuple[str, ...]:
    """Run pytest beside one PostgreSQL that all its workers share."""
    numeric = {
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }  # the workers use the cores already
    os.environ.update(numeric)
    spread = ("-n", workers, "--dist", "loadgroup")
    return (str(PYTHON), "-m", "tests.postgres", str(PYTHON), "-m", "pytest", *spread, *arguments)


def run_all(*commands: tuple[str, ...]) -> int:
    """Run them all, even after one has failed, and say at the end which did."""
    failed = []
    for command in commands:
        label = " ".join(
            Path(part).name if part.startswith(str(ROOT)) else part for part in command
        )
        say(label)
        if run(*command):
            failed.append(label)
    for label in failed:
        fail(label)
    if not failed:
        say("all well")
    return len(failed)


def run(*command: str) -> int:
    """Run a program, ours before the system's; whoever stops this stops the program too."""
    program = shutil.which(command[0], path=str(BIN)) or command[0]
    child = subprocess.Popen([program, *command[1:]])
    try:
        return child.wait()
    except (KeyboardInterrupt, SystemExit):
        child.terminate()
        child.wait()
        raise


def listen() -> None:
    """Take a termination signal as an order to stop what was started, and then oneself."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


def say(line: str) -> None:
    """Print one line of progress at once."""
    print(f"dev.py: {line}", flush=True)


def fail(line: str) -> int:
    """Print what went wrong and return the exit code for it."""
    print(f"dev.py: FAILED: {line}", file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
