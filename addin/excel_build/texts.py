"""The words of the add-in, for the sheet from which its macros read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from addin import __version__
from addin.functions.registry import functions
from addin.i18n import Message, msg, speaking
from addin.ribbon import CONTEXT_BUTTONS, GROUPS, TAB, TAB_LABEL, buttons
from addin.table.rulebook_sheets import (
    FIELDS_SHEET,
    SEGMENTS_SHEET,
    SETTING_COLUMNS,
    SETTINGS_SHEET,
)
from addin.template.guide import GUIDE_SHEET

TEXT_SHEET = "custsheet.texts"
TITLES = ("key", "zh", "en")

LONGEST_HELP = 255
"""Characters of a sentence in the function wizard (Application.MacroOptions)."""

LONGEST_TIP = 1024
"""Characters of a tip in the ribbon."""

_VALUE_COLUMN = next(column for column in SETTING_COLUMNS if column.key == "value")

_NAMES: Mapping[str, tuple[str, str]] = {
    "sheet.guide": GUIDE_SHEET,
    "sheet.fields": FIELDS_SHEET,
    "sheet.segments": SEGMENTS_SHEET,
    "sheet.settings": SETTINGS_SHEET,
    "column.value": (_VALUE_COLUMN.zh, _VALUE_COLUMN.en),
}
"""Names that macros look for in a workbook, whatever the language of the menus."""


def text_rows() -> list[tuple[str, str, str]]:
    """Every text of the add-in: (key, Chinese, English), in a lasting order."""
    spoken = [(key, _in("zh", text), _in("en", text)) for key, text in _texts()]
    names = [(key, zh, en) for key, (zh, en) in _NAMES.items()]
    # Only whether they are there counts.
    return [*spoken, *names]


def _in(language: str, text: Message) -> str:
    with speaking("zh" if language == "zh" else "en"):
        return str(text)


def _texts() -> Iterator[tuple[str, Message]]:
    yield f"label.{TAB}", TAB_LABEL
    for group in GROUPS:
        yield f"label.{group.id}", group.label
    for button in (*buttons(), *CONTEXT_BUTTONS):
        yield f"label.{button.verb}", button.label
        yield f"screentip.{button.verb}", button.screentip
        yield f"supertip.{button.verb}", button.supertip
    yield "about.title", msg("CustSheet")
    yield "about.text", msg("CustSheet, version {version}", version=__version__)
    yield "message.no_workbook", msg("Open the workbook with the customer table first.")
    yield "message.no_cells", msg("Go to the sheet with the customer table first.")
    yield "message.protected", msg("The sheet is protected already.")
    yield (
        "guard.question",
        msg(
            "The paste took the entry check or the text format off these cells. Restore both? "
            "The values stay as they are."
        ),
    )
    yield (
        "message.no_python",
        msg(
            "CustSheet cannot find its Python. Double-click doctor in the CustSheet package; "
            "it says what to do."
        ),
    )
    for function in functions().values():
        yield f"help.{function.name}", function.help
        for number, argument in enumerate(function.arguments, start=1):
            yield f"help.{function.name}.{number}", argument.help
