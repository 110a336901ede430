"""Stories of public partners, with their consent for each use."""

import sqlalchemy as sa
from alembic import op

revision = "20261124_stories"
down_revision = "20261124_changes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stories",
        sa.Column("teller_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("told_by", sa.String(length=100), nullable=False),
        sa.Column("place_id", sa.String(length=24), nullable=True),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("title <> '' AND text <> ''", name=op.f("ck_stories_told_in_words")),
        sa.ForeignKeyConstraint(
            ["teller_id"],
            ["people.id"],
            name=op.f("fk_stories_teller_id_people"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_stories_place_id_places")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
    )
    for column in ("place_id", "teller_id"):
        op.create_index(op.f(f"ix_stories_{column}"), "stories", [column])
    _of_a_story("story_knowhow", "knowhow_id", 16, "knowhow")
    _of_a_story("story_populations", "context_id", 60, "contexts")
    op.create_table(
        "story_consents",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column(
            "use",
            sa.Enum(
                "pairings",
                "cohorts",
                "training",
                "start_page",
                name="story_use",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_until", sa.Date(), nullable=True),
        _story("story_consents"),
        sa.PrimaryKeyConstraint("story_id", "use", name=op.f("pk_story_consents")),
    )
    op.create_index(op.f("ix_story_consents_until"), "story_consents", ["until"])


def downgrade() -> None:
    for table in ("story_consents", "story_populations", "story_knowhow", "stories"):
        op.drop_table(table)


def _of_a_story(table: str, column: str, length: int, other: str) -> None:
    op.create_table(
        table,
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column(column, sa.String(length=length), nullable=False),
        _story(table),
        sa.ForeignKeyConstraint(
            [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
        ),
        sa.PrimaryKeyConstraint("story_id", column, name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _story(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["story_id"],
        ["stories.id"],
        name=op.f(f"fk_{table}_story_id_stories"),
        ondelete="CASCADE",
    )
