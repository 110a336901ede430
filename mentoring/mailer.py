"""Mails on their way: handed to the operator's server one at a time, and none of them twice."""

import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from mentoring.config import Settings
from mentoring.db import Database
from mentoring.services import calendar_files, notices
from mentoring.services.mails import Invitation, Mail
from mentoring.services.notices import Claimed

SMTP_SECONDS = 20
# What is wrong with one mail alone, so that the next may well go through.
ABOUT_ONE_MAIL = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
    ValueError,
)


Handing = Callable[[], bool]
Mailer = Callable[[Mail, Handing], bool]
"""Hands a mail over; asks first, at the last moment, whether it is still to go."""


@dataclass(frozen=True)
class Post:
    """What it takes to send mails: the rows, the way out, and a clock."""

    settings: Settings
    database: Database
    clock: Callable[[], datetime]
    mailer: Mailer


def smtp(settings: Settings, *, clock: Callable[[], datetime]) -> Mailer:
    """Give a mailer that hands each mail to the operator's server."""

    def send(mail: Mail, may_go: Handing) -> bool:
        message = _message(mail, settings=settings, now=clock())
        with smtplib.SMTP(settings.mail_host, settings.mail_port, timeout=SMTP_SECONDS) as server:
            if not may_go():
                return False
            server.send_message(message)
        return True

    return send


def send_due(post: Post) -> int:
    """Send the notices that are due; without a mail server they stay readable where they are.

    Three commits a mail: it is taken, it is about to be handed over, it is gone. A worker that dies
    before the second leaves it to the next; one that dies after it leaves a doubt, and a doubtful
    mail is never sent again.
    """
    sent = 0
    while post.settings.mail_host and (claimed := _claim(post)) is not None:
        problem, next_too, went = _try_to_send(post, claimed)
        if went or problem:
            with post.database.transaction() as session:
                notices.settle(session, claimed, problem=problem, now=post.clock())
        if problem and next_too:
            break  # nobody takes mails just now: the next sweep asks again
        sent += went
    return sent


def is_about_one(problem: Exception) -> bool:
    """Whether what went wrong is about one mail alone, and not about the server."""
    return isinstance(problem, ABOUT_ONE_MAIL)


def _message(mail: Mail, *, settings: Settings, now: datetime) -> EmailMessage:
    message = EmailMessage()
    sender = Address(settings.service_name, addr_spec=settings.mail_sender)
    message["From"] = sender
    message["To"], message["Subject"] = mail.to, mail.subject
    message["Message-ID"], message["Date"] = mail.message_id, format_datetime(now)
    message["Auto-Submitted"] = "auto-generated"  # so that nobody's absence note answers it
    if mail.unsubscribe:  # one click stops it, as RFC 8058 has it
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.plain)
    message.add_alternative(mail.html, subtype="html")
    if mail.invitation is not None:
        _put_in_calendar(message, mail.invitation, sender=sender)
    return message


def _claim(post: Post) -> Claimed | None:
    with post.database.transaction() as session:
        return notices.claim(
            session,
            base_url=post.settings.base_url,
            key=post.settings.secret_key,
            now=post.clock(),
        )


def _try_to_send(post: Post, claimed: Claimed) -> tuple[str, bool, bool]:
    """Give what went wrong, whether it would with every other mail too, and whether it went."""

    def may_go() -> bool:
        with post.database.transaction() as session:
            return notices.hand(session, claimed, now=post.clock())

    try:
        went = post.mailer(claimed.mail, may_go)
    except (OSError, ValueError) as problem:  # what smtplib raises of its own is an OSError
        said = f"{type(problem).__name__}: the mail server did not take it"
        return said, not is_about_one(problem), False
    return "", False, went


def _put_in_calendar(message: EmailMessage, wanted: Invitation, *, sender: Address) -> None:
    """Add a calendar entry by RFC 6047, and once more as a file for who has to open it by hand."""
    written = calendar_files.invitation(
        wanted.entry, url=wanted.url, to=wanted.to, sender=sender
    ).encode("utf-8")
    # As bytes, so that nothing on the way folds a line or ends it in another way.
    method = {"charset": "utf-8", "method": wanted.entry.method}
    message.add_alternative(written, maintype="text", subtype="calendar", params=method)
    message.add_attachment(written, maintype="application", subtype="ics", filename="invite.ics")
