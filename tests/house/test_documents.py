"""What the documents tell a reader to run and to look at is there."""

import re
import shlex
import subprocess
import sys

import pytest

from tests.house.tree import ROOT, copy, plant, texts

COMMAND = re.compile(r"(?:^ {4}|`)((?:python3?|py) (?:dev\.py|-m \w+)[^`\n]*)", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#:\s]+)\)|<img[^>]+src=\"([^\":]+)\"")
PATH = re.compile(r"`((?:\w[\w.-]*/)+(?:[\w.-]+\.\w+)?|\w[\w-]*\.(?:md|py|toml|json))`")
DOCUMENTS = ("*.md",)


def commands(root):
    """Return every command of the documents, up to its first argument that is not a word."""
    found = set()
    for _, text in texts(root, *DOCUMENTS):
        for line in COMMAND.findall(text):
            _program, *rest = shlex.split(line.replace("…", " ").replace("|", " "))
            known = 2 if rest[0] == "-m" else 1
            word = rest[known] if len(rest) > known and rest[known].isalpha() else None
            found.add((*rest[:known], *([word] if word else [])))
    return sorted(found)


def unknown_commands(root):
    """List the commands that nobody knows; what a program knows, it says in its help."""
    known = {}
    for *program, _word in map(_parted, commands(root)):
        if tuple(program) not in known:
            known[tuple(program)] = _words_known(root, program)
    return [
        " ".join(command)
        for command in commands(root)
        if _parted(command)[-1] not in known[_parted(command)[:-1]]
    ]


def _parted(command):
    """Part a command into its program and its word, which is empty where there is none."""
    program = 2 if command[0] == "-m" else 1
    return (*command[:program], command[program] if len(command) > program else "")


def _words_known(root, program):
    answer = subprocess.run(_question(*program), cwd=root, capture_output=True, text=True)
    choices = re.findall(r"^ {4}([a-z]+)(?: |$)|\{([a-z,]+)\}", answer.stdout, re.MULTILINE)
    words = {word for one, several in choices for word in (one, *several.split(","))}
    return words | {""} if answer.returncode == 0 else set()


def _question(*command):
    """Ask for help; a benchmark has none and would measure for minutes, so it must be there."""
    if len(command) > 1 and command[1].startswith("tests.benchmarks."):
        there = f"from importlib.util import find_spec as f; exit(f('{command[1]}') is None)"
        return [sys.executable, "-c", there]
    return [sys.executable, *command, "--help"]


def missing_files(root):
    found = []
    for name, text in texts(root, *DOCUMENTS):
        folder = (root / name).parent
        for link in (first or second for first, second in LINK.findall(text)):
            if not (folder / link).exists():
                found.append(f"{name} links to {link}")
        for path in PATH.findall(text):
            if not ((root / path).exists() or (folder / path).exists()):
                found.append(f"{name} names {path}")
    return found


def test_every_command_of_the_documents_is_known():
    assert unknown_commands(ROOT) == []


def test_every_file_of_the_documents_is_there():
    assert missing_files(ROOT) == []


def test_the_readme_begins_with_its_two_commands():
    readme = (ROOT / "README.md").read_text()
    first, second, *_ = re.findall(r"^    (python3 .*)$", readme, re.MULTILINE)

    assert (first, second) == ("python3 dev.py demo", "python3 dev.py test")


@pytest.mark.parametrize("planted", ["    python3 dev.py dance\n", "Say `python3 dev.py dance`.\n"])
def test_a_planted_command_that_nobody_knows_is_found(tmp_path, planted):
    copy(tmp_path, "dev.py")
    plant(tmp_path, "README.md", f"# Try it\n\n    python3 dev.py setup\n\n{planted}")

    assert commands(tmp_path) == [("dev.py", "dance"), ("dev.py", "setup")]
    assert unknown_commands(tmp_path) == ["dev.py dance"]


def test_a_planted_benchmark_that_nobody_knows_is_found(tmp_path):
    plant(tmp_path, "tests/benchmarks/weight.py", "def main(): raise RuntimeError\n")
    plant(tmp_path, "README.md", "`python3 -m tests.benchmarks.weight`")
    plant(tmp_path, "docs/more.md", "`python3 -m tests.benchmarks.height`")

    assert unknown_commands(tmp_path) == ["-m tests.benchmarks.height"]


@pytest.mark.parametrize(
    "planted", ["Look in `docs/gone.md`.", "Look in `gone/`.", "[Look](docs/gone.md)"]
)
def test_a_planted_file_that_is_not_there_is_found(tmp_path, planted):
    plant(tmp_path, "docs/here.md", "See `docs/here.md`.")
    plant(tmp_path, "README.md", planted)

    assert len(missing_files(tmp_path)) == 1
