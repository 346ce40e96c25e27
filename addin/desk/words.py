"""What others say, said to the person at the desk.

The command line's options become buttons and sheets; what stands a command still ahead of it is
said so; and whoever sits before LibreOffice is not told of Excel.
"""

from __future__ import annotations

from collections.abc import Mapping

from addin.i18n import N_, Message

_OF_WINDOWS: Mapping[str, str] = {
    "{cells} cells have errors with a sure correction: --certain applies them too.": N_(
        "{cells} cells have errors with a sure correction: look at the sheet Findings."
    ),
    "Mark a field as locked on the sheet 字段 Fields, or name columns with --columns.": N_(
        "Mark a field as locked on the sheet 字段 Fields."
    ),
    "{groups} of them are sure: --sure merges those without a choice.": N_(
        "{groups} of them are sure."
    ),
    "List them with: custsheet restore {name}": N_("Click Restore again; it lists them."),
    "it belongs to the sheet “{sheet}”: name it with --sheet": N_(
        "it belongs to the sheet “{sheet}”: go to that sheet first"
    ),
    "Needed is one of: {names}. Name it with --map header=field.": N_(
        "Needed is one of: {names}. Name the column so, or on the sheet 字段 Fields."
    ),
    "Connect one: custsheet sheets connect": N_(
        "Whoever looks after the table connects one; the administrator's guide says how."
    ),
    "Connect it again: custsheet sheets connect": N_(
        "Whoever looks after the table connects it again; the administrator's guide says how."
    ),
    "Connect again and tick every box: custsheet sheets connect": N_(
        "Whoever looks after the table connects it again and ticks every box; the "
        "administrator's guide says how."
    ),
    "Make a new key in the Google Cloud console, then: custsheet sheets connect": N_(
        "Whoever looks after the table makes a new key in the Google Cloud console and connects "
        "it; the administrator's guide says how."
    ),
    "Move this file away and say --force state-lost; nothing is deleted then.": N_(
        "Whoever looks after the table moves this file away and synchronises anew; nothing is "
        "deleted then."
    ),
    "Choose one with --table, by its name or its range.": N_(
        "Select a cell in the one you mean, then click again."
    ),
    "A table has a header row with rows below it; name another sheet with --sheet.": N_(
        "A table has a header row with rows below it; go to the sheet where it is."
    ),
    "The column “{header}” may mean several things. Say which with --map {header}={choices}": N_(
        "The column “{header}” may mean several things: {choices}. Say which on the sheet "
        "字段 Fields."
    ),
    "Command {number!s} was interrupted, and the workbook was changed since. Its old values are "
    "in the journal: custsheet history": N_(
        "Command {number!s} was interrupted, and the workbook was changed since. Its old values "
        "are in the journal; see History."
    ),
}
"""By the command line's English text; a test finds those that are missing."""


_AHEAD: Mapping[str, str] = {
    "Command {number!s} ({command}) is taken back.": N_(
        "Command {number!s} ({command}) will be taken back."
    ),
    "{cells} cells standardised.": N_("{cells} cells will be standardised."),
    "Formats and entry checks restored in {count} places.": N_(
        "Formats and entry checks will be restored in {count} places."
    ),
    "{changed} of {rows} rows have new tags.": N_("{changed} of {rows} rows will get new tags."),
    "{groups} groups merged: {rows} rows absorbed, kept in the sheet {sheet}.": N_(
        "{groups} groups will be merged: {rows} rows absorbed, kept in the sheet {sheet}."
    ),
    "{pairs} pairs remembered as no duplicates, in the sheet {sheet}.": N_(
        "{pairs} pairs will be remembered as no duplicates, in the sheet {sheet}."
    ),
}
"""What a command says it did, said before it does it."""


LIBREOFFICE = "LibreOffice"
"""A `Window.program`."""

_OF_LIBREOFFICE: Mapping[str, str] = {
    "The add-in is of another version than CustSheet; install both again.": N_(
        "The extension is of another version than CustSheet; install it again."
    ),
    "No workbook is open in Excel.": N_("No workbook is open in LibreOffice."),
    "Excel does not know the macro {name}.": N_("LibreOffice could not run {name}."),
    "Switch the add-in {file} on, or install it again.": N_(
        "Install the extension again, and start LibreOffice anew."
    ),
    "Excel refused: {problem}": N_("LibreOffice refused: {problem}"),
    "Excel was closed while the command ran.": N_("LibreOffice was closed while the command ran."),
    "Excel stopped in the middle of the command; some changes were made, some not.": N_(
        "LibreOffice stopped in the middle of the command; some changes were made, some not."
    ),
    "Excel is busy: a cell is being edited, or a dialog is open.": N_(
        "LibreOffice is busy: a cell is being edited, or a dialog is open."
    ),
    "Open it in Excel and let it repair the file, or restore a backup.": N_(
        "Open it in LibreOffice and let it repair the file, or restore a backup."
    ),
    "Open it in Excel and let it repair the file.": N_(
        "Open it in LibreOffice and let it repair the file."
    ),
    "Open it in Excel, remove the password under File, Info, and save it.": N_(
        "Open it in LibreOffice and save it under File, Save As, without the password."
    ),
    "Open the file in Excel, save it again, and try once more.": N_(
        "Open the file in LibreOffice, save it again, and try once more."
    ),
    "Change or delete the whole formula in Excel first.": N_(
        "Change or delete the whole formula in LibreOffice first."
    ),
    "{cell} is a heading of an Excel table.": N_("{cell} is a heading of a table."),
    "Change it in Excel, so that formulas which use it follow.": N_(
        "Change it in LibreOffice, so that formulas which use it follow."
    ),
    "The workbook has {count} cell formats; Excel has no room for more.": N_(
        "The workbook has {count} cell formats; an .xlsx file has no room for more."
    ),
    "Clear formats that are not needed, save in Excel, and try again.": N_(
        "Clear formats that are not needed, save in LibreOffice, and try again."
    ),
    "{sheet}: {count} links were left out; Excel takes no more on one sheet.": N_(
        "{sheet}: {count} links were left out; an .xlsx file takes no more on one sheet."
    ),
    "Make room there: enlarge the Excel table, or insert rows above what stands below the table. "
    "Then synchronise again.": N_(
        "Make room there: enlarge the table, or insert rows above what stands below it. Then "
        "synchronise again."
    ),
}
"""By the text for Excel; a test finds those that are missing."""

_OF_PROGRAMS: Mapping[str, Mapping[str, str]] = {LIBREOFFICE: _OF_LIBREOFFICE}


def ahead(text: object, program: str = "") -> object:
    """What a command says it did, as a question about it says it; `program` as `for_window`."""
    if isinstance(text, Message) and text.template in _AHEAD:
        text = Message(_AHEAD[text.template], text.params)
    return for_window(text, program)


def for_window(text: object, program: str = "") -> object:
    """A message as a person reads it who has buttons and no command line.

    Args:
        text: the message; anything else is given back as it is.
        program: before which the person sits, as `Window.program` has it.
    """
    if not isinstance(text, Message):
        return text
    params = {name: for_window(value, program) for name, value in text.params.items()}
    template = _OF_WINDOWS.get(text.template, text.template)
    return Message(_OF_PROGRAMS.get(program, {}).get(template, template), params)
