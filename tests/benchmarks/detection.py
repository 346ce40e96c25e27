"""How many errors are found in messy lists, how many alarms are false: us and a schema.

    python -m tests.benchmarks.detection --rows 5000 --seed 1 --kinds --misses 20

The product runs as its users run it, on the written file, from the command line; nothing of
it is imported. What follows "--" is handed to `custsheet validate` as it is. Exit code 1
when a figure lies below its goal: 97 % found, 97 % of the flags right, 99 % of the
suggestions right.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.benchmarks.lists.truth import Degree, MessyList, Storage
from tests.benchmarks.messy_lists import LISTS, make_list, write_list
from tests.benchmarks.peers import pandera_flags
from tests.benchmarks.scoring import Example, Flag, Score, read_flags, score

_FINDINGS_EXIT = (0, 1)
_REPOSITORY = Path(__file__).parents[2]


class ProductError(Exception):
    """The product did not run to its end; the text is what it said."""


def product_flags(messy: MessyList, folder: Path, options: Sequence[str] = ()) -> list[Flag]:
    """What `custsheet validate` finds in the list.

    Args:
        messy: the list; it is written to `folder`.
        folder: for the list and the findings.
        options: more options of the command.

    Raises:
        ProductError: it ended with another exit code than 0 and 1, or wrote no findings.
    """
    folder = folder.resolve()
    path = folder / f"{messy.name}.{messy.storage}"
    findings = folder / f"{messy.name}-{messy.storage}-findings.csv"
    write_list(messy, path)
    findings.unlink(missing_ok=True)
    command = [sys.executable, "-m", "addin.cli", "validate", str(path)]
    command += ["--findings", str(findings), "--dry-run", *options]
    environment = {**os.environ, "CUSTSHEET_LANGUAGE": "en", "PYTHONIOENCODING": "utf-8"}
    environment |= {"CUSTSHEET_JOURNAL": str(folder), "CUSTSHEET_BACKUPS": str(folder)}
    done = subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        env=environment,
        cwd=_REPOSITORY,
        check=False,
    )
    if done.returncode not in _FINDINGS_EXIT or not findings.exists():
        raise ProductError(f"exit code {done.returncode}: {done.stderr.strip() or done.stdout}")
    return read_flags(findings)


def product_is_there() -> bool:
    """Whether the command line can be started."""
    return importlib.util.find_spec("addin.cli") is not None


def line_of(name: str, result: Score) -> str:
    """One line of the table: who, recall, precision, suggestions."""
    suggestions = f"{result.suggestions_share:8.2%}" if result.suggestions else "       –"
    return (
        f"  {name:<10} found {result.found:>6,} of {result.wrong:>6,} {result.recall:8.2%}"
        f"   flags right {result.flagged_right:>6,} of {result.flagged:>6,} {result.precision:8.2%}"
        f"   suggestions right {suggestions} of {result.suggestions:,}"
        f"   untidy called error {result.overstated:,}"
    )


def kinds_table(results: Sequence[tuple[str, Score]]) -> Iterable[str]:
    """Lines with the share found by kind of damage, wrong kinds first, one column a result."""
    first = results[0][1]
    found = [{(k.kind, k.degree): k for k in result.kinds} for _, result in results]
    yield f"    {'kind':<28}{'':<8}{'errors':>7}" + "".join(f"{name:>10}" for name, _ in results)
    for kind in first.kinds:
        shares = [kinds[kind.kind, kind.degree].found / kind.visible for kinds in found]
        yield (
            f"    {kind.kind:<28}{kind.degree.value:<8}{kind.visible:>7}"
            + "".join(f"{share:>10.1%}" for share in shares)
        )


def _examples(title: str, examples: Sequence[Example], most: int) -> Iterable[str]:
    if not examples or not most:
        return
    yield f"    {title} ({len(examples):,} in all)"
    # Spread over the list, so that not one kind of error fills the page.
    step = max(1, len(examples) // most)
    for e in examples[::step][:most]:
        yield f"      row {e.row:<6} {e.header:<14} {e.shown!r} (right: {e.right!r})  {e.reason}"


def run(arguments: argparse.Namespace) -> bool:
    """Makes the lists, scores both, prints the table; whether all goals are reached."""
    reached = True
    for name in arguments.list or LISTS:
        messy = make_list(name, arguments.rows, arguments.seed, arguments.storage)
        results = [("pandera", score(messy, pandera_flags(messy)))]
        if product_is_there() and not arguments.peers_only:
            results.insert(0, ("custsheet", _score_product(messy, arguments)))
        wrong = sum(t.degree is Degree.WRONG and not t.suspect for t in messy.truths)
        cells = len(messy.rows) * len(messy.columns)
        print(
            f"{name}.{messy.storage}: {len(messy.rows):,} rows, {cells:,} cells,"
            f" {wrong:,} wrong cells, {len(messy.truths):,} cells with a truth"
        )
        for who, result in results:
            print(line_of(who, result))
        if arguments.kinds:
            print(*kinds_table(results), sep="\n")
        if arguments.misses:
            best = results[0][1]
            print(*_examples("missed", best.missed, arguments.misses), sep="\n")
            print(*_examples("false alarms", best.false_alarms, arguments.misses), sep="\n")
            print(
                *_examples("wrong suggestions", best.wrong_suggestions, arguments.misses), sep="\n"
            )
        reached = reached and len(results) == 2 and results[0][1].reaches_goals
    return reached


def _score_product(messy: MessyList, arguments: argparse.Namespace) -> Score:
    with tempfile.TemporaryDirectory() as folder:
        flags = product_flags(messy, arguments.keep or Path(folder), arguments.options)
    return score(messy, flags)


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; 0 when the goals are reached, 1 when not, 2 when it cannot be told."""
    parser = argparse.ArgumentParser(prog="detection", description=__doc__.partition("\n")[0])
    storages: tuple[Storage, ...] = ("csv", "xlsx")
    parser.add_argument("--rows", type=int, default=5000, help="rows a list (default 5000)")
    parser.add_argument("--seed", type=int, default=1, help="of the chance (default 1)")
    parser.add_argument("--list", action="append", choices=LISTS, help="only this list; repeatable")
    parser.add_argument("--storage", choices=storages, default="csv", help="kind of file")
    parser.add_argument("--kinds", action="store_true", help="shares by kind of damage")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="print N examples each")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep lists and findings here")
    parser.add_argument("--peers-only", action="store_true", help="do not run the product")
    parser.add_argument("options", nargs="*", help="after --: handed to custsheet validate")
    arguments = parser.parse_args(argv)
    if arguments.keep:
        arguments.keep.mkdir(parents=True, exist_ok=True)
    try:
        return 0 if run(arguments) else 1
    except ProductError as error:
        print(f"custsheet validate failed: {error}", file=sys.stderr)
        print("Run with --peers-only to see the schema alone.", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
