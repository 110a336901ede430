"""Calendar files by RFC 5545: invitations that a mail carries (RFC 5546), and a person's feed.

Times are on the clock of London, with both of its rules in the file, so that a calendar that has
never heard of London puts a meeting at the right hour on either side of a clock change.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from email.headerregistry import Address

from icalendar import Calendar, Event, Timezone, vCalAddress

from mentoring.services.calendar_entries import Entry
from mentoring.services.dates import LONDON

PRODUCT = "-//Alongside//Sessions//EN"
REFRESH = timedelta(hours=1)
CLOCKS = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
"""


def invitation(entry: Entry, *, url: str, to: tuple[str, str], sender: Address) -> str:
    """Write the invitation, the update or the cancellation that goes to one person."""
    made = _calendar()
    made.add("method", entry.method)
    event = _event(entry, url=url)
    event.add("organizer", _who(sender.display_name, sender.addr_spec), encode=False)
    guest = _who(*to)
    guest.params.update(
        {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "RSVP": "FALSE"}
        | {"PARTSTAT": "NEEDS-ACTION"}
    )
    event.add("attendee", guest, encode=False)
    made.add_component(event)
    return _written(made)


def feed(entries: Sequence[Entry], *, name: str, base_url: str) -> str:
    """Write everything that a person's calendar reads by itself."""
    made = _calendar()
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT1H")
    for entry in entries:
        made.add_component(_event(entry, url=base_url.rstrip("/") + entry.path))
    return _written(made)


def _calendar() -> Calendar:
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add_component(Timezone.from_ical(CLOCKS))
    return made


def _event(entry: Entry, *, url: str) -> Event:
    made = Event()
    made.add("uid", entry.uid)
    made.add("sequence", entry.sequence)
    made.add("dtstamp", entry.stamped_at)
    made.add("dtstart", _in_london(entry.starts_at))
    made.add("dtend", _in_london(entry.ends_at))
    made.add("summary", entry.summary)
    made.add("description", entry.description)
    if entry.location:
        made.add("location", entry.location)
    made.add("url", url)
    made.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT" if entry.cancelled else "OPAQUE")
    return made


def _in_london(moment: datetime) -> datetime:
    return moment.astimezone(LONDON)


def _who(name: str, email: str) -> vCalAddress:
    made = vCalAddress(f"mailto:{email}")
    if name:
        made.params["CN"] = name.replace(
            '"', "'"
        )  # not every calendar reads what RFC 6868 makes of it
    return made


def _written(calendar: Calendar) -> str:
    written: bytes = calendar.to_ical()
    return written.decode("utf-8")
