"""A real mail server for tests: on this machine, on a free port, with a memory."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller

LONG_ENOUGH = 120.0


class Mailbox:
    """Keeps what it is sent; a test may tell it whom to refuse, or to think before it answers."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.busy = False
        self.may_answer = threading.Event()
        self.may_answer.set()
        self._came = threading.Condition()
        self.port = 0

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802
        if address in self.refused:
            return "550 nobody here has that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_MAIL(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802
        if self.busy:
            return "421 come back later"
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802
        with self._came:
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
            self._came.notify_all()
        await asyncio.to_thread(self.may_answer.wait, LONG_ENOUGH)
        return "250 taken"

    def wait_for(self, number: int) -> list[EmailMessage]:
        """Wait until so many mails have come."""
        with self._came:
            came = self._came.wait_for(lambda: len(self.mails) >= number, LONG_ENOUGH)
        assert came, f"{len(self.mails)} mails came in {LONG_ENOUGH:.0f} s instead of {number}"
        return self.mails


class _OnAFreePort(Controller):
    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
        super()._trigger_server()


@contextlib.contextmanager
def open_mailbox() -> Iterator[Mailbox]:
    """Run a mail server for as long as it is needed."""
    box = Mailbox()
    server = _OnAFreePort(box, hostname="127.0.0.1", port=0)
    server.start()
    box.port = server.port
    try:
        yield box
    finally:
        box.may_answer.set()
        server.stop()
