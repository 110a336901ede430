"""Calendar files as another reader than their writer sees them."""

from dataclasses import dataclass
from datetime import UTC, datetime

import vobject


@dataclass(frozen=True)
class Read:
    """One event of a calendar file."""

    method: str
    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    status: str
    summary: str
    description: str
    location: str
    url: str
    organizer: str
    attendees: tuple[str, ...]


def read(text):
    """Read every event of a file; times are made out from the zone that the file itself brings."""
    calendar = vobject.readOne(text)
    return [_event(calendar, one) for one in getattr(calendar, "vevent_list", [])]


def _event(calendar, one):
    def said(name):
        found = getattr(one, name, None)
        return found.value if found is not None else ""

    return Read(
        method=calendar.method.value,
        uid=one.uid.value,
        sequence=int(one.sequence.value),
        starts_at=one.dtstart.value.astimezone(UTC),
        ends_at=one.dtend.value.astimezone(UTC),
        status=said("status"),
        summary=said("summary"),
        description=said("description"),
        location=said("location"),
        url=said("url"),
        organizer=said("organizer"),
        attendees=tuple(who.value for who in getattr(one, "attendee_list", [])),
    )


def of_mail(mail):
    """Read the calendar part of a mail that a server has taken."""
    (part,) = [one for one in mail.walk() if one.get_content_type() == "text/calendar"]
    (event,) = read(part.get_content())
    assert part["Content-Type"].params["method"] == event.method
    return event


def faults(text):
    """Give what RFC 5545 asks of a file and this one has not."""
    raw = text.encode("utf-8")
    lines = raw.split(b"\r\n")
    found = [] if raw.endswith(b"\r\n") else ["the last line does not end"]
    found += [f"a bare line end in {line!r}" for line in lines if b"\n" in line or b"\r" in line]
    found += [f"{len(line)} octets in {line!r}" for line in lines if len(line) > 75]
    unfolded = text.replace("\r\n ", "").split("\r\n")
    for name in ("VERSION:2.0", "BEGIN:VTIMEZONE", "TZID:Europe/London"):
        found += [f"{unfolded.count(name)} times {name}"] * (unfolded.count(name) != 1)
    for event in "\r\n".join(unfolded).split("BEGIN:VEVENT")[1:]:
        names = [line.split(":")[0].split(";")[0] for line in event.split("\r\n")]
        for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY"):
            found += [f"{names.count(name)} times {name}"] * (names.count(name) != 1)
        found += ["an alarm"] * ("VALARM" in event)
    return found
