"""What was written into the extension when it was built and installed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

FILE = "settings.json"
PYTHON = "CUSTSHEET_PYTHON"
"""Environment variable: the Python to use instead of the one with which was installed."""


def load(folder: Path) -> dict[str, Any]:
    """The settings of the extension.

    Args:
        folder: where the extension lies.

    Returns:
        "python": the interpreter; "version"; "texts": language -> name -> text; "labels":
        language -> verb -> label; "functions": a list of {"name", "method", "tables", "size"}.
    """
    found: dict[str, Any] = json.loads((folder / FILE).read_text("utf-8"))
    return found


def python(settings: dict[str, Any]) -> str | None:
    """The Python in which CustSheet is installed; None where there is none."""
    found = os.environ.get(PYTHON) or settings["python"]
    return found if found and Path(found).is_file() else None


def environment() -> dict[str, str]:
    """The environment for that Python: without what LibreOffice sets for its own."""
    return {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP")
    }
