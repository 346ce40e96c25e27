"""What stood in the cells of one sheet, collected while they are overwritten.

Equal old looks of neighbouring cells become one change: first along the row, then down the
rows. Texts in the table of shared strings are looked up once, when all sheets are through.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from addin.hosts.xlsx.cell_markup import RAW_QUOTED, CellReader, StoredCell, shared_index
from addin.hosts.xlsx.looks import FillAspect, LockAspect, Look, NumberAspect
from addin.hosts.xlsx.plan import Aspect
from addin.hosts.xlsx.styles import StyleBook
from addin.table.cells import MAX_COLUMN, MAX_ROW, CellRef, RangeRef
from addin.table.changes import Change, Fill, HideRows, NumberFormat, Raw, SetValue

_Payload = TypeVar("_Payload", FillAspect, NumberAspect, LockAspect)


class _Runs(Generic[_Payload]):
    """Joins cells with an equal payload into rectangles; cells come row by row."""

    def __init__(self) -> None:
        self.ranges: list[tuple[RangeRef, _Payload]] = []
        self._row = 0
        self._segments: list[tuple[int, int, _Payload]] = []
        self._open: dict[tuple[int, int, _Payload], tuple[int, int]] = {}

    def add(self, row: int, column: int, payload: _Payload) -> None:
        if row != self._row:
            self._close_row()
            self._row = row
        if self._segments:
            first, last, present = self._segments[-1]
            if last == column - 1 and present == payload:
                self._segments[-1] = (first, column, payload)
                return
        self._segments.append((column, column, payload))

    def _close_row(self) -> None:
        for key in self._segments:
            rows = self._open.get(key)
            if rows is not None and rows[1] == self._row - 1:
                self._open[key] = (rows[0], self._row)
                continue
            if rows is not None:
                self._emit(key, rows)
            self._open[key] = (self._row, self._row)
        self._segments = []

    def _emit(self, key: tuple[int, int, _Payload], rows: tuple[int, int]) -> None:
        self.ranges.append((RangeRef(rows[0], key[0], rows[1], key[1]), key[2]))

    def finish(self) -> list[tuple[RangeRef, _Payload]]:
        """All rectangles, from top to bottom."""
        self._close_row()
        for key, rows in self._open.items():
            self._emit(key, rows)
        self._open = {}
        self.ranges.sort(key=lambda pair: pair[0])
        return self.ranges


class SheetUndo:
    """Collects the old state of the cells that a plan changes.

    Attributes:
        locks: old protection of cells, by range, when `changes` has been called.
    """

    def __init__(self, sheet: str, styles: StyleBook) -> None:
        self._sheet = sheet
        self._styles = styles
        self._values: list[tuple[int, int, StoredCell | None]] = []
        self._quoted: dict[tuple[int, int], bool] = {}
        self._wide: list[tuple[RangeRef, Aspect]] = []
        self._fills: _Runs[FillAspect] = _Runs()
        self._numbers: _Runs[NumberAspect] = _Runs()
        self._locks: _Runs[LockAspect] = _Runs()
        self._known: dict[tuple[str, int], Aspect] = {}
        self._hidden: dict[bool, list[int]] = {}
        self.locks: list[tuple[RangeRef, LockAspect]] = []

    def value(
        self, row: int, column: int, cell: StoredCell | None, quoted: bool | None = None
    ) -> None:
        """A cell's old content; None where there was no cell.

        Args:
            row, column: the cell's.
            cell: the content.
            quoted: whether it had an apostrophe in front, where that changes.
        """
        self._values.append((row, column, cell))
        if quoted is not None:
            self._quoted[row, column] = quoted

    def hidden(self, row: int, was_hidden: bool) -> None:
        """Whether a row was hidden that is so no more, or the other way."""
        self._hidden.setdefault(was_hidden, []).append(row)

    def look(self, row: int, column: int, before: int, look: Look) -> None:
        """A cell's old format, as far as `look` changes it."""
        if look.fill is not None:
            self._fills.add(row, column, self._fill(before))
        if look.number is not None:
            self._numbers.add(row, column, self._number(before))
        if look.lock is not None:
            self._locks.add(row, column, self._lock(before))

    def wide_look(self, area: RangeRef, before: int, look: Look) -> None:
        """The old format of whole columns or rows."""
        if look.fill is not None:
            self._wide.append((area, self._fill(before)))
        if look.number is not None:
            self._wide.append((area, self._number(before)))
        if look.lock is not None:
            self._wide.append((area, self._lock(before)))

    def columns(
        self, before: Sequence[int], looks: Mapping[int, Look], tops: Mapping[tuple[int, type], int]
    ) -> None:
        """The old formats of whole columns.

        Args:
            before: format number by column.
            looks: what changes, by column.
            tops: the first row from which it changes, by column and kind of aspect.
        """
        for kind in (FillAspect, NumberAspect, LockAspect):
            run: tuple[int, int, int, int] | None = None
            for column in sorted(looks):
                top = tops.get((column, kind))
                if top is None:
                    continue
                if run is not None and run[1:] == (column - 1, before[column], top):
                    run = (run[0], column, before[column], top)
                    continue
                self._column_run(run, kind)
                run = (column, column, before[column], top)
            self._column_run(run, kind)

    def _column_run(self, run: tuple[int, int, int, int] | None, kind: type[Aspect]) -> None:
        if run is None:
            return
        first, last, before, top = run
        area = RangeRef(top, first, MAX_ROW, last)
        if kind is FillAspect:
            self._wide.append((area, self._fill(before)))
        elif kind is NumberAspect:
            self._wide.append((area, self._number(before)))
        else:
            self._wide.append((area, self._lock(before)))

    def row(self, row: int, start: int, before: int, look: Look) -> None:
        """The old format of a row from a column on."""
        self.wide_look(RangeRef(row, start, row, MAX_COLUMN), before, look)

    def _fill(self, xf: int) -> FillAspect:
        known = self._known.get(("fill", xf))
        if not isinstance(known, FillAspect):
            known = self._known["fill", xf] = self._styles.fill_aspect(xf)
        return known

    def _number(self, xf: int) -> NumberAspect:
        known = self._known.get(("number", xf))
        if not isinstance(known, NumberAspect):
            known = self._known["number", xf] = self._styles.number_aspect(xf)
        return known

    def _lock(self, xf: int) -> LockAspect:
        known = self._known.get(("lock", xf))
        if not isinstance(known, LockAspect):
            known = self._known["lock", xf] = self._styles.lock_aspect(xf)
        return known

    def needed_strings(self) -> set[int]:
        """Indices of the shared strings that stood in overwritten cells."""
        indices = (shared_index(cell) for _, _, cell in self._values if cell is not None)
        return {index for index in indices if index is not None}

    def changes(self, reader: CellReader) -> list[Change]:
        """The changes that bring the old state back, protection of cells left out."""
        found: list[Change] = []
        fills, numbers = self._fills.finish(), self._numbers.finish()
        for area, aspect in self._wide:
            if isinstance(aspect, LockAspect):
                self.locks.append((area, aspect))
            else:
                found.append(self._restoring(area, aspect))
        self.locks.extend(self._locks.finish())
        found.extend(self._restoring(area, aspect) for area, aspect in fills)
        found.extend(self._restoring(area, aspect) for area, aspect in numbers)
        found.extend(self._old_values(reader))
        for was_hidden, rows in self._hidden.items():
            found.append(HideRows(self._sheet, tuple(rows), was_hidden))
        return found

    def _restoring(self, area: RangeRef, aspect: FillAspect | NumberAspect) -> Change:
        if isinstance(aspect, FillAspect):
            raw: Raw = {"xlsx:fill": aspect.markup or "", "xlsx:applyFill": aspect.applied}
            return Fill(self._sheet, area, aspect.color, raw)
        raw = {"xlsx:applyNumberFormat": aspect.applied or ""}
        if aspect.number is not None:
            raw = {**raw, "xlsx:numFmtId": str(aspect.number)}
        return NumberFormat(self._sheet, area, aspect.code, raw)

    def _old_values(self, reader: CellReader) -> Iterator[Change]:
        for row, column, cell in self._values:
            place = CellRef(row, column)
            quoted = self._quoted.get((row, column))
            record = {} if quoted is None else {RAW_QUOTED: "1" if quoted else ""}
            if cell is None or not cell.inner.strip():
                yield SetValue(self._sheet, place, None, record or None)
            else:
                value, raw = reader.read(cell, self._styles.number_code(cell.format))
                yield SetValue(self._sheet, place, value, {**(raw or {}), **record} or None)
