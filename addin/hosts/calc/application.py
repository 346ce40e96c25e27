"""LibreOffice as xlwings' application, and all those that are known."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.hosts.calc import macros, office
from addin.hosts.calc.books import Book, Books
from addin.hosts.calc.errors import Plain
from addin.hosts.calc.formulas import Grammar

if TYPE_CHECKING:
    from addin.hosts.calc.engine import Engine
    from addin.hosts.calc.ranges import Range

_ENGLISH, _OF_XLSX = 2, 5
"""com.sun.star.sheet.FormulaLanguage; the functions of the first are the interface's own."""
_ALL_GROUPS = 0x7FFFFFFF


class Apps(Plain, base_classes.Apps):
    """The LibreOffices that were started here or connected to, the latest first."""

    def __init__(self, engine: Engine) -> None:
        """Use `Engine.apps`."""
        self._engine = engine
        self._apps: list[App] = []

    def keys(self) -> list[int]:
        """Their process numbers."""
        return [app.pid for app in self._apps]

    def add(
        self,
        spec: str | None = None,
        add_book: bool | None = None,
        xl: Any = None,
        visible: bool | None = None,
    ) -> App:
        """Starts a LibreOffice, or connects to one.

        Args:
            spec: where one listens, such as "pipe,name=x" or "socket,host=localhost,port=2002";
                a folder for the profile of a new one; None for a new one with a new profile.
            add_book: whether it gets an empty workbook.
            xl: an office that is there already.
            visible: whether a new one has windows; None where there is a display.

        Raises:
            LibreOfficeMissingError, LibreOfficeTooOldError, StartError, ProfileInUseError.
        """
        if xl is None:
            listens = spec is not None and spec.startswith(("pipe,", "socket,"))
            xl = (
                office.connect(str(spec)) if listens
                else office.start(
                    visible=office.has_display() if visible is None else visible, profile=spec
                )
            )  # fmt: skip
        app = App(self._engine, self, xl)
        self._apps.insert(0, app)
        if add_book:
            app.books.add()
        return app

    @staticmethod
    def cleanup() -> None:
        """Nothing: a LibreOffice started without windows is ended with the interpreter."""

    def forget(self, app: App) -> None:
        """Drops one that has ended."""
        if app in self._apps:
            self._apps.remove(app)

    def __iter__(self) -> Iterator[App]:
        return iter(list(self._apps))

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> App:
        for app in self._apps:
            if app.pid == pid:
                return app
        raise KeyError(pid)


class App(Plain, base_classes.App):
    """One LibreOffice.

    Attributes:
        office: the connection to it.
        engine: xlwings' engine.
    """

    def __init__(self, engine: Engine, apps: Apps, running: office.Office) -> None:
        """Use `Apps.add`."""
        self._engine = engine
        self._apps = apps
        self.office = running
        self._books: dict[str, Book] = {}
        self.latest_book: Book | None = None
        self._grammar: Grammar | None = None
        self._display_alerts = self._enable_events = self._interactive = True
        self._screen_updating = True
        self._status: str | bool = False

    @property
    def engine(self) -> Engine:
        """The engine."""
        return self._engine

    @property
    def api(self) -> Any:
        """The desktop, in UNO."""
        return self.office.desktop

    @property
    def pid(self) -> int:
        """The process's number."""
        return self.office.pid

    @property
    def version(self) -> str:
        """LibreOffice's version, such as "7.4"."""
        return self.office.version

    @property
    def books(self) -> Books:
        """The open workbooks."""
        return Books(self)

    def require_alive(self) -> None:
        """
        Raises:
            ConnectionLostError: LibreOffice ended.
        """
        office.require(self.office)

    def book(self, document: Any) -> Book:
        """The workbook of a document, always the same object."""
        id_ = str(document.RuntimeUID)
        if id_ not in self._books:
            self._books[id_] = Book(self, document, self._grammar_of(document))
        return self._books[id_]

    def _grammar_of(self, document: Any) -> Grammar:
        if self._grammar is None:
            mapper = document.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
            known = [
                {
                    (entry.Token.OpCode, str(entry.Token.Data)): entry.Name
                    for entry in mapper.getAvailableMappings(language, _ALL_GROUPS)
                }
                for language in (_OF_XLSX, _ENGLISH)
            ]
            self._grammar = Grammar.of(*known)
        return self._grammar

    def forget(self, book: Book) -> None:
        """Drops a workbook that was closed."""
        self._books = {id_: own for id_, own in self._books.items() if own is not book}

    def document(self, book: str) -> Any:
        """The document of an open workbook, in UNO; for macros.

        Raises:
            KeyError: no workbook of that name is open.
        """
        return self.books(book).document

    @property
    def selection(self) -> Range | None:
        """The selected cells of the workbook in front; None where something else is."""
        book = self.books.active
        selected = book.document.getCurrentSelection()
        if selected is None or not hasattr(selected, "getRangeAddress"):
            return None
        area = selected.getRangeAddress()
        sheet = book.sheets(area.Sheet + 1)
        return sheet.at((area.StartRow, area.StartColumn, area.EndRow, area.EndColumn))

    def activate(self, steal_focus: bool = False) -> None:
        """Brings the front workbook's window forward."""
        frame = self.office.desktop.getCurrentFrame()
        if frame is not None:
            frame.activate()

    @property
    def visible(self) -> bool:
        """Whether it has windows. That is settled when it is started; setting changes nothing."""
        return self.office.visible

    @visible.setter
    def visible(self, value: bool) -> None:
        # `xw.App()` sets it in any case, also where there is no display.
        del value

    @property
    def screen_updating(self) -> bool:
        """Whether windows are drawn anew after each change."""
        return self._screen_updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        if bool(value) != self._screen_updating:
            for book in self.books:
                (book.document.unlockControllers if value else book.document.lockControllers)()
        self._screen_updating = bool(value)

    @property
    def display_alerts(self) -> bool:
        """Kept only: over this connection LibreOffice asks nothing."""
        return self._display_alerts

    @display_alerts.setter
    def display_alerts(self, value: bool) -> None:
        self._display_alerts = bool(value)

    @property
    def enable_events(self) -> bool:
        """Kept only: macros of documents do not run by themselves."""
        return self._enable_events

    @enable_events.setter
    def enable_events(self, value: bool) -> None:
        self._enable_events = bool(value)

    @property
    def interactive(self) -> bool:
        """Kept only."""
        return self._interactive

    @interactive.setter
    def interactive(self, value: bool) -> None:
        self._interactive = bool(value)

    @property
    def status_bar(self) -> str | bool:
        """The text in the status bar; False where LibreOffice writes its own."""
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        frame = self.office.desktop.getCurrentFrame()
        if frame is not None:
            indicator = frame.createStatusIndicator()
            indicator.end()
            if isinstance(value, str):
                indicator.start(value, 0)
        self._status = value

    @property
    def calculation(self) -> str:
        """ "automatic" or "manual" """
        for book in self.books:
            return "automatic" if book.document.isAutomaticCalculationEnabled() else "manual"
        return "automatic"

    @calculation.setter
    def calculation(self, value: str) -> None:
        for book in self.books:
            book.document.enableAutomaticCalculation(value != "manual")

    def calculate(self) -> None:
        """Calculates all open workbooks."""
        for book in self.books:
            book.document.calculateAll()

    @property
    def path(self) -> str:
        """The folder of LibreOffice's program."""
        settings = self.office.service("util.PathSubstitution")
        return str(Path(settings.substituteVariables("$(prog)", True)))

    def run(self, macro: str, args: Sequence[Any]) -> Any:
        """Runs a macro: one registered in Python, else one in Basic.

        Raises:
            KeyError: there is none of that name.
        """
        return macros.run(self, macro, args)

    def quit(self) -> None:
        """Closes all workbooks and ends a LibreOffice that was started here."""
        with contextlib.suppress(Exception):
            for book in self.books:
                book.close()
        self.office.stop()
        self._apps.forget(self)

    def kill(self) -> None:
        """Ends a LibreOffice that was started here, at once."""
        self.office.kill()
        self._apps.forget(self)
