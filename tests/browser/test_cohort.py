"""A cohort of eight: formed, changed with the keyboard alone, published, left and filled again."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from matching.cohorts import forming
from mentoring.models.cohorts import Cohort, CohortState, Membership, MembershipState
from mentoring.models.people import Person
from mentoring.models.sessions import TeachingSession
from mentoring.services import account, memberships
from tests import calendars
from tests.browser.conftest import link_in
from tests.browser.steps import plan_a_change, write_day
from tests.factories import viewer
from tests.forming import Desk

PASSWORD = "a password for this test"
LEARNERS = 9
MOST_KEYS = 200
NAME = "Home first, spring 2027"
ACTION = "Ask the home-care manager to come to one morning round"
AIM = "Get people home on the day they are fit"


class Circle:
    """An admin at a keyboard, nine who ask, somebody who leads, and the post of all of them."""

    def __init__(self, site, visitor, post):
        self.site, self.visitor, self.post = site, visitor, post
        with site.database.transaction() as session:
            desk = Desk(session, site.database, site.clock, learners=LEARNERS, leads=1)
            self.learners = [need.learner_id for need in desk.needs]
            self.admin, self.lead = desk.admin.id, desk.leads[0].person_id
            self.whole, self.programme = desk.whole.email, desk.programme.id
            for at, number in enumerate((self.admin, self.lead, *self.learners)):
                person = session.get_one(Person, number)
                person.name = f"{'ABCDEFGHIJKL'[at]}lwen Thornwick"
                account.set_password(session, person=person, password=PASSWORD, cost=1)

    def is_(self, number):
        with self.site.database.reading() as session:
            person = session.get_one(Person, number)
            return person.name, person.email

    def sign_in(self, number):
        self.visitor.page.context.clear_cookies()
        self.visitor.sign_in(self.is_(number)[1], PASSWORD)

    def places(self):
        """Give who is in the cohort, as their places stand."""
        with self.site.database.reading() as session:
            rows = session.scalars(select(Membership).order_by(Membership.id))
            return {row.learner_id: row.state for row in rows}

    def cohort(self):
        with self.site.database.reading() as session:
            found = session.scalars(select(Cohort)).one()
            return found.id, found.state

    def mail(self, subject, number):
        return self.post.newest(subject, to=self.is_(number)[1])

    def mails(self, subject, number):
        return self.post.mails(subject, to=self.is_(number)[1])

    def opens(self, number):
        """Let somebody look at the page of the cohort."""
        self.sign_in(number)
        self.visitor.open(f"/cohorts/{self.cohort()[0]}")

    def says_yes(self, number):
        """Let a learner say yes without a browser: most of eight do the same."""
        with self.site.database.transaction() as session:
            place = session.scalars(select(Membership).where(Membership.learner_id == number)).one()
            memberships.accept(
                session,
                learner=viewer(session, number),
                membership_id=place.id,
                now=self.site.clock.now,
            )


class Keys:
    """Somebody who has no mouse: every link, box and button is reached with the Tab key."""

    def __init__(self, visitor):
        self.visitor, self.page = visitor, visitor.page

    def reach(self, words):
        """Press Tab until what is called so has the focus."""
        for _ in range(MOST_KEYS):
            self.page.keyboard.press("Tab")
            if words in self._named():
                return
        raise AssertionError(f"{words!r} cannot be reached on {self.visitor.path}")

    def press(self, words):
        self.reach(words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.visitor.look()

    def choose(self, words):
        self.reach(words)
        self.page.keyboard.press("Space")

    def _named(self):
        named = self.page.evaluate(
            "() => { const one = document.activeElement;"
            " if (!one.matches('a, button, input, textarea, select')) return '';"
            " const labels = [...(one.labels || [])].map(label => label.textContent);"
            " return [one.textContent, ...labels].join(' '); }"
        )
        return re.sub(r"\s+", " ", named)


@pytest.fixture
def circle(site, visitor, post, monkeypatch):
    monkeypatch.setattr(forming, "TIMES", 1)
    return Circle(site, visitor, post)


def cohorts_are_formed(circle):
    visitor = circle.visitor
    circle.sign_in(circle.admin)
    visitor.open(f"/programmes/{circle.programme}/cohorts")
    visitor.follow("Form new cohorts")
    visitor.fill("Name of this set of cohorts", NAME)
    visitor.fill("What are the cohorts to get done?", AIM)
    visitor.press("Continue")
    for label, number in (("At least", 6), ("If it can be", 8), ("At most", 8)):
        visitor.fill(label, str(number))
    visitor.press("Continue")
    for _ in range(2):
        visitor.press("Continue")
    visitor.fill("Their e-mail address", circle.whole)
    visitor.fill("What power do they have?", "May move staff between the two")
    visitor.press("Continue")
    visitor.press("Form the cohorts")
    circle.post.sweep()
    visitor.open(visitor.path)
    visitor.sees("1 cohort")


def one_is_changed_by_keyboard(circle):
    """Take somebody out and put the ninth in; gives the number of whoever waits now."""
    visitor, keys = circle.visitor, Keys(circle.visitor)
    keys.press("See who is in none")
    ninth = _first_name(visitor)
    keys.press(NAME)
    cohort = _first_name(visitor)
    keys.press(cohort)
    goes = _first_name(visitor)
    keys.press(f"Remove… {goes}")
    visitor.sees("Keeps every rule")
    keys.press(f"Remove {goes}")
    visitor.sees("Taken out")
    keys.press(NAME)
    keys.press("See who is in none")
    keys.press(f"Put into a cohort… {ninth}")
    keys.choose(cohort)
    keys.press("Show what it would do")
    visitor.sees("Keeps every rule")
    keys.press("Save: move to")
    visitor.sees("Nobody is told anything yet.")
    names = " ".join(visitor.page.locator("tbody th").all_inner_texts())
    assert ninth in names
    assert goes not in names
    return next(one for one in circle.learners if circle.is_(one)[0] == goes)


def _first_name(visitor):
    """Give the first name in the first table of a page, without what stands below it."""
    return visitor.page.locator("tbody th").first.inner_text().strip().split("\n")[0]


def it_goes_out(circle):
    visitor, keys = circle.visitor, Keys(circle.visitor)
    keys.press(NAME)
    keys.press("Check and publish")
    visitor.sees("You are about to invite 8 learners and 1 lead")
    keys.press("Publish")
    visitor.sees("goes out when the time to undo is over")
    circle.site.clock.move(minutes=31)
    assert len(circle.post.mails("You are invited to a cohort")) == 8


def it_begins(circle):
    """Let the lead and seven of the eight say yes; gives the eighth and one of the seven."""
    visitor = circle.visitor
    visitor.page.context.clear_cookies()
    circle.sign_in(circle.lead)
    visitor.open(link_in(circle.mail("Would you lead a cohort", circle.lead)))
    visitor.follow("Say yes")
    visitor.press("Yes, I lead it")
    first, *others = circle.places()
    circle.sign_in(first)
    visitor.open(link_in(circle.mail("You are invited to a cohort", first)))
    visitor.follow("Say yes")
    visitor.press("Yes, I join")
    for one in others:
        circle.says_yes(one)
    assert circle.cohort()[1] is CohortState.ACTIVE
    visitor.open(f"/cohorts/{circle.cohort()[0]}")
    visitor.sees("it has begun")
    return first


def somebody_leaves_and_another_comes(circle, leaver, waits):
    visitor = circle.visitor
    visitor.follow("Leave this cohort")
    visitor.page.locator("main input[type=radio]").first.check()
    visitor.press("Leave the cohort")
    visitor.sees("You have left this cohort")
    circle.mail("has left", circle.lead)
    circle.sign_in(waits)
    visitor.open(link_in(circle.mail("You are invited to a cohort", waits)))
    visitor.follow("Say yes")
    visitor.press("Yes, I join")
    found = circle.places()
    assert found[leaver] is MembershipState.LEFT
    assert found[waits] is MembershipState.ACTIVE
    assert sum(state is MembershipState.ACTIVE for state in found.values()) == 8
    visitor.open(f"/cohorts/{circle.cohort()[0]}")
    visitor.sees(circle.is_(circle.lead)[0])


def they_meet(circle, learner):
    """Let a learner have the session in their calendar, note an action, and be there."""
    visitor, clock = circle.visitor, circle.site.clock
    with circle.site.database.reading() as session:
        starts_at = session.scalars(
            select(TeachingSession.starts_at).where(TeachingSession.number == 1)
        ).one()
    entries = [calendars.of_mail(one) for one in circle.mails("You meet", learner)]
    assert starts_at in {one.starts_at for one in entries}
    assert len({one.uid for one in entries}) == 6
    visitor.follow("Note what you will do, and by when")
    visitor.fill("What will you do", ACTION)
    write_day(visitor, starts_at)
    visitor.press("Save")
    visitor.sees(ACTION)
    clock.now = starts_at + timedelta(hours=3)
    circle.opens(circle.lead)
    visitor.sees(ACTION)
    visitor.follow("Say who was there")
    *there, _nobody = visitor.page.locator("main input[type=checkbox]").all()
    for box in there:
        box.check()
    visitor.press("Save")
    circle.opens(circle.lead)
    visitor.sees("10 of 10 were there")  # the lead and the public partner too


def one_plans_a_change(circle, learner):
    visitor = circle.visitor
    circle.opens(learner)
    visitor.follow("Plan one change")
    plan_a_change(visitor, ACTION, by_when=circle.site.clock.now + timedelta(days=40))
    circle.opens(circle.lead)
    visitor.sees("1 of 8 members have planned a practice change with a date")


def it_comes_to_its_end(circle, waits):
    visitor = circle.visitor
    circle.sign_in(circle.admin)
    visitor.open(f"/cohorts/{circle.cohort()[0]}/complete")
    visitor.go_on()
    assert circle.cohort()[1] is CohortState.COMPLETED
    assert circle.places()[waits] is MembershipState.COMPLETED


@pytest.mark.parametrize("visitor", [1280], indirect=True, ids=["desk"])
def test_a_cohort_of_eight_is_formed_changed_published_left_and_filled_again(circle):
    cohorts_are_formed(circle)
    waits = one_is_changed_by_keyboard(circle)
    it_goes_out(circle)
    leaver = it_begins(circle)
    somebody_leaves_and_another_comes(circle, leaver, waits)
    they_meet(circle, waits)
    one_plans_a_change(circle, waits)
    it_comes_to_its_end(circle, waits)
