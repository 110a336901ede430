"""The product's laws about people and pairings, each read from the rows alone."""

from collections import Counter

from sqlalchemy import select

from mentoring.models.audit import AuditEvent
from mentoring.models.needs import NeedState
from mentoring.models.pairings import ARROWS, HOLDS_A_PLACE, LIVE, PairingState


def capacity(pairings, mentors):
    held = Counter(one.mentor_id for one in pairings if one.state in HOLDS_A_PLACE)
    for number, mentor in mentors.items():
        if mentor.learners_held != held[number]:
            yield f"mentor {number} holds {held[number]} and counts {mentor.learners_held}"
        if held[number] > mentor.learners_at_once:
            yield f"mentor {number} takes {mentor.learners_at_once} and holds {held[number]}"


def both_said_yes(session, pairings):
    rows = session.execute(
        select(AuditEvent.noun_id, AuditEvent.action, AuditEvent.actor_id).where(
            AuditEvent.noun == "pairings", AuditEvent.action.in_(("accepted", "confirmed"))
        )
    )
    said = {(row.noun_id, row.action): row.actor_id for row in rows}
    for one in pairings:
        if one.state in (PairingState.ACTIVE, PairingState.COMPLETED) and (
            said.get((one.id, "accepted")) != one.mentor_id
            or said.get((one.id, "confirmed")) in (None, one.mentor_id)
        ):
            yield f"pairing {one.id} is {one.state} and not both have said yes"


def said_why(pairings):
    for one in pairings:
        said = one.explanation.get("said", {})
        if not said.get("learner"):
            yield f"pairing {one.id} does not say why"


def needs_served(pairings, needs):
    live = Counter(one.need_id for one in pairings if one.state in LIVE)
    done = {one.need_id for one in pairings if one.state is PairingState.COMPLETED}
    for number, need in needs.items():
        if live[number] > 1:
            yield f"need {number} is served {live[number]} times"
        if need.state is NeedState.MATCHED and not live[number]:
            yield f"need {number} is matched and nobody serves it"
        if need.state in (NeedState.OPEN, NeedState.MET, NeedState.WITHDRAWN) and live[number]:
            yield f"need {number} is {need.state} and somebody serves it"
        if need.state is NeedState.MET and number not in done:
            yield f"need {number} is met and nobody helped"


def reachable(state):
    found: set[PairingState] = set()
    left = [state]
    while left:
        for one in ARROWS[left.pop()] - found:
            found.add(one)
            left.append(one)
    return found
