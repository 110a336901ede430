"""The mails of cohorts before they go out: what an admin reads is what is then written."""

import pytest
from sqlalchemy import select

from matching.cohorts import forming
from mentoring.models.notices import Notice, NoticeKind
from mentoring.models.people import Person
from mentoring.services import cohort_checks, cohort_mails, cohort_publishing
from mentoring.services.letters import Letter
from tests.forming import Desk

OF_A_COHORT = (
    NoticeKind.COHORT_INVITED,
    NoticeKind.COHORT_LEAD_ASKED,
    NoticeKind.COHORT_BESIDE,
)


@pytest.fixture
def desk(session, database, clock, monkeypatch):
    monkeypatch.setattr(forming, "TIMES", 1)
    made = Desk(session, database, clock)
    made.form()
    session.commit()
    return made


def pages(desk, kind):
    shown: list[Letter] = []
    number = 1
    while True:
        page = cohort_mails.page(
            desk.session,
            admin=desk.viewer,
            set_id=desk.set_id,
            kind=kind,
            number=number,
            now=desk.clock(),
        )
        shown += page.letters
        if len(shown) >= page.paging.total or not page.letters:
            assert {one: count for one, _, count in page.counts}[kind] == len(shown)
            return shown
        number += 1


def test_the_mails_that_are_read_before_are_the_mails_that_go_out(desk):
    shown = sorted(
        (one.email, one.subject, "\n\n".join(one.paragraphs[1:]), one.link)
        for kind in cohort_mails.KINDS
        for one in pages(desk, kind)
    )
    cohort_checks.publish(
        desk.session,
        admin=desk.viewer,
        set_id=desk.set_id,
        reason="Nobody is near",
        now=desk.clock(),
    )
    desk.session.commit()
    desk.clock.move(minutes=31)
    assert cohort_publishing.run(desk.database, clock=desk.clock) == 2
    wanted = select(Notice, Person).join(Person, Person.id == Notice.recipient_id)
    told = [
        (person.email, notice.subject, notice.body, notice.link)
        for notice, person in desk.session.execute(wanted.where(Notice.kind.in_(OF_A_COHORT)))
    ]
    assert sorted(told) == shown
    assert len(shown) == 16 + 2 + 4


def test_what_does_not_go_out_is_not_shown(desk):
    for one in desk.cohorts():
        one.whole_person_id = None
    desk.session.commit()
    assert [pages(desk, kind) for kind in cohort_mails.KINDS] == [[], [], []]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_page_shows_one_of_each_and_leads_to_all(desk, client):
    client.sign_in(desk.admin)
    checked = client.get(f"/cohort-sets/{desk.set_id}/publish")
    assert [mail.select_one("h3").get_text()[:12] for mail in checked.soup.select(".app-mail")] == [
        "You are invi",
        "Would you le",
        "A cohort wit",
    ]
    every = client.get(f"/cohort-sets/{desk.set_id}/mails?kind=lead")
    assert len(every.soup.select(".app-mail")) == 2
    assert every.soup.select_one(".app-choices [aria-current]").get_text() == "Questions to leads 2"
    assert client.get(f"/cohort-sets/{desk.set_id}/mails?kind=nonsense").soup.select(".app-mail")
