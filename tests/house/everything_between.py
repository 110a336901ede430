"""What two people of a pairing have written, shared and told, for every page to show."""

from mentoring.models.concerns import Concern, ConcernState
from mentoring.models.messages import FileKind, Message, PairingFile, PairingNote
from mentoring.models.needs import Need
from tests.factories import NOW, make_person

CONTENT = b"One page that says how it was done."


def leave(session, person, pairings):
    """Leave something of each kind in every pairing that both have said yes to."""
    agreed = [one for one in pairings if one.active_at]
    rows = [row for one in agreed for row in _of(one, person)]
    for state in ConcernState:
        rows.append(_concern(session, agreed[0], person, state))
    session.add_all(rows)
    session.flush()
    return {
        "concern_id": [row.id for row in rows if isinstance(row, Concern)],
        "shared_id": [row.id for row in rows if isinstance(row, PairingFile)],
        "message_id": [row.id for row in rows if isinstance(row, Message)],
    }


def _of(pairing, person):
    own = {"pairing_id": pairing.id, "by_id": person.id}
    yield Message(**own, form=f"a{pairing.id}", text="Shall we begin on the ward?", at=NOW)
    yield Message(**own, form=f"b{pairing.id}", text="", at=NOW, taken_back_at=NOW)
    yield PairingNote(pairing_id=pairing.id, person_id=person.id, text="Ask.", changed_at=NOW)
    yield PairingFile(
        **own, name="page.txt", kind=FileKind.TEXT, size=len(CONTENT), content=CONTENT, at=NOW
    )


def _concern(session, pairing, person, state):
    programme_id = session.get_one(Need, pairing.need_id).programme_id
    answered = state is ConcernState.ANSWERED
    return Concern(
        pairing_id=pairing.id,
        programme_id=programme_id,
        by_id=make_person(session).id if answered else person.id,
        to_id=person.id if answered else make_person(session).id,
        form=f"concern {state.value}",
        state=state,
        text="I was spoken to harshly.",
        raised_at=NOW,
        answer="I have spoken with both." if answered else "",
        answered_at=NOW if answered else None,
    )
