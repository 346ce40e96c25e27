"""Which way imports go, how large files are, and what starting up costs."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("addin", "sheets_sync")
PURE = ("table", "cleaning", "checks", "matching", "merging", "segments", "protection")
WIRING = ("addin.bootstrap", "addin.bootstrap_google")
LONGEST_FILE = 450
GOOGLE_SIDE = ("sheets_sync.client", "sheets_sync.local_server.loopback")

HEAVY = frozenset({
    "pandas", "numpy", "phonenumbers", "lxml", "python_calamine", "rapidfuzz", "opencc",
    "pypinyin", "xlsxwriter", "tomlkit", "email_validator", "stdnum", "sqlite3", "xlwings",
    "gspread", "google", "googleapiclient", "requests", "cryptography", "keyring",
    "pyspark", "pyarrow", "pyopenvba", "packaging",
})  # fmt: skip


@cache
def modules() -> dict[str, Path]:
    """The product's modules by dotted name."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found[name] = path
    return found


@cache
def imports_of(module: str) -> frozenset[str]:
    """The modules that a module imports, inside functions and for type checking as well.

    `from package import name` counts as `package.name` where that is a module.
    """
    path = modules()[module]
    return frozenset(_imported(ast.parse(path.read_text("utf-8")), module, path))


def _imported(tree: ast.AST, module: str, path: Path) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = module.split(".")
                if path.name != "__init__.py":
                    package = package[:-1]
                package = package[: len(package) - node.level + 1]
                base = ".".join([*package, *([node.module] if node.module else [])])
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                yield whole if whole in modules() else base


def within(module: str, *packages: str) -> bool:
    return any(module == p or module.startswith(p + ".") for p in packages)


def arrows(*sources: str) -> Iterator[tuple[str, str]]:
    """(importing module, imported module) for all modules of some packages."""
    for module in modules():
        if within(module, *sources):
            for imported in sorted(imports_of(module)):
                yield module, imported


def importers_of(library: str) -> set[str]:
    """The product's modules that import a library."""
    return {module for module, imported in arrows(*PACKAGES) if within(imported, library)}


def test_the_arrows_are_read_at_all():
    assert len(modules()) > 150
    assert ("addin.bootstrap", "addin.commands.run") in set(arrows("addin.bootstrap")), "in a def"
    assert ("addin.matching", "addin.matching.engine") in set(arrows("addin.matching"))


@pytest.mark.parametrize("package", PURE)
def test_the_logic_knows_neither_hosts_nor_commands(package):
    forbidden = ("addin.commands", "addin.cli", *WIRING, "addin.console", "addin.ribbon",
                 "addin.functions", "addin.journal", "addin.backups", "addin.template",
                 "sheets_sync")  # fmt: skip
    wrong = [
        (module, imported)
        for module, imported in arrows(f"addin.{package}")
        if within(imported, *forbidden)
        or (within(imported, "addin.hosts") and imported != "addin.hosts.port")
    ]
    assert not wrong


def test_cleaning_knows_values_only():
    allowed = ("addin.cleaning", "addin.findings", "addin.i18n", "addin.table")
    wrong = [
        (module, imported)
        for module, imported in arrows("addin.cleaning")
        if within(imported, *PACKAGES) and not within(imported, *allowed)
    ]
    assert not wrong


def test_the_foundation_imports_nothing_above_it():
    allowed = {
        "addin.errors": ("addin.i18n",),
        "addin.i18n": (),
        "addin.finding_codes": ("addin.i18n",),
        "addin.findings": ("addin.finding_codes", "addin.i18n", "addin.table.cells"),
        "addin.table": ("addin.table", "addin.errors", "addin.i18n"),
        "addin.hosts.port": ("addin.table", "addin.errors", "addin.i18n"),
    }
    wrong = [
        (module, imported)
        for source, below in allowed.items()
        for module, imported in arrows(source)
        if within(imported, *PACKAGES) and not within(imported, *below)
    ]
    assert not wrong


def test_hosts_never_know_commands():
    forbidden = ("addin.commands", "addin.cli", *WIRING, "addin.console", "addin.checks",
                 "addin.matching", "addin.merging", "addin.segments", "addin.journal",
                 "addin.backups")  # fmt: skip
    wrong = [pair for pair in arrows("addin.hosts") if within(pair[1], *forbidden)]
    assert not wrong


def test_commands_know_hosts_by_their_port_only():
    wrong = [
        pair
        for pair in arrows("addin.commands")
        if (within(pair[1], "addin.hosts") and pair[1] != "addin.hosts.port")
        or within(
            pair[1],
            "addin.cli",
            *WIRING,
            "addin.console",
            "sheets_sync",
        )
    ]
    assert not wrong


def test_only_the_entry_points_and_the_wiring_choose_a_host():
    concrete = {
        module
        for module, imported in arrows("addin")
        if within(imported, "addin.hosts")
        and imported not in ("addin.hosts", "addin.hosts.port")
        and not within(module, "addin.hosts")
    }
    # A snapshot is looked into before it is restored.
    allowed = (*WIRING, "addin.ribbon", "addin.functions", "addin.backups",
               "addin.calc_extension")  # fmt: skip
    assert [m for m in sorted(concrete) if not within(m, *allowed)] == []


def test_a_sync_knows_tables_and_the_port_only():
    allowed = ("sheets_sync", "addin.table", "addin.hosts.port", "addin.errors", "addin.i18n")
    # The Google Sheet as a host stands on what hosts share: the workbook in memory on which
    # changes are tried out, and how files write dates and formats.
    shared = ("addin.hosts.memory_changes", "addin.hosts.memory_sheet", "addin.hosts.mirrors",
              "addin.hosts.xlsx")  # fmt: skip
    wrong = [
        pair
        for pair in arrows("sheets_sync")
        if within(pair[1], "addin")
        and not within(pair[1], *allowed)
        and not (within(pair[0], "sheets_sync.host") and within(pair[1], *shared))
    ]
    assert not wrong


def test_what_hosts_share_knows_no_application():
    allowed = ("addin.hosts.mirrors", "addin.hosts.memory_changes", "addin.hosts.memory_sheet",
               "addin.hosts.port", "addin.hosts.xlsx", "addin.table")  # fmt: skip
    wrong = [
        pair
        for pair in arrows("addin.hosts.mirrors")
        if within(pair[1], *PACKAGES) and not within(pair[1], *allowed)
    ]
    assert not wrong


def test_the_google_side_and_excel_do_not_know_each_other():
    assert not [pair for pair in arrows("sheets_sync") if within(pair[1], "addin.hosts.excel")]
    assert not [pair for pair in arrows("addin.hosts.excel") if within(pair[1], "sheets_sync")]


def test_the_add_in_works_without_the_sync():
    wrong = [pair for pair in arrows("addin") if within(pair[1], "sheets_sync")]
    allowed = {
        *WIRING, "addin.cli.sheets_commands", "addin.cli.sheets_server_commands",
        "addin.verbs.sync", "addin.verbs.queued",
    }  # fmt: skip
    assert {module for module, _imported in wrong} <= allowed


def test_only_the_command_line_builds_the_add_in():
    above = {m for m in importers_of("addin.excel_build") if not within(m, "addin.excel_build")}
    # The extension for LibreOffice has the same icons.
    assert above == {"addin.cli.addin_commands", "addin.calc_extension.build"}


def test_an_installer_and_a_doctor_need_nothing_but_python():
    """They run where nothing is installed: from the wheel, in whatever Python there is."""
    program = (
        "import addin.distribution.setting_up, sys\n"
        "outside = {m.partition('.')[0] for m in sys.modules} - set(sys.stdlib_module_names)\n"
        "print(*sorted(outside - {'__main__', 'addin'}))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", program],
        capture_output=True, encoding="utf-8", cwd=ROOT, check=True,
    )  # fmt: skip
    assert done.stdout.split() == []
    wrong = [
        pair
        for pair in arrows("addin.distribution")
        if within(pair[1], *PACKAGES)
        and not within(pair[1], "addin.distribution", "addin.errors", "addin.i18n")
        and pair[1] != "addin"
    ]
    assert [imported for _module, imported in wrong] == ["addin.__version__"] * len(wrong)


def test_the_ribbon_s_words_need_nothing_but_the_texts():
    needed = [imported for _, imported in arrows("addin.ribbon") if within(imported, *PACKAGES)]
    # The other two are what a click leads to.
    assert needed == ["addin.desk.desk", "addin.hosts.excel.window", "addin.i18n"]


def test_the_desk_knows_no_application():
    wrong = [
        pair
        for pair in arrows("addin.desk", "addin.verbs")
        if within(pair[1], "addin.ribbon", "addin.cli", "addin.console", "xlwings", "typer")
        or (within(pair[1], "addin.hosts") and pair[1] != "addin.hosts.port")
    ]
    assert not wrong


def test_the_cluster_stands_on_the_matching_and_nobody_on_the_cluster():
    allowed = ("addin.matching_spark", "addin.matching", "addin.table", "addin.cleaning",
               "addin.errors", "addin.i18n")  # fmt: skip
    wrong = [
        pair
        for pair in arrows("addin.matching_spark")
        if within(pair[1], *PACKAGES) and not within(pair[1], *allowed)
    ]
    assert wrong == [("addin.matching_spark.__main__", "addin.bootstrap")]
    above = {m for m in importers_of("addin.matching_spark") if not within(m, allowed[0])}
    assert above == set()


@pytest.mark.parametrize(
    ("library", "allowed"),
    [
        ("rapidfuzz", ("addin.cleaning", "addin.matching")),
        ("phonenumbers", ("addin.cleaning", "addin.matching")),
        (
            "xlwings",
            ("addin.hosts.excel", "addin.hosts.calc", "addin.functions", "addin.ribbon"),
        ),
        ("gspread", GOOGLE_SIDE),
        ("google", GOOGLE_SIDE),
        ("google_auth_oauthlib", ("sheets_sync.client",)),
        ("keyring", ("sheets_sync.client",)),
        ("googleapiclient", ()),
        ("cryptography", ("sheets_sync.local_server.accounts",)),
        ("typer", ("addin.cli",)),
        ("pyspark", ("addin.matching_spark",)),
        ("pyarrow", ("addin.matching_spark",)),
        ("pyopenvba", ("addin.excel_build",)),
        ("packaging", ("addin.distribution.archive", "addin.distribution.wheels")),
        ("PIL", ()),
        ("openpyxl", ()),
        ("xlwings.pro", ()),
        ("ftfy", ()),
        ("requests", GOOGLE_SIDE),
        ("tests", ()),
        ("templates", ()),
    ],
)
def test_a_library_is_known_in_few_places(library, allowed):
    assert [m for m in sorted(importers_of(library)) if not within(m, *allowed)] == []


def room_of(module: str) -> str:
    """The top-level part of the product that a module belongs to."""
    parts = module.split(".")
    if parts[0] == "sheets_sync":
        return "sheets_sync"
    return ".".join(parts[:3]) if within(module, "addin.hosts.port") else ".".join(parts[:2])


def test_no_two_rooms_import_each_other():
    ways: defaultdict[str, set[str]] = defaultdict(set)
    for module, imported in arrows(*PACKAGES):
        a, b = room_of(module), room_of(imported)
        if within(imported, *PACKAGES) and a != b and "addin" not in (a, b):
            ways[a].add(b)
    assert _cycle(ways) == []


def _cycle(ways: dict[str, set[str]]) -> list[str]:
    """The rooms along some circle of imports; empty when there is none."""
    done: set[str] = set()

    def walk(room: str, path: list[str]) -> list[str]:
        if room in path:
            return [*path[path.index(room) :], room]
        if room in done:
            return []
        for following in sorted(ways.get(room, ())):
            if found := walk(following, [*path, room]):
                return found
        done.add(room)
        return []

    return next((c for room in sorted(ways) if (c := walk(room, []))), [])


def test_a_circle_would_be_found():
    assert _cycle({"a": {"b"}, "b": {"c"}, "c": {"a"}}) == ["a", "b", "c", "a"]
    assert _cycle({"a": {"b", "c"}, "b": {"c"}}) == []


def test_no_file_is_too_long_to_read():
    lengths = {m: len(p.read_text("utf-8").splitlines()) for m, p in modules().items()}
    assert {m: n for m, n in lengths.items() if n > LONGEST_FILE} == {}


@pytest.mark.parametrize(
    "start",
    [
        "import addin",
        "import addin.cli.app",
        "import addin.cli.table_commands, addin.cli.workbook_commands, addin.cli.rules_commands\n"
        "import addin.cli.merge_commands, addin.cli.compare_commands, addin.cli.addin_commands\n"
        "import addin.cli.sheets_commands, addin.cli.sheets_server_commands\n"
        "import addin.cli.calc_commands",
        "import sys; sys.argv = ['custsheet', '--help']; import addin.cli; addin.cli.main()",
        "import sys; sys.argv = ['custsheet', 'validate', '--help']\n"
        "import addin.cli; addin.cli.main()",
    ],
    ids=["package", "command line", "commands", "help", "help of a command"],
)
def test_starting_up_loads_nothing_heavy(start):
    program = f"import atexit, sys\natexit.register(lambda: print('LOADED', *sys.modules))\n{start}"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", cwd=ROOT, check=True
    )
    loaded = {name.partition(".")[0] for name in done.stdout.rpartition("LOADED")[2].split()}
    assert "addin" in loaded
    assert sorted(loaded & HEAVY) == []
