"""Somebody who walks through the pages and looks at each one they come to."""

import json
import os
import re
from pathlib import Path

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import DEFAULT_OPTIONS, Axe
from playwright.sync_api import ConsoleMessage, Error, Locator, Page, Response

SHOTS = os.environ.get("TEST_SCREENSHOTS", "")
WAIT, PATIENCE = 20_000, 60_000
MOST_PAGES = 16
AXE = Axe()


class Visitor:
    """A person at a browser. Every page is checked for faults before the next step."""

    def __init__(self, page: Page, *, looks_with_axe: bool) -> None:
        self.page, self.looks_with_axe = page, looks_with_axe
        self.seen: list[str] = []
        self.troubles: list[str] = []
        page.set_default_timeout(WAIT)
        page.on("console", self._hear)
        page.on("response", self._note)

    def open(self, path: str) -> None:
        self.page.goto(path)
        self.look()

    def sign_in_as(self, name: str) -> None:
        self.page.goto("/demo")
        self.page.get_by_role("button", name=re.compile(f"as {name}")).click()
        self.look()

    def sign_in(self, email: str, password: str) -> None:
        self.page.goto("/sign-in")
        self.page.get_by_label("E-mail address").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.press("Sign in")

    def follow(self, text: str) -> None:
        self.page.locator("main a").filter(has_text=text).first.click()
        self.look()

    def press(self, text: str) -> None:
        self.button(text).click()
        self.look()

    def go_on(self) -> None:
        """Choose what has to be chosen, and press the page's main button."""
        main = self.page.locator("main")
        radios = main.locator("input[type=radio]")
        if radios.count() and not main.locator("input[type=radio]:checked").count():
            radios.first.check()
        main.locator("form button.nhsuk-button:not(.nhsuk-button--secondary)").first.click()
        self.look()

    def go_on_until(self, ending: str) -> None:
        for _ in range(MOST_PAGES):
            if self.path.split("?")[0].endswith(ending):
                return
            self.go_on()
        raise AssertionError(f"no page ending in {ending} after {self.seen[-MOST_PAGES:]}")

    def write(self, words: str) -> None:
        """Answer whatever the page asks for in words or years and is still empty."""
        asked = self.page.locator("main form textarea, main form input[type=text]")
        for field in asked.all():
            if field.is_visible() and not field.input_value():
                year = "ear" in (field.get_attribute("name") or "")
                field.fill("2024" if year else words)
        for choice in self.page.locator("main form select").all():
            if not choice.input_value():
                choice.select_option(index=1)

    def write_until(self, heading: str, words: str) -> None:
        for _ in range(2 * MOST_PAGES):
            if self.heading == heading:
                return
            self.write(words)
            boxes = self.page.locator("main form input[type=checkbox]")
            if boxes.count() and not self.page.locator("main form input:checked").count():
                boxes.first.check()
            self.go_on()
        raise AssertionError(f"no page called {heading} after {self.seen[-MOST_PAGES:]}")

    def button(self, text: str) -> Locator:
        return self.page.locator("main").get_by_role("button", name=text).first

    def fill(self, label: str, value: str) -> None:
        self.page.get_by_label(label).first.fill(value)

    def choose(self, label: str) -> None:
        self.page.get_by_label(label).first.check()

    def sees(self, text: str) -> None:
        self.page.locator("main").get_by_text(text).first.wait_for()

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def path(self) -> str:
        return re.sub(r"^https?://[^/]+", "", self.page.url)

    def watch_until(self, text: str) -> None:
        """Wait at a page that goes on by itself; to ask for it meanwhile would race with it."""
        self.page.locator("main").get_by_text(text).first.wait_for(timeout=PATIENCE)
        self.look()

    def look(self) -> None:
        """Look at this page; one that goes on by itself meanwhile is looked at again."""
        self.page.wait_for_load_state()
        try:
            self._look()
        except Error as trouble:
            if "navigation" not in trouble.message:
                raise
            self.page.wait_for_load_state()
            self._look()

    def _look(self) -> None:
        self.seen.append(f"{self.path} {self.heading}")
        if SHOTS:
            width = self.page.viewport_size["width"] if self.page.viewport_size else 0
            name = f"{len(self.seen):02d}-{re.sub(r'[^a-z0-9]+', '-', self.path.lower())}-{width}"
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)
        wide, window = self.page.evaluate(
            "[document.documentElement.scrollWidth, window.innerWidth]"
        )
        assert wide <= window, f"{self.seen[-1]} is {wide} wide in a window of {window}"
        assert not self.troubles, f"{self.seen[-1]}: {self.troubles}"
        if self.looks_with_axe:
            found = self._axe()
            assert found.violations_count == 0, f"{self.seen[-1]}: {found.generate_report()}"

    def _axe(self) -> AxeResults:
        """Look for faults of access; what looks is given to a page once, which takes a while."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.axe_script)
        return AxeResults(self.page.evaluate(f"axe.run({json.dumps(DEFAULT_OPTIONS)})"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            self.troubles.append(message.text)

    def _note(self, response: Response) -> None:
        if response.status >= 500:
            self.troubles.append(f"{response.status} from {response.url}")
