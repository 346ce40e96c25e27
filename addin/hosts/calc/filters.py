"""Filters: which rows of a range are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.hosts.calc import addresses, entries, uno_bridge
from addin.hosts.calc.errors import CallError, Plain

if TYPE_CHECKING:
    from addin.hosts.calc.ranges import Range
    from addin.hosts.calc.sheets import Sheet

_OPERATORS = {
    "equal_to": 2, "not_equal_to": 3, "greater_than": 4, "greater_than_or_equal": 5,
    "less_than": 6, "less_than_or_equal": 7,
}  # fmt: skip
"""com.sun.star.sheet.FilterOperator2 by xlwings' words."""
_EQUAL = 2
_NUMERIC, _STRING = 0, 1
"""com.sun.star.sheet.FilterFieldType."""


def own_filter(sheet: Sheet) -> Any:
    """The filter that a sheet has besides its tables, in UNO; None where it has none."""
    known, place = _filters_of_sheets(sheet), sheet.index - 1
    found = known.getByTable(place) if known.hasByTable(place) else None
    return found if found is not None and found.AutoFilter else None


def _filters_of_sheets(sheet: Sheet) -> Any:
    # LibreOffice does not list this property among those that it has.
    return sheet.book.document.getPropertyValue("UnnamedDatabaseRanges")


class AutoFilter(Plain, base_classes.AutoFilter):
    """The filter of the table in which a range lies; else the one that the sheet has.

    As in Excel, a sheet has one filter besides those of its tables. Conditions that LibreOffice
    cannot hold together raise NotImplementedError.
    """

    def __init__(self, cells: Range) -> None:
        """Use `Range.autofilter`."""
        self._range = cells

    def _database(self) -> Any:
        """What holds the filter, in UNO.

        Raises:
            CallError: there is none.
        """
        table = self._range.table
        found = own_filter(self._range.sheet) if table is None else table.api
        if found is None:
            raise CallError("There is no filter on these cells.")
        return found

    def _made(self) -> Any:
        """What holds the filter, in UNO; made where there is none."""
        if self._range.table is None and own_filter(self._range.sheet) is None:
            sheet, (top, left, bottom, right) = self._range.sheet, self._range.bounds
            area = uno_bridge.cells_at(sheet.index - 1, (top, left), (bottom, right))
            known = _filters_of_sheets(sheet)
            known.setByTable(area)
            known.getByTable(sheet.index - 1).AutoFilter = True
        return self._database()

    @property
    def api(self) -> Any:
        """The database range, in UNO."""
        return self._database()

    def _fields(self, database: Any) -> list[Any]:
        return list(database.getFilterDescriptor().getFilterFields3())

    def _apply(self, field: int, conditions: Sequence[Any]) -> None:
        self._range.sheet.require_open()
        database = self._made()
        database.AutoFilter = True
        kept = [_again(known) for known in self._fields(database) if known.Field != field - 1]
        if kept and any(_is_or(known) for known in (*kept, *conditions)):
            raise NotImplementedError(
                "LibreOffice cannot hold 'not_between' together with another column's filter."
            )
        descriptor = database.getFilterDescriptor()
        descriptor.ContainsHeader = True
        descriptor.setFilterFields3((*kept, *conditions))
        database.refresh()

    @staticmethod
    def _condition(field: int, operator: int, values: Sequence[Any]) -> Any:
        found = uno_bridge.struct("sheet.TableFilterField3", Field=field - 1, Operator=operator)
        found.Connection = uno_bridge.enum("sheet.FilterConnection", "AND")
        found.Values = tuple(_value(value) for value in values)
        return found

    def apply_values(self, field: int, values: Sequence[Any]) -> None:
        """Shows only rows with one of these values in a column, counted from 1."""
        self._apply(field, [self._condition(field, _EQUAL, values)])

    def apply_comparison(self, field: int, operator: str, value1: Any, value2: Any = None) -> None:
        """Shows only rows whose value in a column, counted from 1, compares so.

        Raises:
            NotImplementedError: "not_between" together with the filter of another column.
        """
        if operator == "between":
            pairs = [("greater_than_or_equal", value1), ("less_than_or_equal", value2)]
        elif operator == "not_between":
            pairs = [("less_than", value1), ("greater_than", value2)]
        elif operator in _OPERATORS:
            pairs = [(operator, value1)]
        else:
            raise NotImplementedError(f"Filters {operator!r} are not supported.")
        found = [self._condition(field, _OPERATORS[word], [v]) for word, v in pairs]
        if operator == "not_between":
            found[1].Connection = uno_bridge.enum("sheet.FilterConnection", "OR")
        self._apply(field, found)

    def clear(self, field: int | None) -> None:
        """Shows all rows again, as far as one column, counted from 1, or all hide them."""
        database = self._database()
        self._range.sheet.require_open()
        kept = [] if field is None else [
            _again(known) for known in self._fields(database) if known.Field != field - 1
        ]  # fmt: skip
        database.getFilterDescriptor().setFilterFields3(tuple(kept))
        database.refresh()
        if not kept:
            # Without a condition nothing is looked at, and hidden rows stay so.
            database.getReferredCells().getRows().IsVisible = True

    @property
    def criteria(self) -> list[dict[str, Any]]:
        """What each column lets through."""
        database = self._database()
        area = addresses.bounds_of(database.getDataArea())
        found = [
            base_classes.empty_autofilter_criteria(n + 1) for n in range(area[3] - area[1] + 1)
        ]
        words = {number: word for word, number in _OPERATORS.items()}
        for known in self._fields(database):
            own = found[known.Field]
            values = [v.StringValue if not v.IsNumeric else v.NumericValue for v in known.Values]
            if known.Operator == _EQUAL:
                own |= {"type": "values", "values": [str(value) for value in values]}
            elif own["type"] == "comparison":
                both = "not_between" if _is_or(known) else "between"
                own |= {"operator": both, "value2": values[0]}
            else:
                word = words.get(known.Operator)
                kind = "comparison" if word else "unknown"
                own |= {"type": kind, "operator": word, "value1": values[0] if values else None}
        return found


def _is_or(known: Any) -> bool:
    return bool(known.Connection.value == "OR")


def _again(known: Any) -> Any:
    """A condition as it can be set again; what is told of its values lacks their types."""
    found = []
    for value in known.Values:
        text = value.StringValue
        if known.Operator != _EQUAL and isinstance(number := entries.typed(text), float):
            found.append(_value(number))
        else:
            found.append(_value(value.NumericValue if value.IsNumeric else text))
    known.Values = tuple(found)
    return known


def _value(value: Any) -> Any:
    found = uno_bridge.struct("sheet.FilterFieldValue")
    found.IsNumeric = isinstance(value, int | float)
    if found.IsNumeric:
        found.NumericValue = float(value)
    found.StringValue = str(value)
    found.FilterType = _NUMERIC if found.IsNumeric else _STRING
    return found
