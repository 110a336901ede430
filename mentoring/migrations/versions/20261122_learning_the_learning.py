"""What use teaches: which people a list showed, and the versions learnt from decisions."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_learning"
down_revision = "20261121_register"
branch_labels = None
depends_on = None

STATES = ("candidate", "active", "replaced", "rolled_back", "refused")


def upgrade() -> None:
    op.create_table(
        "learned_versions",
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("engine", sa.String(length=24), nullable=False),
        sa.Column("worths", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                *STATES, name="version_state", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_learned_versions_decided_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned_versions")),
    )
    with op.batch_alter_table("learned_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_learned_versions_made_at"), ["made_at"], unique=False)
        batch_op.create_index(
            "uq_learned_versions_active",
            ["state"],
            unique=True,
            sqlite_where=sa.text("state = 'active'"),
            postgresql_where=sa.text("state = 'active'"),
        )

    op.create_table(
        "shown",
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("experience_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("band", sa.String(length=12), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("beyond_room", sa.Boolean(), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_shown_rank_from_one")),
        sa.ForeignKeyConstraint(
            ["experience_id"], ["experiences.id"], name=op.f("fk_shown_experience_id_experiences")
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["mentors.person_id"], name=op.f("fk_shown_mentor_id_mentors")
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["needs.id"], name=op.f("fk_shown_need_id_needs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shown")),
        sa.UniqueConstraint(
            "need_id", "version", "mentor_id", name=op.f("uq_shown_need_id_version_mentor_id")
        ),
    )
    with op.batch_alter_table("shown", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shown_mentor_id"), ["mentor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shown_need_id"), ["need_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("shown", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_shown_need_id"))
        batch_op.drop_index(batch_op.f("ix_shown_mentor_id"))

    op.drop_table("shown")
    with op.batch_alter_table("learned_versions", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_learned_versions_active",
            sqlite_where=sa.text("state = 'active'"),
            postgresql_where=sa.text("state = 'active'"),
        )
        batch_op.drop_index(batch_op.f("ix_learned_versions_made_at"))

    op.drop_table("learned_versions")
