"""How it is for the two of a pairing, and what was done about a quiet one."""

import sqlalchemy as sa
from alembic import op

revision = "20261124_energy"
down_revision = "20261124_meeting"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quiet_spells",
        sa.Column("pairing_id", sa.Integer(), nullable=False),
        sa.Column("nudged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rematch_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["pairing_id"],
            ["pairings.id"],
            name=op.f("fk_quiet_spells_pairing_id_pairings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("pairing_id", name=op.f("pk_quiet_spells")),
    )
    op.create_table(
        "energy_answers",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("pairing_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("pulse", sa.Integer(), nullable=True),
        sa.Column("of_use", sa.Integer(), nullable=True),
        sa.Column("energy", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(session_id IS NULL) <> (pulse IS NULL)",
            name=op.f("ck_energy_answers_a_session_or_a_pulse"),
        ),
        sa.CheckConstraint(
            "energy BETWEEN 1 AND 5", name=op.f("ck_energy_answers_energy_in_five_steps")
        ),
        sa.CheckConstraint(
            "of_use BETWEEN 1 AND 5", name=op.f("ck_energy_answers_use_in_five_steps")
        ),
        sa.ForeignKeyConstraint(
            ["pairing_id"],
            ["pairings.id"],
            name=op.f("fk_energy_answers_pairing_id_pairings"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_energy_answers_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_energy_answers_session_id_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_energy_answers")),
        sa.UniqueConstraint(
            "person_id",
            "pairing_id",
            "pulse",
            name=op.f("uq_energy_answers_person_id_pairing_id_pulse"),
        ),
        sa.UniqueConstraint(
            "person_id", "session_id", name=op.f("uq_energy_answers_person_id_session_id")
        ),
    )
    with op.batch_alter_table("energy_answers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_energy_answers_pairing_id"), ["pairing_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_energy_answers_session_id"), ["session_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("energy_answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_energy_answers_session_id"))
        batch_op.drop_index(batch_op.f("ix_energy_answers_pairing_id"))

    op.drop_table("energy_answers")
    op.drop_table("quiet_spells")
