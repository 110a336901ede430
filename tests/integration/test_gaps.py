"""What nobody here can answer: a line for the admin, an invitation, and what comes of it."""

from typing import Any

import pytest
from sqlalchemy import select

from mentoring.errors import InvalidError
from mentoring.models.audit import AuditEvent
from mentoring.models.experiences import Experience, ExperienceState
from mentoring.models.gaps import GapInvitation, InvitationState
from mentoring.models.mentors import Visibility
from mentoring.models.notices import Notice, NoticeKind
from mentoring.services import experiences, gaps, invitations, outlooks, register
from mentoring.services.experiences import Answers
from tests.factories import (
    HOME_FIRST,
    NOW,
    make_admin,
    make_experience,
    make_mentor,
    make_need,
    make_person,
    make_programme,
    viewer,
)
from tests.rings import committing, queries

GAP = "K06.1a"
WORDS = "Our night sitting rota has no one on it, and families wait."


class Team:
    """A programme with an admin, a need that nobody answers and somebody who might have done it."""

    def __init__(self, session):
        self.session, self.programme = session, make_programme(session)
        self.person = make_admin(session, self.programme)
        self.guest = make_person(session, name="Corin Haddlestone")
        make_experience(session, make_mentor(session), contexts=())
        self.need = self.ask()

    def ask(self, *knowhow, **given):
        given = {"text": WORDS, "contexts": (), **given}
        learner = make_person(self.session)
        return make_need(self.session, learner, self.programme, knowhow=knowhow or (GAP,), **given)

    @property
    def admin(self):
        return viewer(self.session, self.person.id)

    def look(self):
        register.refresh(self.session, now=NOW)
        outlooks.refresh(self.session, now=NOW)
        return gaps.told(self.session, programme_id=self.programme.id)

    def invite(self, person=None, message="Have you done this?"):
        whom = (self.programme.id, GAP, (person or self.guest).id)
        return invitations.send(self.session, admin=self.admin, whom=whom, message=message, now=NOW)

    def address(self, *rest):
        return "/".join([f"/programmes/{self.programme.id}", *rest])

    def log(self, row):
        """Answer every question of the draft that an invitation begins, and submit it."""
        guest = viewer(self.session, self.guest.id)
        made = invitations.log(self.session, person=guest, invitation_id=row.id, now=NOW)
        given = Answers(
            title="Sitting with people at night",
            what_was_done="Four trusts shared one rota of night sitters for two whole winters.",
            contexts={
                "service": ("service.acute",),
                "setting": ("setting.rural",),
                "population": ("population.older_frailty",),
                "level": ("level.place",),
                "authority": ("authority.informal_partnership",),
            },
            place_id="QGH",
            years=(2021, 2022),
            own_part="led",
        )
        own: dict[str, Any] = {"holder": guest, "experience_id": made.id, "now": NOW}
        experiences.answer(self.session, given=given, **own)
        return experiences.submit(self.session, **own)


@pytest.fixture
def team(session):
    return Team(session)


@pytest.fixture
def client(client, session, team):
    session.commit()
    client.sign_in(team.person)
    return committing(client, session)


def test_a_gap_says_what_is_missing_how_many_wait_and_what_comes_nearest(team):
    team.ask()
    (line,) = team.look().lines

    assert (line.knowhow_id, line.needs, line.since) == (GAP, 2, NOW)
    assert line.nearest == ("Home first on two wards",)


def test_a_need_with_a_full_answer_is_no_gap(team):
    team.ask(HOME_FIRST, text="Bring people home first.")

    assert [line.knowhow_id for line in team.look().lines] == [GAP]


def test_a_need_of_another_programme_is_no_gap_of_this_one(team):
    make_need(team.session, make_person(team.session), make_programme(team.session), knowhow=(GAP,))

    assert team.look().needs == 1


def test_the_widest_gap_comes_first(team):
    for _ in range(2):
        team.ask("K08.1a")

    assert [line.knowhow_id for line in team.look().lines] == ["K08.1a", GAP]


def test_the_experience_of_somebody_who_is_seen_by_nobody_is_not_named(team):
    hidden = make_mentor(team.session, visibility=Visibility.NOBODY)
    make_experience(team.session, hidden, title="A secret deed", contexts=())

    assert "A secret deed" not in team.look().lines[0].nearest


def test_the_supply_page_shows_the_gap_and_leads_to_it(team, client):
    team.look()
    team.session.commit()
    page = client.get(team.address("supply"))
    label = page.all("#gaps tbody th")[0]
    assert client.get(page.link(label)).h1.endswith(label)
    assert WORDS in client.page.text


def test_the_supply_page_takes_as_many_queries_for_many_gaps_as_for_one(team, client, database):
    team.look()
    few = queries(database, client, team.address("supply"))
    for knowhow in ("K08.1a", "K07.1a", "K05.1a", "K03.1a"):
        team.ask(knowhow)
    team.look()

    assert queries(database, client, team.address("supply")) == few


def test_an_invitation_is_prepared_changed_and_sent(team, client):
    team.look()
    page = client.get(team.address("gaps", GAP) + "?find=Corin")
    page = client.get(page.link("Invite Corin Haddlestone to log it"))
    assert "The register has no full answer" in page.fields()["message"]

    client.post(team.address("gaps", GAP, "invite", str(team.guest.id)), {"message": "Was it you?"})
    assert "Corin Haddlestone" in client.page.text
    (row,) = team.session.scalars(select(GapInvitation))
    assert (row.message, row.state) == ("Was it you?", InvitationState.SENT)


def test_an_invitation_without_words_is_refused(team, client):
    client.post(team.address("gaps", GAP, "invite", str(team.guest.id)), {"message": " "})

    assert client.status == 422
    assert "Write a message" in client.page.text


def test_a_number_that_must_not_be_in_it_is_refused(team):
    with pytest.raises(InvalidError):
        team.invite(message="Ring me on 07700 900123")


def test_the_same_invitation_sent_twice_is_one_with_one_mail(team):
    first, second = team.invite(), team.invite(message="Again")
    team.session.flush()

    assert first.id == second.id
    mails = team.session.scalars(select(Notice).where(Notice.kind == NoticeKind.INVITED)).all()
    assert [(mail.recipient_id, mail.path) for mail in mails] == [
        (team.guest.id, f"/invitations/{first.id}")
    ]


def test_the_audit_log_keeps_who_invited(team):
    row = team.invite()
    events = team.session.scalars(select(AuditEvent).where(AuditEvent.noun == row.__tablename__))

    assert [(event.actor_id, event.action) for event in events] == [(team.person.id, "invited")]


def test_the_invited_person_begins_a_draft_with_the_know_how_ticked(team, client):
    row = team.invite()
    team.session.commit()
    client.sign_in(team.guest)
    client.get(f"/invitations/{row.id}")
    client.post(f"/invitations/{row.id}/log", {})
    assert client.status == 200

    (draft,) = team.session.scalars(select(Experience).where(Experience.holder_id == team.guest.id))
    assert draft.state is ExperienceState.DRAFT
    page = client.get(f"/experiences/{draft.id}/knowhow")
    assert page.one("input[name=knowhow][checked]")["value"] == GAP


def test_to_log_twice_begins_one_draft(team):
    row, guest = team.invite(), viewer(team.session, team.guest.id)
    made = [
        invitations.log(team.session, person=guest, invitation_id=row.id, now=NOW).id
        for _ in range(2)
    ]

    assert made[0] == made[1]


def test_a_draft_without_words_cannot_be_submitted(team):
    row, guest = team.invite(), viewer(team.session, team.guest.id)
    made = invitations.log(team.session, person=guest, invitation_id=row.id, now=NOW)

    with pytest.raises(InvalidError) as refused:
        experiences.submit(team.session, holder=guest, experience_id=made.id, now=NOW)
    assert "what" in refused.value.problems


def test_an_experience_that_shows_it_answers_the_invitation(team):
    row = team.invite()
    made = team.log(row)

    assert (row.state, row.experience_id) == (InvitationState.ANSWERED, made.id)
    assert [line.answered for line in team.look().lines] in ([], [1])


def test_another_experience_that_shows_it_answers_the_invitation_too(team):
    row = team.invite()
    draft = make_experience(
        team.session,
        make_mentor(team.session, team.guest),
        knowhow=("K08.1a", GAP),
        state=ExperienceState.DRAFT,
        contexts=(
            "service.acute",
            "setting.rural",
            "population.older_frailty",
            "level.place",
            "authority.informal_partnership",
        ),
    )
    guest = viewer(team.session, team.guest.id)
    experiences.submit(team.session, holder=guest, experience_id=draft.id, now=NOW)

    assert row.state is InvitationState.ANSWERED


def test_not_me_is_one_click_without_a_reason(team, client):
    row = team.invite()
    team.session.commit()
    client.sign_in(team.guest)
    for _ in range(2):
        client.post(f"/invitations/{row.id}/decline", {})
    assert "nobody asks why" in client.page.text

    team.session.expire_all()
    assert row.state is InvitationState.DECLINED


def test_an_open_invitation_stands_on_the_persons_own_page(team, client):
    row = team.invite()
    team.session.commit()
    client.sign_in(team.guest)

    assert f"/invitations/{row.id}" in client.get("/home").html


def test_nobody_elses_invitation_is_found(team, client):
    row = team.invite()
    team.session.commit()
    client.get(f"/invitations/{row.id}")

    assert client.status == 404


@pytest.mark.parametrize("rest", [("gaps", GAP), ("gaps", GAP, "invite", "1")])
def test_only_admins_of_the_programme_come_in(team, client, session, rest):
    client.sign_in(make_admin(session, make_programme(session)))
    client.get(team.address(*rest))
    assert client.status == 404

    client.sign_in(make_person(session))
    client.get(team.address(*rest))
    assert client.status == 403
