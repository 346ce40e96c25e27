"""What sheets of LibreOffice carry, as the rows of the aspects."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from addin.hosts.calc import addresses as places
from addin.hosts.calc import conditions, entries, filters, looks, validation
from addin.hosts.calc.addresses import Bounds, bounds_of
from addin.hosts.calc.books import Book
from addin.hosts.calc.sheets import Sheet
from addin.hosts.calc.uno_bridge import cell_at
from addin.hosts.calc_macros import protection
from addin.hosts.calc_macros.excels_numbers import OPERATORS, STYLES, TYPES, number_of
from addin.hosts.excel.macros import MIXED, NEEDS_PROPERTY, NO_FILL, Aspect, Row

_NOTHING = "ANY"


def a1(bounds: Bounds) -> str:
    """An address without dollar signs."""
    return places.a1(bounds, row=False, column=False)


def bounds(address: str) -> Bounds:
    """Where an address lies.

    Raises:
        ValueError: it is none.
    """
    found = places.parsed(address)
    if found is None:
        raise ValueError(f"{address!r} is no address.")
    return found


def book(own: Book) -> Sequence[Row]:
    """Whether days count from 1904, is read-only, is shared, and the version it asks for."""
    document = own.document
    own_words = document.DocumentProperties.UserDefinedProperties
    known = own_words.getPropertySetInfo().hasPropertyByName(NEEDS_PROPERTY)
    needed = str(own_words.getPropertyValue(NEEDS_PROPERTY)) if known else ""
    return [(own.null_date.year == 1904, bool(document.isReadonly()), False, needed)]


class Columns:
    """What the cells of some columns have, as stretches of rows."""

    def __init__(self, pieces: Iterable[tuple[Bounds, Any]]) -> None:
        """
        Args:
            pieces: areas that do not overlap, with what all their cells have.
        """
        found: defaultdict[int, list[tuple[int, int, Any]]] = defaultdict(list)
        for (top, left, bottom, right), value in sorted(pieces, key=lambda piece: piece[0]):
            for column in range(left, right + 1):
                stretches = found[column]
                if stretches and stretches[-1][1:] == (top - 1, value):
                    stretches[-1] = (stretches[-1][0], bottom, value)
                else:
                    stretches.append((top, bottom, value))
        self._stretches = {column: sorted(own) for column, own in found.items()}
        self._tops = {c: [top for top, _, _ in own] for c, own in self._stretches.items()}

    def common(self, area: Bounds) -> Any:
        """What all cells of an area have, or MIXED."""
        seen: set[Any] = set()
        for column in range(area[1], area[3] + 1):
            index = bisect_right(self._tops[column], area[0]) - 1
            _top, last, value = self._stretches[column][index]
            seen.add(value)
            if last < area[2] or len(seen) > 1:
                return MIXED
        return seen.pop()


def _layer(sheet: Sheet, addresses: Sequence[str], tell: Callable[[Any], Any]) -> Sequence[Row]:
    """An aspect for each address; so many calls as there are different looks, not addresses."""
    if not addresses:
        return []
    areas = [bounds(address) for address in addresses]
    top, left = min(a[0] for a in areas), min(a[1] for a in areas)
    bottom, right = max(a[2] for a in areas), max(a[3] for a in areas)
    pieces = [
        (bounds_of(part), tell(piece))
        for piece in _pieces(sheet.at((top, left, bottom, right)).xl)
        for part in piece.getRangeAddresses()
    ]
    columns = Columns(_told_once(pieces))
    return [(text, columns.common(area)) for text, area in zip(addresses, areas, strict=True)]


def _told_once(pieces: list[tuple[Bounds, Any]]) -> list[tuple[Bounds, Any]]:
    """Areas that differ in another aspect only, joined."""
    by_value: defaultdict[Any, list[Bounds]] = defaultdict(list)
    for area, value in pieces:
        by_value[value].append(area)
    return [(area, v) for v, areas in by_value.items() for area in entries.joined(areas)]


def _pieces(cells: Any) -> list[Any]:
    found = cells.getUniqueCellFormatRanges()
    return [found.getByIndex(index) for index in range(found.getCount())]


def _fill(sheet: Sheet, addresses: Sequence[str]) -> Sequence[Row]:
    def tell(piece: Any) -> str:
        color = piece.CellBackColor
        return NO_FILL if color < 0 else f"#{color:06X}"

    return _layer(sheet, addresses, tell)


def _format(sheet: Sheet, addresses: Sequence[str]) -> Sequence[Row]:
    formats = sheet.book.formats
    return _layer(sheet, addresses, lambda piece: formats.code(piece.NumberFormat))


def _lock(sheet: Sheet, addresses: Sequence[str]) -> Sequence[Row]:
    return _layer(sheet, addresses, lambda piece: int(piece.CellProtection.IsLocked))


def _state(sheet: Sheet, _addresses: Sequence[str]) -> Sequence[Row]:
    own = sheet.xl
    protected = bool(own.isProtected())
    has_password = protected and protection.has_password(sheet)
    rows, columns = _hidden(own)
    own_filter = filters.own_filter(sheet)
    area = "" if own_filter is None else a1(bounds_of(own_filter.getDataArea()))
    return [(protected, has_password, area, rows, columns)]


def _hidden(sheet: Any) -> tuple[str, str]:
    """The hidden rows and columns, such as "2:4,7:7" and "B:C"."""
    seen = [bounds_of(area) for area in sheet.queryVisibleCells().getRangeAddresses()]
    whole = bounds_of(sheet.getRangeAddress())
    rows = _gaps([(a[0], a[2]) for a in seen], whole[2])
    columns = _gaps([(a[1], a[3]) for a in seen], whole[3])
    letters = places.column_letters
    return (
        ",".join(f"{first + 1}:{last + 1}" for first, last in rows),
        ",".join(f"{letters(first)}:{letters(last)}" for first, last in columns),
    )


def _gaps(stretches: list[tuple[int, int]], last: int) -> list[tuple[int, int]]:
    found, following = [], 0
    for first, end in sorted({*stretches, (last + 1, last + 1)}):
        if first > following:
            found.append((following, first - 1))
        following = max(following, end + 1)
    return found


def _notes(sheet: Sheet, _addresses: Sequence[str]) -> Sequence[Row]:
    found = []
    for note in sheet.xl.getAnnotations():
        place = note.getPosition()
        found.append((a1((place.Row, place.Column, place.Row, place.Column)), note.getString()))
    return found


def _checks(sheet: Sheet, _addresses: Sequence[str]) -> Sequence[Row]:
    areas: defaultdict[tuple[Any, ...], list[Bounds]] = defaultdict(list)
    checks: dict[tuple[Any, ...], Any] = {}
    for piece in _pieces(sheet.xl):
        check = piece.Validation
        if check.Type.value == _NOTHING:
            continue
        source = check.getSourcePosition()
        key = (source.Row, source.Column, *_check(sheet, check))
        checks[key] = check
        areas[key] += [bounds_of(part) for part in piece.getRangeAddresses()]
    rows: list[Row] = []
    for key, parts in areas.items():
        for area in entries.joined(parts):
            told: tuple[Any, ...] = key[2:]
            if key[:2] != area[:2]:
                # Relative addresses count from the first cell.
                checks[key].setSourcePosition(cell_at(sheet.index - 1, area[0], area[1]))
                told = _check(sheet, checks[key])
            rows.append((a1(area), *told))
    return rows


def _check(sheet: Sheet, check: Any) -> tuple[Any, ...]:
    grammar = sheet.book.grammar
    kind = number_of(TYPES, check.Type.value, 0)
    operator = number_of(OPERATORS, check.getOperator().value, 1)
    first, second = check.getFormula1(), check.getFormula2()
    choices = validation.listed(first) if TYPES.get(kind) == "LIST" else None
    if choices is not None:
        one = ",".join(choices)
    elif TYPES.get(kind) in ("LIST", "CUSTOM"):
        one = f"={grammar.excel(first)}"
    else:
        one = grammar.excel(first)
    style = number_of(STYLES, check.ErrorAlertStyle.value, 1)
    return (
        kind, operator, one, grammar.excel(second), check.InputTitle, check.InputMessage,
        check.ErrorMessage, style,
    )  # fmt: skip


def _rules(sheet: Sheet, _addresses: Sequence[str]) -> Sequence[Row]:
    styles = sheet.book.document.getStyleFamilies().getByName("CellStyles")
    found: list[Row] = []
    for rule in conditions.all_rules(sheet.xl):
        areas = conditions.areas_of(rule)
        for index in range(rule.getCount()):
            entry = rule.getByIndex(index)
            number = getattr(entry, "Operator", None)
            if number != conditions.EXPRESSION:
                continue
            color = looks.from_color(styles.getByName(entry.StyleName).CellBackColor)
            fill = "" if color is None else "#{:02X}{:02X}{:02X}".format(*color)
            formula = f"={sheet.book.grammar.excel(entry.Formula1)}"
            found += [(a1(area), formula, fill) for area in areas]
    return found


def _merged(sheet: Sheet, _addresses: Sequence[str]) -> Sequence[Row]:
    own, found = sheet.xl, set()
    for piece in _pieces(own):
        parts = [bounds_of(part) for part in piece.getRangeAddresses()]
        # Cells of one look either all begin merged cells or none does.
        if not own.getCellByPosition(parts[0][1], parts[0][0]).getIsMerged():
            continue
        for top, left, bottom, right in parts:
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    found.add(sheet.at((row, column, row, column)).merge_area.bounds)
    return [(a1(area),) for area in sorted(found)]


ASPECTS: Mapping[Aspect, Callable[[Sheet, Sequence[str]], Sequence[Row]]] = {
    Aspect.STATE: _state, Aspect.FILL: _fill, Aspect.FORMAT: _format, Aspect.LOCK: _lock,
    Aspect.NOTE: _notes, Aspect.CHECK: _checks, Aspect.RULE: _rules, Aspect.MERGED: _merged,
}  # fmt: skip
