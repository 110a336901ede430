"""What all rules share: the life that they change, and how one of many is chosen in it."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition
from sqlalchemy import select

from mentoring.models.pairings import ProposedTime
from tests.lives.life import Life

WHICH = st.integers(0, 11)


class Rules:
    """Rules that a machine is put together from."""

    life: Life

    def one_in(self, which, *states):
        """Choose a pairing in one of some states: its number, its mentor, its learner."""
        found = self.life.in_state(*states)
        return found[which % len(found)] if found else None

    def time_of(self, number):
        """Give one of the times that a mentor proposed, if there is any."""
        with self.life.database.reading() as session:
            return session.scalar(select(ProposedTime.id).where(ProposedTime.pairing_id == number))


def there_is(*states):
    """Let a rule be chosen only where there is a pairing in one of some states."""
    return precondition(lambda self: hasattr(self, "life") and self.life.in_state(*states))


def nothing_of(broken: list[str]) -> None:
    """Fail with every law that does not hold, in words."""
    if broken:
        raise AssertionError("; ".join(broken))
