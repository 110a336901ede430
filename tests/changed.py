"""A pairing whose learner changes practice, and the colleague who is asked to look."""

import re
from datetime import date
from urllib.parse import urlsplit

from mentoring import jobs
from mentoring.models.changes import PracticeChange
from mentoring.models.experiences import Experience
from mentoring.services import changes, experiences
from mentoring.services.changes import Report
from mentoring.services.experiences import Answers
from tests.factories import viewer

WHAT = "On Mondays a carer joins our morning round, so that we agree there who goes home."
COLLEAGUE = "sister.pell@example.org"
REST = {
    "where_at": "Two wards at Larkmere",
    "by_when": date(2026, 12, 14),
    "for_whom": "People over 80 who are fit to go home",
    "measure": "Days from fit to home, each week",
}
RESULT = "The wait fell from 6 days to 3 on both wards."


class Changed:
    """One change of a pairing, moved on by its learner."""

    def __init__(self, pair, letters):
        self.pair, self.letters, self.id = pair, letters, 0

    @property
    def row(self):
        self.pair.session.commit()
        self.pair.session.expire_all()
        found = self.pair.session.get_one(PracticeChange, self.id)
        self.pair.session.commit()
        return found

    @property
    def experience(self):
        self.pair.session.commit()
        self.pair.session.expire_all()
        made = self.pair.session.get(PracticeChange, self.id)
        found = self.pair.session.get_one(Experience, made.experience_id)
        self.pair.session.commit()
        return found

    def begin(self, what=WHAT):
        self.id = self._act(changes.begin, pairing_id=self.pair.id, what=what).id
        return self

    def say(self, **given):
        self._act(changes.say, change_id=self.id, given=given)
        return self

    def plan(self, what=WHAT):
        self.begin(what).say(**REST)
        self._act(changes.plan, change_id=self.id)
        return self

    def report(self, standing, result="", lesson=""):
        given = Report(standing, result, lesson)
        self._act(changes.report, change_id=self.id, given=given)
        return self

    def tried(self, what=WHAT):
        return self.plan(what).report("tried", result=RESULT)

    def ask(self, colleague=COLLEAGUE):
        self._act(changes.ask_to_see, change_id=self.id, colleague=colleague)
        return self

    def practising(self, client, what=WHAT):
        """Come as far as that somebody else has seen it."""
        answer(client, self.tried(what).ask().link())
        return self

    def endorse(self, client):
        """Let the learner complete the drafted experience, and the colleague confirm it."""
        number = self.row.experience_id
        authority = {"authority": ("authority.informal_partnership",)}
        with self.pair.database.transaction() as session:
            own = {"holder": viewer(session, self.pair.learner_id), "experience_id": number}
            given = Answers(contexts=authority)
            experiences.answer(session, **own, given=given, now=self.pair.clock.now)
            experiences.submit(session, **own, now=self.pair.clock.now)
        answer(client, self.link(path="confirm"))
        return self

    def work(self):
        """Let the worker ask, remind and send."""
        shop = self.pair.shop(self.letters)
        for duty in ("ask_what_changed", "remind_colleagues", "send_notices"):
            jobs.DUTIES[duty](shop)
        return self.letters.mails

    def mails_to(self, address=COLLEAGUE):
        self.work()
        return [mail for mail in self.letters.mails if mail["To"] == address]

    def link(self, address=COLLEAGUE, path="seen"):
        plain = self.mails_to(address)[-1].get_body(("plain",)).get_content()
        return urlsplit(re.findall(rf"https?://\S+/{path}/\S+", plain)[-1]).path

    def _act(self, order, **given):
        self.pair.session.commit()
        with self.pair.database.transaction() as session:
            learner = viewer(session, self.pair.learner_id)
            return order(session, learner=learner, **given, now=self.pair.clock.now)


def answer(client, link, said="confirmed", **given):
    """Answer a link as the colleague does, who is not signed in."""
    leave(client)
    read = client.get(link).one("input[name=read]")["value"]
    form = {"answer": said, "name": "Ruth Pell", "role": "ward sister", "read": read, **given}
    return client.post(link, form)


def leave(client):
    """Leave the keyboard to somebody who is not signed in."""
    with client.http.session_transaction() as kept:
        kept.clear()
