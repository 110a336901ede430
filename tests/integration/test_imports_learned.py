"""A file of experiences says how a result is known, if it worked, and from whom it was learned."""

import pytest
from sqlalchemy import select

from mentoring.models.experiences import Evidence, Experience, ExperienceState, HowItWent
from mentoring.services import imports
from mentoring.services.imports import Sent
from tests.factories import (
    NOW,
    make_admin,
    make_experience,
    make_mentor,
    make_person,
    make_programme,
    viewer,
)
from tests.integration.test_exports import as_file, exported

HEADER = "holder_email,title,what_was_done,knowhow_ids"


class Desk:
    """An admin with a file, and two people on the register: asha and beth."""

    def __init__(self, session):
        self.session = session
        self.programme = make_programme(session)
        self.admin = viewer(session, make_admin(session, self.programme).id)
        self.asha, self.beth = (
            make_person(session, email=f"{name}@example.org") for name in ("asha", "beth")
        )
        session.flush()

    def sent(self, *rows, columns="learned_from"):
        text = "\n".join([f"{HEADER},{columns}", *rows])
        return Sent("experiences", "experiences.csv", text.encode())

    def look(self, sent):
        return imports.dry_run(
            self.session, admin=self.admin, programme_id=self.programme.id, sent=sent, now=NOW
        )

    def bring(self, sent, *, skip=False):
        return imports.bring_in_at_once(
            self.session,
            admin=self.admin,
            programme_id=self.programme.id,
            sent=sent,
            skip_bad_rows=skip,
            now=NOW,
        )

    def rows(self):
        self.session.expire_all()
        return self.session.scalars(select(Experience).order_by(Experience.id)).all()


@pytest.fixture
def desk(session):
    yield Desk(session)
    session.rollback()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("", Evidence.OWN_ACCOUNT),
        ("Own account", Evidence.OWN_ACCOUNT),
        ("local figures", Evidence.LOCAL_FIGURES),
        ("before-and-after", Evidence.BEFORE_AND_AFTER),
        ("Compared with others", Evidence.COMPARED),
    ],
)
def test_how_a_result_is_known_comes_in_as_people_write_it(desk, said, kept):
    desk.bring(desk.sent(f"asha@example.org,T,W,K04.1a,{said}", columns="evidence"))
    assert [one.evidence for one in desk.rows()] == [kept]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("", None),
        ("Worked", HowItWent.WORKED),
        ("mixed", HowItWent.IN_PART),
        ("did not work", HowItWent.DID_NOT_WORK),
        ("Didn't work", HowItWent.DID_NOT_WORK),
    ],
)
def test_whether_it_worked_comes_in_as_people_write_it(desk, said, kept):
    desk.bring(desk.sent(f"asha@example.org,T,W,K04.1a,{said}", columns="how_it_went"))
    assert [one.how_it_went for one in desk.rows()] == [kept]


def test_what_was_learned_is_one_step_further_than_what_it_was_learned_through(desk):
    mentor = make_mentor(desk.session, desk.beth)
    make_experience(desk.session, mentor, knowhow=("K07.1a",))
    source = make_experience(desk.session, mentor, steps_from_source=1)
    desk.bring(desk.sent("asha@example.org,T,W,K04.1a,Beth@example.org"))
    made = desk.rows()[-1]
    assert (made.learned_from_id, made.learned_through_id) == (desk.beth.id, source.id)
    assert (made.steps_from_source, made.state) == (2, ExperienceState.SUBMITTED)


def test_what_stands_nearest_to_its_source_is_what_it_was_learned_through(desk):
    mentor = make_mentor(desk.session, desk.beth)
    make_experience(desk.session, mentor, steps_from_source=2)
    near = make_experience(desk.session, mentor)
    desk.bring(desk.sent("asha@example.org,T,W,K04.1a,beth@example.org"))
    assert desk.rows()[-1].learned_through_id == near.id


def test_a_whole_lineage_may_stand_in_one_file(desk):
    make_person(desk.session, email="cato@example.org")
    desk.bring(
        desk.sent(
            "asha@example.org,First,W,K04.1a,",
            "beth@example.org,Second,W,K04.1a,asha@example.org",
            "cato@example.org,Third,W,K04.1a,beth@example.org",
        )
    )
    first, second, third = desk.rows()
    assert [one.steps_from_source for one in (first, second, third)] == [0, 1, 2]
    assert [one.learned_through_id for one in (second, third)] == [first.id, second.id]


def test_whoever_stands_later_in_the_file_cannot_be_learned_from_yet(desk):
    sent = desk.sent(
        "beth@example.org,Second,W,K04.1a,asha@example.org", "asha@example.org,First,W,K04.1a,"
    )
    report = desk.look(sent)
    assert [(one.line, one.column, one.value) for one in report.wrong] == [
        (2, "learned_from", "asha@example.org")
    ]
    assert report.new == 1
    assert desk.bring(sent).wrong
    assert desk.rows() == []


def test_what_hangs_on_a_wrong_row_is_named_too(desk):
    report = desk.look(
        desk.sent(
            "asha@example.org,First,,K04.1a,", "beth@example.org,Second,W,K04.1a,asha@example.org"
        )
    )
    assert [(one.line, one.column) for one in report.wrong] == [
        (2, "what_was_done"),
        (3, "learned_from"),
    ]


@pytest.mark.parametrize("state", [ExperienceState.DRAFT, ExperienceState.WITHDRAWN])
def test_nothing_is_learned_through_what_is_not_on_the_register(desk, state):
    make_experience(desk.session, make_mentor(desk.session, desk.beth), state=state)
    report = desk.look(desk.sent("asha@example.org,T,W,K04.1a,beth@example.org"))
    assert [one.column for one in report.wrong] == ["learned_from"]


def test_a_number_of_steps_in_a_file_is_not_used(desk):
    sent = desk.sent("asha@example.org,T,W,K04.1a,2", columns="steps")
    assert desk.bring(sent).unused == ("steps",)
    assert desk.rows()[0].steps_from_source == 0


def test_an_export_says_all_of_it_and_can_be_read_back(desk):
    source = make_experience(desk.session, make_mentor(desk.session, desk.beth))
    row = "asha@example.org,T,W,K04.1a,beth@example.org,compared,mixed"
    desk.bring(desk.sent(row, columns="learned_from,evidence,how_it_went"))
    rows = exported(desk.session, desk.admin)["experiences"]
    said = ("learned_from", "learned_through", "steps", "evidence", "how_it_went")
    assert [rows[1][one] for one in said] == [
        "beth@example.org",
        str(source.id),
        "1",
        "compared",
        "in_part",
    ]
    report = desk.look(Sent("experiences", "experiences.csv", as_file(rows)))
    assert (report.wrong, report.there) == ((), 2)
