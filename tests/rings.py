"""A programme with an admin, needs and mentors, and a round through it."""

from typing import Any

from sqlalchemy import event, select

from mentoring.models.notices import Notice
from mentoring.models.rounds import Suggestion, Unmatched
from mentoring.services import access, publishing, review, round_runs, rounds
from mentoring.services.decisions import Pair
from tests.factories import (
    NOW,
    make_admin,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
)

CHOOSING = {
    "policy": "fair",
    **dict.fromkeys(
        ("knowhow", "words", "circumstances", "proof", "place", "profession"), "medium"
    ),
}
"""What the page on which a round chooses sends, where nothing is unusual."""


class Ring:
    """A programme with an admin, three needs and two mentors, and a round through it."""

    def __init__(self, session, database, clock, *, needs=3, mentors=(2, 2)):
        self.session, self.database, self.clock = session, database, clock
        self.programme = make_programme(session)
        self.person = make_admin(session, self.programme)
        self.needs = [
            make_need(session, make_person(session), self.programme) for _ in range(needs)
        ]
        self.mentors = [self.mentor(learners_at_once=number) for number in mentors]
        admin = access.viewer(session, self.person.id)
        assert admin is not None
        self.admin = admin
        self.round = rounds.create(
            session, admin=self.admin, programme_id=self.programme.id, name="Winter", now=NOW
        )

    def mentor(self, **given):
        mentor: Any = make_mentor(self.session, **given)
        mentor.experience = make_experience(self.session, mentor)
        return mentor

    def run(self):
        rounds.start(self.session, admin=self.admin, round_id=self.round.id, now=self.clock.now)
        self.session.commit()
        assert round_runs.run_next(self.database, clock=self.clock, worker="test")
        self.session.expire_all()
        return self

    def suggestions(self, *states):
        run = rounds.last_run(self.session, self.round)
        wanted = select(Suggestion).where(Suggestion.run_id == run.id).order_by(Suggestion.need_id)
        found = self.session.scalars(wanted).all()
        return [one for one in found if one.state in (states or rounds.GOES_OUT)]

    def left_out(self):
        run = rounds.last_run(self.session, self.round)
        return list(
            self.session.scalars(select(Unmatched.need_id).where(Unmatched.run_id == run.id))
        )

    def again(self):
        """Give the round with its runs, as it is now."""
        self.session.flush()
        self.session.expire_all()
        return access.round_of(self.session, self.admin, self.round.id)

    def mentor_of(self, one):
        return next(mentor for mentor in self.mentors if mentor.person_id == one.mentor_id)

    def pair(self, one):
        return Pair(self.round.id, one.need_id, one.mentor_id)

    def act(self, what, one):
        return what(self.session, admin=self.admin, pair=self.pair(one), now=self.clock.now)

    def swap(self, need, mentor):
        return review.swap(
            self.session,
            admin=self.admin,
            pair=Pair(self.round.id, need.id, mentor.person_id),
            experience_id=mentor.experience.id,
            now=self.clock.now,
        )

    def publish(self):
        publishing.schedule(
            self.session, admin=self.admin, round_id=self.round.id, now=self.clock.now
        )
        self.session.commit()
        self.clock.move(minutes=31)
        publishing.publish(self.session, round_id=self.round.id, now=self.clock.now)
        self.session.commit()
        return self

    def work(self):
        """Let the worker take up what a page has put in the queue."""
        self.session.commit()
        assert round_runs.run_next(self.database, clock=self.clock, worker="test")
        self.session.expire_all()
        return self

    def go_out(self):
        """Let the undo window pass."""
        self.clock.move(minutes=31)
        publishing.publish(self.session, round_id=self.round.id, now=self.clock.now)
        self.session.commit()
        return self

    def notices(self, kind):
        return list(self.session.scalars(select(Notice).where(Notice.kind == kind)))


def committing(client, session):
    """Let what a test has done be seen by the pages: a reading test holds SQLite's one pen."""
    for name in ("get", "post"):
        setattr(client, name, _after_a_commit(getattr(client, name), session))
    return client


def _after_a_commit(ask, session):
    def asked(*given, **named):
        session.commit()
        return ask(*given, **named)

    return asked


def queries(database, client, path):
    """Count what a page asks the database."""
    counted = []

    def count(_connection, _cursor, statement, *_rest):
        counted.append(statement)

    client.get(path)  # commits the test's own session first
    event.listen(database.engine, "before_cursor_execute", count)
    client.get(path)
    event.remove(database.engine, "before_cursor_execute", count)
    assert client.status == 200
    return len(counted)


def at(ring, *rest):
    """Give the address of a page of the round."""
    return "/".join([f"/rounds/{ring.round.id}", *map(str, rest)])


def of(ring, one, *rest):
    """Give the address of a suggestion."""
    return at(ring, "needs", one.need_id, "mentors", one.mentor_id, *rest)
