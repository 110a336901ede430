"""What the two of a pairing do about their sessions, and the mails that come of it."""

from datetime import UTC, datetime

from sqlalchemy import select

from mentoring import jobs
from mentoring.models.sessions import TeachingSession
from mentoring.services import access, agreements, sessions
from mentoring.services.access import Which
from mentoring.services.agreements import Wanted
from mentoring.services.session_places import Where
from tests import calendars

SATURDAY = datetime(2027, 10, 30, 9, 0, tzinfo=UTC)  # 10am in London, on summer time
SUNDAY = datetime(2027, 10, 31, 10, 0, tzinfo=UTC)  # 10am in London, once the clocks went back
LINK = "https://meet.example.org/room"


def at(pair, *more):
    """Give the address of a page of the pairing."""
    return "/".join([f"/pairings/{pair.id}", *map(str, more)])


class Meeting:
    """A pair, and its sessions by their numbers."""

    def __init__(self, pair):
        self.pair, self.clock = pair, pair.clock

    def write(self, by, aim="A ward round with the carers", **given):
        wanted = Wanted(
            aim, given.pop("question", ""), given.pop("format", "few_sessions"), **given
        )
        return self.pair.act(agreements.write, by=by, pairing_id=self.pair.id, wanted=wanted)

    def agree(self, by):
        return self.pair.act(agreements.agree, by=by, pairing_id=self.pair.id)

    def propose(self, by, *times, **where):
        made = self.pair.act(
            sessions.propose, by=by, pairing_id=self.pair.id, times=times, where=Where(**where)
        )
        return [one.id for one in made.times]

    def choose(self, by, time_id):
        return self.pair.act(sessions.choose, by=by, pairing_id=self.pair.id, time_id=time_id).id

    def plan(self, *times, **where):
        """Let the mentor propose and the learner choose the first."""
        first, *_ = self.propose(self.pair.mentor_id, *times, **where)
        return self.choose(self.pair.learner_id, first)

    def change(self, by, number, starts_at, **where):
        self.pair.act(
            sessions.change,
            by=by,
            which=Which(self.pair.id, number),
            starts_at=starts_at,
            where=Where(**where),
        )

    def cancel(self, by, number):
        self.pair.act(sessions.cancel, by=by, which=Which(self.pair.id, number))

    def end(self):
        """End the pairing, and call off what is planned."""
        with self.pair.database.transaction() as session:
            row = access.pairing(session, self.pair.id)
            assert row is not None
            return sessions.call_off(session, pairing=row, now=self.clock.now)

    def now(self, number):
        self.pair.session.commit()
        self.pair.session.expire_all()
        found = self.pair.session.get_one(TeachingSession, number)
        self.pair.session.commit()
        return found

    def all(self, table=TeachingSession):
        self.pair.session.commit()
        self.pair.session.expire_all()
        wanted = select(table).order_by(*table.__table__.primary_key)
        found = list(self.pair.session.scalars(wanted))
        self.pair.session.commit()
        return found

    def post(self, letters):
        """Send what is due; give what each address has been told so far, read by another reader."""
        shop = self.pair.shop(letters)
        jobs.send_notices(shop)
        told: dict[str, list[calendars.Read]] = {"asha@example.org": [], "bela@example.org": []}
        for mail in letters.mails:
            if any(part.get_content_type() == "text/calendar" for part in mail.walk()):
                told[mail["To"]].append(calendars.of_mail(mail))
        return told["asha@example.org"], told["bela@example.org"]
