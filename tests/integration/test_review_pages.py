"""A round in review on its pages: read, decided about, run again and compared."""

import pytest

from mentoring.models.people import Person
from mentoring.models.rounds import SuggestionState
from tests.factories import make_need, make_person
from tests.rings import Ring, at, of

pytestmark = pytest.mark.usefixtures("commits")


def test_the_review_shows_the_figures_and_every_suggestion(reviewed, client):
    page = client.get(at(reviewed))

    assert page.all(".app-figures dd")[:3] == ["3", "0", "4"]
    assert len(page.soup.select("tbody tr")) == 3
    for one in reviewed.suggestions():
        assert page.one(f"a[href='{of(reviewed, one)}']")


def test_the_review_filters_by_words_and_by_know_how(reviewed, client):
    name = reviewed.session.get_one(Person, reviewed.needs[0].learner_id).name

    assert len(client.get(at(reviewed) + f"?find={name}").soup.select("tbody tr")) == 1
    assert len(client.get(at(reviewed) + "?group=K04.1").soup.select("tbody tr")) == 3
    assert "No suggestion fits" in client.get(at(reviewed) + "?group=K01.1").text


def test_a_percent_sign_is_looked_for_as_it_is(reviewed, client):
    assert "No suggestion fits" in client.get(at(reviewed) + "?find=%25").text


def test_a_pinned_suggestion_is_found_under_pinned_and_can_be_released(reviewed, client):
    one = reviewed.suggestions()[0]
    client.post(of(reviewed, one, "pin") + "?table=yes")
    assert client.path == at(reviewed)

    page = client.get(at(reviewed) + "?shown=pinned")
    assert page.one(f"form[action^='{of(reviewed, one, 'release')}']")
    client.post(of(reviewed, one, "release"))
    assert "Nothing is pinned" in client.get(at(reviewed) + "?shown=pinned").text


def test_a_forbidden_suggestion_leaves_its_need_without_anybody(reviewed, client):
    one = reviewed.suggestions()[0]
    client.post(of(reviewed, one, "forbid"))

    assert client.get(at(reviewed)).all(".app-figures dd")[:2] == ["2", "1"]
    assert "The suggestion was forbidden 1" in client.get(at(reviewed, "left-out")).text


def test_a_decision_that_is_sent_twice_shows_a_plain_page(reviewed, client):
    one = reviewed.suggestions()[0]
    for _ in range(2):
        client.post(of(reviewed, one, "pin"))

    assert client.status == 200


def test_a_suggestion_shows_every_reason_with_its_way_through_the_register(reviewed, client):
    one = reviewed.suggestions()[0]
    page = client.get(of(reviewed, one))

    for reason in one.explanation["reasons"]:
        assert reason["learner"] in page.text
    assert "this need →, then" in page.text
    assert page.text.count("this experience") >= len(one.explanation["reasons"])


def test_what_a_need_says_is_shown_as_words_and_never_as_markup(session, database, clock, client):
    ring = Ring(session, database, clock, needs=0)
    words = "<script>alert(1)</script> Nine people wait on my ward to be assessed at home."
    ring.needs = [make_need(session, make_person(session), ring.programme, text=words)]
    ring.run()
    client.sign_in(ring.person)

    assert "<script>alert" not in client.get(at(ring)).html
    assert words in client.get(of(ring, ring.suggestions()[0])).text


def test_the_left_out_are_grouped_by_why_with_what_would_help(session, database, clock, client):
    ring = Ring(session, database, clock, needs=3, mentors=(1,)).run()
    client.sign_in(ring.person)
    page = client.get(at(ring, "left-out"))

    assert "Every place is taken 2" in page.text
    assert "One more place with one of these mentors" in page.text
    assert len(client.get(at(ring, "left-out") + "?why=full").soup.select("tbody tr")) == 2


def test_nobody_left_out_is_said_in_words(reviewed, client):
    assert "Nobody is left out" in client.get(at(reviewed, "left-out")).text


def test_a_swap_lists_who_else_could_be_with_the_room_they_have_left(reviewed, client):
    one = reviewed.suggestions()[0]
    page = client.get(at(reviewed, "needs", one.need_id, "swap"))
    other = next(m for m in reviewed.mentors if m.person_id != one.mentor_id)

    assert page.all("article h2") == [reviewed.session.get_one(Person, other.person_id).name]
    assert "more in this round" in page.text or "No room left" in page.text


def test_a_swap_puts_the_other_in_and_pins_them(reviewed, client):
    mentor = reviewed.mentor()
    reviewed.session.commit()
    need = reviewed.needs[0]
    page = client.post(
        at(reviewed, "needs", need.id, "swap"),
        {"mentor": mentor.person_id, "experience": mentor.experience.id},
    )

    assert client.path == at(reviewed, "needs", need.id, "mentors", mentor.person_id)
    assert "Pinned" in page.all("strong")
    reviewed.session.expire_all()
    assert len(reviewed.suggestions(SuggestionState.SWAPPED)) == 1


def test_a_swap_to_somebody_without_room_is_refused_in_words(session, database, clock, client):
    ring = Ring(session, database, clock, needs=2, mentors=(1, 1)).run()
    client.sign_in(ring.person)
    one = ring.suggestions()[0]
    other = next(m for m in ring.mentors if m.person_id != one.mentor_id)
    assert "No room left" in client.get(at(ring, "needs", one.need_id, "swap")).text

    page = client.post(
        at(ring, "needs", one.need_id, "swap"),
        {"mentor": other.person_id, "experience": other.experience.id},
    )
    assert (client.status, "no room left" in page.text) == (409, True)


def test_a_swap_without_a_person_is_refused(reviewed, client):
    client.post(at(reviewed, "needs", reviewed.needs[0].id, "swap"), {"mentor": "somebody"})

    assert client.status == 422


def test_running_again_keeps_what_was_forbidden_and_the_changes_are_shown(reviewed, client):
    one = reviewed.suggestions()[0]
    client.post(of(reviewed, one, "forbid"))
    client.post(at(reviewed, "start"))
    reviewed.work()

    after = next(new for new in reviewed.suggestions() if new.need_id == one.need_id)
    page = client.get(at(reviewed, "changes"))
    assert "Run 2 beside run 1" in page.text
    before, now = (
        page.soup.select(f"a[href='{of(reviewed, after)}']")[0].find_parent("tr").select("td")
    )
    assert before.text != now.text
    assert (after.need_id, after.mentor_id) != (one.need_id, one.mentor_id)


def test_one_run_alone_has_nothing_to_be_compared_with(reviewed, client):
    assert "There has been one run only" in client.get(at(reviewed, "changes")).text
