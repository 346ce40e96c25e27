"""Where the real workbooks are: in the folder shared/data beside the repository."""

from __future__ import annotations

import csv
from pathlib import Path

WORKBOOKS = Path(__file__).parents[2] / ".." / "shared" / "data" / "workbooks"


def workbook_list() -> list[tuple[str, str]]:
    """(file, first worksheet) of every workbook; empty where the data is absent."""
    index = WORKBOOKS / "index.csv"
    if not index.exists():
        return []
    with index.open(encoding="utf-8", newline="") as stream:
        return [(row["file"], row["first_worksheet"]) for row in csv.DictReader(stream)]
