"""Looking for know-how beside what is suggested: what the address says, and what a form asks."""

from flask import request

from mentoring.services.shelf import Look


def look() -> Look:
    """Read from the address what somebody looks for."""
    return Look(*(request.args.get(name, "") for name in ("find", "domain", "stage")))


def asked_for() -> dict[str, str] | None:
    """Read from a sent form what to look for next; None where it only goes on."""
    pressed = next((name for name in ("domain", "stage") if request.form.get(name)), "")
    if pressed:
        return {pressed: request.form[pressed]}
    return {"find": request.form.get("find", "")} if "look" in request.form else None


def ticked() -> list[str] | None:
    """Read what is ticked, as a form is sent or as a list is fetched while somebody types."""
    if request.method == "POST":
        return request.form.getlist("knowhow")
    return request.args.getlist("knowhow") if "ticked" in request.args else None
