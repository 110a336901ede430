"""A programme from which cohorts can be formed: needs, leads, a public partner with a story."""

from datetime import timedelta

from sqlalchemy import select

from mentoring.models.cohort_sets import CohortRunPlace
from mentoring.models.cohorts import Cohort, CohortLead, ProposedMember
from mentoring.models.people import HALF_DAYS, pack
from mentoring.models.stories import Story, StoryConsent, StoryUse
from mentoring.services import access, cohort_runs, cohort_sets
from mentoring.services.cohort_sets import About
from tests.factories import (
    NOW,
    make_admin,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
)

PROFESSIONS = ("PC01", "PC03", "PC06", "PC02")
ABOUT = About(name="Home first, spring 2027", aim="Get people home on the day they are fit")
TUESDAYS = pack(("tue_am",), HALF_DAYS)


class Desk:
    """An admin with a set of cohorts; by default sixteen learners and two leads."""

    def __init__(self, session, database, clock, *, learners=16, leads=2, partners=1):
        self.session, self.database, self.clock = session, database, clock
        self.programme = make_programme(session)
        self.admin = make_admin(session, self.programme)
        self.leads = [self.lead() for _ in range(leads)]
        self.partners = [self.partner() for _ in range(partners)]
        self.needs = [self.need(at) for at in range(learners)]
        self.whole = make_person(session)

    @property
    def viewer(self):
        return access.viewer(self.session, self.admin.id)

    def need(self, at=0, **given):
        profession = PROFESSIONS[at % len(PROFESSIONS)]
        person = make_person(
            self.session, **{"profession_id": profession, "half_days": TUESDAYS, **given}
        )
        return make_need(self.session, person, self.programme)

    def lead(self, **given):
        person = make_person(self.session, half_days=TUESDAYS, profession_id="PC03")
        mentor = make_mentor(self.session, person, **{"cohorts_at_once": 1, **given})
        make_experience(self.session, mentor)
        return mentor

    def partner(self):
        person = make_person(self.session, public_partner=True)
        story = Story(
            teller_id=person.id,
            title="Three weeks on a ward",
            text="Everybody said that she could go home, and nobody could say when.",
            told_by="A daughter",
            created_at=NOW,
        )
        story.consents = [
            StoryConsent(
                use=StoryUse.COHORTS, given_at=NOW, until=(NOW + timedelta(days=365)).date()
            )
        ]
        self.session.add(story)
        self.session.flush()
        return person

    def begin(self, **given):
        made = cohort_sets.create(
            self.session,
            admin=self.viewer,
            programme_id=self.programme.id,
            about=ABOUT,
            now=self.clock.now,
            **given,
        )
        self.session.flush()
        self.set_id = made.id
        self.do(cohort_sets.keep_whole, email=self.whole.email, power="May move staff")
        return made

    def do(self, what, **given):
        return what(self.session, admin=self.viewer, set_id=self.set_id, **given)

    def start(self):
        self.do(cohort_sets.start, now=self.clock.now)
        self.session.commit()

    def work(self, worker="one"):
        self.session.commit()
        done = cohort_runs.run_next(self.database, clock=self.clock, worker=worker)
        self.session.expire_all()
        return done

    def form(self):
        """Begin a set where there is none, and run it to its end."""
        if not hasattr(self, "set_id"):
            self.begin()
        self.start()
        assert self.work()
        return self.cohorts()

    def again(self):
        self.session.expire_all()
        return cohort_sets.of(self.session, self.viewer, self.set_id)

    def run(self):
        return cohort_sets.last_run(self.session, self.again())

    def cohorts(self):
        wanted = select(Cohort).where(Cohort.set_id == self.set_id).order_by(Cohort.number)
        return self.session.scalars(wanted).all()

    def members(self, cohort):
        wanted = select(ProposedMember.need_id).where(ProposedMember.cohort_id == cohort.id)
        return self.session.scalars(wanted.order_by(ProposedMember.need_id)).all()

    def led_by(self, cohort):
        wanted = select(CohortLead.mentor_id).where(CohortLead.cohort_id == cohort.id)
        return self.session.scalars(wanted).all()

    def lock(self, cohort, need_id):
        row = self.session.get(ProposedMember, (cohort.id, need_id))
        row.locked = True
        self.session.commit()

    def places(self):
        wanted = select(CohortRunPlace).where(CohortRunPlace.run_id == self.run().id)
        return {one.need_id: one for one in self.session.scalars(wanted)}
