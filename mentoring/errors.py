"""What can go wrong, in a person's words.

MentoringError
├── NotFoundError        404  it is not there, or it is hidden from you
├── NotAllowedError      403  you may see it, but not do this
├── GoneError            410  it was there, and is used up or too old
├── RuleBrokenError      409  a rule of the product refuses it
│   └── NoRoomError      409  the mentor's own number is reached
├── InvalidError         422  what was sent cannot be used; `problems` says why, field by field
└── SettingsError        (command line only) a setting that cannot be used
"""


class MentoringError(Exception):
    """Anything that this product refuses, with a sentence for the person who asked."""


class NotFoundError(MentoringError):
    """It is not there, or it is hidden from the person who asks."""


class NotAllowedError(MentoringError):
    """The person may see it, but may not do this."""


class GoneError(MentoringError):
    """A link that was good once: it is used, too old, or not needed any more."""


class RuleBrokenError(MentoringError):
    """A rule of the product refuses it; the sentence says which and what to do next."""


class NoRoomError(RuleBrokenError):
    """The mentor's own number, of learners or of cohorts, is reached."""


class InvalidError(MentoringError):
    """What was sent cannot be used; `problems` maps each field to one sentence."""

    def __init__(self, problems: dict[str, str]) -> None:
        """Keep the sentence for each field."""
        super().__init__("; ".join(problems.values()))
        self.problems = problems


class SettingsError(MentoringError):
    """A setting from the environment cannot be used."""
