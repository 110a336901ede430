"""Sets of cohorts as an admin steers them: begun, asked about, in the queue, cancelled."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mentoring.errors import InvalidError, NotFoundError, RuleBrokenError
from mentoring.models.cohort_sets import CohortRun, CohortSet, CohortSetState
from mentoring.models.cohorts import FARTHEST, FEWEST, MOST
from mentoring.models.people import Person
from mentoring.models.places import Place
from mentoring.models.programmes import Programme
from mentoring.models.vocabulary import KnowHow
from mentoring.services import access, cohort_mix, free_text
from mentoring.services.access import Viewer
from mentoring.services.audit import Act, record
from mentoring.services.cohort_mix import Mix

S = CohortSetState
WAITS_OR_RUNS = (S.QUEUED, S.RUNNING)
DUTY = "form_cohorts"
SEEDS = 2**31
LONGEST_NAME = 200
MOST_LETTERS = 2_000


@dataclass(frozen=True)
class About:
    """What the cohorts are for, and whose needs are looked at."""

    name: str
    aim: str
    knowhow_id: str | None = None
    place_id: str | None = None


@dataclass(frozen=True)
class Meeting:
    """How they meet: online or within reach of each other, how often, and from when."""

    online: bool
    reach_km: int
    every_days: int
    meetings: int
    starts_on: date | None = None


def create(
    session: Session, *, admin: Viewer, programme_id: int, about: About, now: datetime
) -> CohortSet:
    """Begin a set; the same form sent twice finds the one that it began."""
    programme = access.programme(session, admin, programme_id)
    _check_about(session, about)
    session.execute(select(Programme.id).where(Programme.id == programme_id).with_for_update())
    same = session.scalar(
        select(CohortSet).where(
            CohortSet.programme_id == programme.id,
            CohortSet.name == about.name.strip(),
            CohortSet.created_by_id == admin.person_id,
            CohortSet.state == S.DRAFT,
            ~CohortSet.runs.any(),
        )
    )
    if same is not None:
        return _say(same, about)
    made = CohortSet(
        programme_id=programme.id,
        state=S.DRAFT,
        settings=cohort_mix.USUAL.kept,
        seed=int(now.timestamp()) % SEEDS,
        created_by_id=admin.person_id,
        created_at=now,
    )
    session.add(_say(made, about))
    record(session, Act(admin.person_id, "created", made), now=now)
    return made


def say(session: Session, *, admin: Viewer, set_id: int, about: About) -> CohortSet:
    """Change what the cohorts are for."""
    found = changing(session, admin, set_id)
    _check_about(session, about)
    return _say(found, about)


def keep_size(
    session: Session, *, admin: Viewer, set_id: int, size: tuple[int, int, int]
) -> CohortSet:
    """Keep how many learners a cohort has at least, if it can be, and at most."""
    found = changing(session, admin, set_id)
    least, aim, most = size
    if not FEWEST <= least <= aim <= most <= MOST:
        raise InvalidError(
            {"least": f"Enter sizes from {FEWEST} to {MOST}, the smallest first: 6, 8, 12"}
        )
    found.size_least, found.size_aim, found.size_most = size
    return found


def keep_meeting(
    session: Session, *, admin: Viewer, set_id: int, meeting: Meeting, now: datetime
) -> CohortSet:
    """Keep how the cohorts meet."""
    found = changing(session, admin, set_id)
    past = meeting.starts_on is not None and meeting.starts_on < now.date()
    problems = {
        "reach_km": "" if 1 <= meeting.reach_km <= FARTHEST else f"Enter 1 to {FARTHEST} km",
        "every_days": "" if 1 <= meeting.every_days <= 91 else "Enter 1 to 91 days",
        "meetings": "" if 1 <= meeting.meetings <= 52 else "Enter 1 to 52 sessions",
        "day": "Enter a day that is still to come" if past else "",
    }
    _refuse(problems)
    found.online, found.reach_km = meeting.online, meeting.reach_km
    found.every_days, found.meetings = meeting.every_days, meeting.meetings
    found.starts_on = meeting.starts_on
    return found


def keep_mix(session: Session, *, admin: Viewer, set_id: int, mix: Mix) -> CohortSet:
    """Keep how much each part of the mix matters."""
    found = changing(session, admin, set_id)
    found.settings = mix.kept
    return found


def keep_whole(
    session: Session, *, admin: Viewer, set_id: int, email: str, power: str
) -> CohortSet:
    """Keep who stands up for the whole pathway in each cohort, and what power they have."""
    found = changing(session, admin, set_id)
    found.whole_person_id = named(session, email=email)
    if len(power) > MOST_LETTERS:
        raise InvalidError({"power": f"Use {MOST_LETTERS:,} characters or fewer"})
    free_text.check({"power": power})
    found.whole_power = power.strip()
    return found


def named(session: Session, *, email: str) -> int | None:
    """Find somebody by their address; nobody where none is given."""
    if not email.strip():
        return None
    found = session.scalar(select(Person.id).where(Person.email == email.strip().lower()))
    if found is None:
        raise InvalidError(
            {"email": f"Nobody on the register has the address {email.strip()}. Check how it is "
             "spelt, or leave it empty and name somebody later"}
        )  # fmt: skip
    return found


def start(
    session: Session, *, admin: Viewer, set_id: int, now: datetime, seen: int | None = None
) -> CohortSet:
    """Queue a new numbered run; one that waits or runs is left alone.

    `seen` is the number of the last run on the page that asked, so that a form sent twice starts
    one run.
    """
    found = locked(session, admin, set_id)
    last = runs(session, found)
    if found.state in WAITS_OR_RUNS or seen not in {None, last}:
        return found
    found.move_to(S.QUEUED)
    found.problem = ""
    session.add(
        CohortRun(
            set_id=found.id,
            number=last + 1,
            stage="Waiting for a worker",
            queued_at=now,
            versions={},
            measures={},
            staff={},
        )
    )
    record(session, Act(admin.person_id, "queued", found), now=now)
    session.info["wake"] = session.info.get("wake", frozenset()) | {DUTY}
    return found


def cancel(session: Session, *, admin: Viewer, set_id: int, now: datetime) -> CohortSet:
    """Stop a run that waits or is under way; cohorts of a run before it stay as they are."""
    found = locked(session, admin, set_id)
    if found.state not in WAITS_OR_RUNS:
        return found
    found.move_to(S.DRAFT)
    run = last_run(session, found)
    run.finished_at, run.lease_until, run.stage = now, None, "Cancelled"
    record(session, Act(admin.person_id, "cancelled", found), now=now)
    return found


def of(session: Session, admin: Viewer, set_id: int) -> CohortSet:
    """Find a set of a programme that the admin runs."""
    found = session.get(CohortSet, set_id)
    if found is None or found.programme_id not in admin.admin_of:
        raise NotFoundError("There is no such set of cohorts of yours.")
    return found


def locked(session: Session, admin: Viewer, set_id: int) -> CohortSet:
    """Find a set of a programme that the admin runs, and hold it until this is committed."""
    wanted = select(CohortSet).where(CohortSet.id == set_id).with_for_update()
    session.scalar(wanted.execution_options(populate_existing=True))
    return of(session, admin, set_id)


def changing(session: Session, admin: Viewer, set_id: int) -> CohortSet:
    """Hold a set whose answers may be changed: none that waits or runs."""
    found = locked(session, admin, set_id)
    if found.state in WAITS_OR_RUNS:
        raise RuleBrokenError("The cohorts are being formed. Wait, or cancel the run first.")
    return found


def runs(session: Session, found: CohortSet) -> int:
    """Count the runs of a set."""
    return session.scalar(
        select(func.coalesce(func.max(CohortRun.number), 0)).where(CohortRun.set_id == found.id)
    ) or 0  # fmt: skip


def last_run(session: Session, found: CohortSet) -> CohortRun:
    """Give the run that came last."""
    wanted = select(CohortRun).where(CohortRun.set_id == found.id)
    return session.scalars(wanted.order_by(CohortRun.number.desc()).limit(1)).one()


def _say(found: CohortSet, about: About) -> CohortSet:
    found.name, found.aim = about.name.strip(), about.aim.strip()
    found.knowhow_id, found.place_id = about.knowhow_id, about.place_id
    return found


def _check_about(session: Session, about: About) -> None:
    name, aim = about.name.strip(), about.aim.strip()
    knows = about.knowhow_id is None or session.get(KnowHow, about.knowhow_id) is not None
    there = about.place_id is None or session.get(Place, about.place_id) is not None
    problems = {
        "name": _length(name, LONGEST_NAME, "Enter a name, such as “Home first, spring 2027”"),
        "aim": _length(aim, MOST_LETTERS, "Say what the cohorts are to get done"),
        "knowhow": "" if knows else "Choose from the list",
        "place": "" if there else "Choose from the list",
    }
    _refuse(problems)
    free_text.check({"name": name, "aim": aim})


def _length(text: str, most: int, missing: str) -> str:
    if not text:
        return missing
    return f"Use {most:,} characters or fewer" if len(text) > most else ""


def _refuse(problems: dict[str, str]) -> None:
    found = {field: said for field, said in problems.items() if said}
    if found:
        raise InvalidError(found)
