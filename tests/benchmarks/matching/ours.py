"""The product as a contestant: a file in, groups out, as from the command line."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import numpy as np

from addin.matching import DuplicateGroups, find_duplicates
from addin.matching.columns import comparers_of
from addin.matching.comparers import Comparer
from addin.table.table import CustomerTable
from tests.benchmarks.matching.datasets import open_table
from tests.benchmarks.matching.pairs import Labels, labels_of


def run(table: str, rules: str, out: str) -> Callable[[], None]:
    """Reads the table, finds its duplicates.

    Args:
        table: the CSV file.
        rules: a rule book, or "" for none.
        out: an .npz file for the labels: "all" groups, and "sure" ones where the groups say
            which are. Beside it, as .json, the seconds after the columns were prepared: folded,
            taken apart and numbered, as `comparers_of` does.
    """
    customers = open_table(Path(table), Path(rules) if rules else None)
    prepared = 0.0

    def prepare(read: CustomerTable) -> list[Comparer]:
        nonlocal prepared
        comparers = comparers_of(read)
        prepared = time.perf_counter()
        return comparers

    with mock.patch("addin.matching.engine.comparers_of", prepare):
        found = find_duplicates(customers)
    seconds = time.perf_counter() - prepared
    # Sheet row 2 is record 0; a record that is no row of the table is a customer by itself.
    records = np.asarray(customers.rows) - 2

    def after() -> None:
        rows = _records(Path(table))
        labels = {"all": _labels(found, records, rows, sure=False)}
        if any(hasattr(group, "sure") for group in found.groups):
            labels["sure"] = _labels(found, records, rows, sure=True)
        np.savez_compressed(out, **labels)
        Path(out).with_suffix(".json").write_text(json.dumps({"after_preparing": seconds}))

    return after


def _labels(found: DuplicateGroups, records: Labels, rows: int, sure: bool) -> Labels:
    groups = [g for g in found.groups if not sure or getattr(g, "sure", False)]
    return labels_of(rows, [records[list(group.rows)].tolist() for group in groups])


def _records(path: Path) -> int:
    import csv

    with path.open(encoding="utf-8-sig", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1
