"""Stories: used only where and while their teller consents, and gone everywhere at once."""

import pytest

from mentoring import jobs
from mentoring.errors import InvalidError
from mentoring.models.notices import NoticeKind
from mentoring.models.stories import StoryUse
from mentoring.services import stories, story_looks
from mentoring.services.stories import About, Words
from tests.factories import (
    CONTEXTS,
    HOME_FIRST,
    make_admin,
    make_person,
    make_programme,
    viewer,
)
from tests.integration.desks import queries

pytestmark = pytest.mark.usefixtures("commits")
TEXT = "Three weeks I sat in a chair by the window, and nobody could say who had to decide."


class Teller:
    """Somebody who tells stories."""

    def __init__(self, session, clock):
        self.session, self.clock = session, clock
        self.person = make_person(session, name="Maud Ellerby", public_partner=True)
        self.id = self.person.id
        self.programme = make_programme(session)
        self.admin = make_admin(session, self.programme)
        session.commit()

    def tell(self, title="By the window", *, until="year", uses=tuple(StoryUse), **about):
        row = self.tell_unseen(title, until=until, uses=uses, **about)
        self.look()
        return row

    def tell_unseen(self, title="By the window", *, until="year", uses=tuple(StoryUse), **about):
        row = self._act(stories.begin, words=Words(title, TEXT, "Maud"), now=self.clock.now)
        if about:
            self._act(stories.say_about, story_id=row.id, about=About(**about))
        self.consent(row.id, dict.fromkeys(uses, until))
        return row.id

    def consent(self, story_id, chosen):
        self._act(stories.consent, story_id=story_id, chosen=chosen, now=self.clock.now)

    def look(self, by=None):
        """Let an admin of the programme look at whatever waits."""
        where = {"admin": viewer(self.session, (by or self.admin).id), "now": self.clock.now}
        where["programme_id"] = self.programme.id
        for one in story_looks.page(self.session, **where).waiting:
            story_looks.allow(self.session, **where, story_id=one.story_id, words=one.words)
        self.session.commit()

    def withdraw(self, story_id):
        self._act(stories.withdraw, story_id=story_id, now=self.clock.now)

    def shown(self, use="pairings", knowhow=(HOME_FIRST,), place=None, populations=()):
        """Give the title of the story that stands somewhere now."""
        found = stories.for_use(
            self.session,
            use=use,
            knowhow=knowhow,
            place=place,
            populations=populations,
            now=self.clock.now,
        )
        self.session.commit()
        return found.title if found else ""

    def _act(self, what, **given):
        made = what(self.session, teller=viewer(self.session, self.id), **given)
        self.session.commit()
        return made


@pytest.fixture
def teller(session, clock):
    return Teller(session, clock)


def test_a_story_is_used_nowhere_until_its_teller_says_where(teller):
    teller.tell(uses=())

    assert [teller.shown(use) for use in StoryUse] == ["", "", "", ""]


@pytest.mark.parametrize("use", list(StoryUse))
def test_a_consent_is_for_one_use_alone(teller, use):
    teller.tell(uses=(use,))

    assert {one for one in StoryUse if teller.shown(one)} == {use}


def test_a_consent_ends_with_its_day(teller, clock):
    teller.tell(until="half_year")
    clock.move(days=182)
    assert teller.shown()

    clock.move(days=1)
    assert teller.shown() == ""


def test_what_was_taken_back_is_gone_everywhere_at_once(teller):
    one = teller.tell()
    assert all(teller.shown(use) for use in StoryUse)
    teller.withdraw(one)

    assert not any(teller.shown(use) for use in StoryUse)


def test_a_story_that_was_taken_back_can_be_given_again(teller):
    one = teller.tell()
    teller.withdraw(one)
    teller.consent(one, {"pairings": "year"})

    assert teller.shown()
    assert teller.shown("cohorts") == ""


def test_consents_that_are_kept_keep_their_day(teller, clock, session):
    one = teller.tell(until="half_year", uses=("pairings", "cohorts"))
    before = stories.own(session, teller=viewer(session, teller.id), story_id=one).consents
    day = {row.use: row.until for row in before}
    session.commit()
    clock.move(days=30)
    teller.consent(one, {"pairings": "keep", "cohorts": "year"})

    after = stories.own(session, teller=viewer(session, teller.id), story_id=one).consents
    now = {row.use: row.until for row in after}
    assert now[StoryUse.PAIRINGS] == day[StoryUse.PAIRINGS]
    assert now[StoryUse.COHORTS] > day[StoryUse.COHORTS]


def test_a_story_stands_where_its_know_how_is_worked_on(teller):
    teller.tell(knowhow=("K04",))

    assert teller.shown(knowhow=("K04.1a",))
    assert teller.shown(knowhow=("K09.1a",)) == ""
    assert teller.shown("start_page", knowhow=())


def test_the_nearest_story_stands_first(teller):
    teller.tell("Of anybody")
    teller.tell("Of frail people", populations=("population.older_frailty",))
    teller.tell("Of going home", knowhow=("K04",))
    teller.tell("Of going home there", knowhow=("K04",), place_id="QGH")
    people = CONTEXTS

    assert teller.shown(populations=people, place="QGH") == "Of going home there"
    assert teller.shown(knowhow=("K09.1a",), populations=people) == "Of frail people"
    assert teller.shown(knowhow=("K09.1a",)) == "Of anybody"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (Words("", TEXT, "Maud"), "title"),
        (Words("By the window", "Too short", "Maud"), "text"),
        (Words("By the window", f"{TEXT} Ring me on 01632 960 983.", "Maud"), "text"),
        (Words("By the window", TEXT, ""), "told_by"),
    ],
)
def test_a_story_that_cannot_be_kept_is_refused_beside_its_field(session, teller, words, field):
    with pytest.raises(InvalidError) as refused:
        stories.begin(session, teller=viewer(session, teller.id), words=words, now=teller.clock.now)

    assert list(refused.value.problems) == [field]


def test_a_story_can_be_about_nothing_that_is_not_there(teller):
    for about in (
        {"knowhow": ("K99",)},
        {"populations": ("level.place",)},
        {"place_id": "Nowhere"},
    ):
        with pytest.raises(InvalidError):
            teller.tell(f"About {next(iter(about))}", **about)
        teller.session.rollback()


def test_the_same_story_sent_twice_is_told_once(teller):
    assert teller.tell() == teller.tell()


def test_the_teller_is_asked_once_two_weeks_before_a_consent_ends(teller, pair, clock):
    teller.tell(until="half_year", uses=("pairings", "cohorts"))
    shop = pair.shop()
    clock.move(days=182 - 15)
    assert jobs.DUTIES["tell_of_endings"](shop) == 0
    clock.move(days=1)
    assert jobs.DUTIES["tell_of_endings"](shop) == 1
    clock.move(days=2)
    assert jobs.DUTIES["tell_of_endings"](shop) == 0

    (news,) = pair.told(NoticeKind.STORY_ENDING)
    assert news.recipient_id == teller.id
    assert "in groups that learn together" in news.body


def test_a_consent_that_was_given_for_longer_is_asked_about_again(teller, pair, clock):
    one = teller.tell(until="half_year", uses=("pairings",))
    shop = pair.shop()
    clock.move(days=175)
    assert jobs.DUTIES["tell_of_endings"](shop) == 1
    teller.consent(one, {"pairings": "half_year"})
    assert jobs.DUTIES["tell_of_endings"](shop) == 0

    clock.move(days=175)
    assert jobs.DUTIES["tell_of_endings"](shop) == 1


def test_taking_back_tells_the_teller_and_nobody_else(teller, pair):
    one = teller.tell()
    teller.withdraw(one)
    teller.withdraw(one)

    assert [one.recipient_id for one in pair.told(NoticeKind.STORY_WITHDRAWN)] == [teller.id]


def test_a_fitting_story_stands_on_the_page_of_a_pairing_until_it_is_taken_back(
    teller, pair, client
):
    one = teller.tell(knowhow=("K04",))
    pair.sit_down(pair.mentor_id)
    page = client.get(f"/pairings/{pair.id}")
    assert TEXT in page.text
    assert "Told by Maud" in page.text
    assert "Maud Ellerby" not in page.text

    teller.withdraw(one)
    assert "Told by Maud" not in client.get(f"/pairings/{pair.id}").text


def test_a_story_for_everybody_stands_on_the_start_page(teller, client):
    one = teller.tell(uses=("start_page",))
    assert TEXT in client.get("/").text

    teller.withdraw(one)
    assert TEXT not in client.get("/").text


def test_finding_a_story_asks_the_database_once(teller, client, database):
    few = queries(database, client, "/")
    for number in range(5):
        teller.tell(f"Story {number}", knowhow=("K04",))

    assert queries(database, client, "/") == few
