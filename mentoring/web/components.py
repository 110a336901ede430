"""The NHS.UK components, in an environment of their own.

Their macros lean on undefined values, which our templates must never do, so the two are kept apart:
a template writes `nhs.button({...})` and gets safe markup. User text only ever goes to `text`.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from jinja2 import ChainableUndefined, Environment, PackageLoader
from markupsafe import Markup

SPELLED = {
    "action_link": ("action-link", "actionLink"),
    "button": ("button", "button"),
    "character_count": ("character-count", "characterCount"),
    "checkboxes": ("checkboxes", "checkboxes"),
    "date_input": ("date-input", "dateInput"),
    "details": ("details", "details"),
    "error_summary": ("error-summary", "errorSummary"),
    "fieldset": ("fieldset", "fieldset"),
    "file_upload": ("file-upload", "fileUpload"),
    "input": ("input", "input"),
    "inset_text": ("inset-text", "insetText"),
    "notification_banner": ("notification-banner", "notificationBanner"),
    "pagination": ("pagination", "pagination"),
    "panel": ("panel", "panel"),
    "password_input": ("password-input", "passwordInput"),
    "radios": ("radios", "radios"),
    "select": ("select", "select"),
    "tag": ("tag", "tag"),
    "task_list": ("task-list", "taskList"),
    "textarea": ("textarea", "textarea"),
    "warning_callout": ("warning-callout", "warningCallout"),
}


class Components:
    """One attribute a component, each a function from its parameters to markup."""

    def __getattr__(self, name: str) -> Callable[[dict[str, Any]], Markup]:
        """Find a component by its name."""
        if name not in SPELLED:
            raise AttributeError(f"no component {name!r}; there are {', '.join(SPELLED)}")
        return _component(name)


@cache
def _component(name: str) -> Callable[[dict[str, Any]], Markup]:
    folder, macro = SPELLED[name]
    module = _environment().get_template(f"nhsuk/components/{folder}/macro.jinja").module
    written: Callable[[dict[str, Any]], str] = getattr(module, macro)

    def render(parameters: dict[str, Any]) -> Markup:
        # The macros escape every `text`; their answer is markup made by them alone.
        return Markup(written(parameters))  # noqa: S704

    return render


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("nhsuk_frontend_jinja"),
        undefined=ChainableUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
