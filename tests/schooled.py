"""A mentor who learns to teach, a peer who could listen, and a programme admin."""

from sqlalchemy import select

from mentoring.models.mentors import Mentor, Readiness
from mentoring.models.notices import Notice, NoticeKind
from mentoring.models.people import Person
from mentoring.models.training import TrainingStep
from mentoring.services import teach_backs, training
from tests.factories import (
    make_admin,
    make_experience,
    make_mentor,
    make_person,
    make_programme,
    viewer,
)

PAGES = [step.value for step in TrainingStep]


class School:
    """A mentor who has not begun, a peer who is ready, and a programme admin."""

    def __init__(self, session, client, database, clock):
        self.client, self.database, self.clock = client, database, clock
        person = make_person(session, name="Asha Thornwick", email="asha@example.org")
        new = {"readiness": Readiness.NOT_STARTED, "ready_at": None}
        mentor = make_mentor(session, person, **new)
        self.experience_id = make_experience(session, mentor).id
        peer = make_person(session, name="Bela Quillsworth", email="bela@example.org")
        make_mentor(session, peer)
        admin = make_admin(session, make_programme(session), name="Farah Lanternscar")
        self.id, self.peer, self.admin = person.id, peer.id, admin.id
        session.commit()

    def does(self, what, by=None, side="mentor", **given):
        with self.database.transaction() as session:
            asker = viewer(session, by or self.id)
            return what(session, **{side: asker}, **given, now=self.clock.now)

    def reads(self, *steps):
        for step in steps or PAGES:
            self.does(training.read, step=step)
        return self

    def asks(self, who=None):
        return self.does(teach_backs.ask, who=str(who or self.peer)).id

    def hears(self, teach_back_id, said="ready", remark="", who=None):
        return self.does(
            teach_backs.answer,
            who or self.peer,
            "listener",
            teach_back_id=teach_back_id,
            said=said,
            remark=remark,
        )

    def trained(self):
        self.reads()
        self.hears(self.asks())
        return self

    def row(self, what=Mentor, key=None):
        with self.database.reading() as session:
            return session.get_one(what, key or self.id)

    @property
    def readiness(self):
        return self.row().readiness.value

    def told(self, kind=NoticeKind.TEACH_BACK_ASKED):
        with self.database.reading() as session:
            rows = session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id))
            return [(row.recipient_id, row.once.rpartition(":")[2]) for row in rows]

    def sit(self, person_id=None):
        with self.database.reading() as session:
            self.client.sign_in(session.get_one(Person, person_id or self.id))
        return self.client
