"""An xlwings engine over pyOpenVBA's interpreter, under xlwings' own public classes.

xlwings' `App`, `Book`, `Sheet`, `Range` and its conversion of values are the real ones; below
them cells, names, tables and windows are the interpreter's, and `App.run` runs our macros in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlwings
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.apps.excel._model import Range as VbaRange
from pyopenvba.apps.excel._model import Workbook, Worksheet
from pyopenvba.interpreter._values import (
    EMPTY,
    NOTHING,
    VBAArray,
    VBADate,
    VBAErrorValue,
    VBAInt,
)
from xlwings import base_classes

from tests.excel.application import ERROR_BASE
from tests.excel.engine import Engine as MemoryEngine
from tests.excel_build.interpreter import array_of, handed

MANUAL, AUTOMATIC = -4135, -4105


def _outward(value: object) -> Any:
    """A value as Automation hands it over."""
    if value is EMPTY or value is NOTHING:
        return None
    if isinstance(value, VBADate):
        return value.to_datetime()
    if isinstance(value, VBAErrorValue):
        return ERROR_BASE + value.number
    if isinstance(value, bool | str):
        return value
    if isinstance(value, VBAInt):
        return int(value)
    if isinstance(value, int | float):
        return float(value)
    raise NotImplementedError(type(value))


def _table(value: object) -> Any:
    """What a property of a range or a macro answers, as Automation hands it over."""
    if not isinstance(value, VBAArray):
        return _outward(value)
    (top, bottom), (left, right) = value.bounds
    return tuple(
        tuple(_outward(value.get([row, column])) for column in range(left, right + 1))
        for row in range(top, bottom + 1)
    )


class Engine(MemoryEngine):
    def __init__(self, excel: ExcelApplication) -> None:
        self.apps = [App(excel, self)]


class App(base_classes.App):
    def __init__(self, excel: ExcelApplication, engine: Engine) -> None:
        self._excel = excel
        self._xl = excel.application
        self.engine = engine

    pid = 1

    def run(self, macro: str, args: Any) -> Any:
        name = macro.rpartition("!")[2]
        given = [array_of(arg) if isinstance(arg, list) else handed(arg) for arg in args]
        return _table(self._excel.interpreter.run(name, given))

    def activate(self, steal_focus: bool = False) -> None:
        pass

    @property
    def selection(self) -> Any:
        found = self._xl.vba_get("Selection")
        return Range(self, found) if isinstance(found, VbaRange) else None

    @property
    def calculation(self) -> str:
        return "manual" if int(self._xl.vba_get("Calculation")) == MANUAL else "automatic"

    @calculation.setter
    def calculation(self, value: str) -> None:
        number = MANUAL if value == "manual" else AUTOMATIC
        self._xl.vba_set("Calculation", VBAInt(number, "Long"))


def _flag(own: str, name: str) -> None:
    def read(self: App) -> Any:
        return self._xl.vba_get(name)

    def write(self: App, value: Any) -> None:
        self._xl.vba_set(name, value)

    setattr(App, own, property(read, write))


for _own, _name in (
    ("screen_updating", "ScreenUpdating"),
    ("enable_events", "EnableEvents"),
    ("display_alerts", "DisplayAlerts"),
):
    _flag(_own, _name)


class Book(base_classes.Book):
    def __init__(self, app: App, book: Workbook) -> None:
        self._app = app
        self._book = book

    app = property(lambda self: self._app)
    name = property(lambda self: self._book.name)
    fullname = property(lambda self: str(Path(self._book.path) / self._book.name))

    sheets = property(lambda self: Sheets(self._app, self._book))
    names = property(lambda self: Names(self._book, None))

    def activate(self) -> None:
        self._book.vba_get("Activate")


class Sheets(base_classes.Sheets):
    def __init__(self, app: App, book: Workbook) -> None:
        self._app = app
        self._book = book

    @property
    def active(self) -> Any:
        return Sheet(self._app, self._book.active_sheet)

    def __call__(self, key: Any) -> Any:
        index = key if isinstance(key, str) else VBAInt(key, "Long")
        return Sheet(self._app, self._book.vba_get("Worksheets", [index]))

    def __len__(self) -> int:
        return len(self._book.sheets_)

    def __iter__(self) -> Iterator[Any]:
        return iter([Sheet(self._app, sheet) for sheet in self._book.sheets_])

    def add(self, before: Any = None, after: Any = None, name: str | None = None) -> Any:
        sheets: Any = self._book.vba_get("Worksheets")
        place = {"Before": before._sheet} if before else {"After": after._sheet}
        sheet = sheets.vba_get("Add", [], place)
        sheet.vba_set("Name", name)
        return Sheet(self._app, sheet)


class Sheet(base_classes.Sheet):
    def __init__(self, app: App, sheet: Worksheet) -> None:
        self._app = app
        self._sheet = sheet

    name = property(lambda self: self._sheet.name)
    book = property(lambda self: Book(self._app, self._sheet.book))
    names = property(lambda self: Names(self._sheet.book, self._sheet))
    tables = property(lambda self: Tables(self._app, self._sheet))
    used_range = property(lambda self: Range(self._app, self._sheet.vba_get("UsedRange")))

    @property
    def visible(self) -> bool:
        return int(self._sheet.vba_get("Visible")) == -1

    @property
    def index(self) -> int:
        return int(self._sheet.vba_get("Index"))

    def range(self, first: Any, second: Any = None) -> Any:
        given = [first if isinstance(first, str) else first._range]
        if second is not None:
            given.append(second._range)
        return Range(self._app, self._sheet.vba_get("Range", given))

    def activate(self) -> None:
        self._sheet.vba_get("Activate")

    def delete(self) -> None:
        assert not self._app.display_alerts, "Excel would ask whether the sheet is to be deleted"
        self._sheet.vba_get("Delete")


class Range(base_classes.Range):
    def __init__(self, app: App, cells: Any) -> None:
        self._app = app
        self._range = cells

    @property
    def sheet(self) -> Any:
        return Sheet(self._app, self._range.sheet)

    row = property(lambda self: self._range.first.top)
    column = property(lambda self: self._range.first.left)
    address = property(lambda self: self._range.vba_get("Address"))

    @property
    def shape(self) -> Any:
        area = self._range.first
        return (area.bottom - area.top + 1, area.right - area.left + 1)

    @property
    def coords(self) -> Any:
        return (self._range.sheet.name, self.row, self.column, *self.shape)

    def __len__(self) -> int:
        rows, columns = self.shape
        return int(rows * columns)

    def __call__(self, first: Any, second: Any = None) -> Any:
        where = [VBAInt(first, "Long"), VBAInt(second, "Long")]
        return Range(self._app, self._range.vba_get("Cells", where))

    @property
    def raw_value(self) -> Any:
        found = _table(self._range.vba_get("Value"))
        if not isinstance(found, tuple):
            return found
        # The interpreter leaves the rows below the used range out.
        height, width = self.shape
        return (*found, *[(None,) * width] * (height - len(found)))

    @raw_value.setter
    def raw_value(self, given: Any) -> None:
        value = array_of(given) if isinstance(given, list | tuple) else handed(given)
        self._range.vba_set("Value", value)

    @property
    def formula(self) -> Any:
        return _table(self._range.vba_get("Formula"))

    def select(self) -> None:
        self._range.vba_get("Select")


class Names(base_classes.Names):
    def __init__(self, book: Workbook, sheet: Worksheet | None) -> None:
        self._owner = book if sheet is None else sheet
        self._sheet = sheet

    def _found(self, name: str) -> Any:
        names: Any = self._owner.vba_get("Names")
        for item in names.vba_items():
            own = str(item.vba_get("Name"))
            if own.rpartition("!")[2] == name and ("!" in own) == (self._sheet is not None):
                return item
        return None

    def contains(self, name: Any) -> bool:
        return self._found(name) is not None

    def __call__(self, name: Any) -> Any:
        return Name(self._found(name))

    def add(self, name: str, refers_to: str) -> Any:
        names: Any = self._owner.vba_get("Names")
        return Name(names.vba_get("Add", [name, refers_to]))


class Name(base_classes.Name):
    def __init__(self, name: Any) -> None:
        self._name = name

    @property
    def refers_to(self) -> str:
        return str(self._name.vba_get("RefersTo"))

    def delete(self) -> None:
        self._name.vba_get("Delete")


class Tables(base_classes.Tables):
    def __init__(self, app: App, sheet: Worksheet) -> None:
        self._app = app
        self._sheet = sheet

    def _items(self) -> list[Any]:
        tables: Any = self._sheet.vba_get("ListObjects")
        return list(tables.vba_items())

    def __iter__(self) -> Iterator[Any]:
        return iter([Table(self._app, item) for item in self._items()])

    def __len__(self) -> int:
        return len(self._items())

    def add(self, *, source: Any, name: str, **_other: Any) -> Any:
        tables: Any = self._sheet.vba_get("ListObjects")
        # The range, with a header.
        added = tables.vba_get(
            "Add", [VBAInt(1, "Long"), source.impl._range, EMPTY, VBAInt(1, "Long")]
        )
        added.vba_set("Name", name)
        return Table(self._app, added)


class Table(base_classes.Table):
    def __init__(self, app: App, table: Any) -> None:
        self._app = app
        self._table = table

    name = property(lambda self: self._table.vba_get("Name"))
    show_headers = property(lambda self: self._table.vba_get("ShowHeaders"))
    show_totals = property(lambda self: self._table.vba_get("ShowTotals"))
    range = property(lambda self: Range(self._app, self._table.vba_get("Range")))


def book_in(excel: ExcelApplication, name: str) -> Any:
    """xlwings' Book for a workbook that is open in the interpreter."""
    engine = Engine(excel)
    xlwings.engines.engines_by_name["excel"] = xlwings.engines.active = xlwings.main.Engine(engine)
    book = next(b for b in excel.workbooks() if b.name == name)
    return xlwings.main.Book(impl=Book(engine.apps[0], book))
