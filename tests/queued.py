"""A mentor without room, learners who wait for anybody who has done it, and what each does."""

from sqlalchemy import select

from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need
from mentoring.models.notices import Notice, NoticeKind
from mentoring.models.people import Person
from mentoring.models.waiting import KnowHowWait
from mentoring.services import pairings, register, wait_pages, waits
from mentoring.services.offers import Wish
from tests.factories import (
    HOME_FIRST,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
    viewer,
)


class Queue:
    """A mentor without room, and learners who would like to learn what they did."""

    def __init__(self, session, client, database, clock):
        self.client, self.database, self.clock = client, database, clock
        self.programme = make_programme(session)
        self.mentor = make_mentor(session, learners_at_once=0)
        self.experience_id = make_experience(session, self.mentor).id
        self.mentor_id = self.mentor.person_id
        self.needs = [make_need(session, make_person(session), self.programme).id for _ in range(4)]
        register.refresh(session, now=clock.now)
        session.commit()

    def more(self, number):
        with self.database.transaction() as session:
            programme = session.merge(self.programme)
            for _ in range(number):
                self.needs.append(make_need(session, make_person(session), programme).id)

    def does(self, what, need=0, **given):
        with self.database.transaction() as session:
            row = session.get_one(Need, self.needs[need])
            who = viewer(session, row.learner_id)
            return what(session, learner=who, need_id=row.id, now=self.clock.now, **given)

    def join(self, *needs):
        for need in needs:
            self.clock.move(minutes=1)
            self.does(wait_pages.join, need, knowhow_id=HOME_FIRST)
        return self

    def leave(self, need):
        row = next(one for one in self.rows() if one.need_id == self.needs[need])
        self.does(wait_pages.leave, need, wait_id=row.id)

    def room(self, number):
        with self.database.transaction() as session:
            session.get_one(Mentor, self.mentor_id).learners_at_once = number
        return waits.run(self.database, clock=self.clock)

    def look(self, **later):
        self.clock.move(**later)
        return waits.run(self.database, clock=self.clock)

    def ask(self, need):
        wishes = [Wish(self.mentor_id, self.experience_id)]
        return self.does(pairings.ask, need, wishes=wishes, note="")

    def rows(self):
        with self.database.reading() as session:
            return list(session.scalars(select(KnowHowWait).order_by(KnowHowWait.id)))

    def states(self):
        return [one.state.value for one in self.rows()]

    def told(self):
        with self.database.reading() as session:
            wanted = select(Notice.recipient_id).where(Notice.kind == NoticeKind.ROOM_AGAIN)
            learner = {
                row.learner_id: self.needs.index(row.id)
                for row in session.scalars(select(Need).where(Need.id.in_(self.needs)))
            }
            return [learner[one] for one in session.scalars(wanted.order_by(Notice.id))]

    def page(self, need=0):
        with self.database.reading() as session:
            row = session.get_one(Need, self.needs[need])
            person = session.get_one(Person, row.learner_id)
        self.client.sign_in(person)
        return self.client.get(f"/needs/{row.id}/waiting")
