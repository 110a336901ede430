"""Sets of cohorts and the runs that form them."""

import sqlalchemy as sa
from alembic import op

revision = "20261126_cohort_sets"
down_revision = "20261125_story_looks"
branch_labels = None
depends_on = None

STATES = ("draft", "queued", "running", "in_review")
HELPS = ("half_day", "room", "reach", "lead", "people", "nothing", "to_say_where")
CASCADE, SET_NULL = "CASCADE", "SET NULL"


def upgrade() -> None:
    _sets()
    _runs()
    op.create_table(
        "cohort_run_places",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("would_help", _words("would_help", HELPS), nullable=True),
        sa.Column("would_join", sa.Integer(), nullable=True),
        sa.Column("value", sa.Integer(), nullable=False),
        _key("cohort_run_places", "run_id", "cohort_runs.id", CASCADE),
        _key("cohort_run_places", "need_id", "needs.id", CASCADE),
        sa.PrimaryKeyConstraint("run_id", "need_id", name=op.f("pk_cohort_run_places")),
    )
    op.create_index(op.f("ix_cohort_run_places_need_id"), "cohort_run_places", ["need_id"])


def downgrade() -> None:
    for table in ("cohort_run_places", "cohort_runs", "cohort_sets"):
        op.drop_table(table)


def _sets() -> None:
    laws = {
        "size_in_range": "size_least BETWEEN 6 AND size_aim AND size_most BETWEEN size_aim AND 12",
        "reach_in_range": "reach_km BETWEEN 1 AND 60",
        "rhythm_in_range": "every_days BETWEEN 1 AND 91",
        "meetings_in_range": "meetings BETWEEN 1 AND 52",
    }
    op.create_table(
        "cohort_sets",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("aim", sa.Text(), nullable=False),
        sa.Column("state", _words("cohort_set_state", STATES), nullable=False),
        sa.Column("knowhow_id", sa.String(length=16), nullable=True),
        sa.Column("place_id", sa.String(length=24), nullable=True),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("size_least", sa.Integer(), nullable=False),
        sa.Column("size_aim", sa.Integer(), nullable=False),
        sa.Column("size_most", sa.Integer(), nullable=False),
        sa.Column("reach_km", sa.Integer(), nullable=False),
        sa.Column("every_days", sa.Integer(), nullable=False),
        sa.Column("meetings", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("whole_person_id", sa.Integer(), nullable=True),
        sa.Column("whole_power", sa.Text(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        _moment("created_at", nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.CheckConstraint(law, name=op.f(f"ck_cohort_sets_{name}"))
            for name, law in laws.items()
        ),
        _key("cohort_sets", "programme_id", "programmes.id"),
        _key("cohort_sets", "knowhow_id", "knowhow.id"),
        _key("cohort_sets", "place_id", "places.id"),
        _key("cohort_sets", "whole_person_id", "people.id", SET_NULL),
        _key("cohort_sets", "created_by_id", "people.id", SET_NULL),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_sets")),
    )
    for column in ("programme_id", "state", "whole_person_id"):
        op.create_index(op.f(f"ix_cohort_sets_{column}"), "cohort_sets", [column])


def _runs() -> None:
    op.create_table(
        "cohort_runs",
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("staff", sa.JSON(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=80), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=80), nullable=False),
        _moment("lease_until"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _moment("queued_at", nullable=False),
        _moment("finished_at"),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("measures", sa.JSON(), nullable=False),
        sa.Column("inputs", sa.LargeBinary(), nullable=True),
        sa.Column("result_hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "done >= 0 AND done <= of", name=op.f("ck_cohort_runs_progress_in_range")
        ),
        _key("cohort_runs", "set_id", "cohort_sets.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_runs")),
        sa.UniqueConstraint("set_id", "number", name=op.f("uq_cohort_runs_set_id_number")),
    )
    for column in ("lease_until", "set_id"):
        op.create_index(op.f(f"ix_cohort_runs_{column}"), "cohort_runs", [column])


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _key(table: str, column: str, to: str, gone: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to.partition('.')[0]}")
    return sa.ForeignKeyConstraint([column], [to], name=name, ondelete=gone)


def _words(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=24)
