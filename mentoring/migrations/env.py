"""Alembic's way in: one connection, batch mode for SQLite, our metadata."""

from alembic import context
from sqlalchemy import create_engine, pool

from mentoring.config import Settings
from mentoring.models import Base


def _run() -> None:
    # The product says which database it means; `alembic` on its own means that of the settings.
    url = context.config.attributes.get("url") or Settings.from_environment().database_url
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            include_name=_ours,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    """Leave the tables alone that the queue makes for itself, beside ours."""
    return kind != "table" or not (name or "").startswith("huey_")


_run()
