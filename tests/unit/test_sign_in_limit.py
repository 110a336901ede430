"""Tries at the sign-in are counted for each visitor, and nobody can pretend to be another."""

import itertools

import pytest

from mentoring.app import create_app
from mentoring.config import Settings

TRIES = 25
addresses = (f"10.0.{third}.{fourth}" for third, fourth in itertools.product(range(9), range(250)))


@pytest.fixture
def tries(tmp_path):
    """Try to sign in many times and give the statuses, each time as told by a proxy's header."""

    def tries(*, proxies, visitors):
        settings = Settings(
            f"sqlite:///{tmp_path / 'no.db'}", "a key", folder=tmp_path, proxies=proxies
        )
        app = create_app(settings, wake=lambda _names: None)
        app.config["WTF_CSRF_ENABLED"] = False
        browser, proxy = app.test_client(), next(addresses)
        sent = [
            browser.post(
                "/sign-in",
                data={},
                headers={"X-Forwarded-For": visitors[turn % len(visitors)]},
                environ_base={"REMOTE_ADDR": proxy},
            ).status_code
            for turn in range(TRIES)
        ]
        app.extensions["house"].database.close()
        return set(sent)

    return tries


def many():
    return [next(addresses) for _ in range(TRIES)]


def test_one_visitor_is_stopped_after_many_tries(tries):
    assert tries(proxies=0, visitors=["10.9.9.9"]) == {422, 429}


def test_visitors_behind_our_own_proxy_are_counted_one_by_one(tries):
    assert tries(proxies=1, visitors=many()) == {422}


def test_one_visitor_behind_our_own_proxy_is_stopped_too(tries):
    assert tries(proxies=1, visitors=[next(addresses)]) == {422, 429}


def test_without_a_proxy_of_ours_a_header_changes_nothing(tries):
    assert tries(proxies=0, visitors=many()) == {422, 429}
