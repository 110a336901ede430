"""What moves around offers, in every state that a page can show."""

from mentoring.models.needs import Need, NeedState
from mentoring.models.pairings import PairingState
from mentoring.models.waiting import GroupOffer, GroupState, KnowHowWait, Referral, WaitState
from tests.factories import HOME_FIRST, NOW


def add(world):
    """Leave a place in a list in each state, groups that were offered, and somebody named."""
    waits = []
    for state in WaitState:
        row = KnowHowWait(
            need_id=world.needs[1].id,
            knowhow_id=HOME_FIRST if state is WaitState.CALLED else "K07.1a",
            state=state,
            joined_at=NOW,
            turn_until=NOW if state is WaitState.CALLED else None,
            experience_id=world.experiences[2].id,
        )
        waits.append(row)
        world.session.add(row)
    declined = [one for one in world.pairings if one.state is PairingState.DECLINED]
    mine = world.session.get_one(Need, declined[0].need_id)
    mine.state = NeedState.OPEN
    world.needs.append(mine)
    for one, group in zip(declined, (GroupState.ASKED, GroupState.WANTED), strict=True):
        world.session.add(
            GroupOffer(
                pairing_id=one.id,
                knowhow_id=HOME_FIRST,
                state=group,
                offered_at=NOW,
                reply_by=NOW,
            )
        )
        world.session.add(
            Referral(pairing_id=one.id, person_id=world.untrained.person_id, made_at=NOW)
        )
    world.session.flush()
    return {"wait_id": [row.id for row in waits]}
