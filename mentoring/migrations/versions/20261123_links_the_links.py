"""Signed links, by which a colleague without an account confirms an experience."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_links"
down_revision = "20261122_trials"
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
    "invited",
)
NEW = ("asked_to_confirm", "endorsed", "corrected", "not_endorsed")
OPEN = sa.text("used_at IS NULL AND ended_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("endorsements", schema=None) as batch_op:
        for column in ("by_name", "by_role"):
            batch_op.add_column(
                sa.Column(column, sa.String(length=200), nullable=False, server_default="")
            )
        batch_op.add_column(
            sa.Column(
                "answer",
                _words("endorsement_answer", "confirmed", "corrected", "declined"),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("endorsements", schema=None) as batch_op:
        for column in ("by_name", "by_role"):  # from now on the service says it itself
            batch_op.alter_column(column, server_default=None)
    op.execute(
        "UPDATE endorsements SET answer = 'confirmed', answered_at = endorsed_at "
        "WHERE endorsed_at IS NOT NULL"
    )
    op.create_table(
        "signed_links",
        sa.Column("purpose", _words("link_purpose", "endorsement"), nullable=False),
        sa.Column("endorsement_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["endorsement_id"],
            ["endorsements.id"],
            name=op.f("fk_signed_links_endorsement_id_endorsements"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_links")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_signed_links_open_endorsement",
        "signed_links",
        ["endorsement_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    _kinds(before=NOTICES, after=(*NOTICES, *NEW))
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.alter_column("recipient_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("signed_link_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_notices_signed_link_id_signed_links"),
            "signed_links",
            ["signed_link_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch_op.create_index(op.f("ix_notices_signed_link_id"), ["signed_link_id"])
        batch_op.create_check_constraint(
            op.f("ck_notices_to_somebody"), "recipient_id IS NOT NULL OR signed_link_id IS NOT NULL"
        )


def downgrade() -> None:
    op.execute("DELETE FROM notices WHERE recipient_id IS NULL")
    gone = ", ".join(f"'{kind}'" for kind in NEW)
    op.execute(f"DELETE FROM notices WHERE kind IN ({gone})")
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_notices_to_somebody"), type_="check")
        batch_op.drop_index(op.f("ix_notices_signed_link_id"))
        batch_op.drop_constraint(op.f("fk_notices_signed_link_id_signed_links"), type_="foreignkey")
        batch_op.drop_column("signed_link_id")
        batch_op.alter_column("recipient_id", existing_type=sa.Integer(), nullable=False)
    _kinds(before=(*NOTICES, *NEW), after=NOTICES)
    op.drop_index("uq_signed_links_open_endorsement", table_name="signed_links")
    op.drop_table("signed_links")
    with op.batch_alter_table("endorsements", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_endorsements_endorsement_answer"), type_="check")
        for column in ("answered_at", "answer", "by_role", "by_name"):
            batch_op.drop_column(column)


def _kinds(*, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Change the words that a notice may be of."""
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.alter_column(
            "kind",
            existing_type=_words("notice_kind", *before),
            type_=_words("notice_kind", *after),
            existing_nullable=False,
        )


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=24)
