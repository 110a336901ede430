"""Cohorts and their members; the database itself keeps to how many a mentor leads at once."""

import sqlalchemy as sa
from alembic import op

revision = "20261126_cohorts"
down_revision = "20261126_cohort_sets"
branch_labels = None
depends_on = None

LED = "('published', 'active')"
STATES = ("draft", "proposed", "published", "active", "completed", "cancelled")
MEMBERS = ("invited", "accepted", "active", "completed", "declined", "expired", "left")
JOINS = ("waiting", "taken", "refused", "withdrawn")
HALF_DAYS = (
    "('mon_am', 'mon_pm', 'tue_am', 'tue_pm', 'wed_am', 'wed_pm', 'thu_am', 'thu_pm', "
    "'fri_am', 'fri_pm')"
)
CASCADE, SET_NULL = "CASCADE", "SET NULL"

# Added in place: a copy of the table would lose the triggers that count its places.
COUNTED = """ALTER TABLE mentors ADD COLUMN cohorts_held INTEGER DEFAULT 0 NOT NULL
    CONSTRAINT ck_mentors_cohorts_within_number
    CHECK (cohorts_held >= 0 AND cohorts_held <= cohorts_at_once)"""

# A lead holds a place while they have not left a cohort that is published or active.
HELD_BEFORE = (
    f"OLD.left_at IS NULL AND (SELECT state FROM cohorts WHERE id = OLD.cohort_id) IN {LED}"
)
HELD_AFTER = (
    f"NEW.left_at IS NULL AND (SELECT state FROM cohorts WHERE id = NEW.cohort_id) IN {LED}"
)
LEADS = "SELECT mentor_id FROM cohort_leads WHERE cohort_id = NEW.id AND left_at IS NULL"

SQLITE = [
    f"""CREATE TRIGGER cohort_leads_take_a_place AFTER INSERT ON cohort_leads WHEN {HELD_AFTER} BEGIN
        UPDATE mentors SET cohorts_held = cohorts_held + 1 WHERE person_id = NEW.mentor_id; END""",
    f"""CREATE TRIGGER cohort_leads_change_places AFTER UPDATE OF cohort_id, mentor_id, left_at ON cohort_leads BEGIN
        UPDATE mentors SET cohorts_held = cohorts_held - 1 WHERE person_id = OLD.mentor_id AND {HELD_BEFORE};
        UPDATE mentors SET cohorts_held = cohorts_held + 1 WHERE person_id = NEW.mentor_id AND {HELD_AFTER}; END""",
    f"""CREATE TRIGGER cohort_leads_free_a_place AFTER DELETE ON cohort_leads WHEN {HELD_BEFORE} BEGIN
        UPDATE mentors SET cohorts_held = cohorts_held - 1 WHERE person_id = OLD.mentor_id; END""",
    f"""CREATE TRIGGER cohorts_change_places AFTER UPDATE OF state ON cohorts
        WHEN (OLD.state IN {LED}) <> (NEW.state IN {LED}) BEGIN
        UPDATE mentors SET cohorts_held = cohorts_held + CASE WHEN NEW.state IN {LED} THEN 1 ELSE -1 END
            WHERE person_id IN ({LEADS}); END""",
    """CREATE TRIGGER cohorts_free_their_places BEFORE DELETE ON cohorts BEGIN
        DELETE FROM cohort_leads WHERE cohort_id = OLD.id; END""",
]  # fmt: skip

# The state is read with a lock: a cohort that is being published and a lead who is being put into
# it wait for each other, so that neither misses the other.
POSTGRESQL = [
    f"""CREATE FUNCTION cohort_leads_hold_places() RETURNS trigger AS $$
    DECLARE found varchar;
    BEGIN
        IF TG_OP <> 'INSERT' AND OLD.left_at IS NULL THEN
            SELECT state INTO found FROM cohorts WHERE id = OLD.cohort_id FOR SHARE;
            IF found IN {LED} THEN
                UPDATE mentors SET cohorts_held = cohorts_held - 1 WHERE person_id = OLD.mentor_id;
            END IF;
        END IF;
        IF TG_OP <> 'DELETE' AND NEW.left_at IS NULL THEN
            SELECT state INTO found FROM cohorts WHERE id = NEW.cohort_id FOR SHARE;
            IF found IN {LED} THEN
                UPDATE mentors SET cohorts_held = cohorts_held + 1 WHERE person_id = NEW.mentor_id;
            END IF;
        END IF;
        RETURN NULL;
    END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER cohort_leads_hold_places AFTER INSERT OR DELETE OR UPDATE OF cohort_id, mentor_id, left_at
    ON cohort_leads FOR EACH ROW EXECUTE FUNCTION cohort_leads_hold_places()""",
    f"""CREATE FUNCTION cohorts_hold_places() RETURNS trigger AS $$
    BEGIN
        IF (OLD.state IN {LED}) <> (NEW.state IN {LED}) THEN
            UPDATE mentors SET cohorts_held = cohorts_held + CASE WHEN NEW.state IN {LED} THEN 1 ELSE -1 END
            WHERE person_id IN ({LEADS});
        END IF;
        RETURN NULL;
    END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER cohorts_hold_places AFTER UPDATE OF state ON cohorts
    FOR EACH ROW EXECUTE FUNCTION cohorts_hold_places()""",
    """CREATE FUNCTION cohorts_free_their_places() RETURNS trigger AS $$
    BEGIN DELETE FROM cohort_leads WHERE cohort_id = OLD.id; RETURN OLD; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER cohorts_free_their_places BEFORE DELETE ON cohorts
    FOR EACH ROW EXECUTE FUNCTION cohorts_free_their_places()""",
]  # fmt: skip
FUNCTIONS = ("cohort_leads_hold_places", "cohorts_hold_places", "cohorts_free_their_places")


def upgrade() -> None:
    op.execute(COUNTED)
    _cohorts()
    op.create_table(
        "cohort_leads",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("second", sa.Boolean(), nullable=False),
        _moment("reply_by"),
        _moment("said_yes_at"),
        _moment("left_at"),
        _key("cohort_leads", "cohort_id", "cohorts.id", CASCADE),
        _key("cohort_leads", "mentor_id", "mentors.person_id", CASCADE),
        sa.PrimaryKeyConstraint("cohort_id", "mentor_id", name=op.f("pk_cohort_leads")),
    )
    op.create_index(op.f("ix_cohort_leads_mentor_id"), "cohort_leads", ["mentor_id"])
    leads = ["cohort_id", "second"]
    _one("uq_cohort_leads_first_and_second", "cohort_leads", leads, "left_at IS NULL")
    op.create_table(
        "proposed_members",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("dropped_because", sa.String(length=300), nullable=False),
        _key("proposed_members", "cohort_id", "cohorts.id", CASCADE),
        _key("proposed_members", "need_id", "needs.id", CASCADE),
        sa.PrimaryKeyConstraint("cohort_id", "need_id", name=op.f("pk_proposed_members")),
    )
    op.create_index(op.f("ix_proposed_members_need_id"), "proposed_members", ["need_id"])
    _memberships()
    _join_requests()
    for law in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(law)


def downgrade() -> None:
    for table in ("join_requests", "memberships", "proposed_members", "cohort_leads", "cohorts"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for name in FUNCTIONS:
            op.execute(f"DROP FUNCTION {name}()")
    op.execute("ALTER TABLE mentors DROP COLUMN cohorts_held")


def _cohorts() -> None:
    op.create_table(
        "cohorts",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("knowhow_id", sa.String(length=16), nullable=False),
        sa.Column("state", _words("cohort_state", STATES), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("aim", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("size_least", sa.Integer(), nullable=False),
        sa.Column("size_aim", sa.Integer(), nullable=False),
        sa.Column("size_most", sa.Integer(), nullable=False),
        sa.Column("every_days", sa.Integer(), nullable=False),
        sa.Column("meetings", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("place_id", sa.String(length=24), nullable=True),
        sa.Column("reach_km", sa.Integer(), nullable=False),
        sa.Column("half_day", sa.String(length=8), nullable=True),
        sa.Column("whole_person_id", sa.Integer(), nullable=True),
        sa.Column("whole_power", sa.Text(), nullable=False),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("story_id", sa.Integer(), nullable=True),
        sa.Column("no_partner_because", sa.Text(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("measures", sa.JSON(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        _moment("made_at", nullable=False),
        _moment("publish_at"),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        _moment("active_at"),
        _moment("ended_at"),
        sa.Column("id", sa.Integer(), nullable=False),
        *_checks(),
        _key("cohorts", "programme_id", "programmes.id"),
        _key("cohorts", "knowhow_id", "knowhow.id"),
        _key("cohorts", "place_id", "places.id"),
        _key("cohorts", "whole_person_id", "people.id", SET_NULL),
        _key("cohorts", "partner_id", "people.id", SET_NULL),
        _key("cohorts", "story_id", "stories.id", SET_NULL),
        _key("cohorts", "set_id", "cohort_sets.id", SET_NULL),
        _key("cohorts", "made_by_id", "people.id", SET_NULL),
        _key("cohorts", "published_by_id", "people.id", SET_NULL),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohorts")),
    )
    for column in ("knowhow_id", "partner_id", "publish_at", "set_id", "whole_person_id"):
        op.create_index(op.f(f"ix_cohorts_{column}"), "cohorts", [column])
    op.create_index("ix_cohorts_programme_id_state", "cohorts", ["programme_id", "state"])


def _checks() -> list[sa.CheckConstraint]:
    laws = {
        "size_in_range": "size_least BETWEEN 6 AND size_aim AND size_most BETWEEN size_aim AND 12",
        "reach_in_range": "reach_km BETWEEN 1 AND 60",
        "rhythm_in_range": "every_days BETWEEN 1 AND 91",
        "meetings_in_range": "meetings BETWEEN 1 AND 52",
        "a_half_day_of_the_week": f"half_day IN {HALF_DAYS}",
        "proposed_before_published": "publish_at IS NULL OR state <> 'draft'",
    }
    return [sa.CheckConstraint(law, name=op.f(f"ck_cohorts_{name}")) for name, law in laws.items()]


def _memberships() -> None:
    op.create_table(
        "memberships",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("state", _words("membership_state", MEMBERS), nullable=False),
        _moment("invited_at", nullable=False),
        _moment("reply_by"),
        _moment("answered_at"),
        _moment("ended_at"),
        sa.Column("id", sa.Integer(), nullable=False),
        _key("memberships", "cohort_id", "cohorts.id", CASCADE),
        _key("memberships", "need_id", "needs.id", CASCADE),
        _key("memberships", "learner_id", "people.id", CASCADE),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
    )
    for column in ("learner_id", "need_id"):
        op.create_index(op.f(f"ix_memberships_{column}"), "memberships", [column])
    op.create_index("ix_memberships_cohort_id_state", "memberships", ["cohort_id", "state"])
    op.create_index("ix_memberships_state_reply_by", "memberships", ["state", "reply_by"])
    belongs = "state IN ('invited', 'accepted', 'active')"
    _one("uq_memberships_live_need", "memberships", ["need_id"], belongs)
    _one(
        "uq_memberships_live_cohort_and_learner",
        "memberships",
        ["cohort_id", "learner_id"],
        belongs,
    )


def _join_requests() -> None:
    op.create_table(
        "join_requests",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("state", _words("join_state", JOINS), nullable=False),
        _moment("asked_at", nullable=False),
        _moment("answered_at"),
        sa.Column("id", sa.Integer(), nullable=False),
        _key("join_requests", "cohort_id", "cohorts.id", CASCADE),
        _key("join_requests", "need_id", "needs.id", CASCADE),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_requests")),
    )
    op.create_index(op.f("ix_join_requests_need_id"), "join_requests", ["need_id"])
    waits = ["cohort_id", "need_id"]
    _one("uq_join_requests_waiting", "join_requests", waits, "state = 'waiting'")


def _one(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(
        name,
        table,
        columns,
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def _moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _key(table: str, column: str, to: str, gone: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to.partition('.')[0]}")
    return sa.ForeignKeyConstraint([column], [to], name=name, ondelete=gone)


def _words(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=24)
