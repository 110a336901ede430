"""A learner at their desk, who says a need and answers its questions."""

import pytest
from sqlalchemy.orm import selectinload

from mentoring.models.needs import Need
from tests.factories import make_experience, make_mentor, make_person, make_programme

WORDS = "Nine people on my ward are fit to go home and wait in beds for somebody to assess them."
NHS_NUMBER = "943 476 5919"


@pytest.fixture
def desk(session, client):
    """Sign a learner in, beside one programme and one person who has done it."""
    client.programme = make_programme(session)
    client.learner = make_person(session)
    make_experience(session, make_mentor(session))
    session.commit()
    client.sign_in(client.learner)
    return client


def begun(desk, text=WORDS):
    """Say the words, and give the number of the draft."""
    desk.post(f"/needs/new/{desk.programme.id}", {"text": text})
    return int(desk.path.split("/")[2])


def kept(session, need_id):
    """Read a need as it is kept, and leave the database free for the next request."""
    session.rollback()
    parts = [selectinload(Need.knowhow), selectinload(Need.contexts)]
    need = session.get_one(Need, need_id, options=parts, populate_existing=True)
    session.expunge_all()
    session.rollback()
    return need
