"""One run of a verb: what was asked for, and what has been opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from addin.bootstrap import (
    PRACTICE_SHEETS,
    TEXT_SUFFIXES,
    Opened,
    default_out,
    find_table,
    holds_no_customers,
    load_rules,
    open_host,
    open_session,
    require_new_enough,
)
from addin.errors import CancelledError, InputError, RuleBookError, UsageError
from addin.i18n import Language, _, msg, turn_to
from addin.verbs.screen import Screen

if TYPE_CHECKING:
    from addin.backups import Backups
    from addin.commands.known_rows import KnownRows
    from addin.commands.outcome import Outcome
    from addin.commands.run import Report, Session
    from addin.commands.snapshots import SaveCopy
    from addin.hosts.port import WorkbookHost
    from addin.journal import Entry
    from addin.table.cells import RangeRef
    from addin.table.rulebook import RuleBook
    from addin.table.table import CustomerTable

_BY_HEADER, _SAID = "by its header", "you said so"
_SHOWN = 8


@dataclass(slots=True)
class Run:
    """One run of a verb.

    Attributes:
        screen: where it speaks.
        path: the workbook's file.
        host: the workbook, where it is open already; None opens the file.
        save_copy: writes the open workbook to another file; None where it is a file.
        out: the file that the result goes to; None for the same one.
        rules: a rule book to be taken instead of the workbook's.
        sheet, table_name, mapping: what was said about where the table is, see `find_table`.
        dry_run: nothing is changed.
        changes: a file into which the changes are written.
        now: the time of the run.
        journal_folder, backup_folder: None for the user's data folder.
        language: the one asked for; None for that of the rule book, or the system's.
        needs_rules: False lets a verb run where the rule book has mistakes.
        last: what became of the change that was made last.
    """

    screen: Screen
    path: Path
    host: WorkbookHost | None = None
    save_copy: SaveCopy | None = None
    out: Path | None = None
    rules: Path | None = None
    sheet: str | None = None
    table_name: str | None = None
    mapping: dict[str, str] = field(default_factory=dict)
    dry_run: bool = False
    changes: Path | None = None
    now: dt.datetime = field(default_factory=dt.datetime.now)
    journal_folder: Path | None = None
    backup_folder: Path | None = None
    language: Language | None = None
    needs_rules: bool = True
    last: Report | None = None
    _opened: Opened | None = None
    _table: CustomerTable | None = None

    @property
    def opened(self) -> Opened:
        """The workbook and its rule book."""
        if self._opened is None:
            host, out = self.host, self.out
            if host is None:
                changes_file = out is None and not self.dry_run
                out = (default_out(self.path) if changes_file else None) or out
                host = open_host(self.path, out)
            book = self._load_rules(host)
            if self.language is None and book.settings.language != "auto":
                turn_to("zh" if book.settings.language == "zh" else "en")
            self._opened = Opened(host, book, self.path, out, self.save_copy)
        return self._opened

    def _load_rules(self, host: WorkbookHost) -> RuleBook:
        try:
            return load_rules(host, self.rules)
        except RuleBookError:
            if self.needs_rules:
                raise
            from addin.table.rulebook_toml import default_rulebook

            return default_rulebook()  # mistakes in the rules are no reason not to undo

    @property
    def book(self) -> RuleBook:
        """The rule book."""
        return self.opened.book

    def read_table(self, result: str = "") -> CustomerTable:
        """The customer table, with a remark on every column that has no meaning.

        Args:
            result: the entry of the JSON result in which the table is described; "" for the
                result itself.
        """
        if self.host is None:
            require_new_enough(self.path)
        table = find_table(
            self.opened.host,
            self.book,
            sheet=self.sheet,
            wanted=self.table_name,
            mapping=self.mapping,
        )
        for column in table.columns:
            if column.rival_fields:
                choices = " / ".join(f.key for f in column.rival_fields)
                self.screen.warn(
                    msg(
                        "The column “{header}” may mean several things. "
                        "Say which with --map {header}={choices}",
                        header=column.title,
                        choices=choices,
                    )
                )
        self._tell_meanings(table)
        self._table = table
        described = _described(table)
        self.screen.result(**{result: described} if result else described)
        return table

    def _tell_meanings(self, table: CustomerTable) -> None:
        """Says what was found out about columns that their headers do not name outright."""
        found = [
            f"{c.title} = {c.field.name} ({c.why})"
            for c in table.mapped
            if c.field and c.why.template not in (_BY_HEADER, _SAID)
        ]
        if found:
            self.screen.say(_("Taken for: {columns}", columns="; ".join(found)))
        unknown = [c.title for c in table.columns if not c.field]
        if unknown:
            shown = ", ".join(unknown[:_SHOWN]) + (" …" if len(unknown) > _SHOWN else "")
            self.screen.say(
                _(
                    "{count} columns without a known meaning: {columns}",
                    count=len(unknown),
                    columns=shown,
                )
            )

    @contextmanager
    def session(self) -> Iterator[Session]:
        """The workbook with its journal."""
        session = open_session(self.opened, self.now, self.journal_folder, self.backup_folder)
        session.table_on = self._table_on
        try:
            for entry in session.recovery.unclear:
                self.screen.warn(
                    msg(
                        "Command {number!s} was interrupted, and the workbook was changed "
                        "since. Its old values are in the journal: custsheet history",
                        number=entry.number,
                    )
                )
            yield session
        finally:
            session.close()

    def _table_on(self, sheet: str, known: KnownRows | None) -> CustomerTable | None:
        """The customer table on a sheet as it is now, see `addin.commands.run.TableOn`."""
        if self._table is not None and self._table.sheet == sheet:
            return self._table
        host = self.opened.host
        names = [info.name for info in host.sheets()]
        if sheet not in PRACTICE_SHEETS and holds_no_customers(sheet, names):
            return None
        tries = [self.table_name]
        if known is not None:
            tries = [*([known.table] if known.table else []), self.table_name, known.area.a1]
        for wanted in tries:
            try:
                table = find_table(
                    host, self.book, sheet=sheet, wanted=wanted, mapping=self.mapping
                )
            except (InputError, UsageError):
                continue
            # Of two tables side by side the other one is no answer.
            if known is None or _share_columns(table.area, known.area):
                return table
        return None

    def snapshots(self) -> tuple[Backups, str]:
        """The snapshots, and the id under which those of this workbook are kept."""
        from addin.backups import Backups
        from addin.bootstrap import identity_at
        from addin.commands.snapshots import storage_id

        identity = self.host.identity() if self.host else identity_at(str(self.path))
        return Backups(self.backup_folder), storage_id(self.path, identity)

    def list_only(self) -> None:
        """A table of text whose list was asked for needs no workbook for its marks."""
        if self.out is None and self.path.suffix.casefold() in TEXT_SUFFIXES:
            self.dry_run = True

    def carry_out(self, session: Session, outcome: Outcome, undoes: Entry | None = None) -> None:
        """Makes the changes, or only writes them down.

        Raises:
            CancelledError: the person did not want them.
        """
        if self.changes is not None:
            from addin.table.change_json import WorkbookTag, to_json

            host = self.opened.host
            tag = WorkbookTag(host.identity() or "", host.name, host.fingerprint().digest)

            self.changes.write_text(
                to_json(
                    outcome.changes,
                    command=outcome.command,
                    workbook=tag,
                    made=self.now.astimezone(),
                ),
                "utf-8",
            )
        if self.dry_run:
            for line in outcome.lines:
                self.screen.say(line)
            self.screen.say(
                _("Nothing was changed ({count} changes planned).", count=len(outcome.changes))
            )
            self.screen.result(command=outcome.command, counts=dict(outcome.counts), entry=None)
            return
        if not self.screen.agree(outcome):
            raise CancelledError
        with self.screen.progress(_("Saving")) as told:
            self.last = session.apply(outcome, told, undoes)
        self._table = None  # it is not as it was read any more
        self.screen.report(self.last)


def _share_columns(one: RangeRef, other: RangeRef) -> bool:
    return one.first_column <= other.last_column and other.first_column <= one.last_column


def _described(table: CustomerTable) -> dict[str, Any]:
    """A table as the JSON result tells of it."""
    return {
        "sheet": table.sheet,
        "table": table.area.a1,
        "columns": [
            {
                "column": c.letter,
                "header": c.header,
                "field": c.field.key if c.field else None,
                "kind": c.kind.value if c.field else None,
                "why": str(c.why),
            }
            for c in table.columns
        ],
    }
