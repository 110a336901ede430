"""What has already happened between the invented people, so that no page of a demo is empty.

Everything goes through the services that the pages use, as these people would have done it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy.orm import Session

from mentoring.errors import RuleBrokenError
from mentoring.services import access, account, eligibility, home, pairings, suggestions
from mentoring.services.access import Viewer
from mentoring.services.arrivals import needs
from mentoring.services.offers import Wish
from mentoring.services.suggestions import Card
from seeds import gatherings, plans, rosters, stories
from seeds.personas import ADMINS, INTEGRATORS, PARTNERS

MOST = 36
"""How many ordinary learners have asked somebody; fewer where there are few learners."""

ONE_IN = 25
LOOKED_AT = 40
STAGES = ("offered", "accepted", "active")
TEACHES_THIS = {
    "mentor-with-places": (("K04.1a", "K04.1f", "K04.2d"), 2),
    "learner-and-mentor": (("K05.1a", "K05.2a"), 1),
}
"""Offers that wait for a persona: about which know-how, and how many."""


@dataclass(frozen=True)
class Asked:
    """Who asked whom."""

    learner: Viewer
    mentor: Viewer
    pairing_id: int


class Play:
    """Plays the scenes in one session; they happened in the days before `now`."""

    def __init__(self, session: Session, *, now: datetime) -> None:
        """Know when it is, and whom to leave to their own stories."""
        self._session = session
        self._now = now
        self._personas = {one.key: one.person_id for one in account.personas(session)}

    def all(self) -> None:
        """Play every scene."""
        self._personas_stories()
        partner = self._viewer(self._personas[_key(PARTNERS[0].key)])
        admin = self._viewer(self._personas[_key(ADMINS[0].key)])
        stories.tell(self._session, teller=partner, admin=admin, now=self._now)
        rosters.make(self._session, admin=admin, now=self._now)
        gatherings.make(self._session, beside=self._beside(admin, partner), now=self._now)
        for place, (need_id, learner_id) in enumerate(self._spread()):
            asked = self._ask_anybody(self._viewer(learner_id), need_id, days=1 + place % 7)
            if asked is not None:
                self._go_on(asked, STAGES[place % len(STAGES)], days=1 + place % 7)

    def _beside(self, admin: Viewer, partner: Viewer) -> gatherings.Beside:
        lead, whole = (self._personas[_key(one.key)] for one in (INTEGRATORS[0], ADMINS[1]))
        return gatherings.Beside(admin, self._viewer(lead), partner, self._viewer(whole))

    def _personas_stories(self) -> None:
        for teacher in (one for one in INTEGRATORS if one.teaches):
            mentor = self._personas[_key(teacher.key)]
            self._persona_asks(_key(teacher.teaches or ""), mentor, stage="active", days=7)
        self._persona_asks("learner-and-mentor", None, stage="accepted", days=3)
        for key, (about, offers) in TEACHES_THIS.items():
            list(islice(self._asking_for(self._personas[key], about), offers))

    def _persona_asks(self, key: str, mentor_id: int | None, *, stage: str, days: int) -> None:
        learner = self._viewer(self._personas[key])
        for own in home.page(self._session, viewer=learner, now=self._now).needs:
            asked = (
                self._ask_anybody(learner, own.need_id, days=days)
                if mentor_id is None
                else self._ask_one(learner, own.need_id, mentor_id, days=days)
            )
            if asked is not None:
                self._go_on(asked, stage, days=days)
                if stage == "active":
                    plans.plan(
                        self._session,
                        learner=learner,
                        pairing_id=asked.pairing_id,
                        now=self._now - timedelta(days=1),
                    )

    def _asking_for(self, mentor_id: int, about: tuple[str, ...]) -> Iterator[Asked]:
        """Let those ask who need just this; in a small register, those to whom it is suggested."""
        held = next(
            one.experience_id
            for one in eligibility.suggestible(self._session, to_team=False)
            if one.mentor.person_id == mentor_id
        )
        for need_id, learner_id in needs.openly_asked(self._session, about=about):
            wish = Wish(mentor_id, held)
            if asked := self._ask(self._viewer(learner_id), need_id, wish, days=2):
                yield asked
        for need_id, learner_id in needs.openly_asked(self._session)[:LOOKED_AT]:
            if asked := self._ask_one(self._viewer(learner_id), need_id, mentor_id, days=2):
                yield asked

    def _spread(self) -> list[tuple[int, int]]:
        there = needs.openly_asked(self._session)
        step = max(ONE_IN, len(there) // MOST)
        return there[::step]

    def _ask_anybody(self, learner: Viewer, need_id: int, *, days: int) -> Asked | None:
        known = set(self._personas.values())
        for card in self._cards(learner, need_id):
            if card.room > 0 and card.mentor_id not in known:
                wish = Wish(card.mentor_id, card.experience_id)
                return self._ask(learner, need_id, wish, days=days)
        return None

    def _ask_one(self, learner: Viewer, need_id: int, mentor_id: int, *, days: int) -> Asked | None:
        for card in self._cards(learner, need_id):
            if card.mentor_id == mentor_id:
                wish = Wish(mentor_id, card.experience_id)
                return self._ask(learner, need_id, wish, days=days)
        return None

    def _cards(self, learner: Viewer, need_id: int) -> tuple[Card, ...]:
        need = access.own_need(self._session, learner, need_id)
        return suggestions.find(self._session, need=need).cards

    def _ask(self, learner: Viewer, need_id: int, wish: Wish, *, days: int) -> Asked | None:
        try:
            made = pairings.ask(
                self._session,
                learner=learner,
                need_id=need_id,
                wishes=[wish],
                note="",
                now=self._now - timedelta(days=days),
            )
        except RuleBrokenError:
            return None
        return Asked(learner, self._viewer(wish.mentor_id), made.id)

    def _go_on(self, asked: Asked, stage: str, *, days: int) -> None:
        if stage == "offered":
            return
        answered = self._now - timedelta(days=days) + timedelta(hours=20)
        given = pairings.accept(
            self._session,
            mentor=asked.mentor,
            pairing_id=asked.pairing_id,
            times=_times(self._now),
            now=answered,
        )
        self._session.flush()
        if stage == "active":
            pairings.confirm(
                self._session,
                learner=asked.learner,
                pairing_id=asked.pairing_id,
                time_id=given.times[0].id,
                now=answered + timedelta(hours=2),
            )

    def _viewer(self, person_id: int) -> Viewer:
        found = access.viewer(self._session, person_id)
        if found is None:
            raise LookupError(f"person {person_id} is not on the register")
        return found


def _key(key: str) -> str:
    return key.removeprefix("persona-")


def _times(now: datetime) -> list[datetime]:
    """Give two times next week, on a Tuesday and a Thursday at ten."""
    monday = now - timedelta(days=now.weekday())
    morning = monday.replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(weeks=1)
    return [morning + timedelta(days=1), morning + timedelta(days=3)]
