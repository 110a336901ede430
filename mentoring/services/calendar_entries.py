"""What a mail tells a calendar: facts that are kept with the notice and never change after."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self

REQUEST, CANCEL = "REQUEST", "CANCEL"


@dataclass(frozen=True)
class Entry:
    """One meeting in somebody's calendar, as it stood when it was written down."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str
    location: str
    path: str
    stamped_at: datetime
    cancelled: bool = False

    @property
    def method(self) -> str:
        """Say what a calendar does with it: take it in or take it out."""
        return CANCEL if self.cancelled else REQUEST

    def kept(self) -> dict[str, Any]:
        """Write it as a notice keeps it."""
        return {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Self:
        """Read it back from a notice."""
        times = {name: datetime.fromisoformat(kept[name]) for name in kept if name.endswith("_at")}
        return cls(**{**kept, **times})
