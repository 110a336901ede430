"""Two cohorts that were formed, as an admin looks at them on their pages and changes them."""

from sqlalchemy import select

from mentoring.models.people import Person
from mentoring.services import cohort_seats
from mentoring.services.cohort_seats import Here
from tests.factories import NOW
from tests.forming import Desk

SATURDAY = 1 << 9


class Formed(Desk):
    """Two cohorts, one without a partner, a lead to spare, and one free when nobody else is."""

    def __init__(self, session, database, clock):
        super().__init__(session, database, clock, leads=3)
        self.late = self.need(half_days=SATURDAY)
        first, _ = self.form()
        who = {"admin": self.viewer, "now": NOW}
        cohort_seats.partner(session, here=Here(self.set_id, first.id), partner_id=None, **who)
        session.commit()

    def at(self, *rest):
        return "/".join([f"/cohort-sets/{self.set_id}", *map(str, rest)])

    def of(self, cohort, *rest):
        return self.at("cohorts", cohort.id, *rest)

    def name(self, need_id):
        asked = (*self.needs, self.late)
        learner_id = next(one.learner_id for one in asked if one.id == need_id)
        return self.session.scalar(select(Person.name).where(Person.id == learner_id))
