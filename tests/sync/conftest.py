"""A pair in step, for whatever happens to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pair_builders import Pair

from addin.i18n import speaking


@pytest.fixture
def chinese() -> Iterator[None]:
    """The language of most who use this."""
    with speaking("zh"):
        yield


@pytest.fixture
def pair(chinese: None, tmp_path: Path) -> Pair:  # noqa: ARG001
    """Six customers, in step."""
    made = Pair(folder=tmp_path)
    made.sync()
    made.remote.requests.clear()
    return made
