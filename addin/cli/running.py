"""One run of a command: what was asked for, what has been opened, and how it ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from addin.bootstrap import (
    TEXT_SUFFIXES,
    Opened,
    default_out,
    find_table,
    load_rules,
    open_host,
    open_session,
    require_new_enough,
)
from addin.cli.options import LanguageName
from addin.console import Screen
from addin.errors import CustSheetError, HostError, RuleBookError, UsageError
from addin.i18n import Language, _, msg, use_language

if TYPE_CHECKING:
    from addin.commands.outcome import Outcome
    from addin.commands.run import Session
    from addin.hosts.port import WorkbookHost
    from addin.journal import Entry
    from addin.table.rulebook import RuleBook
    from addin.table.table import CustomerTable


_BY_HEADER, _SAID = "by its header", "you said so"
_SHOWN = 8


@dataclass(slots=True)
class Run:
    """One run of a command: what was asked for, and what has been opened."""

    screen: Screen
    path: Path
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
    language: LanguageName | None = None
    needs_rules: bool = True
    _opened: Opened | None = None

    @property
    def opened(self) -> Opened:
        """The workbook and its rule book."""
        if self._opened is None:
            changes_file = self.out is None and not self.dry_run
            out = (default_out(self.path) if changes_file else None) or self.out
            host = open_host(self.path, out)
            book = self._load_rules(host)
            if self.language is None and book.settings.language != "auto":
                _speak(book.settings.language)
            self._opened = Opened(host, book, self.path, out)
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
                    _(
                        "The column “{header}” may mean several things. "
                        "Say which with --map {header}={choices}",
                        header=column.title,
                        choices=choices,
                    )
                )
        self._tell_meanings(table)
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
        try:
            for entry in session.recovery.unclear:
                self.screen.warn(
                    _(
                        "Command {number!s} was interrupted, and the workbook was changed "
                        "since. Its old values are in the journal: custsheet history",
                        number=entry.number,
                    )
                )
            yield session
        finally:
            session.close()

    def list_only(self) -> None:
        """A table of text whose list was asked for needs no workbook for its marks."""
        if self.out is None and self.path.suffix.casefold() in TEXT_SUFFIXES:
            self.dry_run = True

    def carry_out(self, session: Session, outcome: Outcome, undoes: Entry | None = None) -> None:
        """Makes the changes, or only writes them down."""
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
        with self.screen.progress(_("Saving")) as told:
            report = session.apply(outcome, told, undoes)
        self.screen.report(report)


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


def _speak(language: str) -> None:
    chosen: Language = "zh" if language == "zh" else "en"
    use_language(chosen)


@contextmanager
def running(
    path: Path,
    *,
    as_json: bool,
    language: LanguageName | None,
    mapping: list[str] | None = None,
    today: dt.datetime | None = None,
    out: Path | None = None,
    rules: Path | None = None,
    sheet: str | None = None,
    table: str | None = None,
    dry_run: bool = False,
    changes: Path | None = None,
    journal: Path | None = None,
    backups: Path | None = None,
    needs_rules: bool = True,
) -> Iterator[Run]:
    """Runs a command: errors become words and exit codes here, and nowhere else."""
    if language is not None:
        _speak(language.value)
    screen = Screen(as_json=as_json)
    status = 0
    try:
        yield Run(
            screen,
            path,
            out,
            rules,
            sheet,
            table,
            mapping_of(mapping or []),
            dry_run,
            changes,
            today or dt.datetime.now(),
            journal,
            backups,
            language,
            needs_rules,
        )
    except CustSheetError as error:
        screen.fail(error)
        status = error.exit_status
    except typer.Exit as stop:
        status = stop.exit_code
    except OSError as error:
        failure = HostError(
            msg("The system reports: {error}.", error=error.strerror or str(error)),
            msg("The workbook is as it was."),
        )
        screen.fail(failure)
        status = failure.exit_status
    screen.finish()
    if status:
        raise typer.Exit(status)


def mapping_of(entries: list[str], option: str = "--map") -> dict[str, str]:
    """What the user said of columns: header -> field.

    Raises:
        UsageError: an entry has no equals sign, or no header.
    """
    mapping = {}
    for entry in entries:
        header, equals, name = entry.rpartition("=")
        if not equals or not header:
            raise UsageError(
                msg("{option} {entry} cannot be read.", option=option, entry=entry),
                msg("Write it as {option} header=field, such as 手机=phone.", option=option),
            )
        mapping[header.strip()] = name.strip()
    return mapping


def password_of(given: str | None) -> str | None:
    """The password that the user gave; "-" asks for it on the terminal."""
    if given == "-":
        return str(typer.prompt(_("Password"), hide_input=True))
    return given or None
