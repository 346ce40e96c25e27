"""Makes a workbook that holds result sheets and nothing else."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from addin.errors import SaveFailedError
from addin.hosts.plain_workbook import write_plain_workbook
from addin.hosts.port import Progress, no_progress
from addin.hosts.xlsx.host import XlsxHost
from addin.i18n import msg
from addin.table.changes import ChangeSet, PutSheet


def make_workbook(
    out: Path, sheets: Sequence[PutSheet], progress: Progress = no_progress
) -> Sequence[object]:
    """Makes a workbook.

    Args:
        out: its file; one that is there is replaced.
        sheets: its sheets, at least one, in order.
        progress: told of the work done.

    Returns:
        What could not be done as wished.

    Raises:
        RefusedError, SaveFailedError: it cannot be written; nothing was changed.
    """
    try:
        handle, name = tempfile.mkstemp(".xlsx", f".{out.stem}-", out.parent)
        os.close(handle)
    except OSError as error:
        raise SaveFailedError(
            msg("{path} could not be written: {reason}.", path=out, reason=error.strerror),
            msg("Choose another folder, or make room on the disk. Nothing was changed."),
        ) from error
    plain = Path(name)
    try:
        # A sheet that begins with the title is taken for an earlier result, and replaced.
        write_plain_workbook(plain, sheets[0].name, [[sheets[0].title]])
        staged = XlsxHost(plain, out=out).stage(ChangeSet(tuple(sheets)), progress)
        try:
            staged.commit()
        finally:
            staged.discard()
        return tuple(staged.warnings)
    finally:
        plain.unlink(missing_ok=True)
