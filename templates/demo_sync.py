"""The last step of the demo: a workbook and a shared Google Sheet, kept in step both ways.

The Google Sheet lives on this computer, in the stand-in of `sheets_sync.local_server`; no Google
account is needed and nothing leaves the computer. The commands are the real ones.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from addin.hosts.xlsx.host import XlsxHost
from addin.i18n import speaking
from addin.table.cells import CellRef, CellValue, column_letters
from addin.table.changes import ChangeSet, SetValue
from addin.table.grid import Grid
from addin.table.rulebook_toml import default_rulebook
from addin.template import build_template

WORKBOOK = "同步示范.xlsx"
CUSTOMERS = 60
_SHEET = "客户"
_ROBOT, _COLLEAGUE = "sync@custsheet.example", "xiaoli@example.com"
_CODE, _PHONE, _CITY, _NAME = "客户编码", "手机", "城市", "姓名"

RunSync = Callable[..., Mapping[str, Any]]
"""Runs `custsheet sync` on a workbook with an environment; gives its JSON result."""


def can_sync() -> bool:
    """Whether the packages of the extra `demo` are installed."""
    try:
        import googleapiclient  # noqa: F401
        import gspread  # noqa: F401
    except ImportError:
        return False
    return True


@dataclass(slots=True)
class Places:
    """Where columns stand on a sheet: the header's row, and columns by header."""

    grid: Grid
    header: int
    columns: Mapping[str, int]

    @classmethod
    def of(cls, grid: Grid) -> Places:
        """Finds the header by its column of customer codes."""
        for row, values in enumerate(grid.rows, grid.first_row):
            titles = [str(value or "").strip("*＊ ") for value in values]
            if _CODE in titles:
                columns = {t: c for c, t in enumerate(titles, grid.first_column) if t}
                return cls(grid, row, columns)
        raise ValueError(f"no header on {grid.sheet}")

    def cell(self, code: str, column: str) -> CellRef:
        """The cell of a customer."""
        for row, values in enumerate(self.grid.rows, self.grid.first_row):
            if values[self.columns[_CODE] - self.grid.first_column] == code:
                return CellRef(row, self.columns[column])
        raise KeyError(code)

    def value(self, code: str, column: str) -> CellValue:
        """What a customer's cell holds."""
        cell = self.cell(code, column)
        return self.grid.rows[cell.row - self.grid.first_row][cell.column - self.grid.first_column]

    def codes(self) -> list[str]:
        """The codes of the first customers."""
        place = self.columns[_CODE] - self.grid.first_column
        below = self.grid.rows[self.header - self.grid.first_row + 1 :]
        return [str(values[place]) for values in below if values[place]]


def sync_example(
    folder: Path, rows: Sequence[Mapping[str, CellValue]], sync: RunSync, console: Console
) -> None:
    """Shows a workbook and a Google Sheet brought together, a conflict, and how it is settled.

    Args:
        folder: everything goes there.
        rows: customers for the template.
        sync: runs the command.
        console: where it is shown.
    """
    from sheets_sync.local_server.loopback import client
    from sheets_sync.local_server.server import LocalServer

    path = folder / WORKBOOK
    with speaking("zh"):
        build_template(default_rulebook(), path, rows[:CUSTOMERS])
    with LocalServer(folder / "google") as server:
        key_file = folder / "google" / "key.json"
        key_file.write_text(json.dumps(server.add_service_account(_ROBOT)), "utf-8")
        colleague = client(server.url, server.add_user(_COLLEAGUE))
        shared = colleague.create("客户（共享）")
        shared.share(_ROBOT, perm_type="user", role="writer", notify=False)
        tab = shared.sheet1
        shown = Table(title="In step with a Google Sheet (a stand-in on this computer)",
                      title_justify="left")  # fmt: skip
        for heading in ("what happens", "what the sync does"):
            shown.add_column(heading)

        def step(what: str) -> Mapping[str, Any]:
            done = sync(path, shared.id, str(key_file))
            shown.add_row(what, _told(done["counts"]))
            return done

        step("the workbook meets an empty Google Sheet")
        places = Places.of(XlsxHost(path).read_grid(_SHEET))
        one, other, both = places.codes()[:3]
        _type(path, places.cell(one, _CITY), "苏州")
        _type(path, places.cell(both, _CITY), "无锡")
        online = Places.of(_grid_of(tab))
        _edit(tab, online.cell(other, _PHONE), "13900001111")
        _edit(tab, online.cell(both, _CITY), "常州")
        _add(tab, online, {_NAME: "新来的客户", _PHONE: "13700002222"})
        step("edits on both sides, one cell edited on both, a new customer online")
        conflicts = shared.worksheet("冲突")
        choice = next(cell for cell in _cells(conflicts) if cell[1] == "选择")[0]
        conflicts.update(
            [["Google 表格"]], f"{column_letters(choice.column)}{choice.row + 1}", raw=True
        )
        step("a colleague chooses “Google 表格” on the sheet 冲突")
        step("nobody changes anything")
        now = Places.of(XlsxHost(path).read_grid(_SHEET))
        there = Places.of(_grid_of(tab))
        for code, column in ((one, _CITY), (other, _PHONE), (both, _CITY)):
            if now.value(code, column) != there.value(code, column):
                raise SystemExit(f"{code} {column} differs")
        console.print(shown)
        console.print(
            f"Both hold {_CITY} {now.value(one, _CITY)}, {now.value(both, _CITY)}, "
            f"{_PHONE} {now.value(other, _PHONE)}. Look at it yourself: "
            f"custsheet sheets-server --data {folder / 'google'} "
            f"--credentials {folder / 'google' / 'own-key.json'}"
        )


def _told(counts: Mapping[str, int]) -> str:
    words = [f"{name} {count}" for name, count in counts.items() if count]
    return ", ".join(words) or "nothing to do"


def _type(path: Path, cell: CellRef, value: CellValue) -> None:
    """Types into the workbook, as Excel would."""
    staged = XlsxHost(path).stage(ChangeSet((SetValue(_SHEET, cell, value),)))
    staged.commit()


def _edit(tab: Any, cell: CellRef, value: str) -> None:
    tab.update([[value]], cell.a1, raw=True)


def _add(tab: Any, places: Places, values: Mapping[str, str]) -> None:
    row = [""] * max(places.columns.values())
    for column, value in values.items():
        row[places.columns[column] - 1] = value
    tab.append_row(row, value_input_option="RAW")


def _grid_of(tab: Any) -> Grid:
    return Grid(tab.title, 1, 1, tab.get_all_values())


def _cells(tab: Any) -> list[tuple[CellRef, str]]:
    return [
        (CellRef(r, c), value)
        for r, row in enumerate(tab.get_all_values(), 1)
        for c, value in enumerate(row, 1)
    ]
