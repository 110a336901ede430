"""The changelog says what the next version brings."""

import re

from tests.house.tree import ROOT, plant


def faults(root):
    text = (root / "CHANGELOG.md").read_text()
    chapter = re.search(r"^## Unreleased\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    if chapter is None:
        return ["there is no chapter Unreleased"]
    return (
        [] if re.search(r"^- \S", chapter[1], re.MULTILINE) else ["the chapter Unreleased is empty"]
    )


def test_the_changelog_says_what_is_new():
    assert faults(ROOT) == []


def test_a_missing_chapter_is_found(tmp_path):
    plant(tmp_path, "CHANGELOG.md", "# Changelog\n\n## 0.1.0\n\n- A start.\n")

    assert faults(tmp_path) == ["there is no chapter Unreleased"]


def test_an_empty_chapter_is_found(tmp_path):
    plant(tmp_path, "CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n## 0.1.0\n\n- A start.\n")

    assert faults(tmp_path) == ["the chapter Unreleased is empty"]
