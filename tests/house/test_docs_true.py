"""What the documents say of settings, commands, figures and packages is so."""

import contextlib
import csv
import io
import re
import signal
import tomllib

import pytest

from matching import __main__ as matching_line
from matching import similarity
from mentoring import cli
from mentoring.config import Settings
from seeds.population import LIMITS, SEED, Size
from tests.house.tree import ROOT, plant, texts

ROW = re.compile(r"^\| `([^`|]+)` \| ([^|]*) \|(?: ([^|]*) \|)?", re.MULTILINE)
VARIABLE = re.compile(r"MENTORING_[A-Z_]+")
FOLDER_OR_MADE = {"MENTORING_DATABASE_URL", "MENTORING_SECRET_KEY", "MENTORING_FOLDER"}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def rows(text: str, heading: str = "") -> list[tuple[str, str, str]]:
    """Give the rows of the tables below a heading, or of all, that begin with code."""
    part = text.partition(f"\n{heading}\n")[2] if heading else text
    level = heading.partition(" ")[0]
    if heading:
        part = re.split(rf"^#{{1,{len(level)}}} ", part, maxsplit=1, flags=re.MULTILINE)[0]
    return ROW.findall(part)


# ----------------------------------------------------------------------------------- settings


def read_by_the_code(root) -> set[str]:
    return {
        name
        for _, text in texts(root, "mentoring/*.py", "seeds/*.py")
        for name in VARIABLE.findall(text)
    }


def test_every_setting_is_explained_and_every_explained_one_is_read():
    text = read("docs/operators.md")
    assert set(VARIABLE.findall(text)) == read_by_the_code(ROOT)
    assert {name for name, *_ in rows(text, "## Settings")} == set(
        Settings("", "").to_environment()
    )


def test_the_defaults_of_the_settings_are_those_of_the_code():
    default = Settings("", "").to_environment()
    told = {name: said for name, said, _ in rows(read("docs/operators.md"), "## Settings")}
    for name in told.keys() - FOLDER_OR_MADE:
        assert told[name].strip("`").replace("empty", "") == default[name], name


def test_a_planted_setting_is_found(tmp_path):
    plant(tmp_path, "mentoring/config.py", 'environ.get("MENTORING_PLANTED")\n')
    assert read_by_the_code(tmp_path) == {"MENTORING_PLANTED"}


# --------------------------------------------------------------------------- the command line


def options_of(main, *command: str) -> set[str]:
    """Ask a command which options it takes."""
    said = io.StringIO()
    before = signal.getsignal(signal.SIGTERM)
    with contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
        main([*command, "--help"])
    signal.signal(signal.SIGTERM, before)
    return set(re.findall(r"--[a-z][a-z-]+", said.getvalue())) - {"--help"}


COMMANDS = [
    *(("mentoring", cli.main, command) for command in cli.COMMANDS),
    *(("matching", matching_line.main, command) for command in ("pair", "suggest", "cohorts")),
]


def told_of(text: str, program: str, command: str) -> set[str] | None:
    """Give the options that the chapter about a command explains; None where it has none."""
    heading = re.search(rf"^### `python -m {program} {command}\b[^`]*`$", text, re.MULTILINE)
    return {name for name, *_ in rows(text, heading[0])} if heading else None


@pytest.mark.parametrize(("program", "main", "command"), COMMANDS)
def test_every_option_of_every_command_is_explained(program, main, command):
    assert told_of(read("docs/command-line.md"), program, command) == options_of(main, command)


def test_no_command_is_explained_that_is_not_there():
    told = re.findall(r"^### `python -m (\w+) ([\w-]+)", read("docs/command-line.md"), re.MULTILINE)
    assert set(told) == {(program, command) for program, _, command in COMMANDS}


def test_an_option_that_is_left_out_is_found():
    text = read("docs/command-line.md").replace("| `--undo` |", "| undo |")
    assert told_of(text, "mentoring", "publish") != options_of(cli.main, "publish")


# -------------------------------------------------------------------------------- the figures


def counted(name: str) -> int:
    with (ROOT / "seeds" / name).open(encoding="utf-8", newline="") as opened:
        return sum(1 for _ in csv.DictReader(opened))


def wrong_counts(text: str) -> list[str]:
    told = [
        (name, int(said.replace(",", ""))) for name, said, _ in rows(text) if name.endswith(".csv")
    ]
    return [f"{name} has {counted(name):,} rows" for name, said in told if counted(name) != said]


def test_every_file_of_the_seeds_is_told_with_its_rows():
    text = read("seeds/README.md")
    assert {name for name, *_ in rows(text) if name.endswith(".csv")} == {
        path.name for path in (ROOT / "seeds").glob("*.csv")
    }
    assert wrong_counts(text) == []


def test_a_wrong_number_of_rows_is_found():
    text = read("seeds/README.md").replace("| `icbs.csv` | 42 |", "| `icbs.csv` | 43 |")
    assert wrong_counts(text) == ["icbs.csv has 42 rows"]


def test_the_data_card_counts_as_the_files_do():
    card = read("docs/data-card.md")
    for names in (
        ("regions.csv", "icbs.csv", "stps.csv", "places.csv"),
        ("programmes.csv", "sites.csv"),
        ("professions.csv", "knowhow.csv", "contexts.csv"),
        ("entry_vocabulary.csv",),
        ("experiences.csv",),
    ):
        assert f"| {', '.join(f'{counted(name):,}' for name in names)} |" in card


def test_the_data_card_says_on_what_the_working_notes_rest():
    with (ROOT / "seeds" / "experiences.csv").open(encoding="utf-8", newline="") as opened:
        bases = [row["working_note_basis"] for row in csv.DictReader(opened)]
    sentence = "sourced in {}, mixed in {} and illustrative in {}".format(
        *(bases.count(basis) for basis in ("sourced", "mixed", "illustrative"))
    )
    assert sentence in read("docs/data-card.md")


def test_the_sizes_of_the_demonstration_are_those_of_the_generator():
    told = rows(read("seeds/README.md"), "## The invented people")
    text = read("seeds/README.md")
    for name, (least, most) in LIMITS.items():
        assert f"| `--{name}` | {getattr(Size(), name):,} | {least:,} | {most:,} |" in text
    assert ("--seed", str(SEED)) in {(name, usual.strip()) for name, usual, _ in told}


def test_the_worths_of_the_parts_are_those_of_the_engine():
    told = rows(read("docs/how-matching-works.md"))
    assert {name: float(said) for name, said, _ in told} == similarity.PRIOR


def test_the_bands_are_those_of_the_engine():
    sentence = f'from {similarity.STRONG} on is "strong", from {similarity.POSSIBLE} on "possible"'
    assert sentence in " ".join(read("docs/how-matching-works.md").split())


# ------------------------------------------------------------------ packages, decisions, guides


def wanted() -> set[str]:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    extras = project["optional-dependencies"].values()
    lines = [*project["dependencies"], *(line for extra in extras for line in extra)]
    return {re.split(r"[\[<>=~]", line)[0] for line in lines}


def test_every_package_has_its_sentence():
    assert {name for name, *_ in rows(read("docs/decisions/0013-dependencies.md"))} == wanted()


@pytest.mark.parametrize("folder", ["docs", "docs/decisions"])
def test_every_page_is_on_the_list_of_its_folder(folder):
    pages = {path.name for path in (ROOT / folder).glob("*.md")} - {"README.md"}
    told = set(re.findall(r"\]\(([\w-]+\.md)\)", read(f"{folder}/README.md")))
    assert told == pages


@pytest.mark.parametrize(
    "path", sorted((ROOT / "docs" / "decisions").glob("0*.md")), ids=lambda p: p.stem
)
def test_every_decision_has_context_choice_and_consequence(path):
    text = path.read_text(encoding="utf-8")
    assert re.match(rf"# {int(path.name[:4])}\. \S", text)
    for part in ("**Context.**", "**Choice.**", "**Consequence.**"):
        assert part in text
    assert len(text.split()) < 700
