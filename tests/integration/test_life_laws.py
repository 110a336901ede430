"""Random people, clocks, declines, expiries, changes of capacity and dying workers: the laws hold.

The same machine lives longer with `python3 dev.py bench life`.
"""

import pytest

from tests.lives.machine import copies_of, emptied, live

LIVES = 8


def test_whatever_happens_the_laws_hold(sqlite_template, tmp_path):
    live(copies_of(sqlite_template, tmp_path), tmp_path, lives=LIVES)


@pytest.mark.postgres
def test_whatever_happens_the_laws_hold_on_postgresql_too(postgres_url, tmp_path):
    afresh = emptied(postgres_url)
    try:
        live(afresh, tmp_path, lives=LIVES // 3)
    finally:
        afresh()
