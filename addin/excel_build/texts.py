"""The words of the add-in, for the sheet from which its macros read them."""

from __future__ import annotations

from collections.abc import Iterator

from addin import __version__
from addin.functions.registry import functions
from addin.i18n import Message, msg, speaking
from addin.ribbon import GROUPS, TAB, TAB_LABEL, buttons

TEXT_SHEET = "custsheet.texts"
TITLES = ("key", "zh", "en")

LONGEST_HELP = 255
"""Characters of a sentence in the function wizard (Application.MacroOptions)."""

LONGEST_TIP = 1024
"""Characters of a tip in the ribbon."""


def text_rows() -> list[tuple[str, str, str]]:
    """Every text of the add-in: (key, Chinese, English), in a lasting order."""
    return [(key, _in("zh", text), _in("en", text)) for key, text in _texts()]


def _in(language: str, text: Message) -> str:
    with speaking("zh" if language == "zh" else "en"):
        return str(text)


def _texts() -> Iterator[tuple[str, Message]]:
    yield f"label.{TAB}", TAB_LABEL
    for group in GROUPS:
        yield f"label.{group.id}", group.label
    for button in buttons():
        yield f"label.{button.verb}", button.label
        yield f"screentip.{button.verb}", button.screentip
        yield f"supertip.{button.verb}", button.supertip
    yield "about.title", msg("CustSheet")
    yield "about.text", msg("CustSheet, version {version}", version=__version__)
    yield "message.no_workbook", msg("Open the workbook with the customer table first.")
    yield (
        "message.no_python",
        msg(
            "CustSheet cannot find its Python. Run doctor from the CustSheet package; "
            "it says what to do."
        ),
    )
    for function in functions().values():
        yield f"help.{function.name}", function.help
        for number, argument in enumerate(function.arguments, start=1):
            yield f"help.{function.name}.{number}", argument.help
