"""The add-in's macros that the host calls: their names, and what goes in and comes out.

Every macro is a VBA function that catches its own errors. It answers a two-dimensional array
whose first row is a status: "ok", or "error" and a text, or "password" when a password does
not fit. What follows are the rows described at `Aspect`; the array is as wide as they are, and
what is over in the status row is empty. Addresses are A1 texts without dollar signs; colours
"#RRGGBB"; a blank is "" or empty.

    CustSheetRead(book, sheet, aspect, addresses)      rows of that aspect
    CustSheetWrite(book, sheet, aspect, rows)          no rows
    CustSheetCheckPassword(book, sheet, password)      no rows; the protection stays as it was
    CustSheetProtect(book, sheet, password)            no rows; "" for no password; sorting,
                                                       filtering, column widths stay allowed
    CustSheetUnprotect(book, sheet, password)          no rows
    CustSheetAsk(book, title, text, proposal)          (the answer,); no rows where there is none
    CustSheetSaveCopy(book, path)                      no rows
    CustSheetOfferUndo(book, text)                     no rows
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any

from addin.errors import AddInMissingError, CustSheetError, HostError, WrongPasswordError
from addin.hosts.excel.patience import is_busy, is_gone
from addin.i18n import msg

ADD_IN = "custsheet.xlam"
READ = "CustSheetRead"
WRITE = "CustSheetWrite"
CHECK_PASSWORD = "CustSheetCheckPassword"
PROTECT = "CustSheetProtect"
UNPROTECT = "CustSheetUnprotect"
ASK = "CustSheetAsk"
SAVE_COPY = "CustSheetSaveCopy"
OFFER_UNDO = "CustSheetOfferUndo"
NAMES = (READ, WRITE, CHECK_PASSWORD, PROTECT, UNPROTECT, ASK, SAVE_COPY, OFFER_UNDO)

MIXED = "mixed"
"""The answer for a range whose cells differ in an aspect."""
NO_FILL = "none"
OTHER_FILL = "other"
"""A pattern or a gradient."""

NEEDS_PROPERTY = "CustSheet needs"
"""The custom property of a workbook that names the version it asks for."""

ROWS_A_CALL = 5_000

Row = Sequence[Any]


class Aspect(Enum):
    """What is read or written. Rows read / rows written.

    Attributes:
        BOOK: (whether days count from 1904, whether it is open read-only, whether it is shared
            in the old way, the version that it asks for or "") / -
        STATE: (protected, has a password, address of the sheet's filter, hidden rows such as
            "2:4,7:7", hidden columns such as "B:C") / -
        HIDDEN_ROWS: - / (address such as "2:4", 1 to hide or 0 to show)…
        FILL: (address, colour, NO_FILL, OTHER_FILL or MIXED) for each address given / (address,
            colour or NO_FILL)…
        FORMAT: (address, code or MIXED) for each address given / (address, code)…
        LOCK: (address, 1, 0 or MIXED) for each address given / (address, 1 or 0)…
        NOTE: (cell, text)… / (cell, text; "" removes)…
        CHECK: (address, type, operator, formula 1, formula 2, title, message, error, style)…,
            with Excel's numbers XlDVType, XlFormatConditionOperator and XlDVAlertStyle /
            the same; type -1 removes
        RULE: (address, formula, fill)… for conditional formats with a formula /
            (address, formula, fill)…; formula "" removes all of exactly this range
        MERGED: (address,)… / -
        DRESS: - / (address, property, value)…; properties are "width" of columns in
            characters, "bold" 1, "size" in points, "color" of the font, "wrap" 1
        FREEZE: - / (the last row that stays in view,); the sheet is the active one
        LINK: - / (cell, file, place, text)…
    """

    BOOK = "book"
    STATE = "state"
    HIDDEN_ROWS = "hidden_rows"
    FILL = "fill"
    FORMAT = "format"
    LOCK = "lock"
    NOTE = "note"
    CHECK = "check"
    RULE = "rule"
    MERGED = "merged"
    DRESS = "dress"
    FREEZE = "freeze"
    LINK = "link"


def nobody_is_told(_rows: int) -> None:
    """Stands where nobody wants to hear how many rows are written."""


class Macros:
    """Calls the macros for one workbook.

    Attributes:
        between: called before rows are written, with their number; may raise to cancel.
    """

    def __init__(self, app: Any, book: str, *, rows_a_call: int = ROWS_A_CALL) -> None:
        """
        Args:
            app: xlwings' App.
            book: the workbook's name, or what else the macros know it by.
            rows_a_call: so many rows are written at once.
        """
        self._app = app
        self._book = book
        self._rows_a_call = rows_a_call
        self.between: Callable[[int], None] = nobody_is_told

    def read(self, sheet: str, aspect: Aspect, addresses: Sequence[str] = ()) -> list[Row]:
        """The rows of an aspect, for thousands of addresses in one call.

        Raises:
            AddInMissingError: the macros are not there.
            HostError: a macro failed.
        """
        found: list[Row] = []
        for start in range(0, max(len(addresses), 1), ROWS_A_CALL):
            part = list(addresses[start : start + ROWS_A_CALL])
            found += self._call(READ, sheet, aspect.value, part)
        return found

    def write(self, sheet: str, aspect: Aspect, rows: Sequence[Row]) -> None:
        """Writes an aspect of many ranges.

        Raises:
            AddInMissingError, HostError: as `read`.
        """
        for start in range(0, len(rows), self._rows_a_call):
            part = [list(row) for row in rows[start : start + self._rows_a_call]]
            self.between(len(part))
            self._call(WRITE, sheet, aspect.value, part)

    def fits(self, sheet: str, password: str | None) -> bool:
        """Whether a password is the one that protects a sheet."""
        try:
            self._call(CHECK_PASSWORD, sheet, password or "")
        except WrongPasswordError:
            return False
        return True

    def protect(self, sheet: str, password: str | None) -> None:
        """Protects a sheet."""
        self._call(PROTECT, sheet, password or "")

    def unprotect(self, sheet: str, password: str | None) -> None:
        """Takes a sheet's protection away.

        Raises:
            WrongPasswordError: the password is another one.
        """
        self._call(UNPROTECT, sheet, password or "")

    def ask(self, title: str, text: str, proposal: str) -> str | None:
        """What the person types; None where the box was closed."""
        rows = self._call(ASK, title, text, proposal)
        return str(rows[0][0]) if rows else None

    def save_copy(self, path: str) -> None:
        """Writes the workbook as it is now to another file.

        Raises:
            HostError: Excel could not.
        """
        self._call(SAVE_COPY, path)

    def offer_undo(self, text: str) -> None:
        """Puts a line into the undo list of Excel that leads to our own undo."""
        self._call(OFFER_UNDO, text)

    def _call(self, name: str, *given: Any) -> list[Row]:
        try:
            answer = self._app.macro(f"'{ADD_IN}'!{name}")(self._book, *given)
        except Exception as problem:
            if is_busy(problem) or is_gone(problem) or isinstance(problem, CustSheetError):
                raise
            # xlwings' engines raise what their system raises; a macro of ours never fails.
            raise AddInMissingError(
                msg("Excel does not know the macro {name}.", name=name),
                msg("Switch the add-in {file} on, or install it again.", file=ADD_IN),
            ) from problem
        rows: list[Row] = [["" if value is None else value for value in row] for row in answer]
        status = rows[0] if rows else ("error", "")
        if status[0] == "password":
            raise WrongPasswordError(
                msg("The sheet “{sheet}” is protected with another password.", sheet=given[0]),
                msg("Give the password with which it was protected."),
            )
        if status[0] != "ok":
            raise HostError(
                msg("Excel refused: {problem}", problem=str(status[1])),
                msg("Finish typing in the cell, close open dialogs, then try again."),
            )
        return rows[1:]
