"""Whether the local server can run here. Test modules ask before they import."""

from __future__ import annotations

import os
from importlib.util import find_spec

import pytest

LIBRARIES = ("gspread", "google.auth", "googleapiclient", "cryptography", "requests")


def _there(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def need() -> None:
    """Skips the module that calls it where a library is missing; in CI that is an error."""
    missing = [name for name in LIBRARIES if not _there(name)]
    if not missing:
        return
    reason = f"*** {', '.join(missing)} is missing: pip install 'custsheet[demo]'. ***"
    if os.environ.get("CI") == "true":
        raise RuntimeError(reason)
    pytest.skip(reason, allow_module_level=True)
