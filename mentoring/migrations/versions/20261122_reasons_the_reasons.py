"""A stored list keeps the reasons of its cards, so that no page has to find them."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_reasons"
down_revision = "20261122_sentences"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("shown", schema=None) as batch_op:
        batch_op.add_column(sa.Column("why", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("shown", schema=None) as batch_op:
        batch_op.drop_column("why")
