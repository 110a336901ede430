"""A cohort of eight that has begun, its sessions, and the mails that come of them."""

from dataclasses import replace

from sqlalchemy import select

from mentoring import jobs, mailer
from mentoring.models.cohorts import Membership
from mentoring.models.notices import Notice
from mentoring.models.people import Person
from mentoring.models.sessions import TeachingSession
from mentoring.services import changes, memberships, sessions
from mentoring.services.access import Which
from mentoring.services.session_places import Where
from tests import calendars
from tests.changed import WHAT, Changed
from tests.cohorts import Gathering
from tests.factories import viewer

WHO = {"admin", "by", "lead", "learner", "member", "mentor", "viewer"}


class CohortMeeting:
    """Eight learners, their lead and their public partner; each by their number."""

    def __init__(self, session, database, clock, settings, **given):
        self.session, self.database = session, database
        self.clock, self.settings = clock, settings
        self.world = Gathering(session, clock)
        for name, value in given.items():
            setattr(self.world.cohort, name, value)
        self.world.publish(second_id=self.world.second.person_id)
        self.world.lead_says_yes()
        for one in self.world.places():
            self.world.answer(memberships.accept, one)
        self.id = self.world.cohort.id
        self.lead_id, self.partner_id = self.world.lead.person_id, self.world.partner.id
        self.second_id = self.world.second.person_id
        self.admin_id = self.world.admin.id
        self.member_ids = [one.learner_id for one in self.world.places()]
        self.learner_id = self.member_ids[0]
        session.commit()

    def act(self, what, /, **given):
        """Let somebody do something through a service; who they are is given by their number."""
        self.session.commit()
        with self.database.transaction() as session:
            for side in WHO & given.keys():
                given[side] = viewer(session, given[side])
            return what(session, **given, now=self.clock.now)

    def all(self, table=TeachingSession):
        self.session.commit()
        self.session.expire_all()
        found = list(self.session.scalars(select(table).order_by(*table.__table__.primary_key)))
        self.session.commit()
        return found

    def plan(self):
        """List the sessions of the plan, in order."""
        return sorted((o for o in self.all() if o.number), key=lambda one: one.number)

    def which(self, at=0):
        return Which(session_id=self.plan()[at].id, cohort_id=self.id)

    def place_of(self, learner_id):
        (found,) = [one for one in self.all(Membership) if one.learner_id == learner_id]
        return found.id

    def leave(self, learner_id):
        place = self.place_of(learner_id)
        self.act(memberships.leave, learner=learner_id, membership_id=place)

    def change(self, by, at, starts_at, **where):
        self.act(
            sessions.change,
            by=by,
            which=self.which(at),
            starts_at=starts_at,
            where=Where(**{"minutes": 90, **where}),
        )

    def cancel(self, by, at):
        self.act(sessions.cancel, by=by, which=self.which(at))

    def after(self, at=0):
        """Let one session of the plan be over."""
        self.clock.now = self.plan()[at].ends_at
        return self

    def told(self, kind):
        return [one for one in self.all(Notice) if one.kind == kind]

    def address(self, person_id):
        found = self.session.get_one(Person, person_id).email
        self.session.commit()
        return found

    def shop(self, letters):
        settings = replace(self.settings, base_url="https://alongside.example.org")
        settings = replace(settings, mail_host="127.0.0.1", mail_port=letters.port)
        send = mailer.smtp(settings, clock=jobs.wall_clock)
        return jobs.Workshop(settings, self.database, self.clock, send, "one")

    def post(self, letters, person_id):
        """Send what is due; give what somebody's calendar has been told, read by another reader."""
        self.session.commit()
        jobs.send_notices(self.shop(letters))
        to = self.address(person_id)
        return [
            calendars.of_mail(mail)
            for mail in letters.mails
            if mail["To"] == to
            and any(part.get_content_type() == "text/calendar" for part in mail.walk())
        ]


class CohortChanged(Changed):
    """One change of the first member of a cohort."""

    def begin(self, what=WHAT):
        self.id = self._act(changes.begin, cohort_id=self.pair.id, what=what).id
        return self
