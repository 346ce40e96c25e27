"""The rows of a sheet, rewritten while they stream by.

Blocks of rows that the plan does not touch pass as they are; so do untouched rows of the
others. What happens inside a row is the business of `row_cells`.
"""

from __future__ import annotations

from collections.abc import Callable

from addin.hosts.port import Progress
from addin.hosts.xlsx.plan import SheetPlan
from addin.hosts.xlsx.row_cells import RowCells
from addin.hosts.xlsx.sheet_stream import (
    Block,
    RowSpan,
    SheetStream,
    with_attribute,
    without_attribute,
)
from addin.table.cells import MAX_ROW

_WRITE_SIZE = 1 << 18


class _Collected:
    """Makes few large writes out of many small ones."""

    def __init__(self, write: Callable[[bytes], None]) -> None:
        self._write = write
        self._pieces: list[bytes] = []
        self._size = 0

    def add(self, piece: bytes) -> None:
        self._pieces.append(piece)
        self._size += len(piece)
        if self._size >= _WRITE_SIZE:
            self.flush()

    def flush(self) -> None:
        self._write(b"".join(self._pieces))
        self._pieces = []
        self._size = 0


class RowEditor:
    """Applies a plan to the rows of one sheet.

    Attributes:
        saw_formula: whether the rows that were looked at hold a formula.
    """

    def __init__(self, stream: SheetStream, plan: SheetPlan, cells: RowCells) -> None:
        """
        Args:
            stream: the sheet, its head read.
            plan: the changes.
            cells: makes them inside the rows.
        """
        self._stream = stream
        self._has_values = plan.has_values
        self._cells = cells
        self._sweep = cells.sweep
        self._formula_tag = b"<%bf" % stream.prefix
        self._dropped_row = False
        self.saw_formula = False

    def run(self, write: Callable[[bytes], None], progress: Progress, total: int) -> None:
        """Streams all rows.

        Args:
            write: takes the new markup.
            progress: told the row after each block.
            total: about how many rows there are.
        """
        before = 0
        collected = _Collected(write)
        write = collected.add
        for block in self._stream.blocks():
            if self._has_values:
                self._cells.formulas.look_through(block.data)
                self.saw_formula = self.saw_formula or self._formula_tag in block.data
            if self._passes(block, before):
                write(block.data)
                assert block.following is not None
                before = block.following - 1
            else:
                before = self._edit_block(block, before, write)
            progress(min(before, total), total)
        self._missing_rows(before + 1, MAX_ROW, write)
        collected.flush()

    def _passes(self, block: Block, before: int) -> bool:
        """Whether nothing in or before a block is to change."""
        if block.first is None or block.following is None:
            return False
        if block.first <= self._cells.formulas.reach:
            return False
        last = block.following - 1
        if block.first <= before or last < block.first:
            return False
        return not self._sweep.existing.touches(before + 1, last) and not (
            self._sweep.missing.touches(before + 1, last)
        )

    def _edit_block(self, block: Block, before: int, write: Callable[[bytes], None]) -> int:
        """Rewrites a block and returns the number of its last row."""
        copied = 0
        for span in self._stream.spans(block, before):
            number = span.number
            if number > before + 1 and self._sweep.missing.touches(before + 1, number - 1):
                write(block.data[copied : span.start])
                copied = span.start
                self._missing_rows(before + 1, number - 1, write)
            before = number
            touched = self._sweep.existing.touches(number, number)
            renumbered = self._dropped_row and not span.explicit
            if not touched and not renumbered and number > self._cells.formulas.reach:
                continue
            inner, end = self._stream.content(block, span)
            new = self._edit_row(span, inner)
            if new is None:
                continue
            write(block.data[copied : span.start])
            write(new)
            copied = end
        write(block.data[copied:])
        return before

    def _missing_rows(self, first: int, last: int, write: Callable[[bytes], None]) -> None:
        """Makes the planned rows between two existing ones."""
        row = self._sweep.missing.at_or_after(first)
        while row is not None and row <= last:
            self._cells.enter(row, b"")
            cells = b"".join(self._cells.cells(row, b""))
            attributes = self._cells.attributes(b' r="%d"' % row)
            if cells or self._cells.changes_row:
                name = self._stream.prefix + b"row"
                write(b"<%b%b>%b</%b>" % (name, attributes, cells, name))
            row = self._sweep.missing.at_or_after(row + 1)

    def _edit_row(self, span: RowSpan, inner: bytes) -> bytes | None:
        """The new markup of a row; None where nothing changed."""
        self._cells.enter(span.number, span.attributes)
        cells = b"".join(self._cells.cells(span.number, inner))
        attributes = self._cells.attributes(span.attributes)
        if not span.explicit and self._dropped_row:
            attributes = with_attribute(attributes, b"r", b"%d" % span.number)
        if cells == inner and attributes == span.attributes:
            return None
        attributes = without_attribute(attributes, b"spans")
        name = self._stream.prefix + b"row"
        bare = not without_attribute(attributes, b"r").strip()
        if not cells.strip() and bare and span.explicit:
            self._dropped_row = True
            return b""
        if not cells:
            return b"<%b%b/>" % (name, attributes)
        return b"<%b%b>%b</%b>" % (name, attributes, cells, name)
