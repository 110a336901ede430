"""Locality rosters, their professions, and the files of headcounts that wait."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_rooms"
down_revision = "20261127_meetings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rosters",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.String(24), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("what_changes", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _to("rosters", "programme_id", "programmes"),
        _to("rosters", "place_id", "places"),
        _to("rosters", "made_by_id", "people", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rosters")),
        sa.UniqueConstraint("programme_id", "name", name=op.f("uq_rosters_programme_id_name")),
    )
    op.create_index(op.f("ix_rosters_place_id"), "rosters", ["place_id"])
    op.create_table(
        "roster_professions",
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("profession_id", sa.String(16), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("stands_to_lose", sa.Text(), nullable=False),
        sa.Column("what_they_gain", sa.Text(), nullable=False),
        sa.Column("told_by", sa.String(200), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "headcount BETWEEN 0 AND 1000000",
            name=op.f("ck_roster_professions_headcount_in_range"),
        ),
        _to("roster_professions", "roster_id", "rosters", ondelete="CASCADE"),
        _to("roster_professions", "profession_id", "professions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_professions")),
        sa.UniqueConstraint(
            "roster_id", "profession_id", name=op.f("uq_roster_professions_roster_id_profession_id")
        ),
    )
    op.create_table(
        "roster_files",
        sa.Column("roster_id", sa.Integer(), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        _to("roster_files", "roster_id", "rosters", ondelete="CASCADE"),
        _to("roster_files", "sent_by_id", "people", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_files")),
        sa.UniqueConstraint(
            "roster_id", "sent_by_id", name=op.f("uq_roster_files_roster_id_sent_by_id")
        ),
    )
    op.create_index(op.f("ix_roster_files_sent_by_id"), "roster_files", ["sent_by_id"])


def downgrade() -> None:
    for table in ("roster_files", "roster_professions", "rosters"):
        op.drop_table(table)


def _to(
    table: str, column: str, other: str, *, ondelete: str | None = None
) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=ondelete)
