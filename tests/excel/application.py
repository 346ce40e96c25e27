"""The state of the Excel in memory, and the counting of what it is asked for."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from addin.hosts.excel.reading import ERRORS
from addin.hosts.memory_sheet import MemorySheet
from addin.table.cells import CellRef

EPOCH = dt.datetime(1899, 12, 30)
ERROR_BASE = -2146828288
NUMBERS = {text: ERROR_BASE + number for number, text in ERRORS.items()}
OLD_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
"""Those that xlwings turns into texts; of the younger ones it hands the numbers over."""


class ComError(Exception):
    """What the system raises where Excel refuses."""


class Excel:
    """The application's own state, and a count of the calls that reach it.

    Attributes:
        calls: by "Class.member".
        installed: whether the add-in with its macros is switched on.
        broken: names of members whose next call fails.
        date1904: whether the workbook counts its days from 1904.
        quoted: the cells whose text has an apostrophe in front, which Excel does not show.
        scrolled: the cells that somebody selected, and to which the view was scrolled by it.
    """

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.installed = True
        self.broken: set[str] = set()
        self.date1904 = False
        self.settings: dict[str, Any] = {
            "screen_updating": True, "enable_events": True, "display_alerts": True,
            "calculation": "automatic", "status_bar": None, "interactive": True,
        }  # fmt: skip
        self.sheets: list[MemorySheet] = []
        self.names: dict[str, str] = {}
        self.sheet_names: dict[str, dict[str, str]] = {}
        self.active = 0
        self._selected: dict[int, str] = {}
        self.scrolled: list[str] = []
        self.quoted: set[tuple[str, CellRef]] = set()
        self.book = "客户.xlsx"
        self.folder = "C:\\表\\"
        self.read_only = self.shared = self.full = False
        self.needed = ""
        self.answers: list[str | None] = []
        self.shown: list[str] = []
        self.undo = ""
        self.opened: list[str] = []
        self.closed = False
        self.checks: dict[str, list[list[Any]]] = {}
        self.rules: dict[str, list[list[Any]]] = {}
        self.looks: Counter[str] = Counter()

    def sheet(self, name: str) -> MemorySheet:
        return next(s for s in self.sheets if s.name.casefold() == name.casefold())

    @property
    def selection(self) -> str:
        """What is selected on the sheet in front; every sheet keeps its own selection."""
        return self._selected.get(id(self.sheets[self.active]), "$A$1")

    @selection.setter
    def selection(self, address: str) -> None:
        self._selected[id(self.sheets[self.active])] = address

    def content(self) -> bytes:
        """The workbook as a file, for what only copies it."""
        return b"PK" + "".join(sheet.dump() for sheet in self.sheets).encode()

    def hit(self, name: str) -> None:
        self.calls[name] += 1
        if name in self.broken:
            self.broken.discard(name)
            raise ComError(-2147352567, "Exception occurred.", name)


_OURS = frozenset({"api", "options", "engine", "xl", "max_cells_per_read", "max_cells_per_write",
                   "get_async_pipeline_overrides",
                   # These only lead on to another object; what is then asked of it counts.
                   "app", "book", "sheet", "sheets", "names", "tables", "range", "pid",
                   # Counted by the macro's name.
                   "run"})  # fmt: skip


class Counted:
    """Counts every member that xlwings asks for."""

    _excel: Excel

    def __getattribute__(self, name: str) -> Any:
        if not name.startswith("_") and name not in _OURS:
            object.__getattribute__(self, "_excel").hit(f"{type(self).__name__}.{name}")
        return object.__getattribute__(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith("_") and name not in _OURS:
            self._excel.hit(f"{type(self).__name__}.{name}=")
        object.__setattr__(self, name, value)

    @property
    def api(self) -> Any:
        return self
