"""Finds a workbook's result sheets; how they are read is in `addin.table.listed`."""

from __future__ import annotations

from collections.abc import Sequence

from addin.hosts.port import WorkbookHost
from addin.table.listed import (
    SPACED,
    Listed,
    ListedRow,
    own_titles,
    read_listed,
    reduced,
    reduced_words,
    spoken,
)

__all__ = [
    "SPACED",
    "Listed",
    "ListedRow",
    "find_listed",
    "own_titles",
    "reduced",
    "reduced_words",
    "spoken",
]


def find_listed(host: WorkbookHost, name: str, own: Sequence[str]) -> Listed | None:
    """Reads a result sheet.

    Args:
        host: the workbook.
        name: the sheet's English name.
        own: the English headings of our own columns.

    Returns:
        The sheet; None where there is none, or where it is some other sheet of that name.
    """
    present = {info.name.casefold(): info.name for info in host.sheets() if info.has_cells}
    for spoken_name in spoken(name):
        found = present.get(spoken_name.casefold())
        if found is not None and (listed := read_listed(host.read_grid(found), own)) is not None:
            return listed
    return None
