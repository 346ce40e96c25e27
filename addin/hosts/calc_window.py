"""LibreOffice Calc as the window before which a person sits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from addin.errors import CustSheetError, HostError
from addin.hosts.calc.engine import app_of
from addin.hosts.calc.errors import DocumentClosedError, is_uno, plain
from addin.hosts.calc.office import connect
from addin.hosts.calc.uno_bridge import enum, properties, url_of
from addin.hosts.calc_host import CalcHost
from addin.hosts.calc_macros.reading import book as facts
from addin.hosts.calc_trouble import closed, explained
from addin.hosts.excel.window import Selection
from addin.hosts.port import WorkbookHost
from addin.i18n import _, msg
from addin.table.cells import RangeRef

_OK, _OK_CANCEL = 1, 2
_SAID_YES = 1
_OPENS_WITHIN, _PAUSE = 120.0, 0.2
"""Seconds."""
_FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8"}


def document_at(address: str, id_: str, key: bytes = b"") -> Any:
    """xlwings' Book for a document of a LibreOffice that runs.

    Args:
        address: where it listens, such as "pipe,name=x".
        id_: the document's RuntimeUID.
        key: said first, to one that lets only those in who have it.

    Raises:
        CalcError: nobody listens there.
        HostError: the document is not open any more.
    """
    app = app_of(connect(address, key))
    for book in app.books:
        if book.impl.id == id_:
            return book
    raise closed()


class CalcWindow:
    """The LibreOffice in which somebody clicked a button.

    The extension keeps the person from editing while a command runs, and makes Ctrl+Z lead to
    our own undo afterwards.
    """

    program = "LibreOffice"
    hides_secrets = True

    def __init__(
        self,
        book: Any,
        stop: threading.Event | None = None,
        ask_to_open: Callable[[str], None] | None = None,
    ) -> None:
        """
        Args:
            book: xlwings' Book of the engine "calc".
            stop: set when the person wants the command to stop; None where nobody can.
            ask_to_open: makes LibreOffice open a file soon; None to do that from here.
        """
        self._book = book
        self._stop = threading.Event() if stop is None else stop
        self._ask_to_open = ask_to_open
        self._password: str | None = None
        self._indicator: Any = None
        self._name = str(book.name)

    @property
    def _office(self) -> Any:
        return self._book.app.impl.office

    @property
    def _controller(self) -> Any:
        return self._book.api.getCurrentController()

    def workbook(self) -> WorkbookHost:
        """The document that was in front when the button was clicked."""
        host = CalcHost(self._book)
        host.password = self._password
        return host

    def use_password(self, password: str) -> None:
        """Changes sheets that are protected with a password."""
        self._password = password

    def selected(self) -> Selection:
        """The sheet in front, and what is selected on it."""
        sheet = str(self._controller.getActiveSheet().Name)
        cells = self._book.api.getCurrentSelection()
        if hasattr(cells, "getRangeAddress"):
            found = [cells.getRangeAddress()]
        elif hasattr(cells, "getRangeAddresses"):
            found = list(cells.getRangeAddresses())
        else:
            found = []
        return Selection(
            sheet,
            tuple(
                RangeRef(a.StartRow + 1, a.StartColumn + 1, a.EndRow + 1, a.EndColumn + 1)
                for a in found
            ),
        )

    def is_read_only(self) -> bool:
        """Whether the document is open read-only."""
        return bool(self._book.api.isReadonly())

    def needed_version(self) -> str:
        """The version that the workbook asks for."""
        return str(facts(self._book.impl)[0][3])

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Gives the status bar and the selection back afterwards, and other workbooks as they
        were.
        """
        others = [
            (other.api, other.api.isAutomaticCalculationEnabled())
            for other in self._book.app.books
            if other.impl is not self._book.impl
        ]
        before, selected = self.selected(), self._book.api.getCurrentSelection()
        try:
            yield
        finally:
            self._end_progress()
            with suppress(Exception):  # the workbook may have been closed meanwhile
                now = self.selected()
                # LibreOffice forgets several areas when another sheet comes to the front.
                if now.sheet == before.sheet and now.areas != before.areas:
                    self._controller.select(selected)
            for document, was_automatic in others:
                with suppress(Exception):  # it may have been closed meanwhile
                    if document.isAutomaticCalculationEnabled() != was_automatic:
                        document.enableAutomaticCalculation(was_automatic)

    def show_progress(self, text: str) -> None:
        """Shows a line in the status bar."""
        if self._indicator is None:
            self._indicator = self._controller.getFrame().createStatusIndicator()
            self._indicator.start(text, 0)
        self._indicator.setText(text)

    def _end_progress(self) -> None:
        if self._indicator is not None:
            with suppress(Exception):  # the window may be gone
                self._indicator.end()
            self._indicator = None

    def wants_to_stop(self) -> bool:
        """Whether Esc was pressed, or Cancel chosen in the menu."""
        wanted = self._stop.is_set()
        self._stop.clear()
        return wanted

    def tell(self, text: str, *, is_problem: bool = False) -> None:
        """Shows a message box."""
        self._box("ERRORBOX" if is_problem else "INFOBOX", _OK, text)

    def agrees(self, text: str) -> bool:
        """Asks with the buttons OK and Cancel."""
        return self._box("QUERYBOX", _OK_CANCEL, text) == _SAID_YES

    def _box(self, kind: str, buttons: int, text: str) -> int:
        self._end_progress()
        toolkit = self._office.service("awt.Toolkit")
        box = toolkit.createMessageBox(
            self._parent(), enum("awt.MessageBoxType", kind), buttons, self._title(), text
        )
        return int(box.execute())

    def _title(self) -> str:
        """The product's name; with the workbook's, where it is not the only one."""
        title = _("CustSheet")
        with suppress(Exception):  # LibreOffice may be gone
            if len(self._book.app.books) != 1 or self._is_closed():
                return f"{title} – {self._name}"
        return title

    def _is_closed(self) -> bool:
        try:
            return not self._book.impl.id
        except DocumentClosedError:
            return True

    def _parent(self) -> Any:
        """The window over which boxes stand: the document's, or another where that is gone."""
        with suppress(Exception):
            return self._controller.getFrame().getContainerWindow()
        frame = self._office.desktop.getCurrentFrame()
        return None if frame is None else frame.getContainerWindow()

    def ask(self, text: str, proposal: str = "", *, is_secret: bool = False) -> str | None:
        """Asks for a line of text; a password is shown as dots."""
        from addin.hosts.calc_asking import ask

        self._end_progress()
        return ask(self._office, self._parent(), self._title(), text, proposal, is_secret=is_secret)

    def offer_undo(self, text: str) -> None:
        """Nothing to do: the extension puts a step into LibreOffice's list, also for commands
        that did not come to this point.
        """

    def save_copy(self, path: Path) -> None:
        """Writes the workbook as it is now to another file.

        Raises:
            HostError: LibreOffice could not.
        """
        document = self._book.api
        name = _FILTERS.get(path.suffix.casefold())
        if name is None:
            name = next((p.Value for p in document.getArgs() if p.Name == "FilterName"), "calc8")
        try:
            document.storeToURL(url_of(path), properties(FilterName=name, Overwrite=True))
        except Exception as problem:
            if not is_uno(problem):
                raise
            said = plain(problem)
        else:
            return
        raise HostError(
            msg("LibreOffice could not write a copy: {problem}", problem=str(said)),
            msg("Save the workbook as .xlsx or .ods, then try again."),
        )

    def replace_file(self, replace: Callable[[], None]) -> None:
        """Closes the workbook, lets its file be replaced, and opens it again.

        Whatever happens to the file, the workbook is opened again afterwards.
        """
        book, app = self._book, self._book.app
        path = str(book.fullname)
        if not book.api.hasLocation() or not Path(path).is_file():
            raise HostError(
                msg("{name} has not been saved on this computer.", name=book.name),
                msg("Save it on this computer first, then try again."),
            )
        self._end_progress()
        book.close()
        try:
            replace()
        finally:
            self._book = self._opened(app, path)

    def _opened(self, app: Any, path: str) -> Any:
        if self._ask_to_open is None:
            return app.books.open(path)
        self._ask_to_open(path)
        end = time.monotonic() + _OPENS_WITHIN
        while time.monotonic() < end:
            for book in app.books:
                if book.fullname == path and book.api.getCurrentController() is not None:
                    return book
            time.sleep(_PAUSE)
        raise HostError(
            msg("LibreOffice did not open {name} again.", name=Path(path).name),
            msg("Open it; it is as it should be."),
        )

    def go_to(self, names: tuple[str, ...]) -> bool:
        """Brings a sheet to the front."""
        sheets = self._book.api.getSheets()
        for name in names:
            if sheets.hasByName(name):
                self._controller.setActiveSheet(sheets.getByName(name))
                return True
        return False

    def explained(self, problem: Exception) -> CustSheetError | None:
        """What an error of LibreOffice's means."""
        return explained(problem)
