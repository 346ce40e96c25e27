"""The pictures of the README: `python -m tests.docs_pictures` takes them anew.

Runs the demo and takes its workbook's picture at three moments: as colleagues left it, after
the first check, and when all is done. LibreOffice and the PDF tools must be there.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from templates.demo import ROWS, Demo, prepare
from templates.pictures import Shot, can_take_pictures, take_pictures

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"

LARGEST = 200_000
"""Bytes of a picture: a reader on a slow line should not wait for the README."""

_CUSTOMERS = ("客户编码", "C000001")
_CLOSE = Shot(_CUSTOMERS, 290, (0.39, 0.49, 4.02, 1.22))
_WHOLE = Shot(_CUSTOMERS, 210, (0.39, 0.49, 6.475, 1.525))

_BEFORE: Mapping[str, Shot] = {"1-before": _CLOSE}
_CHECKED: Mapping[str, Shot] = {
    "2-checked": _CLOSE,
    "3-findings": Shot(("问题清单",), 118, (0.42, 0.45, 9.95, 2.235)),
}
_DONE: Mapping[str, Shot] = {
    "4-duplicates": Shot(("重复客户（",), 270, (0.42, 0.45, 4.6, 1.2)),
    "5-done": _WHOLE,
}


def take(folder: Path, rows: int = ROWS) -> list[Path]:
    """Runs the demo in a scratch folder and takes the pictures.

    Args:
        folder: where they go; what is there under their names is replaced.
        rows: customers in the demo.

    Returns:
        The pictures.
    """
    with tempfile.TemporaryDirectory() as scratch:
        demo = Demo(Path(scratch))
        prepare(demo.folder, rows)
        taken = take_pictures(demo.workbook, folder, _BEFORE)
        demo.run("validate")
        taken += take_pictures(demo.workbook, folder, _CHECKED)
        demo.run("fix", "--certain")
        demo.run("duplicates")
        demo.run("tag")
        demo.run("validate")
        taken += take_pictures(demo.workbook, folder, _DONE)
    return taken


def main(arguments: Sequence[str] | None = None) -> None:
    """Takes the pictures and says how large they are."""
    parser = argparse.ArgumentParser(prog="python -m tests.docs_pictures", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=PICTURES)
    wanted = parser.parse_args(arguments)
    if not can_take_pictures():
        sys.exit("LibreOffice or the PDF tools are not installed.")
    for picture in sorted(take(wanted.folder)):
        size = picture.stat().st_size
        print(f"{picture.name}: {size / 1000:,.0f} kB{' (too large)' * (size > LARGEST)}")


if __name__ == "__main__":
    main()
