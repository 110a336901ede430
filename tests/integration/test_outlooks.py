"""What the register holds for open needs is looked at by a job, and again when either changes."""

import pytest
from sqlalchemy import select

from mentoring import jobs
from mentoring.config import Settings
from mentoring.models.experiences import ExperienceState
from mentoring.models.gaps import NeedNearest, NeedOutlook
from mentoring.models.needs import NeedKnowHow, NeedState
from mentoring.services import outlooks
from tests.factories import (
    HOME_FIRST,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
)

NOBODY_HAS_DONE_IT = "K06.1a"


class Field:
    """A programme with needs, and a worker who looks at them."""

    def __init__(self, session, database, clock):
        self.session, self.programme = session, make_programme(session)
        settings = Settings(database_url="sqlite://", secret_key="a key")
        self.shop = jobs.Workshop(settings, database, clock, lambda _mail, _may_go: False, "test")

    def need(self, *knowhow, **given):
        return make_need(
            self.session, make_person(self.session), self.programme, knowhow=knowhow, **given
        )

    def experience(self, *knowhow, **given):
        return make_experience(self.session, make_mentor(self.session), knowhow=knowhow, **given)

    def sweep(self):
        self.session.commit()
        done = jobs.sweep(self.shop)["look_ahead"]
        self.session.expire_all()
        return done

    def outlook(self, need):
        self.sweep()
        return self.session.get_one(NeedOutlook, need.id)


@pytest.fixture
def field(session, database, clock):
    return Field(session, database, clock)


def test_a_need_that_somebody_has_done_has_a_full_answer(field):
    field.experience(HOME_FIRST)

    assert field.outlook(field.need(HOME_FIRST)).has_full_answer


def test_a_need_that_nobody_has_done_has_none_and_the_know_how_is_named(field):
    field.experience(HOME_FIRST, contexts=())
    need = field.need(NOBODY_HAS_DONE_IT, text="Our night sitting rota has no one on it.")
    found = field.outlook(need)

    assert (found.has_full_answer, found.knowhow_id) == (False, NOBODY_HAS_DONE_IT)


def test_the_nearest_experiences_are_kept_in_order(field):
    near = field.experience(HOME_FIRST)
    field.experience("K08.1a", contexts=())
    need = field.need(HOME_FIRST)
    field.sweep()
    kept = field.session.scalars(
        select(NeedNearest.experience_id)
        .where(NeedNearest.need_id == need.id)
        .order_by(NeedNearest.rank)
    ).all()

    assert kept[0] == near.id


def test_nothing_is_looked_at_twice(field):
    field.need(HOME_FIRST)

    assert (field.sweep(), field.sweep()) == (1, 0)


def test_a_need_that_changes_is_looked_at_again(field):
    need, _ = field.need(HOME_FIRST), field.need(HOME_FIRST)
    field.sweep()
    need.text = "Somebody has to sit with people at night."

    assert field.sweep() == 1


def test_know_how_that_is_confirmed_is_looked_at_again(field):
    need = field.need()
    field.sweep()
    field.session.add(NeedKnowHow(need_id=need.id, knowhow_id=HOME_FIRST, rank=1))

    assert field.sweep() == 1


def test_a_register_that_changes_is_looked_at_again(field):
    need = field.need(HOME_FIRST)
    assert not field.outlook(need).has_full_answer
    field.experience(HOME_FIRST)

    assert field.outlook(need).has_full_answer


def test_an_experience_that_is_withdrawn_leaves_a_gap_again(field):
    experience, need = field.experience(HOME_FIRST), field.need(HOME_FIRST)
    assert field.outlook(need).has_full_answer
    experience.state = ExperienceState.WITHDRAWN

    assert not field.outlook(need).has_full_answer


def test_a_need_that_is_not_open_is_not_looked_at(field):
    field.need(HOME_FIRST, state=NeedState.MATCHED)

    assert field.sweep() == 0


def test_a_need_that_is_not_open_any_more_is_forgotten_with_the_next_look(field):
    need = field.need(HOME_FIRST)
    field.sweep()
    need.state = NeedState.MATCHED
    field.need(HOME_FIRST)
    field.sweep()

    assert field.session.get(NeedOutlook, need.id) is None


def test_all_at_once_keeps_the_same(field):
    field.experience(HOME_FIRST)
    need = field.need(HOME_FIRST)
    field.session.commit()

    assert outlooks.refresh(field.session, now=field.shop.clock()) == 1
    assert field.session.get_one(NeedOutlook, need.id).has_full_answer
