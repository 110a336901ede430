"""What the database refuses, said in a person's words."""

import contextlib
from collections.abc import Iterator

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mentoring.errors import MentoringError, NoRoomError, RuleBrokenError

# The name that PostgreSQL gives, or what SQLite says in its place, and the sentence.
SENTENCES: tuple[tuple[tuple[str, ...], type[MentoringError], str], ...] = (
    (
        ("ck_mentors_learners_within_number",),
        NoRoomError,
        "There is no room: this mentor’s own number of learners is reached.",
    ),
    (
        ("ck_mentors_cohorts_within_number",),
        NoRoomError,
        "There is no room: this mentor’s own number of cohorts is reached.",
    ),
    (
        ("ck_mentors_learners_in_range",),
        RuleBrokenError,
        "A mentor takes between 0 and 6 learners one to one.",
    ),
    (
        ("ck_mentors_cohorts_in_range",),
        RuleBrokenError,
        "A mentor leads between 0 and 2 cohorts at once.",
    ),
    (
        (
            "uq_pairings_live_place_of_a_need",
            "pairings.need_id, pairings.need_place",
        ),
        RuleBrokenError,
        "Somebody has already been asked for this need. Only one request is out at a time.",
    ),
    (
        ("uq_pairings_live_need_and_mentor", "pairings.need_id, pairings.mentor_id"),
        RuleBrokenError,
        "This person has already been asked for this need.",
    ),
    (
        ("uq_memberships_live_need", "memberships.need_id"),
        RuleBrokenError,
        "This need already has a place in a cohort.",
    ),
    (
        (
            "uq_memberships_live_cohort_and_learner",
            "memberships.cohort_id, memberships.learner_id",
        ),
        RuleBrokenError,
        "This learner is already in this cohort.",
    ),
    (
        ("uq_people_email", "people.email"),
        RuleBrokenError,
        "Somebody with this e-mail address is already on the register.",
    ),
)


@contextlib.contextmanager
def said_plainly(session: Session) -> Iterator[None]:
    """Try something inside a savepoint; what the database refuses is undone and said in words."""
    try:
        with session.begin_nested():
            yield
            session.flush()
    except IntegrityError as refusal:
        raise _in_words(refusal) from refusal


def _in_words(refusal: IntegrityError) -> MentoringError:
    diagnosis = getattr(refusal.orig, "diag", None)
    told = (getattr(diagnosis, "constraint_name", None) or "") + " " + str(refusal.orig)
    for marks, kind, sentence in SENTENCES:
        if any(mark in told for mark in marks):
            return kind(sentence)
    return RuleBrokenError(
        "This cannot be kept as it stands. Go back, look again and try once more."
    )
