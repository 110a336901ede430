"""Practice, experience, integrator: whoever has learned teaches next, two steps from the source."""

import pytest
from sqlalchemy import select

from mentoring.models.mentors import Mentor, Readiness, Visibility
from mentoring.models.people import Person
from mentoring.services import register
from tests.changed import Changed
from tests.factories import make_need, make_person
from tests.paired import Paired

pytestmark = pytest.mark.usefixtures("commits")
ONE_STEP = (
    "They learned this from Bela Quillsworth, who did it first-hand: one step from the source."
)


class Next(Paired):
    """The learner of a pairing as the mentor of the next, with a learner of their own."""

    def __init__(self, before, experience_id):
        self.session, self.client, self.clock = before.session, before.client, before.clock
        self.database, self.settings = before.database, before.settings
        self.programme, self.mentor_id = before.programme, before.learner_id
        self.experience_id = experience_id
        learner = make_person(self.session, name="Cosmo Wrenfield", email="cosmo@example.org")
        self.learner_id = learner.id
        self.need_id = make_need(self.session, learner, self.programme).id
        self.session.commit()

    def meet(self):
        self.id = self._both_say_yes()
        return self


def let_teach(pair):
    """Let the learner have done the training, and say that they take one person."""
    row = pair.session.get_one(Mentor, pair.learner_id)
    row.readiness, row.visibility = Readiness.READY, Visibility.SIGNED_IN
    row.learners_at_once = 1
    # The source has no room any more, so that the next learner asks whoever learned it.
    pair.session.get_one(Mentor, pair.mentor_id).paused = True
    register.refresh(pair.session, now=pair.clock.now)
    pair.session.commit()


@pytest.fixture
def onward(changed, client):
    changed.practising(client).endorse(client)
    let_teach(changed.pair)
    return Next(changed.pair, changed.experience.id)


def test_whoever_learned_is_suggested_to_the_next_learner_one_step_from_the_source(onward, client):
    page = onward.sit_down(onward.learner_id).get(f"/needs/{onward.need_id}/suggestions")

    assert "Asha Thornwick" in page.text
    assert ONE_STEP in page.text


def test_the_next_learner_comes_to_stand_two_steps_from_the_source(onward, changed, client):
    further = Changed(onward.meet(), changed.letters).practising(client)

    assert further.experience.steps_from_source == 2
    assert further.experience.learned_from_id == changed.pair.learner_id
    page = onward.sit_down(onward.learner_id).get(f"/experiences/{further.experience.id}")
    assert "who learned it from somebody else in turn: two steps from the source." in page.text


def test_the_source_sees_the_line_grow(onward, changed, client):
    Changed(onward.meet(), changed.letters).practising(client)
    changed.pair.session.commit()
    bela = changed.pair.session.scalars(
        select(Person.id).where(Person.name == "Bela Quillsworth")
    ).one()
    page = onward.sit_down(bela).get("/teaching/led-to")

    assert "They have taught it to 1 person." in page.text
    assert "2 steps from you" in page.text


def test_a_programme_that_allows_no_step_shows_nobody_who_learned_it(onward, client):
    onward.programme.most_steps = 0
    onward.session.commit()
    page = onward.sit_down(onward.learner_id).get(f"/needs/{onward.need_id}/suggestions")

    assert "Ask Asha Thornwick" not in page.text
    assert "more steps from the source than this programme allows" in page.text
