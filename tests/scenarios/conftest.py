"""What the scenarios share."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import CommandLine


@pytest.fixture
def custsheet(tmp_path: Path) -> CommandLine:
    """The command line, with an empty journal."""
    return CommandLine(tmp_path)
