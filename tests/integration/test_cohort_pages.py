"""The page of a cohort that has gone out: what each of those in it may see."""

from datetime import timedelta

import pytest

from mentoring.models.mentors import Visibility
from mentoring.models.stories import Story, StoryConsent, StoryUse
from mentoring.services import cohort_leads, cohorts, memberships
from tests.factories import NOW, make_person
from tests.integration.desks import queries
from tests.seated import Seated

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def seated(session, clock, client):
    return Seated(session, clock, client)


def accept(seated, number):
    for one in seated.places()[:number]:
        seated.answer(memberships.accept, one)


def begin(seated, number=7):
    accept(seated, number)
    seated.lead_says_yes()


def test_an_invited_learner_sees_what_it_is_for_and_by_when_to_answer(seated):
    page = seated.open(seated.learners[0])

    assert page.h1 == "Home first in Larkmere"
    assert "Get people home in a day" in page.text
    assert "You are invited to this cohort. Please answer by the end of" in page.text


def test_an_invited_learner_sees_the_lead_and_why_but_no_address(seated):
    page = seated.open(seated.learners[0])
    name, email = seated.named(seated.lead.person_id)

    assert name in page.text
    assert "Home first on two wards" in page.text
    assert "Why this lead" in page.text
    assert email not in page.html


def test_before_their_yes_somebody_sees_numbers_professions_and_places_only(seated):
    accept(seated, 3)
    page = seated.open(seated.learners[5])

    assert "8 learners: " in page.text
    assert "Herefordshire and Worcestershire" in page.text
    for one in (*seated.learners[:3], seated.partner.id):
        name, email = seated.named(one)
        assert name not in page.text
        assert email not in page.html


def test_after_their_yes_they_see_who_else_has_said_yes_and_nobody_else(seated):
    accept(seated, 3)
    page = seated.open(seated.learners[0])

    assert all(seated.named(one)[0] in page.text for one in seated.learners[:3])
    assert not any(seated.named(one)[0] in page.text for one in seated.learners[3:])
    assert len(page.soup.select("tbody tr")) == 3
    assert "@" not in page.text


def test_addresses_are_there_once_it_has_begun(seated):
    begin(seated)
    page = seated.open(seated.learners[0])

    assert seated.named(seated.learners[1])[1] in page.text
    assert seated.named(seated.lead.person_id)[1] in page.text
    assert seated.named(seated.learners[7])[1] not in page.text


def test_the_lead_reads_the_needs_only_after_their_own_yes(seated):
    accept(seated, 2)
    assert "Nine people on my ward" not in seated.open(seated.lead.person_id).text

    seated.lead_says_yes()
    assert "Nine people on my ward" in seated.open(seated.lead.person_id).text


def test_a_lead_who_shows_themself_to_nobody_is_not_named_before_a_yes(seated):
    accept(seated, 1)
    seated.lead.visibility = Visibility.NOBODY
    name, _ = seated.named(seated.lead.person_id)

    assert name not in seated.open(seated.learners[1]).text
    assert name in seated.open(seated.learners[0]).text


def test_the_partner_and_who_stands_up_for_the_whole_see_names_once_it_has_begun(seated):
    accept(seated, 2)
    name = seated.named(seated.learners[0])[0]
    for person in (seated.partner, seated.whole):
        assert len(seated.open(person.id).soup.select("tbody tr")) == 0

    begin(seated)
    for person in (seated.partner, seated.whole):
        assert name in seated.open(person.id).text


def test_it_says_who_stands_up_for_the_whole_and_what_power_they_have(seated):
    page = seated.open(seated.learners[0])

    assert seated.named(seated.whole.id)[0] in page.text
    assert "Can move money between the two" in page.text


def story_of(seated, *, until):
    row = Story(
        teller_id=seated.partner.id,
        title="A week in a corridor",
        text="My mother waited for a week and nobody knew for what.",
        told_by="Ines",
        created_at=NOW,
    )
    row.consents = [StoryConsent(use=StoryUse.COHORTS, until=until, given_at=NOW)]
    seated.session.add(row)
    seated.session.flush()
    seated.cohort.story_id = row.id


def test_the_story_stands_there_as_long_as_it_may(seated):
    story_of(seated, until=seated.clock.now.date())
    assert "A week in a corridor" in seated.open(seated.learners[0]).text

    seated.clock.move(days=1)
    assert "A week in a corridor" not in seated.open(seated.learners[0]).text


def test_a_story_that_may_be_used_elsewhere_only_is_not_shown(seated):
    story_of(seated, until=seated.clock.now.date() + timedelta(days=90))
    seated.session.query(StoryConsent).one().use = StoryUse.PAIRINGS
    assert "A week in a corridor" not in seated.open(seated.learners[0]).text


def test_it_says_how_it_meets(seated):
    text = seated.open(seated.learners[0]).text

    assert "6 meetings, every 2 weeks, on a Monday morning" in text
    assert "In person" in text


def test_it_says_who_has_said_yes_and_what_it_waits_for(seated):
    accept(seated, 2)
    text = seated.open(seated.admin.id).text

    assert "2 learners have said yes; it begins with at least 6." in text
    assert "6 others have not answered yet. The lead has not answered yet." in text


def test_somebody_who_said_no_sees_what_it_was_for_and_nobody_in_it(seated):
    accept(seated, 1)
    seated.answer(memberships.decline, seated.places()[1])
    page = seated.open(seated.learners[1])

    assert "You have said no to this cohort." in page.text
    assert "Who leads it" not in page.text
    assert seated.named(seated.learners[0])[0] not in page.text


def test_a_lead_who_stepped_back_sees_nobody_in_it(seated):
    accept(seated, 1)
    seated.do(cohort_leads.step_back, mentor=seated.lead.person_id, cohort_id=seated.id)
    page = seated.open(seated.lead.person_id)

    assert "You do not lead this cohort any more." in page.text
    assert "Who learns in it" not in page.text


def test_nobody_else_finds_it(seated):
    seated.open(make_person(seated.session).id)
    assert seated.client.status == 404


@pytest.mark.parametrize("who", ["admin", "lead", "partner", "whole"])
def test_nobody_finds_one_that_has_not_gone_out(session, clock, client, who):
    seated = Seated(session, clock, client, publish=False)
    seated.propose()
    person = getattr(seated, who)
    seated.open(person.person_id if who == "lead" else person.id)
    assert client.status == 404


@pytest.mark.parametrize("who", ["lead", "partner", "whole"])
def test_nobody_learns_of_one_that_was_cancelled_before_it_went_out(session, clock, client, who):
    seated = Seated(session, clock, client, publish=False)
    seated.propose()
    seated.by_admin(cohorts.cancel)
    person = getattr(seated, who)
    seated.open(person.person_id if who == "lead" else person.id)
    assert client.status == 404


@pytest.mark.parametrize("act", [cohorts.cancel, cohorts.complete])
def test_every_end_has_its_sentence_for_everybody(seated, act):
    if act is cohorts.complete:
        begin(seated)
    seated.by_admin(act)
    ended = "came to its end" if act is cohorts.complete else "was cancelled"
    for person_id in (seated.lead.person_id, seated.partner.id, seated.admin.id):
        assert ended in seated.open(person_id).text
    own = "to its end" if act is cohorts.complete else "does not take place"
    assert own in seated.open(seated.learners[0]).text


def test_the_own_page_of_each_leads_there(seated):
    for person_id in (seated.learners[0], seated.lead.person_id, seated.partner.id):
        page = seated.sit_down(person_id).get("/home")
        assert page.link("Home first in Larkmere") == seated.path


def test_the_number_of_queries_does_not_grow_with_the_members(seated, database):
    accept(seated, 1)
    seated.sit_down(seated.learners[0])
    few = queries(database, seated.client, seated.path)
    for one in seated.places()[1:]:
        seated.answer(memberships.accept, one)
    seated.sit_down(seated.learners[0])
    assert queries(database, seated.client, seated.path) == few <= 42
