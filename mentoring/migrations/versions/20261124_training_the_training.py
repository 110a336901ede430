"""Learning to teach: pages read, teach-backs, and the way back after a rest."""

import sqlalchemy as sa
from alembic import op

revision = "20261124_training"
down_revision = "20261124_offers"
branch_labels = None
depends_on = None

STEPS = ("tell", "show", "watch", "coach")
STATES = ("asked", "ready", "once_more", "declined", "withdrawn", "expired")
WHILE_ASKED = sa.text("state = 'asked'")


def upgrade() -> None:
    # Added in place: a copy of the table would lose the triggers that count its places.
    op.add_column("mentors", sa.Column("readiness_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE mentors SET readiness_at = ready_at")
    op.create_table(
        "training_done",
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("step", _words("training_step", *STEPS), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        _key("training_done", "mentor_id", "mentors.person_id"),
        sa.PrimaryKeyConstraint("mentor_id", "step", name=op.f("pk_training_done")),
    )
    op.create_table(
        "teach_backs",
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("listener_id", sa.Integer(), nullable=False),
        sa.Column("state", _words("teach_back_state", *STATES), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "listener_id <> mentor_id", name=op.f("ck_teach_backs_somebody_else_listens")
        ),
        _key("teach_backs", "mentor_id", "mentors.person_id"),
        _key("teach_backs", "listener_id", "people.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teach_backs")),
    )
    op.create_index(
        "uq_teach_backs_asked",
        "teach_backs",
        ["mentor_id"],
        unique=True,
        sqlite_where=WHILE_ASKED,
        postgresql_where=WHILE_ASKED,
    )
    for column in ("mentor_id", "listener_id", "reply_by"):
        op.create_index(op.f(f"ix_teach_backs_{column}"), "teach_backs", [column])
    op.create_table(
        "teaching_returns",
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("what_changed", sa.Text(), nullable=False),
        sa.Column("hours_a_month", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "hours_a_month BETWEEN 1 AND 40", name=op.f("ck_teaching_returns_hours_in_range")
        ),
        _key("teaching_returns", "mentor_id", "mentors.person_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teaching_returns")),
    )
    op.create_index(op.f("ix_teaching_returns_mentor_id"), "teaching_returns", ["mentor_id"])


def downgrade() -> None:
    op.drop_table("teaching_returns")
    op.drop_table("teach_backs")
    op.drop_table("training_done")
    op.execute("ALTER TABLE mentors DROP COLUMN readiness_at")


def _key(table: str, column: str, target: str) -> sa.Constraint:
    name = op.f(f"fk_{table}_{column}_{target.partition('.')[0]}")
    return sa.ForeignKeyConstraint([column], [target], name=name, ondelete="CASCADE")


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=24)
