"""Those of a cohort that has gone out, each of whom can sit down at the keyboard."""

from sqlalchemy import select

from mentoring.models.notices import Notice
from mentoring.models.people import Person
from tests.cohorts import Gathering

NAMES = ("Asha", "Bela", "Cato", "Dilys", "Edda", "Fenn", "Gwyn", "Hollis")


class Seated(Gathering):
    """A cohort whose invitations are out, with somebody at the keyboard."""

    def __init__(self, session, clock, client, *, number=8, publish=True):
        super().__init__(session, clock, number=number)
        self.client = client
        self._name()
        if publish:
            self.publish(second_id=self.second.person_id)
        session.commit()
        self.id = self.cohort.id
        self.path = f"/cohorts/{self.id}"
        self.learners = [one.learner_id for one in self.needs]

    def _name(self):
        others = {"Ivo": self.lead.person, "Juno": self.second.person, "Kezia": self.partner}
        others |= {"Lorne": self.whole, "Maro": self.admin}
        learners = [self.session.get_one(Person, one.learner_id) for one in self.needs]
        for name, person in (*zip(NAMES, learners, strict=False), *others.items()):
            person.name = f"{name} Thornwick"
            person.email = f"{name.lower()}@example.org"

    def sit_down(self, person_id):
        self.session.commit()
        self.client.sign_in(self.session.get_one(Person, person_id))
        self.session.commit()
        return self.client

    def open(self, person_id, after=""):
        """Let somebody open the page, or one below it."""
        return self.sit_down(person_id).get(self.path + after)

    def press(self, person_id, after, **sent):
        page = self.sit_down(person_id).post(self.path + after, sent)
        self.session.expire_all()
        return page

    def named(self, person_id):
        """Give somebody's name and address."""
        row = self.session.get_one(Person, person_id)
        return row.name, row.email

    def told(self, kind):
        """List to whom notices of a kind have gone, in the order of writing."""
        self.session.commit()
        rows = self.session.scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id))
        found = [one.recipient_id for one in rows]
        self.session.commit()
        return found
