"""One click: the verb is run on the workbook in front, and the person hears how it ended."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from addin.desk.dialogues import ANYWHERE, DIALOGUES, Click
from addin.desk.screen import DeskScreen
from addin.desk.trouble import keep_trace
from addin.desk.window import Selected, Window
from addin.desk.words import for_window
from addin.errors import (
    AmbiguousTableError,
    CancelledError,
    CustSheetError,
    InputError,
    ReadOnlyError,
    UsageError,
    WrongPasswordError,
)
from addin.i18n import Language, _, detect_language, msg, speaking
from addin.table.cells import CellRef
from addin.verbs.run import Run

if TYPE_CHECKING:
    from addin.hosts.port import WorkbookHost

logger = logging.getLogger(__name__)

_CHANGE_NOTHING = frozenset({"history", "backup", "explain"})
_NEED_NO_RULES = frozenset({"undo", "history", "backup", "restore", "unlock", "clear", "explain"})
_ASK_THEMSELVES = frozenset({"lock", "unlock", "undo"})
"""They know which password it is that they need."""
_TOLD = 8
"""Mistakes of a rule book that are shown at once."""


def run_verb(window: Window, verb: str, language: Language | None = None) -> None:
    """Runs a verb; whatever happens, the person hears of it and the window is as it was.

    Args:
        window: the spreadsheet.
        verb: a button's, see `addin.ribbon`.
        language: of the spreadsheet's menus; None for the system's. That of the rule book
            counts more.
    """
    with speaking(language or detect_language()):
        screen = DeskScreen(window)
        try:
            _run(window, screen, verb)
            screen.finish()
        except CancelledError as cancelled:
            # Whoever has just said no to a question need not be told so.
            if screen.was_stopped:
                window.tell(f"{cancelled.message} {cancelled.hint}")
        except CustSheetError as error:
            window.tell(_words(error), is_problem=True)
        except Exception as problem:
            # The last place before the spreadsheet, which would show a traceback.
            window.tell(_unexpected(window, verb, problem), is_problem=True)


def _unexpected(window: Window, verb: str, problem: Exception) -> str:
    known = window.explained(problem)
    if known is not None:
        return _words(known)
    kind = type(problem).__name__
    logger.error("desk.failed verb=%s kind=%s", verb, kind)
    return _(
        "CustSheet met with something unexpected: {kind}. If values were changed, Undo command "
        "brings them back. For support, send the file {file}; it holds no customer data. [X999]",
        kind=kind,
        file=str(keep_trace(verb, problem) or "–"),
    )


def _words(error: CustSheetError) -> str:
    problems = [str(for_window(problem)) for problem in getattr(error, "problems", ())]
    shown = [f"  · {text}" for text in problems[:_TOLD]]
    if len(problems) > _TOLD:
        shown.append(_("{count} more.", count=len(problems) - _TOLD))
    hint = for_window(error.hint)
    return "\n".join([str(for_window(error.message)), *shown, f"{hint} [{error.code}]"])


def _run(window: Window, screen: DeskScreen, verb: str) -> None:
    if verb in ANYWHERE:
        ANYWHERE[verb](window, screen)
        return
    if verb not in DIALOGUES:
        raise UsageError(
            msg("There is no command {name}.", name=verb),
            msg("The add-in is of another version than CustSheet; install both again."),
        )
    try:
        _on_workbook(window, screen, verb)
    except WrongPasswordError as error:
        if verb in _ASK_THEMSELVES:
            raise
        secret = window.ask(f"{error.message}\n" + _("Its password:"))
        if secret is None:
            raise CancelledError from None
        window.use_password(secret)
        screen.lines.clear()
        _on_workbook(window, screen, verb)


def _on_workbook(window: Window, screen: DeskScreen, verb: str) -> None:
    from addin.template.needs import needs_newer_addin

    host = window.workbook()
    if verb not in _CHANGE_NOTHING and window.is_read_only():
        raise ReadOnlyError(
            msg("{name} is open read-only.", name=host.name),
            msg("Save it under another name, or open it so that it can be saved."),
        )
    if (too_old := needs_newer_addin(window.needed_version())) is not None:
        raise too_old
    selected = window.selected()
    run = Run(
        screen,
        Path(host.location()),
        host=host,
        save_copy=window.save_copy,
        sheet=_sheet(host, selected),
        needs_rules=verb not in _NEED_NO_RULES,
    )
    with window.at_work():
        try:
            DIALOGUES[verb](Click(window, screen, selected, run))
        except AmbiguousTableError:
            table = _table_under(host, selected)
            if table is None:
                raise
            screen.lines.clear()
            again = replace(run, table_name=table)
            DIALOGUES[verb](Click(window, screen, selected, again))


def _sheet(host: WorkbookHost, selected: Selected) -> str | None:
    """The sheet in front; None where it is one that holds no customers: then they are sought.

    Whoever is on the template's sheet for practising means that one.

    Raises:
        InputError: a chart is in front.
    """
    from addin.bootstrap import PRACTICE_SHEETS, holds_no_customers

    sheets = {info.name: info for info in host.sheets()}
    info = sheets.get(selected.sheet or "")
    if info is None or not info.has_cells:
        raise InputError(
            msg("No sheet with cells is in front."), msg("Go to the sheet with the customers.")
        )
    if info.name in PRACTICE_SHEETS:
        return info.name
    return None if info.is_result or holds_no_customers(info.name, list(sheets)) else info.name


def _table_under(host: WorkbookHost, selected: Selected) -> str | None:
    """The table in which the person is, where a sheet holds several."""
    if selected.sheet is None or not selected.areas:
        return None
    area = selected.areas[0]
    place = CellRef(area.first_row, area.first_column)
    tables = host.read_grid(selected.sheet).tables
    return next((t.name or t.range.a1 for t in tables if place in t.range), None)
