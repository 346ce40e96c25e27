"""How fast a new row is matched against the known ones, beside what people do without us.

    python -m tests.benchmarks.matching.index_speed
    python -m tests.benchmarks.matching.index_speed --rows 10000

Of a list of Chinese members the last rows are held back and matched, one by one, against the
rest; who is who is known. Each contestant has its build - the reading of the file is not in
it - and its answers in a process of its own. Two peers, both given columns in order:

- names: rapidfuzz over all names of the list, `process.extract` with `fuzz.ratio`, its fastest
  scorer, five names a query;
- keys: pandas filters, as before a comparison with recordlinkage: the rows with the same
  phone, mail, birth date or name, ranked by the mean likeness of these columns.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, astuple, dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd

from addin.cleaning.person_words import HONORIFICS
from addin.matching.index import CustomerIndex
from addin.table.fields import Kind
from addin.table.table import CustomerTable
from tests.benchmarks.duplicates import write_list
from tests.benchmarks.duplicates.members_zh import make_members
from tests.benchmarks.matching.datasets import BUILD, REPOSITORY, is_fresh, open_table
from tests.benchmarks.measuring import measured

SIZES = (10_000, 100_000, 1_000_000)
HELD_BACK = 300
_AT_MOST = 5
_MIB = 1024 * 1024
_PAGE = os.sysconf("SC_PAGE_SIZE")
_HERE = "tests.benchmarks.matching.index_speed"

_TITLES = (
    "build s", "MiB", "peak MiB", "median ms", "p95 ms", "p99 ms", "CPU ms", "CPU p95", "recall@5",
)  # fmt: skip
_DIGITS = (1, 0, 0, 1, 1, 1, 1, 1, 3)

Answer = Callable[[int], Sequence[int]]
"""A held-back row's number to the positions of at most five known rows."""


@dataclass(frozen=True, slots=True)
class Speed:
    """What was measured of one contestant.

    Attributes:
        build: seconds from the table in memory to the first answer.
        memory: MiB that the process holds more after it than before.
        peak: MiB of the whole process at its height, the table included.
        median, p95, p99: milliseconds an answer.
        cpu, cpu95: median and 95th percentile of the processor's milliseconds for it, which
            other work on the machine does not change much.
        recall: share of the known rows of the same customer that are among five answers.
    """

    build: float
    memory: float
    peak: float
    median: float
    p95: float
    p99: float
    cpu: float
    cpu95: float
    recall: float


def make_table(rows: str, table: str, truth: str) -> None:
    """Writes a list with some rows more than asked for, and its truth."""
    made = make_members(int(rows) + HELD_BACK, Random(f"index {rows}"))
    write_list(made, Path(table))
    np.save(truth, np.array(made.clusters, np.int64))


def run(contestant: str, table: str, truth: str, out: str) -> None:
    """Runs one contestant and writes its speed as JSON."""
    whole = open_table(Path(table))
    clusters = np.load(truth)[np.asarray(whole.rows) - 2]
    count = len(whole) - HELD_BACK
    known = part(whole, 0, count)
    new = part(whole, count, len(whole))
    before, start = resident(), time.perf_counter()
    answer = CONTESTANTS[contestant](known, new)
    build = time.perf_counter() - start
    memory = (resident() - before) / _MIB
    seconds, busy, right, true = [], [], 0, 0
    answer(HELD_BACK - 1)  # tables of characters and the like are loaded now
    for number in range(HELD_BACK):
        start, cpu = time.perf_counter(), time.process_time()
        found = answer(number)
        seconds.append(time.perf_counter() - start)
        busy.append(time.process_time() - cpu)
        same = set(np.flatnonzero(clusters[:count] == clusters[count + number]).tolist())
        right += len(same.intersection(found))
        true += min(len(same), _AT_MOST)
    median, p95, p99 = (float(np.percentile(seconds, p)) * 1000 for p in (50, 95, 99))
    cpu_median, cpu95 = (float(np.percentile(busy, p)) * 1000 for p in (50, 95))
    speed = Speed(build, memory, 0, median, p95, p99, cpu_median, cpu95, right / max(1, true))
    Path(out).write_text(json.dumps(asdict(speed)))


def part(table: CustomerTable, first: int, end: int) -> CustomerTable:
    """The rows of a table from one position up to another."""
    columns = tuple(replace(c, values=c.values[first:end]) for c in table.columns)
    return replace(table, columns=columns, rows=table.rows[first:end])


def resident() -> int:
    """Bytes of memory that this process holds now (proc(5))."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE


def index(known: CustomerTable, new: CustomerTable) -> Answer:
    """The product."""
    built = CustomerIndex.build(known)
    columns = [column.values for column in new.columns]

    def answer(number: int) -> Sequence[int]:
        return [m.position for m in built.match([values[number] for values in columns])]

    return answer


def names(known: CustomerTable, new: CustomerTable) -> Answer:
    """rapidfuzz over all names."""
    from rapidfuzz import fuzz, process

    choices = in_order(known)["name"].fillna("").tolist()
    asked = in_order(new)["name"].fillna("").tolist()

    def answer(number: int) -> Sequence[int]:
        found = process.extract(asked[number], choices, scorer=fuzz.ratio, limit=_AT_MOST)
        return [position for _, _, position in found]

    return answer


def keys(known: CustomerTable, new: CustomerTable) -> Answer:
    """pandas filters by each key, then the likeness of the rows found."""
    from rapidfuzz.distance import JaroWinkler

    frame, asked = in_order(known), in_order(new).to_dict("records")

    def answer(number: int) -> Sequence[int]:
        row = {name: text for name, text in asked[number].items() if isinstance(text, str)}
        shared = np.zeros(len(frame), dtype=bool)
        for name, text in row.items():
            shared |= (frame[name] == text).to_numpy()
        likeness = {
            position: sum(
                JaroWinkler.similarity(text, other)
                for name, text in row.items()
                if isinstance(other := frame.at[position, name], str)
            )
            for position in np.flatnonzero(shared).tolist()
        }
        return sorted(likeness, key=lambda p: -likeness[p])[:_AT_MOST]

    return answer


def in_order(table: CustomerTable) -> pd.DataFrame:
    """Name, phone, mail and birth date as the peers get them: without signs and titles."""
    column = {c.kind: c.values for c in table.columns}
    titles = "|".join(sorted(HONORIFICS, key=len, reverse=True))
    frame = pd.DataFrame({name: column[kind] for name, kind in _KEYS.items()}, dtype=object)
    frame = frame.apply(lambda values: values.astype("string").str.strip().str.lower())
    frame["name"] = frame["name"].str.replace(rf"(?:{titles})$|\s+", "", regex=True)
    frame["phone"] = frame["phone"].str.replace(r"\D+", "", regex=True).str[-11:]
    parts = frame["born"].str.extract(r"(\d{4})\D*(\d{1,2})\D*(\d{1,2})")
    frame["born"] = parts[0] + parts[1].str.zfill(2) + parts[2].str.zfill(2)
    return frame.replace("", pd.NA).astype(object)


_KEYS = {
    "name": Kind.PERSON,
    "phone": Kind.PHONE,
    "mail": Kind.EMAIL,
    "born": Kind.BIRTH_DATE,
}
CONTESTANTS = {"index": index, "names": names, "keys": keys}


def measure(sizes: Sequence[int], contestants: Sequence[str]) -> Iterator[tuple[int, str, Speed]]:
    """Runs the contestants on every size: (rows, contestant, speed)."""
    BUILD.mkdir(parents=True, exist_ok=True)
    for rows in sizes:
        table, truth = BUILD / f"index_{rows}.csv", BUILD / f"index_{rows}.truth.npy"
        if not is_fresh(truth, REPOSITORY / "tests" / "benchmarks" / "duplicates"):
            measured(_HERE, "make_table", rows, table, truth)
        for name in contestants:
            out = BUILD / f"index_{rows}-{name}.json"
            needed = measured(_HERE, "run", name, table, truth, out)
            speed = Speed(**json.loads(out.read_text()))
            yield rows, name, replace(speed, peak=needed.peak_mib)


def main(argv: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", action="append", type=int, help="this size")
    parser.add_argument("--only", action="append", choices=CONTESTANTS, help="this contestant")
    arguments = parser.parse_args(argv)
    print("     rows  contestant", *(f"{title:>9}" for title in _TITLES))
    sizes, chosen = arguments.rows or SIZES, arguments.only or list(CONTESTANTS)
    for rows, name, speed in measure(sizes, chosen):
        figures = (
            f"{value:9,.{digits}f}" for value, digits in zip(astuple(speed), _DIGITS, strict=True)
        )
        print(f"{rows:9,}  {name:<10}", *figures, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
