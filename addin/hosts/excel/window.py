"""Excel as the window before which a person sits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from addin.errors import CustSheetError, HostError
from addin.hosts.excel import looks
from addin.hosts.excel.box import show_without_excel
from addin.hosts.excel.host import ExcelHost, active_book
from addin.hosts.excel.keys import escape_pressed
from addin.hosts.excel.macros import Aspect, Macros, Row
from addin.hosts.excel.patience import SECONDS_BACK, explained, limit_waiting
from addin.hosts.port import WorkbookHost
from addin.i18n import _, msg
from addin.table.cells import RangeRef

_LONGEST_QUESTION = 255
"""Characters that Excel's box for a line of text shows."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The sheet in front and the selected cells, as the desk wants them."""

    sheet: str | None
    areas: tuple[RangeRef, ...]


class ExcelWindow:
    """The Excel in which somebody clicked a button."""

    program = "Excel"
    hides_secrets = False
    """Excel's box for input shows what is typed."""

    def __init__(self, book: Any = None) -> None:
        """
        Args:
            book: xlwings' Book; None for the active one, when it is first needed.
        """
        self._given = book
        self._password: str | None = None
        self._known_facts: Row | None = None
        limit_waiting()

    @property
    def _book(self) -> Any:
        if self._given is None:
            self._given = active_book()
        return self._given

    @property
    def _app(self) -> Any:
        if self._given is not None:
            return self._given.app
        import xlwings

        return xlwings.apps.active

    def _macros(self) -> Macros:
        return Macros(self._app, self._book.name)

    def workbook(self) -> WorkbookHost:
        """The workbook in front.

        Raises:
            HostError: there is none.
        """
        host = ExcelHost(self._book)
        host.password = self._password
        return host

    def use_password(self, password: str) -> None:
        """Changes sheets that are protected with a password."""
        self._password = password

    def selected(self) -> Selection:
        """The sheet in front, and what is selected on it."""
        try:
            cells = self._app.selection
        except AttributeError:
            cells = None  # nothing at all is selected, as on a chart sheet
        if cells is None:
            return Selection(self._book.sheets.active.name, ())
        addresses = str(cells.address).replace("$", "").split(",")
        areas = []
        for address in addresses:
            with suppress(ValueError):  # Excel cuts a list of very many areas short
                areas.append(RangeRef.parse(address))
        return Selection(cells.sheet.name, tuple(areas))

    def is_read_only(self) -> bool:
        """Whether the workbook is open read-only, or shared in the way of old Excel.

        A shared workbook of the old kind refuses protection, conditional formats and more.
        """
        _days, read_only, shared, _needed = self._facts()
        return bool(read_only or shared)

    def needed_version(self) -> str:
        """The version that the workbook asks for."""
        return str(self._facts()[3])

    def _facts(self) -> Row:
        """The row of `Aspect.BOOK`; one question for all that a click wants to know of it."""
        if self._known_facts is None:
            self._known_facts = self._macros().read("", Aspect.BOOK)[0]
        return self._known_facts

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Keeps the person from editing, and gives the status bar back afterwards."""
        app = self._app
        before = app.interactive
        with ExitStack() as back:
            # Last in, first out; each is tried, whatever happens to the others.
            back.callback(setattr, app, "status_bar", False)
            back.callback(setattr, app, "interactive", before)
            # An Excel that nobody can type into would be worse than some more seconds.
            back.callback(limit_waiting, SECONDS_BACK)
            app.interactive = False
            yield

    def show_progress(self, text: str) -> None:
        """Shows a line in the status bar."""
        self._app.status_bar = text

    def wants_to_stop(self) -> bool:
        """Whether Esc was pressed."""
        return escape_pressed(self._app.hwnd)

    def tell(self, text: str, *, is_problem: bool = False) -> None:
        """Shows a message box."""
        try:
            self._app.alert(text, _title(), "ok", "critical" if is_problem else "info")
        except Exception:
            # Excel is busy still, or gone; the person must hear of it all the same.
            if not show_without_excel(text, _title()):
                raise

    def agrees(self, text: str) -> bool:
        """Asks with the buttons OK and Cancel."""
        return bool(self._app.alert(text, _title(), "ok_cancel", "info") == "ok")

    def ask(self, text: str, proposal: str = "", *, is_secret: bool = False) -> str | None:
        """Asks for a line of text; Excel cannot hide it.

        Excel's box for it cuts a long text off; that is shown in a box of its own before.
        """
        del is_secret
        if len(text) > _LONGEST_QUESTION:
            if not self.agrees(text):
                return None
            text = text.partition("\n")[0][:_LONGEST_QUESTION]
        return self._macros().ask(_title(), text, proposal)

    def offer_undo(self, text: str) -> None:
        """Makes Ctrl+Z lead to our own undo; Excel's own list is empty after a command."""
        self._macros().offer_undo(text)

    def save_copy(self, path: Path) -> None:
        """Writes the workbook as it is now to another file."""
        self._macros().save_copy(str(path))

    def replace_file(self, replace: Callable[[], None]) -> None:
        """Closes the workbook, lets its file be replaced, and opens it again.

        Whatever happens to the file, the workbook is opened again afterwards.
        """
        book, app = self._book, self._app
        path = str(book.fullname)
        if not Path(path).is_file():
            raise HostError(
                msg("{name} has not been saved on this computer.", name=book.name),
                msg("Save it on this computer first, then try again."),
            )
        book.close()
        try:
            replace()
        finally:
            self._given = app.books.open(path)
            self._known_facts = None

    def go_to(self, names: tuple[str, ...]) -> bool:
        """Brings a sheet to the front; one that is hidden is none."""
        for sheet in self._book.sheets:
            if sheet.name in names and looks.is_visible(sheet):
                sheet.activate()
                return True
        return False

    def explained(self, problem: Exception) -> CustSheetError | None:
        """What an error of Windows' or the Mac's means."""
        return explained(problem)


def _title() -> str:
    return _("CustSheet")
