"""What is kept of an error that nobody foresaw: where in the program it happened, no values."""

from __future__ import annotations

import platform
import traceback
from pathlib import Path

from addin import __version__
from addin.journal.places import data_folder, make_private_folder

_FILE = "last-error.txt"
_REPORT = "self-check.txt"


def keep_trace(verb: str, problem: BaseException) -> Path | None:
    """Writes the places in the program that an error came through, for support.

    The error's own words are left out, because they may hold what a cell held.

    Args:
        verb: what was run.
        problem: the error.

    Returns:
        The file; None where none can be written.
    """
    lines = [f"custsheet {__version__}, Python {platform.python_version()}, {platform.platform()}",
             f"verb {verb}"]  # fmt: skip
    at: BaseException | None = problem
    while at is not None:
        lines.append(type(at).__name__)
        lines += [
            f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(at.__traceback__)
        ]
        at = at.__cause__ or at.__context__
    return _keep(_FILE, "\n".join([*lines, ""]))


def keep_report(text: str) -> Path | None:
    """Writes the doctor's report where it can be sent from; None where it cannot be written."""
    return _keep(_REPORT, f"{text}\n")


def _keep(name: str, text: str) -> Path | None:
    path = data_folder() / name
    try:
        make_private_folder(path.parent)
        path.write_text(text, "utf-8")
    except OSError:
        return None
    return path
