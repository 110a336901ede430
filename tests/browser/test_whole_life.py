"""A whole life in minutes: a need, an answer, a changed practice, and the learner who teaches next.

The clock is moved by hand. Every mail goes through a real mail server, and whoever comes to a page
comes by clicking, or by a link that they were sent.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from mentoring.models.people import Person
from mentoring.services import account
from tests import calendars
from tests.browser.conftest import Post, Site, link_in, words_of
from tests.browser.steps import plan_a_change
from tests.browser.test_journeys import PASSWORD, say_what_has_to_get_done
from tests.browser.visitor import Visitor
from tests.factories import make_person

LEARNER, NEXT = "Bridget Cloverhythe", "Cosmo Wrenfield"
MEETING = datetime(2026, 12, 14, 10, 30, tzinfo=UTC)
MEETING_IN_WORDS = "Monday 14 December 2026 at 10.30am"
TITLE = "On Mondays a carer joins our morning round, so that we agree there who goes home"


class Life:
    """Everybody at a browser of their own, one clock, and the mails between them."""

    def __init__(self, browser: Browser, site: Site, post: Post) -> None:
        self.browser, self.site, self.post = browser, site, post
        self.at: dict[str, Visitor] = {}

    def somebody(self) -> Visitor:
        """Open a browser that knows nobody."""
        context = self.browser.new_context(
            base_url=self.site.url, viewport={"width": 1280, "height": 900}
        )
        return Visitor(context.new_page(), looks_with_axe=False)

    def stranger(self, address: str, subject: str) -> Visitor:
        """Let somebody without an account open the newest such mail at a new browser."""
        visitor = self.somebody()
        visitor.open(link_in(self.post.newest(subject, to=address)))
        assert visitor.heading != "Sign in"
        return visitor

    def opens(self, address: str, subject: str) -> Visitor:
        """Let somebody open the newest such mail where they sit, and sign in where they have to."""
        visitor = self.at[address] = self.at.get(address) or self.somebody()
        visitor.open(link_in(self.post.newest(subject, to=address)))
        if visitor.heading == "Sign in":
            self._give_password(address)
            visitor.fill("E-mail address", address)
            visitor.page.get_by_label("Password", exact=True).fill(PASSWORD)
            visitor.press("Sign in")
        return visitor

    def _give_password(self, address: str) -> None:
        with self.site.database.transaction() as session:
            person = session.scalars(select(Person).where(Person.email == address)).one()
            account.set_password(session, person=person, password=PASSWORD, cost=1)


@pytest.fixture
def life(browser: Browser, site: Site, post: Post) -> Iterator[Life]:
    before = list(browser.contexts)
    yield Life(browser, site, post)
    for context in browser.contexts:
        if context not in before:
            context.close()


def ask_with_a_second_choice(learner: Visitor) -> tuple[str, str]:
    """Ask the first of those suggested; give their name, and that of the next choice."""
    say_what_has_to_get_done(learner, LEARNER)
    learner.follow("See who has done it")
    learner.press("Ask ")
    first = learner.heading.removeprefix("Ask ")
    (then,) = learner.page.locator("#second").select_option(index=1)
    second = learner.page.locator(f"#second option[value='{then}']").inner_text()
    learner.press("Continue")
    learner.sees("If that comes to nothing")
    learner.press("Send my request")
    learner.sees(f"{first} has until 7 December 2026 to answer")
    return first, second


def nobody_answers(life: Life, first: str, second: str) -> tuple[str, str]:
    """Let the time of an offer pass; give the addresses of the next choice and of the learner."""
    post, clock = life.post, life.site.clock
    asked = post.newest("Somebody would like to learn from what you did")["To"]
    reminders = []
    for days in (0, 4, 2, 4, 4):
        clock.move(days=days, minutes=1)
        reminders.append(len(post.mails(f"{LEARNER} waits for your answer", to=asked)))
        assert not post.mails("No answer came in time")
    assert reminders == [0, 1, 1, 2, 2]
    clock.move(days=1)
    told = post.newest("No answer came in time")
    assert f"We have asked your next choice, {second}." in words_of(told)
    assert first not in words_of(told)
    return post.newest("Somebody would like to learn from what you did")["To"], told["To"]


def say_yes_with_a_time(mentor: Visitor) -> None:
    mentor.press("Accept")
    for part, typed in (("day", "14"), ("month", "12"), ("year", "2026"), ("clock", "10.30am")):
        mentor.page.fill(f"#times-0-{part}", typed)
    mentor.press("Continue")
    mentor.sees(MEETING_IN_WORDS)
    mentor.press("Accept")
    mentor.sees("You have said yes")


def both_say_yes(life: Life, mentor: str, learner: str) -> None:
    """Let the mentor accept and the learner choose the time, each by the mail that they got."""
    say_yes_with_a_time(life.opens(mentor, "Somebody would like to learn from what you did"))
    visitor = life.opens(learner, "has said yes")
    visitor.press("Confirm and choose a time")
    visitor.choose(MEETING_IN_WORDS)
    visitor.press("Confirm")
    visitor.sees(mentor)


def both_have_it_in_their_calendars(life: Life, mentor: str, learner: str) -> None:
    mails = {who: life.post.newest("You meet", to=who) for who in (mentor, learner)}
    read = {who: calendars.of_mail(mail) for who, mail in mails.items()}
    assert read[mentor].uid == read[learner].uid
    for who, event in read.items():
        assert (event.method, event.sequence, event.starts_at) == ("REQUEST", 0, MEETING)
        assert event.attendees == (f"mailto:{who}",)
        visitor = life.opens(who, "You meet")
        assert event.url == visitor.page.url
        visitor.sees(f"{MEETING_IN_WORDS}, for 60 minutes")


def both_say_that_they_met(life: Life, mentor: str, learner: str) -> None:
    life.site.clock.now = MEETING.replace(hour=12)
    for who in (mentor, learner):
        visitor = life.opens(who, "Did you meet")
        visitor.choose("Yes, we met")
        visitor.press("Continue")
        visitor.choose("Quite a lot")
        visitor.choose("It is good")
        visitor.press("Keep this for me")
        go_back(visitor, "You and ")
    life.at[learner].sees("Held")


def change_practice(life: Life, learner: str, colleague: str) -> None:
    """Plan a change on the page of the pairing, try it, and let a colleague say they see it."""
    visitor = life.at[learner]
    visitor.follow("Plan one change")
    plan_a_change(visitor, TITLE, by_when=life.site.clock.now.replace(day=28))
    life.site.clock.move(days=31)
    life.opens(learner, "How does it go with what you planned?")
    visitor.choose("We have tried it")
    visitor.fill("What has come of it so far?", "The wait fell from 6 days to 3 on both wards.")
    visitor.press("Save and continue")
    visitor.press("Ask somebody who can see it")
    visitor.page.locator("main input[type=email]").fill(colleague)
    visitor.press("Ask them")
    beside = life.stranger(colleague, "do you see this happening?")
    beside.sees("The wait fell from 6 days to 3 on both wards.")
    say_what_they_saw(beside, "Yes, I see it done like this")
    life.opens(learner, "Ruth Pell sees it too: you have changed practice")


def say_what_they_saw(colleague: Visitor, answer: str) -> None:
    colleague.choose(answer)
    colleague.fill("Your name", "Ruth Pell")
    colleague.fill("Your job title", "ward sister")
    colleague.press("Send your answer")
    assert colleague.heading == "Thank you"


def complete_the_experience(life: Life, learner: str, colleague: str) -> None:
    """Complete what was drafted, as the page asks for it, and let the colleague confirm it."""
    visitor = life.at[learner]
    visitor.sees("one step from the source")
    go_back(visitor, "Change own part")
    visitor.choose("I led it")
    visitor.press("Save and continue")
    visitor.press("Submit")
    for missing in ("the services", "whom it was for", "what authority"):
        visitor.sees("There is a problem")
        link = visitor.page.locator(".nhsuk-error-summary a").first
        assert missing in link.inner_text()
        link.click()
        visitor.look()
        visitor.page.locator("main form input:is([type=checkbox], [type=radio])").first.check()
        visitor.press("Save and continue")
        visitor.press("Submit")
    assert visitor.heading == "Experience submitted"
    beside = life.stranger(colleague, "did this happen?")
    beside.sees("Bridget led it.")
    say_what_they_saw(beside, "Yes, it happened like this")


def learn_to_teach(life: Life, learner: str) -> None:
    """Read the four pages, be heard, and say how many learners they take and who may see them."""
    visitor = life.opens(learner, "Would you teach it to the next person?")
    visitor.sees("You are not suggested to anybody at the moment.")
    visitor.follow("Do the short training")
    visitor.follow("Tell: ")
    for page in ("Tell: ", "Show: ", "Watch: ", "Coach: "):
        assert visitor.heading.startswith(page)
        visitor.press("I have read this")
    visitor.follow("Teach it back to a peer or an admin")
    visitor.page.locator("main input[type=radio]").first.check()
    visitor.press("Ask them to listen")
    heard = f"{LEARNER} asks you to listen to their teach-back"
    listener = life.opens(life.post.newest(heard)["To"], heard)
    listener.choose("Ready: they can have a learner")
    listener.press("Send your answer")
    life.opens(learner, "says that you are ready").sees("You are ready for a learner")
    go_back(visitor, "How you teach")
    visitor.follow("Say how many")
    visitor.page.locator("input[name=learners][value='1']").check()
    visitor.press("Save")
    visitor.follow("Choose who can")
    visitor.choose("Everybody who is signed in")
    visitor.press("Save")
    visitor.sees("You can be suggested: there is room for 1 more learner.")


def ask_who_learned_it(life: Life) -> Visitor:
    """Let somebody with the same need ask our learner, who is suggested one step from the source.

    Nobody has to be paused for it: the others who have done it are suggested beside them.
    """
    with life.site.database.transaction() as session:
        made = {"email": "cosmo.wrenfield@example.org", "persona": "next-of-this-test"}
        make_person(session, name=NEXT, **made)
    life.post.sweep()
    visitor = life.somebody()
    say_what_has_to_get_done(visitor, NEXT)
    visitor.follow("See who has done it")
    card = visitor.page.get_by_role("article").filter(has_text=TITLE)
    assert card.get_by_role("heading").first.inner_text() == LEARNER
    assert "who did it first-hand: one step from the source." in card.inner_text()
    card.get_by_role("button", name=f"Ask {LEARNER}").click()
    visitor.look()
    visitor.go_on_until("/sent")
    return visitor


def go_back(visitor: Visitor, name: str) -> None:
    visitor.page.get_by_role("link", name=name).first.click()
    visitor.look()


def test_whoever_learned_teaches_next_two_steps_from_the_source(life: Life) -> None:
    beginner = life.somebody()
    first, second = ask_with_a_second_choice(beginner)
    mentor, learner = nobody_answers(life, first, second)
    life.at[learner] = beginner
    life.opens(learner, "No answer came in time").sees(second)
    both_say_yes(life, mentor, learner)
    both_have_it_in_their_calendars(life, mentor, learner)
    both_say_that_they_met(life, mentor, learner)
    change_practice(life, learner, "sister.pell@example.org")
    complete_the_experience(life, learner, "sister.pell@example.org")
    learn_to_teach(life, learner)

    newcomer = ask_who_learned_it(life)
    life.opens(learner, "Somebody would like to learn from what you did").press("Accept")
    life.at[learner].go_on_until("/answered")
    follower = life.post.newest(f"{LEARNER} has said yes")["To"]
    life.at[follower] = newcomer
    life.opens(follower, "has said yes").press("Confirm and choose a time")
    newcomer.choose("We will agree one")
    newcomer.press("Confirm")
    newcomer.press("Go to your pairing")
    change_practice(life, follower, "matron.lee@example.org")

    newcomer.sees("who learned it from somebody else in turn: two steps from the source.")
    life.opens(mentor, f"{LEARNER} can pass on what you taught").sees("2 steps from you")
    numbers = [mail["Message-ID"] for mail in life.post.box.mails]
    assert len(set(numbers)) == len(numbers)
