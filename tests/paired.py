"""Two people who have both said yes, and the mails that they get."""

import contextlib
from dataclasses import replace

from sqlalchemy import select

from mentoring import jobs, mailer
from mentoring.models.notices import Notice
from mentoring.models.pairings import Pairing
from mentoring.models.people import Person
from mentoring.services import pairings
from mentoring.services.offers import Wish
from tests.factories import (
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
    viewer,
)

WHO = {"learner", "mentor", "viewer", "by", "admin"}


class Paired:
    """A learner and a mentor of an active pairing; either can sit down at the keyboard."""

    def __init__(self, session, client, database, clock, settings):
        self.session, self.client, self.clock = session, client, clock
        self.database, self.settings = database, settings
        self.programme = make_programme(session)
        self.learner = make_person(session, name="Asha Thornwick", email="asha@example.org")
        self.mentor = make_mentor(
            session, make_person(session, name="Bela Quillsworth", email="bela@example.org")
        )
        self.experience = make_experience(session, self.mentor)
        self.need = make_need(session, self.learner, self.programme)
        self.learner_id, self.mentor_id = self.learner.id, self.mentor.person_id
        self.need_id, self.experience_id = self.need.id, self.experience.id
        self.id = self._both_say_yes()

    def _both_say_yes(self):
        asked = pairings.ask(
            self.session,
            learner=viewer(self.session, self.learner_id),
            need_id=self.need_id,
            wishes=[Wish(self.mentor_id, self.experience_id)],
            note="",
            now=self.clock.now,
        )
        self.session.commit()
        self.act(pairings.accept, mentor=self.mentor_id, pairing_id=asked.id, times=[])
        self.act(pairings.confirm, learner=self.learner_id, pairing_id=asked.id, time_id=None)
        return asked.id

    def act(self, what, **given):
        """Let somebody do something through a service; who they are is given by their number."""
        self.session.commit()
        with self.database.transaction() as session:
            for side in WHO & given.keys():
                given[side] = viewer(session, given[side])
            return what(session, **given, now=self.clock.now)

    def sit_down(self, person_id):
        """Put somebody at the keyboard: `pair.learner_id` or `pair.mentor_id`."""
        self.session.commit()
        self.client.sign_in(self.session.get_one(Person, person_id))
        self.session.commit()
        return self.client

    @contextlib.contextmanager
    def row(self):
        self.session.commit()
        self.session.expire_all()
        yield self.session.get_one(Pairing, self.id)
        self.session.commit()

    def told(self, kind):
        """List the notices of a kind, as they are now."""
        self.session.commit()
        self.session.expire_all()
        found = list(
            self.session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id))
        )
        self.session.commit()
        return found

    def shop(self, letters=None):
        """Furnish a worker; with a mailbox, one that sends to it."""
        self.session.commit()
        settings = replace(self.settings, base_url="https://alongside.example.org")
        if letters is not None:
            settings = replace(settings, mail_host="127.0.0.1", mail_port=letters.port)
        send = mailer.smtp(settings, clock=jobs.wall_clock)
        return jobs.Workshop(settings, self.database, self.clock, send, "one")
