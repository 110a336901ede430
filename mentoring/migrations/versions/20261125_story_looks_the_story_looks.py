"""Who of a programme team has looked at a story before the public start page shows it."""

import sqlalchemy as sa
from alembic import op

revision = "20261125_story_looks"
down_revision = "20261124_energy"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "story_looks",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"],
            ["stories.id"],
            name=op.f("fk_story_looks_story_id_stories"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["people.id"],
            name=op.f("fk_story_looks_by_id_people"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_story_looks")),
    )
    op.create_index(op.f("ix_story_looks_by_id"), "story_looks", ["by_id"])


def downgrade() -> None:
    op.drop_table("story_looks")
