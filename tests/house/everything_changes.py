"""Practice changes in every state, a link by which somebody else sees one, and stories."""

from datetime import date

from mentoring.models.changes import ChangeConfirmation, ChangeState, PracticeChange
from mentoring.models.links import LinkPurpose
from mentoring.models.needs import Need
from mentoring.models.stories import Story, StoryConsent, StoryUse
from mentoring.services import links
from tests.changed import COLLEAGUE, REST, WHAT
from tests.factories import NOW


def make_changes(session, pairing):
    """Leave a change in each state, and one whose plan was not kept; gives their numbers."""
    kept = [_change(session, pairing, state=state, planned_at=NOW) for state in ChangeState]
    return [one.id for one in (*kept, _change(session, pairing, by_when=None))]


def make_token(session, pairing):
    """Give the signed part of a link to a change that was tried."""
    change = _change(session, pairing, state=ChangeState.TRIED, planned_at=NOW)
    asked = ChangeConfirmation(change_id=change.id, by_email=COLLEAGUE)
    session.add(asked)
    session.flush()
    link = links.make(
        session,
        purpose=LinkPurpose.CHANGE,
        target_id=asked.id,
        to=links.To(COLLEAGUE),
        now=NOW,
    )
    return links.path(link, key="a key").rpartition("/")[2]


def make_stories(session, teller_id):
    """Leave a story that is used, and one that is not; gives their numbers."""
    made = []
    for title, until in (("By the window", date(2027, 11, 23)), ("At the door", None)):
        row = Story(
            teller_id=teller_id, title=title, text="It was long.", told_by="Maud", created_at=NOW
        )
        row.consents = [
            StoryConsent(use=use, until=until, given_at=NOW) for use in StoryUse if until
        ]
        session.add(row)
        made.append(row)
    session.flush()
    return [one.id for one in made]


def _change(session, pairing, **given):
    state = given.get("state", ChangeState.PLANNED)
    row = PracticeChange(
        **{
            **REST,
            "by_when": date(2026, 12, 14),
            "pairing_id": pairing.id,
            "need_id": pairing.need_id,
            "learner_id": session.get_one(Need, pairing.need_id).learner_id,
            "what": WHAT,
            "lesson": "Carers start later than the round." if state is ChangeState.STOPPED else "",
            "created_at": NOW,
            f"{state.value}_at": None if state is ChangeState.PLANNED else NOW,
            **given,
        }
    )
    session.add(row)
    session.flush()
    return row
