"""An Excel that is none: an xlwings engine in memory, under xlwings' own public classes.

xlwings' `App`, `Book`, `Sheet`, `Range`, `Name`, `Table` and its conversion of values are the
real ones. Below them, where xlwings speaks to Excel, stands this engine. It follows what
xlwings and Excel document:

- `Range.Value` gives a scalar for one cell and a tuple of tuples for several; numbers are
  floats, dates and times come as moments counted from 1899-12-30, errors as COM numbers.
- Putting a value is typing it: an apostrophe in front makes a text, an equals sign a formula,
  what looks like a number, a boolean or an error becomes one; in a cell of text format
  everything becomes a text.
- A sheet that is protected takes no change.

What xlwings' base classes have and this engine has not, raises NotImplementedError; what they
do not have, AttributeError. It knows two formulas: a product and a sum.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import xlwings
from xlwings import base_classes

from addin.hosts.memory_sheet import MemorySheet
from addin.table.cells import RangeRef
from addin.table.grid import TableArea
from tests.excel.application import NUMBERS, OLD_ERRORS, ComError, Counted, Excel
from tests.excel.macros import Macros
from tests.excel.ranges import Range


class Engine:
    """Converts values as xlwings' engine for Windows does."""

    name = "excel"
    type = "desktop"

    def __init__(self, excel: Excel) -> None:
        self._excel = excel
        self.apps = [App(excel, self)]

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: Any) -> Any:
        return "" if value is None else value

    @staticmethod
    def clean_value_data(
        data: Any, moment: Any, empty: Any, number: Any, err_to_str: bool
    ) -> list[list[Any]]:
        def clean(value: Any) -> Any:
            if value in ("", None):
                return empty
            if isinstance(value, dt.datetime):
                return moment(
                    month=value.month, day=value.day, year=value.year, hour=value.hour,
                    minute=value.minute, second=value.second, microsecond=value.microsecond,
                )  # fmt: skip
            if isinstance(value, float) and number is not None:
                return number(value)
            if type(value) is int:
                known = next((t for t in OLD_ERRORS if NUMBERS[t] == value), None)
                return value if known is None else (known if err_to_str else None)
            return value

        return [[clean(value) for value in row] for row in data]


class App(Counted, base_classes.App):
    def __init__(self, excel: Excel, engine: Engine) -> None:
        self._excel = excel
        self.engine = engine

    pid = 1

    def run(self, macro: str, args: Any) -> Any:
        if not self._excel.installed:
            raise ComError(-2147352567, "Cannot run the macro.")
        return Macros(self._excel).run(macro, args)

    hwnd = 4711

    def alert(self, prompt: str, title: str, buttons: str, mode: str, _callback: Any) -> str:
        assert title
        assert mode in ("info", "critical")
        self._excel.shown.append(f"{mode}: {prompt}")
        if buttons == "ok":
            return "ok"
        answer = self._excel.answers.pop(0)
        assert answer in buttons.split("_")
        return str(answer)

    def activate(self, steal_focus: bool = False) -> None:
        pass

    @property
    def books(self) -> Any:
        return Books(self._excel, object.__getattribute__(self, "engine"))

    @property
    def selection(self) -> Any:
        sheet = self._excel.sheets[self._excel.active]
        area = RangeRef.parse(self._excel.selection.replace("$", ""))
        return Range(self._excel, sheet, area)


def _setting(name: str) -> property:
    def read(self: Any) -> Any:
        return self._excel.settings[name]

    def write(self: Any, value: Any) -> None:
        self._excel.settings[name] = value

    return property(read, write)


for _name in (
    "screen_updating",
    "enable_events",
    "display_alerts",
    "calculation",
    "status_bar",
    "interactive",
):
    setattr(App, _name, _setting(_name))


class Books(Counted, base_classes.Books):
    def __init__(self, excel: Excel, engine: Engine) -> None:
        self._excel = excel
        self._engine = engine

    def __call__(self, name: Any) -> Any:
        if self._excel.closed:
            raise KeyError(name)
        return Book(self._excel, self._engine)

    @property
    def active(self) -> Any:
        return Book(self._excel, self._engine)

    @property
    def app(self) -> Any:
        return self._engine.apps[0]

    def open(self, fullname: str, *_more: Any, **_other: Any) -> Any:
        self._excel.opened.append(str(fullname))
        self._excel.closed = False
        return Book(self._excel, self._engine)

    def __len__(self) -> int:
        return 0 if self._excel.closed else 1


class Book(Counted, base_classes.Book):
    def __init__(self, excel: Excel, engine: Engine) -> None:
        self._excel = excel
        self._engine = engine

    @property
    def name(self) -> str:
        return self._excel.book

    @property
    def fullname(self) -> str:
        return f"{self._excel.folder}{self._excel.book}"

    def close(self) -> None:
        self._excel.closed = True

    @property
    def app(self) -> Any:
        return self._engine.apps[0]

    @property
    def sheets(self) -> Any:
        return Sheets(self._excel)

    @property
    def names(self) -> Any:
        return Names(self._excel, self._excel.names)

    def activate(self) -> None:
        pass


class Sheets(Counted, base_classes.Sheets):
    def __init__(self, excel: Excel) -> None:
        self._excel = excel

    @property
    def active(self) -> Any:
        return Sheet(self._excel, self._excel.sheets[self._excel.active])

    def __call__(self, key: Any) -> Any:
        found = self._excel.sheet(key) if isinstance(key, str) else self._excel.sheets[key - 1]
        return Sheet(self._excel, found)

    def __len__(self) -> int:
        return len(self._excel.sheets)

    def __iter__(self) -> Iterator[Any]:
        return iter([Sheet(self._excel, sheet) for sheet in self._excel.sheets])

    def add(self, before: Any = None, after: Any = None, name: str | None = None) -> Any:
        names = [sheet.name for sheet in self._excel.sheets]
        place = names.index(before._sheet.name) if before else names.index(after._sheet.name) + 1
        assert name is not None
        sheet = MemorySheet(name)
        self._excel.sheets.insert(place, sheet)
        self._excel.active = place
        return Sheet(self._excel, sheet)


class Sheet(Counted, base_classes.Sheet):
    def __init__(self, excel: Excel, sheet: MemorySheet) -> None:
        self._excel = excel
        self._sheet = sheet

    @property
    def name(self) -> str:
        return self._sheet.name

    @property
    def index(self) -> int:
        return self._excel.sheets.index(self._sheet) + 1

    @property
    def book(self) -> Any:
        return Book(self._excel, xlwings.engines["excel"].impl)

    @property
    def visible(self) -> bool:
        return self._sheet.visible

    @property
    def names(self) -> Any:
        return Names(self._excel, self._excel.sheet_names.setdefault(self._sheet.name, {}))

    @property
    def used_range(self) -> Any:
        return Range(self._excel, self._sheet, self._sheet.used or RangeRef(1, 1, 1, 1))

    def range(self, first: Any, second: Any = None) -> Any:
        if isinstance(first, str) and second is None:
            return Range(self._excel, self._sheet, RangeRef.parse(first.replace("$", "")))
        if isinstance(first, Range) and isinstance(second, Range):
            a, b = first._area, second._area
            area = RangeRef(a.first_row, a.first_column, b.last_row, b.last_column)
            return Range(self._excel, self._sheet, area)
        raise NotImplementedError((first, second))

    @property
    def tables(self) -> Any:
        return Tables(self._excel, self._sheet)

    def activate(self) -> None:
        if not self._sheet.visible:
            raise ComError(-2147352567, "Activate method of Worksheet class failed")
        self._excel.active = self._excel.sheets.index(self._sheet)

    def delete(self) -> None:
        if self._excel.settings["display_alerts"]:
            raise AssertionError("Excel would ask whether the sheet is to be deleted")
        if not any(s.visible for s in self._excel.sheets if s is not self._sheet):
            raise ComError(-2147352567, "A workbook must contain at least one visible sheet.")
        self._excel.sheets.remove(self._sheet)
        for kept in (self._excel.sheet_names, self._excel.checks, self._excel.rules):
            kept.pop(self._sheet.name, None)
        self._excel.active = min(self._excel.active, len(self._excel.sheets) - 1)


class Names(Counted, base_classes.Names):
    def __init__(self, excel: Excel, names: dict[str, str]) -> None:
        self._excel = excel
        self._names = names

    def __call__(self, name: Any) -> Any:
        return Name(self._excel, self._names, name)

    def contains(self, name: Any) -> bool:
        return name in self._names

    def add(self, name: str, refers_to: str) -> Any:
        assert refers_to.startswith("=")
        self._names[name] = refers_to
        return Name(self._excel, self._names, name)


class Name(Counted, base_classes.Name):
    def __init__(self, excel: Excel, names: dict[str, str], name: str) -> None:
        self._excel = excel
        self._names = names
        self._name = name

    @property
    def refers_to(self) -> str:
        return self._names[self._name]

    def delete(self) -> None:
        del self._names[self._name]


class Tables(Counted, base_classes.Tables):
    def __init__(self, excel: Excel, sheet: MemorySheet) -> None:
        self._excel = excel
        self._sheet = sheet

    def __iter__(self) -> Iterator[Any]:
        return iter([Table(self._excel, self._sheet, t) for t in self._sheet.tables])

    def __len__(self) -> int:
        return len(self._sheet.tables)

    def add(self, *, source: Any, name: str, **_other: Any) -> Any:
        table = TableArea(name, source.impl._area)
        header = source.impl._rows(self._sheet.values.get)[0]
        if any(not isinstance(text, str) for text in header) or len({*header}) < len(header):
            raise AssertionError("Excel would change these headings")
        self._sheet.tables = (*self._sheet.tables, table)
        return Table(self._excel, self._sheet, table)


class Table(Counted, base_classes.Table):
    def __init__(self, excel: Excel, sheet: MemorySheet, table: TableArea) -> None:
        self._excel = excel
        self._sheet = sheet
        self._table = table

    name = property(lambda self: self._table.name)
    show_headers = property(lambda self: self._table.has_header)
    show_totals = property(lambda self: self._table.has_totals)

    @property
    def range(self) -> Any:
        return Range(self._excel, self._sheet, self._table.range)


def open_excel() -> tuple[Excel, Any]:
    """Excel with an empty workbook, and xlwings' Book for it."""
    excel = Excel()
    engine = Engine(excel)
    xlwings.engines.engines_by_name["excel"] = xlwings.engines.active = xlwings.main.Engine(engine)
    return excel, xlwings.main.Book(impl=Book(excel, engine))
