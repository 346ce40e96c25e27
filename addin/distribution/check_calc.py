"""Checks for somebody who sits before LibreOffice and could click on the button."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

from addin.distribution.case import Check, Verdict
from addin.i18n import msg

GOOD, _DOUBTFUL, BROKEN = Verdict


def check_calc(folder: Path) -> Iterator[Check]:
    """The Python that answers the clicks, and the folder of journal and snapshots.

    Args:
        folder: where the journal and the snapshots are kept.
    """
    # Had the click not come through to this Python, nobody would ask.
    yield Check("calc", GOOD, msg("LibreOffice finds CustSheet and answers it."))
    yield Check(
        "python",
        GOOD,
        msg("Python {version}: {path}", version=platform.python_version(), path=sys.executable),
    )
    there = next(place for place in (folder, *folder.parents) if place.exists())
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        yield Check("folder", GOOD, msg("Journal and snapshots: {path}", path=str(folder)))
        return
    yield Check(
        "folder",
        BROKEN,
        msg("Nothing can be written to {path}.", path=str(folder)),
        msg("Let the administrator give you the right to write there."),
    )
