"""The laws about whatever stands beside a pairing: arrows, rounds, sessions, changes, words."""

from enum import StrEnum

from mentoring.models.changes import ChangeState
from mentoring.models.experiences import EndorsementAnswer, ExperienceState
from mentoring.models.pairings import PairingState
from mentoring.models.rounds import SuggestionState
from mentoring.models.sessions import SessionState
from mentoring.services import free_text
from tests.lives.seen import MAY_GO, MOVING


def broken(seen, before, *, now):
    """Say which of these laws do not hold."""
    yield from arrows(seen, before)
    yield from rounds_say_why(seen)
    yield from meetings(seen, before, now=now)
    yield from practice(seen)
    yield from answered_once(seen, before)
    yield from carried_on(seen)
    yield from words(seen)


def arrows(seen, before):
    """Every state is reached only by its arrows, and no row is lost."""
    for name, (_, ways) in MOVING.items():
        known = before.moving[name] if before else {}
        now = seen.moving[name]
        for number, row in known.items():
            if number not in now:
                if name not in MAY_GO:
                    yield f"{name} {number} is lost"
            elif now[number].state is not row.state and now[number].state not in reachable(
                ways, row.state
            ):
                yield f"{name} {number} went from {row.state} to {now[number].state}"


def reachable(ways, state):
    found: set[StrEnum] = set()
    left = [state]
    while left:
        for one in ways[left.pop()] - found:
            found.add(one)
            left.append(one)
    return found


def rounds_say_why(seen):
    """Law 5: every suggestion says why and what differs, every need left out why and what helps."""
    for one in seen.moving["suggestion"].values():
        said = one.explanation.get("said", {})
        if not said.get("learner") or "differences" not in one.explanation:
            yield f"suggestion {one.id} does not say why, or not what differs"
        if one.state is SuggestionState.DROPPED and not one.dropped_because:
            yield f"suggestion {one.id} was dropped without a reason"
    for one in seen.unmatched:
        if not one.why or not one.explanation:
            yield f"need {one.need_id} is left out by run {one.run_id}, which does not say why"


def meetings(seen, before, *, now):
    """A session that is still to come belongs to a pairing that goes on; calendars count up."""
    known = before.moving["session"] if before else {}
    for number, one in seen.moving["session"].items():
        over = seen.moving["pairing"][one.pairing_id].state is not PairingState.ACTIVE
        if one.state is SessionState.PLANNED and one.ends_at > now and over:
            yield f"session {number} is planned, and its pairing is over"
        was = known.get(number)
        if was is None:
            continue
        if was.uid != one.uid:
            yield f"session {number} has another entry in calendars"
        moved = (was.starts_at, was.ends_at, was.place) != (one.starts_at, one.ends_at, one.place)
        off = was.state is not one.state is SessionState.CANCELLED
        if one.sequence < was.sequence or ((moved or off) and one.sequence == was.sequence):
            yield f"session {number} changed, and calendars keep what they had"


def practice(seen):
    """Practice has been seen by somebody else, and what stopped has its lesson."""
    for number, one in seen.moving["change"].items():
        confirmed = any(row.answer is EndorsementAnswer.CONFIRMED for row in one.confirmations)
        if one.state is ChangeState.PRACTISING and not confirmed:
            yield f"change {number} is practice, and nobody has seen it"
        if confirmed and one.experience_id is None:
            yield f"change {number} was seen, and no experience was drafted from it"
        if one.state is ChangeState.STOPPED and not one.lesson:
            yield f"change {number} has stopped without its lesson"


def answered_once(seen, before):
    """What a colleague has answered through a link stays as they said it."""
    known = before.moving["change"] if before else {}
    for number, was in known.items():
        now = {row.id: row for row in seen.moving["change"][number].confirmations}
        for row in was.confirmations:
            if row.answer is not None and row.answer is not now[row.id].answer:
                yield f"the answer {row.id} about change {number} was {row.answer}, and is another"


def carried_on(seen):
    """Somebody has endorsed what is endorsed, and steps are counted from the source."""
    known = seen.moving["experience"]
    for number, one in known.items():
        endorsed = any(row.endorsed_at for row in one.endorsements)
        if one.state is ExperienceState.ENDORSED and not endorsed:
            yield f"experience {number} is endorsed by nobody"
        through = known.get(one.learned_through_id)
        if one.steps_from_source != (through.steps_from_source + 1 if through else 0):
            yield f"experience {number} counts its steps from the source wrongly"


def words(seen):
    """Law 8: no number of a patient or a phone, wherever somebody may write."""
    kept = [one.note for one in seen.pairings] + seen.messages
    for one in seen.moving["change"].values():
        kept += [one.what, one.where_at, one.measure, one.for_whom, one.result, one.lesson]
        kept += [row.remark for row in one.confirmations]
    for one in seen.moving["experience"].values():
        kept += [one.title, one.what_was_done, one.result]
        kept += [row.remark for row in one.endorsements]
    yield from (f"“{text}” holds a number" for text in kept if text and free_text.problem(text))
