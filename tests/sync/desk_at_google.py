"""Somebody at a desk: a workbook file, the command line, and a Google Sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from google_office import add_sheet, write_workbook
from pair_builders import ROWS, SHEET
from typer.testing import CliRunner

from addin.hosts.xlsx.host import XlsxHost
from addin.table.cells import CellRef
from addin.table.changes import ChangeSet, SetValue


class Desk:
    """A workbook file, a Google Sheet, and the command line."""

    def __init__(self, office: Any, folder: Path) -> None:
        self.office = office
        self.path = folder / "客户.xlsx"
        self.key = add_sheet(office, ROWS)
        self.address = f"https://docs.google.com/spreadsheets/d/{self.key}/edit#gid=0"
        write_workbook(self.path, ROWS)

    def sync(
        self, *words: str, status: int = 0, path: Path | None = None, language: str = "zh"
    ) -> str:
        file = str(path or self.path)
        return self.run("sync", file, self.address, *words, status=status, language=language)

    def run(self, *words: str, status: int = 0, language: str = "zh") -> str:
        from addin.cli import sync_commands, workbook_commands  # noqa: F401
        from addin.cli.app import app

        done = CliRunner().invoke(app, [*words, "--language", language])
        assert done.exit_code == status, done.output
        return done.output

    @property
    def tab(self) -> Any:
        return self.office.owner.open_by_key(self.key).get_worksheet_by_id(0)

    def type(self, a1: str, value: object) -> None:
        cell = CellRef.parse(a1)
        XlsxHost(self.path).stage(ChangeSet((SetValue(SHEET, cell, value),))).commit()

    def cell(self, a1: str) -> object:
        cell = CellRef.parse(a1)
        return XlsxHost(self.path).read_cells(SHEET, [cell])[cell].value
