"""Practice changes, who has seen them, and how many steps from the source somebody learned."""

import sqlalchemy as sa
from alembic import op

revision = "20261124_changes"
down_revision = "20261124_preferences"
branch_labels = None
depends_on = None

NEVER_TWICE = {"sqlite_autoincrement": True}  # a number of signed_links; SQLite forgets it
OPEN = sa.text("used_at IS NULL AND ended_at IS NULL")
FOR_ONE_THING = (
    "(purpose = 'endorsement' AND endorsement_id IS NOT NULL AND change_confirmation_id IS NULL)"
    " OR (purpose = 'change' AND change_confirmation_id IS NOT NULL AND endorsement_id IS NULL)"
)


def upgrade() -> None:
    op.create_table(
        "practice_changes",
        sa.Column("pairing_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            _words("change_state", "planned", "tried", "practising", "stopped"),
            nullable=False,
        ),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("where_at", sa.String(length=200), nullable=False),
        sa.Column("by_when", sa.Date(), nullable=True),
        sa.Column("measure", sa.String(length=300), nullable=False),
        sa.Column("for_whom", sa.String(length=300), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("practising_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_days", sa.Integer(), nullable=False),
        sa.Column("experience_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "asked_days IN (0, 30, 90)", name=op.f("ck_practice_changes_asked_twice")
        ),
        sa.CheckConstraint(
            "state <> 'stopped' OR lesson <> ''",
            name=op.f("ck_practice_changes_stopped_with_its_lesson"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('tried', 'practising') OR planned_at IS NOT NULL",
            name=op.f("ck_practice_changes_planned_first"),
        ),
        _to("practice_changes", "pairing_id", "pairings"),
        _to("practice_changes", "need_id", "needs"),
        _to("practice_changes", "learner_id", "people"),
        _to("practice_changes", "experience_id", "experiences", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_changes")),
        sa.UniqueConstraint("experience_id", name=op.f("uq_practice_changes_experience_id")),
    )
    for column in ("learner_id", "need_id", "pairing_id", "planned_at", "state"):
        op.create_index(op.f(f"ix_practice_changes_{column}"), "practice_changes", [column])
    op.create_table(
        "change_confirmations",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("by_email", sa.String(length=254), nullable=False),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("by_role", sa.String(length=200), nullable=False),
        sa.Column(
            "answer",
            _words("endorsement_answer", "confirmed", "corrected", "declined"),
            nullable=True,
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("by_email <> ''", name=op.f("ck_change_confirmations_by_somebody")),
        _to("change_confirmations", "change_id", "practice_changes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_confirmations")),
    )
    op.create_index(
        op.f("ix_change_confirmations_change_id"), "change_confirmations", ["change_id"]
    )
    op.create_table(
        "lineage_followers",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        _to("lineage_followers", "person_id", "people"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_lineage_followers")),
    )
    # No batch: it would make the table anew, without its triggers.
    op.create_index(op.f("ix_pairings_experience_id"), "pairings", ["experience_id"])
    _links()
    _steps()


def downgrade() -> None:
    op.drop_index(op.f("ix_pairings_experience_id"), table_name="pairings")
    with op.batch_alter_table("programmes", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_programmes_most_steps_in_range"), type_="check")
        batch_op.drop_column("most_steps")
    with op.batch_alter_table("experiences", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_experiences_steps_from_source"), type_="check")
        batch_op.drop_index(op.f("ix_experiences_learned_from_id"))
        batch_op.drop_index(op.f("ix_experiences_learned_through_id"))
        batch_op.drop_constraint(
            op.f("fk_experiences_learned_through_id_experiences"), type_="foreignkey"
        )
        batch_op.drop_column("learned_through_id")
        batch_op.drop_column("steps_from_source")
    op.execute(
        "DELETE FROM notices WHERE signed_link_id IN "
        "(SELECT id FROM signed_links WHERE purpose = 'change')"
    )
    op.execute("DELETE FROM signed_links WHERE purpose = 'change'")
    op.drop_index("uq_signed_links_open_change", table_name="signed_links")
    with op.batch_alter_table("signed_links", schema=None, table_kwargs=NEVER_TWICE) as batch_op:
        batch_op.drop_constraint(op.f("ck_signed_links_for_one_thing"), type_="check")
        batch_op.drop_constraint(
            op.f("fk_signed_links_change_confirmation_id_change_confirmations"),
            type_="foreignkey",
        )
        batch_op.drop_column("change_confirmation_id")
        batch_op.alter_column("endorsement_id", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column(
            "purpose",
            existing_type=_words("link_purpose", "endorsement", "change"),
            type_=_words("link_purpose", "endorsement"),
            existing_nullable=False,
        )
    op.drop_table("lineage_followers")
    op.drop_table("change_confirmations")
    op.drop_table("practice_changes")


def _links() -> None:
    """Let a signed link be for a change as well as for an experience."""
    with op.batch_alter_table("signed_links", schema=None, table_kwargs=NEVER_TWICE) as batch_op:
        batch_op.alter_column(
            "purpose",
            existing_type=_words("link_purpose", "endorsement"),
            type_=_words("link_purpose", "endorsement", "change"),
            existing_nullable=False,
        )
        batch_op.alter_column("endorsement_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("change_confirmation_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_signed_links_change_confirmation_id_change_confirmations"),
            "change_confirmations",
            ["change_confirmation_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch_op.create_check_constraint(op.f("ck_signed_links_for_one_thing"), FOR_ONE_THING)
    op.create_index(
        "uq_signed_links_open_change",
        "signed_links",
        ["change_confirmation_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def _steps() -> None:
    with op.batch_alter_table("experiences", schema=None) as batch_op:
        batch_op.add_column(sa.Column("learned_through_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("steps_from_source", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.create_foreign_key(
            op.f("fk_experiences_learned_through_id_experiences"),
            "experiences",
            ["learned_through_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_check_constraint(
            op.f("ck_experiences_steps_from_source"), "steps_from_source BETWEEN 0 AND 99"
        )
        for column in ("learned_from_id", "learned_through_id"):
            batch_op.create_index(op.f(f"ix_experiences_{column}"), [column])
    with op.batch_alter_table("programmes", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("most_steps", sa.Integer(), nullable=False, server_default="2")
        )
        batch_op.create_check_constraint(
            op.f("ck_programmes_most_steps_in_range"), "most_steps BETWEEN 0 AND 5"
        )
    for table, column in (("experiences", "steps_from_source"), ("programmes", "most_steps")):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(column, server_default=None)


def _to(table: str, column: str, other: str, gone: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete=gone
    )


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=24)
