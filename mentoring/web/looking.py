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


def ticked_in_address() -> list[str] | None:
    """Read what is ticked on a page whose list is fetched anew while somebody types."""
    return request.args.getlist("knowhow") if "ticked" in request.args else None
