"""`cohorts`: the cohorts of a programme: formed, listed, shown, published and cancelled."""

import argparse
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mentoring.cli import forming
from mentoring.config import Settings
from mentoring.db import Database
from mentoring.errors import InvalidError
from mentoring.services import acting, cohort_outlines, cohort_publishing, cohorts
from mentoring.services.access import Viewer
from mentoring.services.cohort_outlines import Outline, Whole
from mentoring.web import formatting

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FORM = "form"
NUMBER = re.compile(r"[0-9]{1,9}")
Told = Iterator[str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do, with which cohort, and who asks."""
    parser.add_argument(
        "what", choices=(FORM, *ACTS), metavar="WHAT", help=", ".join((FORM, *ACTS))
    )
    parser.add_argument(
        "which", nargs="?", metavar="COHORT", help="its number, as list gives it; to form, a name"
    )
    parser.add_argument(
        "--as", dest="email", required=True, metavar="EMAIL", help="the programme admin who asks"
    )
    parser.add_argument("--programme", metavar="NAME", help="needed where they run more than one")
    parser.add_argument(
        "--because", default="", metavar="WHY", help="why it goes out without a public partner"
    )
    parser.add_argument("--aim", default="", metavar="TEXT", help="what the cohorts get done")
    parser.add_argument("--knowhow", metavar="ID", help="form them of needs that ask for this")
    parser.add_argument("--place", metavar="ID", help="form them of people of this place")
    parser.add_argument(
        "--roster", type=int, metavar="N", help="form them of the people of a locality roster"
    )
    parser.add_argument("--online", action="store_true", help="they meet online")


def run(asked: argparse.Namespace) -> int:
    """Do what is asked, and say what came of it."""
    _check(asked)
    if asked.what == FORM:
        return forming.run(asked)
    with closing(Database(Settings.from_environment().database_url)) as database:
        begin = database.reading if asked.what in READS else database.transaction
        with begin() as session:
            admin = acting.admin(session, email=asked.email)
            told = list(ACTS[asked.what](session, admin, asked))
    print("\n".join(told))
    return 0


def _check(asked: argparse.Namespace) -> None:
    """Refuse what does not belong to what is to be done."""
    problems = {
        f"--{name}": f"give it where a cohort is to {what}, not to {asked.what}"
        for what, names in BELONGS.items()
        for name in names
        if getattr(asked, name) and asked.what != what
    }
    if asked.what == FORM and not asked.which:
        problems["COHORT"] = "give the cohorts a name, such as “Winter”"
    elif asked.what not in {FORM, "list"} and not NUMBER.fullmatch(asked.which or ""):
        problems["COHORT"] = f"say which to {asked.what}, by its number in the list"
    if asked.place and asked.roster:
        problems["--place"] = "a roster has its own place; give one of the two"
    if problems:
        raise InvalidError(problems)


def _list(session: "Session", admin: Viewer, asked: argparse.Namespace) -> Told:
    programme = acting.programme(session, acting=admin, name=asked.programme)
    found = cohort_outlines.index(session, admin=admin, programme_id=programme)
    if not found:
        yield "There is no cohort in this programme yet."
    for one in found:
        yield f"{one.cohort_id:>5}  {_state(one):<10} {_places(one):<40} {one.name}"


def _show(session: "Session", admin: Viewer, asked: argparse.Namespace) -> Told:
    found = cohort_outlines.show(session, admin=admin, cohort_id=int(asked.which))
    yield f"Cohort {found.outline.cohort_id}, {_state(found.outline)}: {found.outline.name}"
    yield f"About: {found.knowhow}. {found.aim}"
    if found.outline.publish_at:
        yield f"Goes out on {formatting.moment(found.outline.publish_at)}."
    yield from _staff(found)
    yield f"Learners: {_places(found.outline)}"
    for one in found.members:
        yield f"  {one.name}, {one.profession or 'no profession given'}: {one.state}"
    for sentence in found.problems:
        yield f"To put right: {sentence}"


def _staff(found: Whole) -> Told:
    for lead in found.leads:
        answered = "has said yes" if lead.said_yes else "has not said yes yet"
        yield f"{'Second lead' if lead.second else 'Lead'}: {lead.name}, {answered}"
    if not found.leads:
        yield "Lead: nobody yet"
    why = f" ({found.no_partner_because})" if found.no_partner_because else ""
    yield f"Public partner: {found.partner or f'nobody{why}'}"
    yield f"Stands up for the whole of it: {found.whole_person or 'nobody yet'}"


def _publish(session: "Session", admin: Viewer, asked: argparse.Namespace) -> Told:
    try:
        found = cohort_publishing.schedule(
            session, admin=admin, cohort_id=int(asked.which), reason=asked.because, now=_now()
        )
    except InvalidError as problem:
        said = problem.problems
        raise InvalidError({"--because": said["reason"]} if "reason" in said else said) from problem
    assert found.publish_at is not None
    yield (
        f"Cohort {asked.which} goes out on {formatting.moment(found.publish_at)}, by a worker. "
        f"Until then nobody is told anything, and you can undo it: "
        f"python -m mentoring cohorts undo {asked.which} --as {asked.email}"
    )


def _undo(session: "Session", admin: Viewer, asked: argparse.Namespace) -> Told:
    cohort_publishing.undo(session, admin=admin, cohort_id=int(asked.which), now=_now())
    yield f"Cohort {asked.which} does not go out. Nobody was told anything."


def _cancel(session: "Session", admin: Viewer, asked: argparse.Namespace) -> Told:
    cohorts.cancel(session, admin=admin, cohort_id=int(asked.which), now=_now())
    yield (
        f"Cohort {asked.which} is cancelled. Every place in it is free, and the needs of those "
        "who were in it are open again."
    )


def _state(one: Outline) -> str:
    return "scheduled" if one.publish_at else one.state


def _places(one: Outline) -> str:
    said = (f"{formatting.number(count)} {state}" for state, count in one.places.items())
    return ", ".join(said) or "nobody"


def _now() -> datetime:
    return datetime.now(UTC)


ACTS: dict[str, Callable[["Session", Viewer, argparse.Namespace], Told]] = {
    "list": _list,
    "show": _show,
    "publish": _publish,
    "undo": _undo,
    "cancel": _cancel,
}
READS = ("list", "show")
BELONGS = {"publish": ("because",), FORM: ("aim", "knowhow", "place", "roster", "online")}
"""Options that make sense for one thing alone."""
