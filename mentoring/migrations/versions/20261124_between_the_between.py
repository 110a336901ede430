"""What passes between the two of a pairing, and how it ends."""

import sqlalchemy as sa
from alembic import op

revision = "20261124_between"
down_revision = "20261124_living"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "concerns",
        sa.Column("pairing_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=32), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "raised",
                "answered",
                name="concern_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_concerns_by_id_people")),
        sa.ForeignKeyConstraint(
            ["pairing_id"],
            ["pairings.id"],
            name=op.f("fk_concerns_pairing_id_pairings"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_concerns_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(["to_id"], ["people.id"], name=op.f("fk_concerns_to_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concerns")),
        sa.UniqueConstraint("form", name=op.f("uq_concerns_form")),
    )
    with op.batch_alter_table("concerns", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_concerns_by_id"), ["by_id"])
        batch_op.create_index(op.f("ix_concerns_pairing_id"), ["pairing_id"])
        batch_op.create_index(op.f("ix_concerns_programme_id"), ["programme_id"])
        batch_op.create_index(op.f("ix_concerns_to_id"), ["to_id"])

    op.create_table(
        "messages",
        sa.Column("pairing_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(text = '') = (taken_back_at IS NOT NULL)",
            name=op.f("ck_messages_words_or_taken_back"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_messages_by_id_people")),
        sa.ForeignKeyConstraint(
            ["pairing_id"],
            ["pairings.id"],
            name=op.f("fk_messages_pairing_id_pairings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("form", name=op.f("uq_messages_form")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_messages_by_id"), ["by_id"])
        batch_op.create_index("ix_messages_pairing_id_id", ["pairing_id", "id"])

    op.create_table(
        "pairing_ends",
        sa.Column("pairing_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column(
            "reason",
            sa.Enum(
                "no_time",
                "not_what_is_needed",
                "changed_post",
                "went_quiet",
                "other",
                name="end_reason",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_pairing_ends_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["pairing_id"],
            ["pairings.id"],
            name=op.f("fk_pairing_ends_pairing_id_pairings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("pairing_id", name=op.f("pk_pairing_ends")),
    )
    op.create_table(
        "pairing_files",
        sa.Column("pairing_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "pdf",
                "png",
                "jpeg",
                "docx",
                "xlsx",
                "pptx",
                "text",
                name="file_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "size BETWEEN 1 AND 2097152", name=op.f("ck_pairing_files_size_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_pairing_files_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["pairing_id"],
            ["pairings.id"],
            name=op.f("fk_pairing_files_pairing_id_pairings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing_files")),
    )
    with op.batch_alter_table("pairing_files", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_pairing_files_pairing_id"), ["pairing_id"])

    op.create_table(
        "pairing_notes",
        sa.Column("pairing_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["pairing_id"],
            ["pairings.id"],
            name=op.f("fk_pairing_notes_pairing_id_pairings"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_pairing_notes_person_id_people")
        ),
        sa.PrimaryKeyConstraint("pairing_id", "person_id", name=op.f("pk_pairing_notes")),
    )


def downgrade() -> None:
    for table in ("pairing_notes", "pairing_files", "pairing_ends", "messages", "concerns"):
        op.drop_table(table)
