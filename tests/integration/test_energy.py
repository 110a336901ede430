"""How it is for somebody: asked, kept for them alone, and met with what may help."""

import ast
from datetime import timedelta

import pytest

from mentoring import jobs
from mentoring.errors import InvalidError, RuleBrokenError
from mentoring.models.energy import EnergyAnswer
from mentoring.models.notices import NoticeKind
from mentoring.models.pairings import PairingState
from mentoring.services import energy, exports
from mentoring.services.access import Which
from tests.factories import make_admin, make_need, make_person, viewer
from tests.house.tree import ROOT
from tests.meeting import at

HOUR = timedelta(hours=1)


@pytest.fixture
def over(meeting, clock):
    """A session that was to be an hour ago."""
    number = meeting.plan(clock.now + HOUR)
    clock.move(hours=3)
    return number


def say(pair, number, of_use=4, level=4, *, by=None):
    by = by or pair.learner_id
    pair.act(energy.say, by=by, which=Which(pair.id, number), given=(of_use, level))


def pulse(pair, level, *, by=None):
    pair.act(energy.say_pulse, by=by or pair.learner_id, pairing_id=pair.id, energy=level)


def duty(pair):
    return jobs.DUTIES["ask_pulse"](pair.shop())


def test_after_saying_that_they_met_somebody_is_asked_two_questions(pair, over):
    client = pair.sit_down(pair.learner_id)
    page = client.post(at(pair, "sessions", over, "met"), {"met": "yes"})
    assert page.h1 == "How was it?"
    assert "for you alone" in page.text
    page = client.post(at(pair, "sessions", over, "how"), {"of_use": "5", "energy": "4"})

    assert page.h1 == "How it goes for you"
    assert "Of use: very much. Energy: it is good." in page.text


def test_after_saying_that_they_did_not_meet_nothing_more_is_asked(pair, over):
    client = pair.sit_down(pair.learner_id)
    assert client.post(at(pair, "sessions", over, "met"), {"met": "no"}).h1 != "How was it?"


def test_an_answer_that_is_missing_is_said_at_its_field(pair, over):
    client = pair.sit_down(pair.learner_id)
    page = client.post(at(pair, "sessions", over, "how"), {"of_use": "5", "energy": "6"})

    assert client.status == 422
    assert page.all(".nhsuk-error-summary a") == ["Choose what comes closest"]


@pytest.mark.parametrize("given", [(0, 3), (3, 6)])
def test_only_the_five_steps_are_kept(pair, over, given):
    with pytest.raises(InvalidError):
        say(pair, over, *given)


def test_nothing_is_said_of_a_session_still_to_come(pair, meeting, clock):
    with pytest.raises(RuleBrokenError, match="not held"):
        say(pair, meeting.plan(clock.now + HOUR))


def test_an_answer_said_again_takes_the_place_of_the_first(pair, over, meeting):
    say(pair, over, 2, 2)
    say(pair, over, 5, 5)

    assert [(one.of_use, one.energy) for one in meeting.all(EnergyAnswer)] == [(5, 5)]


# ---------------------------------------------------------------------------------- the pulse


@pytest.mark.parametrize(
    ("days", "times"), [(29.9, 0), (30, 1), (89.9, 1), (90, 2), (149.9, 2), (150, 3)]
)
def test_a_pulse_comes_after_thirty_days_and_then_every_sixty(pair, clock, days, times):
    clock.move(days=days)
    with pair.row() as row:
        assert energy.pulse_number(row, now=clock.now) == times


def test_both_are_asked_once_each_time(pair, clock):
    assert duty(pair) == 0
    for times, days in ((1, 30), (2, 60), (3, 60)):
        clock.move(days=days)
        assert duty(pair) == 1
        assert duty(pair) == 0
        assert len(pair.told(NoticeKind.PULSE)) == 2 * times


def test_nobody_is_asked_once_it_is_over(pair, clock):
    clock.move(days=31)
    with pair.row() as row:
        row.move_to(PairingState.COMPLETED)
    assert duty(pair) == 0
    with pytest.raises(RuleBrokenError):
        pulse(pair, 3)


def test_the_pulse_is_answered_on_a_page_of_its_own(pair, clock):
    clock.move(days=31)
    client = pair.sit_down(pair.mentor_id)
    assert "how is your energy for this work?" in client.get(at(pair)).text
    assert client.post(at(pair, "pulse"), {}).h1 == "How is your energy for this work?"
    assert client.status == 422
    page = client.post(at(pair, "pulse"), {"energy": "5"})

    assert "Energy: I have plenty." in page.text
    assert client.get(at(pair, "pulse")).h1 == "How it goes for you"


def test_before_a_month_has_passed_the_page_of_the_pulse_asks_nothing(pair):
    assert pair.sit_down(pair.mentor_id).get(at(pair, "pulse")).h1 == "How it goes for you"


# ---------------------------------------------------------------------- when energy has dropped


@pytest.mark.parametrize(
    ("said", "dropped"),
    [([], False), ([3], False), ([2], True), ([5, 3], True), ([5, 4], False), ([1, 4], False)],
)
def test_energy_has_dropped_where_it_is_low_or_two_steps_lower_than_before(said, dropped):
    answers = [EnergyAnswer(energy=one) for one in reversed(said)]
    assert energy.has_dropped(answers) is dropped


def test_whoever_has_little_left_is_met_with_what_may_help(pair, session, clock):
    make_admin(session, pair.programme, name="Farah Lanternscar", email="farah@example.org")
    clock.move(days=31)
    pulse(pair, 1)
    client = pair.sit_down(pair.learner_id)
    assert "It is no sign that you do it badly" in client.get(at(pair)).text
    page = client.get(at(pair, "energy"))

    assert "farah@example.org" in page.text
    assert "You are not the only one" not in page.text


def test_others_who_learn_the_same_are_counted_and_never_named(pair, session, clock):
    other = make_person(session, name="Cato Brindlemere")
    need = make_need(session, other, pair.programme)
    with pair.row() as row:
        given = {"mentor_id": row.mentor_id, "experience_id": row.experience_id}
        kind = type(row)
        session.add(
            kind(
                need_id=need.id,
                state=PairingState.ACTIVE,
                explanation={},
                requested_at=clock.now,
                active_at=clock.now,
                **given,
            )
        )
    clock.move(days=31)
    pulse(pair, 1)
    page = pair.sit_down(pair.learner_id).get(at(pair, "energy"))

    assert "1 other person in your programme learns the same just now" in page.text
    assert "Cato" not in page.text


def test_whoever_has_energy_is_not_told_what_helps(pair, clock):
    clock.move(days=31)
    pulse(pair, 4)

    assert "What may help" not in pair.sit_down(pair.learner_id).get(at(pair, "energy")).text


# --------------------------------------------------------------------------- for nobody else


def test_the_other_side_sees_nothing_of_it(pair, over, clock):
    before = pair.sit_down(pair.mentor_id).get(at(pair)).text
    say(pair, over, 1, 1)

    assert pair.sit_down(pair.mentor_id).get(at(pair)).text == before
    assert "You have not said anything yet" in pair.client.get(at(pair, "energy")).text


def test_nobody_outside_the_pairing_finds_the_page(pair, session):
    stranger = make_person(session)
    session.commit()
    for path in ("energy", "pulse"):
        pair.sit_down(stranger.id).get(at(pair, path))
        assert pair.client.status == 404


def test_no_page_and_no_export_of_an_admin_changes_with_what_somebody_says(pair, over, session):
    admin = make_admin(session, pair.programme).id
    session.commit()
    before = seen_by(pair, admin)
    say(pair, over, 1, 1)
    say(pair, over, 2, 1, by=pair.mentor_id)

    assert seen_by(pair, admin) == before


def seen_by(pair, admin_id):
    """Give everything that an admin can read: the pages of their programme and all exports."""
    client = pair.sit_down(admin_id)
    home = f"/programmes/{pair.programme.id}"
    paths = [home, f"{home}/ledger", f"{home}/supply", f"{home}/rounds", "/people", "/weighing"]
    paths += [f"/people/{pair.learner_id}", f"/people/{pair.mentor_id}", at(pair)]
    pages = [client.get(path).text for path in paths]
    with pair.database.reading() as session:
        admin = viewer(session, admin_id)
        tables = [
            (one.name, one.columns, list(one.rows))
            for one in exports.everything(session, admin=admin)
        ]
    return pages, tables


KNOW_OF_IT = {
    "mentoring/models/__init__.py": "every table under one roof",
    "mentoring/services/energy.py": "keeps it",
    "mentoring/services/energy_pages.py": "shows it to whoever said it",
}


def readers_of_answers():
    """Give every file that could read what somebody said, by what it imports."""
    found = set()
    for path in [*(ROOT / "mentoring").rglob("*.py"), *(ROOT / "seeds").rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            names = [one.name for one in getattr(node, "names", [])]
            module = getattr(node, "module", None) or ""
            whole = module == "mentoring.models" and "energy" in names
            if whole or (module == "mentoring.models.energy" and "EnergyAnswer" in names):
                found.add(path.relative_to(ROOT).as_posix())
    return found


def test_no_other_part_of_the_product_can_read_what_somebody_said():
    assert readers_of_answers() == set(KNOW_OF_IT)
