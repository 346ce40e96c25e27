"""The documents say what the code does: nothing missing, nothing outdated, nothing invented."""

from __future__ import annotations

import ast
import importlib
import os
import re
import subprocess
import tempfile
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from addin.findings import Code
from addin.segments.tags import read_rules
from addin.table.change_json import from_json, read_change_file
from addin.table.change_kinds import KINDS
from addin.table.fields import Kind
from addin.table.rulebook import RuleBook, parse_rulebook
from addin.template.words import template_words
from tests.docs import BY_HAND, DOCUMENTS, REPOSITORY, BlockError, blocks_of, filled
from tests.docs_commands import Command, commands_in
from tests.docs_pictures import LARGEST, PICTURES
from tests.docs_tables import TABLES, error_codes, table
from tests.docs_words import CHANGES, ERRORS, EXIT_CODES, FAMILIES, SEVERITIES, VERBS

README = (REPOSITORY / "README.md").read_text("utf-8")
REFERENCE = (REPOSITORY / "docs" / "reference.md").read_text("utf-8")
RULES = ("docs/rules.zh.md", "docs/rules.en.md")
PAGES = (
    "README.md",
    "CHANGELOG.md",
    "docs/benchmarks.md",
    "docs/reference.md",
    "docs/licences.md",
    "docs/manual-checks.md",
    "docs/sheets-server.md",
    *RULES,
)

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_PICTURE = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")


@pytest.fixture(scope="module")
def verbs() -> dict[str, Command]:
    return {command.verb: command for command in commands_in("en")}


def fences(page: str, language: str) -> Iterator[str]:
    """The code blocks of one language in a page."""
    text = (REPOSITORY / page).read_text("utf-8")
    return (match[1] for match in re.finditer(rf"```{language}\n(.*?)```", text, re.DOTALL))


def section(text: str, heading: str) -> str:
    """A section of a page, by the words of its heading, up to the next of its rank."""
    found = re.search(rf"^(#+) {re.escape(heading)}.*?$(.*?)(?=^\1 |\Z)", text, re.DOTALL | re.M)
    assert found is not None, f"there is no section {heading}"
    return found[2]


# The tables


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_tables_are_as_the_code_says(path: Path) -> None:
    text = path.read_text("utf-8")
    assert filled(text) == text, "python -m tests.docs brings them up to date"


def test_every_table_has_its_place() -> None:
    placed = {name for path in DOCUMENTS for name in blocks_of(path.read_text("utf-8"))}
    assert placed == TABLES.keys() | BY_HAND


def test_a_block_that_people_fill_is_left_alone() -> None:
    text = "<!-- begin: benchmarks -->\n| mine |\n<!-- end: benchmarks -->\n"
    assert filled(text) == text


def test_an_outdated_block_is_replaced_and_the_text_around_it_stays() -> None:
    text = "before\n<!-- begin: t -->\nold\n<!-- end: t -->\nafter\n"
    wanted = "before\n<!-- begin: t -->\n\nnew\n\n<!-- end: t -->\nafter\n"
    assert filled(text, {"t": lambda: "new\n"}) == wanted
    assert filled(wanted, {"t": lambda: "new\n"}) == wanted


@pytest.mark.parametrize("text", ["<!-- begin: t -->\nold\n", "<!-- begin: u -->\n<!-- end: u -->"])
def test_a_block_without_end_or_table_is_refused(text: str) -> None:
    with pytest.raises(BlockError):
        filled(text, {"t": str})


def test_a_bar_in_a_cell_does_not_split_it() -> None:
    assert table(["a"], [["zh|en"]]).splitlines()[-1] == r"| zh\|en |"


# What must be in them


def test_every_command_and_option_is_documented(verbs: dict[str, Command]) -> None:
    assert verbs.keys() == VERBS.keys()
    shared = section(REFERENCE, "通用选项 Shared options").splitlines()
    for verb, command in verbs.items():
        own = section(REFERENCE, f"{verb} · ")
        assert f"`{command.usage}`" in own
        for option in command.options:
            named = f"| `{option.name}"
            for_all = [row for row in shared if row.startswith(named) and f"`{verb}`" in row]
            assert named in own or for_all, f"{verb} {option.name}"


def test_every_command_stands_in_the_readme() -> None:
    commands = section(README, "命令 Commands")
    assert [verb for verb in VERBS if f"| `{verb}`<br>" not in commands] == []


def test_every_code_kind_and_error_is_documented() -> None:
    findings = section(REFERENCE, "问题代码 Findings")
    assert [code for code in Code if f" {code.value} |" not in findings] == []
    kinds = section(REFERENCE, "类型 Kinds")
    assert [kind for kind in Kind if f"| `{kind.value}` |" not in kinds] == []
    errors = section(REFERENCE, "错误 Errors")
    assert [code for code in error_codes() if f"| {code} |" not in errors] == []


def test_the_hand_written_words_fit_the_code() -> None:
    assert ERRORS.keys() == error_codes().keys()
    assert KINDS.keys() == CHANGES.keys()
    assert {code.value[1] for code in Code} == FAMILIES.keys()
    assert {code.value[0] for code in Code} == SEVERITIES.keys()
    assert set(error_codes().values()) <= EXIT_CODES.keys()
    told = {c["verb"] for c in template_words()["guide"]["command"]}
    assert {"validate", "fix", "duplicates", "tag", "lock", "undo"} <= told & VERBS.keys()


# Examples


@pytest.mark.parametrize("page", RULES)
def test_rule_books_in_the_manual_have_no_mistakes(page: str) -> None:
    examples = [tomllib.loads(text) for text in fences(page, "toml")]
    assert len(examples) >= 4
    for data in examples:
        assert problems_of(data) == []


@pytest.mark.parametrize("page", RULES)
def test_conditions_in_the_manual_can_be_read(page: str) -> None:
    conditions = [line for text in fences(page, "rule") for line in text.splitlines()]
    assert len(conditions) >= 10
    for condition in conditions:
        assert problems_of({"segment": [{"tag": "x", "when": condition}]}) == [], condition


def test_both_manuals_show_the_same_operators() -> None:
    shown = [len([line for t in fences(page, "rule") for line in t.splitlines()]) for page in RULES]
    assert shown[0] == shown[1]


def problems_of(data: dict[str, Any]) -> list[str]:
    """The mistakes of an example, read with the default fields where it has none."""
    text = resources.files("addin.table").joinpath("default_rules.toml").read_text("utf-8")
    whole = {"field": tomllib.loads(text)["field"], **data}
    book, problems = parse_rulebook(whole, str, "example")
    assert isinstance(book, RuleBook)
    return [str(problem) for problem in (*problems, *read_rules(book)[1])]


@pytest.mark.parametrize("page", ["README.md", "docs/reference.md"])
def test_files_of_changes_in_the_documents_can_be_read(page: str) -> None:
    examples = list(fences(page, "json"))
    assert examples
    for text in examples:
        assert from_json(text).changes
        assert read_change_file(text).command in ("", *VERBS)


@pytest.mark.parametrize("page", PAGES)
def test_commands_in_examples_exist(page: str, verbs: dict[str, Command]) -> None:
    lines = [line for text in fences(page, "sh") for line in text.splitlines()]
    calls = [line.split("#")[0] for line in lines if line.startswith("custsheet ")]
    for call in calls:
        words = call.split()[1:]
        verb = " ".join(words[:2]) if words[0] in ("rules", "addin", "sheets", "calc") else words[0]
        known = {option.name for option in verbs[verb].options}
        assert {word for word in words if word.startswith("--")} <= known, call


def test_symbols_in_the_changelog_exist() -> None:
    symbols = re.findall(r"`(addin\.[\w.]+)`", (REPOSITORY / "CHANGELOG.md").read_text("utf-8"))
    assert symbols
    for symbol in symbols:
        owner, _dot, name = symbol.rpartition(".")
        try:
            importlib.import_module(symbol)
        except ModuleNotFoundError:
            assert hasattr(importlib.import_module(owner), name), symbol


# Links, pictures, the map


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    path = REPOSITORY / page
    for target in _LINK.findall(path.read_text("utf-8")):
        if "://" in target:
            continue
        name, _sign, anchor = target.partition("#")
        aim = (path.parent / name) if name else path
        assert aim.exists(), target
        if anchor:
            assert anchor in anchors(aim), target


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, made as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def test_pictures_are_there_small_and_all_shown() -> None:
    shown = {
        (page.parent / name).resolve()
        for page in (REPOSITORY / "README.md", *(REPOSITORY / "docs").glob("manual.*.md"))
        for name in _PICTURE.findall(page.read_text("utf-8"))
    }
    assert len(shown) >= 4
    assert shown == set(PICTURES.glob("*.png"))
    for picture in shown:
        assert picture.read_bytes().startswith(b"\x89PNG\r\n")
        assert picture.stat().st_size < LARGEST, picture.name


def mapped() -> list[str]:
    """What the map of the code names, in its order."""
    code_map = section(README, "代码地图 Map of the code")
    return re.findall(r"^\| `([^`]+)` \|", code_map, re.M)


def imported_parts(path: Path) -> Iterator[str]:
    """The parts of `addin` that a file imports, as the map names them."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "addin":
            names = [f"addin.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            part = "/".join(name.split(".")[:2])
            yield f"{part}.py" if (REPOSITORY / f"{part}.py").is_file() else part


def test_a_part_imports_only_what_stands_above_it_in_the_map() -> None:
    parts = [name for name in mapped() if name.startswith("addin/")]
    for position, part in enumerate(parts):
        place = REPOSITORY / part
        files = [place] if place.is_file() else list(place.rglob("*.py"))
        assert files
        below = set(parts[position + 1 :])
        for path in files:
            assert below.isdisjoint(imported_parts(path)), path.relative_to(REPOSITORY)


def test_the_map_names_files_that_exist_and_every_package() -> None:
    named = mapped()
    assert [name for name in named if not (REPOSITORY / name).exists()] == []
    packages = {
        str(path.relative_to(REPOSITORY))
        for path in (REPOSITORY / "addin").iterdir()
        if path.is_dir() and any(path.glob("*.py"))
    }
    assert packages - set(named) == set()
    modules = {f"addin/{path.name}" for path in (REPOSITORY / "addin").glob("[a-z]*.py")}
    assert modules - set(named) == set()


def test_every_runtime_dependency_has_its_licence_named() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["excel"], *extras["sheets"], *extras["demo"]]
    named = (REPOSITORY / "docs" / "licences.md").read_text("utf-8")
    names = [re.split(r"[<>=~! ]", requirement)[0] for requirement in wanted]
    assert [name for name in names if f"| {name} |" not in named] == []


def test_no_text_names_a_folder_of_this_machine() -> None:
    """Neither this checkout's own path nor its neighbours' may get into a file."""
    if not (REPOSITORY / ".git").exists() and os.environ.get("CI") != "true":
        pytest.skip("not a checkout: which files are tracked is not known")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=REPOSITORY, capture_output=True, check=True, encoding="utf-8",
    ).stdout  # fmt: skip
    # A checkout in the folder of scratch files has no neighbours of its own.
    shared = (Path(REPOSITORY.anchor), Path(tempfile.gettempdir()))
    folders = [REPOSITORY, *(p for p in (REPOSITORY.parent, Path.home()) if p not in shared)]
    told = re.compile("|".join(rf"(?<![\w./]){re.escape(str(folder))}/\w" for folder in folders))
    guilty = []
    for name in filter(None, listed.split("\0")):
        path = REPOSITORY / name
        content = path.read_bytes() if path.is_file() else b""
        if b"\0" not in content[:8000] and told.search(content.decode("utf-8", "replace")):
            guilty.append(name)
    assert guilty == []
