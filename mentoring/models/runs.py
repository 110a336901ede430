"""What every long run keeps: how far it is, who works on it, what it was given and measured."""

from datetime import datetime

from sqlalchemy import JSON, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from mentoring.models.base import Json, Numbered


class Run(Numbered):
    """One numbered run: its progress, the worker that holds it, its inputs and its measures."""

    number: Mapped[int]
    stage: Mapped[str] = mapped_column(String(80), default="")
    done: Mapped[int] = mapped_column(default=0)
    of: Mapped[int] = mapped_column(default=100)
    worker: Mapped[str] = mapped_column(String(80), default="")
    lease_until: Mapped[datetime | None] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    versions: Mapped[Json] = mapped_column(JSON)
    measures: Mapped[Json] = mapped_column(JSON)
    inputs: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    result_hash: Mapped[str] = mapped_column(String(64), default="")
