"""The sad life of a need, on a phone: a no, a meeting that nobody came to, a concern, an end.

And what comes after: the need is open again, and somebody else is asked.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from mentoring import jobs, mailer
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.people import Person
from mentoring.services import account
from tests.browser.conftest import Site
from tests.browser.visitor import Visitor
from tests.mailbox import Mailbox, open_mailbox

PASSWORD = "a password for this test"
LEARNER, ADMIN = "Sunita Quincewick", "Farah Lanternscar"


class Sad:
    """A learner on a phone, and the post that comes to everybody."""

    def __init__(self, site: Site, visitor: Visitor, letters: Mailbox) -> None:
        self.site, self.visitor, self.letters = site, visitor, letters
        settings = replace(
            site.shop.settings, mail_host="127.0.0.1", mail_port=letters.port, base_url=site.url
        )
        send = mailer.smtp(settings, clock=jobs.wall_clock)
        self.worker = replace(site.shop, settings=settings, mailer=send)

    def post(self, address: str) -> list[str]:
        """Let the worker do its duties; gives the subjects of all that came to an address."""
        jobs.sweep(self.worker)
        return [str(mail["Subject"]) for mail in self.letters.mails if mail["To"] == address]

    def row(self, number: int) -> tuple[str, str, PairingState]:
        """Give the mentor of a request, their address, and how it stands."""
        with self.site.database.transaction() as session:
            row = session.get_one(Pairing, number)
            mentor = session.get_one(Person, row.mentor_id)
            account.set_password(session, person=mentor, password=PASSWORD, cost=1)
            return mentor.name, mentor.email, row.state

    def address_of(self, name: str) -> str:
        with self.site.database.reading() as session:
            return session.query(Person.email).filter(Person.name == name).scalar() or ""

    def sign_in_as(self, name: str) -> None:
        self.visitor.page.context.clear_cookies()
        self.visitor.sign_in_as(name)

    def sign_in(self, email: str) -> None:
        self.visitor.page.context.clear_cookies()
        self.visitor.sign_in(email, PASSWORD)

    def ask_the_first(self) -> int:
        main = self.visitor.page.locator("main")
        ask = main.get_by_role("button", name="Ask ").or_(main.get_by_role("link", name="Ask "))
        ask.first.click()
        self.visitor.look()
        self.visitor.go_on_until("/sent")
        return int(self.visitor.path.split("/")[2])


@pytest.fixture
def sad(site, visitor):
    with open_mailbox() as letters:
        yield Sad(site, visitor, letters)


def a_mentor_says_no(sad: Sad) -> str:
    visitor = sad.visitor
    sad.sign_in_as(LEARNER)
    visitor.follow("See who has done it")
    asked = sad.ask_the_first()
    name, email, _ = sad.row(asked)
    sad.sign_in(email)
    visitor.follow("Answer your offers")
    visitor.page.locator("main a[href^='/offers/']").first.click()
    visitor.press("Not now")
    visitor.choose("I have no time just now")
    visitor.press("Say no this time")
    assert sad.row(asked)[2] is PairingState.DECLINED
    assert "Your request was not taken up this time" in sad.post(sad.address_of(LEARNER))
    return name


def another_says_yes(sad: Sad) -> int:
    visitor = sad.visitor
    sad.sign_in_as(LEARNER)
    visitor.follow("See who has done it")
    asked = sad.ask_the_first()
    _, email, _ = sad.row(asked)
    sad.sign_in(email)
    visitor.open(f"/offers/{asked}")
    visitor.press("Accept")
    when = sad.site.clock.now + timedelta(days=3)
    for part, typed in (("day", when.day), ("month", when.month), ("year", when.year)):
        visitor.page.fill(f"#times-0-{part}", str(typed))
    visitor.page.fill("#times-0-clock", "10am")
    visitor.go_on_until("/answered")
    sad.sign_in_as(LEARNER)
    visitor.follow("has said yes: confirm by")
    visitor.page.locator("main input[type=radio]").first.check()
    visitor.go_on()
    assert sad.row(asked)[2] is PairingState.ACTIVE
    return asked


def nobody_comes(sad: Sad, pairing_id: int) -> None:
    visitor, clock = sad.visitor, sad.site.clock
    clock.move(days=4)
    _, email, _ = sad.row(pairing_id)
    for sign_in in (lambda: sad.sign_in_as(LEARNER), lambda: sad.sign_in(email)):
        sign_in()
        visitor.open(f"/pairings/{pairing_id}")
        visitor.follow("Say whether you met")
        visitor.choose("No")
        visitor.go_on()
    visitor.open(f"/pairings/{pairing_id}")
    visitor.sees("Not held")


def somebody_is_told(sad: Sad, pairing_id: int) -> None:
    visitor = sad.visitor
    sad.sign_in_as(LEARNER)
    visitor.open(f"/pairings/{pairing_id}")
    visitor.follow("Tell somebody of a concern")
    visitor.choose(ADMIN)
    visitor.fill("What would you like to tell them?", "Nobody came, and I was told off for asking.")
    visitor.press("Tell them")
    visitor.sees("will answer")
    assert "Somebody has told you of a concern" in sad.post(sad.address_of(ADMIN))
    sad.sign_in_as(ADMIN)
    visitor.follow("Concerns that you told or were told")
    visitor.follow("told you")
    visitor.fill("Your answer", "I am sorry. I will speak with them on Monday.")
    visitor.press("Answer")
    assert f"{ADMIN} has answered you" in sad.post(sad.address_of(LEARNER))


def it_ends_and_somebody_else_is_asked(sad: Sad, pairing_id: int) -> int:
    visitor = sad.visitor
    name, email, _ = sad.row(pairing_id)
    sad.sign_in_as(LEARNER)
    visitor.open(f"/pairings/{pairing_id}")
    visitor.follow("End this pairing")
    visitor.press("End it")
    visitor.sees("There is a problem")
    visitor.choose("There is no time for it just now")
    visitor.choose("I would like to learn from somebody else")
    visitor.press("End it")
    assert f"{LEARNER} cannot go on" in sad.post(email)
    visitor.follow("See who has done it")
    assert visitor.page.get_by_role("button", name=f"Ask {name}").count() == 0
    return sad.ask_the_first()


@pytest.mark.parametrize("visitor", [320], indirect=True, ids=["phone"])
def test_a_no_a_missed_meeting_a_concern_and_an_end_lead_to_somebody_else(sad):
    first = a_mentor_says_no(sad)
    pairing_id = another_says_yes(sad)
    second = sad.row(pairing_id)[0]
    nobody_comes(sad, pairing_id)
    somebody_is_told(sad, pairing_id)
    third = sad.row(it_ends_and_somebody_else_is_asked(sad, pairing_id))[0]

    assert len({first, second, third}) == 3
