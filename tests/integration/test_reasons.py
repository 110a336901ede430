"""What both wrote, on every page that gives a reason, and nowhere else."""

import json

import pytest
from sqlalchemy import select

from mentoring.encoding import explanations
from mentoring.encoding.explanations import Texts
from mentoring.models.needs import Need
from mentoring.models.notices import Notice
from mentoring.models.pairings import Pairing
from mentoring.models.people import NotWith
from mentoring.models.rounds import Suggestion
from tests.integration.desks import OfferDesk
from tests.round_world import World


@pytest.fixture
def desk(session, client):
    return OfferDesk(session, client)


@pytest.fixture
def world(session, database, clock):
    return World(session, database, clock)


def quoted(page):
    return [words.strip("“”") for words in page.all(".app-wrote dd")]


def said(desk):
    """Give the need's words, and what the experience tells."""
    need_id = desk.session.get(Pairing, desk.id).need_id
    told = f"{desk.experience.title} {desk.experience.what_was_done}"
    return desk.session.get(Need, need_id).text, told


def of_learner(desk):
    desk.client.sign_in(desk.learner)
    return desk.client.get(f"/requests/{desk.id}")


def test_the_mentor_reads_what_both_wrote_word_for_word(desk):
    page = desk.client.get(f"/offers/{desk.id}")
    asked, told = quoted(page)[:2]

    assert page.all(".app-wrote dt")[:2] == ["The learner wrote", "You wrote"]
    assert asked in said(desk)[0]
    assert told in said(desk)[1]


def test_the_learner_reads_what_both_wrote_word_for_word(desk):
    page = of_learner(desk)
    asked, told = quoted(page)[:2]

    assert page.all(".app-wrote dt")[:2] == ["You wrote", "They wrote"]
    assert asked in said(desk)[0]
    assert told in said(desk)[1]


def test_the_learner_sees_the_path_between_the_two(desk):
    ways = of_learner(desk).all(".app-path li")

    assert ways[0].startswith("Your need")
    assert ways[0].endswith("their experience")
    assert "Home-first discharge to assess" in ways[0]


def test_what_is_kept_of_a_quote_is_its_place_and_none_of_its_words(desk):
    with desk.row() as kept:
        reason = kept.explanation["reasons"][0]
        written = json.dumps(kept.explanation)
    phrase = said(desk)[0][reason["asked"]["start"] : reason["asked"]["end"]]

    assert set(reason["asked"]) == {"source", "start", "end", "mark"}
    assert len(phrase.split()) >= 3
    assert phrase not in written


def test_a_text_that_is_changed_takes_its_quotes_along_and_leaves_the_reason(desk):
    with desk.row() as kept:
        desk.session.get(Need, kept.need_id).text = "Erased."
    page = of_learner(desk)

    assert quoted(page) == []
    assert "They have done what you need" in page.text


def test_the_mail_about_an_offer_gives_reasons_without_quoting_the_experience(desk):
    to_them = select(Notice).where(Notice.recipient_id == desk.mentor.person_id)
    (mail,) = desk.session.scalars(to_them)

    assert "You have done what the learner needs" in mail.body
    assert "wrote" not in mail.body


def test_the_admin_reads_what_both_wrote_and_the_way_through_the_register(world, client):
    need, mentor = world.need(), world.mentor()
    made = world.run()
    client.sign_in(world.admin)
    page = client.get(f"/rounds/{made.id}/needs/{need.id}/mentors/{mentor.person_id}")

    assert page.all(".app-wrote dt")[:2] == ["The learner wrote", "The mentor wrote"]
    assert quoted(page)[0] in world.session.get(Need, need.id).text


def test_who_may_not_meet_has_no_suggestion_and_no_reason_is_kept(world):
    need, mentor = world.need(), world.mentor()
    world.session.add(NotWith(person_id=mentor.person_id, other_id=need.learner_id))
    made = world.run()

    assert world.suggestions(made) == []
    assert world.session.scalars(select(Suggestion)).all() == []


def test_what_was_kept_before_texts_were_quoted_can_still_be_read():
    old = {
        "said": {"learner": [["knowhow", "They have done it."]], "mentor": [["knowhow", "You."]]},
        "reasons": [{"kind": "knowhow", "path": [["word", "frail"]], "learner": "They have."}],
        "differences": [{"kind": "time", "learner": "Long ago.", "mentor": "Long ago."}],
    }
    read = explanations.shown(old, texts=Texts("need", "title", "text"))

    assert [why.sentence for why in read.reasons] == ["They have done it."]
    assert [why.sentence for why in read.differences] == ["Long ago."]
    assert (read.reasons[0].asked, read.alike, read.ways) == ("", (), ())


def test_a_row_that_keeps_nothing_shows_nothing():
    assert explanations.shown({}) == explanations.Explained((), ())
