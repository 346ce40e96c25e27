"""The add-in's macros, as the interpreter runs them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# The interpreter is an extra: whoever lacks it can try all else.
if TYPE_CHECKING:
    from tests.excel_build.customers_open import Excel


@pytest.fixture(scope="module")
def add_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The add-in, written once for each module."""
    from tests.excel_build.interpreter import write_add_in

    return write_add_in(tmp_path_factory.mktemp("add-in"))


@pytest.fixture
def excel(add_in: Path, tmp_path: Path) -> Excel:
    """Excel with the workbook of customers, anew for each test."""
    from tests.excel_build.customers_open import open_customers

    return open_customers(add_in, tmp_path)
