"""What the desk needs of the spreadsheet before which a person sits."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from addin.errors import CustSheetError
from addin.hosts.port import WorkbookHost
from addin.table.cells import RangeRef


class Selected(Protocol):
    """Where the person is."""

    @property
    def sheet(self) -> str | None:
        """The sheet in front."""
        ...

    @property
    def areas(self) -> tuple[RangeRef, ...]:
        """The selected cells; none where something else is selected."""
        ...


class Window(Protocol):
    """A spreadsheet application with its workbook in front."""

    @property
    def program(self) -> str:
        """Its name, as people say it: "Excel" or "LibreOffice"."""
        ...

    @property
    def hides_secrets(self) -> bool:
        """Whether a password cannot be read while it is typed."""
        ...

    def workbook(self) -> WorkbookHost:
        """The workbook in front.

        Raises:
            HostError: there is none, or the application does not answer.
        """
        ...

    def use_password(self, password: str) -> None:
        """Lets sheets be changed that are protected with a password; `workbook` is asked again."""
        ...

    def selected(self) -> Selected:
        """Where the person is."""
        ...

    def is_read_only(self) -> bool:
        """Whether changes to the workbook could not be saved under its name."""
        ...

    def needed_version(self) -> str:
        """The oldest version that the workbook asks for; "" where it asks for none."""
        ...

    def at_work(self) -> AbstractContextManager[None]:
        """While it lasts the person cannot edit; afterwards all is as it was before."""
        ...

    def show_progress(self, text: str) -> None:
        """Shows a line while a command runs, in the status bar."""
        ...

    def wants_to_stop(self) -> bool:
        """Whether the person has asked to cancel since the last time."""
        ...

    def tell(self, text: str, *, is_problem: bool = False) -> None:
        """Shows a message until the person has read it."""
        ...

    def agrees(self, text: str) -> bool:
        """Asks whether to go on; False for no."""
        ...

    def ask(self, text: str, proposal: str = "", *, is_secret: bool = False) -> str | None:
        """Asks for a line of text; None where the person does not want to give one.

        Args:
            is_secret: a password is asked for; it is hidden where that can be done.
        """
        ...

    def offer_undo(self, text: str) -> None:
        """Makes the application's own undo lead to ours, where it can."""
        ...

    def save_copy(self, path: Path) -> None:
        """Writes the workbook as it is now to another file.

        Raises:
            HostError: the application could not.
        """
        ...

    def replace_file(self, replace: Callable[[], None]) -> None:
        """Closes the workbook, lets its file be replaced, and opens it again.

        Raises:
            HostError: the workbook has no file, or the application could not.
        """
        ...

    def go_to(self, names: tuple[str, ...]) -> bool:
        """Brings the first sheet that has one of some names to the front; False: none has."""
        ...

    def explained(self, problem: Exception) -> CustSheetError | None:
        """What an exception of the application means, where that is known."""
        ...
