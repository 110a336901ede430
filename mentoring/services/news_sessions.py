"""The words of the notices about sessions, and the calendar entries that go with them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mentoring.models.notices import NoticeKind
from mentoring.models.people import Person
from mentoring.models.sessions import MeetingFormat, SessionProposal, TeachingSession
from mentoring.services.calendar_entries import Entry
from mentoring.services.dates import clock, moment
from mentoring.services.notices import News

CALLED = {
    MeetingFormat.ONE_CONVERSATION: "Conversation",
    MeetingFormat.FEW_SESSIONS: "Session",
    MeetingFormat.VISIT: "Visit",
    MeetingFormat.PEER_ASSIST: "Peer assist",
}
IN_YOUR_CALENDAR = (
    "A calendar entry comes with this mail. If your calendar does not take it by itself, open the "
    "file invite.ics."
)


@dataclass(frozen=True)
class About:
    """A session as one of those who take part is told of it: with whom, in which way, for what.

    `other` is the other of a pairing by name, or the cohort.
    """

    row: TeachingSession
    reader: Person
    other: str
    format: MeetingFormat = MeetingFormat.ONE_CONVERSATION
    aim: str = ""

    @property
    def path(self) -> str:
        """Give the session's page."""
        return self.row.path

    @property
    def summary(self) -> str:
        """Give the line that stands in a calendar."""
        return f"{CALLED[self.format]} with {self.other}"


def proposed(row: SessionProposal, *, by: Person) -> News:
    """Tell the other side that they can choose a time."""
    times = "; ".join(moment(one.starts_at) for one in row.times)
    return News(
        kind=NoticeKind.TIMES_PROPOSED,
        once=f"proposal:{row.id}",
        subject=f"{by.name} proposes a time to meet",
        paragraphs=(
            f"{by.name} could meet you at one of these times: {times}.",
            "Choose the one that suits you, or propose others.",
        ),
        path=f"/pairings/{row.pairing_id}/sessions/choose",
        link="Choose a time",
    )


def planned(about: About, *, now: datetime) -> News:
    """Invite one of those who take part."""
    return _news(
        about,
        NoticeKind.SESSION_PLANNED,
        subject=f"You meet {about.other} on {moment(about.row.starts_at)}",
        paragraphs=(_when_and_where(about), IN_YOUR_CALENDAR),
        now=now,
    )


def changed(about: About, *, by: Person, now: datetime) -> News:
    """Tell one of those who take part that a session is at another time or place."""
    who = "You have" if by.id == about.reader.id else f"{by.name} has"
    return _news(
        about,
        NoticeKind.SESSION_CHANGED,
        subject=f"Changed: you meet {about.other} on {moment(about.row.starts_at)}",
        paragraphs=(f"{who} changed it.", _when_and_where(about), IN_YOUR_CALENDAR),
        now=now,
    )


def cancelled(about: About, *, by: Person | None, now: datetime) -> News:
    """Tell one of those who take part that a session is off."""
    when = moment(about.row.starts_at)
    of_cohort = about.row.cohort_id is not None
    if by is None:
        ended = "cohort" if of_cohort else "pairing"
        what = f"You do not meet {about.other} on {when}, because the {ended} has ended."
    elif by.id == about.reader.id:
        what = f"You have cancelled your session with {about.other} on {when}."
    elif of_cohort:
        what = f"{by.name} has cancelled the session of {about.other} on {when}."
    else:
        what = f"{by.name} cannot make it on {when} and has cancelled. You can propose new times."
    return _off(about, what, now=now)


def not_theirs(about: About, *, now: datetime) -> News:
    """Tell somebody that they are not expected at a session of a cohort, which goes on."""
    when = moment(about.row.starts_at)
    what = f"You are not expected at the session of {about.other} on {when} any more."
    # Whoever has left can still open the page of the cohort, and not that of a session.
    news = _off(about, what, now=now)
    return replace(news, path=f"/cohorts/{about.row.cohort_id}", link="Open the page of the cohort")


def soon(about: About, *, case_by: str, actions: Sequence[str]) -> News:
    """Remind somebody, the day before, of a session of their cohort and what they wanted done."""
    wanted = "What you wanted to have done: " + "; ".join(actions) + "." if actions else ""
    paragraphs = (_when_and_where(about), case_by, wanted)
    return News(
        kind=NoticeKind.SESSION_SOON,
        once=f"session:{about.row.id}:{about.row.sequence}:soon:{about.reader.id}",
        subject=f"Tomorrow: {about.other}",
        paragraphs=tuple(one for one in paragraphs if one),
        path=about.path,
        link="Open the page of this session",
    )


def peer_assist_asked(row: SessionProposal, *, by: Person, reader: Person) -> News:
    """Tell a lead that a member asks for a peer assist, and at which times."""
    times = "; ".join(moment(one.starts_at) for one in row.times)
    return News(
        kind=NoticeKind.TIMES_PROPOSED,
        once=f"proposal:{row.id}:{reader.id}",
        subject=f"{by.name} asks for a peer assist",
        paragraphs=(
            f"{by.name} would like the cohort’s help with something they plan, at one of these "
            f"times: {times}.",
            "Choose the one that suits. Everybody in the cohort is invited then.",
        ),
        path=f"/cohorts/{row.cohort_id}/peer-assists/{row.id}",
        link="Read it and choose a time",
    )


def how_was_it(about: About) -> News:
    """Ask one of those who take part whether they met, and in a pairing how it was."""
    if about.row.cohort_id is not None:
        questions = "Please say whether you were there."
    else:
        questions = (
            "Please say whether you did. Two more questions are for you alone: nobody else sees "
            "what you answer."
        )
    return News(
        kind=NoticeKind.HOW_WAS_IT,
        once=f"session:{about.row.id}:{about.row.sequence}:how:{about.reader.id}",
        subject=f"Did you meet {about.other}?",
        paragraphs=(
            f"You were to meet {about.other} on {moment(about.row.starts_at)}.",
            questions,
        ),
        path=f"{about.path}/met",
        link="Answer in a minute",
    )


def entry(about: About, *, stamped_at: datetime, cancelled: bool = False) -> Entry:
    """Write the facts for a calendar: nothing that is private to those who meet."""
    described = [f"You meet {about.other}."]
    if about.aim:
        described.append(f"What you want to get done: {about.aim}")
    if about.row.link:
        described.append(f"Join here: {about.row.link}")
    return Entry(
        uid=about.row.uid,
        sequence=about.row.sequence,
        starts_at=about.row.starts_at,
        ends_at=about.row.ends_at,
        summary=about.summary,
        description="\n".join([*described, "The page of this session says more."]),
        location=about.row.place or about.row.link,
        path=about.path,
        stamped_at=stamped_at,
        cancelled=cancelled,
    )


def _off(about: About, what: str, *, now: datetime) -> News:
    return _news(
        about,
        NoticeKind.SESSION_CANCELLED,
        subject=f"Cancelled: {about.other}, {moment(about.row.starts_at)}",
        paragraphs=(what, "The entry in your calendar goes with this mail."),
        now=now,
    )


def _when_and_where(about: About) -> str:
    row = about.row
    where = " ".join(
        said
        for said in (
            f"Place: {row.place}." if row.place else "",
            f"Link: {row.link}" * bool(row.link),
        )
        if said
    )
    until = f"You meet {about.other} on {moment(row.starts_at)}, until {clock(row.ends_at)}."
    is_open = "Where you meet is still open: "
    is_open += "the lead says it in time." if row.cohort_id else "agree it on the page below."
    return f"{until} {where or is_open}"


def _news(
    about: About, kind: NoticeKind, *, subject: str, paragraphs: tuple[str, ...], now: datetime
) -> News:
    row = about.row
    off = kind is NoticeKind.SESSION_CANCELLED
    return News(
        kind=kind,
        once=f"session:{row.id}:{row.sequence}:{about.reader.id}",
        subject=subject,
        paragraphs=paragraphs,
        path=about.path,
        link="Open the page of this session",
        entry=entry(about, stamped_at=now, cancelled=off),
    )
