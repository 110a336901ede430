"""The start page, the hub behind it, and the pages that say how this works."""

from flask import Blueprint, render_template

from mentoring.services import home, stories
from mentoring.web import auth, lifecycle

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@auth.anyone
def start() -> str:
    """Say what this is for and where to begin."""
    story = stories.for_use(
        lifecycle.session(), use="start_page", knowhow=(), place=None, now=lifecycle.now()
    )
    return render_template("home/start.html", story=story)


@blueprint.get("/home")
@auth.signed_in
def hub() -> str:
    """Show a signed-in person what waits for them."""
    page = home.page(lifecycle.session(), viewer=auth.viewer(), now=lifecycle.now())
    return render_template("home/hub.html", page=page)


@blueprint.get("/how-it-works")
@auth.anyone
def how() -> str:
    """Say how suggestions are made, and what is never used."""
    return render_template("home/how.html")


@blueprint.get("/accessibility")
@auth.anyone
def accessibility() -> str:
    """Say how accessible this is."""
    return render_template("home/accessibility.html")


@blueprint.get("/privacy")
@auth.anyone
def privacy() -> str:
    """Say who can see what, and which cookies there are."""
    return render_template("home/privacy.html")
