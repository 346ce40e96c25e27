"""A person before a spreadsheet in memory: what is shown is kept, what is asked is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from addin.errors import CustSheetError, HostError
from addin.hosts.memory import MemoryHost
from addin.hosts.port import WorkbookHost
from addin.i18n import msg
from addin.table.cells import RangeRef


@dataclass
class At:
    """Where the person is."""

    sheet: str | None
    areas: tuple[RangeRef, ...] = ()


@dataclass
class Person:
    """A window whose person does what a test says.

    Attributes:
        host: the workbook in front; None where none is open.
        at: where the person is.
        answers: given to questions, in order; True and False to those for yes and no.
        stops_at: the number of looks after which the person presses Esc.
        told, problems, asked, progress: what was shown.
        secrets: the questions that a password answers.
        secrets: those of the questions whose answers are passwords.
        copies: the files into which the workbook was copied.
        is_working: whether a command is at work.
    """

    host: MemoryHost | None
    at: At
    answers: list[str | bool | None] = field(default_factory=list)
    stops_at: int | None = None
    read_only: bool = False
    can_copy: bool = True
    told: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    progress: list[str] = field(default_factory=list)
    undo: list[str] = field(default_factory=list)
    copies: list[Path] = field(default_factory=list)
    replaced: int = 0
    is_working: bool = False
    looks: int = 0
    password: str | None = None
    needed: str = ""
    program: str = "Excel"
    hides_secrets: bool = False
    secrets: list[str] = field(default_factory=list)

    def workbook(self) -> WorkbookHost:
        if self.host is None:
            raise HostError(msg("No workbook is open in Excel."), msg("Open one, then try again."))
        return self.host

    def use_password(self, password: str) -> None:
        self.password = password

    def selected(self) -> At:
        return self.at

    def needed_version(self) -> str:
        return self.needed

    def is_read_only(self) -> bool:
        return self.read_only

    @contextmanager
    def at_work(self) -> Iterator[None]:
        self.is_working = True
        try:
            yield
        finally:
            self.is_working = False

    def show_progress(self, text: str) -> None:
        assert self.is_working
        self.progress.append(text)

    def wants_to_stop(self) -> bool:
        self.looks += 1
        return self.stops_at is not None and self.looks > self.stops_at

    def tell(self, text: str, *, is_problem: bool = False) -> None:
        (self.problems if is_problem else self.told).append(text)

    def agrees(self, text: str) -> bool:
        self.asked.append(text)
        answer = self.answers.pop(0)
        assert isinstance(answer, bool), f"a question for yes or no: {text}"
        return answer

    def ask(self, text: str, proposal: str = "", *, is_secret: bool = False) -> str | None:
        self.asked.append(text)
        if is_secret:
            self.secrets.append(text)
        answer = self.answers.pop(0)
        assert not isinstance(answer, bool), f"a question for a line of text: {text}"
        return proposal if answer == "=" else answer

    def offer_undo(self, text: str) -> None:
        self.undo.append(text)

    def save_copy(self, path: Path) -> None:
        if not self.can_copy:
            raise HostError(msg("Excel refused: {problem}", problem="disk"), msg("Check the name."))
        assert self.host is not None
        path.write_bytes(b"PK" + "".join(s.dump() for s in self.host.workbook.sheets).encode())
        self.copies.append(path)

    def replace_file(self, replace: Callable[[], None]) -> None:
        replace()
        self.replaced += 1

    def go_to(self, names: tuple[str, ...]) -> bool:
        found = next((s.name for s in self.host.workbook.sheets if s.name in names), None)
        self.at = At(found) if found else self.at
        return found is not None

    def explained(self, problem: Exception) -> CustSheetError | None:
        if isinstance(problem, ConnectionError):
            return HostError(msg("Excel was closed while the command ran."), msg("Check the name."))
        return None
