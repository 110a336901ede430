"""From files to cohorts: who is asked about, who leads, who is left out before it begins."""

from dataclasses import dataclass

import numpy as np

from matching.cohorts import forming, leftover, vectors
from matching.cohorts.forming import Formed, Progress
from matching.cohorts.frame import Frame
from matching.cohorts.given import Asked, Leads, Learners, Partners
from matching.cohorts.leftover import Left
from matching.given import Given
from matching.problem import NONE, Ints, People, Ragged, Rules

NO_KNOWHOW, NO_PLACE, TWICE = "no_knowhow", "no_place", "twice"
"""Why a need is left out before cohorts are formed: no know-how is confirmed; it is not known where
the learner works; or an earlier need of theirs is looked at already."""


@dataclass(frozen=True, eq=False)
class Gathered:
    """Cohorts of what stands in files.

    Parameters
    ----------
    asked : Asked
    formed : Formed
    left : tuple of Left
        Of the learners of `asked`.
    need : ndarray of int64, shape (N,)
        The need of each learner.
    lead : ndarray of int64, shape (M,)
        The mentor of each lead.
    partner : ndarray of int64, shape (R,)
        The row in the file of each partner.
    out : dict of int to str
        Needs that were not looked at, and why.
    """

    asked: Asked
    formed: Formed
    left: tuple[Left, ...]
    need: Ints
    lead: Ints
    partner: Ints
    out: dict[int, str]


def gather(
    read: Given, frame: Frame, rules: Rules, *, seed: int, on_progress: Progress
) -> Gathered:
    """Form cohorts of what stands in files.

    Parameters
    ----------
    read : Given
        Needs, experiences, people and public partners.
    frame : Frame
    rules : Rules
        Between a learner and a lead.
    seed : int
        The same gives the same cohorts.
    on_progress : callable

    Returns
    -------
    Gathered

    Raises
    ------
    MatchingError
        Where what is asked contradicts itself.
    """
    out = _left_out(read, frame)
    need = np.array([at for at in range(len(read.needs.ids)) if at not in out], np.int64)
    lead = _who_lead(read, frame)
    partner = _who_join(read, frame)
    asked = Asked(*_both(read, need, lead), _partners(read, partner), frame, rules)
    formed = forming.form(asked, rng=np.random.default_rng(seed), on_progress=on_progress)
    return Gathered(asked, formed, leftover.left_over(asked, formed), need, lead, partner, out)


def _who_lead(read: Given, frame: Frame) -> Ints:
    """List those who lead cohorts; where people meet, those of whom it is known where."""
    lead = np.flatnonzero(read.people.cohorts > 0)
    point = vectors.points(read.vocabulary, _held(read, lead).place)
    return lead[frame.online | np.isfinite(point).all(axis=1)]


def _left_out(read: Given, frame: Frame) -> dict[int, str]:
    needs, out = read.needs.needs, dict[int, str]()
    nowhere = np.isnan(vectors.points(read.vocabulary, needs.place)[:, 0])
    seen = set[int]()
    for at, person in enumerate(read.people.learners.person.tolist()):
        if not len(needs.knowhow[at]):
            out[at] = NO_KNOWHOW
        elif nowhere[at] and not frame.online:
            out[at] = NO_PLACE
        elif person in seen:
            out[at] = TWICE
        else:
            seen.add(person)
    return out


def _who_join(read: Given, frame: Frame) -> Ints:
    """List the partners; where people meet, those of whom it is known where they live."""
    point = vectors.points(read.vocabulary, read.partners.place)
    return np.flatnonzero(frame.online | np.isfinite(point).all(axis=1))


def _both(read: Given, need: Ints, lead: Ints) -> tuple[Learners, Leads]:
    """Read learners and leads; their circumstances are compared, so they are read together."""
    vocabulary, needs = read.vocabulary, read.needs.needs
    context, held = needs.context.take(need), _held(read, lead)
    alike = vectors.circumstances(vocabulary, context, held.context)
    first = vectors.first_asked(needs)[need]
    learners = Learners(
        people=read.people.learners.take(need),
        need=vectors.knowhow(vocabulary, needs.knowhow.take(need)),
        context=alike[0],
        knowhow=first,
        heading=vectors.headings(vocabulary, first),
        pathway=vectors.first_of(vocabulary, context, vectors.PATHWAY),
        link=vectors.first_of(vocabulary, context, vectors.LINK),
        profession=needs.profession[need],
        point=vectors.points(vocabulary, needs.place[need]),
    )
    leads = Leads(
        people=read.people.mentors.take(lead),
        teaches=held.teaches,
        context=alike[1],
        steps=np.zeros(len(lead), np.int64),
        point=vectors.points(vocabulary, held.place),
        room=read.people.cohorts[lead],
    )
    return learners, leads


@dataclass(frozen=True, eq=False)
class _Held:
    teaches: Ragged
    context: Ragged
    place: Ints


def _held(read: Given, lead: Ints) -> _Held:
    """Read what each lead has done: every know-how with the headings above it; the first place."""
    done, parent = read.people.experiences, read.vocabulary.knowhow_parent
    teaches, contexts, places = [], [], []
    for one in lead.tolist():
        rows = np.flatnonzero(done.mentor == one).tolist()
        found = {int(known) for row in rows for known in done.knowhow[row]}
        above = {int(parent[known]) for known in found} - {NONE}
        teaches.append(sorted(found | above))
        contexts.append(sorted({int(known) for row in rows for known in done.context[row]}))
        places.append(int(done.place[rows[0]]) if rows else NONE)
    return _Held(Ragged.of(teaches), Ragged.of(contexts), np.array(places, np.int64))


def _partners(read: Given, rows: Ints) -> Partners:
    known, count = read.people.numbers, len(read.people.numbers)
    person = [known.get(name, count + at) for at, name in enumerate(read.partners.ids)]
    nobody = np.full(len(rows), NONE, np.int64)
    people = People(
        person=np.array(person, np.int64)[rows],
        line_manager=nobody,
        organisation=nobody,
        region=nobody,
        languages=np.zeros(len(rows), np.int64),
        half_days=read.partners.half_days[rows],
        not_with=Ragged.of([[]] * len(rows)),
    )
    point = vectors.points(read.vocabulary, read.partners.place)
    return Partners(people, point[rows], read.partners.room[rows])
