"""A programme with a roster of one place, to which a test adds people."""

from sqlalchemy import insert

from mentoring.models.cohorts import Membership, MembershipState
from mentoring.models.people import Person
from mentoring.models.places import Place, PlaceKind
from mentoring.services import roster_files, roster_pages, roster_people, rosters
from mentoring.services.rosters import About
from tests.factories import (
    NOW,
    make_admin,
    make_cohort,
    make_need,
    make_person,
    make_programme,
    viewer,
)

HERE, INSIDE, ELSEWHERE = "QGH", "QGH-larkmere", "QOX"


class Locality:
    """A roster of a system, with a neighbourhood two steps inside it."""

    def __init__(self, session):
        self.session = session
        self.programme = make_programme(session)
        self.person = make_admin(session, self.programme, place_id=ELSEWHERE)
        council = Place(id="QGH-c", parent_id=HERE, kind=PlaceKind.PLACE, name="Larkmere")
        inside = Place(id=INSIDE, parent_id="QGH-c", kind=PlaceKind.NEIGHBOURHOOD, name="Quay")
        for place in (council, inside):
            session.merge(place)
            session.flush()
        self.about = About("Home first in Larkmere", HERE, "People go home to be assessed.")
        self.roster = self.make()

    def make(self, **given):
        return rosters.create(
            self.session,
            admin=self.admin,
            programme_id=self.programme.id,
            about=About(**{**self.about.__dict__, **given}),
            now=NOW,
        )

    @property
    def admin(self):
        return viewer(self.session, self.person.id)

    def one(self, profession="PC03", place_id=HERE, **given):
        return make_person(self.session, profession_id=profession, place_id=place_id, **given)

    def need(self, person, **given):
        return make_need(self.session, person, self.programme, **given)

    def member(self, person, state=MembershipState.ACCEPTED):
        cohort = make_cohort(self.session, self.programme)
        row = Membership(
            cohort_id=cohort.id,
            need_id=self.need(person).id,
            learner_id=person.id,
            state=state,
            invited_at=NOW,
        )
        self.session.add(row)
        self.session.flush()
        return row

    def crowd(self, *numbers, professions=15):
        """Put many people into the place at once."""
        self.session.execute(
            insert(Person),
            [
                {
                    "name": f"Asha Thornwick {at:04d}",
                    "email": f"crowd{at}@example.org",
                    "profession_id": f"PC{at % professions + 1:02d}",
                    "place_id": INSIDE if at % 2 else HERE,
                    "created_at": NOW,
                    "synthetic": True,
                }
                for at in range(*numbers)
            ],
        )

    def tell(self, **told):
        return rosters.tell(
            self.session, admin=self.admin, roster_id=self.roster.id, told=told, now=NOW
        )

    def page(self):
        return roster_pages.show(self.session, admin=self.admin, roster_id=self.roster.id)

    def line(self, profession="PC03"):
        (found,) = [one for one in self.page().lines if one.profession_id == profession]
        return found

    def people(self, **asked):
        return roster_people.page(self.session, admin=self.admin, roster_id=self.roster.id, **asked)

    def send(self, text, name="heads.csv"):
        roster_files.keep(
            self.session,
            admin=self.admin,
            roster_id=self.roster.id,
            sent=(name, text.encode()),
            now=NOW,
        )
        return self.look()

    def look(self):
        return roster_files.check(self.session, admin=self.admin, roster_id=self.roster.id)

    def bring_in(self):
        return roster_files.bring_in(
            self.session, admin=self.admin, roster_id=self.roster.id, now=NOW
        )

    def address(self, *rest):
        return "/".join([f"/rosters/{self.roster.id}", *rest])
