"""Every noun and every state is in the glossary, and the documents keep to its words."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from enum import StrEnum

import pytest

import mentoring.models
from mentoring.models.base import Base
from tests.house.tree import ROOT, plant, texts

GLOSSARY = "docs/glossary.md"
DOCUMENTS = ("*.md",)
FORBIDDEN = ("mentee", "skill", "competence", "ticket", "user", "a match", "quota")
BREAK = re.compile(r"(?<=[a-z])(?=[A-Z])")
KNOWHOW = re.compile(r"know how")


def nouns() -> list[type]:
    """Give every model."""
    for module in pkgutil.iter_modules(mentoring.models.__path__):
        importlib.import_module(f"mentoring.models.{module.name}")
    return [mapper.class_ for mapper in Base.registry.mappers]


def choices() -> list[type[StrEnum]]:
    """Give every list of words that a column may hold."""
    nouns()
    return [one for one in _below(StrEnum) if one.__module__.startswith("mentoring.models.")]


def _below(kind: type[StrEnum]) -> Iterator[type[StrEnum]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def spoken(name: str) -> str:
    """Write the name of a class as people say it."""
    return KNOWHOW.sub("know-how", BREAK.sub(" ", name).lower())


def first_cells(text: str) -> set[str]:
    """Give what the tables explain: the first cell of each row, taken apart at commas."""
    rows = re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE)
    return {word.strip() for row in rows for word in row.split(",")}


def chapter_of(text: str, name: str) -> str:
    found = re.search(rf"^### [^\n]*\(`{name}`\)\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def missing_nouns(text: str) -> list[str]:
    known = first_cells(text)
    return [noun.__name__ for noun in nouns() if spoken(noun.__name__) not in known]


def wrong_choices(text: str) -> list[str]:
    """Give the lists of words whose chapter does not explain exactly those words."""
    wrong = []
    for one in choices():
        rows = re.findall(r"^\| ([^|-][^|]*) \|", chapter_of(text, one.__name__), re.MULTILINE)
        if [row.strip() for row in rows[1:]] != [word.value.replace("_", " ") for word in one]:
            wrong.append(one.__name__)
    return wrong


def gone(text: str) -> list[str]:
    """Give the chapters about lists of words that are no longer there."""
    known = {one.__name__ for one in choices()}
    return [
        name for name in re.findall(r"^### .*\(`(\w+)`\)$", text, re.MULTILINE) if name not in known
    ]


def wrong_words(root) -> list[str]:
    return [
        f"{name} says {word!r}"
        for name, text in texts(root, *DOCUMENTS)
        if name != GLOSSARY
        for word in FORBIDDEN
        if re.search(rf"\b{word}s?\b", _without_code(text), re.IGNORECASE)
    ]


def _without_code(text: str) -> str:
    """Leave out what is in another language: commands, names of columns, addresses."""
    return re.sub(
        r"```.*?```|`[^`]*`|^ {4}.*$|\]\([^)]*\)", " ", text, flags=re.MULTILINE | re.DOTALL
    )


@pytest.fixture(scope="module")
def text() -> str:
    return (ROOT / GLOSSARY).read_text(encoding="utf-8")


def test_every_noun_is_explained(text):
    assert missing_nouns(text) == []


def test_every_word_that_a_column_may_hold_is_explained(text):
    assert wrong_choices(text) == []


def test_nothing_is_explained_that_is_gone(text):
    assert gone(text) == []


def test_documents_use_the_glossarys_words():
    assert wrong_words(ROOT) == []


def test_every_word_that_is_not_used_is_named_with_what_is(text):
    assert set(FORBIDDEN) <= first_cells(text.partition("## Words that are not used")[2])


def test_a_noun_that_is_left_out_is_found(text):
    assert missing_nouns(text.replace("| audit note |", "| remark |")) == ["AuditNote"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("| declined | the mentor", "| refused | the mentor"),
        ("| queued | waiting for a worker |\n", ""),
    ],
)
def test_a_state_that_is_left_out_or_renamed_is_found(text, before, after):
    assert len(wrong_choices(text.replace(before, after))) == 1


def test_a_chapter_about_something_gone_is_found(text):
    assert gone(text + "\n### A thing (`GoneState`)\n") == ["GoneState"]


@pytest.mark.parametrize("word", FORBIDDEN)
def test_a_planted_wrong_word_is_found(tmp_path, word):
    plant(tmp_path, "docs/learners.md", f"Here is {word} for you. `{word}` is code.\n")
    assert wrong_words(tmp_path) == [f"docs/learners.md says {word!r}"]


def test_code_in_a_document_may_say_anything(tmp_path):
    plant(tmp_path, "docs/learners.md", "The column `mentees`.\n\n    useradd user\n")
    assert wrong_words(tmp_path) == []
