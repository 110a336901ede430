"""From a few vague words to people who have done it, and how few keys find a know-how by hand."""

from playwright.sync_api import Locator

from tests.browser.visitor import Visitor

VAGUE = "I want to lead digital transformation across our place"
STILL_VAGUE = "change management is still too slow"
CHOICES = "Many things go by that name. Which of these do you have to get done?"
WANTED = "Dementia care in general practice"


def begin(visitor: Visitor, words: str) -> None:
    visitor.sign_in_as("Bridget Cloverhythe")
    visitor.press("Say what you have to get done")
    if visitor.heading != "What do you have to get done?":
        visitor.page.locator("main input[type=radio]").first.check()
        visitor.press("Continue")
    visitor.fill("What do you have to get done?", words)
    visitor.press("Continue")


def boxes(visitor: Visitor) -> Locator:
    return visitor.page.locator("main input[name=knowhow]")


def walk_from_vague_words_to_people(visitor: Visitor) -> None:
    begin(visitor, VAGUE)
    assert visitor.heading == "What happens now?"
    visitor.fill("Your answer", STILL_VAGUE)
    visitor.press("Add to my words")
    visitor.sees("These are your words with your answer in them")
    visitor.press("Continue")
    visitor.sees(CHOICES)
    assert 5 <= boxes(visitor).count() <= 6
    boxes(visitor).first.check()
    visitor.go_on()
    visitor.go_on_until("/check")
    visitor.go_on()
    visitor.follow("See who has done it")
    visitor.sees("Ask ")


def test_vague_words_lead_to_people_who_have_done_it(visitor, site):
    walk_from_vague_words_to_people(visitor)


def test_vague_words_lead_to_people_who_have_done_it_without_javascript(plain_visitor, site):
    walk_from_vague_words_to_people(plain_visitor)


def test_three_keys_show_a_know_how_while_somebody_types(visitor, site):
    begin(visitor, VAGUE)
    visitor.press("Skip")
    boxes(visitor).first.check()
    keys = "dem"
    visitor.page.locator("#find").press_sequentially(keys)
    visitor.page.get_by_label(WANTED).check()
    assert len(keys) == 3
    assert boxes(visitor).first.is_checked()
    visitor.look()
    visitor.press("Continue")
    visitor.open(visitor.path.replace("population", "knowhow"))
    assert visitor.page.get_by_label(WANTED).is_checked()


def walk_by_two_taps(visitor: Visitor, button: str) -> None:
    begin(visitor, VAGUE)
    visitor.press("Skip")
    boxes(visitor).first.check()
    taps = [visitor.button(button), visitor.page.get_by_label(WANTED)]
    for tap in taps:
        tap.click()
    visitor.look()
    assert len(taps) == 2
    assert visitor.page.get_by_label(WANTED).is_checked()
    assert visitor.page.locator("main input[name=knowhow]:checked").count() == 2


def test_two_taps_reach_a_know_how_through_its_subject(visitor, site):
    walk_by_two_taps(visitor, "Mental health, learning disability, children and inclusion")


def test_two_taps_reach_a_know_how_through_its_subject_without_javascript(plain_visitor, site):
    walk_by_two_taps(plain_visitor, "Mental health, learning disability, children and inclusion")


def test_an_admin_adds_a_saying_and_tries_a_sentence(visitor, site):
    visitor.sign_in_as("Farah Lanternscar")
    visitor.follow("How people say it")
    visitor.follow(WANTED)
    visitor.press("Add this saying")
    visitor.sees("There is a problem")
    visitor.fill("What do people say?", "gran puts her shoes in the oven these days")
    visitor.press("Add this saying")
    visitor.sees("Added.")
    visitor.fill("An everyday sentence", "gran forgets her shoes")
    visitor.press("Try it")
    visitor.sees("This know-how")
    visitor.page.locator("main a").filter(has_text="gran puts her shoes").first.click()
    visitor.look()
    visitor.press("Take it away")
    visitor.sees("Taken away.")
