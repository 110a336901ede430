"""A programme with an admin, some needs and some mentors, for tests of rounds."""

from typing import Any

from sqlalchemy import select

from mentoring.models.rounds import Suggestion
from mentoring.services import access, publishing, round_runs, rounds
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


class World:
    """A programme with an admin, some needs and some mentors."""

    def __init__(self, session, database, clock):
        self.session, self.database, self.clock = session, database, clock
        self.programme = make_programme(session)
        self.admin = make_admin(session, self.programme)

    def viewer(self):
        return access.viewer(self.session, self.admin.id)

    def need(self, **given):
        return make_need(self.session, make_person(self.session), self.programme, **given)

    def mentor(self, **given):
        mentor: Any = make_mentor(self.session, **given)
        mentor.experience = make_experience(self.session, mentor)
        return mentor

    def begin(self):
        made = rounds.create(
            self.session,
            admin=self.viewer(),
            programme_id=self.programme.id,
            name="Winter",
            now=NOW,
        )
        return self.start(made)

    def start(self, made):
        rounds.start(self.session, admin=self.viewer(), round_id=made.id, now=NOW)
        self.session.commit()
        return made

    def work(self, worker="one"):
        self.session.commit()
        return round_runs.run_next(self.database, clock=self.clock, worker=worker)

    def run(self):
        made = self.begin()
        assert self.work()
        return self.again(made)

    def again(self, made):
        self.session.expire_all()
        return access.round_of(self.session, self.viewer(), made.id)

    def suggestions(self, made, *states):
        run = self.again(made).runs[-1]
        rows = self.session.scalars(select(Suggestion).where(Suggestion.run_id == run.id))
        return [row for row in rows if not states or row.state in states]

    def pair(self, made, row):
        return Pair(made.id, row.need_id, row.mentor_id)

    def publish(self, made):
        publishing.schedule(self.session, admin=self.viewer(), round_id=made.id, now=self.clock.now)
        self.session.commit()
        self.clock.move(minutes=31)
        with self.database.transaction() as session:
            assert publishing.publish(session, round_id=made.id, now=self.clock.now)
        return self.again(made)
