"""How well duplicates are found on tables that nobody here wrote.

The figures demanded are those that the product promises; the truth never reaches the engine.
"""

from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from addin.bootstrap import find_table, load_rules, open_host
from addin.matching import find_duplicates
from tests.benchmarks.matching.pairs import labels_of, score_pairs
from tests.unit.shared_tables import FOLDER

WANTED = {
    "cn_10k": 0.95,
    "cn_100k": 0.955,
    "fake_1000": 0.93,
    "csv_example": 0.88,
    "historical_50k": 0.885,
}
SURE_ON = ("cn_10k", "cn_100k")


@pytest.fixture(params=sorted(WANTED))
def shared(request: pytest.FixtureRequest) -> str:
    if not FOLDER.exists() and os.environ.get("CI") != "true":
        pytest.skip("the shared test tables are not here")
    return str(request.param)


def _without_truth(name: str, folder: Path) -> tuple[Path, npt.NDArray[np.int64]]:
    source = next(FOLDER.glob(f"{name}.csv*"))
    raw = gzip.decompress(source.read_bytes()) if source.suffix == ".gz" else source.read_bytes()
    rows = list(csv.reader(raw.decode("utf-8-sig").splitlines(keepends=True)))
    at = rows[0].index("cluster")
    path = folder / f"{name}.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows([row[:at] + row[at + 1 :] for row in rows])
    clusters = np.unique([row[at] for row in rows[1:]], return_inverse=True)[1]
    return path, clusters


def test_duplicates_of_a_table_with_known_truth(shared: str, tmp_path: Path) -> None:
    path, clusters = _without_truth(shared, tmp_path)
    host = open_host(path, None)
    table = find_table(host, load_rules(host, None))
    found = find_duplicates(table)
    rows = table.rows - 2
    score = score_pairs(clusters[rows], labels_of(len(rows), [list(g.rows) for g in found.groups]))
    assert score.f1 >= WANTED[shared]
    if shared in SURE_ON:
        sure = [list(g.rows) for g in found.groups if g.sure]
        band = score_pairs(clusters[rows], labels_of(len(rows), sure))
        assert band.precision >= 0.98
        assert band.recall >= 0.85
