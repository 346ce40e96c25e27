"""Pictures of a workbook's sheets, as LibreOffice prints them."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_PATIENCE = 300
"""Seconds that LibreOffice may take."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture to be taken.

    Attributes:
        words: what the wanted page says; the first page with all of these words is taken.
        dots: per inch.
        cut: left, top, width and height of the part that is taken, in inches; empty for all.
    """

    words: tuple[str, ...]
    dots: int = 110
    cut: tuple[float, ...] = ()


def can_take_pictures() -> bool:
    """Whether LibreOffice and the PDF tools are there."""
    return all(map(shutil.which, ("soffice", "pdftotext", "pdftoppm")))


def take_pictures(workbook: Path, folder: Path, shots: Mapping[str, Shot]) -> list[Path]:
    """Takes pictures of a workbook.

    Args:
        workbook: an .xlsx file.
        folder: where the pictures go.
        shots: what to take, by the picture's name.

    Returns:
        The pictures; a page that is not found gives none.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        document = _as_pdf(workbook, Path(scratch))
        pages = _pages(document)
        taken = []
        for name, shot in shots.items():
            number = next((n for n, t in pages if all(w in t for w in shot.words)), None)
            if number is not None:
                taken.append(_picture(document, number, shot, folder / f"{name}.png"))
    return taken


def _as_pdf(workbook: Path, scratch: Path) -> Path:
    profile = (scratch / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf",
         "--outdir", str(scratch), str(workbook)],
        check=True, capture_output=True, timeout=_PATIENCE,
    )  # fmt: skip
    return scratch / f"{workbook.stem}.pdf"


def _pages(document: Path) -> list[tuple[int, str]]:
    """Number, from 1, and text of each page."""
    text = subprocess.run(
        ["pdftotext", "-layout", "-enc", "UTF-8", str(document), "-"],
        check=True, capture_output=True, encoding="utf-8", timeout=_PATIENCE,
    ).stdout  # fmt: skip
    return list(enumerate(text.split("\f"), 1))


def _picture(document: Path, page: int, shot: Shot, out: Path) -> Path:
    options = ("-x", "-y", "-W", "-H")
    dots = [str(round(inches * shot.dots)) for inches in shot.cut]
    cut = [word for pair in zip(options, dots, strict=False) for word in pair]
    subprocess.run(
        ["pdftoppm", "-png", "-singlefile", "-r", str(shot.dots), "-f", str(page), "-l", str(page),
         *cut, str(document), str(out.with_suffix(""))],
        check=True, capture_output=True, timeout=_PATIENCE,
    )  # fmt: skip
    return out
