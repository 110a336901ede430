"""Alembic's way in: one connection, batch mode for SQLite, our metadata."""

from alembic import context
from sqlalchemy import create_engine, pool

from mentoring.models import Base


def _run() -> None:
    engine = create_engine(context.config.attributes["url"], poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


_run()
