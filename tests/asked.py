"""An experience whose holder has named a colleague, and the mails that come of it."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from sqlalchemy import select

from mentoring import jobs, mailer
from mentoring.models.experiences import Experience, ExperienceState
from mentoring.models.notices import Notice
from mentoring.services import endorsements, experiences
from mentoring.services.experiences import Answers
from tests.factories import CONTEXTS, make_experience, make_mentor, make_person, viewer
from tests.integration.desks import reading

ADDRESS = "ruth@example.org"


class Asked:
    """An experience whose holder has named a colleague, and the mails that come of it."""

    def __init__(self, session, house, letters):
        self.session, self.letters = session, letters
        self.settings, self.database, self.clock = house
        self.holder = make_person(session, name="Asha Thornwick")
        mentor = make_mentor(session, self.holder)
        row = make_experience(
            session,
            mentor,
            contexts=(*CONTEXTS, "authority.informal_partnership"),
            state=ExperienceState.DRAFT,
        )
        for one in list(row.endorsements):
            row.endorsements.remove(one)
            session.delete(one)
        session.flush()
        self.id, self.holder_id = row.id, self.holder.id
        session.commit()

    @property
    def row(self):
        self.session.commit()
        self.session.expire_all()
        with reading(self.session):
            return self.session.get_one(Experience, self.id)

    def name(self, address=ADDRESS):
        self._order(experiences.answer, given=Answers(colleague=address))
        return self

    def edit(self, **given):
        self._order(experiences.answer, given=Answers(**given))

    def submit(self):
        self._order(experiences.submit)
        return self

    def again(self):
        self._order(endorsements.ask_again)

    def withdraw(self):
        self._order(experiences.withdraw)

    def _order(self, what, **given):
        self.session.commit()
        with self.database.transaction() as session:
            holder = viewer(session, self.holder_id)
            what(session, holder=holder, experience_id=self.id, now=self.clock.now, **given)

    def post(self):
        """Let the worker remind and send."""
        self.session.commit()
        reachable = replace(
            self.settings,
            mail_host="127.0.0.1",
            mail_port=self.letters.port,
            base_url="https://alongside.example.org",
        )
        shop = jobs.Workshop(
            reachable,
            self.database,
            self.clock,
            mailer.smtp(reachable, clock=jobs.wall_clock),
            "one",
        )
        jobs.remind_colleagues(shop)
        jobs.send_notices(shop)
        return self.mails_to(ADDRESS)

    def mails_to(self, address):
        return [mail for mail in self.letters.mails if mail["To"] == address]

    def link(self):
        """Read the link out of the last mail that the colleague was sent."""
        return self.link_to(ADDRESS)

    def link_to(self, address):
        self.post()
        plain = self.mails_to(address)[-1].get_body(("plain",)).get_content()
        return urlsplit(re.findall(r"https?://\S+/confirm/\S+", plain)[-1]).path

    def told(self, kind):
        self.session.commit()
        return list(self.session.scalars(select(Notice).where(Notice.kind == kind)))


def answer(client, link, said="confirmed", **given):
    read = client.get(link).one("input[name=read]")["value"]
    form = {"answer": said, "name": "Ruth Pellworth", "role": "matron", "read": read, **given}
    return client.post(link, form)
