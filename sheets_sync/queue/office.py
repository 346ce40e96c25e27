"""Takes lines of the queue, and writes back what became of them.

Google has no way to change a row only if it is still the same. So each line is looked for by
its id at once before it is written, and what was written is read back before the command runs.
Two syncs that reach for a line at the same time are kept apart by the token of the spreadsheet:
the batch of the second one is refused as a whole.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from addin.errors import RemoteRefusedError
from addin.table.cells import CellValue
from addin.table.grid import Grid
from sheets_sync.client.spreadsheet import Spreadsheet, new_token, token_in
from sheets_sync.host.cells import cells_in, value_in
from sheets_sync.host.ranges import Json, quoted
from sheets_sync.queue.lines import (
    FIRST_ANSWERED,
    HEADINGS,
    LONGEST_RESULT,
    TIME_FORM,
    Line,
    State,
    lines_in,
)

_FIELDS = (
    "developerMetadata(metadataId,metadataKey,metadataValue),"
    "sheets(properties(sheetId,title),data(startRow,startColumn,"
    "rowData/values(userEnteredValue,effectiveValue)))"
)


@dataclass(frozen=True, slots=True)
class _Seen:
    """The queue at one moment, with what a batch needs to know."""

    lines: Sequence[Line]
    tab_id: int
    token: str

    def find(self, wanted: Line) -> Line | None:
        """The line as it is now; of several with its id, the one in its old row."""
        same = [line for line in self.lines if line.id == wanted.id]
        if len(same) == 1:
            return same[0]
        return next((line for line in same if line.row == wanted.row), None)


class QueueOffice:
    """The queue of one spreadsheet."""

    def __init__(self, spreadsheet: Spreadsheet, sheet: str, identity: str = "") -> None:
        """
        Args:
            spreadsheet: the connection.
            sheet: name of the tab with the queue.
            identity: of the workbook that is synchronised; a later sync knows its batches by it.
        """
        self._spreadsheet, self._sheet, self._identity = spreadsheet, sheet, identity
        self._found: str | None = None
        self._left = ""

    def lines(self) -> Sequence[Line]:
        """The lines as they are now; one request."""
        return self._look().lines

    def take(self, line: Line, run: str, now: dt.datetime) -> bool:
        """Marks a line as running, before it is run; three requests.

        Args:
            line: as it was read.
            run: id of this run.
            now: written beside it.

        Returns:
            Whether it is ours now. It is not where somebody changed or deleted it, or another
            sync was faster.

        Raises:
            HostError, InputError, RefusedError: Google cannot be used.
        """
        seen = self._look()
        found = seen.find(line)
        if found is None or (found.state, found.run) != (line.state, line.run):
            return False
        try:
            self._write(seen, found, State.RUNNING, run, now, "")
        except RemoteRefusedError as refusal:
            if type(refusal) is not RemoteRefusedError:
                raise
            return False
        after = self._look().find(line)
        return after is not None and (after.state, after.run) == (State.RUNNING, run)

    def settle(self, line: Line, state: State, run: str, now: dt.datetime, result: str) -> bool:
        """Writes what became of a line; two requests.

        Returns:
            Whether it could be written: a line that somebody deleted is gone.
        """
        for _attempt in range(3):
            seen = self._look()
            found = seen.find(line)
            if found is None:
                return False
            try:
                self._write(seen, found, state, run, now, result)
            except RemoteRefusedError as refusal:
                if type(refusal) is not RemoteRefusedError:
                    raise
                continue  # another batch came first
            return True
        return False

    def tokens(self) -> tuple[str, str] | None:
        """The token that was found in the spreadsheet, and the one that was left there.

        Since they were asked for last; None where nothing was written.
        """
        found, self._found = self._found, None
        return None if found is None else (found, self._left)

    def _look(self) -> _Seen:
        answer = self._spreadsheet.get(_FIELDS, [quoted(self._sheet)], tab=self._sheet)
        sheet = answer["sheets"][0]
        rows: list[list[CellValue]] = []
        for data in sheet.get("data", ()):
            for cell, content in cells_in(data):
                rows += [[None] * len(HEADINGS) for _ in range(cell.row - len(rows))]
                if cell.column <= len(HEADINGS):
                    rows[cell.row - 1][cell.column - 1] = value_in(content)
        return _Seen(
            lines_in(Grid(self._sheet, 1, 1, rows)),
            int(sheet["properties"].get("sheetId", 0)),
            token_in(answer.get("developerMetadata", ())),
        )

    def _write(
        self, seen: _Seen, line: Line, state: State, run: str, now: dt.datetime, result: str
    ) -> None:
        short = result if len(result) <= LONGEST_RESULT else result[: LONGEST_RESULT - 1] + "…"
        texts = (state.word, run, now.strftime(TIME_FORM), short)
        # Typed values: whatever a text looks like, it is no formula.
        values: list[Json] = [{"userEnteredValue": {"stringValue": text}} for text in texts]
        place = {
            "sheetId": seen.tab_id,
            "rowIndex": line.row - 1,
            "columnIndex": FIRST_ANSWERED - 1,
        }
        request = {
            "updateCells": {
                "start": place, "rows": [{"values": values}], "fields": "userEnteredValue",
            }
        }  # fmt: skip
        token = f"{self._identity}.{new_token()}" if self._identity else new_token()
        self._spreadsheet.commit([request], token, seen.token, tab=self._sheet)
        self._found = seen.token if self._found is None else self._found
        self._left = token
