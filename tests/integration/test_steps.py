"""How many steps from the source somebody may be who teaches in a programme."""

import pytest
from sqlalchemy import select

from mentoring.errors import RuleBrokenError
from mentoring.models.experiences import Experience
from mentoring.models.mentors import Mentor, Visibility
from mentoring.models.pairings import PairingState
from mentoring.models.programmes import Programme
from mentoring.services import (
    eligibility,
    lines,
    pairings,
    programmes,
    round_runs,
    suggestions,
)
from mentoring.services.offers import Wish
from tests.factories import (
    make_admin,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
    viewer,
)

pytestmark = pytest.mark.usefixtures("commits")


class Far:
    """A need, and somebody who learned what it asks for at some steps from the source."""

    def __init__(self, session, *, steps, most=2):
        self.session = session
        self.programme = make_programme(session, most_steps=most)
        self.admin = make_admin(session, self.programme)
        self.learner = make_person(session)
        self.source = make_mentor(session, make_person(session, name="Bela Quillsworth"))
        self.source.visibility = Visibility.PROGRAMME_TEAM
        first = make_experience(session, self.source)
        self.mentor = make_mentor(session, make_person(session, name="Cosmo Wrenfield"))
        self.experience = make_experience(
            session,
            self.mentor,
            learned_from_id=self.source.person_id,
            learned_through_id=first.id,
            steps_from_source=steps,
        )
        self.need = make_need(session, self.learner, self.programme)
        session.commit()

    def cards(self):
        found = suggestions.find(self.session, need=self.need)
        self.session.commit()
        return [card.name for card in found.cards]

    def ask(self, clock):
        return pairings.ask(
            self.session,
            learner=viewer(self.session, self.learner.id),
            need_id=self.need.id,
            wishes=[Wish(self.mentor.person_id, self.experience.id)],
            note="",
            now=clock.now,
        )


@pytest.fixture
def far(session):
    return lambda **given: Far(session, **given)


@pytest.mark.parametrize(("steps", "most", "shown"), [(0, 0, True), (1, 0, False), (2, 2, True)])
def test_a_programme_suggests_nobody_further_from_the_source(far, steps, most, shown):
    assert far(steps=steps, most=most).cards() == (["Cosmo Wrenfield"] if shown else [])


def test_the_page_says_that_somebody_learned_it_too_far_away_and_names_nobody(far, client):
    one = far(steps=3)
    client.sign_in(one.learner)
    page = client.get(f"/needs/{one.need.id}/suggestions")

    assert "1 more person has done it, but learned it at more steps from the source" in page.text
    assert "Cosmo Wrenfield" not in page.text


def test_nobody_who_is_kept_apart_is_counted(far, client, session):
    """Another person's exclusion is never a stated reason."""
    one = far(steps=3)
    one.mentor.person.line_manager_id = one.learner.id
    one.learner.line_manager_id = one.mentor.person_id
    session.commit()
    client.sign_in(one.learner)

    assert "steps from the source" not in client.get(f"/needs/{one.need.id}/suggestions").text


def test_a_request_beyond_the_cap_is_refused_with_its_reason(far, clock):
    with pytest.raises(RuleBrokenError, match="more steps from the source"):
        far(steps=3).ask(clock)


def test_a_round_puts_nobody_together_beyond_the_cap(ring):
    for mentor in ring.mentors:
        mentor.experience.steps_from_source = 3
    ring.run()
    assert ring.suggestions() == []

    ring.programme.most_steps = 3
    ring.run()
    assert len(ring.suggestions()) == 3


def test_a_round_that_was_run_replays_the_same_after_the_cap_was_lowered(ring, session):
    ring.run()
    ring.programme.most_steps = 0
    session.commit()
    kept, found = round_runs.replay(session, run_id=ring.again().runs[-1].id)

    assert kept == found


def test_what_a_round_suggested_does_not_fit_once_the_cap_is_lowered(ring, session):
    ring.run()
    going = ring.suggestions()
    for mentor in ring.mentors:
        mentor.experience.steps_from_source = 3
    session.flush()

    fits = eligibility.still_fit(session, programme_id=ring.programme.id, suggested=going)
    assert fits == set()


def test_an_admin_cannot_put_somebody_in_who_is_too_far(ring):
    ring.run()
    need, mentor = ring.needs[0], ring.mentors[1]
    mentor.experience.steps_from_source = 3
    with pytest.raises(RuleBrokenError, match="more steps from the source"):
        ring.swap(need, mentor)


def test_a_request_that_waits_is_passed_on_once_the_cap_is_lowered(far, session, clock):
    one = far(steps=2)
    one.mentor.learners_at_once = 0
    session.flush()
    waiting = one.ask(clock)
    assert waiting.state == PairingState.REQUESTED
    assert lines.with_room(session) == []

    one.programme.most_steps = 1
    session.flush()
    assert lines.with_room(session) == [waiting.id]
    lines.offer_waiting(session, pairing_id=waiting.id, now=clock.now)
    session.refresh(waiting)
    assert waiting.state == PairingState.WITHDRAWN


def test_the_programmes_figures_count_only_who_may_teach_there(far, session):
    one = far(steps=3)
    figures = programmes.figures(session, programme_id=one.programme.id)

    assert (figures.mentors_with_room, figures.places) == (1, 2)


def test_who_was_too_far_is_shown_once_the_cap_is_raised(far, session):
    one = far(steps=3)
    assert one.cards() == []
    one.programme.most_steps = 3
    session.commit()

    assert one.cards() == ["Cosmo Wrenfield"]


def test_the_demo_and_new_programmes_allow_two_steps(session):
    made = make_programme(session)
    session.refresh(made)

    assert made.most_steps == 2
    assert session.scalars(select(Programme.most_steps)).all() == [2]


def test_a_card_says_how_far_from_the_source_without_a_name_that_is_not_shown(far, client, session):
    one = far(steps=1)
    client.sign_in(one.learner)
    there = f"/needs/{one.need.id}/suggestions"
    told = "They learned this from somebody who did it first-hand: one step from the source."
    assert told in client.get(there).text

    source = session.get_one(Mentor, one.source.person_id)
    source.visibility = Visibility.SIGNED_IN
    # The source would answer the need too; only their name is looked for here.
    session.get_one(Experience, one.experience.learned_through_id).title = "Something else"
    session.commit()
    assert "They learned this from Bela Quillsworth, who did it" in client.get(there).text
