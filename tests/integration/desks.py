"""People at the keyboard, whom several tests share: what they have, and what they send."""

import contextlib

from sqlalchemy import event, select

from mentoring.models.audit import AuditEvent
from mentoring.models.cohorts import CohortState
from mentoring.models.experiences import Experience
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Choice, Need, NeedState
from mentoring.models.pairings import Pairing, PairingState
from mentoring.models.people import Person
from mentoring.services import lines, pairings
from mentoring.services.offers import Wish
from tests.factories import (
    NOW,
    make_cohort,
    make_experience,
    make_mentor,
    make_need,
    make_organisation,
    make_person,
    make_programme,
)
from tests.factories import viewer as who


@contextlib.contextmanager
def reading(session):
    """Look at the rows as they are now, and let the pages write again."""
    session.expunge_all()
    yield
    session.commit()


def queries(database, client, path):
    """Count the statements that a page makes."""
    seen = []
    listen = lambda *given: seen.append(given[2])  # noqa: E731
    event.listen(database.engine, "before_cursor_execute", listen)
    client.get(path)
    event.remove(database.engine, "before_cursor_execute", listen)
    return len(seen)


class OfferDesk:
    """A mentor with an offer from a learner."""

    def __init__(self, session, client):
        self.session, self.client = session, client
        self.programme = make_programme(session)
        self.mentor = make_mentor(session)
        self.experience = make_experience(session, self.mentor)
        self.id = self.ask().id
        self.sit_down()

    def ask(self, mentor=None, *, note="I can travel on Tuesdays."):
        learner = make_person(
            self.session, organisation_id=make_organisation(self.session, name="Fenwick Trust").id
        )
        need = make_need(self.session, learner, self.programme)
        return self.asked_by(learner, need, note=note)

    def asked_by(self, learner, need, *others, note=""):
        wishes = [Wish(self.mentor.person_id, self.experience.id), *others]
        self.learner = learner
        return pairings.ask(
            self.session,
            learner=who(self.session, learner.id),
            need_id=need.id,
            wishes=wishes,
            note=note,
            now=NOW,
        )

    def sit_down(self, person=None):
        self.session.commit()
        self.client.sign_in(person or self.mentor.person)

    @contextlib.contextmanager
    def row(self, pairing_id=None):
        self.session.expunge_all()
        yield self.session.get(Pairing, pairing_id or self.id)
        self.session.commit()

    def state(self):
        with self.row() as kept:
            return kept.state

    def accept(self, *times):
        return self.client.post(f"/offers/{self.id}/accept/check", {"t": list(times)})

    def decline(self, reason="no_time"):
        return self.client.post(f"/offers/{self.id}/decline", {"reason": reason})

    def confirm(self):
        pairings.confirm(
            self.session,
            learner=who(self.session, self.learner.id),
            pairing_id=self.id,
            time_id=None,
            now=NOW,
        )
        self.session.commit()

    def typed(self, *times):
        sent = {}
        for place, parts in enumerate(times):
            for name, part in zip(("day", "month", "year", "clock"), parts, strict=True):
                sent[f"times-{place}-{name}"] = part
        return self.client.post(f"/offers/{self.id}/accept", sent)


class TeachingDesk:
    """A mentor at the keyboard, with two places, one of them taken and somebody waiting."""

    def __init__(self, session, client):
        self.session, self.client = session, client
        self.mentor = make_mentor(session)
        self.experience = make_experience(session, self.mentor)
        self.programme = make_programme(session)
        self.id = self.mentor.person_id

    def asked(self, state):
        need = make_need(self.session, make_person(self.session), self.programme)
        pairing = Pairing(
            need_id=need.id,
            mentor_id=self.id,
            experience_id=self.experience.id,
            state=state,
            explanation={},
            requested_at=NOW,
            offered_at=None if state is PairingState.REQUESTED else NOW,
        )
        self.session.add(pairing)
        self.session.flush()
        return pairing

    def leads(self):
        return make_cohort(self.session, self.programme, self.mentor, state=CohortState.PUBLISHED)

    def sit_down(self):
        self.session.commit()
        self.client.sign_in(self.session.get(Person, self.id))
        self.session.commit()
        return self

    def numbers(self, learners, cohorts=0):
        return self.client.post(
            "/teaching/numbers", {"learners": str(learners), "cohorts": str(cohorts)}
        )

    @contextlib.contextmanager
    def row(self):
        self.session.expunge_all()
        yield self.session.get(Mentor, self.id)
        self.session.commit()

    def acts(self):
        self.session.expunge_all()
        events = self.session.scalars(select(AuditEvent).where(AuditEvent.noun == "mentors"))
        told = [(event.action, event.reason) for event in events]
        self.session.commit()
        return told


class Line(TeachingDesk):
    """A full mentor, somebody who waits for them, and that learner's second choice."""

    def __init__(self, session, client):
        super().__init__(session, client)
        for _ in range(2):
            self.asked(PairingState.ACTIVE)
        self.waiting = self.asked(PairingState.REQUESTED)
        self.need = session.get(Need, self.waiting.need_id)
        self.need.state = NeedState.MATCHED
        self.second = make_mentor(session)
        other = make_experience(session, self.second)
        session.add(
            Choice(
                need_id=self.need.id,
                rank=2,
                mentor_id=self.second.person_id,
                experience_id=other.id,
            )
        )
        self.sit_down()

    def look_again(self):
        """Do what the woken duty does, and tell the states of both requests."""
        self.session.expunge_all()
        for pairing_id in lines.with_room(self.session):
            lines.offer_waiting(self.session, pairing_id=pairing_id, now=NOW)
        mine = select(Pairing.state).where(Pairing.need_id == self.need.id).order_by(Pairing.id)
        states = list(self.session.scalars(mine))
        self.session.commit()
        return states


class Endorsed:
    """An endorsed experience, and its holder at the keyboard."""

    def __init__(self, session, client):
        self.session, self.client = session, client
        mentor = make_mentor(session)
        self.row = make_experience(session, mentor, result="Waits fell by half.")
        session.commit()
        client.sign_in(mentor.person)

    def change(self, slug, **sent):
        self.client.post(f"/experiences/{self.row.id}/{slug}?change=1", sent)
        with reading(self.session):
            return self.session.get(Experience, self.row.id).state
