"""The application: storage, the life of a request, the pages."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from mentoring import jobs
from mentoring.config import ROOT, Settings
from mentoring.db import Database
from mentoring.web import (
    agreements,
    attendance,
    auth,
    between,
    calendars,
    changes,
    cohort_admin,
    cohort_changes,
    cohort_joins,
    cohort_meetings,
    cohort_publishing,
    cohort_questions,
    cohort_sets,
    cohort_views,
    cohorts_live,
    components,
    endings,
    endorsements,
    energy,
    experience_answers,
    experiences,
    formatting,
    gaps,
    home,
    imports,
    led_to,
    lifecycle,
    need_questions,
    needs,
    notices,
    offers,
    one_more,
    other_answers,
    pairings,
    people,
    preferences,
    programme_settings,
    programmes,
    requests,
    review,
    roster_files,
    rosters,
    round_choosing,
    rounds,
    sayings,
    seen,
    sessions,
    stories,
    story_looks,
    teaching,
    training,
    waits,
    weighing,
)

ROOMS = (
    home.blueprint,
    experiences.blueprint,
    experience_answers.blueprint,
    endorsements.blueprint,
    teaching.blueprint,
    training.blueprint,
    offers.blueprint,
    other_answers.blueprint,
    needs.blueprint,
    need_questions.blueprint,
    one_more.blueprint,
    requests.blueprint,
    waits.blueprint,
    pairings.blueprint,
    cohorts_live.blueprint,
    cohort_admin.blueprint,
    cohort_joins.blueprint,
    between.blueprint,
    endings.blueprint,
    changes.blueprint,
    seen.blueprint,
    led_to.blueprint,
    stories.blueprint,
    story_looks.blueprint,
    agreements.blueprint,
    sessions.blueprint,
    attendance.blueprint,
    cohort_meetings.blueprint,
    energy.blueprint,
    calendars.blueprint,
    programmes.blueprint,
    programme_settings.blueprint,
    gaps.blueprint,
    imports.blueprint,
    rounds.blueprint,
    cohort_sets.blueprint,
    cohort_questions.blueprint,
    cohort_changes.blueprint,
    cohort_views.blueprint,
    cohort_publishing.blueprint,
    round_choosing.blueprint,
    review.blueprint,
    rosters.blueprint,
    roster_files.blueprint,
    people.blueprint,
    weighing.blueprint,
    sayings.blueprint,
    notices.blueprint,
    preferences.blueprint,
)
MOST_BYTES = 20 * 1024 * 1024


def create_app(
    settings: Settings | None = None,
    *,
    database: Database | None = None,
    clock: Callable[[], datetime] = lifecycle.wall_clock,
    wake: Callable[[frozenset[str]], None] | None = None,
) -> Flask:
    """Make the application; a test gives its own database, clock and queue."""
    settings = settings or Settings.from_environment()
    app = Flask(__name__, template_folder=str(_templates()), static_folder="static")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=MOST_BYTES,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=settings.base_url.startswith("https"),
        WTF_CSRF_TIME_LIMIT=12 * 60 * 60,
        RATELIMIT_ENABLED=not settings.demo,
    )
    if settings.proxies:
        # Only proxies of the operator's own may say who is asking: anybody can write the header.
        number = settings.proxies
        behind = ProxyFix(app.wsgi_app, x_for=number, x_proto=number, x_host=number)
        app.wsgi_app = behind  # type: ignore[method-assign]
    app.jinja_options = {
        "autoescape": True,
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    app.jinja_env.globals["nhs"] = components.Components()
    app.extensions["house"] = lifecycle.House(
        settings=settings,
        database=database or Database(settings.database_url),
        clock=clock,
        wake=wake or jobs.waker(settings),
    )
    lifecycle.init_app(app)
    formatting.init_app(app)
    auth.init_app(app)
    for room in ROOMS:
        app.register_blueprint(room)
    return app


def _templates() -> Path:
    """Find the templates: beside the package in a checkout, inside it once installed."""
    beside = ROOT / "templates"
    return beside if beside.is_dir() else Path(__file__).parent / "templates"
