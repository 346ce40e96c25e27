"""What a sync is tried on: a pair in step, and the stand-in for Google."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pair_builders import Pair

from addin.i18n import speaking


@pytest.fixture
def chinese() -> Iterator[None]:
    """The language of most who use this."""
    with speaking("zh"):
        yield


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The stand-in for Google, with accounts of its own for each module."""
    # gspread is an extra: whoever lacks it can try all else.
    from google_office import google

    with google(tmp_path_factory.mktemp("google")) as found:
        yield found


@pytest.fixture
def pair(chinese: None, tmp_path: Path) -> Pair:  # noqa: ARG001
    """Six customers, in step."""
    made = Pair(folder=tmp_path)
    made.sync()
    made.remote.requests.clear()
    return made
