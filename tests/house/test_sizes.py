"""A file reads like a page and a function, without its docstring, like a paragraph."""

import ast

from tests.house.tree import ROOT, plant, texts

FILE_LINES = 300
FUNCTION_LINES = 50

# What may be longer, and why: "file" or "file function".
LONGER: dict[str, str] = {}

GENERATED = "mentoring/migrations/versions/"


def too_long(root, longer):
    found = {}
    for name, text in texts(root, "*.py"):
        if name.startswith(GENERATED):
            continue
        if (length := len(text.splitlines())) > FILE_LINES:
            found[name] = length
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = _length(node) - _length(node.body[0]) * (
                    ast.get_docstring(node) is not None
                )
                if length > FUNCTION_LINES:
                    found[f"{name} {node.name}"] = length
    return [
        f"{what} has {length} lines" for what, length in found.items() if what not in longer
    ] + [f"{what} is excused but short" for what in longer if what not in found]


def _length(node):
    return node.end_lineno - node.lineno + 1


def test_no_file_and_no_function_is_too_long():
    assert too_long(ROOT, LONGER) == []


def test_every_excuse_says_why():
    assert [what for what, why in LONGER.items() if len(why.split()) < 4] == []


def test_a_planted_long_file_is_found(tmp_path):
    plant(tmp_path, "mentoring/long.py", "x = 1\n" * 301)

    assert too_long(tmp_path, {}) == ["mentoring/long.py has 301 lines"]


def test_a_planted_long_function_is_found(tmp_path):
    plant(
        tmp_path,
        "seeds/long.py",
        """class A:\n    def long(self):\n        'Said.'\n""" + "        x = 1\n" * 50,
    )

    assert too_long(tmp_path, {}) == ["seeds/long.py long has 51 lines"]


def test_an_excuse_that_is_no_longer_needed_is_found(tmp_path):
    plant(tmp_path, "seeds/short.py", "x = 1\n")

    assert too_long(tmp_path, {"seeds/short.py": "a table"}) == [
        "seeds/short.py is excused but short"
    ]
