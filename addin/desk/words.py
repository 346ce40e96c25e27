"""What the command line says of its options, said of buttons and sheets."""

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


def ahead(text: object) -> object:
    """What a command says it did, as a question about it says it."""
    if isinstance(text, Message) and text.template in _AHEAD:
        text = Message(_AHEAD[text.template], text.params)
    return for_window(text)


def for_window(text: object) -> object:
    """A message as a person reads it who has buttons and no command line."""
    if not isinstance(text, Message):
        return text
    params = {name: for_window(value) for name, value in text.params.items()}
    return Message(_OF_WINDOWS.get(text.template, text.template), params)
