"""One sheet's changes made in one pass over its part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from addin.errors import UnsupportedEditError
from addin.hosts.port import Progress
from addin.hosts.xlsx.cell_markup import CellReader
from addin.hosts.xlsx.columns import Columns
from addin.hosts.xlsx.conditional_formats import ConditionalFormats
from addin.hosts.xlsx.draft import Draft
from addin.hosts.xlsx.frame import Frame, head_of, tail_of, widen_dimension
from addin.hosts.xlsx.notes import SheetNotes, measures_of
from addin.hosts.xlsx.plan import SheetPlan, column_looks
from addin.hosts.xlsx.protection import Protection, plan_locks
from addin.hosts.xlsx.row_cells import RowCells
from addin.hosts.xlsx.rows import RowEditor
from addin.hosts.xlsx.sheet_stream import SheetStream
from addin.hosts.xlsx.styles import StyleBook
from addin.hosts.xlsx.undo import SheetUndo
from addin.hosts.xlsx.validations import Validations
from addin.hosts.xlsx.vocabulary import parse_xml
from addin.i18n import Message, msg
from addin.table.cells import MAX_ROW, CellRef, RangeRef
from addin.table.changes import Change

Strings = Callable[[set[int]], dict[int, bytes]]
"""Looks up shared strings by index."""


@dataclass(slots=True)
class SheetResult:
    """What one pass gave.

    Attributes:
        inverse: takes the changes back.
        warnings: what could not be done.
        overwrote_formula: whether a cell lost its formula or got one.
        saw_formula: whether the sheet is known to hold formulas.
    """

    inverse: list[Change]
    warnings: list[Message]
    overwrote_formula: bool = False
    saw_formula: bool = False


class SheetEditor:
    """Makes a plan's changes to one worksheet part.

    Args:
        draft: the workbook in the making.
        part: the worksheet part.
        plan: the changes.
        styles: of the workbook.
        strings: looks up shared strings.
    """

    def __init__(
        self, draft: Draft, part: str, plan: SheetPlan, styles: StyleBook, strings: Strings
    ) -> None:
        self._draft = draft
        self._part = part
        self._plan = plan
        self._styles = styles
        self._strings = strings
        self._date1904 = draft.package.date1904
        self._undo = SheetUndo(plan.sheet, styles)
        self._result = SheetResult([], [])

    def run(self, progress: Progress) -> SheetResult:
        """Makes the changes.

        Raises:
            RefusedError: one of them would harm the workbook.
        """
        plan_locks(self._plan)
        self._require_no_headings()
        if self._plan.touches_cells:
            self._rewrite_cells(progress)
        else:
            self._rewrite_frame()
        return self._result

    def _require_no_headings(self) -> None:
        """The headings of an Excel table are written in its own part too."""
        if not self._plan.has_values:
            return
        for link in self._draft.relationships(self._part):
            if link.kind != "table" or link.target not in self._draft:
                continue
            root = parse_xml(self._draft.read(link.target), link.target)
            if root.get("headerRowCount", "1") == "0":
                continue
            area = RangeRef.parse(root.get("ref", "A1"))
            for column, cell in self._plan.cells.get(area.first_row, {}).items():
                if cell.value is not None and area.first_column <= column <= area.last_column:
                    place = CellRef(area.first_row, column)
                    raise UnsupportedEditError(
                        msg("{cell} is a heading of an Excel table.",
                            cell=f"{self._plan.sheet}!{place.a1}"),
                        msg("Change it in Excel, so that formulas which use it follow."),
                    )  # fmt: skip

    def _rewrite_cells(self, progress: Progress) -> None:
        with self._draft.stream(self._part) as source:
            stream = SheetStream(source, self._plan.sheet)
            head = head_of(stream, self._plan.sheet)
            columns = self._columns(head)
            widen_dimension(head, self._plan.bounds())
            cells = RowCells(
                stream, self._plan, columns, self._styles, self._undo, date1904=self._date1904
            )
            rows = RowEditor(stream, self._plan, cells)
            with self._draft.rewriting(self._part) as write:
                write(head.markup() + stream.open_tag)
                rows.run(write, progress, _rows_of(head))
                tail = tail_of(stream, self._plan.sheet)
                self._edit_tail(head, tail)
                write(stream.close_tag + tail.markup())
        self._result.overwrote_formula = cells.overwrote_formula
        self._result.saw_formula = rows.saw_formula

    def _rewrite_frame(self) -> None:
        """Rewrites the part only if its head or tail has changed."""
        with self._draft.stream(self._part) as source:
            stream = SheetStream(source, self._plan.sheet)
            for _ in stream.blocks():
                pass
            head = head_of(stream, self._plan.sheet)
            tail = tail_of(stream, self._plan.sheet)
        self._edit_tail(head, tail)
        if not tail.changed:
            return
        with self._draft.stream(self._part) as source:
            stream = SheetStream(source, self._plan.sheet)
            with self._draft.rewriting(self._part) as write:
                write(stream.head + stream.open_tag)
                for block in stream.blocks():
                    write(block.data)
                write(stream.close_tag + tail.markup())

    def _columns(self, head: Frame) -> Columns:
        columns = Columns(head)
        looks = column_looks(self._plan.areas)
        if looks:
            columns.restyle(looks, self._styles)
            columns.write(head)
            tops: dict[tuple[int, type], int] = {}
            for area in self._plan.areas:
                if area.is_open:
                    for column in range(area.range.first_column, area.range.last_column + 1):
                        key = (column, type(area.aspect))
                        tops[key] = min(tops.get(key, MAX_ROW), area.range.first_row)
            self._undo.columns(columns.before, looks, tops)
        return columns

    def _edit_tail(self, head: Frame, tail: Frame) -> None:
        """Changes what stands behind the rows, and puts the inverse together."""
        plan, inverse = self._plan, self._result.inverse
        protection = Protection(tail, plan.sheet)
        protection.apply(plan.protection)
        validations = Validations(tail, plan.sheet, date1904=self._date1904)
        if plan.validations:
            validations.apply(plan.validations)
        conditionals = ConditionalFormats(tail, plan.sheet, self._styles)
        if plan.conditionals:
            conditionals.apply(plan.conditionals)
        strings = self._strings(self._undo.needed_strings())
        cells = self._undo.changes(CellReader(strings, date1904=self._date1904))
        taken_back = protection.inverse(self._undo.locks)
        if taken_back is not None:
            inverse.append(taken_back)
        inverse.extend(validations.inverse())
        inverse.extend(conditionals.inverse())
        inverse.extend(cells)
        if plan.notes:
            notes = SheetNotes(self._draft, self._part, plan.sheet, tail)
            notes.apply(plan.notes, measures_of(head))
            inverse.extend(notes.inverse)
            self._result.warnings.extend(notes.warnings)


def _rows_of(head: Frame) -> int:
    """About how many rows the sheet has, as its `dimension` says; 0 where it does not."""
    element = head.get("dimension")
    try:
        return 0 if element is None else RangeRef.parse(element.get("ref", "")).last_row
    except ValueError:
        return 0
