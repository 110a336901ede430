"""What cohorts are formed from: learners, leads, public partners, and what an admin asks for.

Letters: N learners, M leads, R partners, C cohorts, D and X dimensions, H know-how. Half-days are
bit sets; 0 means not said, and such a person is taken to be free at any time.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from matching.cohorts.frame import Frame
from matching.problem import NONE, Floats, Ints, People, Ragged, RangeError, Rules, ShapeError

COLUMNS = ("need", "context", "knowhow", "pathway", "link", "profession", "point", "heading")
ANY_TIME = (1 << 14) - 1


@dataclass(frozen=True, eq=False)
class Learners:
    """Those who have something to get done, one row an open need (N).

    Parameters
    ----------
    people : People, N rows
    need : ndarray of float64, shape (N, D)
        What has to get done, as a vector of length 1; alike needs point alike.
    context : ndarray of float64, shape (N, X)
        The circumstances, as a vector of length 1, or of zeros where nothing is known.
    knowhow, pathway, link, profession : ndarray of int64, shape (N,)
        The concrete know-how asked for first, the pathway, the link of it where the learner works,
        and the profession; `NONE` where not given.
    point : ndarray of float64, shape (N, 2)
        Kilometres east and north of one origin.
    heading : ndarray of int64, shape (N,)
        The heading above that know-how, `NONE` where not given; the know-how itself if left out.
    """

    people: People
    need: Floats
    context: Floats
    knowhow: Ints
    pathway: Ints
    link: Ints
    profession: Ints
    point: Floats
    heading: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    def __post_init__(self) -> None:
        """Refuse columns of different length."""
        rows = len(self.people)
        if not len(self.heading):
            object.__setattr__(self, "heading", self.knowhow)
        for name in COLUMNS:
            if len(getattr(self, name)) != rows:
                have = len(getattr(self, name))
                raise ShapeError(f"{name} has {have} rows, and there are {rows} learners")

    def __len__(self) -> int:
        """Count the learners."""
        return len(self.people)


@dataclass(frozen=True, eq=False)
class Leads:
    """Those who have done it and lead cohorts (M rows).

    Parameters
    ----------
    people : People, M rows
    teaches : Ragged, M rows
        The know-how that each holds first-hand, or near enough to its source.
    context : ndarray of float64, shape (M, X)
        The circumstances of their experience, as a vector of length 1, or zeros.
    steps : ndarray of int64, shape (M,)
        Steps from the source of what they teach; 0 is first-hand.
    point : ndarray of float64, shape (M, 2)
        Kilometres, as for learners.
    room : ndarray of int64, shape (M,)
        Cohorts that each may lead now.
    """

    people: People
    teaches: Ragged
    context: Floats
    steps: Ints
    point: Floats
    room: Ints

    def __len__(self) -> int:
        """Count the leads."""
        return len(self.people)


@dataclass(frozen=True, eq=False)
class Partners:
    """Public partners with a story who may join cohorts (R rows).

    Parameters
    ----------
    people : People, R rows
    point : ndarray of float64, shape (R, 2)
        Kilometres, as for learners.
    room : ndarray of int64, shape (R,)
        Cohorts that each may join now.
    """

    people: People
    point: Floats
    room: Ints

    def __len__(self) -> int:
        """Count the partners."""
        return len(self.people)


@dataclass(frozen=True, eq=False)
class Asked:
    """All that a run is given.

    Parameters
    ----------
    learners : Learners
    leads : Leads
    partners : Partners
    frame : Frame
    rules : Rules
        The programme's rules between a learner and a lead.
    fixed : ndarray of int64, shape (N,)
        The number of the cohort in which a learner is locked, from 0 on, else `NONE`.
    """

    learners: Learners
    leads: Leads
    partners: Partners
    frame: Frame = field(default_factory=Frame)
    rules: Rules = field(default_factory=Rules)
    fixed: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    def __post_init__(self) -> None:
        """Refuse whoever stands twice, places that are not known, and locks that do not fit."""
        if len(self.fixed) not in (0, len(self.learners)):
            raise ShapeError(
                f"fixed has {len(self.fixed)} rows, and there are {len(self.learners)} learners"
            )
        _check_locks(self.locks, most=self.frame.most)
        sides = {
            "learner": self.learners.people,
            "lead": self.leads.people,
            "partner": self.partners.people,
        }
        for who, people in sides.items():
            person, times = np.unique(people.person, return_counts=True)
            if (times > 1).any():
                raise RangeError(
                    f"person {int(person[times > 1][0])} is a {who} twice; each stands once"
                )
        points = (self.learners.point, self.leads.point, self.partners.point)
        if not self.frame.online and not all(np.isfinite(one).all() for one in points):
            raise RangeError(
                "a point is not known; leave such people out, or let cohorts be online"
            )

    @property
    def locks(self) -> Ints:
        """Give the locks, one a learner."""
        return self.fixed if len(self.fixed) else np.full(len(self.learners), NONE, np.int64)

    def of_some(self, rows: Ints) -> "Asked":
        """Give what is asked for some of the learners, in the order in which they are named.

        Parameters
        ----------
        rows : ndarray of int64

        Returns
        -------
        Asked
        """
        learners = self.learners
        place = {row: at for at, row in enumerate(rows.tolist())}
        kept = [(place[one], lead) for one, lead in self.rules.forbidden.tolist() if one in place]
        return replace(
            self,
            learners=Learners(
                people=learners.people.take(rows),
                **{name: getattr(learners, name)[rows] for name in COLUMNS},
            ),
            rules=replace(self.rules, forbidden=np.array(kept, np.int64).reshape(-1, 2)),
            fixed=self.fixed[rows] if len(self.fixed) else self.fixed,
        )


def _check_locks(locks: Ints, *, most: int) -> None:
    sizes = np.bincount(locks[locks >= 0])
    if (sizes == 0).any():
        empty = int(np.flatnonzero(sizes == 0)[0])
        raise RangeError(
            f"nobody is locked in cohort {empty}, and somebody in {len(sizes) - 1}; cohorts with "
            "locked learners are numbered from 0 on"
        )
    if (sizes > most).any():
        full = int(np.argmax(sizes))
        raise RangeError(
            f"{int(sizes[full])} learners are locked in cohort {full}, which has at most {most}"
        )


def free_of(people: People) -> Ints:
    """Give the half-days on which people are free; whoever has not said is free at any time.

    Parameters
    ----------
    people : People

    Returns
    -------
    ndarray of int64, shape (rows,)
    """
    return np.where(people.half_days == 0, ANY_TIME, people.half_days)
