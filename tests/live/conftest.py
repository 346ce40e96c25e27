"""One screen and one LibreOffice for all tests in a window; they take turns in its workbook."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from addin.calc_extension.demo import demo_workbook
from addin.i18n import speaking
from tests.live.desktop import Desktop, Running, desktop, profile_with_extension


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    found = Path(tempfile.mkdtemp(prefix="custsheet-window-"))
    found.chmod(0o755)
    yield found
    shutil.rmtree(found, ignore_errors=True)


@pytest.fixture(scope="session")
def screen() -> Iterator[Desktop]:
    with desktop() as found:
        yield found


@pytest.fixture(scope="session")
def workbook(folder: Path) -> Path:
    with speaking("zh"):
        return demo_workbook(folder)


@pytest.fixture(scope="session")
def profile(folder: Path) -> Path:
    (folder / "settings").mkdir()
    return profile_with_extension(folder / "settings")


@pytest.fixture(scope="session")
def calc(screen: Desktop, profile: Path, workbook: Path) -> Running:
    return Running(screen, profile, workbook)
