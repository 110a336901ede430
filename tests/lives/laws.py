"""The product's laws about people and pairings, each read from the rows alone."""

from collections import Counter

from mentoring.models.experiences import ExperienceState
from mentoring.models.mentors import Readiness, Visibility, Waiver
from mentoring.models.needs import NeedState
from mentoring.models.pairings import HOLDS_A_PLACE, LIVE, PairingState


def broken(seen, before):
    """Say which of the laws about pairings do not hold."""
    yield from capacity(seen)
    yield from apart(seen, before)
    yield from may_be_asked(seen, before)
    yield from both_said_yes(seen)
    yield from said_why(seen)
    yield from needs_served(seen)


def capacity(seen):
    held = Counter(one.mentor_id for one in seen.pairings if one.state in HOLDS_A_PLACE)
    for number, mentor in seen.mentors.items():
        if mentor.learners_held != held[number]:
            yield f"mentor {number} holds {held[number]} and counts {mentor.learners_held}"
        if held[number] > mentor.learners_at_once:
            yield f"mentor {number} takes {mentor.learners_at_once} and holds {held[number]}"


def apart(seen, before):
    """Law 2, for whoever was put together or offered in this very step."""
    for one in _new(seen, before, LIVE):
        mentor, learner = _both(seen, one)
        if learner is mentor:
            yield f"pairing {one.id} puts somebody beside themselves"
        if {(learner.id, mentor.id), (mentor.id, learner.id)} & seen.apart:
            yield f"pairing {one.id} puts two together who asked not to meet"
        if learner.line_manager_id == mentor.id:
            yield f"pairing {one.id} puts somebody beside their line manager"
        same = learner.organisation_id == mentor.organisation_id is not None
        if same and seen.programme.other_organisation:
            yield f"pairing {one.id} puts two of one organisation together against the rule"


def may_be_asked(seen, before):
    """Law 3: whoever is suggested, asked or offered in this step is ready, listed and endorsed.

    Somebody who waits in a line asked when it was so; when their turn comes, it is enough that the
    mentor is still listed and the experience still on the register.
    """
    known = before.moving["pairing"] if before else {}
    for one in _new(seen, before, LIVE):
        mentor = seen.mentors[one.mentor_id]
        experience = seen.moving["experience"][one.experience_id]
        waived = {waiver.what for waiver in mentor.waivers}
        said = []
        if mentor.visibility is Visibility.NOBODY:
            said.append("is listed for nobody")
        if experience.state is ExperienceState.WITHDRAWN:
            said.append("has withdrawn the experience")
        if one.id not in known:
            if mentor.readiness is not Readiness.READY and Waiver.READINESS not in waived:
                said.append("is not ready")
            endorsed = experience.state is ExperienceState.ENDORSED
            if not endorsed and Waiver.ENDORSEMENT not in waived:
                said.append("has an experience that nobody endorsed")
            if experience.steps_from_source > seen.programme.most_steps:
                said.append("learned it too far from its source")
        yield from (f"mentor {one.mentor_id} of pairing {one.id} {what}" for what in said)


def both_said_yes(seen):
    for one in seen.pairings:
        if one.state in (PairingState.ACTIVE, PairingState.COMPLETED) and (
            seen.said_yes.get((one.id, "accepted")) != one.mentor_id
            or seen.said_yes.get((one.id, "confirmed")) in (None, one.mentor_id)
        ):
            yield f"pairing {one.id} is {one.state} and not both have said yes"


def said_why(seen):
    for one in seen.pairings:
        said = one.explanation.get("said", {})
        if not said.get("learner"):
            yield f"pairing {one.id} does not say why"


def needs_served(seen):
    pairings, needs = seen.pairings, seen.needs
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


def _new(seen, before, states):
    """List the pairings that came to be asked or offered in this step."""
    known = before.moving["pairing"] if before else {}
    for one in seen.pairings:
        was = known[one.id].state if one.id in known else None
        fresh = was is None or (was is PairingState.REQUESTED and one.state in HOLDS_A_PLACE)
        if fresh and one.state in states:
            yield one


def _both(seen, one):
    return seen.people[one.mentor_id], seen.people[seen.needs[one.need_id].learner_id]
