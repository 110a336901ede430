"""Every public name of matching has a complete numpydoc docstring."""

import ast

from numpydoc.docscrape import NumpyDocString
from numpydoc.hooks.validate_docstrings import parse_config, process_file

from tests.house.tree import ROOT, files, plant

CHECKS = parse_config(ROOT)


def incomplete(root):
    return [fault for path in files(root, "matching/*.py") for fault in _faults(path)]


def _faults(path):
    tree = ast.parse(path.read_text())
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    for where, name, check, what in process_file(path, CHECKS):
        owner, _, last = name.rpartition(".")
        # The checker reads no dataclass: it takes every documented field for an unknown parameter.
        by_field = check == "PR02" and last in classes
        # The class has told what its arrays are, so a small method may say what it does in a line.
        by_line = check in {"PR01", "RT01"} and _in_one_line(
            classes.get(owner.rpartition(".")[2]), last
        )
        if not (by_field or by_line):
            yield f"{path.name}:{where.rpartition(':')[2]} {name} {check} {what}"
    for name, node in classes.items():
        fields, documented = _fields(node), _documented(node)
        if _is_public_dataclass(node) and fields != documented:
            yield f"{path.name}:{node.lineno} {name} has {fields} but documents {documented}"


def _in_one_line(owner, name):
    methods = [node for node in owner.body if isinstance(node, ast.FunctionDef)] if owner else []
    return any(
        node.name == name and "\n" not in (ast.get_docstring(node) or "\n") for node in methods
    )


def _is_public_dataclass(node):
    return not node.name.startswith("_") and any(
        "dataclass" in ast.unparse(d) for d in node.decorator_list
    )


def _fields(node):
    shown = [
        child
        for child in node.body
        if isinstance(child, ast.AnnAssign) and "init=False" not in ast.unparse(child)
    ]
    return [child.target.id for child in shown if isinstance(child.target, ast.Name)]


def _documented(node):
    sections = NumpyDocString(ast.get_docstring(node) or "")
    names = [entry.name for entry in sections["Parameters"]]
    return [name.strip() for joined in names for name in joined.split(",")]


def test_every_public_name_of_matching_is_documented():
    assert incomplete(ROOT) == []


GOOD = '''"""A module."""
from dataclasses import dataclass

@dataclass(frozen=True)
class Edges:
    """Candidate edges.

    Parameters
    ----------
    need : ndarray of int64, shape (K,)
    """

    need: object

def best(edges):
    """Return the best edge.

    Parameters
    ----------
    edges : Edges

    Returns
    -------
    int
        Its index.
    """
    return 0

def _private(x):
    return x
'''


def test_a_documented_module_passes(tmp_path):
    plant(tmp_path, "matching/good.py", GOOD)

    assert incomplete(tmp_path) == []


def test_a_planted_undocumented_parameter_is_found(tmp_path):
    plant(tmp_path, "matching/bad.py", GOOD.replace("def best(edges)", "def best(edges, rng)"))

    assert any("best PR01" in fault and "rng" in fault for fault in incomplete(tmp_path))


def test_a_small_method_may_say_it_in_a_line_but_has_to_say_it(tmp_path):
    said = '"""Return one."""\n        '
    method = f"    need: object\n\n    def at(self, k):\n        {said}return k\n"
    small = GOOD.replace("    need: object\n", method)
    plant(tmp_path, "matching/small.py", small)
    plant(tmp_path, "matching/silent.py", small.replace(said, ""))

    assert [fault.split(":")[0] for fault in incomplete(tmp_path)] == ["silent.py"]


def test_a_planted_missing_docstring_is_found(tmp_path):
    plant(tmp_path, "matching/bad.py", GOOD + "\ndef bare():\n    return 1\n")

    assert any("bare GL08" in fault for fault in incomplete(tmp_path))


def test_a_planted_undocumented_result_is_found(tmp_path):
    plant(tmp_path, "matching/bad.py", GOOD.replace("Returns\n    -------\n", ""))

    assert any("best RT01" in fault for fault in incomplete(tmp_path))


def test_a_planted_undocumented_field_is_found(tmp_path):
    plant(
        tmp_path,
        "matching/bad.py",
        GOOD.replace("    need: object\n", "    need: object\n    score: object\n"),
    )

    assert any("documents ['need']" in fault for fault in incomplete(tmp_path))
