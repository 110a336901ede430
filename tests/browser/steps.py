"""What several people do in the same way at their browsers."""

from datetime import datetime

from tests.browser.visitor import Visitor


def write_day(visitor: Visitor, day: datetime) -> None:
    """Fill in a day, month and year."""
    for part in ("day", "month", "year"):
        visitor.page.fill(f"#{part}", str(getattr(day, part)))


def plan_a_change(visitor: Visitor, what: str, *, by_when: datetime) -> None:
    """Answer the questions about a change of practice, one page after the other."""
    plan = {
        "What will you change?": f"{what}. Now we ring them two days later.",
        "Where will it happen?": "Two wards at Larkmere",
        "By when will you have tried it?": "",
        "For whom is it?": "People over 80 who are fit to go home",
        "How will you know that it works?": "Days from fit to home, counted each week",
    }
    for heading, words in plan.items():
        visitor.sees(heading)
        if words:
            visitor.fill(heading, words)
        else:
            write_day(visitor, by_when)
        visitor.press("Save and continue")
    visitor.press("Keep this plan")
    visitor.sees("Planned")
