"""Real workbooks, saved by many versions of Excel."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.workbooks.workbook_files import WORKBOOKS


@pytest.fixture
def workbooks() -> Path:
    """The folder of the test workbooks."""
    if not (WORKBOOKS / "index.csv").exists():
        if os.environ.get("CI") == "true":
            pytest.fail("the test workbooks are missing")
        pytest.skip("the test workbooks are not beside the repository")
    return WORKBOOKS
