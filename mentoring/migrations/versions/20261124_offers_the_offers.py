"""Lists to wait in, and a mentor's other answers to an offer: a group, or somebody else."""

import sqlalchemy as sa
from alembic import op

revision = "20261124_offers"
down_revision = "20261124_stories"
branch_labels = None
depends_on = None

WHILE_OPEN = sa.text("state IN ('waiting', 'called')")


def upgrade() -> None:
    op.create_table(
        "knowhow_waits",
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("knowhow_id", sa.String(length=16), nullable=False),
        sa.Column(
            "state",
            _words("wait_state", "waiting", "called", "offered", "passed", "left"),
            nullable=False,
        ),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("turn_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("experience_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        _key("knowhow_waits", "need_id", "needs.id", "CASCADE"),
        _key("knowhow_waits", "knowhow_id", "knowhow.id"),
        _key("knowhow_waits", "experience_id", "experiences.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowhow_waits")),
    )
    op.create_index(
        "uq_knowhow_waits_open",
        "knowhow_waits",
        ["need_id", "knowhow_id"],
        unique=True,
        sqlite_where=WHILE_OPEN,
        postgresql_where=WHILE_OPEN,
    )
    op.create_index("ix_knowhow_waits_knowhow_id_state", "knowhow_waits", ["knowhow_id", "state"])
    op.create_index(op.f("ix_knowhow_waits_need_id"), "knowhow_waits", ["need_id"])
    op.create_table(
        "group_offers",
        sa.Column("pairing_id", sa.Integer(), nullable=False),
        sa.Column("knowhow_id", sa.String(length=16), nullable=False),
        sa.Column(
            "state",
            _words("group_state", "asked", "wanted", "refused", "expired", "left"),
            nullable=False,
        ),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        _key("group_offers", "pairing_id", "pairings.id", "CASCADE"),
        _key("group_offers", "knowhow_id", "knowhow.id"),
        sa.PrimaryKeyConstraint("pairing_id", name=op.f("pk_group_offers")),
    )
    for column in ("knowhow_id", "state"):
        op.create_index(op.f(f"ix_group_offers_{column}"), "group_offers", [column])
    op.create_table(
        "referrals",
        sa.Column("pairing_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _key("referrals", "pairing_id", "pairings.id", "CASCADE"),
        _key("referrals", "person_id", "people.id", "CASCADE"),
        sa.PrimaryKeyConstraint("pairing_id", name=op.f("pk_referrals")),
    )
    op.create_index(op.f("ix_referrals_person_id"), "referrals", ["person_id"])


def downgrade() -> None:
    op.drop_table("referrals")
    op.drop_table("group_offers")
    op.drop_table("knowhow_waits")


def _key(table: str, column: str, target: str, ondelete: str | None = None) -> sa.Constraint:
    name = op.f(f"fk_{table}_{column}_{target.partition('.')[0]}")
    return sa.ForeignKeyConstraint([column], [target], name=name, ondelete=ondelete)


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=24)
