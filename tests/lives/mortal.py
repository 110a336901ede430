"""Workers that die at a moment of our choice: at a commit, or with a mail in their hands."""

import contextlib
from collections.abc import Callable, Iterator

from sqlalchemy.orm import Session

from mentoring.db import Database
from mentoring.mailer import Handing, Mailer
from mentoring.services.mails import Mail


class Killed(BaseException):
    """Nothing catches it, as nothing catches a kill."""


class Mortal(Database):
    """A database whose worker dies at one of its commits: before it, or just after."""

    def __init__(self, whole: Database, *, at: int, after: bool) -> None:
        self.engine = whole.engine
        self._reading, self._writing = whole._reading, whole._writing
        self.left, self.after = at, after

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Session]:
        self.left -= 1
        with super().transaction() as session:
            yield session
            if self.left == 0 and not self.after:
                raise Killed
        if self.left == 0:
            raise Killed


def handing_over(keep: Callable[[Mail], None], *, dies_with: int) -> Mailer:
    """Give what hands mails over, and dies with one of them in its hands; 0 never does."""
    left = dies_with

    def send(mail: Mail, may_go: Handing) -> bool:
        nonlocal left
        left -= 1
        if not may_go():
            return False
        keep(mail)
        if left == 0:
            raise Killed
        return True

    return send
