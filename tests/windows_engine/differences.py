"""Where LibreOffice's Excel object model is not like Excel, and what stands there instead.

Everything else that xlwings asks for goes to `ooo.vba.excel.*` as it is. Each difference says
why it is there; `DIFFERENCES` is the whole list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from addin.hosts.calc.entries import CalcCellError
from addin.hosts.excel.reading import ERRORS
from tests.windows_engine.com import (
    EPOCH,
    EXCEPTION,
    CDispatch,
    Excel,
    StandIn,
    com_error,
    moment,
    refused,
)

WINDOW = 4711
"""The handle of Excel's window."""
_ERROR_BASE = -2146828288
_NUMBERS = {text: _ERROR_BASE + number for number, text in ERRORS.items()}

DIFFERENCES: dict[str, str] = {}
"""Why, by class and member."""
_GET: dict[tuple[str, str], Callable[..., Any]] = {}
_PUT: dict[tuple[str, str], Callable[..., Any]] = {}
_RUN: dict[tuple[str, str], Callable[..., Any]] = {}

_Table = dict[tuple[str, str], Callable[..., Any]]


def install(excel: Excel) -> None:
    """Puts the differences in place."""
    excel.gets |= _GET
    excel.puts |= _PUT
    excel.runs |= _RUN


def _differs(
    table: _Table, kind: str, member: str, why: str
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def note(replacement: Callable[..., Any]) -> Callable[..., Any]:
        table[kind, member] = replacement
        DIFFERENCES[f"{kind}.{member}{'=' if table is _PUT else ''}"] = why
        return replacement

    return note


def _workbook(found: CDispatch) -> CDispatch:
    """The workbook through which an object was reached; else the active one."""
    owner = found
    while owner._kind != "Workbook" and owner._owner is not None:
        owner = owner._owner
    active: CDispatch = owner if owner._kind == "Workbook" else owner._get("ActiveWorkbook")
    return active


def book_of(found: CDispatch) -> Any:
    """The workbook (of the engine `calc`) to which an object belongs."""
    return found._excel.calc.books(str(_workbook(found)._get("Name")))


def sheet_of(found: CDispatch) -> Any:
    """The sheet (of the engine `calc`) that an object is, or to which a range belongs."""
    sheet = found if found._kind == "Worksheet" else found._get("Worksheet")
    return book_of(found).sheets(str(sheet._get("Name")))


def _cells(found: CDispatch) -> Any:
    return sheet_of(found).range(str(found._get("Address")).replace("$", ""))


@_differs(_GET, "Application", "Hwnd", "LibreOffice has no windows here")
def _window(_application: CDispatch) -> int:
    return WINDOW


@_differs(_GET, "Application", "Application", "it is nothing there")
def _application(application: CDispatch) -> CDispatch:
    return application


@_differs(_RUN, "Application", "Run", "the add-in's file does not load in LibreOffice; its macros "
          "are stood in for by their versions over UNO, addin.hosts.calc_macros")  # fmt: skip
def _run(application: CDispatch, macro: str, *given: Any) -> Any:
    excel = application._excel
    name = macro.rpartition("!")[2]
    if name in excel.macros:
        rows = excel.macros[name](excel, *given)
    else:
        try:
            rows = excel.calc.run(macro, list(given))
        except KeyError:
            raise refused(f"Cannot run the macro '{macro}'.") from None
    # An array of VBA is rectangular.
    width = max(map(len, rows))
    return tuple((*row, *[None] * (width - len(row))) for row in rows)


_AS_ENTRY = "one text in one cell is kept as a text there, instead of being read as an entry"


@_differs(_PUT, "Range", "Value", _AS_ENTRY)
def _put_value(cells: CDispatch, value: Any) -> None:
    _cells(cells).raw_value = _as_list(value)


@_differs(_PUT, "Range", "Formula", _AS_ENTRY)
def _put_formula(cells: CDispatch, value: Any) -> None:
    _cells(cells).formula = _as_list(value)


def _as_list(value: Any) -> Any:
    return tuple(tuple(row) for row in value) if isinstance(value, list | tuple) else value


@_differs(_GET, "Range", "Value", "errors come as 0, and whole numbers as integers")
def _value(cells: CDispatch) -> Any:
    return _shaped(_cells(cells).raw_value, _as_variant)


@_differs(_GET, "Range", "Formula", "booleans come as 0 and 1, texts with their apostrophe")
def _formula(cells: CDispatch) -> Any:
    return _shaped(_cells(cells).formula, lambda text: text)


def _shaped(found: Any, told: Callable[[Any], Any]) -> Any:
    if not isinstance(found, list | tuple):
        return told(found)
    return tuple(tuple(told(value) for value in row) for row in found)


def _as_variant(value: Any) -> Any:
    if isinstance(value, CalcCellError):
        return _NUMBERS[str(value)]
    if hasattr(value, "year"):
        return moment((value - EPOCH) / dt.timedelta(days=1))
    return None if isinstance(value, str) and value == "" else value


@_differs(_GET, "Workbook", "Names", "names with a dot are refused there, unknown ones raise "
          "another error")  # fmt: skip
def _book_names(book: CDispatch) -> StandIn:
    return _names(book, book_of(book).names)


@_differs(_GET, "Worksheet", "Names", "they are those of the whole workbook there")
def _sheet_names(sheet: CDispatch) -> StandIn:
    return _names(sheet, sheet_of(sheet).names)


def _names(owner: CDispatch, names: Any) -> StandIn:
    def item(key: Any) -> StandIn:
        try:
            name = names(key)
        except KeyError:
            raise com_error(EXCEPTION, "Exception occurred.") from None
        return StandIn(
            owner,
            "Name",
            {"Name": lambda: name.name, "RefersTo": lambda: name.refers_to, "Delete": name.delete},
        )

    def add(name: str, refers_to: str) -> StandIn:
        names.add(name, refers_to)
        return item(name)

    return StandIn(owner, "Names", {"Add": add, "Count": lambda: len(names)}, item)


@_differs(_GET, "Worksheet", "ListObjects", "it is not there; LibreOffice has database ranges")
def _tables(sheet: CDispatch) -> StandIn:
    tables = sheet_of(sheet).tables

    def item(key: Any) -> StandIn:
        table = tables(key)
        return StandIn(
            sheet,
            "ListObject",
            {
                "Name": lambda: table.name,
                "Name=": lambda name: setattr(table, "name", name),
                "Range": lambda: sheet._get("Range", table.range.address),
                "ShowHeaders": lambda: table.show_headers,
                "ShowTotals": lambda: table.show_totals,
            },
        )

    def add(_type: Any, source: Any, *_more: Any) -> StandIn:
        area = getattr(source, "_inner", source)
        return item(tables.add(source=_cells(area)).name)

    return StandIn(sheet, "ListObjects", {"Add": add, "Count": lambda: len(tables)}, item)


@_differs(_RUN, "Workbooks", "Open", "it fails after a workbook was closed")
def _open(books: CDispatch, path: str, *_more: Any) -> Any:
    name = books._excel.calc.books.open(str(path)).name
    return _anew(books)._get("", name)


_STALE = "the collection does not know what was opened or closed after it was asked for"


@_differs(_RUN, "Workbooks", "", _STALE)
def _workbook_at(books: CDispatch, key: Any) -> Any:
    return _anew(books)._get("", key)


@_differs(_GET, "Workbooks", "Count", _STALE)
def _workbook_count(books: CDispatch) -> int:
    return int(_anew(books)._get("Count"))


def _anew(books: CDispatch) -> CDispatch:
    assert books._owner is not None
    found: CDispatch = books._owner._get("Workbooks")
    return found


@_differs(_GET, "Worksheet", "Parent", "a sheet that was reached through a range has none there")
def _parent(sheet: CDispatch) -> CDispatch:
    return _workbook(sheet)


@_differs(_GET, "Workbook", "FullName", "the folder is missing there")
def _full_name(book: CDispatch) -> str:
    return str(book_of(book).fullname)


@_differs(_RUN, "Workbook", "SaveAs", "it writes the old .xls format, whatever is asked for")
def _save_as(book: CDispatch, path: str, *_more: Any, **_named: Any) -> None:
    book_of(book).save(path)
