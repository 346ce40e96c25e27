"""Bringing an open workbook from one state of its mirror to another, in whole lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from addin.hosts.excel import looks, names
from addin.hosts.excel.macros import NO_FILL, Aspect, Macros
from addin.hosts.excel.mirror import filled
from addin.hosts.excel.reading import CELLS_A_CALL
from addin.hosts.memory_changes import Workbook
from addin.hosts.memory_sheet import Layer, MemorySheet, Stored
from addin.hosts.mirrors.areas import rectangles, strips
from addin.hosts.mirrors.differences import changed_rules, changed_values, wide_pieces
from addin.hosts.mirrors.trying import Areas
from addin.hosts.xlsx.number_formats import GENERAL, shows_date
from addin.hosts.xlsx.result_writing import HEADER_ROW
from addin.table.cells import CellError, CellRef, RangeRef, column_letters
from addin.table.changes import Formula, PutSheet

TEXT = "@"
_LONG_TEXT = 8_000
"""Longer texts are written one by one; Excel takes no arrays that hold them."""
_DAYS_UNTIL_1904 = 1462
_TITLE_SIZE = 14
_HEADER_FILL = "#1F4E79"
_WHITE = "#FFFFFF"
_WIDEST = 255


class Writer:
    """Writes to one open workbook."""

    def __init__(self, book: Any, macros: Macros, *, date1904: bool) -> None:
        """
        Args:
            book: xlwings' Book.
            macros: for the workbook.
            date1904: whether it counts its days from 1904.
        """
        self._book = book
        self._macros = macros
        self._date1904 = date1904

    def bring(
        self,
        old: Workbook,
        new: Workbook,
        areas: Areas,
        rebuilt: Mapping[str, PutSheet | None],
    ) -> None:
        """Brings the workbook from `old` to `new`.

        Args:
            areas: the ranges whose looks may differ.
            rebuilt: the result sheets that are made anew or removed, by their names without
                case; with the change that describes them, where there is one.
        """
        if old.identity != new.identity:
            names.set_identity(self._book, new.identity)
        if rebuilt:
            for sheet in list(self._book.sheets):
                if sheet.name.casefold() in rebuilt:
                    sheet.delete()
        for place, sheet in enumerate(new.sheets):
            key = sheet.name.casefold()
            if key in rebuilt:
                self._add(new, place, rebuilt[key])
            else:
                self._change(old.sheet(sheet.name), sheet, areas)

    def _add(self, new: Workbook, place: int, described: PutSheet | None) -> None:
        sheet = new.sheets[place]
        if place:
            own = self._book.sheets.add(sheet.name, after=new.sheets[place - 1].name)
        else:
            own = self._book.sheets.add(sheet.name, before=self._book.sheets[0].name)
        names.set_result(own)
        areas = {(sheet.name, layer): filled(sheet) for layer in ("fills", "formats", "locks")}
        empty = MemorySheet(sheet.name)
        # Formats first: in a column of texts every entry stays a text.
        self._layers(empty, sheet, areas)
        self._values(sheet.name, {}, sheet.values, sheet.formats, sheet.formats)
        for table in sheet.tables:
            area = own.range(table.range.a1)
            own.tables.add(area, table.name, table_style_name="TableStyleLight1")
        self._extras(empty, sheet)
        self._macros.write(sheet.name, Aspect.LINK, _links(sheet))
        if described is not None:
            last = column_letters(len(described.columns))
            header = (f"A{HEADER_ROW}:{last}{HEADER_ROW}", _HEADER_FILL)
            self._macros.write(sheet.name, Aspect.FILL, [header])
            self._macros.write(sheet.name, Aspect.DRESS, _dress(described))
            self._macros.write(sheet.name, Aspect.FREEZE, [(HEADER_ROW,)])
        if sheet.protected:
            self._macros.protect(sheet.name, sheet.password)

    def _change(self, old: MemorySheet, new: MemorySheet, areas: Areas) -> None:
        before = (old.protected, old.password)
        differs = before != (new.protected, new.password) or _differ(old, new)
        if not differs:
            return
        # Even what is allowed on a protected sheet is not allowed to a program.
        if old.protected:
            self._macros.unprotect(old.name, old.password)
        self._values(new.name, old.values, new.values, old.formats, new.formats)
        self._layers(old, new, areas)
        self._extras(old, new)
        if new.protected:
            self._macros.protect(new.name, new.password)

    def _values(
        self,
        name: str,
        old: Mapping[CellRef, Stored],
        new: Mapping[CellRef, Stored],
        present: Layer[str],
        later: Layer[str],
    ) -> None:
        cells = changed_values(old, new)
        entries = {}
        freed = []
        for cell, value in cells.items():
            code = present.at(cell)
            if code == TEXT and _is_text(value) and later.at(cell) != TEXT:
                # Without its text format it needs the apostrophe, or entering it again would
                # make a formula or a number of it.
                code = GENERAL
            elif code == TEXT and value is not None and not _is_text(value):
                # In a cell of text format, a number or a formula would become a text.
                freed.append(cell)
                code = GENERAL
            shown = value.value if isinstance(value, Formula) else value
            is_day = isinstance(shown, float) and shows_date(later.at(cell))
            entries[cell] = self._entry(value, code, is_day=is_day)
        if not cells:
            return
        own = self._book.sheets[name]
        places = rectangles(freed)
        self._macros.write(name, Aspect.FORMAT, [(area.a1, GENERAL) for area in places])
        long = [c for c in cells if isinstance(v := entries[c], str) and len(v) > _LONG_TEXT]
        for cell in long:
            own.range(cell.a1).raw_value = entries.pop(cell)
        for whole in rectangles(entries):
            for strip in strips(whole, CELLS_A_CALL):
                own.range(strip.a1).raw_value = [
                    [
                        entries[CellRef(row, column)]
                        for column in range(strip.first_column, strip.last_column + 1)
                    ]
                    for row in range(strip.first_row, strip.last_row + 1)
                ]
        back = [(RangeRef.of_cell(cell).a1, present.at(cell)) for cell in freed]
        self._macros.write(name, Aspect.FORMAT, back)

    def _entry(self, value: Stored | None, code: str, *, is_day: bool) -> object:
        """A value as it is put into a cell so that Excel takes it for just that."""
        if isinstance(value, Formula):
            return f"={value.text}"
        if isinstance(value, CellError):
            return str(value)
        if isinstance(value, str):
            # An apostrophe in front says "text"; in a cell of text format it is not needed.
            return value if code == TEXT and not value.startswith("'") else f"'{value}"
        if is_day and self._date1904 and isinstance(value, float):
            return value - _DAYS_UNTIL_1904
        # What xlwings itself writes for a blank.
        return "" if value is None else value

    def _layers(self, old: MemorySheet, new: MemorySheet, areas: Areas) -> None:
        write, name = self._macros.write, new.name
        fills = _painted(old.fills, new.fills, areas.get((name, "fills"), ()))
        write(name, Aspect.FILL, [(area, color or NO_FILL) for area, color in fills])
        # A date gives its cell a format, too.
        cells = looks.around({*new.formats.cells, *old.formats.cells})
        formats = [*areas.get((name, "formats"), ()), *cells]
        write(name, Aspect.FORMAT, _painted(old.formats, new.formats, formats))
        locks = _painted(old.locks, new.locks, areas.get((name, "locks"), ()))
        write(name, Aspect.LOCK, [(area, int(locked)) for area, locked in locks])

    def _extras(self, old: MemorySheet, new: MemorySheet) -> None:
        write, name = self._macros.write, new.name
        changed = [c for c in sorted({*old.notes, *new.notes})
                   if old.notes.get(c) != new.notes.get(c)]  # fmt: skip
        write(name, Aspect.NOTE, [(cell.a1, new.notes.get(cell, "")) for cell in changed])
        gone = [looks.no_check_row(c.range) for c in old.validations if c not in new.validations]
        come = [looks.check_row(c) for c in new.validations if c not in old.validations]
        write(name, Aspect.CHECK, [*gone, *come])
        write(name, Aspect.RULE, _rules(old, new))
        other = old.hidden_rows ^ new.hidden_rows
        rows = rectangles(CellRef(row, 1) for row in other)
        write(
            name,
            Aspect.HIDDEN_ROWS,
            [(f"{r.first_row}:{r.last_row}", int(n in new.hidden_rows))
             for area in rows for r, n in _of_one_kind(area, new.hidden_rows)],
        )  # fmt: skip


def _is_text(value: Stored | None) -> bool:
    return isinstance(value, str) and not isinstance(value, CellError)


def _differ(old: MemorySheet, new: MemorySheet) -> bool:
    parts = ("values", "notes", "validations", "conditional_formats", "hidden_rows",
             "fills", "formats", "locks")  # fmt: skip
    return any(getattr(old, part) != getattr(new, part) for part in parts)


def _painted(old: Layer[Any], new: Layer[Any], areas: Iterable[RangeRef]) -> list[tuple[str, Any]]:
    """What is to be painted, in order, so that some areas look as in `new`."""
    found: list[tuple[str, Any]] = []
    for area in areas:
        if not new.is_wide(area):
            found += [
                (run.a1, value)
                for run, value in new.runs(area)
                if any(old.at(cell) != value for cell in run.cells())
            ]
            continue
        found += [(piece.a1, value) for piece, value in wide_pieces(new, area)]
        found += [(cell.a1, value) for cell, value in new.cells.items() if cell in area]
    return found


def _rules(old: MemorySheet, new: MemorySheet) -> list[tuple[str, str, str]]:
    """The conditional formats of the ranges in which something differs, made anew."""
    rows: list[tuple[str, str, str]] = []
    for area, after in changed_rules(old, new):
        rows.append((area.a1, "", ""))
        rows += [(area.a1, f"={rule.formula}", rule.color or "") for rule in after]
    return rows


def _of_one_kind(area: RangeRef, hidden: frozenset[int]) -> list[tuple[RangeRef, int]]:
    """Consecutive rows in pieces that are all hidden or all shown, with a row of each."""
    rows = range(area.first_row, area.last_row + 1)
    pieces: list[tuple[RangeRef, int]] = []
    for kind in (True, False):
        cells = (CellRef(row, 1) for row in rows if (row in hidden) is kind)
        pieces += [(piece, piece.first_row) for piece in rectangles(cells)]
    return pieces


def _links(sheet: MemorySheet) -> list[tuple[str, str, str, str]]:
    rows = []
    for cell, target in sorted(sheet.links.items()):
        file, hash_, place = target.rpartition("#")
        text = str(sheet.result(cell) or "")
        rows.append((cell.a1, file if hash_ else "", place, text))
    return rows


def _dress(described: PutSheet) -> list[tuple[str, str, object]]:
    """The looks of a new result sheet, as rows of `Aspect.DRESS`."""
    last = column_letters(len(described.columns))
    header = f"A{HEADER_ROW}:{last}{HEADER_ROW}"
    rows: list[tuple[str, str, object]] = [
        ("A1", "bold", 1),
        ("A1", "size", _TITLE_SIZE),
        ("A1", "color", _HEADER_FILL),
        (header, "color", _WHITE),
        (header, "bold", 1),
    ]
    for place, column in enumerate(described.columns, 1):
        letters = column_letters(place)
        rows.append((f"{letters}:{letters}", "width", min(column.width, _WIDEST)))
        if column.wrap and described.rows:
            first, end = HEADER_ROW + 1, HEADER_ROW + len(described.rows)
            rows.append((f"{letters}{first}:{letters}{end}", "wrap", 1))
    for strong in rectangles(CellRef(HEADER_ROW + 1 + index, 1) for index in described.strong):
        rows.append((f"A{strong.first_row}:{last}{strong.last_row}", "bold", 1))
    return rows
