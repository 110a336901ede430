"""The register: every table, and the laws that the database itself keeps."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_register"
down_revision = None
branch_labels = None
depends_on = None

LIVE = "('offered', 'accepted', 'active')"

SQLITE = [
    f"""CREATE TRIGGER pairings_take_a_place AFTER INSERT ON pairings WHEN NEW.state IN {LIVE} BEGIN
        UPDATE mentors SET learners_held = learners_held + 1 WHERE person_id = NEW.mentor_id; END""",
    f"""CREATE TRIGGER pairings_change_places AFTER UPDATE OF state, mentor_id ON pairings BEGIN
        UPDATE mentors SET learners_held = learners_held - 1 WHERE person_id = OLD.mentor_id AND OLD.state IN {LIVE}
            AND NOT (NEW.state IN {LIVE} AND NEW.mentor_id = OLD.mentor_id);
        UPDATE mentors SET learners_held = learners_held + 1 WHERE person_id = NEW.mentor_id AND NEW.state IN {LIVE}
            AND NOT (OLD.state IN {LIVE} AND NEW.mentor_id = OLD.mentor_id); END""",
    f"""CREATE TRIGGER pairings_free_a_place AFTER DELETE ON pairings WHEN OLD.state IN {LIVE} BEGIN
        UPDATE mentors SET learners_held = learners_held - 1 WHERE person_id = OLD.mentor_id; END""",
    """CREATE TRIGGER audit_events_never_change BEFORE UPDATE ON audit_events BEGIN
        SELECT RAISE(ABORT, 'the audit log is append-only'); END""",
    """CREATE TRIGGER audit_events_never_go BEFORE DELETE ON audit_events BEGIN
        SELECT RAISE(ABORT, 'the audit log is append-only'); END""",
]  # fmt: skip

POSTGRESQL = [
    f"""CREATE FUNCTION pairings_hold_places() RETURNS trigger AS $$
    DECLARE held_before boolean := TG_OP <> 'INSERT' AND OLD.state IN {LIVE};
            held_after boolean := TG_OP <> 'DELETE' AND NEW.state IN {LIVE};
    BEGIN
        IF held_before AND held_after AND OLD.mentor_id = NEW.mentor_id THEN RETURN NULL; END IF;
        IF held_before THEN UPDATE mentors SET learners_held = learners_held - 1 WHERE person_id = OLD.mentor_id; END IF;
        IF held_after THEN UPDATE mentors SET learners_held = learners_held + 1 WHERE person_id = NEW.mentor_id; END IF;
        RETURN NULL;
    END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER pairings_hold_places AFTER INSERT OR UPDATE OR DELETE ON pairings
    FOR EACH ROW EXECUTE FUNCTION pairings_hold_places()""",
    """CREATE FUNCTION audit_is_append_only() RETURNS trigger AS $$
    BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER audit_events_never_change BEFORE UPDATE OR DELETE ON audit_events
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()""",
]  # fmt: skip


def _laws() -> list[str]:
    return SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL


def upgrade() -> None:
    op.create_table(
        "audit_events",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("noun", sa.String(length=40), nullable=False),
        sa.Column("noun_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
    )
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_events_action"), ["action"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_events_at"), ["at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_audit_events_programme_id"), ["programme_id"], unique=False
        )

    op.create_table(
        "contexts",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "level",
                "setting",
                "authority",
                "population",
                "service",
                "obstacle",
                "outcome",
                "stage",
                name="context_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("synonyms", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contexts")),
    )
    with op.batch_alter_table("contexts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contexts_kind"), ["kind"], unique=False)

    op.create_table(
        "fitted_registers",
        sa.Column("inputs_hash", sa.String(length=64), nullable=False),
        sa.Column("fitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fitted_registers")),
        sa.UniqueConstraint("inputs_hash", name=op.f("uq_fitted_registers_inputs_hash")),
    )
    op.create_table(
        "knowhow",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("parent_id", sa.String(length=16), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("synonyms", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("pathway_stage", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["knowhow.id"], name=op.f("fk_knowhow_parent_id_knowhow")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowhow")),
    )
    with op.batch_alter_table("knowhow", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_knowhow_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "sayings",
        sa.Column("knowhow_id", sa.String(length=16), nullable=False),
        sa.Column("said", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["knowhow_id"], ["knowhow.id"], name=op.f("fk_sayings_knowhow_id_knowhow")
        ),
        sa.PrimaryKeyConstraint("knowhow_id", "said", name=op.f("pk_sayings")),
    )
    op.create_table(
        "national_programmes",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("start_year", sa.Integer(), nullable=True),
        sa.Column("end_year", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_national_programmes")),
    )
    op.create_table(
        "places",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("parent_id", sa.String(length=24), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "region",
                "system",
                "place",
                "neighbourhood",
                name="place_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("typical_setting", sa.String(length=24), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("successor_id", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["places.id"], name=op.f("fk_places_parent_id_places")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["places.id"], name=op.f("fk_places_successor_id_places")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
    )
    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_places_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_places_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "professions",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("sector", sa.String(length=80), nullable=False),
        sa.Column("may_lose", sa.Text(), nullable=False),
        sa.Column("brings", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_professions")),
    )
    op.create_table(
        "programmes",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("undo_minutes", sa.Integer(), nullable=False),
        sa.Column("offer_days", sa.Integer(), nullable=False),
        sa.Column("other_organisation", sa.Boolean(), nullable=False),
        sa.Column("same_region", sa.Boolean(), nullable=False),
        sa.Column("shared_language", sa.Boolean(), nullable=False),
        sa.Column("shared_half_day", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "offer_days BETWEEN 1 AND 60", name=op.f("ck_programmes_offer_days_in_range")
        ),
        sa.CheckConstraint(
            "undo_minutes BETWEEN 0 AND 1440", name=op.f("ck_programmes_undo_within_a_day")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programmes")),
        sa.UniqueConstraint("name", name=op.f("uq_programmes_name")),
    )
    op.create_table(
        "audit_notes",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["audit_events.id"], name=op.f("fk_audit_notes_event_id_audit_events")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_audit_notes")),
    )
    op.create_table(
        "organisations",
        sa.Column("ods_code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("place_id", sa.String(length=24), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "successor_id <> id", name=op.f("ck_organisations_not_its_own_successor")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_organisations_place_id_places")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"],
            ["organisations.id"],
            name=op.f("fk_organisations_successor_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("ods_code", name=op.f("uq_organisations_ods_code")),
    )
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisations_place_id"), ["place_id"], unique=False)

    op.create_table(
        "sites",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("locality", sa.String(length=200), nullable=False),
        sa.Column("place_id", sa.String(length=24), nullable=True),
        sa.Column("national_programme_id", sa.String(length=24), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("fictional", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["national_programme_id"],
            ["national_programmes.id"],
            name=op.f("fk_sites_national_programme_id_national_programmes"),
        ),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_sites_place_id_places")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
    )
    with op.batch_alter_table("sites", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sites_place_id"), ["place_id"], unique=False)

    op.create_table(
        "people",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("job_title", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("profession_id", sa.String(length=16), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.String(length=24), nullable=True),
        sa.Column("line_manager_id", sa.Integer(), nullable=True),
        sa.Column("languages", sa.Integer(), nullable=False),
        sa.Column("half_days", sa.Integer(), nullable=False),
        sa.Column("public_partner", sa.Boolean(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("persona", sa.String(length=40), nullable=True),
        sa.Column("persona_note", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_people_email_in_small_letters")),
        sa.CheckConstraint("line_manager_id <> id", name=op.f("ck_people_not_their_own_manager")),
        sa.ForeignKeyConstraint(
            ["line_manager_id"], ["people.id"], name=op.f("fk_people_line_manager_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_people_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_people_place_id_places")
        ),
        sa.ForeignKeyConstraint(
            ["profession_id"], ["professions.id"], name=op.f("fk_people_profession_id_professions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
        sa.UniqueConstraint("persona", name=op.f("uq_people_persona")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_people_line_manager_id"), ["line_manager_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_people_organisation_id"), ["organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_people_place_id"), ["place_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_people_profession_id"), ["profession_id"], unique=False
        )

    op.create_table(
        "experiences",
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "endorsed",
                "withdrawn",
                name="experience_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("what_was_done", sa.Text(), nullable=False),
        sa.Column("what_it_took", sa.Text(), nullable=False),
        sa.Column("working_note", sa.Text(), nullable=False),
        sa.Column(
            "note_basis",
            sa.Enum(
                "own_account",
                "sourced",
                "mixed",
                "illustrative",
                name="note_basis",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("would_change", sa.Text(), nullable=False),
        sa.Column("does_now", sa.Text(), nullable=False),
        sa.Column(
            "own_part",
            sa.Enum(
                "led",
                "co_led",
                "delivered",
                "advised",
                name="own_part",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("first_year", sa.Integer(), nullable=True),
        sa.Column("last_year", sa.Integer(), nullable=True),
        sa.Column("place_id", sa.String(length=24), nullable=True),
        sa.Column("site_id", sa.String(length=24), nullable=True),
        sa.Column("source_ref", sa.String(length=24), nullable=True),
        sa.Column("source_url", sa.String(length=500), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("learned_from_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_year >= first_year", name=op.f("ck_experiences_years_in_order")),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["people.id"], name=op.f("fk_experiences_holder_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["learned_from_id"], ["people.id"], name=op.f("fk_experiences_learned_from_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_experiences_place_id_places")
        ),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name=op.f("fk_experiences_site_id_sites")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiences")),
        sa.UniqueConstraint("source_ref", name=op.f("uq_experiences_source_ref")),
    )
    with op.batch_alter_table("experiences", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_experiences_holder_id"), ["holder_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_experiences_place_id"), ["place_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_experiences_state"), ["state"], unique=False)

    op.create_table(
        "imported_files",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "people",
                "experiences",
                "needs",
                name="import_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_imported_files_programme_id_programmes"),
        ),
        sa.ForeignKeyConstraint(
            ["sent_by_id"], ["people.id"], name=op.f("fk_imported_files_sent_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_files")),
    )
    with op.batch_alter_table("imported_files", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_imported_files_programme_id"), ["programme_id"], unique=False
        )

    op.create_table(
        "mentors",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("learners_at_once", sa.Integer(), nullable=False),
        sa.Column("cohorts_at_once", sa.Integer(), nullable=False),
        sa.Column("learners_held", sa.Integer(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column(
            "visibility",
            sa.Enum(
                "nobody",
                "programme_team",
                "signed_in",
                name="visibility",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "readiness",
            sa.Enum(
                "not_started",
                "in_training",
                "ready",
                "paused",
                name="readiness",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "cohorts_at_once BETWEEN 0 AND 2", name=op.f("ck_mentors_cohorts_in_range")
        ),
        sa.CheckConstraint(
            "learners_at_once BETWEEN 0 AND 6", name=op.f("ck_mentors_learners_in_range")
        ),
        sa.CheckConstraint(
            "learners_held >= 0 AND learners_held <= learners_at_once",
            name=op.f("ck_mentors_learners_within_number"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_mentors_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_mentors")),
    )
    op.create_table(
        "needs",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "open",
                "matched",
                "met",
                "withdrawn",
                name="need_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_problem", sa.Text(), nullable=False),
        sa.Column("place_id", sa.String(length=24), nullable=True),
        sa.Column("by_when", sa.Date(), nullable=True),
        sa.Column(
            "learning",
            sa.Enum(
                "one_conversation",
                "few_sessions",
                "small_group",
                "visit",
                "no_preference",
                name="learning",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("mentors_wanted", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("state = 'draft' OR text <> ''", name=op.f("ck_needs_said_in_words")),
        sa.CheckConstraint(
            "mentors_wanted BETWEEN 1 AND 3", name=op.f("ck_needs_one_to_three_mentors")
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["people.id"], name=op.f("fk_needs_learner_id_people")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_needs_place_id_places")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_needs_programme_id_programmes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs")),
    )
    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_needs_learner_id"), ["learner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_needs_place_id"), ["place_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_needs_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_needs_state"), ["state"], unique=False)

    op.create_table(
        "not_with",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("person_id <> other_id", name=op.f("ck_not_with_two_people")),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["people.id"],
            name=op.f("fk_not_with_other_id_people"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_not_with_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "other_id", name=op.f("pk_not_with")),
    )
    with op.batch_alter_table("not_with", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_not_with_other_id"), ["other_id"], unique=False)

    op.create_table(
        "notices",
        sa.Column(
            "kind",
            sa.Enum(
                "offer",
                "accepted",
                "declined",
                "expired",
                "confirmed",
                "withdrawn",
                "published",
                "not_placed",
                name="notice_kind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("once", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("link", sa.String(length=120), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["people.id"], name=op.f("fk_notices_recipient_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("message_id", name=op.f("uq_notices_message_id")),
        sa.UniqueConstraint("once", name=op.f("uq_notices_once")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notices_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_notices_recipient_id"), ["recipient_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notices_sent_at"), ["sent_at"], unique=False)

    op.create_table(
        "programme_admins",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_programme_admins_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programmes.id"],
            name=op.f("fk_programme_admins_programme_id_programmes"),
        ),
        sa.PrimaryKeyConstraint("programme_id", "person_id", name=op.f("pk_programme_admins")),
    )
    with op.batch_alter_table("programme_admins", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_programme_admins_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "rounds",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "queued",
                "running",
                "in_review",
                "scheduled",
                "published",
                "closed",
                name="round_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'scheduled' OR publish_at IS NOT NULL",
            name=op.f("ck_rounds_scheduled_has_a_time"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["people.id"], name=op.f("fk_rounds_created_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_rounds_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["people.id"], name=op.f("fk_rounds_published_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
    )
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rounds_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rounds_state"), ["state"], unique=False)

    op.create_table(
        "choices",
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("experience_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("rank BETWEEN 1 AND 3", name=op.f("ck_choices_first_to_third")),
        sa.ForeignKeyConstraint(
            ["experience_id"], ["experiences.id"], name=op.f("fk_choices_experience_id_experiences")
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["mentors.person_id"], name=op.f("fk_choices_mentor_id_mentors")
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["needs.id"], name=op.f("fk_choices_need_id_needs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("need_id", "rank", name=op.f("pk_choices")),
        sa.UniqueConstraint("need_id", "mentor_id", name=op.f("uq_choices_need_id_mentor_id")),
    )
    with op.batch_alter_table("choices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_choices_mentor_id"), ["mentor_id"], unique=False)

    op.create_table(
        "endorsements",
        sa.Column("experience_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_email", sa.String(length=254), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("endorsed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "by_id IS NOT NULL OR by_email <> ''", name=op.f("ck_endorsements_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_endorsements_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["experience_id"],
            ["experiences.id"],
            name=op.f("fk_endorsements_experience_id_experiences"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endorsements")),
    )
    with op.batch_alter_table("endorsements", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_endorsements_experience_id"), ["experience_id"], unique=False
        )

    op.create_table(
        "experience_contexts",
        sa.Column("experience_id", sa.Integer(), nullable=False),
        sa.Column("context_id", sa.String(length=60), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["context_id"], ["contexts.id"], name=op.f("fk_experience_contexts_context_id_contexts")
        ),
        sa.ForeignKeyConstraint(
            ["experience_id"],
            ["experiences.id"],
            name=op.f("fk_experience_contexts_experience_id_experiences"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("experience_id", "context_id", name=op.f("pk_experience_contexts")),
    )
    with op.batch_alter_table("experience_contexts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_experience_contexts_context_id"), ["context_id"], unique=False
        )

    op.create_table(
        "experience_knowhow",
        sa.Column("experience_id", sa.Integer(), nullable=False),
        sa.Column("knowhow_id", sa.String(length=16), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.CheckConstraint("rank >= 1", name=op.f("ck_experience_knowhow_rank_from_one")),
        sa.ForeignKeyConstraint(
            ["experience_id"],
            ["experiences.id"],
            name=op.f("fk_experience_knowhow_experience_id_experiences"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["knowhow_id"], ["knowhow.id"], name=op.f("fk_experience_knowhow_knowhow_id_knowhow")
        ),
        sa.PrimaryKeyConstraint("experience_id", "knowhow_id", name=op.f("pk_experience_knowhow")),
    )
    with op.batch_alter_table("experience_knowhow", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_experience_knowhow_knowhow_id"), ["knowhow_id"], unique=False
        )

    op.create_table(
        "mentor_waivers",
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column(
            "what",
            sa.Enum(
                "readiness",
                "endorsement",
                name="waiver",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_mentor_waivers_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["mentors.person_id"], name=op.f("fk_mentor_waivers_mentor_id_mentors")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_waivers")),
    )
    with op.batch_alter_table("mentor_waivers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mentor_waivers_mentor_id"), ["mentor_id"], unique=False
        )

    op.create_table(
        "need_contexts",
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("context_id", sa.String(length=60), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["context_id"], ["contexts.id"], name=op.f("fk_need_contexts_context_id_contexts")
        ),
        sa.ForeignKeyConstraint(
            ["need_id"],
            ["needs.id"],
            name=op.f("fk_need_contexts_need_id_needs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("need_id", "context_id", name=op.f("pk_need_contexts")),
    )
    with op.batch_alter_table("need_contexts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_need_contexts_context_id"), ["context_id"], unique=False
        )

    op.create_table(
        "need_knowhow",
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("knowhow_id", sa.String(length=16), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["knowhow_id"], ["knowhow.id"], name=op.f("fk_need_knowhow_knowhow_id_knowhow")
        ),
        sa.ForeignKeyConstraint(
            ["need_id"],
            ["needs.id"],
            name=op.f("fk_need_knowhow_need_id_needs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("need_id", "knowhow_id", name=op.f("pk_need_knowhow")),
    )
    with op.batch_alter_table("need_knowhow", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_need_knowhow_knowhow_id"), ["knowhow_id"], unique=False
        )

    op.create_table(
        "round_decisions",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column(
            "decided",
            sa.Enum(
                "pinned",
                "forbidden",
                name="decided",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("experience_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["people.id"], name=op.f("fk_round_decisions_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["experience_id"],
            ["experiences.id"],
            name=op.f("fk_round_decisions_experience_id_experiences"),
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["mentors.person_id"], name=op.f("fk_round_decisions_mentor_id_mentors")
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["needs.id"], name=op.f("fk_round_decisions_need_id_needs")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_round_decisions_round_id_rounds")
        ),
        sa.PrimaryKeyConstraint(
            "round_id", "need_id", "mentor_id", name=op.f("pk_round_decisions")
        ),
    )
    with op.batch_alter_table("round_decisions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_round_decisions_mentor_id"), ["mentor_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_round_decisions_need_id"), ["need_id"], unique=False)

    op.create_table(
        "round_runs",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=80), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=80), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("measures", sa.JSON(), nullable=False),
        sa.Column("inputs", sa.LargeBinary(), nullable=True),
        sa.Column("result_hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "done >= 0 AND done <= of", name=op.f("ck_round_runs_progress_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_round_runs_round_id_rounds")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_runs")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_round_runs_round_id_number")),
    )
    with op.batch_alter_table("round_runs", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_round_runs_lease_until"), ["lease_until"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_round_runs_round_id"), ["round_id"], unique=False)

    op.create_table(
        "suggestions",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("experience_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "pinned",
                "forbidden",
                "swapped",
                "published",
                "dropped",
                name="suggestion_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("explanation", sa.JSON(), nullable=False),
        sa.Column("dropped_because", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("score BETWEEN 0 AND 1", name=op.f("ck_suggestions_score_in_range")),
        sa.ForeignKeyConstraint(
            ["experience_id"],
            ["experiences.id"],
            name=op.f("fk_suggestions_experience_id_experiences"),
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["mentors.person_id"], name=op.f("fk_suggestions_mentor_id_mentors")
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["needs.id"], name=op.f("fk_suggestions_need_id_needs")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["round_runs.id"], name=op.f("fk_suggestions_run_id_round_runs")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestions")),
        sa.UniqueConstraint(
            "run_id", "need_id", "mentor_id", name=op.f("uq_suggestions_run_id_need_id_mentor_id")
        ),
    )
    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestions_mentor_id"), ["mentor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestions_need_id"), ["need_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_suggestions_run_id"), ["run_id"], unique=False)

    op.create_table(
        "unmatched",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("explanation", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_unmatched_need_id_needs")),
        sa.ForeignKeyConstraint(
            ["run_id"], ["round_runs.id"], name=op.f("fk_unmatched_run_id_round_runs")
        ),
        sa.PrimaryKeyConstraint("run_id", "need_id", name=op.f("pk_unmatched")),
    )
    with op.batch_alter_table("unmatched", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unmatched_need_id"), ["need_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_unmatched_why"), ["why"], unique=False)

    op.create_table(
        "pairings",
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("need_place", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("experience_id", sa.Integer(), nullable=False),
        sa.Column("suggestion_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "offered",
                "accepted",
                "active",
                "completed",
                "ended",
                "declined",
                "expired",
                "withdrawn",
                name="pairing_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("explanation", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("active_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "decline_reason",
            sa.Enum(
                "no_time",
                "cannot_teach_this",
                "too_close",
                "somebody_else_better",
                "other",
                name="decline_reason",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "need_place BETWEEN 1 AND 3", name=op.f("ck_pairings_place_of_the_need")
        ),
        sa.ForeignKeyConstraint(
            ["experience_id"],
            ["experiences.id"],
            name=op.f("fk_pairings_experience_id_experiences"),
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["mentors.person_id"], name=op.f("fk_pairings_mentor_id_mentors")
        ),
        sa.ForeignKeyConstraint(["need_id"], ["needs.id"], name=op.f("fk_pairings_need_id_needs")),
        sa.ForeignKeyConstraint(
            ["suggestion_id"],
            ["suggestions.id"],
            name=op.f("fk_pairings_suggestion_id_suggestions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairings")),
    )
    with op.batch_alter_table("pairings", schema=None) as batch_op:
        batch_op.create_index("ix_pairings_mentor_id_state", ["mentor_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_pairings_need_id"), ["need_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pairings_reply_by"), ["reply_by"], unique=False)
        batch_op.create_index(
            "uq_pairings_live_need_and_mentor",
            ["need_id", "mentor_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('requested', 'offered', 'accepted', 'active')"),
            postgresql_where=sa.text("state IN ('requested', 'offered', 'accepted', 'active')"),
        )
        batch_op.create_index(
            "uq_pairings_live_place_of_a_need",
            ["need_id", "need_place"],
            unique=True,
            sqlite_where=sa.text("state IN ('requested', 'offered', 'accepted', 'active')"),
            postgresql_where=sa.text("state IN ('requested', 'offered', 'accepted', 'active')"),
        )

    op.create_table(
        "proposed_times",
        sa.Column("pairing_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pairing_id"],
            ["pairings.id"],
            name=op.f("fk_proposed_times_pairing_id_pairings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposed_times")),
    )
    with op.batch_alter_table("proposed_times", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proposed_times_pairing_id"), ["pairing_id"], unique=False
        )
    for law in _laws():
        op.execute(law)


def downgrade() -> None:
    with op.batch_alter_table("proposed_times", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposed_times_pairing_id"))

    op.drop_table("proposed_times")
    with op.batch_alter_table("pairings", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_pairings_live_place_of_a_need",
            sqlite_where=sa.text("state IN ('requested', 'offered', 'accepted', 'active')"),
            postgresql_where=sa.text("state IN ('requested', 'offered', 'accepted', 'active')"),
        )
        batch_op.drop_index(
            "uq_pairings_live_need_and_mentor",
            sqlite_where=sa.text("state IN ('requested', 'offered', 'accepted', 'active')"),
            postgresql_where=sa.text("state IN ('requested', 'offered', 'accepted', 'active')"),
        )
        batch_op.drop_index(batch_op.f("ix_pairings_reply_by"))
        batch_op.drop_index(batch_op.f("ix_pairings_need_id"))
        batch_op.drop_index("ix_pairings_mentor_id_state")

    op.drop_table("pairings")
    with op.batch_alter_table("unmatched", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unmatched_why"))
        batch_op.drop_index(batch_op.f("ix_unmatched_need_id"))

    op.drop_table("unmatched")
    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suggestions_run_id"))
        batch_op.drop_index(batch_op.f("ix_suggestions_need_id"))
        batch_op.drop_index(batch_op.f("ix_suggestions_mentor_id"))

    op.drop_table("suggestions")
    with op.batch_alter_table("round_runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_runs_round_id"))
        batch_op.drop_index(batch_op.f("ix_round_runs_lease_until"))

    op.drop_table("round_runs")
    with op.batch_alter_table("round_decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_round_decisions_need_id"))
        batch_op.drop_index(batch_op.f("ix_round_decisions_mentor_id"))

    op.drop_table("round_decisions")
    with op.batch_alter_table("need_knowhow", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_knowhow_knowhow_id"))

    op.drop_table("need_knowhow")
    with op.batch_alter_table("need_contexts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_contexts_context_id"))

    op.drop_table("need_contexts")
    with op.batch_alter_table("mentor_waivers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mentor_waivers_mentor_id"))

    op.drop_table("mentor_waivers")
    with op.batch_alter_table("experience_knowhow", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_experience_knowhow_knowhow_id"))

    op.drop_table("experience_knowhow")
    with op.batch_alter_table("experience_contexts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_experience_contexts_context_id"))

    op.drop_table("experience_contexts")
    with op.batch_alter_table("endorsements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_endorsements_experience_id"))

    op.drop_table("endorsements")
    with op.batch_alter_table("choices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_choices_mentor_id"))

    op.drop_table("choices")
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rounds_state"))
        batch_op.drop_index(batch_op.f("ix_rounds_programme_id"))

    op.drop_table("rounds")
    with op.batch_alter_table("programme_admins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_admins_person_id"))

    op.drop_table("programme_admins")
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notices_sent_at"))
        batch_op.drop_index(batch_op.f("ix_notices_recipient_id"))
        batch_op.drop_index(batch_op.f("ix_notices_kind"))

    op.drop_table("notices")
    with op.batch_alter_table("not_with", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_not_with_other_id"))

    op.drop_table("not_with")
    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_needs_state"))
        batch_op.drop_index(batch_op.f("ix_needs_programme_id"))
        batch_op.drop_index(batch_op.f("ix_needs_place_id"))
        batch_op.drop_index(batch_op.f("ix_needs_learner_id"))

    op.drop_table("needs")
    op.drop_table("mentors")
    with op.batch_alter_table("imported_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_imported_files_programme_id"))

    op.drop_table("imported_files")
    with op.batch_alter_table("experiences", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_experiences_state"))
        batch_op.drop_index(batch_op.f("ix_experiences_place_id"))
        batch_op.drop_index(batch_op.f("ix_experiences_holder_id"))

    op.drop_table("experiences")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_profession_id"))
        batch_op.drop_index(batch_op.f("ix_people_place_id"))
        batch_op.drop_index(batch_op.f("ix_people_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_people_line_manager_id"))

    op.drop_table("people")
    with op.batch_alter_table("sites", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sites_place_id"))

    op.drop_table("sites")
    with op.batch_alter_table("organisations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisations_place_id"))

    op.drop_table("organisations")
    op.drop_table("audit_notes")
    op.drop_table("programmes")
    op.drop_table("professions")
    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_places_parent_id"))
        batch_op.drop_index(batch_op.f("ix_places_kind"))

    op.drop_table("places")
    op.drop_table("national_programmes")
    with op.batch_alter_table("knowhow", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_knowhow_parent_id"))

    op.drop_table("sayings")
    op.drop_table("knowhow")
    op.drop_table("fitted_registers")
    with op.batch_alter_table("contexts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contexts_kind"))

    op.drop_table("contexts")
    with op.batch_alter_table("audit_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_events_programme_id"))
        batch_op.drop_index(batch_op.f("ix_audit_events_at"))
        batch_op.drop_index(batch_op.f("ix_audit_events_action"))

    op.drop_table("audit_events")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION pairings_hold_places()")
        op.execute("DROP FUNCTION audit_is_append_only()")
