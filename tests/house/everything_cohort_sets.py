"""Sets of cohorts in every state that a page can show."""

from matching.cohorts import forming
from mentoring.services import cohort_sets
from mentoring.services.cohort_sets import About
from tests.factories import NOW
from tests.forming import Desk


def add(world, database, others):
    """Leave a set that is asked about, one that waits, one that stopped, and one in review."""
    times, forming.TIMES = forming.TIMES, 1
    run_by = (world.ring.programme, world.person)
    desk = Desk(world.session, database, world.clock, learners=18, run_by=run_by)
    sets = []
    for name in ("asked", "stopped"):
        sets.append(_begin(desk, name))
    desk.do(cohort_sets.start, now=NOW)
    desk.do(cohort_sets.cancel, now=NOW)
    sets.append(_begin(desk, "in review"))
    desk.do(cohort_sets.keep_whole, email=desk.whole.email, power="May move staff")
    desk.form()
    cohorts = desk.form()
    needs = [need for one in cohorts for need in desk.members(one)]
    sets.append(_begin(desk, "waiting"))
    desk.do(cohort_sets.start, now=NOW)
    forming.TIMES = times
    for one in (world.mentor, world.untrained, world.trainee, world.resting):
        world.session.refresh(one, ["person"])
    world.needs += [one for one in desk.needs if one.id in needs[:2]]
    return {
        "set_id": sets,
        "cohort_id": [*others["cohort_id"], *(one.id for one in cohorts)],
        "what": ["lead", "second", "partner"],
    }


def _begin(desk, name):
    made = cohort_sets.create(
        desk.session,
        admin=desk.viewer,
        programme_id=desk.programme.id,
        about=About(name=name, aim="Get people home on the day they are fit"),
        now=NOW,
    )
    desk.session.flush()
    desk.set_id = made.id
    return made.id
