"""What tests of the command line, of rounds and of colleagues share."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mentoring import cli
from tests.asked import Asked
from tests.mailbox import open_mailbox
from tests.meeting import Meeting
from tests.paired import Paired
from tests.rings import Ring, committing


@pytest.fixture
def run(
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Callable[..., tuple[int, str]]]:
    """Run a command as somebody at a keyboard would, against the test's database."""
    monkeypatch.setenv("MENTORING_DATABASE_URL", database_url)
    monkeypatch.setenv("MENTORING_FOLDER", str(tmp_path / "var"))
    monkeypatch.setenv("MENTORING_PASSWORD_COST", "1")
    kept = signal.getsignal(signal.SIGTERM)

    def command(*arguments: str) -> tuple[int, str]:
        try:
            code = cli.main(arguments)
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out + said.err

    yield command
    signal.signal(signal.SIGTERM, kept)


@pytest.fixture
def asked(session, settings, database, clock):
    with open_mailbox() as letters:
        yield Asked(session, (settings, database, clock), letters)


@pytest.fixture
def pair(session, client, database, clock, settings):
    """Two people who have both said yes."""
    return Paired(session, client, database, clock, settings)


@pytest.fixture
def meeting(pair):
    """The sessions of two people who have both said yes."""
    return Meeting(pair)


@pytest.fixture
def letters():
    with open_mailbox() as opened:
        yield opened


@pytest.fixture
def commits(client, session):
    """Let pages see what the test has done."""
    return committing(client, session)


@pytest.fixture
def ring(session, database, clock, commits):
    """A round before its first run, and its admin signed in."""
    made = Ring(session, database, clock)
    session.commit()
    commits.sign_in(made.person)
    return made


@pytest.fixture
def reviewed(ring):
    return ring.run()
