"""Columns of the tables with real and realistic dirt that lie beside the repository."""

from __future__ import annotations

import csv
import gzip
import io
import os
from functools import cache
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / ".." / "shared" / "data" / "matching"


@cache
def _rows(table: str) -> list[dict[str, str]]:
    packed = (FOLDER / table).read_bytes()
    raw = gzip.decompress(packed) if table.endswith(".gz") else packed
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def distinct_values(table: str, *headers: str) -> list[str]:
    """The distinct values, not blank, of some columns (all without headers) of a table."""
    if not (FOLDER / table).exists() and os.environ.get("CI") != "true":
        pytest.skip("the shared test tables are not here")
    values = {
        value: None
        for row in _rows(table)
        for header, value in row.items()
        if (not headers or header in headers) and value and value.strip()
    }
    return list(values)
