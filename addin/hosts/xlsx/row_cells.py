"""The cells of one row, changed while the rows stream by.

Touched cells get new content or a new format number, missing ones are made where they are
needed, and everything else in the row, unknown markup included, is kept byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from addin.hosts.xlsx.cell_markup import CellWriter, NewContent, stored
from addin.hosts.xlsx.columns import Columns
from addin.hosts.xlsx.looks import Look, NumberAspect
from addin.hosts.xlsx.number_formats import TEXT, shows_date
from addin.hosts.xlsx.plan import CellPlan, SheetPlan, Wishes
from addin.hosts.xlsx.serials import default_code
from addin.hosts.xlsx.shared_formulas import SharedFormulas
from addin.hosts.xlsx.sheet_stream import (
    SheetStream,
    attribute,
    column_of,
    is_true,
    reference,
    with_attribute,
    without_attribute,
)
from addin.hosts.xlsx.styles import StyleBook
from addin.hosts.xlsx.sweep import Sweep
from addin.hosts.xlsx.undo import SheetUndo
from addin.table.cells import MAX_COLUMN, CellRef, column_letters

_NO_LOOK = Look()
_FEW_COLUMNS = 32


class RowCells:
    """Changes the cells of one row after the other.

    Attributes:
        sweep: the plan, at the current row.
        formulas: the shared formulas seen so far.
        overwrote_formula: whether a formula was replaced, emptied or written.
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
        self._columns = columns
        self._styles = styles
        self._undo = undo
        self.sweep = Sweep(plan)
        self._hidden = plan.hidden
        self._row = 0
        self.formulas = SharedFormulas(plan.sheet, stream.patterns, stream.prefix)
        self._writer = CellWriter(stream.prefix, date1904=date1904)
        self._formula_tag = b"<%bf" % stream.prefix
        self._start_tags: dict[tuple[int, ...], re.Pattern[bytes]] = {}
        self._row_style: int | None = None
        self._row_style_after: int | None = None
        self._row_base = 0
        self._odd_columns: set[int] | None = None
        self.overwrote_formula = False

    def enter(self, row: int, attributes: bytes) -> None:
        """Makes a row the current one."""
        self.sweep.enter(row)
        self._row = row
        self._row_style = None
        if is_true(attribute(attributes, b"customFormat")):
            self._row_style = int(attribute(attributes, b"s") or b"0")
        self._row_style_after = self._row_style

    def attributes(self, attributes: bytes) -> bytes:
        """The row's attributes: hidden or shown, and formatted where whole rows are meant."""
        attributes = self._seen(attributes)
        if self._row_style_after == self._row_style:
            return attributes
        style = b"%d" % (self._row_style_after or 0)
        return with_attribute(with_attribute(attributes, b"s", style), b"customFormat", b"1")

    def _seen(self, attributes: bytes) -> bytes:
        wanted = self._hidden.get(self._row)
        if wanted is None or is_true(attribute(attributes, b"hidden")) is wanted:
            return attributes
        self._undo.hidden(self._row, not wanted)
        if wanted:
            return with_attribute(attributes, b"hidden", b"1")
        return without_attribute(attributes, b"hidden")

    @property
    def changes_row(self) -> bool:
        """Whether the current row itself gets a format, or is hidden."""
        return self._row_style_after != self._row_style or self._hidden.get(self._row, False)

    def cells(self, row: int, inner: bytes) -> list[bytes]:
        """The markup inside a row after the changes."""
        planned = self.sweep.cells(row)
        wanted = self._wanted_columns(planned, row)
        if self._is_regular(row, inner) and self._finds_all(row, inner, wanted):
            if not self.sweep.has_ranges:
                return self._quick_cells(row, inner, planned, wanted)
            if not planned and b"/>" not in inner:
                return [self._quick_looks(row, inner)]
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
            wishes = self.sweep.wishes(column)
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

    # Most rows are written in one plain way, and are changed without looking at each cell.

    def _is_regular(self, row: int, inner: bytes) -> bool:
        """Whether every cell begins with its address, and no formula waits for its text."""
        start = b"<%bc" % self._stream.prefix
        return (
            row > self.formulas.reach
            and b"'" not in inner
            and inner.count(start) == inner.count(start + b' r="')
        )

    def _finds_all(self, row: int, inner: bytes, wanted: list[int]) -> bool:
        """Whether all wanted cells are there, in order."""
        position = 0
        for column in wanted:
            position = inner.find(self._start_of(row, column), position)
            if position < 0:
                return False
        return True

    def _start_of(self, row: int, column: int) -> bytes:
        return b'<%bc r="%b"' % (self._stream.prefix, reference(row, column))

    def _quick_cells(
        self, row: int, inner: bytes, planned: Mapping[int, CellPlan], wanted: list[int]
    ) -> list[bytes]:
        """The markup of a regular row after changes of single cells, all of them there."""
        pieces: list[bytes] = []
        position = 0
        for column in wanted:
            if column not in planned:
                continue
            start = inner.find(self._start_of(row, column), position)
            match = self._stream.patterns.cell.match(inner, start)
            assert match is not None
            pieces.append(inner[position:start])
            plan, place = planned[column], CellRef(row, column)
            pieces.append(self._edit_cell(place, match[0], match[1], match[2], plan, None))
            position = match.end()
        pieces.append(inner[position:])
        return pieces

    def _quick_looks(self, row: int, inner: bytes) -> bytes:
        """The markup of a regular row after changes of ranges' looks, no cell missing."""

        def restyled(match: re.Match[bytes]) -> bytes:
            column = column_of(match[1])
            wishes = self.sweep.wishes(column)
            if wishes is None:
                return match[0]
            style = attribute(match[2], b"s")
            before = int(style) if style else 0
            look = wishes.look()
            after = self._styles.restyle(before, look)
            self._undo.look(row, column, before, look)
            if after == before:
                return match[0]
            return b'<%bc r="%b"%b>' % (self._stream.prefix, match[1], _styled(match[2], after))

        return self._tags_of(self.sweep.covered_columns()).sub(restyled, inner)

    def _tags_of(self, columns: tuple[int, ...]) -> re.Pattern[bytes]:
        """The start tags of a regular row's cells in some columns; of all, if they are many."""
        pattern = self._start_tags.get(columns)
        if pattern is None:
            letters = b"|".join(column_letters(c).encode() for c in columns[:_FEW_COLUMNS])
            letters = letters if len(columns) <= _FEW_COLUMNS else b"[A-Z]+"
            prefix = re.escape(self._stream.prefix)
            pattern = re.compile(rb'<%bc r="((?:%b)[0-9]+)"([^>]*)>' % (prefix, letters))
            self._start_tags[columns] = pattern
        return pattern

    def _wanted_columns(self, planned: Mapping[int, CellPlan], row: int) -> list[int]:
        """The columns whose cells are to be made if they are missing, in order."""
        columns = set(self.sweep.closed_columns())
        columns.update(planned)
        has_own = self._row_style is not None
        is_lead = row < self.sweep.lead and not has_own
        starts = self.sweep.row_starts(has_own=has_own or is_lead)
        if is_lead:
            columns.update(self.sweep.narrow)
        elif has_own or starts:
            columns.update(self.sweep.open_columns())
        if starts or (is_lead and self.sweep.has_wide):
            columns.update(self._restyle_row(row, starts))
        return sorted(columns)

    def _restyle_row(self, row: int, starts: list[int]) -> set[int]:
        """Gives the row its own format; returns columns whose empty cells need another.

        Args:
            row: the current row.
            starts: first columns of the ranges that mean the whole row; none where the row
                only keeps the old look of columns that change further down.
        """
        wishes = self.sweep.wishes(MAX_COLUMN)
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
        wishes = _merged(plan, self.sweep.wishes(column))
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
            self.formulas.overwrite(CellRef(row, column), b"")
            self._undo.value(row, column, None, self._quoted_before(look, before))
        is_blank = content is None or not content.inner
        if is_blank and after == self._inherited_after(column) and not speaks:
            return b""
        return self._markup(b' r="%b"' % reference(row, column), after, content)

    def _passing_cell(self, place: CellRef, markup: bytes, inner: bytes | None) -> bytes:
        """An untouched cell, which may have to speak for a shared formula."""
        if place.row > self.formulas.reach or not inner or b"shared" not in inner:
            return markup
        new = self.formulas.promote(place, inner)
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
            if place.row <= self.formulas.reach and b"shared" in inner:
                inner = self.formulas.promote(place, inner)
            return self._rebuilt(_styled(attributes, after), inner)
        old = self.formulas.overwrite(place, inner or b"")
        self.overwrote_formula = self.overwrote_formula or self._formula_tag in old
        self._undo.value(
            place.row,
            place.column,
            stored(attributes, old, self._stream.prefix),
            self._quoted_before(look, before),
        )
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
        """What is to change in the format, with what the content itself asks for.

        A date wants a date format; a text that looks like a formula wants the apostrophe in
        front, unless the cell's text format does the same.
        """
        look = wishes.look() if wishes is not None else _NO_LOOK
        if content is None or (content.moment is None and content.quoted is None):
            return look
        code = look.number.code if look.number else self._styles.number_code(before)
        is_kept = code == TEXT and content.quoted and not content.is_record
        if content.quoted not in (None, self._styles.is_quoted(before)) and not is_kept:
            look = replace(look, quoted=content.quoted)
        if content.moment is None or look.number is not None or shows_date(code):
            return look
        return replace(look, number=NumberAspect(default_code(content.moment)))

    def _quoted_before(self, look: Look, before: int) -> bool | None:
        return None if look.quoted is None else self._styles.is_quoted(before)

    def _markup(self, address: bytes, style: int, content: NewContent | None) -> bytes:
        attributes = address + (b' s="%d"' % style if style else b"")
        if content is None:
            return self._rebuilt(attributes, b"")
        if self._formula_tag in content.inner:
            self.overwrote_formula = True
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
