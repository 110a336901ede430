"""What learners' own sentences teach: a second kind of version, and what is fitted from it."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_sentences"
down_revision = "20261122_gaps"
branch_labels = None
depends_on = None

IN_USE = sa.text("state = 'active'")


def upgrade() -> None:
    with op.batch_alter_table("learned_versions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", _kinds(), nullable=False, server_default="worths"))
        batch_op.add_column(sa.Column("inputs", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("learned_versions", schema=None) as batch_op:
        for column in ("kind", "inputs"):  # from now on the service says it itself
            batch_op.alter_column(column, server_default=None)
    _in_use("kind")
    op.create_table(
        "fitted_sentences",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("inputs_hash", sa.String(length=64), nullable=False),
        sa.Column("fitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["learned_versions.id"],
            name=op.f("fk_fitted_sentences_version_id_learned_versions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_fitted_sentences")),
    )


def downgrade() -> None:
    op.drop_table("fitted_sentences")
    op.execute("DELETE FROM learned_versions WHERE kind = 'sentences'")
    _in_use("state")
    with op.batch_alter_table("learned_versions", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_learned_versions_learned_kind"), type_="check")
        batch_op.drop_column("inputs")
        batch_op.drop_column("kind")


def _in_use(column: str) -> None:
    """Let one version be in use: of all, or of each kind."""
    with op.batch_alter_table("learned_versions", schema=None) as batch_op:
        batch_op.drop_index("uq_learned_versions_active")
        batch_op.create_index(
            "uq_learned_versions_active",
            [column],
            unique=True,
            sqlite_where=IN_USE,
            postgresql_where=IN_USE,
        )


def _kinds() -> sa.Enum:
    return sa.Enum(
        "worths",
        "sentences",
        name="learned_kind",
        native_enum=False,
        create_constraint=True,
        length=24,
    )
