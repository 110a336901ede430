"""A register is filled through the services, in batches, and a filling cut short is continued."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from mentoring.errors import SettingsError
from mentoring.models.audit import AuditEvent
from mentoring.models.cohort_sets import CohortSet, CohortSetState
from mentoring.models.cohorts import Cohort, CohortLead, CohortState, Membership
from mentoring.models.experiences import Endorsement, Experience, ExperienceState, NoteBasis
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need, NeedContext, NeedKnowHow
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.people import Person
from mentoring.models.places import Organisation, Place, Site
from mentoring.models.programmes import ProgrammeAdmin
from mentoring.models.sessions import TeachingSession
from mentoring.services import register
from seeds import load, population
from seeds.load import Wanted
from seeds.population import Size
from seeds.records import Experience as ExperienceRecord
from seeds.records import Need as NeedRecord
from seeds.records import Person as PersonRecord
from seeds.scenes import Play

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SMALL = Wanted(Size(integrators=12, learners=40, partners=2, admins=2))
TABLES = (Person, Mentor, Experience, Endorsement, Need, NeedKnowHow, NeedContext, Organisation)


class StoppedError(Exception):
    """What stops a filling in a test."""


def fill(database, wanted=SMALL, on_progress=lambda *_: None):
    day = load.begin(database, wanted, now=NOW)
    if day is None:
        return False
    load.load_population(database, wanted, day=day, now=NOW, on_progress=on_progress)
    with database.transaction() as session:
        load.end(session, now=NOW)
    return True


def counted(database):
    with database.reading() as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in TABLES]


@pytest.fixture
def filled(database):
    fill(database)
    return database


def test_everybody_the_generator_brings_is_on_the_register(filled):
    expected = population.counts(SMALL.size)
    with filled.reading() as session:
        people = session.scalar(select(func.count()).select_from(Person))
        held = session.scalar(select(func.count()).select_from(Experience))
        asked = session.scalar(select(func.count()).select_from(Need))

    assert people == expected[PersonRecord]
    assert held == expected[ExperienceRecord]
    assert asked == expected[NeedRecord]


def test_filling_a_register_again_changes_nothing(filled):
    before = counted(filled)

    assert fill(filled) is False
    assert counted(filled) == before


@pytest.mark.parametrize("stage", ["Organisations", "People", "Experiences", "Needs"])
def test_a_filling_cut_short_is_continued_to_the_same_end(database, stage, monkeypatch):
    monkeypatch.setattr(load, "BATCH", 10)

    def stop(now_at, done, _of):
        if now_at == stage and done >= 10:
            raise StoppedError

    with pytest.raises(StoppedError):
        fill(database, on_progress=stop)
    assert fill(database) is True

    expected = population.counts(SMALL.size)
    people, _, held, *_ = counted(database)
    assert (people, held) == (expected[PersonRecord], expected[ExperienceRecord])
    assert fill(database) is False


def test_a_register_of_another_size_is_refused_with_what_to_do(filled):
    with pytest.raises(SettingsError, match=r"12 integrators and 40 learners.*--folder"):
        fill(filled, Wanted(Size(integrators=13, learners=40, partners=2, admins=2)))


def test_mentors_have_set_their_numbers_themselves(filled):
    with filled.reading() as session:
        set_ = select(AuditEvent).where(AuditEvent.action == "numbers_set")
        events = {event.noun_id: event for event in session.scalars(set_)}
        mentors = session.scalars(select(Mentor).where(Mentor.learners_at_once > 0)).all()

    assert mentors
    assert all(events[one.person_id].actor_id == one.person_id for one in mentors)


def test_a_confirmed_experience_has_been_confirmed_by_somebody_else(filled):
    with filled.reading() as session:
        pairs = session.execute(
            select(Experience.holder_id, Endorsement.by_id).join(
                Endorsement, Endorsement.experience_id == Experience.id
            )
        ).all()
        endorsed = session.scalars(
            select(Experience.id).where(Experience.state == ExperienceState.ENDORSED)
        ).all()

    assert len(pairs) == len(endorsed) > 0
    assert all(by is not None and by != holder for holder, by in pairs)


def test_a_real_experience_keeps_its_source_its_site_and_whose_words_its_note_is_in(filled):
    with filled.reading() as session:
        row = session.scalar(select(Experience).where(Experience.source_ref == "E-X01a"))

    assert row is not None
    assert (row.site_id, row.first_year, row.last_year) == ("X01", 2012, 2016)
    assert row.note_basis is NoteBasis.MIXED
    assert not row.synthetic


def test_a_variant_stands_at_a_site_that_says_it_is_made_up(database):
    fill(database, Wanted(Size(integrators=300, learners=10, partners=1, admins=2)))
    with database.reading() as session:
        names = session.scalars(
            select(Site.name).join(Experience).where(Experience.synthetic)
        ).all()
        real = session.scalar(
            select(func.count()).select_from(Experience).where(Experience.source_ref.is_not(None))
        )

    assert real == 272
    assert names
    assert all(name.startswith("Fictional: ") for name in names)


def test_a_need_keeps_its_know_how_and_contexts_in_the_learners_order(filled):
    with filled.reading() as session:
        ward = session.scalars(
            select(Need.id)
            .join(Person, Person.id == Need.learner_id)
            .where(Person.persona == "ward-manager")
        ).one()
        knowhow = session.scalars(
            select(NeedKnowHow.knowhow_id)
            .where(NeedKnowHow.need_id == ward)
            .order_by(NeedKnowHow.rank)
        ).all()
        contexts = session.scalars(
            select(NeedContext.context_id)
            .where(NeedContext.need_id == ward)
            .order_by(NeedContext.rank)
        ).all()

    assert knowhow == ["K04.1a", "K04.1c", "K04.1f"]
    assert contexts[0].startswith("level.")
    assert "obstacle.prof_cultures" in contexts


def test_an_organisation_that_merged_names_who_followed_it(filled):
    with filled.reading() as session:
        earlier = session.scalars(
            select(Organisation).where(Organisation.successor_id.is_not(None))
        ).all()
        ids = set(session.scalars(select(Organisation.id)))

    assert earlier
    assert all(one.valid_to is not None and one.successor_id in ids for one in earlier)


def test_every_place_has_a_point_on_the_map(filled):
    with filled.reading() as session:
        nowhere = session.scalars(select(Place.id).where(Place.latitude.is_(None))).all()

    assert nowhere == []


def test_admins_run_the_programme_that_is_theirs(filled):
    with filled.reading() as session:
        run = session.scalar(select(func.count()).select_from(ProgrammeAdmin))

    assert run == 2


def test_the_scenes_leave_offers_answers_and_pairings_within_every_mentors_number(database):
    fill(database, Wanted(Size(integrators=60, learners=120, partners=1, admins=2)))
    with database.transaction() as session:
        register.refresh(session, now=NOW)
    with database.transaction() as session:
        Play(session, now=NOW).all()
    with database.reading() as session:
        states = set(session.scalars(select(Pairing.state)))
        mentors = session.scalars(select(Mentor)).all()
        persona = {row.id: row.persona for row in session.scalars(select(Person))}
        told = {
            (persona[learner], persona[mentor], state)
            for learner, mentor, state in session.execute(
                select(Need.learner_id, Pairing.mentor_id, Pairing.state).join(
                    Need, Need.id == Pairing.need_id
                )
            )
        }

    assert states == {PairingState.OFFERED, PairingState.ACCEPTED, PairingState.ACTIVE}
    assert all(one.learners_held <= one.learners_at_once for one in mentors)
    assert ("social-work-manager", "mentor-full", PairingState.ACTIVE) in told
    assert (None, "mentor-with-places", PairingState.OFFERED) in told


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_cohort_has_begun_around_a_lead_and_a_set_waits_to_be_formed(database):
    fill(database, Wanted(Size(integrators=60, learners=700, partners=1, admins=2)))
    with database.transaction() as session:
        register.refresh(session, now=NOW)
    with database.transaction() as session:
        Play(session, now=NOW).all()
    with database.reading() as session:
        cohort = session.scalars(select(Cohort)).one()
        (lead,) = session.scalars(select(CohortLead)).all()
        in_it = session.scalars(
            select(Person).join(Membership, Membership.learner_id == Person.id)
        ).all()
        met = session.scalars(
            select(TeachingSession.starts_at).where(TeachingSession.number == 1)
        ).one()
        waits = session.scalars(select(CohortSet.state)).all()

        assert (cohort.state, cohort.active_at < NOW) == (CohortState.ACTIVE, True)
        assert session.get_one(Person, lead.mentor_id).persona == "mentor-with-places"
        assert len(in_it) == 8
        assert len({one.profession_id for one in in_it}) >= 3
        assert met < NOW
        assert waits == [CohortSetState.DRAFT]
