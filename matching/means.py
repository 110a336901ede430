"""What a large piece of work may use: memory, workers, other machines."""

import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TypeVar

from matching.problem import RangeError

Done = TypeVar("Done")
Job = Callable[[slice], Done]

MEGABYTE = 2**20


class MemoryBoundError(RangeError):
    """A piece of work that does not fit into the memory it may take.

    Parameters
    ----------
    most, least, easy : int
        Megabytes: what it may take, what it takes at least, and with what it has room to work.
    """

    def __init__(self, *, most: int, least: int, easy: int) -> None:
        super().__init__(f"most_memory is {most} MB; these candidates take {least:,} MB at least")
        self.most, self.least, self.easy = most, least, easy


@dataclass(frozen=True)
class Means:
    """What finding candidates may use; none of it changes what is found.

    Parameters
    ----------
    workers : int, default=1
        Blocks worked on at once, on threads of this process; 1 starts none. Ignored where a
        cluster is named: all its threads work then.
    most_memory : int, default=1024
        Megabytes for blocks and result together, beside what there was before. On a cluster it
        is what every thread of a worker may take for its block.
    cluster : str, default=""
        The address of a Dask scheduler; empty for this machine alone.
    scoring : int, default=16
        Bytes that the scorer takes at its peak for a need and an experience.
    beside : int, default=0
        Bytes that the scorer takes at its peak whatever the block.
    """

    workers: int = 1
    most_memory: int = 1024
    cluster: str = ""
    scoring: int = 16
    beside: int = 0

    def __post_init__(self) -> None:
        """Refuse what nobody can work with."""
        for name in ("workers", "most_memory", "scoring"):
            if getattr(self, name) < 1:
                raise RangeError(f"{name} is {getattr(self, name)}; it must be at least 1")


def spread(job: Job[Done], pieces: Iterable[slice], means: Means) -> Generator[Done, None, None]:
    """Do a job piece by piece, and give what comes of each in the order of the pieces.

    Parameters
    ----------
    job : callable
        Given a slice; on a cluster it is pickled and sent to the workers.
    pieces : iterable of slice
    means : Means

    Yields
    ------
    object
        What the job returned. Closing the iterator stops what has not begun.
    """
    if means.workers == 1 and not means.cluster:
        yield from map(job, pieces)
        return
    # Slow to import, and one worker needs no pool.
    from joblib import Parallel, delayed, parallel_config

    with ExitStack() as stack:
        if means.cluster:
            # Comes with the extra cluster.
            from distributed import Client

            client = stack.enter_context(Client(means.cluster, set_as_default=False))  # type: ignore[no-untyped-call]
            stack.enter_context(parallel_config(backend="dask", client=client, scatter=[job]))
            pool = Parallel(n_jobs=-1, return_as="generator", pre_dispatch="2 * n_jobs")
        else:
            pool = Parallel(
                n_jobs=means.workers,
                prefer="threads",
                return_as="generator",
                pre_dispatch="n_jobs",
                batch_size=1,
            )
        found = pool(delayed(_call)(job, piece) for piece in pieces)
        # Not "yield from": that would close joblib's iterator before it can be kept quiet.
        for one in stack.enter_context(_stopped_at_the_end(found)):  # noqa: UP028
            yield one


def _call(job: Job[Done], piece: slice) -> Done:
    return job(piece)


@contextmanager
def _stopped_at_the_end(
    found: Generator[Done, None, None],
) -> Iterator[Generator[Done, None, None]]:
    try:
        yield found
    finally:
        with warnings.catch_warnings():
            # That work was begun in vain is what stopping early means.
            warnings.filterwarnings("ignore", r"[\s\S]*tasks", UserWarning)
            found.close()
