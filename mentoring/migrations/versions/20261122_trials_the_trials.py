"""Another way of choosing for a round, tried on a sample."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_trials"
down_revision = "20261122_mending"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "round_trials",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("found", sa.JSON(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["people.id"], name=op.f("fk_round_trials_asked_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_round_trials_round_id_rounds")
        ),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_round_trials")),
    )
    op.create_index(op.f("ix_round_trials_finished_at"), "round_trials", ["finished_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_round_trials_finished_at"), table_name="round_trials")
    op.drop_table("round_trials")
