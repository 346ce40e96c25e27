"""The rows of a sheet, rewritten while they stream by.

Blocks of rows that the plan does not touch pass as they are. In a touched row, touched cells
get new content or a new format number, missing ones are made, and everything else, unknown
markup included, is kept byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from addin.hosts.port import Progress
from addin.hosts.xlsx.cell_markup import CellWriter, NewContent, stored
from addin.hosts.xlsx.columns import Columns
from addin.hosts.xlsx.looks import Look, NumberAspect
from addin.hosts.xlsx.number_formats import shows_date
from addin.hosts.xlsx.plan import CellPlan, SheetPlan, Sweep, Wishes
from addin.hosts.xlsx.serials import default_code
from addin.hosts.xlsx.shared_formulas import SharedFormulas
from addin.hosts.xlsx.sheet_stream import (
    Block,
    RowSpan,
    SheetStream,
    attribute,
    column_of,
    is_true,
    reference,
    with_attribute,
    without_attribute,
)
from addin.hosts.xlsx.styles import StyleBook
from addin.hosts.xlsx.undo import SheetUndo
from addin.table.cells import MAX_COLUMN, MAX_ROW, CellRef

_NO_LOOK = Look()


class RowEditor:
    """Applies a plan to the rows of one sheet.

    Attributes:
        overwrote_formula: whether a formula was replaced or emptied.
        saw_formula: whether the rows that were looked at hold a formula.
    """

    def __init__(
        self,
        stream: SheetStream,
        plan: SheetPlan,
        columns: Columns,
        styles: StyleBook,
        undo: SheetUndo,
        *,
        date1904: bool,
    ) -> None:
        self._stream = stream
        self._plan = plan
        self._columns = columns
        self._styles = styles
        self._undo = undo
        self._sweep = Sweep(plan)
        self._writer = CellWriter(stream.prefix, date1904=date1904)
        self._formulas = SharedFormulas(plan.sheet, stream.patterns, stream.prefix)
        self._formula_tag = b"<%bf" % stream.prefix
        self._row_style: int | None = None
        self._row_style_after: int | None = None
        self._row_base = 0
        self._odd_columns: set[int] | None = None
        self._dropped_row = False
        self.overwrote_formula = False
        self.saw_formula = False

    def run(self, write: Callable[[bytes], None], progress: Progress, total: int) -> None:
        """Streams all rows.

        Args:
            write: takes the new markup.
            progress: told the row after each block.
            total: about how many rows there are.
        """
        before = 0
        for block in self._stream.blocks():
            if self._plan.has_values:
                self._formulas.look_through(block.data)
                self.saw_formula = self.saw_formula or self._formula_tag in block.data
            if self._passes(block, before):
                write(block.data)
                assert block.following is not None
                before = block.following - 1
            else:
                before = self._edit_block(block, before, write)
            progress(min(before, total), total)
        self._missing_rows(before + 1, MAX_ROW, write)

    def _passes(self, block: Block, before: int) -> bool:
        """Whether nothing in or before a block is to change."""
        if block.first is None or block.following is None:
            return False
        if block.first <= self._formulas.reach:
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
            if not touched and not renumbered and number > self._formulas.reach:
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
            self._enter(row, b"")
            cells = b"".join(self._cells(row, b""))
            attributes = self._row_attributes(b' r="%d"' % row)
            if cells or self._row_style_after is not None:
                name = self._stream.prefix + b"row"
                write(b"<%b%b>%b</%b>" % (name, attributes, cells, name))
            row = self._sweep.missing.at_or_after(row + 1)

    def _edit_row(self, span: RowSpan, inner: bytes) -> bytes | None:
        """The new markup of a row; None where nothing changed."""
        self._enter(span.number, span.attributes)
        cells = b"".join(self._cells(span.number, inner))
        attributes = self._row_attributes(span.attributes)
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

    def _enter(self, row: int, attributes: bytes) -> None:
        """Makes a row the current one."""
        self._sweep.enter(row)
        self._row_style = None
        if is_true(attribute(attributes, b"customFormat")):
            self._row_style = int(attribute(attributes, b"s") or b"0")
        self._row_style_after = self._row_style

    def _row_attributes(self, attributes: bytes) -> bytes:
        """The row's attributes, with its own format changed where whole rows are meant."""
        if self._row_style_after == self._row_style:
            return attributes
        style = b"%d" % (self._row_style_after or 0)
        return with_attribute(with_attribute(attributes, b"s", style), b"customFormat", b"1")

    # Cells.

    def _cells(self, row: int, inner: bytes) -> list[bytes]:
        """The markup inside a row after the changes."""
        planned = self._sweep.cells(row)
        wanted = self._wanted_columns(planned, row)
        pieces: list[bytes] = []
        position = 0
        next_wanted = 0
        column = 0
        dropped = False
        for match in self._stream.patterns.cell.finditer(inner):
            markup, attributes = match[0], match[1]
            address = attribute(attributes, b"r")
            column = column_of(address) if address else column + 1
            if address is None and dropped:
                attributes += b' r="%b"' % reference(row, column)
                markup = self._rebuilt(attributes, match[2] or b"")
            pieces.append(inner[position : match.start()])
            while next_wanted < len(wanted) and wanted[next_wanted] < column:
                pieces.append(self._missing_cell(row, wanted[next_wanted], planned))
                next_wanted += 1
            if next_wanted < len(wanted) and wanted[next_wanted] == column:
                next_wanted += 1
            wishes = self._sweep.wishes(column)
            plan = planned.get(column)
            place = CellRef(row, column)
            if plan is not None or wishes is not None:
                piece = self._edit_cell(place, markup, attributes, match[2], plan, wishes)
                dropped = dropped or not piece
            else:
                piece = self._passing_cell(place, markup, match[2])
            pieces.append(piece)
            position = match.end()
        pieces.extend(self._missing_cell(row, later, planned) for later in wanted[next_wanted:])
        pieces.append(inner[position:])
        return pieces

    def _wanted_columns(self, planned: Mapping[int, CellPlan], row: int) -> list[int]:
        """The columns whose cells are to be made if they are missing, in order."""
        columns = set(self._sweep.closed_columns())
        columns.update(planned)
        has_own = self._row_style is not None
        is_lead = row < self._sweep.lead and not has_own
        starts = self._sweep.row_starts(has_own=has_own or is_lead)
        if is_lead:
            columns.update(self._sweep.narrow)
        elif has_own or starts:
            columns.update(self._sweep.open_columns())
        if starts or (is_lead and self._sweep.has_wide):
            columns.update(self._restyle_row(row, starts))
        return sorted(columns)

    def _restyle_row(self, row: int, starts: list[int]) -> set[int]:
        """Gives the row its own format; returns columns whose empty cells need another.

        Args:
            row: the current row.
            starts: first columns of the ranges that mean the whole row; none where the row
                only keeps the old look of columns that change further down.
        """
        wishes = self._sweep.wishes(MAX_COLUMN)
        base = self._inherited(MAX_COLUMN)
        self._row_base = base
        self._row_style_after = base
        if wishes is not None:
            look = wishes.look()
            self._row_style_after = self._styles.restyle(base, look)
            self._undo.row(row, min(starts), base, look)
        others = set(range(1, max(starts, default=1)))
        return others if self._row_style is not None else others | self._odd(base)

    def _odd(self, base: int) -> set[int]:
        """The columns whose own format is not that of the last column."""
        if self._odd_columns is None:
            own = enumerate(self._columns.before)
            self._odd_columns = {c for c, style in own if c and style != base}
        return self._odd_columns

    def _inherited(self, column: int) -> int:
        """The format that an empty cell of the row had."""
        if self._row_style is not None:
            return self._row_style
        return self._columns.before[column]

    def _inherited_after(self, column: int) -> int:
        """The format that an empty cell of the row is going to have."""
        if self._row_style_after is not None:
            return self._row_style_after
        return self._columns.after[column]

    def _missing_cell(self, row: int, column: int, planned: Mapping[int, CellPlan]) -> bytes:
        """The markup of a cell that was not there; nothing where none is needed."""
        plan = planned.get(column)
        wishes = _merged(plan, self._sweep.wishes(column))
        before = self._inherited(column)
        content = self._new_content(plan)
        look = self._look(wishes, content, before)
        after = self._styles.restyle(before, look) if look is not _NO_LOOK else before
        # Where the row's own format changes, or hides its column's, taking the change back
        # must find a cell that says how it was.
        own = self._row_style is not None or (
            self._row_style_after is not None and before != self._row_base
        )
        speaks = look is not _NO_LOOK and own
        if after != before or speaks:
            self._undo.look(row, column, before, look)
        if content is not None:
            self._formulas.overwrite(CellRef(row, column), b"")
            self._undo.value(row, column, None)
        is_blank = content is None or not content.inner
        if is_blank and after == self._inherited_after(column) and not speaks:
            return b""
        return self._markup(b' r="%b"' % reference(row, column), after, content)

    def _passing_cell(self, place: CellRef, markup: bytes, inner: bytes | None) -> bytes:
        """An untouched cell, which may have to speak for a shared formula."""
        if place.row > self._formulas.reach or not inner or b"shared" not in inner:
            return markup
        new = self._formulas.promote(place, inner)
        return markup if new is inner else markup.replace(inner, new, 1)

    def _edit_cell(
        self,
        place: CellRef,
        markup: bytes,
        attributes: bytes,
        inner: bytes | None,
        plan: CellPlan | None,
        ranges: Wishes | None,
    ) -> bytes:
        """The markup of a touched cell."""
        style = attribute(attributes, b"s")
        before = int(style) if style else 0
        content = self._new_content(plan)
        look = self._look(_merged(plan, ranges), content, before)
        after = self._styles.restyle(before, look) if look is not _NO_LOOK else before
        if after != before or (ranges is not None and look is not _NO_LOOK):
            self._undo.look(place.row, place.column, before, look)
        if content is None:
            inner = inner or b""
            if after == before:
                return self._passing_cell(place, markup, inner)
            if not inner and self._is_needless(attributes, after, place.column):
                return b""
            if place.row <= self._formulas.reach and b"shared" in inner:
                inner = self._formulas.promote(place, inner)
            return self._rebuilt(_styled(attributes, after), inner)
        old = self._formulas.overwrite(place, inner or b"")
        self.overwrote_formula = self.overwrote_formula or self._formula_tag in old
        self._undo.value(place.row, place.column, stored(attributes, old, self._stream.prefix))
        address = attribute(attributes, b"r")
        if not content.inner and self._is_needless(b"", after, place.column) and address:
            return b""
        return self._markup(b' r="%b"' % address if address else b"", after, content)

    def _is_needless(self, attributes: bytes, style: int, column: int) -> bool:
        """Whether an empty cell says nothing that its column or row does not say."""
        if style != self._inherited_after(column) or self._columns.changed:
            return False
        rest = without_attribute(without_attribute(attributes, b"r"), b"s")
        return (attribute(attributes, b"r") is not None and not rest.strip()) or not attributes

    def _new_content(self, plan: CellPlan | None) -> NewContent | None:
        if plan is None or plan.value is None:
            return None
        return self._writer.content(plan.value)

    def _look(self, wishes: Wishes | None, content: NewContent | None, before: int) -> Look:
        """What is to change in the format, a date's own wish for a date format included."""
        look = wishes.look() if wishes is not None else _NO_LOOK
        if content is None or content.moment is None:
            return look
        code = look.number.code if look.number else self._styles.number_code(before)
        if look.number is not None or shows_date(code):
            return look
        return Look(look.fill, NumberAspect(default_code(content.moment)), look.lock)

    def _markup(self, address: bytes, style: int, content: NewContent | None) -> bytes:
        attributes = address + (b' s="%d"' % style if style else b"")
        if content is None:
            return self._rebuilt(attributes, b"")
        return self._rebuilt(attributes + content.attributes, content.inner)

    def _rebuilt(self, attributes: bytes, inner: bytes) -> bytes:
        name = self._stream.prefix + b"c"
        if not inner:
            return b"<%b%b/>" % (name, attributes)
        return b"<%b%b>%b</%b>" % (name, attributes, inner, name)


def _merged(plan: CellPlan | None, ranges: Wishes | None) -> Wishes | None:
    own = plan.wishes if plan is not None else None
    if own is None or ranges is None:
        return own or ranges
    return own.over(ranges)


def _styled(attributes: bytes, style: int) -> bytes:
    if style == 0:
        return without_attribute(attributes, b"s")
    return with_attribute(attributes, b"s", b"%d" % style)
