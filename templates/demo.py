"""The whole job on a made-up workbook: `python -m templates.demo build/demo`.

Makes the template, fills it with 2,000 invented customers, and then does with the command
line what a clerk does with the ribbon. What came of it stays in the folder.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from addin.i18n import speaking
from addin.table.rulebook_toml import default_rulebook
from addin.template import build_template
from templates.demo_sync import can_sync, sync_example
from templates.example_data import TODAY, Example, example_customers
from templates.pictures import Shot, can_take_pictures, take_pictures

WORKBOOK = "客户表.xlsx"
TEMPLATE = "客户表模板.xlsx"
ROWS = 2000

_FIRST, _AGAIN = "validate", "validate again"
# The day on which the invented customers live; `lock` has no need of it.
_DATED = frozenset({"validate", "fix", "duplicates", "tag"})
_SHOTS: Mapping[str, Shot] = {
    "1 客户（已标出问题）": Shot(("客户编码", "C000001"), 260, (0.3, 0.35, 6.2, 3.6)),
    "2 问题": Shot(("问题清单",), 110),
    "3 重复": Shot(("重复客户（",), 110),
    "4 说明": Shot(("客户表使用说明",), 110),
    "5 SOP": Shot(("SOP）",), 110),
    "6 练习": Shot(("练习：",), 130),
}
_TEMPLATE_SHOTS: Mapping[str, Shot] = {
    "7 空白模板": Shot(("客户编码", "C000001"), 260, (0.3, 0.35, 6.2, 3.6)),
}


@dataclass(slots=True)
class Demo:
    """One demo run.

    Attributes:
        folder: everything goes there.
        results: what each command said in JSON, by its name.
        seconds: how long each took.
    """

    folder: Path
    results: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def workbook(self) -> Path:
        """The customer workbook."""
        return self.folder / WORKBOOK

    def run(
        self,
        verb: str,
        *options: str,
        name: str = "",
        path: Path | None = None,
        more: Mapping[str, str] | None = None,
    ) -> Mapping[str, Any]:
        """Runs a command of the product on the workbook, or on another one.

        Args:
            verb: the command.
            *options: what follows the file.
            name: under which the result is kept; "" for the verb.
            path: another workbook.
            more: variables for its environment.

        Raises:
            SystemExit: the command failed; what it said is shown.
        """
        dated = ["--today", TODAY.isoformat()] if verb in _DATED else []
        call = [
            sys.executable, "-m", "addin.cli", verb, str(path or self.workbook), *options, "--json",
            "--journal", str(self.folder / "journal"), "--backups", str(self.folder / "backups"),
            "--language", "zh", *dated,
        ]  # fmt: skip
        start = time.perf_counter()
        done = subprocess.run(
            call,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8", **(more or {})},
            check=False,
        )
        if done.returncode:
            sys.exit(f"{verb}: {done.stderr or done.stdout}")
        self.seconds[name or verb] = time.perf_counter() - start
        result: Mapping[str, Any] = json.loads(done.stdout)
        self.results[name or verb] = result
        return result

    def counts(self, name: str) -> Mapping[str, int]:
        """What a command counted."""
        counts: Mapping[str, int] = self.results[name]["counts"]
        return counts


def prepare(folder: Path, rows: int) -> Example:
    """Makes an empty template and a filled workbook in a fresh folder."""
    if folder.exists():
        for name in ("journal", "backups", "pictures", "google"):
            shutil.rmtree(folder / name, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    example = example_customers(rows)
    with speaking("zh"):
        build_template(default_rulebook(), folder / TEMPLATE)
        build_template(default_rulebook(), folder / WORKBOOK, example.rows)
    return example


def run_commands(demo: Demo) -> None:
    """What a clerk does with a table that others have filled."""
    demo.run("validate", name=_FIRST)
    demo.run("fix", "--certain")
    demo.run("duplicates")
    demo.run("tag")
    demo.run("lock")
    demo.run("validate", name=_AGAIN)


def synchronise(demo: Demo, example: Example, console: Console) -> None:
    """A smaller workbook and a shared Google Sheet, where the packages for it are installed."""
    if not can_sync():
        console.print("No sync: the packages of the extra demo are not installed.")
        return

    def sync(path: Path, address: str, key: str) -> Mapping[str, Any]:
        return demo.run("sync", address, path=path, more={"CUSTSHEET_GOOGLE_KEY": key})

    sync_example(demo.folder, example.rows, sync, console)


def show(demo: Demo, example: Example, console: Console) -> None:
    """Counts before and after, and what every command did."""
    before, after = demo.counts(_FIRST), demo.counts(_AGAIN)
    table = Table(title=f"{len(example.rows):,} customers, before and after", title_justify="left")
    for heading in ("", "before", "after"):
        table.add_column(heading, justify="left" if not heading else "right")
    for label, key in (
        ("✖ errors", "errors"),
        ("⚠ warnings", "warnings"),
        ("✎ to tidy", "tidy"),
        ("rows with findings", "rows_with_findings"),
    ):
        table.add_row(label, f"{before[key]:,}", f"{after[key]:,}")
    console.print(table)
    did = Table(title="What was done", title_justify="left")
    for heading in ("command", "result", "seconds"):
        did.add_column(heading, justify="right" if heading == "seconds" else "left")
    groups, tags = demo.counts("duplicates"), demo.counts("tag")
    for name, result in (
        (_FIRST, f"{before['rows']:,} rows checked"),
        ("fix", f"{demo.counts('fix')['cells']:,} cells standardised"),
        ("duplicates", f"{groups['groups']:,} groups ({len(example.twins):,} were planted)"),
        ("tag", f"{tags['changed']:,} rows tagged"),
        ("lock", f"{demo.counts('lock')['columns']:,} column and the header locked"),
        (_AGAIN, f"{after['errors']:,} errors are left for people"),
    ):
        did.add_row(name, result, f"{demo.seconds[name]:.1f}")
    console.print(did)


def picture(demo: Demo, console: Console) -> None:
    """Takes the pictures, where that is possible."""
    if not can_take_pictures():
        console.print("No pictures: LibreOffice or the PDF tools are not installed.")
        return
    folder = demo.folder / "pictures"
    taken = take_pictures(demo.workbook, folder, _SHOTS)
    taken += take_pictures(demo.folder / TEMPLATE, folder, _TEMPLATE_SHOTS)
    console.print(f"{len(taken)} pictures: {folder}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the demo."""
    parser = argparse.ArgumentParser(prog="python -m templates.demo", description=main.__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("build/demo"))
    parser.add_argument("--rows", type=int, default=ROWS, help="customers (default: %(default)s)")
    parser.add_argument("--no-pictures", action="store_true")
    wanted = parser.parse_args(arguments)
    console = Console(highlight=False)
    demo = Demo(wanted.folder)
    example = prepare(wanted.folder, wanted.rows)
    run_commands(demo)
    show(demo, example, console)
    synchronise(demo, example, console)
    if not wanted.no_pictures:
        picture(demo, console)
    console.print(f"Workbook: {demo.workbook}")


if __name__ == "__main__":
    main()
