"""Real and realistic tables, from one end to the other."""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from math import comb
from pathlib import Path

import pytest
from command_line import CommandLine, rows_of, shared
from openpyxl import load_workbook

LEAST_F1 = {"cn_10k.csv.gz": 0.8, "csv_example.csv": 0.8, "fake_1000.csv": 0.65}
"""Below this a change has made the search for duplicates worse."""


def without_truth(source: Path, target: Path, most: int | None = None) -> list[str]:
    """Writes the first rows of a table without its column `cluster`; gives that column."""
    packed = source.read_bytes()
    raw = gzip.decompress(packed) if source.suffix == ".gz" else packed
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    rows = rows if most is None else rows[: most + 1]
    index = rows[0].index("cluster")
    with target.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(row[:index] + row[index + 1 :] for row in rows)
    return [row[index] for row in rows[1:]]


def pairs(sizes: Iterable[int]) -> int:
    """The number of pairs within groups of these sizes."""
    return sum(comb(size, 2) for size in sizes)


def f1(truth: list[str], groups: Mapping[int, str]) -> float:
    """Harmonic mean of precision and recall over pairs of rows.

    Args:
        truth: for each row, from 0, the customer that it is.
        groups: row -> group that was found; rows of no group are left out.
    """
    clusters: defaultdict[str, list[str]] = defaultdict(list)
    for row, group in groups.items():
        clusters[group].append(truth[row])
    found = pairs(len(members) for members in clusters.values())
    right = sum(pairs(Counter(members).values()) for members in clusters.values())
    return 2 * right / (found + pairs(Counter(truth).values()))


def test_the_measure_is_that_of_the_textbook():
    assert f1(["a", "a", "b", "b"], {0: "1", 1: "1", 2: "2", 3: "2"}) == 1
    assert f1(["a", "a", "b", "b"], {0: "1", 2: "1"}) == 0
    assert f1(["a", "a", "a"], {0: "1", 1: "1"}) == pytest.approx(2 / 4)


@pytest.mark.parametrize("table", LEAST_F1)
def test_duplicates_are_found_as_well_as_ever(custsheet: CommandLine, table: str) -> None:
    name = table.partition(".")[0]
    rules = shared("matching", "rules", f"{name}.toml")
    path = custsheet.folder / f"{name}.csv"
    truth = without_truth(shared("matching", table), path)
    listed = custsheet.folder / "groups.csv"
    done = custsheet("duplicates", path, "--rules", rules, "--groups", listed, "--json")
    assert done.status == 0
    rows = rows_of(listed)
    assert len(rows) == done.json["counts"]["duplicate_rows"]
    assert len({row["row"] for row in rows}) == len(rows), "a row is in one group only"
    score = f1(truth, {int(row["row"]) - 1: row["group"] for row in rows})
    assert score > LEAST_F1[table], f"{table}: F1 {score:.3f}"


class TestDaycareSites:
    """Sites of Chicago: shifted columns, line breaks in cells, no code, no dates."""

    ROWS = 900

    @pytest.fixture
    def path(self, custsheet: CommandLine) -> Path:
        path = custsheet.folder / "Day care 日托.csv"
        without_truth(shared("matching", "csv_example.csv"), path, self.ROWS)
        return path

    def test_it_is_checked_standardised_searched_and_put_back(
        self, custsheet: CommandLine, path: Path
    ) -> None:
        source = path.read_bytes()
        book = custsheet.folder / "out.xlsx"
        checked = custsheet("validate", path, "--out", book, "--json").json
        assert checked["counts"]["rows"] == self.ROWS
        assert checked["counts"]["errors"] > 0
        assert path.read_bytes() == source
        first = values_of(book)
        assert first == [[v or None for v in row] for row in rows_of_text(path)]

        fixed = custsheet("fix", book, "--json").json
        assert fixed["counts"]["cells"] > 0
        assert values_of(book) != first
        again = custsheet("fix", book, "--json").json
        assert again["counts"]["cells"] == 0

        found = custsheet("duplicates", book, "--json").json
        assert found["counts"]["groups"] > 80

        for entry in (found["entry"], fixed["entry"]):
            assert custsheet("undo", book, entry).status == 0
        assert values_of(book) == first
        assert len(load_workbook(book, read_only=True).sheetnames) == 2

    def test_fixing_breaks_no_value_that_was_right(
        self, custsheet: CommandLine, path: Path
    ) -> None:
        book = custsheet.folder / "out.xlsx"
        before = custsheet("validate", path, "--dry-run", "--json").json
        custsheet("fix", path, "--out", book, "--certain")
        after = custsheet("validate", book, "--dry-run", "--json").json
        for severity in ("errors", "tidy"):
            assert after["counts"][severity] <= before["counts"][severity]


def rows_of_text(path: Path) -> list[list[str]]:
    """All rows of a .csv file; line breaks as a spreadsheet keeps them."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [[value.replace("\r\n", "\n") for value in row] for row in csv.reader(stream)]


def values_of(path: Path) -> list[list[object]]:
    """The values of a workbook's first sheet, read by another program."""
    book = load_workbook(path, read_only=True)
    rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    book.close()
    return rows
