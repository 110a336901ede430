"""What free text may not hold: anything that looks like an NHS number or a phone number."""

import re
from collections.abc import Mapping

from mentoring.errors import InvalidError

# Ten digits, however they are grouped: 943 476 5919, 943-476-5919 or 94347 65919.
TEN_DIGITS = re.compile(r"(?<!\d)(?<!\d[\s-])(?:\d[\s-]?){9}\d(?![\s-]?\d)")
# As numbers are dialled in Britain: 0 or +44 or 0044, then nine or ten more digits in any groups.
PHONE = re.compile(
    r"(?<![\d.,£])(?:(?:\+|00)44[ -]?(?:\(0\)[ -]?)?|\(?0)[1-9](?:\)?[ -]?\d){8,9}(?!\d)"
)
WEIGHTS = range(10, 1, -1)

PATIENT = (
    "This looks like an NHS number. No patient details are kept here: take the number out. "
    "Nothing else that you wrote is lost"
)
TELEPHONE = (
    "This looks like a phone number. Contact details are shared only once both of you have said "
    "yes: take the number out. Nothing else that you wrote is lost"
)


def problem(text: str) -> str:
    """Say what is wrong with a text, or nothing where it may be kept."""
    if any(_is_nhs_number(found.group()) for found in TEN_DIGITS.finditer(text)):
        return PATIENT
    return TELEPHONE if PHONE.search(text) else ""


def check(texts: Mapping[str, str | None]) -> None:
    """Refuse texts that may not be kept, each under the name of its field."""
    problems = {field: said for field, text in texts.items() if (said := problem(text or ""))}
    if problems:
        raise InvalidError(problems)


def _is_nhs_number(written: str) -> bool:
    """Check the last digit as modulus 11 makes it; about one number in eleven fits by chance."""
    digits = [int(letter) for letter in written if letter.isdigit()]
    left = 11 - sum(weight * digit for weight, digit in zip(WEIGHTS, digits, strict=False)) % 11
    return left % 11 == digits[-1]
