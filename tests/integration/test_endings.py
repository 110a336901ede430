"""A pairing's end: done as agreed, ended by either side, or told to somebody."""

import pytest

from mentoring.models.concerns import Concern
from mentoring.models.mentors import Mentor
from mentoring.models.needs import Need, NeedState
from mentoring.models.notices import NoticeKind
from mentoring.models.pairings import Pairing, PairingState
from mentoring.services import concerns
from tests.factories import make_admin, make_need, make_person
from tests.integration.desks import reading

END = {"reason": "no_time", "next": "somebody_else"}


def at(pair, rest):
    return f"/pairings/{pair.id}/{rest}"


def states(pair):
    with reading(pair.session):
        need = pair.session.get(Need, pair.need_id)
        row = pair.session.get(Pairing, pair.id)
        held = pair.session.get(Mentor, pair.mentor_id).learners_held
        return row.state, need.state, held


@pytest.mark.parametrize("who", ["learner_id", "mentor_id"])
def test_either_of_the_two_ends_it_and_the_need_is_open_again(pair, who):
    pair.sit_down(getattr(pair, who)).post(at(pair, "end"), END)

    assert states(pair) == (PairingState.ENDED, NeedState.OPEN, 0)


def test_a_learner_who_needs_nobody_any_more_withdraws_the_need_with_it(pair):
    pair.sit_down(pair.learner_id).post(at(pair, "end"), {**END, "next": "nobody"})

    assert states(pair) == (PairingState.ENDED, NeedState.WITHDRAWN, 0)


def test_the_other_is_told_that_it_has_ended_and_never_why(pair):
    pair.sit_down(pair.mentor_id).post(at(pair, "end"), {"reason": "not_what_is_needed"})

    (told,) = pair.told(NoticeKind.PAIRING_ENDED)
    assert told.recipient_id == pair.learner_id
    assert "says nothing about you" in told.body
    assert "not quite" not in told.body


def test_the_reason_is_on_no_page_of_the_other(pair):
    pair.sit_down(pair.mentor_id).post(at(pair, "end"), {"reason": "not_what_is_needed"})

    client = pair.sit_down(pair.learner_id)
    for path in (f"/pairings/{pair.id}", f"/requests/{pair.id}", f"/needs/{pair.need_id}"):
        assert "not quite what is needed" not in client.get(path).text


def test_an_end_without_a_reason_asks_for_one(pair):
    page = pair.sit_down(pair.learner_id).post(at(pair, "end"), {})

    assert pair.client.status == 422
    assert "Choose what comes closest" in page.text
    assert "Choose what should happen next" in page.text
    assert states(pair)[0] is PairingState.ACTIVE


def test_an_end_sent_twice_ends_once(pair):
    for _ in range(2):
        pair.sit_down(pair.learner_id).post(at(pair, "end"), END)

    assert pair.client.status == 200
    assert len(pair.told(NoticeKind.PAIRING_ENDED)) == 1


def test_a_mentor_may_take_their_yes_back_before_it_is_confirmed(pair):
    with pair.row() as row:
        row.state, row.active_at, row.answered_at = PairingState.ACCEPTED, None, pair.clock.now
    pair.sit_down(pair.mentor_id).post(at(pair, "end"), {"reason": "changed_post"})

    assert states(pair) == (PairingState.ENDED, NeedState.OPEN, 0)


def test_nobody_else_can_end_it(pair, session):
    stranger = make_person(session)
    session.commit()

    pair.sit_down(stranger.id).post(at(pair, "end"), END)
    assert pair.client.status == 404


def test_the_learner_says_that_it_is_done_and_the_need_is_met(pair):
    pair.sit_down(pair.learner_id).post(at(pair, "done"))

    assert states(pair) == (PairingState.COMPLETED, NeedState.MET, 0)
    (told,) = pair.told(NoticeKind.PAIRING_COMPLETED)
    assert told.recipient_id == pair.mentor_id


def test_only_the_learner_can_say_that_it_is_done(pair):
    pair.sit_down(pair.mentor_id).post(at(pair, "done"))

    assert pair.client.status == 404
    assert states(pair)[0] is PairingState.ACTIVE


def test_a_place_that_is_freed_goes_to_whoever_waits(pair, session):
    pair.sit_down(pair.learner_id).post(at(pair, "done"))

    assert "offer_waiting" in pair.client.woken


class Told:
    """Somebody of the pairing tells an admin of the programme."""

    def __init__(self, pair):
        self.pair = pair
        self.admin = make_admin(pair.session, pair.programme, name="Farah Lanternscar").id
        self.other = make_admin(pair.session, pair.programme, name="Elin Brookhollow").id
        pair.session.commit()

    def tell(self, by=None, text="I was spoken to harshly.", **given):
        client = self.pair.sit_down(by or self.pair.learner_id)
        form = {"to": str(self.admin), "text": text, "form": "a form", **given}
        return client.post(at(self.pair, "concern"), form)

    def number(self):
        self.pair.session.commit()
        found = self.pair.session.query(Concern.id).one()[0]
        self.pair.session.commit()
        return found


@pytest.fixture
def told(pair):
    return Told(pair)


def test_a_concern_goes_to_the_one_person_who_was_named(pair, told):
    told.tell()

    (mail,) = pair.told(NoticeKind.CONCERN)
    assert mail.recipient_id == told.admin
    assert "harshly" not in mail.body
    assert "harshly" in pair.sit_down(told.admin).get(f"/concerns/{told.number()}").text


@pytest.mark.parametrize("who", ["other", "mentor"])
def test_nobody_else_reads_a_concern(pair, told, who):
    told.tell()
    person = told.other if who == "other" else pair.mentor_id

    pair.sit_down(person).get(f"/concerns/{told.number()}")
    assert pair.client.status == 404


def test_a_concern_is_answered_once_and_whoever_told_it_reads_the_answer(pair, told):
    told.tell()
    path = f"/concerns/{told.number()}"
    for _ in range(2):
        pair.sit_down(told.admin).post(path, {"text": "I will speak with both of you."})

    assert len(pair.told(NoticeKind.CONCERN_ANSWERED)) == 1
    assert "I will speak with both" in pair.sit_down(pair.learner_id).get(path).text


def test_nobody_is_told_of_a_concern_who_is_one_of_the_two(pair, session):
    admin = make_admin(session, pair.programme)
    need = make_need(session, admin, pair.programme, state=NeedState.MATCHED)
    with pair.row() as row:
        row.need_id = need.id

    page = pair.sit_down(pair.mentor_id).get(at(pair, "concern"))
    assert "Nobody who runs this programme is free to hear it" in page.text


def test_a_concern_to_nobody_or_without_words_is_asked_again(pair, told):
    page = told.tell(to="", text="")

    assert pair.client.status == 422
    assert "Choose whom to tell" in page.text


def test_a_concern_sent_twice_is_told_once(pair, told):
    told.tell()
    told.tell()

    assert len(pair.told(NoticeKind.CONCERN)) == 1


def test_a_concern_that_waits_is_reminded_of_once(pair, told, database):
    told.tell()
    pair.clock.move(days=2, minutes=1)
    counted = [pair.act(concerns.remind) for _ in range(2)]

    assert counted == [1, 0]
    assert len(pair.told(NoticeKind.CONCERN)) == 2


def test_the_hub_of_whoever_was_told_says_so(pair, told):
    told.tell()

    assert "1 concern waits for your answer" in pair.sit_down(told.admin).get("/home").text
