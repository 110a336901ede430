"""The queue and the sweep that heals it.

The rows hold the truth about all work; the queue only wakes a worker. Every duty looks at the rows,
does what is due and may run any number of times, so a lost wake-up or a killed worker costs time
and nothing else: the sweep runs every duty each minute.
"""

import logging
import os
import platform
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from huey import PostgresHuey, SqliteHuey, crontab
from huey.api import Huey
from huey.consumer import Consumer

from mentoring import mailer
from mentoring.config import Settings
from mentoring.db import Database
from mentoring.mailer import Mailer, Post
from mentoring.services import (
    attendance,
    change_asks,
    cohort_leads,
    cohort_publishing,
    cohort_reminders,
    cohort_runs,
    concerns,
    digests,
    endorsements,
    energy,
    expiry,
    groups,
    learning,
    lines,
    lists,
    memberships,
    outlooks,
    publishing,
    quiet,
    register,
    reminders,
    replacing,
    round_runs,
    round_trials,
    run_claims,
    seen,
    sentences,
    session_reminders,
    story_endings,
    teach_backs,
    waits,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Workshop:
    """What every duty works with."""

    settings: Settings
    database: Database
    clock: Callable[[], datetime]
    mailer: Mailer
    name: str


def wall_clock() -> datetime:
    """Read the clock; a duty asks for it once for each thing it does."""
    return datetime.now(UTC)


def workshop(settings: Settings, database: Database | None = None) -> Workshop:
    """Furnish a worker."""
    return Workshop(
        settings=settings,
        database=database or Database(settings.database_url),
        clock=wall_clock,
        mailer=mailer.smtp(settings, clock=wall_clock),
        name=f"{_machine()}:{os.getpid()}",
    )


def send_notices(shop: Workshop) -> int:
    """Send the notices that are due."""
    return mailer.send_due(Post(shop.settings, shop.database, shop.clock, shop.mailer))


def write_digests(shop: Workshop) -> int:
    """Write the mail of the day for whoever wants no more than one."""
    with shop.database.transaction() as session:
        digests.doubt(session, now=shop.clock())
    with shop.database.reading() as session:
        due = digests.due(session, now=shop.clock())
    done = 0
    for person_id in due:
        with shop.database.transaction() as session:
            done += digests.write(session, person_id=person_id, now=shop.clock())
    return done


def remind_colleagues(shop: Workshop) -> int:
    """Remind those who were asked to confirm something and have not answered."""
    done = 0
    for remind in (endorsements.remind, seen.remind):
        with shop.database.transaction() as session:
            done += remind(session, now=shop.clock())
    return done


def remind_of_concerns(shop: Workshop) -> int:
    """Remind those who were told of a concern and have not answered."""
    with shop.database.transaction() as session:
        return concerns.remind(session, now=shop.clock())


def fit_register(shop: Workshop) -> int:
    """Fit the register again where experiences have changed."""
    with shop.database.reading() as session:
        given = register.stale(session)
    if given is None:
        return 0
    fitted = register.fit(given)  # seconds of work: nobody has to wait for it to write
    with shop.database.transaction() as session:
        register.keep(session, fitted, now=shop.clock())
    return 1


def look_ahead(shop: Workshop) -> int:
    """Look again at the open needs that changed, or whose register did: who comes nearest."""
    with shop.database.reading() as session:
        marks = outlooks.due(session)
    done = 0
    for part in outlooks.in_parts(marks):
        with shop.database.reading() as session:
            found = outlooks.look(session, part)
        with shop.database.transaction() as session:
            done += outlooks.keep(session, found, marks=marks, now=shop.clock())
    return done


def run_rounds(shop: Workshop) -> int:
    """Run every round that waits, and every one whose worker has died."""
    return _run_all(shop, round_runs.ROUNDS, round_runs.run_next)


def form_cohorts(shop: Workshop) -> int:
    """Form the cohorts of every set that waits, and of every one whose worker has died."""
    return _run_all(shop, cohort_runs.SETS, cohort_runs.run_next)


DUTIES: dict[str, Callable[[Workshop], int]] = {
    "fit_register": fit_register,
    "try_rounds": lambda shop: round_trials.run(shop.database, clock=shop.clock),
    "run_rounds": run_rounds,
    "publish_rounds": lambda shop: publishing.run(shop.database, clock=shop.clock),
    "form_cohorts": form_cohorts,
    "publish_cohorts": lambda shop: cohort_publishing.run(shop.database, clock=shop.clock),
    "expire_leads": lambda shop: cohort_leads.run(shop.database, clock=shop.clock),
    "expire_invitations": lambda shop: memberships.run(shop.database, clock=shop.clock),
    "replace_members": lambda shop: replacing.run(shop.database, clock=shop.clock),
    "expire_offers": lambda shop: expiry.run(shop.database, clock=shop.clock),
    "expire_groups": lambda shop: groups.run(shop.database, clock=shop.clock),
    "offer_waiting": lambda shop: lines.run(shop.database, clock=shop.clock),
    "call_waiting": lambda shop: waits.run(shop.database, clock=shop.clock),
    "remind_of_offers": lambda shop: reminders.run(shop.database, clock=shop.clock),
    "remind_of_cohorts": lambda shop: cohort_reminders.run(shop.database, clock=shop.clock),
    "remind_colleagues": remind_colleagues,
    "remind_of_concerns": remind_of_concerns,
    "write_digests": write_digests,
    "tell_of_endings": lambda shop: story_endings.run(shop.database, clock=shop.clock),
    "ask_what_changed": lambda shop: change_asks.run(shop.database, clock=shop.clock),
    "look_after_teach_backs": lambda shop: teach_backs.run(shop.database, clock=shop.clock),
    "remind_of_sessions": lambda shop: session_reminders.run(shop.database, clock=shop.clock),
    "ask_how_it_was": lambda shop: attendance.run(shop.database, clock=shop.clock),
    "close_quiet": lambda shop: quiet.run(shop.database, clock=shop.clock),
    "ask_pulse": lambda shop: energy.run(shop.database, clock=shop.clock),
    "send_notices": send_notices,
    "look_ahead": look_ahead,
    "learn": lambda shop: learning.run(shop.database, clock=shop.clock),
    "prove_sentences": lambda shop: sentences.run(shop.database, clock=shop.clock),
    "fit_sentences": lambda shop: sentences.fit(shop.database, clock=shop.clock),
    "keep_lists": lambda shop: lists.keep_due(shop.database, clock=shop.clock),
}


def sweep(shop: Workshop, *, since: str = "") -> dict[str, int]:
    """Do every duty once, in order, or those since one; one that fails does not stop the others."""
    names = list(DUTIES)
    return {name: _do(shop, name) for name in names[names.index(since) if since else 0 :]}


def queue(settings: Settings) -> Huey:
    """Open the queue, in a file beside SQLite or in the same PostgreSQL."""
    if settings.database_url.startswith("sqlite"):
        settings.folder.mkdir(parents=True, exist_ok=True)
        return SqliteHuey("mentoring", filename=settings.queue_url, results=False)
    dsn = settings.queue_url.replace("postgresql+psycopg://", "postgresql://")
    return PostgresHuey("mentoring", dsn=dsn, results=False)


def waker(settings: Settings, *, opened: Huey | None = None) -> Callable[[frozenset[str]], None]:
    """Give what wakes a worker for duties, after the commit that makes them due."""
    tasks = _tasks(opened or queue(settings), None)

    def wake(names: frozenset[str]) -> None:
        for name in sorted(names):
            try:
                tasks[name]()
            except Exception:  # the rows are committed: the next sweep does what this could not
                log.exception("could not wake a worker for %s", name)

    return wake


def work(shop: Workshop, *, stopping: threading.Event, threads: int = 2) -> None:
    """Work until told to stop: first a sweep for what was left, then what the queue brings."""
    opened = queue(shop.settings)
    sweep(shop)
    if stopping.is_set():
        return
    made = consumer(opened, shop, threads=threads)
    # A signal may come while the consumer is starting, before it listens to signals itself.
    threading.Thread(target=lambda: stopping.wait() and made.stop_flag.set(), daemon=True).start()
    made.run()


def consumer(opened: Huey, shop: Workshop, *, threads: int = 2, periodic: bool = True) -> Consumer:
    """Furnish threads that do what the queue brings, and each minute a sweep."""
    _tasks(opened, shop)
    opened.on_shutdown(name="close")(opened.storage.close)  # each thread has a connection
    return opened.create_consumer(
        workers=threads, worker_type="thread", periodic=periodic, max_delay=0.5
    )


def _tasks(opened: Huey, shop: Workshop | None) -> dict[str, Callable[[], object]]:
    made: dict[str, Callable[[], object]] = {}
    for name in DUTIES:
        made[name] = opened.task(name=name)(_duty(shop, name))
    opened.periodic_task(crontab(minute="*"), name="sweep")(_duty(shop, ""))
    return made


def _run_all(shop: Workshop, kind: run_claims.Kind, run_next: Callable[..., bool]) -> int:
    """Run all of a kind, one after the other; runs of dead workers are taken over."""
    with shop.database.transaction() as session:
        run_claims.let_go(session, kind, gone=_is_gone, now=shop.clock())
    done = 0
    while run_next(shop.database, clock=shop.clock, worker=shop.name, settings=shop.settings):
        done += 1
    return done


def _duty(shop: Workshop | None, name: str) -> Callable[[], None]:
    def duty() -> None:
        if shop is not None:
            sweep(shop, since=name)  # what one duty does may make a later one due

    return duty


def _do(shop: Workshop, name: str) -> int:
    try:
        done = DUTIES[name](shop)
    except Exception:  # the rows still say what is due: the next sweep tries again
        log.exception("%s failed", name)
        return 0
    if done:
        log.info("%s: %d done", name, done)
    return done


def _machine() -> str:
    return f"{platform.node()}-{uuid.getnode():x}"


def _is_gone(worker: str) -> bool:
    """Whether a worker of this machine has died; of another machine's nothing is known."""
    machine, _, rest = worker.partition(":")
    if machine != _machine() or os.name == "nt":
        return False
    try:
        os.kill(int(rest.split(":")[0]), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, ValueError):
        return False
    return False
