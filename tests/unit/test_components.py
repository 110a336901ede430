"""What people write is text on every page, and a misspelt name in a template fails."""

from collections.abc import Iterator

import pytest
from flask import Flask, render_template_string
from jinja2 import DictLoader, UndefinedError

from mentoring.app import create_app
from mentoring.config import Settings
from mentoring.web.components import SPELLED, Components

RAW = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def app(tmp_path_factory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("house")
    made = create_app(
        Settings(f"sqlite:///{folder / 'none.db'}", "a key for tests", folder=folder),
        wake=lambda _names: None,
    )
    yield made
    made.extensions["house"].database.close()


def rendered(app, source, **given):
    with app.test_request_context("/"):
        return render_template_string(source, **given)


@pytest.mark.parametrize(
    "written",
    [
        Components().tag({"text": RAW}),
        Components().button({"text": RAW}),
        Components().inset_text({"text": RAW}),
        Components().details({"summaryText": RAW, "text": RAW}),
        Components().input({"id": "a", "name": "a", "label": {"text": RAW}, "value": RAW}),
        Components().textarea({"id": "a", "name": "a", "label": {"text": RAW}, "value": RAW}),
        Components().radios({"name": "a", "items": [{"value": RAW, "text": RAW}]}),
        Components().error_summary({"titleText": RAW, "errorList": [{"text": RAW, "href": "#a"}]}),
        Components().notification_banner({"text": RAW}),
        Components().panel({"titleText": RAW, "text": RAW}),
    ],
)
def test_text_in_a_component_is_text(written):
    assert "<script" not in written
    assert "&lt;script&gt;" in written


def test_text_on_a_page_is_text(app):
    written = rendered(app, "<p>{{ words }}</p>{{ nhs.tag({'text': words}) }}", words=RAW)
    assert "<script" not in written
    assert written.count("&lt;script&gt;") == 2


@pytest.mark.parametrize("ending", ["html", "jinja", "txt"])
def test_every_template_escapes_whatever_its_file_is_called(app, ending):
    environment = app.jinja_env.overlay(loader=DictLoader({f"page.{ending}": "{{ words }}"}))
    assert "<script" not in environment.get_template(f"page.{ending}").render(words=RAW)


@pytest.mark.parametrize("source", ["{{ misspelt }}", "{{ viewer_.name }}", "{{ page.misspelt }}"])
def test_a_misspelt_name_fails(app, source):
    with pytest.raises(UndefinedError):
        rendered(app, source, page=object())


def test_a_component_that_is_not_listed_is_named_with_those_that_are():
    with pytest.raises(AttributeError, match="no component 'buton'; there are action_link"):
        Components().buton({"text": "Continue"})


@pytest.mark.parametrize("name", SPELLED)
def test_every_listed_component_is_there(name):
    assert callable(getattr(Components(), name))


def test_our_own_filters_are_known_to_templates(app):
    written = rendered(app, "{{ 1200|number }} {{ 2|plural('need') }} {{ ['a', 'b']|listed }}")
    assert written == "1,200 2 needs a and b"
