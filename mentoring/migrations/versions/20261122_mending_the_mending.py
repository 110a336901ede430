"""A run may mend an earlier one, and change as little of it as can be."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_mending"
down_revision = "20261122_reasons"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("round_runs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mends", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("round_runs", schema=None) as batch_op:
        batch_op.drop_column("mends")
