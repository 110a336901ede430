"""A round in review: its figures and its suggestions, as many as fit a page."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from mentoring.models.experiences import Experience
from mentoring.models.needs import Need, NeedKnowHow
from mentoring.models.people import Person
from mentoring.models.programmes import Programme
from mentoring.models.rounds import (
    RoundRun,
    RoundState,
    Suggestion,
    SuggestionState,
    Unmatched,
)
from mentoring.models.vocabulary import KnowHow
from mentoring.services import (
    access,
    decisions,
    mending,
    round_words,
    rounds,
    run_changes,
    run_measures,
    since_run,
    suggested,
)
from mentoring.services.access import Viewer
from mentoring.services.paging import Paging, paging
from mentoring.services.round_pages import About, describe
from mentoring.services.run_changes import Mended
from mentoring.services.run_measures import Measured
from mentoring.services.since_run import Since

ON_A_PAGE = 50
SHOWN = {
    "": rounds.GOES_OUT,
    "pinned": (SuggestionState.PINNED,),
    "forbidden": (SuggestionState.FORBIDDEN,),
}


@dataclass(frozen=True)
class Asked:
    """What an admin looks for in the table."""

    shown: str = ""
    group: str = ""
    find: str = ""
    order: str = ""
    page: int = 1

    @property
    def kept(self) -> dict[str, str]:
        """Give what a link has to carry to show the same part of the table."""
        every = {"shown": self.shown, "group": self.group, "find": self.find, "order": self.order}
        return {name: value for name, value in every.items() if value}


@dataclass(frozen=True)
class Figures:
    """What a run came to, as the admin's decisions have left it."""

    placed: int
    left_out: int
    places: int
    worst: str
    pinned: int
    forbidden: int


@dataclass(frozen=True)
class Choice:
    """One know-how group to filter by."""

    key: str
    label: str


@dataclass(frozen=True)
class ReviewPage:
    """The table of a round's suggestions."""

    about: About
    in_review: bool
    figures: Figures
    lost_pins: int
    chosen_anew: bool
    runs: int
    since: Since | None
    mended: Mended | None
    measured: Measured | None
    before: int
    groups: tuple[Choice, ...]
    asked: Asked
    rows: tuple[suggested.Row, ...]
    paging: Paging

    @property
    def out_of_date(self) -> bool:
        """Whether something has changed since the suggestions were made."""
        return self.since is not None and (bool(self.since.sentences) or self.chosen_anew)


def page(session: Session, *, admin: Viewer, round_id: int, asked: Asked) -> ReviewPage:
    """Show the suggestions of a round's last run, those to look at first before the others."""
    found = access.round_of(session, admin, round_id)
    run, in_review = found.runs[-1], found.state is RoundState.IN_REVIEW
    wanted = _wanted(run.id, asked)
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    paged = paging(asked.page, total=total, on_a_page=ON_A_PAGE)
    strongest = asked.order == "strongest"
    score = Suggestion.score.desc() if strongest else Suggestion.score.asc()
    rows = session.scalars(
        wanted.options(*suggested.whole())
        .order_by(score, Suggestion.id)
        .limit(ON_A_PAGE)
        .offset(paged.offset)
    )
    before = mending.before(found.runs)
    return ReviewPage(
        about=describe(found, session.get_one(Programme, found.programme_id)),
        in_review=in_review,
        figures=_figures(session, run),
        lost_pins=decisions.lost_pins(session, round_id=found.id, run_id=run.id),
        chosen_anew=round_words.changed(found),
        runs=run.number,
        since=since_run.look(session, found, run) if in_review else None,
        mended=run_changes.mended(session, found),
        measured=run_measures.told(session, run),
        before=before.number if before else 0,
        groups=tuple(
            Choice(row.id, row.label)
            for row in session.scalars(
                select(KnowHow).where(KnowHow.kind == "group").order_by(KnowHow.id)
            )
        ),
        asked=asked,
        rows=tuple(suggested.row(one) for one in rows),
        paging=paged,
    )


def _wanted(run_id: int, asked: Asked) -> Select[Suggestion]:
    wanted = select(Suggestion).where(
        Suggestion.run_id == run_id,
        Suggestion.state.in_(SHOWN.get(asked.shown, rounds.GOES_OUT)),
    )
    if asked.group:
        wanted = wanted.where(Suggestion.need_id.in_(needs_in_group(asked.group)))
    if asked.find.strip():
        wanted = wanted.where(_speaks_of(asked.find.strip()))
    return wanted


def needs_in_group(group: str) -> Select[int]:
    """Find the needs that ask for a know-how of a group."""
    return (
        select(NeedKnowHow.need_id)
        .join(KnowHow, KnowHow.id == NeedKnowHow.knowhow_id)
        .where(or_(KnowHow.id == group, KnowHow.parent_id == group))
    )


def _speaks_of(words: str) -> ColumnElement[bool]:
    learner, mentor = aliased(Person), aliased(Person)
    needs = (
        select(Need.id)
        .join(learner, learner.id == Need.learner_id)
        .where(
            or_(
                Need.text.icontains(words, autoescape=True),
                learner.name.icontains(words, autoescape=True),
            )
        )
    )
    mentors = select(mentor.id).where(mentor.name.icontains(words, autoescape=True))
    told = select(Experience.id).where(Experience.title.icontains(words, autoescape=True))
    return or_(
        Suggestion.need_id.in_(needs),
        Suggestion.mentor_id.in_(mentors),
        Suggestion.experience_id.in_(told),
    )


def _figures(session: Session, run: RoundRun) -> Figures:
    rows = session.execute(
        select(Suggestion.state, func.count())
        .where(Suggestion.run_id == run.id)
        .group_by(Suggestion.state)
    )
    counted = {row[0]: row[1] for row in rows}
    left_out = select(func.count()).select_from(Unmatched).where(Unmatched.run_id == run.id)
    worst = session.scalar(
        select(Suggestion.explanation)
        .where(Suggestion.run_id == run.id, Suggestion.state.in_(rounds.GOES_OUT))
        .order_by(Suggestion.score)
        .limit(1)
    )
    return Figures(
        placed=sum(counted.get(state, 0) for state in rounds.GOES_OUT),
        left_out=session.scalar(left_out) or 0,
        places=int(run.measures.get("places", 0)),
        worst=worst.get("band", "") if worst else "",
        pinned=counted.get(SuggestionState.PINNED, 0),
        forbidden=counted.get(SuggestionState.FORBIDDEN, 0),
    )
