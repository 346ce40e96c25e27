"""A workbook that is open in LibreOffice Calc, as a host."""

from __future__ import annotations

from typing import Any

from addin.errors import RefusedError
from addin.hosts import calc_macros
from addin.hosts.excel.host import ExcelHost
from addin.hosts.excel.macros import Macros
from addin.hosts.excel.staging import StagedInExcel
from addin.hosts.port import Progress, no_progress
from addin.i18n import msg
from addin.table.changes import ChangeSet, DropSheet, PutSheet

ROWS_A_CALL = 500
"""Between two calls of macros, Esc is heard. LibreOffice takes about a second for so many."""

MOST_CHANGES = 50_000
"""LibreOffice takes notes and links one by one, some hundred in a second."""


class CalcHost(ExcelHost):
    """The host for Excel on xlwings' engine for LibreOffice, with what is different there."""

    def __init__(self, book: Any) -> None:
        """
        Args:
            book: xlwings' Book of the engine "calc".
        """
        super().__init__(book)
        calc_macros.register()
        # Several workbooks of one name may be open, from several folders.
        self._macros = Macros(book.app, book.impl.id, rows_a_call=ROWS_A_CALL)

    def stage(self, changes: ChangeSet, progress: Progress = no_progress) -> StagedInExcel:
        """As `ExcelHost.stage`.

        Raises:
            RefusedError: also where there are too many changes for LibreOffice, or sheets
                would come or go in a workbook whose structure is protected.
        """
        # LibreOffice keeps the person from that, but not a program.
        if any(isinstance(c, PutSheet | DropSheet) for c in changes) and self._is_fixed():
            raise RefusedError(
                msg("The structure of {name} is protected: no sheet can be added.", name=self.name),
                msg("Take the protection off: Tools, Protect Spreadsheet Structure."),
            )
        count = sum(len(c.rows) if isinstance(c, PutSheet) else 1 for c in changes)
        if count > MOST_CHANGES:
            raise RefusedError(
                msg(
                    "{count} changes are too many for LibreOffice: it makes at most {most} at "
                    "once.",
                    count=count,
                    most=MOST_CHANGES,
                ),
                msg(
                    "Copy part of the rows into a workbook of its own, or close the workbook and "
                    "let whoever looks after CustSheet run the command on the file."
                ),
            )
        staged = super().stage(changes, progress)
        staged.told = progress
        return staged

    def _is_fixed(self) -> bool:
        return bool(self._book.api.isProtected())
