"""What takes minutes here is run where somebody asks for it."""

from __future__ import annotations

import os

import pytest

WHOLE = "CUSTSHEET_WHOLE"
"""Environment variable: set to 1 for everything."""


def only_where_whole() -> None:
    """Skips a test that takes long, and says so."""
    if os.environ.get(WHOLE) != "1":
        pytest.skip(f"*** takes long; runs with {WHOLE}=1 ***")
