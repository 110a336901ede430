"""The practice change that one invented learner has planned with the mentor whom they meet."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from mentoring.services import changes
from mentoring.services.access import Viewer

WHAT = (
    "Every second Thursday the lead nurse and I supervise two nurses and two social workers "
    "together, for an hour, by one page of rules that both sides have agreed. Now each side is "
    "supervised apart, and hears of the other’s cases when something has gone wrong."
)
WHERE = "The duty desk of our east team"
FOR_WHOM = "Frail people at home who have both a nurse and a social worker"
MEASURE = "Cases that one side first hears of after something has gone wrong, each month"


def plan(session: Session, *, learner: Viewer, pairing_id: int, now: datetime) -> None:
    """Plan the change, to be tried six weeks from now."""
    row = changes.begin(session, learner=learner, pairing_id=pairing_id, what=WHAT, now=now)
    given = {
        "where_at": WHERE,
        "by_when": (now + timedelta(weeks=6)).date(),
        "for_whom": FOR_WHOM,
        "measure": MEASURE,
    }
    changes.say(session, learner=learner, change_id=row.id, given=given, now=now)
    changes.plan(session, learner=learner, change_id=row.id, now=now)
