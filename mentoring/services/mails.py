"""How a mail is written: as plain text that reads well, and as HTML that says the same."""

import textwrap
from dataclasses import dataclass
from html import escape

from mentoring.services.calendar_entries import Entry

WIDTH = 72


@dataclass(frozen=True)
class Invitation:
    """A calendar entry for whoever a mail goes to, with the whole address of its page."""

    entry: Entry
    url: str
    to: tuple[str, str]


@dataclass(frozen=True)
class Letter:
    """What stands in a mail; `parts` are lines that each lead to a page of their own."""

    message_id: str
    to: str
    greeting: str
    subject: str
    paragraphs: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]
    link: tuple[str, str]
    choose: str
    unsubscribe: str
    invitation: Invitation | None = None


@dataclass(frozen=True)
class Mail:
    """One mail, ready for any mailer; `unsubscribe` is where one click stops its kind."""

    message_id: str
    to: str
    subject: str
    plain: str
    html: str
    unsubscribe: str = ""
    invitation: Invitation | None = None


def greeting(name: str) -> str:
    """Begin a mail."""
    return f"Dear {name or 'colleague'},"


def written(letter: Letter) -> Mail:
    """Write a mail as text and as HTML."""
    return Mail(
        message_id=letter.message_id,
        to=letter.to,
        subject=letter.subject,
        plain=_plain(letter),
        html=_html(letter),
        unsubscribe=letter.unsubscribe,
        invitation=letter.invitation,
    )


def _plain(letter: Letter) -> str:
    label, address = letter.link
    blocks = [
        letter.greeting,
        *(_wrapped(part) for part in letter.paragraphs),
        *(f"- {_wrapped(said, indent='  ')}\n  {to}" for said, to in letter.parts),
        f"{label}:\n{address}",
    ]
    if letter.choose:
        blocks.append(f"--\nChoose which mails you get:\n{letter.choose}")
    return "\n\n".join(blocks) + "\n"


def _html(letter: Letter) -> str:
    label, address = letter.link
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in letter.paragraphs)
    parts = "".join(
        f'<li><a href="{escape(to)}">{escape(said)}</a></li>' for said, to in letter.parts
    )
    choose = (
        f'<p><small><a href="{escape(letter.choose)}">Choose which mails you get</a></small></p>'
        if letter.choose
        else ""
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(letter.subject)}</title></head><body><p>{escape(letter.greeting)}</p>"
        f"{paragraphs}{f'<ul>{parts}</ul>' if parts else ''}"
        f'<p><a href="{escape(address)}">{escape(label)}</a></p>{choose}</body></html>'
    )


def _wrapped(text: str, indent: str = "") -> str:
    """Break lines where people who read plain text expect it; an address is never broken."""
    return textwrap.fill(
        text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
