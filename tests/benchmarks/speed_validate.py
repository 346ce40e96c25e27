"""How fast a million rows of twelve columns are checked, and in how much memory.

    python -m tests.benchmarks.speed_validate --rows 1000000

The peer is a pandera schema whose checks are all vectorised, as pandera's users write them
for large tables: regular expressions over columns, sets, ranges, parsed dates, check digits
by matrix arithmetic, uniqueness. Each contestant runs in a fresh process that has read the
table and done nothing else, so that its peak memory is its own. Linux only.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pandera.pandas as pa

from tests.benchmarks.lists.damage import as_text
from tests.benchmarks.lists.members import COLUMNS as MEMBER_COLUMNS
from tests.benchmarks.lists.members import LEVELS
from tests.benchmarks.messy_lists import make_list

COLUMNS = (
    "code", "name", "sex", "mobile", "email", "id_number",
    "born", "address", "level", "joined", "last", "amount",
)  # fmt: skip
HEADERS = {c.key: c.header for c in MEMBER_COLUMNS if c.key in COLUMNS}
"""The headers of the columns, for a validator that reads meanings from them."""
SPOILT = 0.02
"""Part of each column's cells that are taken from a messy list's spoilt cells."""
_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_CHECKS = np.array(list("10X98765432"))

Validator = Callable[[pd.DataFrame], int]
"""Checks the table of texts and returns how many cells it flags."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one contestant needed.

    Attributes:
        name: who.
        seconds: wall-clock time.
        rows_per_second: rows checked in a second.
        peak_mib: resident memory at its height, the table itself not counted, in MiB.
        flagged: cells flagged.
    """

    name: str
    seconds: float
    rows_per_second: float
    peak_mib: float
    flagged: int


def large_table(rows: int, seed: int = 1) -> pd.DataFrame:
    """Members by the million: nearly all values differ, as in real tables.

    Returns:
        The table of texts, rows × 12, its columns in the order of HEADERS; blanks are None.
    """
    random = np.random.default_rng(seed)
    messy = make_list("members", 5000, seed)
    keys = [column.key for column in messy.columns]
    sample = {k: [r[keys.index(k)] for r in messy.clean if r] for k in COLUMNS}
    born = _days(random, rows, "1950-01-01", "2006-12-31")
    joined = _days(random, rows, "2010-01-01", "2024-12-31")
    last = joined + random.integers(0, 300, rows)
    mobile = random.choice(["130", "138", "139", "150", "176", "188", "199"], rows)
    digits = pd.Series(random.integers(10_000_000, 99_999_999, rows).astype(str))
    columns: dict[str, Any] = {
        "code": pd.Series(np.arange(10_000_000, 10_000_000 + rows).astype(str)),
        "sex": random.choice(["男", "女"], rows),
        "mobile": pd.Series(mobile) + digits,
        "email": "user" + pd.Series(np.arange(rows).astype(str)) + "@163.com",
        "id_number": _id_numbers(random, born),
        "born": born.astype(str),
        "joined": joined.astype(str),
        "last": last.astype(str),
        "amount": np.round(random.lognormal(5, 1, rows), 2).astype(str),
    }
    for key in COLUMNS:
        if key not in columns:
            columns[key] = random.choice([as_text(v) for v in sample[key] if v is not None], rows)
    frame = pd.DataFrame({k: np.asarray(columns[k], dtype=object) for k in COLUMNS})
    for key in COLUMNS:
        spoilt = [as_text(messy.rows[t.row - 2][t.column - 1]) or None for t in messy.truths
                  if keys[t.column - 1] == key and not t.suspect]  # fmt: skip
        hit = random.random(rows) < SPOILT
        values = frame[key].to_numpy(dtype=object, copy=True)
        values[hit] = random.choice(np.array(spoilt, dtype=object), int(hit.sum()))
        frame[key] = pd.Series(values, dtype=object)
    return frame


def _days(random: np.random.Generator, rows: int, first: str, last: str) -> npt.NDArray[Any]:
    start, end = np.datetime64(first), np.datetime64(last)
    return np.asarray(start + random.integers(0, (end - start).astype(int), rows))


def _id_numbers(random: np.random.Generator, born: npt.NDArray[Any]) -> pd.Series:
    date = pd.Series(born.astype(str)).str.replace("-", "")
    division = random.choice(["110105", "310101", "440305", "330106"], len(born))
    order = pd.Series(random.integers(100, 999, len(born)).astype(str))
    body = pd.Series(division) + date + order
    return body + pd.Series(_check_characters(body))


def _check_characters(body: pd.Series) -> npt.NDArray[np.str_]:
    # n texts of 17 digits as an n × 17 matrix, without a loop over rows (GB 11643-1999).
    codes = body.to_numpy(dtype="U17").view(np.uint32).reshape(-1, 17) - ord("0")
    return np.asarray(_CHECKS[(codes @ _WEIGHTS) % 11])


def vectorised_schema(today: str) -> pa.DataFrameSchema:
    """The schema of the peer; `today` is an ISO date."""

    def date(earliest: str) -> pa.Check:
        def check(column: pd.Series) -> pd.Series:
            parsed = pd.to_datetime(column, format="%Y-%m-%d", errors="coerce")
            return parsed.between(earliest, today)

        return pa.Check(check, name="date")

    def amount(column: pd.Series) -> pd.Series:
        return pd.to_numeric(column, errors="coerce").between(0, 1e8)

    def id_number(column: pd.Series) -> pd.Series:
        right = column.str.fullmatch(r"[0-9]{17}[0-9X]").astype(bool)
        good = column[right]
        right[right] = _check_characters(good.str[:17]) == good.str[17].to_numpy()
        return right

    def matching(pattern: str) -> pa.Check:
        return pa.Check.str_matches(f"(?:{pattern})$")

    def column(check: pa.Check, required: bool = False, unique: bool = False) -> pa.Column:
        return pa.Column(object, check, nullable=not required, unique=unique)

    mail = r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+"
    return pa.DataFrameSchema(
        {
            "code": column(matching(r"\d{8}"), required=True, unique=True),
            "name": column(matching(r"[\u4e00-\u9fff·]{2,15}"), required=True),
            "sex": column(pa.Check.isin(["男", "女"])),
            "mobile": column(matching(r"1[3-9]\d{9}"), required=True),
            "email": column(matching(mail)),
            "id_number": column(pa.Check(id_number), unique=True),
            "born": column(date("1910-01-01")),
            "address": column(matching(r".{2,}[省市区].*\d+.*")),
            "level": column(pa.Check.isin(list(LEVELS))),
            "joined": column(date("1990-01-01")),
            "last": column(date("1990-01-01")),
            "amount": column(pa.Check(amount)),
        }
    )


def pandera_validator(frame: pd.DataFrame) -> int:
    """Validates lazily with the vectorised schema; the cells it rejects."""
    today = pd.Timestamp.today().date().isoformat()
    try:
        vectorised_schema(today).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cells = errors.failure_cases[["index", "column"]].dropna().drop_duplicates()
        return len(cells)
    return 0


def measure(name: str, validator: Validator, table: Path, rows: int) -> Measurement:
    """Runs a validator in a fresh process.

    Args:
        name: who.
        validator: a function of a module, so that the process can import it.
        table: a pickled table.
        rows: of the table.

    Raises:
        RuntimeError: it failed; its traceback is on standard error.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(validator, table, sender))
    process.start()
    sender.close()
    try:
        seconds, peak, flagged = receiver.recv()
    except EOFError:
        raise RuntimeError(f"{name} did not finish") from None
    finally:
        process.join()
    return Measurement(name, seconds, rows / seconds, peak, flagged)


def _run(validator: Validator, table: Path, sender: Connection) -> None:
    frame = pd.read_pickle(table)
    # Forget the peak of reading; the kernel then notes a new one (proc(5), clear_refs).
    Path("/proc/self/clear_refs").write_text("5")
    before = _peak_mib()
    start = time.perf_counter()
    flagged = validator(frame)
    seconds = time.perf_counter() - start
    sender.send((seconds, _peak_mib() - before, flagged))


def _peak_mib() -> float:
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def compare(rows: int, validators: Mapping[str, Validator], seed: int = 1) -> list[Measurement]:
    """Measures every validator on the same table.

    Args:
        rows: of the table.
        validators: by name; each gets the table that `large_table` makes.
        seed: of the chance.
    """
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "table.pickle"
        large_table(rows, seed).to_pickle(table)
        return [measure(name, validator, table, rows) for name, validator in validators.items()]


def main(argv: Sequence[str] | None = None, product: Validator | None = None) -> int:
    """Prints one line a contestant.

    Args:
        argv: of the command line.
        product: the product's own validator, a function of a module; only the peer runs
            when left out.
    """
    parser = argparse.ArgumentParser(prog="speed_validate", description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args(argv)
    validators: dict[str, Validator] = {"pandera": pandera_validator}
    if product:
        validators = {"custsheet": product, **validators}
    print(f"{arguments.rows:,} rows × {len(COLUMNS)} columns")
    for m in compare(arguments.rows, validators, arguments.seed):
        print(
            f"  {m.name:<10} {m.seconds:8.1f} s {m.rows_per_second:>12,.0f} rows/s"
            f" {m.peak_mib:>8,.0f} MiB more {m.flagged:>9,} cells flagged"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
