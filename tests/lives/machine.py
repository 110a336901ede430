"""Random lives on either database: everything that can happen, and what must hold after it."""

import shutil
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from mentoring.config import Settings
from mentoring.db import Database
from tests import conftest, postgres
from tests.conftest import Clock
from tests.lives.asking import Asking
from tests.lives.between import Between
from tests.lives.life import Life
from tests.lives.rules import nothing_of
from tests.lives.team import Team

STEPS = 100
Afresh = Callable[[], str]
"""Makes the database of a new life, with nobody in it, and gives its URL."""


class Lives(Asking, Between, Team, RuleBasedStateMachine):
    """One life in a database of its own."""

    afresh: Afresh
    folder: Path

    @initialize(came=st.lists(st.integers(0, 4), min_size=4, max_size=4))
    def begin(self, came):
        """Begin in the middle: each learner has come some way with somebody."""
        url = type(self).afresh()
        self.database = Database(url)
        given = Settings(url, "a key", folder=self.folder, mail_host="nowhere.invalid")
        self.life = Life(self.database, Clock(), given)
        for at, steps in enumerate(came):
            self.come_together(at, steps)

    def teardown(self):
        if not hasattr(self, "life"):
            return
        try:
            nothing_of(self.life.undelivered())
            nothing_of(self.life.broken())
            nothing_of(self.life.every_round_replays())
        finally:
            self.database.close()

    @invariant()
    def laws_hold(self):
        if hasattr(self, "life"):
            nothing_of(self.life.broken())

    @rule(hours=st.sampled_from((1, 1, 5, 24, 24 * 3, 24 * 6)))
    def time_passes(self, hours):
        self.life.clock.move(hours=hours)

    @rule()
    def a_worker_sweeps(self):
        self.life.sweep()
        nothing_of(self.life.after_a_whole_sweep())

    @rule(at=st.integers(1, 30), how=st.sampled_from(("before", "after", "with a mail")))
    def a_worker_dies(self, at, how):
        if how == "with a mail":
            self.life.sweep(dies_with_mail=at % 4 + 1)
        else:
            self.life.sweep(dies_at=at, after=how == "after")


def copies_of(template: Path, folder: Path) -> Afresh:
    """Give what makes the database of each life from a template, in the place of the last."""

    def afresh() -> str:
        file = folder / "life.db"
        for ending in ("", "-wal", "-shm"):
            file.with_name(file.name + ending).unlink(missing_ok=True)
        shutil.copy(template, file)
        return f"sqlite:///{file}"

    return afresh


def emptied(url: str) -> Afresh:
    """Give what empties a PostgreSQL database for each life."""

    def afresh() -> str:
        postgres.empty(url, but=conftest.VOCABULARIES)
        return url

    return afresh


def live(afresh: Afresh, folder: Path, *, lives: int, anew: bool = False) -> None:
    """Live so many lives of a hundred steps each: the same ones every time, unless anew."""
    here = type("Here", (Lives,), {"afresh": staticmethod(afresh), "folder": folder})
    run_state_machine_as_test(
        here,
        settings=settings(
            max_examples=lives,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            derandomize=not anew,
            phases=[Phase.generate] if anew else tuple(Phase),
            suppress_health_check=list(HealthCheck),
        ),
    )
