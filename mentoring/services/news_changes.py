"""The words of the notices about practice changes, and about what teaching led to."""

from mentoring.models.changes import ChangeConfirmation, PracticeChange
from mentoring.models.cohorts import Membership
from mentoring.models.experiences import Experience
from mentoring.models.links import SignedLink
from mentoring.models.notices import NoticeKind
from mentoring.models.pairings import Pairing
from mentoring.models.people import Person
from mentoring.services.dates import weekday
from mentoring.services.notices import News

NOTHING_PLANNED = ":nothing-planned"
ANY_ANSWER = (
    "Any answer helps: planned still, tried, in daily use, or stopped with what you learned. What "
    "did not work is as welcome as what did, because it spares others the same."
)


def nothing_planned(pairing: Pairing, *, mentor: Person) -> News:
    """Ask a learner, a month after both said yes, what they will change."""
    return News(
        kind=NoticeKind.CHANGE_ASKED,
        once=f"pairing:{pairing.id}{NOTHING_PLANNED}",
        subject="What will you change where you work?",
        paragraphs=(
            f"A month ago you and {mentor.name} began. Talking is good, and what counts is what "
            "changes for the people you care for.",
            "Write down one thing: what, where, by when, for whom and how you will know. It takes "
            f"five minutes, and {mentor.name} sees it too.",
        ),
        path=f"/pairings/{pairing.id}/changes/new",
        link="Plan one change",
    )


def nothing_planned_in(place: Membership, *, days: int) -> News:
    """Ask a member of a cohort what they will change, when it is over and once more later."""
    since = "90 days ago your" if days else "Your"
    return News(
        kind=NoticeKind.CHANGE_ASKED,
        once=f"membership:{place.id}{NOTHING_PLANNED}:{days}",
        subject="What will you change where you work?",
        paragraphs=(
            f"{since} cohort {place.cohort.name} met for the last time. What counts is what "
            "changes for the people you care for.",
            "Write down one thing: what, where, by when, for whom and how you will know. It takes "
            "five minutes, and whoever leads the cohort sees it too.",
        ),
        path=f"/cohorts/{place.cohort_id}/changes/new",
        link="Plan one change",
    )


def how_it_goes(change: PracticeChange, *, days: int) -> News:
    """Ask a learner how a planned change goes."""
    return News(
        kind=NoticeKind.CHANGE_ASKED,
        once=f"change:{change.id}:asked:{days}",
        subject="How does it go with what you planned?",
        paragraphs=(
            f"{days} days ago you planned this: “{short(change.what)}”",
            ANY_ANSWER,
        ),
        path=f"/changes/{change.id}/how-it-goes",
        link="Say how it goes",
    )


def to_see(link: SignedLink, *, learner: Person, again: bool = False) -> News:
    """Ask a colleague whether they see a change practised; no account is needed to answer."""
    return News(
        kind=NoticeKind.CHANGE_TO_CONFIRM,
        once=f"link:{link.id}:{'reminder' if again else 'asked'}",
        subject=f"{learner.name} asks you: do you see this happening?",
        paragraphs=(
            *(("We wrote to you a week ago. This is the only reminder.",) if again else ()),
            f"{learner.name}, {learner.job_title or 'a colleague of yours'}, has changed how "
            "something is done where you work, and has named you as somebody who can see it.",
            "A change counts here only when somebody else has seen it. Please read the few "
            "sentences and say whether it is done like this now. It takes two minutes. You need no "
            "account.",
            f"The link is for you alone, works once, and works until {weekday(link.expires_at)}. "
            "If this is not for you, do nothing.",
        ),
        path="",
        link="Read it and answer",
    )


def seen_answered(
    asked: ChangeConfirmation, *, kind: NoticeKind, change: PracticeChange, link: SignedLink
) -> News:
    """Tell the learner what the colleague answered."""
    who = asked.by_name or asked.by_email
    told = short(change.what)
    subject, sentence = {
        NoticeKind.CHANGE_CONFIRMED: (
            f"{who} sees it too: you have changed practice",
            f"About “{told}”: it is practice now. From it we have begun an experience for you, "
            "with whom you learned it from. Read it, complete what is missing and submit it: then "
            "others can learn it from you.",
        ),
        NoticeKind.CHANGE_CORRECTED: (
            f"{who} asks you to put something right",
            f"About “{told}” they write: “{asked.remark}”. Change what has to be changed, and ask "
            "them again.",
        ),
        NoticeKind.CHANGE_NOT_CONFIRMED: (
            "Somebody else has to see your change",
            f"The colleague whom you named cannot say whether “{told}” is done now. That happens, "
            "and it says nothing about you. Name somebody else who is there every day.",
        ),
    }[kind]
    is_confirmed = kind is NoticeKind.CHANGE_CONFIRMED
    return News(
        kind=kind,
        once=f"link:{link.id}:{kind.value}",
        subject=subject,
        paragraphs=(sentence,),
        path=f"/experiences/{change.experience_id}" if is_confirmed else f"/changes/{change.id}",
        link="Complete your experience" if is_confirmed else "See your change",
    )


def practised(change: PracticeChange, *, learner: Person, mentor: Person) -> News:
    """Tell a mentor that a learner of theirs practises what they were taught."""
    return News(
        kind=NoticeKind.LED_ON,
        once=f"change:{change.id}:led-on:{mentor.id}",
        subject=f"What you taught {learner.name} is practice now",
        paragraphs=(
            f"{learner.name} has changed this where they work, and somebody else has seen it: "
            f"“{short(change.what)}”",
            "That is what you gave your time for. Thank you.",
        ),
        path="/teaching/led-to",
        link="See what your teaching led to",
    )


def practised_further(change: PracticeChange, *, person: Person, steps: int) -> News:
    """Tell somebody further up, who wants to hear it, how far their teaching has gone."""
    return News(
        kind=NoticeKind.LED_ON,
        once=f"change:{change.id}:led-on:{person.id}",
        subject="What you taught has gone further",
        paragraphs=(
            f"Somebody who is {steps} steps from you has changed practice with what you once "
            "taught. Somebody else has seen it.",
        ),
        path="/teaching/led-to",
        link="See what your teaching led to",
    )


def teach_next(row: Experience) -> News:
    """Ask whoever learned something, and has done it, whether they would teach it."""
    return News(
        kind=NoticeKind.TEACH_NEXT,
        once=f"experience:{row.id}:teach-next",
        subject="Would you teach it to the next person?",
        paragraphs=(
            f"“{row.title}” is confirmed. You learned it from somebody, and now you have done it "
            "yourself: others can learn it from you.",
            "Say how many people you could take, one at a time is a good beginning. A short "
            "training comes before the first. You decide, and you can stop at any time.",
        ),
        path="/teaching",
        link="Say how many you could take",
    )


def can_teach(row: Experience, *, learner: Person, mentor: Person) -> News:
    """Tell a mentor that what they taught can be taught on."""
    return News(
        kind=NoticeKind.LED_ON,
        once=f"experience:{row.id}:led-on:{mentor.id}",
        subject=f"{learner.name} can pass on what you taught",
        paragraphs=(
            f"A colleague has confirmed what {learner.name} did with what they learned from you: "
            f"“{row.title}”. They can teach it now.",
        ),
        path="/teaching/led-to",
        link="See what your teaching led to",
    )


def short(text: str, *, most: int = 160) -> str:
    """Give the beginning of a text, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"
