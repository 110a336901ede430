"""What nobody on the register can answer, and who was invited to log it."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_gaps"
down_revision = "20261122_learning"
branch_labels = None
depends_on = None

NOTICES = (
    "offer",
    "accepted",
    "declined",
    "expired",
    "confirmed",
    "withdrawn",
    "published",
    "not_placed",
)


def upgrade() -> None:
    _notices(before=NOTICES, after=(*NOTICES, "invited"))
    op.create_table(
        "gap_invitations",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("knowhow_id", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column(
            "state", _words("invitation_state", "sent", "answered", "declined"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("experience_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_gap_invitations_{column}_{table}")
            )
            for column, table in (
                ("programme_id", "programmes"),
                ("knowhow_id", "knowhow"),
                ("person_id", "people"),
                ("invited_by_id", "people"),
                ("experience_id", "experiences"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap_invitations")),
        sa.UniqueConstraint(
            "programme_id",
            "knowhow_id",
            "person_id",
            name=op.f("uq_gap_invitations_programme_id_knowhow_id_person_id"),
        ),
    )
    with op.batch_alter_table("gap_invitations", schema=None) as batch_op:
        for column in ("knowhow_id", "person_id", "programme_id"):
            batch_op.create_index(batch_op.f(f"ix_gap_invitations_{column}"), [column])
    _create_outlooks()


def _create_outlooks() -> None:
    op.create_table(
        "need_outlooks",
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("inputs_hash", sa.String(length=64), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("has_full_answer", sa.Boolean(), nullable=False),
        sa.Column("knowhow_id", sa.String(length=16), nullable=True),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "confidence BETWEEN 0 AND 1", name=op.f("ck_need_outlooks_confidence_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["knowhow_id"], ["knowhow.id"], name=op.f("fk_need_outlooks_knowhow_id_knowhow")
        ),
        sa.ForeignKeyConstraint(
            ["need_id"],
            ["needs.id"],
            name=op.f("fk_need_outlooks_need_id_needs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("need_id", name=op.f("pk_need_outlooks")),
    )
    with op.batch_alter_table("need_outlooks", schema=None) as batch_op:
        for column in ("has_full_answer", "knowhow_id"):
            batch_op.create_index(batch_op.f(f"ix_need_outlooks_{column}"), [column])
    op.create_table(
        "need_nearest",
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("experience_id", sa.Integer(), nullable=False),
        sa.Column("band", sa.String(length=12), nullable=False),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_need_nearest_rank_from_one")),
        sa.ForeignKeyConstraint(
            ["experience_id"],
            ["experiences.id"],
            name=op.f("fk_need_nearest_experience_id_experiences"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["need_id"],
            ["need_outlooks.need_id"],
            name=op.f("fk_need_nearest_need_id_need_outlooks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("need_id", "rank", name=op.f("pk_need_nearest")),
    )
    with op.batch_alter_table("need_nearest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_need_nearest_experience_id"), ["experience_id"])


def downgrade() -> None:
    op.drop_table("need_nearest")
    op.drop_table("need_outlooks")
    op.drop_table("gap_invitations")
    op.execute("DELETE FROM notices WHERE kind = 'invited'")
    _notices(before=(*NOTICES, "invited"), after=NOTICES)


def _notices(*, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Let the database know which kinds of notices there are."""
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.alter_column(
            "kind",
            existing_type=_words("notice_kind", *before),
            type_=_words("notice_kind", *after),
            existing_nullable=False,
        )


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=24)
