"""Wires the parts together: which host, which rule book, which journal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from addin.bootstrap_google import google_address, open_google
from addin.errors import (
    CustSheetError,
    InputError,
    RefusedError,
    SheetNotFoundError,
    TableNotFoundError,
    UsageError,
)
from addin.i18n import Message, msg

# Asking for help must not wait for pandas: what needs it is imported when it is used.
if TYPE_CHECKING:
    from addin.commands.run import Session
    from addin.commands.snapshots import SaveCopy
    from addin.hosts.port import Progress, WorkbookHost
    from addin.table.changes import ChangeSet
    from addin.table.rulebook import RuleBook
    from addin.table.table import CustomerTable
    from sheets_sync.sides import RemoteSide
    from sheets_sync.sync import Options, Sync

TEXT_SUFFIXES = frozenset({".csv", ".tsv", ".txt"})


@dataclass(frozen=True, slots=True)
class Opened:
    """A workbook with its rule book.

    Attributes:
        host: where it lives.
        book: the rule book.
        path: its file.
        out: the file that the result goes to; None for the same file.
        save_copy: writes it to another file, where it is open in a spreadsheet; else None.
    """

    host: WorkbookHost
    book: RuleBook
    path: Path
    out: Path | None
    save_copy: SaveCopy | None = None


def open_host(path: Path, out: Path | None = None) -> WorkbookHost:
    """The host of a file, by what the file is.

    Args:
        path: .xlsx, .xlsm, a table of text, or the address of a Google Sheet.
        out: where the result goes; None for the same file.

    Raises:
        InputError: there is no such file, or it is nothing that can be read.
        UsageError: the result of a Google Sheet is to go elsewhere.
        NotConnectedError: no Google account was set up.
    """
    address = google_address(path)
    if address is not None:
        if out is not None:
            raise UsageError(
                msg("A Google Sheet is changed where it is."), msg("Leave --out away.")
            )
        return open_google(address)
    if path.suffix.casefold() in TEXT_SUFFIXES:
        from addin.hosts.csv_file import CsvHost

        return CsvHost(path, out)
    from addin.hosts.xlsx.host import XlsxHost

    return XlsxHost(path, out)


@contextmanager
def open_sync(
    opened: Opened,
    session: Session,
    remote: RemoteSide,
    sheet: str | None,
    options: Options,
    *,
    now: dt.datetime,
    folder: Path | None = None,
    step: Callable[[str], None] | None = None,
) -> Iterator[Sync]:
    """A sync of a workbook with a Google Sheet.

    Args:
        opened: the workbook.
        session: its session, by which it is changed.
        remote: the Google Sheet.
        sheet: the workbook's tab with the customers; None finds it.
        options: how to synchronise.
        now: the time of the run.
        folder: where the states of syncs are kept; None for the user's data folder.
        step: told of every step before it is taken.

    Raises:
        GuardError: the workbook is a copy of one that is synchronised already.
        RefusedError: the state of the last sync cannot be read.
        SheetNotFoundError, TableNotFoundError, AmbiguousTableError: there is no such table.
    """
    from addin.commands.sync import SessionWriter
    from addin.hosts.xlsx.host import XlsxHost
    from addin.journal import data_folder
    from sheets_sync.places import keep_state, open_state
    from sheets_sync.quiet import rules_digest, tab_with_customers
    from sheets_sync.sync import Sync

    host, book = opened.host, opened.book
    if isinstance(host, XlsxHost):
        host.keeps_grids = True  # the table is looked for and then read
    place = folder or data_folder() / "sync"
    state = open_state(place, host.identity(), host.location(), identity_at, options.force)
    try:
        rules = rules_digest(book, options.mapping)
        tab = sheet or tab_with_customers(
            state, host.fingerprint().digest, rules,
            lambda: find_table(host, book, mapping=options.mapping).sheet,
        )  # fmt: skip
        writer = SessionWriter(session)
        yield Sync(host, tab, remote, writer, state, book, lambda: now, options, step)
    finally:
        state.close()
        keep_state(place, host.identity(), host.location())


def require_new_enough(path: Path) -> None:
    """Checks that a workbook does not ask for a newer version than this one.

    Raises:
        AddInTooOldError: it does; its rules may hold what this version does not know.
        InputError: there is no such file, or it is nothing that can be read.
    """
    if path.suffix.casefold() in TEXT_SUFFIXES or google_address(path) is not None:
        return
    from addin.distribution.addin_file import PROPERTIES_PART, custom_properties
    from addin.hosts.xlsx.package import Package
    from addin.template.needs import NEEDS_PROPERTY, needs_newer_addin

    with Package.open(path) as package:
        part = package.read(PROPERTIES_PART) if PROPERTIES_PART in package else b""
    error = needs_newer_addin(custom_properties(part).get(NEEDS_PROPERTY))
    if error is not None:
        raise error


def default_out(path: Path) -> Path | None:
    """Where a changing command puts the result of a table of text: beside it, as .xlsx.

    Raises:
        RefusedError: a file of that name is there already.
    """
    if path.suffix.casefold() not in TEXT_SUFFIXES:
        return None
    out = path.with_suffix(".xlsx")
    if out.exists():
        raise RefusedError(
            msg("{name} is there already.", name=out.name),
            msg("Say with --out where the result is to go."),
        )
    return out


def make_workbook(
    out: Path, changes: ChangeSet, progress: Progress | None = None
) -> Sequence[object]:
    """Makes a workbook of result sheets.

    Args:
        out: its file; one that is there is replaced.
        changes: what puts the sheets.
        progress: told of the work done.

    Returns:
        What could not be done as wished.

    Raises:
        RefusedError, SaveFailedError: it cannot be written; nothing was changed.
    """
    from addin.hosts import new_workbook
    from addin.hosts.port import no_progress
    from addin.table.changes import PutSheet

    sheets = [change for change in changes if isinstance(change, PutSheet)]
    return new_workbook.make_workbook(out, sheets, progress or no_progress)


def load_rules(host: WorkbookHost, rules: Path | None = None) -> RuleBook:
    """The rule book: a TOML file, else the workbook's own sheets, else the default one.

    Raises:
        RuleBookError: it has mistakes; all are listed.
        InputError: the file cannot be read.
    """
    from addin.table.rulebook_sheets import holds_fields, read_sheets, rule_sheets
    from addin.table.rulebook_toml import default_rulebook

    if rules is not None:
        return rules_from_file(rules)
    sheets = rule_sheets([info.name for info in host.sheets()])
    if "field" not in sheets:
        return default_rulebook()
    grids = {part: host.read_grid(name) for part, name in sheets.items()}
    if not holds_fields(grids["field"]):
        return default_rulebook()
    return _checked(*read_sheets(grids, host.name))


def rules_from_file(path: Path) -> RuleBook:
    """The rule book in a TOML file.

    Raises:
        RuleBookError: it has mistakes; all are listed.
        InputError: the file cannot be read.
    """
    from addin.table.rulebook_toml import read_toml

    return _checked(*read_toml(read_text(path), path.name))


def _checked(book: RuleBook, problems: Sequence[Message]) -> RuleBook:
    from addin.segments.tags import read_rules
    from addin.table.rulebook import raise_if

    _rules, more = read_rules(book)
    raise_if([*problems, *more], book.source)
    return book


def read_text(path: Path) -> str:
    """The text of a file that a user named.

    Raises:
        InputError: there is none, or it is not text.
    """
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise InputError(
            msg("There is no file {name}.", name=str(path)), msg("Check the name.")
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            msg("The file {name} cannot be read: {error}.", name=path.name, error=str(error)),
            msg("It must be a text file in UTF-8."),
        ) from None


def open_session(
    opened: Opened,
    now: dt.datetime,
    journal_folder: Path | None = None,
    backup_folder: Path | None = None,
) -> Session:
    """A session that can change the workbook."""
    from addin.commands.run import Session

    # There is no file of a Google Sheet of which a snapshot could be kept.
    is_file = google_address(opened.path) is None
    is_workbook = is_file and opened.path.suffix.casefold() not in TEXT_SUFFIXES
    in_place = opened.out is None or opened.out == opened.path
    return Session(
        opened.host,
        opened.book.settings,
        now=now,
        identity_at=identity_at,
        is_new_file=not in_place,
        source=opened.path if is_workbook and in_place else None,
        save_copy=opened.save_copy,
        journal_folder=journal_folder,
        backup_folder=backup_folder,
    )


def identity_at(location: str) -> str | None:
    """The id of the workbook in a file, or of a Google Sheet; None where there is none."""
    path = Path(location)
    address = google_address(path)
    if address is not None:
        try:
            return open_google(address).identity()
        except CustSheetError:
            return None
    if not path.is_file():
        return None
    try:
        return open_host(path).identity()
    except InputError:
        return None


def is_open(path: Path) -> bool:
    """Whether Excel or LibreOffice has a file open, by its lock file."""
    from addin.hosts.files import lock_of

    return lock_of(path) is not None


def find_table(
    host: WorkbookHost,
    book: RuleBook,
    *,
    sheet: str | None = None,
    wanted: str | None = None,
    mapping: Mapping[str, str] | None = None,
) -> CustomerTable:
    """The customer table of a workbook.

    Args:
        host: the workbook.
        book: its rule book.
        sheet: the sheet that the user named; None takes the one whose headers are known
            best.
        wanted: an Excel table's name or a range, when the user said which.
        mapping: what the user said of columns: header -> field.

    Raises:
        SheetNotFoundError, TableNotFoundError, AmbiguousTableError, UsageError.
    """
    from addin.table.mapping import FieldIndex, read_table

    fields = FieldIndex.of(book.fields)
    guess = not book.by_header
    infos = [info for info in host.sheets() if info.has_cells]
    names = [info.name for info in infos]
    if sheet is not None:
        if sheet not in names:
            raise SheetNotFoundError(sheet, names)
        grid = host.read_grid(sheet)
        return read_table(grid, fields, wanted=wanted, mapping=mapping, guess=guess)
    candidates = [
        i for i in infos if i.visible and not i.is_result and not holds_no_customers(i.name, names)
    ]
    best: CustomerTable | None = None
    failure: InputError | None = None
    for info in candidates:
        try:
            table = read_table(
                host.read_grid(info.name), fields, wanted=wanted, mapping=mapping, guess=guess
            )
        except InputError as error:
            failure = failure or error
            continue
        if best is None or len(table.mapped) > len(best.mapped):
            best = table
    if best is None:
        raise failure or TableNotFoundError(
            msg("No table was found in {name}.", name=host.name),
            msg("A table has a header row with rows below it."),
        )
    return best


def holds_no_customers(sheet: str, names: Sequence[str]) -> bool:
    """Whether a sheet is for the rule book, or one of the template's that hold no customers.

    Args:
        sheet: its name.
        names: of all sheets of the workbook.
    """
    from addin.table.rulebook_sheets import rule_sheets

    return sheet in rule_sheets(names).values() or sheet in _OWN_SHEETS


def support_report(program: str = "Excel") -> str:
    """What the doctor finds of this installation, for the person and for support.

    Args:
        program: before which the person sits, "Excel" or "LibreOffice".

    Raises:
        InstallFailedError: Excel does not run on this system.
    """
    from addin.distribution.doctor import examine, report
    from addin.distribution.system import ThisSystem

    system = ThisSystem()
    if program == "LibreOffice":
        from addin.distribution.check_calc import check_calc
        from addin.journal.places import data_folder

        return report(system, tuple(check_calc(data_folder())))
    return report(system, examine(system))


GUIDE_SHEETS = ("说明", "Guide")
"""The template's sheet that explains the workbook."""

PRACTICE_SHEETS = ("练习", "Practice")
"""The template's sheet with mistakes to find: no customers, but a person may check it."""

_OWN_SHEETS = frozenset({*GUIDE_SHEETS, *PRACTICE_SHEETS, "SOP", "命令", "Commands"})
"""Sheets of the template, and the queue of a Google Sheet, that hold no customers."""
