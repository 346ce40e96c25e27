"""How well and how fast duplicates are found, ours and the peers' side by side.

    python -m tests.benchmarks.matching --quick
    python -m tests.benchmarks.matching --only cn_10k --engine ours --engine splink
    python -m tests.benchmarks.matching --scaling --large

Every engine runs on every table in a process of its own, and never sees the truth. The
figures go to docs/benchmarks.md, where they replace the rows measured again, and as lines of
JSON to build/bench/matching.json.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence

from tests.benchmarks.matching import scaling
from tests.benchmarks.matching.datasets import DATA_SETS, PEERS, MissingError, prepare
from tests.benchmarks.matching.measure import ENGINES, FailedError, run_engine
from tests.benchmarks.matching.report import Entry, line_of, write_document, write_lines

QUICK = ("fake_1000", "febrl1", "csv_example", "club_en", "partners_eu")
LONG = "cn_100k"


def measure_quality(names: Sequence[str], engines: Sequence[str]) -> Iterator[Entry]:
    """Runs the engines on the data sets; what is not there is said aloud and left out."""
    for name in names:
        try:
            prepared = prepare(name)
        except MissingError as error:
            print(f"*** {error}. It is left out. ***", flush=True)
            continue
        for engine in (ENGINES[e] for e in engines):
            if engine.with_rules and prepared.rules is None:
                continue
            try:
                result = run_engine(engine, prepared.table, prepared.truth, name, prepared.rules)
                yield Entry("quality", name, engine.name, result)
            except FailedError as error:
                yield Entry("quality", name, engine.name, None, str(error))


def measure_growth(sizes: tuple[int, ...], engines: Sequence[str]) -> Iterator[Entry]:
    """Runs the product and Splink on longer and longer tables."""
    for rows, engine, result in scaling.measure_growth(sizes, engines):
        yield Entry("growth", str(rows), engine, result)


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; 1 when an engine failed."""
    arguments = _parser().parse_args(argv)
    engines = arguments.engine or list(ENGINES)
    if not PEERS.exists():
        print("*** The peers are not installed: `make bench-matching` does that. ***", flush=True)
        engines = [name for name in engines if not ENGINES[name].is_peer]
    if arguments.quick:
        names, sizes = QUICK, scaling.QUICK
    else:
        names = tuple(n for n in DATA_SETS if n != LONG or arguments.large)
        sizes = scaling.LARGE if arguments.large else scaling.USUAL
    sizes = tuple(arguments.rows or sizes)
    runs: list[Iterator[Entry]] = []
    if arguments.only or not arguments.scaling:
        runs.append(measure_quality(arguments.only or names, engines))
    if arguments.scaling or not arguments.only:
        runs.append(measure_growth(sizes, engines))
    entries = []
    for run in runs:
        for entry in run:
            entries.append(entry)
            print(line_of(entry), flush=True)
            # Written after every run, so that one stopped early keeps what it has.
            write_lines([entry])
            write_document([entry])
    return 1 if any(entry.failed for entry in entries) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="matching", description=(__doc__ or "").partition("\n")[0]
    )
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--quick", action="store_true", help="small tables only, a few minutes")
    length.add_argument(
        "--large", action="store_true", help=f"with {LONG} and growth to a million rows"
    )
    parser.add_argument(
        "--only", action="append", choices=DATA_SETS, metavar="NAME", help="this data set"
    )
    parser.add_argument("--engine", action="append", choices=ENGINES, help="this engine")
    parser.add_argument("--scaling", action="store_true", help="the table of growth alone")
    parser.add_argument("--rows", action="append", type=int, help="this size in it")
    return parser


if __name__ == "__main__":
    sys.exit(main())
