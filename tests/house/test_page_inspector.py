"""The page inspector passes a good page and refuses each planted fault."""

import pytest

from tests.pages import RULES, Page

GOOD = """<!DOCTYPE html>
<html lang="en">
<head><title>Your need – Mentoring</title><script src="/static/a.js"></script></head>
<body>
<script nonce="n">document.body.className += ' js-enabled'</script>
<a href="#maincontent">Skip to main content</a>
<main id="maincontent">
<h1>Your need</h1>
<h2>In your own words</h2>
<form method="post" action="/needs">
  <input type="hidden" name="csrf_token" value="t">
  <label for="text">What do you have to get done?</label>
  <textarea id="text" name="text" aria-describedby="hint">Bring people home</textarea>
  <p id="hint">One or two sentences.</p>
  <label><input type="radio" name="by" value="spring" checked> By spring</label>
  <label><input type="radio" name="by" value="autumn"> By autumn</label>
  <label for="icb">Where?</label>
  <select id="icb" name="icb">
    <option value="a">A</option><option value="b" selected>B</option>
  </select>
  <button>Continue</button>
</form>
<form action="/search"><input type="search" name="q" aria-label="Search"></form>
<table><caption>People</caption><tr><td>One</td></tr></table>
<p><a href="/people/1">Ruth <img src="/a.svg" alt=""></a></p>
</main>
</body>
</html>"""

FAULTS = {
    "no language": ('<html lang="en">', "<html>", "does not say its language"),
    "no heading": ("<h1>Your need</h1>", "<p>Your need</p>", "0 h1 elements"),
    "two headings": ("<h2>In your own words</h2>", "<h1>Another</h1>", "2 h1 elements"),
    "an empty heading": ("<h1>Your need</h1>", "<h1></h1>", "does not begin with the heading"),
    "another title": (
        "<title>Your need",
        "<title>Home",
        "does not begin with the heading 'Your need'",
    ),
    "no title": ("<title>Your need – Mentoring</title>", "", "the title ''"),
    "an error the title hides": (
        '<main id="maincontent">',
        '<main id="maincontent"><div class="nhsuk-error-summary"></div>',
        "does not say that there is an error",
    ),
    "a skipped level": ("<h2>In your own words</h2>", "<h3>Deep</h3>", "an h3 follows an h1"),
    "an id twice": ('<p id="hint">', '<p id="hint"></p><p id="hint">', "'hint' is used 2 times"),
    "a link to nowhere": ('href="#maincontent"', 'href="#main"', "points at '#main'"),
    "an error summary to nowhere": (
        "<h2>In your own words</h2>",
        '<h2>In your own words</h2><div><a href="#gone">Enter your need</a></div>',
        "points at '#gone'",
    ),
    "a missing description": (
        '<p id="hint">',
        "<p>",
        "aria-describedby of a textarea names ['hint']",
    ),
    "a field without a label": (
        '<label for="icb">',
        '<label for="else">',
        "the field 'icb' has no label",
    ),
    "a label without words": (">Where?<", "><", "the field 'icb' has no label"),
    "a search without a label": (' aria-label="Search"', "", "the field 'q' has no label"),
    "a form without a token": ('name="csrf_token"', 'name="other"', "has no CSRF token"),
    "an empty token": ('value="t"', 'value=""', "has no CSRF token"),
    "a table without a caption": ("<caption>People</caption>", "", "has no caption"),
    "an empty caption": ("<caption>People<", "<caption><", "has no caption"),
    "a link without words": (">Ruth <", "><", "a a has no words"),
    "a button without words": (">Continue<", "><", "a button has no words"),
    "a picture without words": (' alt=""', "", "has no alternative text"),
    "an inline style": ("<h2>", '<h2 style="color: red">', "an inline style"),
    "a style element": ("</head>", "<style>p {}</style></head>", "an inline style has no nonce"),
    "an inline handler": ("<button>", '<button onclick="go()">', "an inline onclick"),
    "an htmx handler": ("<button>", '<button hx-on:click="go()">', "an inline hx-on:click"),
    "a script without a nonce": ('<script nonce="n">', "<script>", "an inline script has no nonce"),
    "a script as an address": (
        'href="/people/1"',
        'href="javascript:go()"',
        "a script as its address",
    ),
}


def test_a_good_page_has_no_fault():
    assert Page(GOOD).faults() == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(name):
    right, wrong, sentence = FAULTS[name]
    assert right in GOOD

    faults = Page(GOOD.replace(right, wrong, 1)).faults()

    assert any(sentence in fault for fault in faults), faults


def test_every_rule_refuses_something_that_is_planted():
    broken = {
        rule.__name__
        for right, wrong, _ in FAULTS.values()
        for rule in RULES
        if list(rule(Page(GOOD.replace(right, wrong, 1)).soup))
    }

    assert broken == {rule.__name__ for rule in RULES}


def test_an_error_may_stand_before_the_title():
    page = GOOD.replace("<title>", "<title>Error: ")

    assert Page(page).faults() == []


class Answer:
    status_code = 200
    mimetype = "text/html"

    def __init__(self, html):
        self.html = html

    def get_data(self, as_text=False):
        return self.html


def test_a_response_with_a_fault_fails_the_test_that_asked_for_it():
    assert Page.of(Answer(GOOD)).h1 == "Your need"

    with pytest.raises(AssertionError, match="200 'Your need – Mentoring': the page does not say"):
        Page.of(Answer(GOOD.replace(' lang="en"', "")))


def test_a_page_tells_what_a_test_asks():
    page = Page(GOOD)

    assert page.title == "Your need – Mentoring"
    assert page.csrf_token == "t"
    assert page.link("Ruth") == "/people/1"
    assert page.all("label")[0] == "What do you have to get done?"
    assert "In your own words" in page.text
    assert page.fields() == {
        "csrf_token": "t",
        "text": "Bring people home",
        "by": "spring",
        "icb": "b",
    }


def test_a_page_says_what_it_has_instead():
    page = Page(GOOD)

    with pytest.raises(
        AssertionError, match=r"no link 'Sam', only \['Skip to main content', 'Ruth'\]"
    ):
        page.link("Sam")
    with pytest.raises(AssertionError, match=r"has no \.nhsuk-tag"):
        page.one(".nhsuk-tag")
