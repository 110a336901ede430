"""Sessions, attendance, actions and practice changes of cohorts, beside those of pairings."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_meetings"
down_revision = "20261127_places"
branch_labels = None
depends_on = None

OF_ONE = "(pairing_id IS NULL) <> (cohort_id IS NULL)"
LEARNED_IN_ONE_WAY = "(pairing_id IS NULL) <> (membership_id IS NULL)"
NUMBERED = "cohort_id IS NOT NULL OR (number IS NULL AND case_by_id IS NULL)"
OPEN = sa.text("answered_at IS NULL")
CASCADE, SET_NULL = "CASCADE", "SET NULL"
NEW = ("session_soon",)
KINDS = (
    *("offer", "accepted", "declined", "expired", "confirmed", "withdrawn", "published"),
    *("not_placed", "invited", "asked_to_confirm", "endorsed", "corrected", "not_endorsed"),
    *("reminder", "confirm_reminder", "group_offered", "somebody_else", "room_again"),
    *("teach_back_asked", "teach_back_answered", "times_proposed", "session_planned"),
    *("session_changed", "session_cancelled", "how_was_it", "message", "concern"),
    *("concern_answered", "pairing_ended", "pairing_completed", "quiet", "rematch_offered"),
    *("closed_quiet", "pulse", "change_asked", "change_to_confirm", "change_confirmed"),
    *("change_corrected", "change_not_confirmed", "teach_next", "led_on", "story_ending"),
    *("story_withdrawn", "digest", "cohort_invited", "cohort_lead_asked", "cohort_reminder"),
    *("cohort_expired", "cohort_begun", "cohort_left", "cohort_lead_left", "cohort_cancelled"),
    *("cohort_completed", "cohort_wish", "cohort_wish_answered", "cohort_not_published"),
    *("cohort_replaced", "cohort_not_replaced", "cohort_beside"),
)


def upgrade() -> None:
    _proposals()
    _sessions()
    _changes()
    _add(
        "attendances", sa.Column("by_lead", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "session_guests",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("comes", sa.Boolean(), nullable=True),
        _key("session_guests", "session_id", "sessions"),
        _key("session_guests", "person_id", "people"),
        sa.PrimaryKeyConstraint("session_id", "person_id", name=op.f("pk_session_guests")),
    )
    op.create_index(op.f("ix_session_guests_person_id"), "session_guests", ["person_id"])
    op.create_table(
        "cohort_actions",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("by_when", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        _key("cohort_actions", "cohort_id", "cohorts"),
        _key("cohort_actions", "person_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_actions")),
    )
    for column in ("cohort_id", "person_id"):
        op.create_index(op.f(f"ix_cohort_actions_{column}"), "cohort_actions", [column])
    _kinds(before=KINDS, after=(*KINDS, *NEW))


def downgrade() -> None:
    gone = ", ".join(f"'{kind}'" for kind in NEW)
    op.execute(f"DELETE FROM notices WHERE kind IN ({gone})")
    _kinds(before=(*KINDS, *NEW), after=KINDS)
    op.drop_table("cohort_actions")
    op.drop_table("session_guests")
    # What is of a cohort has no place in the rows as they were.
    in_cohorts = "SELECT id FROM sessions WHERE cohort_id IS NOT NULL"
    changes = "SELECT id FROM practice_changes WHERE membership_id IS NOT NULL"
    asked = f"SELECT id FROM change_confirmations WHERE change_id IN ({changes})"
    links = f"SELECT id FROM signed_links WHERE change_confirmation_id IN ({asked})"
    for gone_too in (
        f"attendances WHERE session_id IN ({in_cohorts})",
        "sessions WHERE cohort_id IS NOT NULL",
        "session_times WHERE proposal_id IN "
        "(SELECT id FROM session_proposals WHERE cohort_id IS NOT NULL)",
        "session_proposals WHERE cohort_id IS NOT NULL",
        f"notices WHERE signed_link_id IN ({links})",
        f"signed_links WHERE change_confirmation_id IN ({asked})",
        f"change_confirmations WHERE change_id IN ({changes})",
        "practice_changes WHERE membership_id IS NOT NULL",
    ):
        op.execute(f"DELETE FROM {gone_too}")
    with op.batch_alter_table("attendances") as batch_op:
        batch_op.drop_column("by_lead")
    _changes_as_they_were()
    _sessions_as_they_were()


def _proposals() -> None:
    with op.batch_alter_table("session_proposals") as batch_op:
        batch_op.alter_column("pairing_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("cohort_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("about", sa.Text(), nullable=False, server_default=""))
        _to(batch_op, "session_proposals", "cohort_id", "cohorts", CASCADE)
        batch_op.create_check_constraint(
            op.f("ck_session_proposals_of_a_pairing_or_a_cohort"), OF_ONE
        )
    op.create_index(op.f("ix_session_proposals_cohort_id"), "session_proposals", ["cohort_id"])
    op.create_index(
        "uq_session_proposals_open_cohort_and_member",
        "session_proposals",
        ["cohort_id", "proposed_by_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    with op.batch_alter_table("session_proposals") as batch_op:
        batch_op.alter_column("about", existing_type=sa.Text(), server_default=None)


def _sessions() -> None:
    with op.batch_alter_table("sessions") as batch_op:
        batch_op.alter_column("pairing_id", existing_type=sa.Integer(), nullable=True)
        for column in ("cohort_id", "number", "case_by_id"):
            batch_op.add_column(sa.Column(column, sa.Integer(), nullable=True))
        _to(batch_op, "sessions", "cohort_id", "cohorts", CASCADE)
        _to(batch_op, "sessions", "case_by_id", "people", SET_NULL)
        batch_op.create_check_constraint(op.f("ck_sessions_of_a_pairing_or_a_cohort"), OF_ONE)
        batch_op.create_check_constraint(op.f("ck_sessions_numbered_in_a_cohort"), NUMBERED)
        batch_op.create_unique_constraint("uq_sessions_cohort_id_number", ["cohort_id", "number"])
    for column in ("case_by_id", "cohort_id"):
        op.create_index(op.f(f"ix_sessions_{column}"), "sessions", [column])


def _changes() -> None:
    with op.batch_alter_table("practice_changes") as batch_op:
        batch_op.alter_column("pairing_id", existing_type=sa.Integer(), nullable=True)
        for column in ("membership_id", "learned_through_id"):
            batch_op.add_column(sa.Column(column, sa.Integer(), nullable=True))
        _to(batch_op, "practice_changes", "membership_id", "memberships", CASCADE)
        _to(batch_op, "practice_changes", "learned_through_id", "experiences", SET_NULL)
        batch_op.create_check_constraint(
            op.f("ck_practice_changes_learned_in_one_way"), LEARNED_IN_ONE_WAY
        )
    for column in ("learned_through_id", "membership_id"):
        op.create_index(op.f(f"ix_practice_changes_{column}"), "practice_changes", [column])


def _changes_as_they_were() -> None:
    for column in ("learned_through_id", "membership_id"):
        op.drop_index(op.f(f"ix_practice_changes_{column}"), "practice_changes")
    with op.batch_alter_table("practice_changes") as batch_op:
        batch_op.drop_constraint(op.f("ck_practice_changes_learned_in_one_way"), type_="check")
        _not_to(batch_op, "practice_changes", "membership_id", "memberships")
        _not_to(batch_op, "practice_changes", "learned_through_id", "experiences")
        for column in ("membership_id", "learned_through_id"):
            batch_op.drop_column(column)
        batch_op.alter_column("pairing_id", existing_type=sa.Integer(), nullable=False)


def _sessions_as_they_were() -> None:
    for column in ("case_by_id", "cohort_id"):
        op.drop_index(op.f(f"ix_sessions_{column}"), "sessions")
    with op.batch_alter_table("sessions") as batch_op:
        batch_op.drop_constraint("uq_sessions_cohort_id_number", type_="unique")
        batch_op.drop_constraint(op.f("ck_sessions_numbered_in_a_cohort"), type_="check")
        batch_op.drop_constraint(op.f("ck_sessions_of_a_pairing_or_a_cohort"), type_="check")
        _not_to(batch_op, "sessions", "cohort_id", "cohorts")
        _not_to(batch_op, "sessions", "case_by_id", "people")
        for column in ("cohort_id", "number", "case_by_id"):
            batch_op.drop_column(column)
        batch_op.alter_column("pairing_id", existing_type=sa.Integer(), nullable=False)
    op.drop_index("uq_session_proposals_open_cohort_and_member", "session_proposals")
    op.drop_index(op.f("ix_session_proposals_cohort_id"), "session_proposals")
    with op.batch_alter_table("session_proposals") as batch_op:
        batch_op.drop_constraint(
            op.f("ck_session_proposals_of_a_pairing_or_a_cohort"), type_="check"
        )
        _not_to(batch_op, "session_proposals", "cohort_id", "cohorts")
        batch_op.drop_column("about")
        batch_op.drop_column("cohort_id")
        batch_op.alter_column("pairing_id", existing_type=sa.Integer(), nullable=False)


def _add(table: str, column: sa.Column[object]) -> None:
    """Add a column to rows that are there already, which has no value of its own afterwards."""
    with op.batch_alter_table(table) as batch_op:
        batch_op.add_column(column)
    with op.batch_alter_table(table) as batch_op:
        batch_op.alter_column(column.name, existing_type=column.type, server_default=None)


def _to(batch_op: object, table: str, column: str, other: str, gone: str) -> None:
    batch_op.create_foreign_key(  # type: ignore[attr-defined]
        op.f(f"fk_{table}_{column}_{other}"), other, [column], ["id"], ondelete=gone
    )


def _not_to(batch_op: object, table: str, column: str, other: str) -> None:
    batch_op.drop_constraint(  # type: ignore[attr-defined]
        op.f(f"fk_{table}_{column}_{other}"), type_="foreignkey"
    )


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=CASCADE)


def _kinds(*, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Change the words that a notice may be of."""
    with op.batch_alter_table("notices") as batch_op:
        batch_op.alter_column(
            "kind", existing_type=_words(before), type_=_words(after), existing_nullable=False
        )


def _words(words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name="notice_kind", native_enum=False, create_constraint=True, length=24)
