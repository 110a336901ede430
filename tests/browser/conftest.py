"""A real site with a small register, a real browser, and somebody who looks at every page."""

import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import EmailMessage
from pathlib import Path

import pytest
import waitress
from playwright.sync_api import Browser, Playwright, sync_playwright
from sqlalchemy import func, select

from mentoring import jobs, mailer
from mentoring.app import create_app
from mentoring.config import Settings
from mentoring.db import Database
from mentoring.mailer import Handing
from mentoring.models.rounds import Round, RoundState
from mentoring.services import register as fitted
from mentoring.services.mails import Mail
from seeds import load
from seeds.population import Size
from tests import browser_finder
from tests.browser.visitor import Visitor
from tests.conftest import Clock
from tests.factories import NOW
from tests.mailbox import Mailbox, open_mailbox
from tests.waiting import until

SIZE = Size(integrators=60, learners=60, partners=2, admins=2)


@dataclass
class Site:
    """A running site whose clock is moved by hand and whose duties are done on the spot."""

    url: str
    clock: Clock
    database: Database
    shop: jobs.Workshop
    wakes: bool = True

    def sweep(self) -> None:
        jobs.sweep(self.shop)

    def until_the_round_is(self, state: RoundState) -> None:
        until(lambda: self._rounds_in(state) > 0, what=f"a round that is {state}")

    def _rounds_in(self, state: RoundState) -> int:
        with self.database.reading() as session:
            found = select(func.count()).select_from(Round).where(Round.state == state)
            return session.scalar(found) or 0


@dataclass
class Post:
    """The mails of a site, as a mail server has received them; they go out at each sweep alone."""

    shop: jobs.Workshop
    box: Mailbox

    def sweep(self) -> None:
        """Let a worker do every duty once; unlike in a sweep of its own, a fault ends the test."""
        for duty in jobs.DUTIES.values():
            duty(self.shop)

    def mails(self, subject: str, *, to: str = "") -> list[EmailMessage]:
        """Send what is due; list the mails whose subject says this, the oldest first."""
        self.sweep()
        of_all = [one for one in self.box.mails if not to or one["To"] == to]
        return [one for one in of_all if subject in one["Subject"]]

    def newest(self, subject: str, *, to: str = "") -> EmailMessage:
        """Send what is due; give the last of the mails whose subject says this."""
        found = self.mails(subject, to=to)
        assert found, [(one["To"], one["Subject"]) for one in self.box.mails]
        return found[-1]


def words_of(mail: EmailMessage) -> str:
    """Give what a mail says in plain text, on one line."""
    plain = mail.get_body(("plain",))
    assert plain is not None
    return " ".join(plain.get_content().split())


def link_in(mail: EmailMessage) -> str:
    """Give the page that a mail leads to."""
    said, _, _ = words_of(mail).partition("Choose which mails you get")
    return str(re.findall(r"https?://\S+", said)[-1])


@pytest.fixture(scope="session")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("register")
    settings = Settings(f"sqlite:///{folder / 'site.db'}", "a key for tests", folder=folder)
    load.prepare(settings)
    database = Database(settings.database_url)
    wanted = load.Wanted(size=SIZE)
    day = load.begin(database, wanted, now=NOW)
    assert day is not None
    load.load_population(database, wanted, day=day, now=NOW, on_progress=lambda *_: None)
    with database.transaction() as session:
        fitted.refresh(session, now=NOW)
        load.end(session, now=NOW)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    database.close()
    return folder / "site.db"


@pytest.fixture
def site(register: Path, tmp_path: Path) -> Iterator[Site]:
    copy = tmp_path / "site.db"
    shutil.copy(register, copy)
    settings = Settings(
        f"sqlite:///{copy}", "a key for tests", demo=True, folder=tmp_path, password_cost=1
    )
    clock, database = Clock(), Database(settings.database_url)
    shop = jobs.Workshop(settings, database, clock, _no_mail, "test")
    site = Site("", clock, database, shop)

    def wake(_names: frozenset[str]) -> None:
        if site.wakes:
            threading.Thread(target=jobs.sweep, args=(shop,), daemon=True).start()

    app = create_app(settings, database=database, clock=clock, wake=wake)
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4)
    serving = threading.Thread(target=server.run, daemon=True)
    serving.start()
    site.url = f"http://127.0.0.1:{server.effective_port}"
    yield site
    server.close()
    serving.join(timeout=10)
    database.close()


@pytest.fixture
def post(site: Site) -> Iterator[Post]:
    """Let a worker of its own, who knows a mail server, do all that the site has to do by itself.

    No press of a button wakes another one, so that a mail goes out when the test says so.
    """
    site.wakes = False
    with open_mailbox() as box:
        settings = replace(
            site.shop.settings, mail_host="127.0.0.1", mail_port=box.port, base_url=site.url
        )
        sender = mailer.smtp(settings, clock=site.clock)
        yield Post(replace(site.shop, settings=settings, mailer=sender), box)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    opened = playwright.chromium.launch(**browser_finder.launch_options())
    yield opened
    opened.close()


@pytest.fixture(params=[1280, 320], ids=["desk", "phone"])
def visitor(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Visitor]:
    context = browser.new_context(
        base_url=site.url, viewport={"width": request.param, "height": 900}
    )
    yield Visitor(context.new_page(), looks_with_axe=True)
    context.close()


@pytest.fixture
def plain_visitor(browser: Browser, site: Site) -> Iterator[Visitor]:
    context = browser.new_context(
        base_url=site.url, viewport={"width": 320, "height": 900}, java_script_enabled=False
    )
    yield Visitor(context.new_page(), looks_with_axe=False)
    context.close()


def _no_mail(_mail: Mail, _may_go: Handing) -> bool:
    raise OSError("no mail leaves a test")
