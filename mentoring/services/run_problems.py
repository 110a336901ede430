"""Why a run stopped, in words that say what to do."""

from mentoring.encoding.rounds import MemoryBoundError

ROUND = 100
"""Megabytes are told in hundreds: nobody sets an odd number."""


def told(problem: Exception, *, noun: str) -> str:
    """Say why a run stopped and what to do about it; what went wrong inside is in the log."""
    if isinstance(problem, MemoryBoundError):
        easy = -(-problem.easy // ROUND) * ROUND
        return (
            f"This {noun} needs more memory than it may take: at least {problem.least:,} MB, and "
            f"it may take {problem.most:,} MB. Ask whoever runs this service to set "
            f"MENTORING_ROUND_MEMORY to {easy} and to start the worker again. Then start the "
            f"{noun} again."
        )
    if isinstance(problem, MemoryError):
        return (
            f"The machine had no memory left for this {noun}. Ask whoever runs this service to set "
            "MENTORING_ROUND_WORKERS to 1 and MENTORING_ROUND_MEMORY to half of what it is, or to "
            f"give the worker a larger machine. Then start the {noun} again."
        )
    return (
        f"The run stopped: {type(problem).__name__}. Start it again. If it happens again, tell "
        "whoever runs this service the name in this sentence."
    )
