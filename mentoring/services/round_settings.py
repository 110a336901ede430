"""Who and what a round is made of, read from the register as it stands."""

from sqlalchemy import and_
from sqlalchemy.orm import Session

from mentoring.encoding import asks, chosen
from mentoring.encoding.asks import OpenNeeds
from mentoring.encoding.register import Fitted
from mentoring.encoding.round_inputs import NEW
from mentoring.encoding.rounds import Setting
from mentoring.models.needs import Need, NeedState
from mentoring.models.programmes import Programme
from mentoring.models.rounds import Round
from mentoring.services import decisions, eligibility, round_needs


def put_together(session: Session, found: Round, *, fitted: Fitted, asked: OpenNeeds) -> Setting:
    """Put some needs and everybody who may teach together, under the rules of a round."""
    may_teach = eligibility.suggestible(session, to_team=True, programme_id=found.programme_id)
    row_of = {experience: row for row, experience in enumerate(fitted.experience_ids)}
    present = [one for one in may_teach if one.experience_id in row_of]
    mentors = {one.mentor.person_id: one.mentor for one in present}
    how = chosen.read(found.settings)
    return Setting(
        fitted=fitted,
        asked=asked,
        mentors=[mentors[person] for person in sorted(mentors)],
        experience_rows=[row_of[one.experience_id] for one in present],
        programme=session.get_one(Programme, found.programme_id),
        known=asks.facts(session),
        forbidden=_apart(session, found),
        chosen=how,
        spoken_for=round_needs.spoken_for(session, found) if how.needs == NEW else {},
    )


def _apart(session: Session, found: Round) -> list[tuple[int, int]]:
    """List the needs and mentors that an admin keeps apart, or that a no has parted for good."""
    open_needs = and_(Need.programme_id == found.programme_id, Need.state == NeedState.OPEN)
    said_no = eligibility.said_no(session, open_needs)
    return sorted(said_no.union(decisions.forbidden(session, found.id)))
