"""A teach-back in every state: some that one person listens to, and some of their own."""

from mentoring.models.training import TeachBack, TeachBackState, TrainingDone, TrainingStep
from tests.factories import NOW


def add(world):
    """Leave teach-backs, and pages of the training that were read."""
    read = [(world.mentor, TrainingStep.TELL), *((world.trainee, one) for one in TrainingStep)]
    world.session.add_all(
        TrainingDone(mentor_id=mentor.person_id, step=step, done_at=NOW) for mentor, step in read
    )
    rows = []
    for state in TeachBackState:
        for mentor, listener in (
            (world.untrained.person_id, world.person.id),
            (world.person.id, world.untrained.person_id),
        ):
            row = TeachBack(
                mentor_id=mentor, listener_id=listener, state=state, asked_at=NOW, reply_by=NOW
            )
            rows.append(row)
            world.session.add(row)
    world.session.flush()
    return {
        "step": [step.value for step in TrainingStep],
        "teach_back_id": [row.id for row in rows],
    }
