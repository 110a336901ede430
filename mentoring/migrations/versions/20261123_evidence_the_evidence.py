"""How the result of an experience is known, and whether it worked."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_evidence"
down_revision = "20261123_links"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("experiences", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "evidence",
                _words("evidence", "own_account", "local_figures", "before_and_after", "compared"),
                nullable=False,
                server_default="own_account",
            )
        )
        batch_op.add_column(
            sa.Column("how_it_went", _words("how_it_went", "worked", "in_part", "did_not_work"))
        )
    with op.batch_alter_table("experiences", schema=None) as batch_op:
        batch_op.alter_column("evidence", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("experiences", schema=None) as batch_op:
        for column in ("how_it_went", "evidence"):
            batch_op.drop_constraint(op.f(f"ck_experiences_{column}"), type_="check")
            batch_op.drop_column(column)


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=24)
