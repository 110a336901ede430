"""A practice change: planned one question a page, kept, followed, and stopped with its lesson."""

import pytest

from mentoring.errors import InvalidError, NotFoundError, RuleBrokenError
from mentoring.models.changes import ChangeState
from mentoring.services import changes
from tests.changed import REST, WHAT
from tests.factories import make_person, viewer
from tests.integration.desks import queries

pytestmark = pytest.mark.usefixtures("commits")


def test_a_learner_plans_a_change_one_question_a_page(pair, client):
    pair.sit_down(pair.learner_id)
    page = client.post(f"/pairings/{pair.id}/changes/new", {"what": WHAT})
    assert page.h1 == "Where will it happen?"

    where = client.path.rpartition("/")[0]
    page = client.post(f"{where}/where", {"where": "Two wards"})
    assert page.h1 == "By when will you have tried it?"
    page = client.post(f"{where}/when", {"day": "14", "month": "12", "year": "2026"})
    assert page.h1 == "For whom is it?"
    page = client.post(f"{where}/whom", {"whom": "People over 80"})
    assert page.h1 == "How will you know that it works?"
    page = client.post(f"{where}/measure", {"measure": "Days from fit to home"})
    assert page.h1 == "Check your plan"
    assert "14 December 2026" in page.text

    page = client.post(f"{where}/keep")
    assert page.h1 == "You and Bela Quillsworth"
    assert "Your plan is kept" in page.text
    assert "Planned" in page.text


@pytest.mark.parametrize(
    ("slug", "sent", "field"),
    [
        ("what", {"what": "Talk more"}, "what"),
        ("what", {"what": "Ring the ward on 01632 960 983 every day"}, "what"),
        ("where", {"where": " "}, "where"),
        ("when", {"day": "31", "month": "2", "year": "2027"}, "day"),
        ("when", {"day": "", "month": "", "year": ""}, "day"),
        ("whom", {"whom": "x" * 301}, "whom"),
        ("measure", {"measure": ""}, "measure"),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_field(changed, client, slug, sent, field):
    changed.begin()
    changed.pair.sit_down(changed.pair.learner_id)
    page = client.post(f"/changes/{changed.id}/{slug}", sent)

    assert client.status == 422
    assert page.title.startswith("Error: ")
    assert page.soup.select(f"[name={field}]")
    assert page.soup.select(".nhsuk-error-message")


def test_the_same_words_sent_twice_begin_one_change(changed):
    first = changed.begin().id

    assert changed.begin().id == first


def test_a_plan_says_everything_before_it_is_kept(changed, client):
    changed.begin()
    changed.pair.sit_down(changed.pair.learner_id)
    page = client.post(f"/changes/{changed.id}/keep")

    assert client.status == 422
    assert "Say how you will know" in page.text
    assert changed.row.planned_at is None


def test_the_mentor_reads_what_was_kept_and_can_change_nothing(changed, client):
    changed.plan()
    changed.pair.sit_down(changed.pair.mentor_id)
    page = client.get(f"/changes/{changed.id}")
    assert page.h1 == "What Asha Thornwick changes"
    assert "Say how it goes" not in page.text
    assert "Change what changes" not in page.text

    for path in ("what", "how-it-goes", "colleague"):
        client.get(f"/changes/{changed.id}/{path}")
        assert client.status == 404


def test_a_plan_that_was_not_kept_is_the_learners_alone(changed, client):
    changed.begin()
    changed.pair.sit_down(changed.pair.mentor_id)

    assert WHAT not in client.get(f"/pairings/{changed.pair.id}").text
    client.get(f"/changes/{changed.id}")
    assert client.status == 404


def test_nobody_else_finds_a_change(changed, client, session):
    changed.plan()
    stranger = make_person(session)
    session.commit()
    changed.pair.sit_down(stranger.id)

    client.get(f"/changes/{changed.id}")
    assert client.status == 404


def test_a_mentor_plans_nothing_in_the_learners_place(pair):
    with pytest.raises(NotFoundError):
        begin_as(pair, pair.mentor_id)


def begin_as(pair, person_id):
    pair.session.commit()
    with pair.database.transaction() as session:
        changes.begin(
            session,
            learner=viewer(session, person_id),
            pairing_id=pair.id,
            what=WHAT,
            now=pair.clock.now,
        )


def test_only_a_plan_that_was_not_kept_can_be_thrown_away(changed, client):
    changed.begin()
    changed.pair.sit_down(changed.pair.learner_id)
    page = client.post(f"/changes/{changed.id}/throw-away")
    assert "Write down one thing" in page.text

    changed.plan()
    client.post(f"/changes/{changed.id}/throw-away")
    assert client.status == 409


def test_stopping_asks_for_what_was_learned(changed, client):
    changed.plan()
    changed.pair.sit_down(changed.pair.learner_id)
    page = client.post(f"/changes/{changed.id}/how-it-goes", {"standing": "stopped"})
    assert client.status == 422
    assert "it spares others the same" in page.one("#lesson-error").text

    lesson = "The carers start at ten, and our round is at nine."
    page = client.post(
        f"/changes/{changed.id}/how-it-goes", {"standing": "stopped", "lesson": lesson}
    )
    assert changed.row.state is ChangeState.STOPPED
    assert lesson in page.text


def test_what_was_stopped_stays_as_it_was(changed):
    changed.plan().report("stopped", lesson="Carers start later than the round.")

    with pytest.raises(RuleBrokenError):
        changed.say(where_at="Another ward")
    with pytest.raises(InvalidError):
        changed.report("tried")


def test_saying_that_it_is_practised_leads_to_whoever_can_see_it(changed, client):
    changed.plan()
    changed.pair.sit_down(changed.pair.learner_id)
    page = client.post(f"/changes/{changed.id}/how-it-goes", {"standing": "practising"})

    assert page.h1 == "Who else can see that it is done like this now?"
    assert changed.row.state is ChangeState.TRIED


def test_a_learner_cannot_see_their_own_change(changed):
    changed.tried()
    for address in ("asha@example.org", "nobody"):
        with pytest.raises(InvalidError):
            changed.ask(address)


def test_only_what_was_tried_can_be_seen(changed):
    changed.plan()
    with pytest.raises(RuleBrokenError):
        changed.ask()


def test_a_plan_in_parts_is_asked_for_where_it_stopped(changed):
    changed.begin().say(where_at=REST["where_at"])
    found = changes.missing(changed.row)

    assert list(found) == ["by_when", "for_whom", "measure"]


def test_the_shared_page_asks_the_database_a_fixed_number_of_times(changed, client, database):
    changed.plan()
    changed.pair.sit_down(changed.pair.learner_id)
    few = queries(database, client, f"/pairings/{changed.pair.id}")
    for number in range(4):
        changed.plan(f"{WHAT} And number {number}.")

    assert queries(database, client, f"/pairings/{changed.pair.id}") == few


def test_only_whoever_learns_is_asked_for_a_plan(changed, client):
    pair = changed.pair
    for who, status in ((pair.learner_id, 200), (pair.mentor_id, 404)):
        pair.sit_down(who).get(f"/pairings/{pair.id}/changes/new")
        assert client.status == status


def test_nobody_is_asked_to_see_a_change_that_has_not_been_tried(changed, client):
    changed.plan()
    changed.pair.sit_down(changed.pair.learner_id)
    client.get(f"/changes/{changed.id}/colleague")

    assert client.path == f"/changes/{changed.id}"
