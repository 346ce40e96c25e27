"""`clear`: takes our marks off a sheet; the user's fills and notes come back."""

from __future__ import annotations

from addin.commands.marks import LAYERS, Marked, remark
from addin.commands.outcome import Outcome
from addin.i18n import msg
from addin.table.changes import ChangeSet


def clear(sheet: str, marked: Marked) -> Outcome:
    """Takes the marks of all commands off a sheet.

    Args:
        sheet: the sheet.
        marked: what it carries now.
    """
    everything = "".join(LAYERS.values())
    cells = set(marked.blocks_of(everything))
    changes = remark(sheet, everything, {}, marked) if cells else ChangeSet()
    line = msg("{cells} marks taken off.", cells=len(cells))
    return Outcome("clear", changes, {"cells": len(cells)}, (line,))
