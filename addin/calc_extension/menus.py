"""The menu and the toolbar, made of the ribbon's buttons."""

from __future__ import annotations

from addin.calc_extension.markup import Tree, Value, settings
from addin.i18n import Message, msg
from addin.ribbon import GROUPS, TAB_LABEL, buttons

IDENTIFIER = "custsheet.calc"
COMMANDS = f"{IDENTIFIER}.Commands"
"""The service that answers the clicks."""
TOOLBAR = f"{IDENTIFIER}.toolbar"
TOOLBAR_URL = f"private:resource/toolbar/addon_{TOOLBAR}"
CANCEL = "cancel"

ICON_SIZES = {"ImageSmallURL": 16, "ImageBigURL": 26}
"""Pixels of LibreOffice's small and large icons."""

_SPREADSHEETS = "com.sun.star.sheet.SpreadsheetDocument"
_SEPARATOR = "private:separator"
_ICONS_AND_WORDS = 2


def url(verb: str) -> str:
    """What a click on a button calls."""
    return f"service:{COMMANDS}?{verb}"


def icon_path(verb: str, size: int) -> str:
    """Where an icon lies in the extension."""
    return f"icons/{verb}_{size}.png"


def menus() -> str:
    """Addons.xcu: menu, toolbar and icons."""
    tree: Tree = {
        "AddonUI": {
            "OfficeMenuBar": {
                f"{IDENTIFIER}.menu": {
                    "Title": TAB_LABEL,
                    "Context": _SPREADSHEETS,
                    "Submenu": _entries(with_cancel=True),
                }
            },
            "OfficeToolBar": {TOOLBAR: _entries(with_cancel=False)},
            "Images": {
                f"{IDENTIFIER}.icon.{button.verb}": {
                    "URL": url(button.verb),
                    "UserDefinedImages": {
                        name: f"%origin%/{icon_path(button.verb, size)}"
                        for name, size in ICON_SIZES.items()
                    },
                }
                for button in buttons()
            },
        }
    }
    return settings("Addons", "org.openoffice.Office", tree)


def _entries(*, with_cancel: bool) -> Tree:
    """Buttons and the lines between their groups."""
    entries: list[dict[str, Value]] = []
    for group in GROUPS:
        if entries:
            entries.append({"URL": _SEPARATOR})
        entries += [_entry(button.verb, button.label) for button in group.buttons]
    if with_cancel:
        # Before the last group, which is about the add-in itself.
        place = len(entries) - len(GROUPS[-1].buttons)
        entries.insert(place, _entry(CANCEL, msg("Cancel the running command")))
    return {f"e{number:02}": entry for number, entry in enumerate(entries)}


def _entry(verb: str, label: Message) -> dict[str, Value]:
    return {"URL": url(verb), "Title": label, "Target": "_self", "Context": _SPREADSHEETS}


def window_state() -> str:
    """CalcWindowState.xcu: where the toolbar stands, and that its buttons have words."""
    tree: Tree = {
        "UIElements": {
            "States": {
                TOOLBAR_URL: {
                    "UIName": TAB_LABEL,
                    "Visible": True,
                    "Docked": True,
                    "DockPos": "0,3",
                    "Style": _ICONS_AND_WORDS,
                }
            }
        }
    }
    return settings("CalcWindowState", "org.openoffice.Office.UI", tree)
