"""What happens to places in a cohort: the words to tell it with, and who took whose place."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_places"
down_revision = "20261126_cohorts"
branch_labels = None
depends_on = None

BEFORE = (
    "offer",
    "accepted",
    "declined",
    "expired",
    "confirmed",
    "withdrawn",
    "published",
    "not_placed",
    "invited",
    "asked_to_confirm",
    "endorsed",
    "corrected",
    "not_endorsed",
    "reminder",
    "confirm_reminder",
    "group_offered",
    "somebody_else",
    "room_again",
    "teach_back_asked",
    "teach_back_answered",
    "times_proposed",
    "session_planned",
    "session_changed",
    "session_cancelled",
    "how_was_it",
    "message",
    "concern",
    "concern_answered",
    "pairing_ended",
    "pairing_completed",
    "quiet",
    "rematch_offered",
    "closed_quiet",
    "pulse",
    "change_asked",
    "change_to_confirm",
    "change_confirmed",
    "change_corrected",
    "change_not_confirmed",
    "teach_next",
    "led_on",
    "story_ending",
    "story_withdrawn",
    "digest",
)
NEW = (
    "cohort_invited",
    "cohort_lead_asked",
    "cohort_reminder",
    "cohort_expired",
    "cohort_begun",
    "cohort_left",
    "cohort_lead_left",
    "cohort_cancelled",
    "cohort_completed",
    "cohort_wish",
    "cohort_wish_answered",
    "cohort_not_published",
    "cohort_replaced",
    "cohort_not_replaced",
    "cohort_beside",
)


def upgrade() -> None:
    _kinds(before=BEFORE, after=(*BEFORE, *NEW))
    # Added in place: a copy of the table would lose the triggers that count its places.
    op.add_column("cohort_leads", sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "replacements",
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("stead_id", sa.Integer(), nullable=True),
        sa.Column("because", sa.String(length=300), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["memberships.id"],
            name=op.f("fk_replacements_membership_id_memberships"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["stead_id"],
            ["memberships.id"],
            name=op.f("fk_replacements_stead_id_memberships"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replacements")),
        sa.UniqueConstraint("membership_id", name=op.f("uq_replacements_membership_id")),
    )
    op.create_index(op.f("ix_replacements_stead_id"), "replacements", ["stead_id"])


def downgrade() -> None:
    op.drop_table("replacements")
    op.drop_column("cohort_leads", "asked_at")
    gone = ", ".join(f"'{kind}'" for kind in NEW)
    op.execute(f"DELETE FROM notices WHERE kind IN ({gone})")
    _kinds(before=(*BEFORE, *NEW), after=BEFORE)


def _kinds(*, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Change the words that a notice may be of."""
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.alter_column(
            "kind",
            existing_type=_words(*before),
            type_=_words(*after),
            existing_nullable=False,
        )


def _words(*words: str) -> sa.Enum:
    return sa.Enum(*words, name="notice_kind", native_enum=False, create_constraint=True, length=24)
