"""The free part of xlwings: what we may give to others."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

PAID = "xlwings/pro/"
"""The folder that its makers sell under another licence. xlwings does without it by itself."""


def open_part(wheel: Path, into: Path) -> Path:
    """Writes a wheel again without the paid folder; the same wheel gives the same bytes.

    Args:
        wheel: of xlwings, as its makers publish it (BSD 3-clause but for that folder).
        into: a folder for the new one, which keeps the name.

    Returns:
        The new wheel.
    """
    into.mkdir(parents=True, exist_ok=True)
    target = into / wheel.name
    with zipfile.ZipFile(wheel) as whole, zipfile.ZipFile(target, "w") as part:
        for info in whole.infolist():
            if info.filename.startswith(PAID):
                continue
            content = whole.read(info)
            if info.filename.endswith(".dist-info/RECORD"):
                content = _shortened(content)
            entry = zipfile.ZipInfo(info.filename, info.date_time)
            entry.external_attr, entry.create_system = info.external_attr, info.create_system
            entry.compress_type = zipfile.ZIP_DEFLATED
            part.writestr(entry, content)
    return target


def _shortened(record: bytes) -> bytes:
    """The list of a wheel's files (PEP 376) without those that are left out."""
    rows = csv.reader(io.StringIO(record.decode("utf-8")))
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(
        row for row in rows if row and not row[0].startswith(PAID)
    )
    return text.getvalue().encode("utf-8")
