"""A page as a test reads it, and what every page must have.

`Page.of(response)` parses a response and fails the test that asked for it when the page breaks
one of the RULES; the test client does so with every HTML response.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Protocol

from bs4 import BeautifulSoup
from bs4.element import Tag

UNLABELLED = {"button", "hidden", "image", "reset", "submit"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


class Response(Protocol):
    """What a page needs of a response; Werkzeug's test responses have it."""

    status_code: int
    mimetype: str

    def get_data(self, as_text: bool = False) -> str | bytes: ...


class Page:
    """One parsed page."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.soup = BeautifulSoup(html, "html.parser")

    @classmethod
    def of(cls, response: Response) -> "Page":
        """Parse a response and refuse a page that breaks a rule."""
        page = cls(str(response.get_data(as_text=True)))
        faults = page.faults()
        assert not faults, f"{response.status_code} {page.title!r}: " + "; ".join(faults)
        return page

    @property
    def title(self) -> str:
        """What the browser's tab says."""
        return words(self.soup.title) if self.soup.title else ""

    @property
    def h1(self) -> str:
        """What the page is about."""
        return words(self.one("h1"))

    @property
    def text(self) -> str:
        """Everything that can be read in the main part, in one line."""
        return words(self.soup.find("main") or self.soup)

    @property
    def csrf_token(self) -> str:
        """The token of the page's first form."""
        return str(self.one("input[name=csrf_token]")["value"])

    def one(self, selector: str) -> Tag:
        """Return the first element of a kind that the page must have."""
        found = self.soup.select_one(selector)
        assert found is not None, f"{self.title!r} has no {selector}"
        return found

    def all(self, selector: str) -> list[str]:
        """Return the words of every element of a kind."""
        return [words(tag) for tag in self.soup.select(selector)]

    def link(self, text: str) -> str:
        """Return where the link with these words leads."""
        for tag in self.soup.find_all("a"):
            if words(tag) == text:
                return str(tag["href"])
        raise AssertionError(f"{self.title!r} has no link {text!r}, only {self.all('a')}")

    def fields(self, selector: str = "main form") -> dict[str, str]:
        """Return what a form would send as it stands."""
        sent = {}
        for tag in self.one(selector).select("input[name], textarea[name], select[name]"):
            if tag.get("type") in {"checkbox", "radio"} and not tag.has_attr("checked"):
                continue
            chosen = tag.select_one("option[selected]") or tag.select_one("option")
            value = chosen if tag.name == "select" and chosen else tag
            sent[str(tag["name"])] = tag.text if tag.name == "textarea" else _of(value, "value")
        return sent

    def faults(self) -> list[str]:
        """Return a sentence for every rule that this page breaks."""
        return [fault for rule in RULES for fault in rule(self.soup)]


def words(tag: Tag) -> str:
    """Return what a reader reads, with single spaces."""
    return " ".join(tag.get_text().split())


# ------------------------------------------------------------------------------------- the rules


def says_its_language(soup: BeautifulSoup) -> Iterator[str]:
    """The root element names a language."""
    if soup.html is None or not soup.html.get("lang"):
        yield "the page does not say its language"


def has_one_heading(soup: BeautifulSoup) -> Iterator[str]:
    """There is one h1, and the title begins with its words, or with "Error: " before them."""
    headings = soup.find_all("h1")
    if len(headings) != 1:
        yield f"{len(headings)} h1 elements instead of one"
        return
    title = words(soup.title) if soup.title else ""
    heading = words(headings[0])
    if not heading or not title.removeprefix("Error: ").startswith(heading):
        yield f"the title {title!r} does not begin with the heading {heading!r}"
    if soup.select_one(".nhsuk-error-summary") and not title.startswith("Error: "):
        yield f"the title {title!r} does not say that there is an error"


def keeps_headings_in_order(soup: BeautifulSoup) -> Iterator[str]:
    """A heading is at most one level below the one before it."""
    levels = [int(tag.name[1]) for tag in soup.find_all(HEADINGS)]
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"an h{after} follows an h{before}"


def has_no_id_twice(soup: BeautifulSoup) -> Iterator[str]:
    """Every id is used once."""
    for name, times in Counter(_of(tag, "id") for tag in soup.select("[id]")).items():
        if times > 1:
            yield f"the id {name!r} is used {times} times"


def points_at_what_exists(soup: BeautifulSoup) -> Iterator[str]:
    """Links within the page, error summaries and descriptions lead to an element that is there."""
    ids = {_of(tag, "id") for tag in soup.select("[id]")}
    for tag in soup.select("a[href^='#']"):
        if _of(tag, "href") != "#" and _of(tag, "href")[1:] not in ids:
            yield f"the link {words(tag)!r} points at {_of(tag, 'href')!r}, which is not there"
    for attribute in ("aria-describedby", "aria-labelledby", "aria-controls"):
        for tag in soup.select(f"[{attribute}]"):
            missing = set(_of(tag, attribute).split()) - ids
            if missing:
                yield f"{attribute} of a {tag.name} names {sorted(missing)}, which is not there"


def labels_every_field(soup: BeautifulSoup) -> Iterator[str]:
    """Every field that a person fills in has a label with words."""
    labelled = {_of(tag, "for") for tag in soup.select("label[for]") if words(tag)}
    for tag in soup.find_all(["input", "select", "textarea"]):
        if tag.get("type") in UNLABELLED or tag.get("aria-label") or tag.get("aria-labelledby"):
            continue
        if _of(tag, "id") not in labelled and tag.find_parent("label") is None:
            yield f"the field {_of(tag, 'name') or _of(tag, 'id')!r} has no label"


def guards_every_form(soup: BeautifulSoup) -> Iterator[str]:
    """Every form that changes something carries a CSRF token."""
    for form in soup.find_all("form"):
        token = form.select_one("input[name=csrf_token]")
        if _of(form, "method").lower() == "post" and not (token and token.get("value")):
            yield f"the form to {_of(form, 'action')!r} has no CSRF token"


def captions_every_table(soup: BeautifulSoup) -> Iterator[str]:
    """Every table says what it shows."""
    for table in soup.find_all("table"):
        if table.caption is None or not words(table.caption):
            yield f"the table {words(table)[:40]!r} has no caption"


def names_every_link_and_button(soup: BeautifulSoup) -> Iterator[str]:
    """Every link, button and picture has words."""
    for tag in soup.find_all(["a", "button"]):
        pictured = any(_of(image, "alt") for image in tag.find_all("img"))
        if not (words(tag) or tag.get("aria-label") or pictured):
            yield f"a {tag.name} has no words: {str(tag)[:80]}"
    for image in soup.find_all("img"):
        if not image.has_attr("alt"):
            yield f"the picture {_of(image, 'src')!r} has no alternative text"


def keeps_style_and_script_outside(soup: BeautifulSoup) -> Iterator[str]:
    """Nothing is in the page that the Content-Security-Policy forbids."""
    for tag in soup.find_all(True):
        inline = [name for name in tag.attrs if name == "style" or name.startswith(("on", "hx-on"))]
        if inline:
            yield f"a {tag.name} has an inline {inline[0]}"
        if _of(tag, "href").lower().startswith("javascript:"):
            yield f"a {tag.name} has a script as its address"
    for tag in soup.find_all(["style", "script"]):
        if not (tag.get("src") or tag.get("nonce")):
            yield f"an inline {tag.name} has no nonce"


RULES: tuple[Callable[[BeautifulSoup], Iterator[str]], ...] = (
    says_its_language,
    has_one_heading,
    keeps_headings_in_order,
    has_no_id_twice,
    points_at_what_exists,
    labels_every_field,
    guards_every_form,
    captions_every_table,
    names_every_link_and_button,
    keeps_style_and_script_outside,
)


def _of(tag: Tag, attribute: str) -> str:
    """Return an attribute as one string, empty where it is missing."""
    value = tag.get(attribute) or ""
    return value if isinstance(value, str) else " ".join(value)
