"""The files of the house, and a way to plant a fault in a small one."""

import shutil
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {".git", ".venv", "build", "dist", "node_modules", "var"}
NOT_TEXT = {".ico", ".png", ".woff2"}


def files(root: Path, *patterns: str) -> list[Path]:
    """List what git keeps or is about to keep, or everything without git; `*` passes folders."""
    found = [path for path in _kept(root) if path.is_file()]
    if patterns:
        named = {path: path.relative_to(root).as_posix() for path in found}
        found = [path for path in found if any(fnmatch(named[path], p) for p in patterns)]
    return sorted(found)


def texts(root: Path, *patterns: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the words of every text file."""
    for path in files(root, *patterns):
        if path.suffix not in NOT_TEXT:
            yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")


def lines(root: Path, *patterns: str) -> Iterator[tuple[str, str]]:
    """Yield `file:line` and the line, for every line."""
    for name, text in texts(root, *patterns):
        for number, line in enumerate(text.splitlines(), start=1):
            yield f"{name}:{number}", line


def plant(root: Path, name: str, text: str) -> Path:
    """Write a file into a house of its own."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def copy(root: Path, *names: str) -> None:
    """Copy files and folders of this house into another, to plant a fault there."""
    for path in files(ROOT):
        name = path.relative_to(ROOT)
        if name.parts[0] in names or name.as_posix() in names:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, root / name)


def _kept(root: Path) -> list[Path]:
    if (root / ".git").exists():
        ask = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        done = subprocess.run(ask, cwd=root, capture_output=True, text=True, check=True)
        return [root / name for name in done.stdout.split("\0") if name]
    return [path for path in root.rglob("*") if not NOT_OURS & set(path.relative_to(root).parts)]
