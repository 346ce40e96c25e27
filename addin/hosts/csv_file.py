"""A table in a text file: .csv, .tsv, .txt. Every value is text and stays text."""

from __future__ import annotations

import csv
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, zip_longest
from pathlib import Path
from typing import cast

import numpy as np

from addin.errors import (
    DamagedWorkbookError,
    InputError,
    NotAWorkbookError,
    RefusedError,
    SaveFailedError,
    SheetNotFoundError,
)
from addin.hosts import contents
from addin.hosts.contents import Content
from addin.hosts.csv_dialect import Dialect, detect_dialect
from addin.hosts.files import digest_of, require_readable, unreadable
from addin.hosts.plain_workbook import write_plain_workbook
from addin.hosts.port import (
    CellState,
    ColumnFormats,
    Fingerprint,
    Grid,
    Progress,
    SheetInfo,
    SheetState,
    Staged,
    no_progress,
)
from addin.i18n import msg
from addin.table.bulk import collector_paused
from addin.table.cells import MAX_COLUMN, CellRef, CellValue, RangeRef
from addin.table.changes import ChangeSet

TEXT = "@"
_END = "\0"
_LONGEST_VALUE = 1 << 24
_PORTION = 1_000
_MOST_KNOWN = 30_000
"""A column with more texts than these hardly repeats itself."""

_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_Rows = list[list[str | None]]


class CsvHost:
    """A text file as a workbook with one sheet, named after the file.

    A text file cannot hold colours and notes. With `out` the changes are made to a new
    workbook with the same rows; without, they are refused.
    """

    def __init__(self, path: str | os.PathLike[str], out: str | os.PathLike[str] | None = None):
        """
        Args:
            path: the text file.
            out: the .xlsx file that a change makes.
        """
        self.path = Path(path)
        self.out = Path(out) if out is not None else None
        self.name = self.path.name
        self.sheet = _FORBIDDEN_IN_NAMES.sub(" ", self.path.stem).strip(" '")[:31] or "Sheet1"
        self._read: tuple[str, _Rows] | None = None

    def sheets(self) -> Sequence[SheetInfo]:
        """The one sheet."""
        return (SheetInfo(self.sheet),)

    def identity(self) -> str | None:
        """None: a text file has no room for an id."""
        return None

    def location(self) -> str:
        """The full path: of the workbook that a change makes, where there is one."""
        return str((self.out or self.path).resolve())

    def fingerprint(self) -> Fingerprint:
        """A digest of the file."""
        return Fingerprint(digest_of(self.path))

    def read_grid(self, sheet: str) -> Grid:
        """All values, as text; short rows are filled up with blanks.

        Raises:
            NotAWorkbookError: the file is no text.
            DamagedWorkbookError: its encoding is broken, or a quote is never closed.
        """
        self._require(sheet)
        return Grid(self.sheet, 1, 1, cast(Sequence[Sequence[CellValue]], self._rows()))

    def read_state(self, sheet: str) -> SheetState:
        """Nothing but the defaults."""
        self._require(sheet)
        return SheetState()

    def read_formats(
        self, sheet: str, area: RangeRef, columns: Iterable[int]
    ) -> Mapping[int, ColumnFormats]:
        """Text, everywhere."""
        self._require(sheet)
        return {c: ColumnFormats((TEXT,), np.zeros(area.height, np.int16)) for c in columns}

    def read_formulas(self, sheet: str, area: RangeRef) -> Mapping[CellRef, str]:  # noqa: ARG002
        """None: what looks like a formula is text."""
        self._require(sheet)
        return {}

    def read_notes(self, sheet: str) -> Mapping[CellRef, str]:
        """None."""
        self._require(sheet)
        return {}

    def read_cells(self, sheet: str, cells: Iterable[CellRef]) -> Mapping[CellRef, CellState]:
        """The values of some cells."""
        self._require(sheet)
        rows = self._rows()
        return {
            cell: CellState(_at(rows, cell.row - 1, cell.column - 1), number_format=TEXT)
            for cell in cells
        }

    def stage(self, changes: ChangeSet, progress: Progress = no_progress) -> Staged:
        """Prepares a new workbook with the file's rows and the changes.

        Raises:
            RefusedError: there is no `out`.
            SaveFailedError: there is no room for the new workbook.
        """
        if self.out is None:
            raise RefusedError(
                msg("{name} is a text file and holds no colours or notes.", name=self.name),
                msg("Add --out with the name of a new .xlsx file; the text file stays as it is."),
            )
        before = self.fingerprint()
        plain = self._plain_workbook(self.out, progress)
        try:
            from addin.hosts.xlsx.host import XlsxHost

            staged = XlsxHost(plain, out=self.out).stage(changes, progress)
        except BaseException:
            plain.unlink(missing_ok=True)
            raise
        return _StagedWorkbook(self, before, plain, staged)

    def _plain_workbook(self, out: Path, progress: Progress) -> Path:
        try:
            handle, name = tempfile.mkstemp(".xlsx", f".{out.stem}-", out.parent)
            os.close(handle)
            plain = Path(name)
            try:
                write_plain_workbook(plain, self.sheet, self._rows(), progress)
            except BaseException:
                plain.unlink(missing_ok=True)
                raise
        except OSError as error:
            raise SaveFailedError(
                msg("{path} could not be written: {reason}.", path=out, reason=error.strerror),
                msg("Choose another folder, or make room on the disk. Nothing was changed."),
            ) from error
        return plain

    def _require(self, sheet: str) -> None:
        if sheet.casefold() != self.sheet.casefold():
            raise SheetNotFoundError(sheet, (self.sheet,))

    def _rows(self) -> _Rows:
        """The rows; read again only when the file has changed."""
        digest = digest_of(self.path)
        if self._read is None or self._read[0] != digest:
            self._read = (digest, read_rows(self.path))
        return self._read[1]


def read_rows(path: Path) -> _Rows:
    """The rows of a text file, all of the same length; blanks are None.

    Blank rows at the end are left out. NUL characters, with which some systems pad their
    fields, are dropped.

    Raises:
        NotAWorkbookError: the file is no text.
        DamagedWorkbookError: its encoding is broken, or a quote is never closed.
        InputError: it cannot be read, or has more columns than a sheet.
    """
    require_readable(path)
    try:
        _require_text(path)
        rows = _parse(path, detect_dialect(path))
    except OSError as error:
        raise unreadable(path, error) from error
    while rows and not any(rows[-1]):
        rows.pop()
    width = max(map(len, rows), default=0)
    if width > MAX_COLUMN:
        raise InputError(
            msg("{name} has {columns} columns, more than a sheet.", name=path.name, columns=width),
            msg("Check how the file separates its columns."),
        )
    for row in rows:
        if len(row) < width:
            row.extend([None] * (width - len(row)))
    return rows


def _require_text(path: Path) -> None:
    content = contents.identify(path)
    if content in (Content.TEXT, Content.EMPTY):
        return
    if content is Content.WORKBOOK:
        raise NotAWorkbookError(
            msg("{name} is an Excel workbook with the wrong name.", name=path.name),
            msg("Rename it to .xlsx."),
        )
    raise NotAWorkbookError(
        msg("{name} is not a table of text but {what}.",
            name=path.name, what=contents.description(content)),
        contents.way_out(content),
    )  # fmt: skip


def _parse(path: Path, dialect: Dialect) -> _Rows:
    limit = csv.field_size_limit(_LONGEST_VALUE)
    reader = csv.reader(_lines(path, dialect), delimiter=dialect.delimiter)
    rows: _Rows = []
    portion: list[list[str]] = []
    cells = _Cells()
    try:
        with collector_paused():
            while True:
                portion.extend(islice(reader, _PORTION))
                if len(portion) < _PORTION:
                    break
                # The last one waits: it may be the end.
                rows += cells.of(portion[:-1])
                del portion[:-1]
    except csv.Error as error:
        raise _unclosed(path, len(rows) + len(portion) + 1) from error
    finally:
        csv.field_size_limit(limit)
    if portion.pop() != [_END]:
        raise _unclosed(path, len(rows) + len(portion) + 1)
    rows += cells.of(portion)
    return rows


class _Cells:
    """Makes cells of texts: "" is a blank, None.

    A text that a column repeats - a city, a date, a yes - is kept once; a list of a million
    rows takes half the memory.
    """

    def __init__(self) -> None:
        self._known: dict[int, dict[str, str | None]] = {}

    def of(self, records: Sequence[Sequence[str]]) -> _Rows:
        """The cells of some records, which need not be equally long."""
        columns: list[Sequence[str | None]] = []
        for number, column in enumerate(zip_longest(*records, fillvalue="")):
            known = self._known.setdefault(number, {"": None})
            if len(known) > _MOST_KNOWN:
                columns.append([text or None for text in column])
            else:
                columns.append(list(map(known.setdefault, column, column)))
        return list(map(list, zip(*columns, strict=True)))


def _lines(path: Path, dialect: Dialect) -> Iterator[str]:
    """The file's lines without NUL, and then a line with one.

    An open quote swallows everything behind it, so the last record shows whether one was.
    """
    with path.open(encoding=dialect.encoding, newline="") as file:
        if dialect.announced:
            file.readline()
        for line in file:
            yield line.replace("\0", "")
    yield _END


def _unclosed(path: Path, record: int) -> DamagedWorkbookError:
    return DamagedWorkbookError(
        msg(
            "{name}: a quote is opened in row {row!s} and never closed.", name=path.name, row=record
        ),
        msg("Put a second quote at the end of the value, or remove the first."),
    )


def _at(rows: _Rows, row: int, column: int) -> str | None:
    inside = 0 <= row < len(rows) and 0 <= column < len(rows[row])
    return rows[row][column] if inside else None


class _StagedWorkbook:
    """A new workbook that is ready; the text file stays as it is."""

    def __init__(self, host: CsvHost, before: Fingerprint, plain: Path, staged: Staged) -> None:
        self._host = host
        self._plain = plain
        self._staged = staged
        self.before = before
        self.after = staged.after
        self.inverse = staged.inverse
        self.warnings = staged.warnings

    def commit(self) -> None:
        """Writes the new workbook.

        Raises:
            RefusedError: the text file was changed since.
            SaveFailedError: nothing was changed.
        """
        if self._host.fingerprint() != self.before:
            raise RefusedError(
                msg("{name} was changed in the meantime.", name=self._host.name),
                msg("Run the command again."),
            )
        self._staged.commit()
        self._plain.unlink(missing_ok=True)

    def discard(self) -> None:
        """Drops the new workbook."""
        self._staged.discard()
        self._plain.unlink(missing_ok=True)
