"""Mails on their way: handed to the operator's server one at a time."""

import smtplib
from collections.abc import Callable
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from mentoring.config import Settings
from mentoring.services import calendar_files
from mentoring.services.notices import Invitation, Mail

SMTP_SECONDS = 20
# What is wrong with one mail alone, so that the next may well go through.
ABOUT_ONE_MAIL = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
    ValueError,
)


def smtp(settings: Settings, *, clock: Callable[[], datetime]) -> Callable[[Mail], None]:
    """Give a mailer that hands each mail to the operator's server."""

    def send(mail: Mail) -> None:
        message = EmailMessage()
        sender = Address(settings.service_name, addr_spec=settings.mail_sender)
        message["From"] = sender
        message["To"], message["Subject"] = mail.to, mail.subject
        message["Message-ID"], message["Date"] = mail.message_id, format_datetime(clock())
        message["Auto-Submitted"] = "auto-generated"  # so that nobody's absence note answers it
        message.set_content(mail.plain)
        message.add_alternative(mail.html, subtype="html")
        if mail.invitation is not None:
            _put_in_calendar(message, mail.invitation, sender=sender)
        with smtplib.SMTP(settings.mail_host, settings.mail_port, timeout=SMTP_SECONDS) as server:
            server.send_message(message)

    return send


def is_about_one(problem: Exception) -> bool:
    """Whether what went wrong is about one mail alone, and not about the server."""
    return isinstance(problem, ABOUT_ONE_MAIL)


def _put_in_calendar(message: EmailMessage, wanted: Invitation, *, sender: Address) -> None:
    """Add a calendar entry by RFC 6047, and once more as a file for who has to open it by hand."""
    written = calendar_files.invitation(
        wanted.entry, url=wanted.url, to=wanted.to, sender=sender
    ).encode("utf-8")
    # As bytes, so that nothing on the way folds a line or ends it in another way.
    method = {"charset": "utf-8", "method": wanted.entry.method}
    message.add_alternative(written, maintype="text", subtype="calendar", params=method)
    message.add_attachment(written, maintype="application", subtype="ics", filename="invite.ics")
