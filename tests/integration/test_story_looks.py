"""Before everybody can read a story, somebody of a programme team has read the same words."""

import threading

import pytest
from sqlalchemy import select

from mentoring.errors import NotFoundError, RuleBrokenError
from mentoring.models.audit import AuditEvent
from mentoring.models.stories import StoryLook
from mentoring.services import stories, story_looks
from mentoring.services.stories import Words
from tests.factories import make_admin, make_person, make_programme, viewer
from tests.integration.desks import queries
from tests.integration.test_stories import TEXT, Teller

pytestmark = pytest.mark.usefixtures("commits")
SENTENCE = "Waiting for the programme team to look at it"


class Looked(Teller):
    """Somebody who tells stories, and an admin who looks at them."""

    def __init__(self, session, client, clock):
        super().__init__(session, clock)
        self.client = client
        self.path = f"/programmes/{self.programme.id}/stories"

    def waiting(self):
        found = story_looks.page(
            self.session,
            admin=viewer(self.session, self.admin.id),
            programme_id=self.programme.id,
            now=self.clock.now,
        )
        self.session.commit()
        return found.waiting

    def allow(self, one, *, by=None, words=None):
        made = story_looks.allow(
            self.session,
            admin=viewer(self.session, (by or self.admin).id),
            programme_id=self.programme.id,
            story_id=one.story_id,
            words=words or one.words,
            now=self.clock.now,
        )
        self.session.commit()
        return made

    def say(self, story_id, text):
        self._act(
            stories.say,
            story_id=story_id,
            words=Words("By the window", text, "Maud"),
            now=self.clock.now,
        )

    def page(self, path, person=None):
        self.client.sign_in(person or self.person)
        return self.client.get(path)


@pytest.fixture
def looked(session, client, clock):
    yield Looked(session, client, clock)
    session.rollback()


def test_a_story_stands_on_the_start_page_only_once_somebody_has_looked_at_it(looked):
    looked.tell_unseen()
    assert looked.shown("start_page") == ""
    assert TEXT not in looked.client.get("/").text
    looked.look()
    assert looked.shown("start_page") == "By the window"
    assert TEXT in looked.client.get("/").text


@pytest.mark.parametrize("use", ["pairings", "cohorts", "training"])
def test_other_uses_wait_for_nobody(looked, use):
    looked.tell_unseen()
    assert looked.shown(use) == "By the window"


def test_only_what_is_for_everybody_waits_to_be_looked_at(looked):
    looked.tell_unseen(uses=("pairings",))
    assert looked.waiting() == ()


def test_the_teller_sees_that_it_waits_and_that_it_does_no_more(looked):
    one = looked.tell_unseen()
    assert SENTENCE in looked.page(f"/stories/{one}").text
    looked.look()
    assert SENTENCE not in looked.page(f"/stories/{one}").text


def test_a_story_for_the_start_page_alone_is_not_called_used_while_it_waits(looked):
    looked.tell_unseen(uses=("start_page",))
    assert looked.page("/stories").all("main li strong") == ["Waiting"]
    looked.look()
    assert looked.page("/stories").all("main li strong") == ["Used"]


def test_it_is_taken_back_at_once_whether_it_waits_or_is_shown(looked):
    one = looked.tell_unseen()
    looked.withdraw(one)
    assert looked.waiting() == ()
    looked.consent(one, {"start_page": "year"})
    looked.look()
    looked.withdraw(one)
    assert looked.shown("start_page") == ""


def test_other_words_wait_for_another_look(looked):
    one = looked.tell()
    looked.say(one, TEXT + " And then it rained.")
    assert looked.shown("start_page") == ""
    assert [waiting.story_id for waiting in looked.waiting()] == [one]


def test_the_same_words_kept_again_need_no_other_look(looked):
    looked.say(looked.tell(), TEXT)
    assert looked.shown("start_page") == "By the window"


def test_words_that_changed_since_they_were_read_are_not_let_through(looked):
    one = looked.tell_unseen()
    (read,) = looked.waiting()
    looked.say(one, TEXT + " And then it rained.")
    with pytest.raises(RuleBrokenError, match="other words since you read it"):
        looked.allow(read)
    looked.session.rollback()
    assert looked.shown("start_page") == ""


def test_what_was_taken_back_meanwhile_cannot_be_let_through(looked):
    one = looked.tell_unseen()
    (read,) = looked.waiting()
    looked.withdraw(one)
    with pytest.raises(NotFoundError):
        looked.allow(read)


def test_nobody_lets_their_own_story_through(looked):
    own = make_admin(looked.session, looked.programme)
    looked.person, looked.id = own, own.id
    looked.tell_unseen()
    assert "This is your own story" in looked.page(looked.path).text
    with pytest.raises(RuleBrokenError, match="your own story"):
        looked.look(by=own)
    looked.session.rollback()
    looked.look()
    assert looked.shown("start_page") == "By the window"


def test_who_looked_and_when_is_kept_once(looked):
    looked.tell_unseen()
    (read,) = looked.waiting()
    first = looked.clock.now
    looked.allow(read)
    looked.clock.move(days=1)
    looked.allow(read, by=make_admin(looked.session, looked.programme))
    kept = looked.session.scalars(select(StoryLook)).one()
    assert (kept.by_id, kept.looked_at) == (looked.admin.id, first)
    acts = select(AuditEvent).where(AuditEvent.action == "looked_at")
    assert len(looked.session.scalars(acts).all()) == 1


def test_two_admins_at_once_look_once(looked, database):
    looked.tell_unseen()
    (read,) = looked.waiting()
    other = make_admin(looked.session, looked.programme)
    looked.session.commit()
    start, problems = threading.Barrier(2), []

    def work(person_id):
        start.wait()
        try:
            with database.transaction() as session:
                story_looks.allow(
                    session,
                    admin=viewer(session, person_id),
                    programme_id=looked.programme.id,
                    story_id=read.story_id,
                    words=read.words,
                    now=looked.clock.now,
                )
        except Exception as problem:
            problems.append(problem)

    both = [threading.Thread(target=work, args=(one.id,)) for one in (looked.admin, other)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert problems == []
    assert len(looked.session.scalars(select(StoryLook)).all()) == 1


def test_an_admin_lets_a_story_through_on_the_page(looked):
    looked.tell_unseen()
    page = looked.page(looked.path, looked.admin)
    assert "1 story waits for somebody to look at it" in page.text
    (words,) = [field["value"] for field in page.soup.select("input[name=words]")]
    story = looked.waiting()[0].story_id
    page = looked.client.post(f"{looked.path}/{story}", {"words": words})
    assert "No story waits" in page.text
    assert f"looked at by {looked.admin.name} on 23 November 2026" in page.text


def test_the_hub_of_the_programme_says_how_many_wait(looked):
    hub = f"/programmes/{looked.programme.id}"
    assert "none waits to be looked at" in looked.page(hub, looked.admin).text
    looked.tell_unseen()
    assert "1 story waits for somebody to look at" in looked.page(hub, looked.admin).text


def test_only_an_admin_of_the_programme_may_look(looked):
    other = make_programme(looked.session)
    looked.session.commit()
    looked.page(f"/programmes/{other.id}/stories", looked.admin)
    assert looked.client.status == 404
    looked.page(looked.path, make_person(looked.session))
    assert looked.client.status == 403


def test_many_stories_take_as_many_queries_as_one(looked, database):
    looked.tell_unseen()
    looked.page(looked.path, looked.admin)
    few = queries(database, looked.client, looked.path)
    for number in range(12):
        looked.tell_unseen(f"Story {number}")
    assert queries(database, looked.client, looked.path) == few
    assert "1 to 10 of 13 stories wait" in looked.client.get(looked.path).text
