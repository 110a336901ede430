"""Every template can be read, is used, and names only templates that exist."""

import ast
import re
from fnmatch import fnmatch

from jinja2 import Environment, TemplateSyntaxError, nodes

from tests.house.tree import ROOT, files, plant, texts

FOLDER = "templates"


def unreadable(root):
    return [
        fault for name, text in texts(root, f"{FOLDER}/*") if (fault := _syntax_fault(name, text))
    ]


def unused(root):
    asked = _asked_by_code(root) | _asked_by_templates(root)
    return [name for name in _names(root) if not any(fnmatch(name, pattern) for pattern in asked)]


def missing(root):
    names = _names(root)
    wanted = _asked_by_templates(root) | _rendered_by_code(root)
    return sorted(p for p in wanted if p != "*" and not any(fnmatch(name, p) for name in names))


def _names(root):
    return [path.relative_to(root / FOLDER).as_posix() for path in files(root, f"{FOLDER}/*")]


def _syntax_fault(name, text):
    try:
        Environment().parse(text)
    except TemplateSyntaxError as error:
        return f"{name}:{error.lineno} {error.message}"
    return None


def _asked_by_templates(root):
    """Find what templates extend, include and import; what is computed becomes a pattern."""
    asked = set()
    for _, text in texts(root, f"{FOLDER}/*"):
        for node in Environment().parse(text).find_all(_REFERENCES):
            asked.update(_patterns(dict(node.iter_fields())["template"]))
    return {pattern for pattern in asked if not pattern.startswith("nhsuk/")}


_REFERENCES = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)


def _patterns(node):
    if isinstance(node, nodes.Const):
        return [node.value] if isinstance(node.value, str) else list(node.value)
    if isinstance(node, nodes.Concat):
        return ["".join(next(iter(_patterns(part))) for part in node.nodes)]
    if isinstance(node, nodes.List | nodes.Tuple):
        return [pattern for item in node.items for pattern in _patterns(item)]
    return ["*"]


def _asked_by_code(root):
    """Find each text in the code that could name a template; a computed part becomes a star."""
    asked = set()
    for _, text in texts(root, "mentoring/*.py"):
        asked |= {pattern for node in ast.walk(ast.parse(text)) if (pattern := _text(node))}
    return {pattern for pattern in asked if re.search(r"^\w.*\.(html|jinja|txt)$", pattern)}


def _rendered_by_code(root):
    """Find what the code hands to a call that renders."""
    rendered = set()
    for _, text in texts(root, "mentoring/*.py"):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and "render" in ast.unparse(node.func):
                rendered |= {
                    p for arg in node.args if (p := _text(arg)) and p.endswith((".html", ".txt"))
                }
    return rendered


def _text(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(
            _text(part) if isinstance(part, ast.Constant) else "*" for part in node.values
        )
    return None


def test_every_template_can_be_read():
    assert unreadable(ROOT) == []


def test_every_template_is_used():
    assert unused(ROOT) == []


def test_every_template_that_is_named_exists():
    assert missing(ROOT) == []


def house(tmp_path):
    plant(tmp_path, "templates/base.html", "{% block main %}{% endblock %}")
    plant(tmp_path, "templates/needs/show.html", '{% extends "base.html" %}')
    plant(tmp_path, "templates/mail/offer.txt", "An offer")
    code = 'def show():\n    return render_template("needs/show.html")\n'
    plant(tmp_path, "mentoring/web/needs.py", code)
    plant(
        tmp_path,
        "mentoring/services/notices.py",
        'def body(kind):\n    return render(f"mail/{kind}.txt")\n',
    )
    return tmp_path


def test_a_house_in_order_passes(tmp_path):
    root = house(tmp_path)

    assert (unreadable(root), unused(root), missing(root)) == ([], [], [])


def test_a_planted_template_that_cannot_be_read_is_found(tmp_path):
    plant(house(tmp_path), "templates/base.html", "{% block main %}\n{% if %}")

    assert unreadable(tmp_path) == [
        "templates/base.html:2 Expected an expression, got 'end of statement block'"
    ]


def test_a_planted_unused_template_is_found(tmp_path):
    plant(house(tmp_path), "templates/needs/old.html", "")

    assert unused(tmp_path) == ["needs/old.html"]


def test_a_planted_template_that_is_not_there_is_found(tmp_path):
    plant(house(tmp_path), "templates/needs/show.html", '{% extends "bare.html" %}')
    plant(
        tmp_path, "mentoring/web/rounds.py", 'def show():\n    return render("rounds/show.html")\n'
    )

    assert missing(tmp_path) == ["bare.html", "rounds/show.html"]
