"""Workbooks: those that are open, and one of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.hosts.calc import uno_bridge
from addin.hosts.calc.errors import CallError, DocumentClosedError, Plain, is_uno
from addin.hosts.calc.formulas import Grammar
from addin.hosts.calc.names import Names
from addin.hosts.calc.number_formats import NumberFormats
from addin.hosts.calc.sheets import Sheet, Sheets

if TYPE_CHECKING:
    from addin.hosts.calc.application import App

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8", ".xls": "MS Excel 97",
    ".csv": "Text - txt - csv (StarCalc)", ".fods": "OpenDocument Spreadsheet Flat XML",
}  # fmt: skip
_PDF = "calc_pdf_Export"
_UTF8_WITH_COMMAS = "44,34,76,1,,0,false,true,false,false,false,-1"
_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"


class Books(Plain, base_classes.Books):
    """The workbooks that are open, in the order in which they were opened."""

    def __init__(self, app: App) -> None:
        """Use `App.books`."""
        self._app = app

    @property
    def app(self) -> App:
        """The application."""
        return self._app

    def _documents(self) -> list[Any]:
        found = []
        components = self._app.office.desktop.getComponents().createEnumeration()
        while components.hasMoreElements():
            document = components.nextElement()
            if document is not None and document.supportsService(_SPREADSHEET):
                found.append(document)
        return found

    @property
    def api(self) -> Any:
        """The open documents, in UNO."""
        return self._app.office.desktop.getComponents()

    @property
    def active(self) -> Book:
        """The workbook in front.

        Raises:
            CallError: none is open.
        """
        document = self._app.office.desktop.getCurrentComponent()
        if document is None or not document.supportsService(_SPREADSHEET):
            documents = self._documents()
            if not documents:
                raise CallError("No workbook is open.")
            document = documents[-1]
        return self._app.book(document)

    def __iter__(self) -> Iterator[Book]:
        return iter([self._app.book(document) for document in self._documents()])

    def __len__(self) -> int:
        return len(self._documents())

    def __call__(self, key: Any) -> Book:
        # Mostly the workbook is asked for again that was asked for last.
        latest = self._app.latest_book
        if latest is not None and not latest._is_closed() and latest.name == key:
            return latest
        books = list(self)
        if isinstance(key, int | float):
            return books[int(key) - 1]
        for book in books:
            if key in (book.name, Path(book.name).stem):
                self._app.latest_book = book
                return book
        raise KeyError(key)

    def _load(self, url: str, **options: Any) -> Book:
        desktop = self._app.office.desktop
        try:
            document = desktop.loadComponentFromURL(
                url, "_blank", 0, uno_bridge.properties(**options)
            )
        except Exception as problem:
            if not is_uno(problem) or "bridge" in str(problem):
                raise
            document = None
        if document is None or not document.supportsService(_SPREADSHEET):
            raise CallError(f"LibreOffice cannot open {uno_bridge.path_of(url)} as a workbook.")
        return self._app.book(document)

    def add(self) -> Book:
        """A new workbook with one sheet."""
        return self._load("private:factory/scalc")

    def open(
        self,
        fullname: str,
        update_links: Any = None,
        read_only: Any = None,
        format: Any = None,
        password: str | None = None,
        *_others: Any,
        **_named: Any,
    ) -> Book:
        """Opens a file; the macros in it do not run by themselves.

        Raises:
            FileNotFoundError: there is none.
            CallError: LibreOffice cannot open it.
        """
        path = Path(fullname).absolute()
        if not path.is_file():
            raise FileNotFoundError(f"There is no file {path}.")
        options: dict[str, Any] = {"MacroExecutionMode": 0, "UpdateDocMode": 1 if update_links
                                   else 0}  # fmt: skip
        if read_only:
            options["ReadOnly"] = True
        if password:
            options["Password"] = password
        return self._load(uno_bridge.url_of(path), **options)


class Book(Plain, base_classes.Book):
    """One workbook.

    Attributes:
        formats: its number formats.
        grammar: translates its formulas.
    """

    def __init__(self, app: App, document: Any, grammar: Grammar) -> None:
        """Use `App.book`."""
        self._app = app
        self._document = document
        self._sheets: dict[str, Sheet] = {}
        self.formats = NumberFormats(document)
        self.grammar = grammar

    def _is_closed(self) -> bool:
        try:
            return self._document.getSheets() is None
        except Exception as problem:
            if is_uno(problem):
                return True
            raise

    def require_sheets(self) -> Any:
        """The sheets, in UNO. A closed document would answer as if it was empty.

        Raises:
            DocumentClosedError: it was closed.
            ConnectionLostError: LibreOffice ended.
        """
        found = self._document.getSheets()
        if found is None:
            self._app.require_alive()
            raise DocumentClosedError("The workbook was closed meanwhile.")
        return found

    @property
    def document(self) -> Any:
        """The document, in UNO.

        Raises:
            DocumentClosedError, ConnectionLostError: as `require_sheets`.
        """
        self.require_sheets()
        return self._document

    @property
    def id(self) -> str:
        """What tells it from all other workbooks, also from one of the same name."""
        return str(self.document.RuntimeUID)

    @property
    def null_date(self) -> dt.datetime:
        """The day that is number 0."""
        day = self.document.NullDate
        return dt.datetime(day.Year, day.Month, day.Day)

    @property
    def api(self) -> Any:
        """The document, in UNO."""
        return self.document

    @property
    def app(self) -> App:
        """The application."""
        return self._app

    @property
    def name(self) -> str:
        """The file's name; a title such as "Untitled 1" before it is saved."""
        return re.split(r"[/\\]", self.fullname)[-1]

    @property
    def fullname(self) -> str:
        """The file's path; a title before it is saved."""
        document = self.document
        url = document.getURL()
        return uno_bridge.path_of(url) if url else str(document.Title)

    @property
    def sheets(self) -> Sheets:
        """Its sheets."""
        return Sheets(self)

    def sheet(self, name: str) -> Sheet:
        """The sheet of a name, always the same object, so that it can be renamed."""
        return self._sheets.setdefault(name, Sheet(self, name))

    def renamed(self, sheet: Sheet, old: str, new: str) -> None:
        """Takes note of a sheet's new name."""
        self._sheets.pop(old, None)
        self._sheets[new] = sheet

    @property
    def names(self) -> Names:
        """Its names, without those of its sheets."""
        return Names(self)

    def activate(self) -> None:
        """Brings it to the front."""
        self.document.getCurrentController().getFrame().activate()

    def close(self) -> None:
        """Closes it; what was not saved is lost."""
        self.document.close(True)
        self._app.forget(self)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Saves it, in the format that the name's ending tells.

        Raises:
            ValueError: it is an ending that LibreOffice does not write.
            CallError: the file cannot be written.
        """
        document = self.document
        if path is None and document.hasLocation() and not password:
            document.store()
            return
        target = Path(path or self.fullname).absolute()
        target = target.with_suffix(target.suffix or ".xlsx")
        options = _options(target)
        if password:
            options["Password"] = password
        document.storeAsURL(uno_bridge.url_of(target), uno_bridge.properties(**options))

    def save_copy(self, path: str | Path) -> None:
        """Writes it as it is now to another file; it stays the workbook that it was.

        Raises:
            ValueError, CallError: as `save`.
        """
        options = uno_bridge.properties(**_options(Path(path)))
        self.document.storeToURL(uno_bridge.url_of(path), options)

    def to_pdf(self, path: str, quality: Any = None) -> None:
        """Prints it into a .pdf file."""
        options = uno_bridge.properties(FilterName=_PDF)
        self.document.storeToURL(uno_bridge.url_of(path), options)


def _options(target: Path) -> dict[str, Any]:
    """How a file of that name is written.

    Raises:
        ValueError: LibreOffice does not write such files.
    """
    ending = target.suffix.casefold()
    if ending not in FILTERS:
        raise ValueError(f"LibreOffice does not write {ending}; it can write {', '.join(FILTERS)}.")
    options: dict[str, Any] = {"FilterName": FILTERS[ending], "Overwrite": True}
    if ending == ".csv":
        options["FilterOptions"] = _UTF8_WITH_COMMAS
    return options
