"""The sentence that says for whom two people meet."""

from mentoring.models.pairings import Pairing


def of(row: Pairing) -> str:
    """Give the person’s problem, else the programme’s purpose.

    It stands on every page on which the two meet, so that the purpose travels with them.
    """
    if row.need.person_problem:
        return f"For the person: {row.need.person_problem}"
    return row.need.programme.purpose
