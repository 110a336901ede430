"""Workers as an operator runs them: started, stopped and killed as processes."""

import contextlib
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mentoring import jobs, mailer
from mentoring.models.notices import NoticeKind
from mentoring.services.notices import LEASE, News, tell
from tests.factories import NOW, make_person
from tests.mailbox import LONG_ENOUGH, open_mailbox


@pytest.fixture
def mailbox():
    with open_mailbox() as opened:
        yield opened


@pytest.fixture
def shop(settings, database, clock, mailbox):
    reachable = replace(settings, mail_host="127.0.0.1", mail_port=mailbox.port)
    return jobs.Workshop(
        reachable, database, clock, mailer.smtp(reachable, clock=jobs.wall_clock), "one"
    )


def tell_somebody(session, once="pairing:1:offer"):
    news = News(NoticeKind.OFFER, once, "A subject", ("Some words.",), "/offers/1", "Read it")
    tell(session, recipient=make_person(session), news=news, now=NOW)


@contextlib.contextmanager
def worker(settings, *options):
    """Run a worker as an operator does, or as the demonstration does."""
    child = subprocess.Popen(
        [sys.executable, "-m", "mentoring", "worker", "--quiet", *options],
        env={**os.environ, **settings.to_environment()},
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        yield child
    finally:
        child.kill()
        with child:  # closes its pipes
            child.wait(LONG_ENOUGH)


def stop(child) -> None:
    child.terminate()


def leave(child) -> None:
    child.stdin.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("end", [stop, leave])
def test_a_worker_whose_input_is_watched_ends_without_a_word(session, shop, mailbox, end):
    tell_somebody(session)
    session.commit()
    with worker(shop.settings, "--until-input-ends") as child:
        mailbox.wait_for(1)
        end(child)
        assert child.stderr.read() == b""
        assert child.wait(LONG_ENOUGH) == 0


def test_a_worker_does_first_what_was_left(session, shop, mailbox):
    tell_somebody(session)
    session.commit()
    with worker(shop.settings) as child:
        mailbox.wait_for(1)
        child.terminate()
        assert child.wait(LONG_ENOUGH) == 0


def test_a_mail_whose_worker_was_killed_in_its_middle_is_named_in_the_mail_of_the_day(
    session, shop, mailbox
):
    tell_somebody(session)
    session.commit()
    mailbox.may_answer.clear()
    with worker(shop.settings) as child:
        mailbox.wait_for(1)  # the server has it all and has not yet said so
        child.kill()
        child.wait(LONG_ENOUGH)
    mailbox.may_answer.set()
    later = datetime.now(UTC) + LEASE + timedelta(days=2)
    behind = replace(shop, clock=lambda: later)
    assert jobs.write_digests(behind) == 1
    assert jobs.send_notices(behind) == 1
    first, second = mailbox.mails
    assert first["Message-ID"] != second["Message-ID"]
    said = " ".join(second.get_body(("plain",)).get_content().split())
    assert f"{first['Subject']} (you may have had a mail about this)" in said


def test_a_workshop_knows_its_name_and_reads_the_clock(settings):
    made = jobs.workshop(settings)
    made.database.close()
    assert str(os.getpid()) in made.name
    assert abs(made.clock() - datetime.now(UTC)) < timedelta(minutes=1)
