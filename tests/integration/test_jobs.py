"""Duties are done by the sweep, by a wake-up, and again after a worker was killed."""

import contextlib
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Response
from sqlalchemy import func, select

from mentoring import jobs, mailer
from mentoring.app import create_app
from mentoring.errors import RuleBrokenError
from mentoring.models.notices import Notice, NoticeKind
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.rounds import FittedRegister
from mentoring.services.notices import News, tell
from mentoring.web import auth, lifecycle
from tests.factories import (
    NOW,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
)
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


def make_pairing(session, mentor, state, **given):
    need = make_need(session, make_person(session), make_programme(session), state="matched")
    row = Pairing(
        need_id=need.id,
        mentor_id=mentor.person_id,
        experience_id=make_experience(session, mentor).id,
        state=state,
        explanation={},
        requested_at=NOW,
        **given,
    )
    session.add(row)
    session.flush()
    return row


# ------------------------------------------------------------------------------------- the sweep


def test_a_sweep_does_every_duty(session, shop):
    session.commit()
    assert list(jobs.sweep(shop)) == list(jobs.DUTIES)


def test_one_sweep_follows_a_chain_to_its_end(session, shop, mailbox):
    mentor = make_mentor(session, learners_at_once=1)
    late = make_pairing(session, mentor, PairingState.OFFERED, reply_by=NOW - timedelta(days=1))
    waiting = make_pairing(session, mentor, PairingState.REQUESTED)
    session.commit()
    done = jobs.sweep(shop)
    session.expire_all()
    assert (late.state, waiting.state) == (PairingState.EXPIRED, PairingState.OFFERED)
    assert (done["expire_offers"], done["offer_waiting"], done["send_notices"]) == (1, 1, 2)
    assert [mail["Subject"] for mail in mailbox.mails] == [
        "No answer came in time",
        "Somebody would like to learn from what you did",
    ]


def test_a_sweep_with_nothing_to_do_does_nothing(session, shop):
    session.commit()
    jobs.sweep(shop)
    assert set(jobs.sweep(shop).values()) == {0}


def test_a_sweep_fits_the_register_once_and_keeps_it(session, shop):
    make_experience(session, make_mentor(session))
    session.commit()
    assert [jobs.sweep(shop)["fit_register"] for _ in range(2)] == [1, 0]
    assert session.scalar(select(func.count()).select_from(FittedRegister)) == 1


@pytest.mark.parametrize("broken", [name for name in jobs.DUTIES if name != "send_notices"])
def test_a_duty_that_fails_does_not_stop_the_others(session, shop, mailbox, monkeypatch, broken):
    def fails(_shop):
        raise ArithmeticError("planted")

    monkeypatch.setitem(jobs.DUTIES, broken, fails)
    tell_somebody(session)
    session.commit()
    assert jobs.sweep(shop)["send_notices"] == 1


def test_a_duty_that_fails_is_logged_without_what_it_was_about(session, shop, caplog):
    def breaks(mail):
        raise ArithmeticError("planted")

    tell_somebody(session)
    session.commit()
    assert jobs.sweep(replace(shop, mailer=breaks))["send_notices"] == 0
    (line,) = [record for record in caplog.records if record.name == jobs.log.name]
    assert line.getMessage() == "send_notices failed"
    assert "example.org" not in caplog.text


# ----------------------------------------------------------------------------------- the wake-up


@pytest.fixture
def waking(database, settings, clock):
    """An application with a route that tells somebody something, and what its wake-ups saw."""
    seen: list[tuple[frozenset[str], int]] = []

    def wake(names):
        with database.reading() as session:
            seen.append((names, session.scalar(select(func.count()).select_from(Notice))))

    app = create_app(settings, database=database, clock=clock, wake=wake)

    @app.post("/planted/<outcome>")
    @lifecycle.csrf.exempt
    @auth.anyone
    def planted(outcome: str) -> Response:
        if outcome == "nothing":
            return Response("nothing to tell")
        tell_somebody(lifecycle.session())
        if outcome == "refused":
            raise RuleBrokenError("No.")
        if outcome == "invalid":
            return Response("not well-formed", 422)
        return Response("told")

    return app.test_client(), seen


def test_a_worker_is_woken_only_after_the_commit(waking):
    browser, seen = waking
    browser.post("/planted/told")
    assert seen == [(frozenset({"send_notices"}), 1)]


@pytest.mark.parametrize("outcome", ["refused", "invalid"])
def test_what_is_refused_wakes_nobody_and_is_not_kept(waking, session, outcome):
    browser, seen = waking
    assert browser.post(f"/planted/{outcome}").status_code in {409, 422}
    assert seen == []
    assert session.scalar(select(func.count()).select_from(Notice)) == 0


def test_a_request_with_no_news_wakes_nobody(waking):
    browser, seen = waking
    assert browser.post("/planted/nothing").status_code == 200
    assert seen == []


@pytest.fixture
def opened(shop):
    """The queue, as a web process has it open."""
    made = jobs.queue(shop.settings)
    yield made
    made.storage.close()


@pytest.fixture
def wake(shop, opened):
    return jobs.waker(shop.settings, opened=opened)


def test_a_wake_up_is_queued_beside_the_database(shop, opened, wake):
    wake(frozenset({"send_notices", "offer_waiting"}))
    assert len(opened) == 2
    assert type(opened).__name__ == (
        "SqliteHuey" if shop.settings.database_url.startswith("sqlite") else "PostgresHuey"
    )


def test_a_woken_worker_does_the_duty(session, shop, mailbox, wake):
    tell_somebody(session)
    session.commit()
    with consumer(shop):
        wake(frozenset({"send_notices"}))
        (mail,) = mailbox.wait_for(1)
    assert mail["Subject"] == "A subject"


def test_a_woken_worker_does_what_follows_from_the_duty_too(session, shop, mailbox, wake):
    make_pairing(session, make_mentor(session), PairingState.REQUESTED)
    session.commit()
    with consumer(shop):
        wake(frozenset({"offer_waiting"}))
        (mail,) = mailbox.wait_for(1)
    assert mail["Subject"] == "Somebody would like to learn from what you did"


def test_a_duty_that_fails_leaves_the_worker_at_work(session, shop, mailbox, wake, monkeypatch):
    def fails(_shop):
        raise ArithmeticError("planted")

    monkeypatch.setitem(jobs.DUTIES, "run_rounds", fails)
    tell_somebody(session)
    session.commit()
    with consumer(shop):
        wake(frozenset({"run_rounds"}))
        assert len(mailbox.wait_for(1)) == 1


def test_a_queue_that_is_away_does_not_undo_what_was_committed(opened, wake, caplog, monkeypatch):
    def is_away(_task):
        raise OSError("planted")

    monkeypatch.setattr(opened, "enqueue", is_away)
    wake(frozenset({"send_notices"}))
    assert "could not wake a worker for send_notices" in caplog.text


@contextlib.contextmanager
def consumer(shop):
    """Run one thread of the worker, without the sweep of each minute and without its signals."""
    opened = jobs.queue(shop.settings)
    made = jobs.consumer(opened, shop, threads=1, periodic=False)
    threads = [thread for _, thread in made.worker_threads]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        made.stop_flag.set()
        for thread in threads:
            thread.join(LONG_ENOUGH)
        opened.storage.close()
