"""What is done in a session, step by step, and how its time is shared out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mentoring.models.sessions import MeetingFormat, TeachingSession

ROUND_TO = 5

# Minutes of the usual length, and what is done in them.
STEPS: dict[MeetingFormat, Sequence[tuple[int, str]]] = {
    MeetingFormat.ONE_CONVERSATION: (
        (10, "Begin with the person: for whom is this, and what does their week look like now?"),
        (15, "The learner says what they have to get done and what stands in the way."),
        (20, "The mentor tells what they did, step by step, and what went wrong on the way."),
        (10, "Together: what is different here, so that it has to be done in another way?"),
        (5, "Agree one thing to try, by when, and how you will know."),
    ),
    MeetingFormat.FEW_SESSIONS: (
        (5, "Begin with the person: what has changed for them since last time?"),
        (15, "The learner tells what they tried. What did not work is worth the most."),
        (25, "Look at the next step together: the mentor tells or shows how they did it."),
        (10, "The learner says it back in their own words, and where it will be hard."),
        (5, "Agree one thing to try, by when. In the last session: who could learn it next?"),
    ),
    MeetingFormat.VISIT: (
        (30, "Meet the team, and hear for whom they do this."),
        (90, "Watch the work as it is done on an ordinary day. Note what you did not expect."),
        (45, "Ask those who do it, not only those who lead it: what was hard, what was given up?"),
        (45, "Sit down together: what would be the same where the learner works, and what not?"),
        (30, "Agree the first step, who has to be asked for it, and when you speak again."),
    ),
    MeetingFormat.PEER_ASSIST: (
        (5, "Welcome. Everybody says who they are and what they have done that is close to it."),
        (15, "The learner explains what they have to get done, for whom, and what they plan."),
        (15, "The others ask until they understand. No advice yet."),
        (25, "The others tell what they did in the same place. The learner listens and notes."),
        (15, "Together: which ways are there, and what speaks for each here?"),
        (15, "The learner says what they take with them and do first. Each says what they learnt."),
    ),
}

COHORT: Sequence[tuple[int, str]] = (
    (10, "Each in a sentence: what you wanted to have done by today, and what came of it."),
    (15, "One of you brings a case: for whom it is, what has to get done, where it is stuck."),
    (25, "The others ask until they understand, and then tell what they did in the same place."),
    (20, "The lead tells what they did there, what it took, and what went wrong on the way."),
    (10, "Together: what is different in each of your places?"),
    (10, "Each writes down one thing that they do before the next session, and by when."),
)
COHORT_LAST: Sequence[tuple[int, str]] = (
    (10, "Begin with the people you care for: what is different for them since the first session?"),
    (40, "Each tells what they have changed, who has seen it, and what did not work."),
    (15, "The lead tells what they heard, and what they would look at next."),
    (15, "Each says what comes next: what they change, by when, and how they will know."),
    (10, "Who could learn it next, and which of you will teach them?"),
)


@dataclass(frozen=True)
class Step:
    """One step of an agenda, with the time at which it begins."""

    starts_at: datetime
    minutes: int
    words: str


def steps(way: MeetingFormat, *, starts_at: datetime, minutes: int) -> tuple[Step, ...]:
    """Share the time of a session of a pairing out among its steps, in whole five minutes."""
    return _shared(STEPS[way], starts_at=starts_at, minutes=minutes)


def of_cohort(row: TeachingSession, *, is_last: bool) -> tuple[Step, ...]:
    """Share the time of a cohort’s session out: round a case, or in the last round what changed."""
    way = COHORT_LAST if is_last else COHORT
    if row.is_peer_assist:
        way = STEPS[MeetingFormat.PEER_ASSIST]
    return _shared(way, starts_at=row.starts_at, minutes=row.minutes)


def _shared(
    way: Sequence[tuple[int, str]], *, starts_at: datetime, minutes: int
) -> tuple[Step, ...]:
    usual = sum(each for each, _ in way)
    found, passed, begun = [], 0, 0
    for each, words in way:
        passed += each
        over = round(passed / usual * minutes / ROUND_TO) * ROUND_TO
        over = minutes if passed == usual else over
        found.append(Step(starts_at + timedelta(minutes=begun), over - begun, words))
        begun = over
    return tuple(found)
