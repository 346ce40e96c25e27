"""Whether the add-in can be built and read back here. Test modules ask before they import."""

from __future__ import annotations

import os
from importlib.util import find_spec

import pytest


def need(*libraries: str) -> None:
    """Skips the module that calls it where a library is missing; in CI that is an error."""
    missing = [name for name in libraries if find_spec(name) is None]
    if not missing:
        return
    reason = f"*** {', '.join(missing)} is missing: pip install 'custsheet[build,dev]'. ***"
    if os.environ.get("CI") == "true":
        raise RuntimeError(reason)
    pytest.skip(reason, allow_module_level=True)
