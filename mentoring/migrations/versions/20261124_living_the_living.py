"""The words for what happens in a pairing that lives."""

import sqlalchemy as sa
from alembic import op

revision = "20261124_living"
down_revision = "20261123_evidence"
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
)
NEW = (
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


def upgrade() -> None:
    _kinds(before=BEFORE, after=(*BEFORE, *NEW))


def downgrade() -> None:
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
