"""The words of the notices about learning to teach."""

from mentoring.models.notices import NoticeKind
from mentoring.models.people import Person
from mentoring.models.training import TeachBack, TeachBackState
from mentoring.services.dates import weekday
from mentoring.services.notices import News


def asked(teach_back: TeachBack, *, mentor: Person, again: bool = False) -> News:
    """Ask a peer or an admin to listen."""
    return News(
        kind=NoticeKind.TEACH_BACK_ASKED,
        once=f"teach-back:{teach_back.id}:{'reminder' if again else 'asked'}",
        subject=f"{mentor.name} asks you to listen to their teach-back",
        paragraphs=(
            *(("This is the only reminder.",) if again else ()),
            f"{mentor.name}, {mentor.job_title or 'a colleague'}, is learning to teach what they "
            "have done. They would explain it to you in 20 minutes, as they would to a learner.",
            f"Write to them at {mentor.email} to agree a time. Then say here whether they are "
            f"ready, by the end of {weekday(teach_back.reply_by)}. If you have no time, say so, "
            "and they ask somebody else.",
        ),
        path=f"/teach-backs/{teach_back.id}",
        link="See what to listen for, and answer",
    )


def answered(teach_back: TeachBack, *, listener: Person, is_ready: bool) -> News:
    """Tell a mentor how their teach-back went, and what is next."""
    subject, sentences = _ANSWERS[teach_back.state]
    remark = (f"They write: “{teach_back.remark}”",) if teach_back.remark else ()
    ready = ("You are marked as ready to teach.",) if is_ready else ()
    return News(
        kind=NoticeKind.TEACH_BACK_ANSWERED,
        once=f"teach-back:{teach_back.id}:answered",
        subject=subject.format(name=listener.name),
        paragraphs=(sentences.format(name=listener.name), *remark, *ready),
        path="/teaching/training",
        link="See your training",
    )


_ANSWERS = {
    TeachBackState.READY: (
        "{name} says that you are ready",
        "{name} has listened to you and says that you are ready for a learner.",
    ),
    TeachBackState.ONCE_MORE: (
        "{name} would like to hear it once more",
        "{name} has listened to you and would like to hear it once more. Most people need two "
        "goes. Ask again when you are ready, the same person or somebody else.",
    ),
    TeachBackState.DECLINED: (
        "{name} cannot listen just now",
        "{name} has no time to listen just now. Please ask somebody else.",
    ),
    TeachBackState.EXPIRED: (
        "There was no answer about your teach-back",
        "{name} has not answered in time. Please ask somebody else.",
    ),
}
