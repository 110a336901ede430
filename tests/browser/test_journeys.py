"""The three journeys in a real browser: at a desk, on a phone, and with JavaScript switched off."""

from mentoring.models.pairings import Pairing
from mentoring.models.people import Person
from mentoring.models.rounds import RoundState
from mentoring.services import account
from tests.browser.conftest import Site
from tests.browser.visitor import Visitor

PASSWORD = "a password for this test"
WORDS = (
    "Older people on our wards are well enough to go home and wait a week for somebody to assess "
    "them. We want them home first, assessed in their own kitchen with carers there that day."
)


def say_what_has_to_get_done(visitor: Visitor, name: str = "Bridget Cloverhythe") -> None:
    visitor.sign_in_as(name)
    visitor.press("Say what you have to get done")
    if visitor.heading != "What do you have to get done?":
        visitor.page.locator("main input[type=radio]").first.check()
        visitor.press("Continue")
    visitor.press("Continue")
    visitor.sees("There is a problem")
    visitor.fill("What do you have to get done?", WORDS)
    visitor.press("Continue")
    visitor.page.locator("main").get_by_label("Home-first discharge to assess").check()
    visitor.press("Continue")
    visitor.go_on_until("/check")
    visitor.go_on()


def ask_the_first(visitor: Visitor) -> int:
    """Ask the first person suggested; gives the number of the request."""
    visitor.follow("See who has done it")
    visitor.press("Ask ")
    visitor.go_on_until("/sent")
    return int(visitor.path.split("/")[2])


def give_a_password(site: Site, pairing_id: int) -> str:
    """Let the mentor who was asked sign in as anybody does."""
    with site.database.transaction() as session:
        pairing = session.get_one(Pairing, pairing_id)
        mentor = session.get_one(Person, pairing.mentor_id)
        account.set_password(session, person=mentor, password=PASSWORD, cost=1)
        return mentor.email


def accept_the_offer(visitor: Visitor, email: str) -> None:
    visitor.page.context.clear_cookies()
    visitor.sign_in(email, PASSWORD)
    visitor.open("/offers")
    visitor.page.locator("main a[href^='/offers/']").first.click()
    visitor.look()
    visitor.press("Accept")
    visitor.go_on_until("/answered")


def walk_learner_and_mentor(visitor: Visitor, site: Site) -> None:
    say_what_has_to_get_done(visitor)
    pairing_id = ask_the_first(visitor)
    email = give_a_password(site, pairing_id)
    accept_the_offer(visitor, email)
    visitor.page.context.clear_cookies()
    visitor.sign_in_as("Bridget Cloverhythe")
    visitor.open(f"/requests/{pairing_id}/confirm")
    if visitor.page.locator("main input[type=radio]").count():
        visitor.page.locator("main input[type=radio]").last.check()
    visitor.go_on()
    visitor.open(f"/requests/{pairing_id}")
    visitor.sees(email)


def test_a_learner_is_put_beside_a_mentor(visitor, site):
    walk_learner_and_mentor(visitor, site)


def test_a_learner_is_put_beside_a_mentor_without_javascript(plain_visitor, site):
    walk_learner_and_mentor(plain_visitor, site)


def run_a_round(visitor: Visitor, site: Site) -> str:
    visitor.sign_in_as("Farah Lanternscar")
    visitor.follow("Joined-up care in places")
    visitor.follow("Needs against supply")
    visitor.page.go_back()
    visitor.press("Start a new round")
    visitor.page.locator("main input[type=text]").first.fill("Browser round")
    visitor.page.locator("main form button").first.click()
    visitor.look()
    visitor.watch_until("Check and publish")
    site.until_the_round_is(RoundState.IN_REVIEW)
    return visitor.path.split("?")[0]


def review(visitor: Visitor, site: Site, round_path: str) -> None:
    visitor.page.locator("main a[href*='/mentors/']").first.click()
    visitor.look()
    visitor.press("Pin")
    visitor.open(round_path + "/left-out")
    visitor.open(round_path)
    visitor.page.locator("main form[action$='/start'] button").first.click()
    visitor.look()
    visitor.watch_until("Check and publish")
    site.until_the_round_is(RoundState.IN_REVIEW)
    visitor.open(round_path + "/changes")
    visitor.open(round_path + "/mails")


def publish(visitor: Visitor, site: Site, round_path: str) -> None:
    visitor.open(round_path + "/publish")
    visitor.page.locator("main form[action$='/publish'] button").first.click()
    visitor.look()
    visitor.press("Undo")
    visitor.open(round_path + "/publish")
    visitor.page.locator("main form[action$='/publish'] button").first.click()
    visitor.look()
    site.clock.move(minutes=31)
    site.sweep()
    site.until_the_round_is(RoundState.PUBLISHED)
    visitor.open(round_path)
    visitor.sees("Published")
    visitor.open("/notices")
    visitor.page.locator("main a[href^='/notices/']").first.click()
    visitor.look()


def walk_admin(visitor: Visitor, site: Site) -> None:
    round_path = run_a_round(visitor, site)
    review(visitor, site, round_path)
    publish(visitor, site, round_path)


def test_an_admin_runs_a_round_and_publishes_it(visitor, site):
    walk_admin(visitor, site)


def test_an_admin_runs_a_round_and_publishes_it_without_javascript(plain_visitor, site):
    walk_admin(plain_visitor, site)


def walk_mentor(visitor: Visitor) -> None:
    visitor.sign_in_as("Elaine Brambleholt")
    visitor.open("/teaching")
    visitor.open("/teaching/numbers")
    visitor.press("Save")
    visitor.open("/teaching/pause")
    visitor.open("/teaching/visibility")
    visitor.open("/experiences")
    visitor.open("/experiences/new")
    visitor.press("Continue")
    visitor.sees("There is a problem")
    visitor.write(WORDS)
    visitor.go_on()
    visitor.write_until("Check your answers", WORDS)
    visitor.go_on()
    visitor.sees("Submitted")
    visitor.open("/offers")


def test_a_mentor_looks_after_their_teaching(visitor, site):
    walk_mentor(visitor)


def test_a_mentor_looks_after_their_teaching_without_javascript(plain_visitor, site):
    walk_mentor(plain_visitor)


def test_the_pages_for_everybody_have_no_fault(visitor, site):
    for path in ("/", "/how-it-works", "/privacy", "/accessibility", "/sign-in", "/demo", "/nope"):
        visitor.open(path)
