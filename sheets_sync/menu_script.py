"""The script for the Google Sheet, as a person puts it in: one file of code, and a manifest.

It is kept in several files, one subject each, and pasted as one. Nothing is sent to Google.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).parent / "apps_script"
CODE, MANIFEST = "Code.js", "appsscript.json"
_FIRST = "Menu.js"
"""Begins with the line by which Google asks for rights to this one spreadsheet only."""


def script_files() -> Mapping[str, str]:
    """The files by name, as Google's own tool `clasp` names them."""
    others = sorted(path.name for path in FOLDER.glob("*.js") if path.name != _FIRST)
    parts = [(FOLDER / name).read_text("utf-8").strip() for name in (_FIRST, *others)]
    return {
        CODE: "\n\n".join(parts) + "\n",
        MANIFEST: (FOLDER / MANIFEST).read_text("utf-8"),
    }
