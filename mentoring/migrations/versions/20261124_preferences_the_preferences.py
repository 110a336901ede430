"""How people are told: at once, once a day, or not at all; and no mail twice."""

import sqlalchemy as sa
from alembic import op

revision = "20261124_preferences"
down_revision = "20261124_between"
branch_labels = None
depends_on = None

HOW = ("at_once", "digest", "none")
GROUPS = ("answers", "news", "messages", "questions", "teaching")


def upgrade() -> None:
    op.create_table(
        "notice_preferences",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("group", _words("notice_group", *GROUPS), nullable=False),
        sa.Column("how", _words("notice_how", *HOW), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_notice_preferences_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "group", name=op.f("pk_notice_preferences")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("how", _words("notice_how", *HOW), nullable=False, server_default="at_once")
        )
        batch_op.add_column(sa.Column("digest_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(op.f("ix_notices_digest_id"), ["digest_id"])
        batch_op.create_foreign_key(
            op.f("fk_notices_digest_id_notices"),
            "notices",
            ["digest_id"],
            ["id"],
            ondelete="SET NULL",
        )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.alter_column("how", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_notices_notice_how"), type_="check")
        batch_op.drop_constraint(op.f("fk_notices_digest_id_notices"), type_="foreignkey")
        batch_op.drop_index(op.f("ix_notices_digest_id"))
        for column in ("handed_at", "digest_id", "how"):
            batch_op.drop_column(column)
    op.drop_table("notice_preferences")


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=24)
