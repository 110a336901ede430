"""A colleague who answers many times at once, while the learner stops the change: one thing comes.

Whoever answers holds the link before the change, and so does the learner, so that nobody deadlocks.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from mentoring.errors import MentoringError
from mentoring.models.changes import ChangeState, PracticeChange
from mentoring.models.experiences import Experience
from mentoring.models.notices import NoticeKind
from mentoring.services import changes, seen
from mentoring.services.changes import Report
from mentoring.services.confirmations import Given
from tests.factories import viewer

pytestmark = pytest.mark.usefixtures("commits")
AT_ONCE = 8


def answering(changed, token, read):
    given = Given("confirmed", "Ruth Pell", "ward sister", "", read)

    def answer():
        with changed.pair.database.transaction() as session:
            key = changed.pair.settings.secret_key
            now = changed.pair.clock.now
            seen.answer(session, token=token, key=key, viewer=None, given=given, now=now)

    return answer


def stopping(changed):
    def stop():
        with changed.pair.database.transaction() as session:
            changes.report(
                session,
                learner=viewer(session, changed.pair.learner_id),
                change_id=changed.id,
                given=Report("stopped", lesson="The carers start later than our round."),
                now=changed.pair.clock.now,
            )

    return stop


def at_once(*acts):
    """Do all of it at once; what a rule refuses is no fault, anything else is raised."""

    def act(what):
        try:
            what()
        except MentoringError:
            return False
        return True

    with ThreadPoolExecutor(len(acts)) as threads:
        return sum(threads.map(act, acts))


def drafted(changed):
    changed.pair.session.commit()
    found = changed.pair.session.scalar(
        select(func.count())
        .select_from(Experience)
        .where(Experience.holder_id == changed.pair.learner_id)
    )
    changed.pair.session.commit()
    return found


def ready(changed):
    link = changed.tried().ask().link()
    changed.pair.session.commit()
    row = changed.pair.session.get_one(PracticeChange, changed.id)
    read = seen.version(row)
    changed.pair.session.commit()
    return link.rpartition("/")[2], read


def test_a_link_answered_many_times_at_once_drafts_one_experience(changed):
    token, read = ready(changed)
    at_once(*[answering(changed, token, read)] * AT_ONCE)

    assert (changed.row.state, drafted(changed)) == (ChangeState.PRACTISING, 1)
    assert len(changed.pair.told(NoticeKind.CHANGE_CONFIRMED)) == 1


def test_stopping_while_a_colleague_answers_ends_one_way_or_the_other(changed):
    token, read = ready(changed)
    at_once(stopping(changed), *[answering(changed, token, read)] * AT_ONCE)

    assert changed.row.state is ChangeState.STOPPED
    assert drafted(changed) == len(changed.pair.told(NoticeKind.CHANGE_CONFIRMED))
