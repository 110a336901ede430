"""What somebody's teaching led to, down the lineage, and who hears of it."""

from datetime import timedelta

import pytest

from mentoring.models.changes import ChangeState, PracticeChange
from mentoring.models.experiences import ExperienceState
from mentoring.models.mentors import Visibility
from mentoring.models.needs import NeedState
from mentoring.models.notices import NoticeKind
from mentoring.models.pairings import Pairing, PairingState
from mentoring.services import lineage
from tests.changed import WHAT
from tests.factories import (
    NOW,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
    viewer,
)
from tests.integration.desks import queries

pytestmark = pytest.mark.usefixtures("commits")
HERE = "/teaching/led-to"


class Line:
    """People who learned from one another, each from the one before."""

    def __init__(self, session):
        self.session, self.programme = session, make_programme(session)
        self.source = make_mentor(session, make_person(session, name="Bela Quillsworth"))
        self.first = make_experience(session, self.source)

    def learn(self, mentor, experience, *, name, steps=1, **given):
        """Let one more person learn, practise and be endorsed; gives them as a mentor."""
        person = make_person(self.session, name=name)
        need = make_need(self.session, person, self.programme, state=NeedState.MATCHED)
        row = Pairing(
            need_id=need.id,
            mentor_id=mentor.person_id,
            experience_id=experience.id,
            state=PairingState.COMPLETED,
            explanation={},
            requested_at=NOW,
            active_at=NOW,
        )
        self.session.add(row)
        self.session.flush()
        learner = make_mentor(self.session, person, **given)
        made = make_experience(
            self.session,
            learner,
            title=f"What {name.split()[0]} did",
            learned_from_id=mentor.person_id,
            learned_through_id=experience.id,
            steps_from_source=steps,
        )
        self._change(row, need, made)
        return learner, made

    def _change(self, pairing, need, made):
        change = PracticeChange(
            pairing_id=pairing.id,
            need_id=need.id,
            learner_id=need.learner_id,
            what=WHAT,
            state=ChangeState.PRACTISING,
            created_at=NOW,
            planned_at=NOW,
            practising_at=NOW + timedelta(days=40),
            experience_id=made.id,
        )
        self.session.add(change)
        self.session.flush()

    def page(self, mentor):
        self.session.commit()
        found = lineage.led_to(self.session, mentor=viewer(self.session, mentor.person_id))
        self.session.commit()
        return found


@pytest.fixture
def line(session):
    return Line(session)


def grown(line, *, visibility=Visibility.SIGNED_IN):
    """Let one learner have two of their own, and one of these one more."""
    one = line.learn(line.source, line.first, name="Cosmo Wrenfield")
    line.learn(*one, name="Dilys Marwood", steps=2, visibility=visibility)
    two = line.learn(*one, name="Edda Farlight", steps=2)
    line.learn(*two, name="Fen Harrowby", steps=3, visibility=Visibility.NOBODY)
    return one


def test_a_mentor_sees_how_far_it_has_gone(line):
    grown(line)
    steps = [(one.steps, one.practising, one.can_teach) for one in line.page(line.source).steps]

    assert steps == [(1, 1, 1), (2, 2, 2), (3, 1, 1)]


def test_a_direct_learner_stands_with_what_they_changed_and_whom_they_taught(line):
    grown(line)
    (learner,) = line.page(line.source).learners

    assert learner.name == "Cosmo Wrenfield"
    assert [(one.state, one.experience, one.taught) for one in learner.changes] == [
        ("practising", "What Cosmo did", 2)
    ]


def test_further_on_only_those_have_a_name_who_show_theirs(line):
    grown(line, visibility=Visibility.PROGRAMME_TEAM)
    names = {one.title: one.name for one in line.page(line.source).further}

    assert names == {
        "What Edda did": "Edda Farlight",
        "What Dilys did": "",
        "What Fen did": "",
    }


def test_a_learner_who_teaches_sees_their_own_part_of_the_line(line):
    cosmo, _ = grown(line)

    assert [one.steps for one in line.page(cosmo).steps] == [1, 2]


def test_what_was_withdrawn_is_not_shown_and_breaks_no_line(line):
    _, theirs = grown(line)
    theirs.state = ExperienceState.WITHDRAWN
    page = line.page(line.source)

    assert [(one.steps, one.can_teach) for one in page.steps] == [(1, 0), (2, 2), (3, 1)]
    assert page.learners[0].changes[0].experience == ""


def test_the_page_says_it_in_words(line, client):
    grown(line)
    client.sign_in(line.source.person)
    page = client.get(HERE)

    assert page.h1 == "What your teaching led to"
    assert "They have taught it to 2 people" in page.text
    assert "Somebody, 3 steps from you" in page.text


def test_whoever_has_taught_nobody_reads_what_will_stand_here(client, session):
    client.sign_in(make_person(session))

    assert "Nobody has learned from you yet." in client.get(HERE).text


def test_it_asks_the_database_a_fixed_number_of_times(line, client, database):
    line.learn(line.source, line.first, name="Cosmo Wrenfield")
    client.sign_in(line.source.person)
    few = queries(database, client, HERE)
    grown(line)
    line.session.commit()

    assert queries(database, client, HERE) == few


def test_those_further_up_hear_of_it_only_if_they_want_to(changed, client, session):
    """The mentor of the pairing learned it too, from somebody else."""
    above = make_person(session, name="Gwen Arkle")
    source, above_id = make_mentor(session, above), above.id
    changed.pair.experience.learned_through_id = make_experience(session, source).id
    changed.pair.experience.steps_from_source = 1
    session.commit()
    changed.practising(client)
    assert [one.recipient_id for one in changed.pair.told(NoticeKind.LED_ON)] == [
        changed.pair.mentor_id
    ]

    changed.pair.sit_down(above_id)
    page = client.post(HERE, {"wanted": "yes"})
    assert "You hear from us when it goes further." in page.text
    changed.practising(client, what=f"{WHAT} And on Thursdays.")
    told = changed.pair.told(NoticeKind.LED_ON)
    assert told[-1].recipient_id == above_id
    assert "2 steps from you" in told[-1].body
    assert changed.experience.steps_from_source == 2

    changed.pair.sit_down(above_id)
    client.post(HERE, {"wanted": "no"})
    changed.practising(client, what=f"{WHAT} And on Fridays.")
    assert len(changed.pair.told(NoticeKind.LED_ON)) == len(told) + 1
