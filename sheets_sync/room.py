"""Where new customers go in the workbook, whose rows cannot be pushed down."""

from __future__ import annotations

from addin.errors import RefusedError
from addin.i18n import msg
from addin.table.cells import MAX_ROW, CellValue, is_blank
from sheets_sync.picture import Place


class Room:
    """Hands out the free rows below a table, one after the other."""

    def __init__(self, place: Place) -> None:
        """
        Args:
            place: the workbook's side.
        """
        self._place = place
        self._next = place.side.last_row
        self._end = self._last_row_of_table()
        self._given: set[int] = set()

    def row_for(self, key: str) -> int:
        """The row for a customer: the one that is prepared with its code, else a free one.

        Where all rows of an Excel table are prepared with codes, a prepared row is taken, and
        its code gives way.

        Raises:
            RefusedError: something stands below the table, or the Excel table ends.
        """
        row = self._place.side.prepared.get(key)
        if row is None or row in self._given:
            row = self._next_row()
        self._given.add(row)
        return row

    def _next_row(self) -> int:
        self._next += 1
        while self._next <= self._end and self._is_taken(self._next):
            self._next += 1
        if self._next > self._end:
            prepared = self._place.side.prepared.values()
            spare = next((row for row in prepared if row not in self._given), None)
            if spare is not None:
                return spare
            raise RefusedError(
                msg("There is no room for new customers below row {row!s} of the sheet {sheet}.",
                    row=self._end, sheet=f"“{self._place.grid.sheet}”"),
                msg("Make room there: enlarge the Excel table, or insert rows above what stands "
                    "below the table. Then synchronise again."),
            )  # fmt: skip
        return self._next

    def _is_taken(self, row: int) -> bool:
        # A hidden row may be the place of a row that was merged, or of one that a filter hides.
        return row in self._place.hidden or not self._is_free(row)

    def _is_free(self, row: int) -> bool:
        return all(is_blank(value) for value in self._cells(row))

    def _cells(self, row: int) -> list[CellValue]:
        first, last = self._place.side.columns
        start = max(0, first - self._place.grid.first_column)
        return list(self._place.row(row)[start : last - self._place.grid.first_column + 1])

    def _last_row_of_table(self) -> int:
        """The last row that a new customer may have."""
        name = self._place.table.table_name
        for area in self._place.grid.tables:
            if name and area.name == name:
                return area.range.last_row - int(area.has_totals)
        grid = self._place.grid
        prepared = set(self._place.side.prepared.values())
        below = range(self._place.side.last_row + 1, grid.first_row + len(grid.rows))
        taken = (row for row in below if row not in prepared and not self._is_free(row))
        return next(taken, MAX_ROW + 1) - 1
