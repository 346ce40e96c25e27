"""One contestant on one table in a fresh process, and the score of what it found."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.benchmarks.matching.datasets import BUILD, PEERS, is_fresh
from tests.benchmarks.matching.pairs import Labels, PairScore, score_pairs
from tests.benchmarks.measuring import Measured, measured

_HERE = "tests.benchmarks.matching"


@dataclass(frozen=True, slots=True)
class Engine:
    """A contestant.

    Attributes:
        name: as on the command line.
        title: as in the tables.
        module, function: what is run.
        with_rules: whether the product is given the rule book.
        is_peer: whether it runs in the peers' environment on normalised columns.
        usual: its threshold for readers who know it, "" where there is none.
    """

    name: str
    title: str
    module: str
    function: str = "run"
    with_rules: bool = False
    is_peer: bool = True
    usual: str = ""


ENGINES = {
    engine.name: engine
    for engine in (
        Engine("ours", "CustSheet", f"{_HERE}.ours", is_peer=False),
        Engine("rules", "CustSheet, rules", f"{_HERE}.ours", with_rules=True, is_peer=False),
        Engine("key", "exact key", f"{_HERE}.peer_rules", "exact_key"),
        Engine("wratio", "WRatio rule", f"{_HERE}.peer_rules", "likeness"),
        Engine("ecm", "recordlinkage ECM", f"{_HERE}.peer_ecm", usual="0.5"),
        Engine("splink", "Splink", f"{_HERE}.peer_splink", usual="0.9"),
    )
}


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one run.

    Attributes:
        score: of all groups; of several variants the best one's.
        variant: the key or threshold that the best one has; "" where there is but one.
        usual: the score at the usual threshold, where the engine has one.
        sure: the score of the sure groups alone, where the engine tells them.
        needed: time and memory of the run.
        after_preparing: seconds of the run without reading the file and preparing its columns,
            where they are known.
    """

    score: PairScore
    variant: str
    usual: PairScore | None
    sure: PairScore | None
    needed: Measured
    after_preparing: float | None


class FailedError(Exception):
    """A contestant did not reach its end; its traceback is on standard error."""


def run_engine(
    engine: Engine, table: Path, truth: Labels, plan: str, rules: Path | None = None
) -> Result:
    """Runs a contestant and scores it. The truth stays in this process.

    Args:
        engine: who.
        table: the raw CSV file; peers get its columns normalised, made here when missing.
        truth: n clusters.
        plan: which of `plans.PLANS` the peers follow.
        rules: the rule book, for the engine that is given it.

    Raises:
        FailedError: it did not reach its end.
    """
    out = BUILD / f"{table.stem}-{engine.name}.npz"
    out.unlink(missing_ok=True)
    out.with_suffix(".json").unlink(missing_ok=True)
    source: object = normalised(table, plan) if engine.is_peer else table
    middle: object = plan if engine.is_peer else (rules if engine.with_rules else "") or ""
    python = PEERS if engine.is_peer else sys.executable
    try:
        needed = measured(engine.module, engine.function, source, middle, out, python=python)
    except subprocess.CalledProcessError as error:
        raise FailedError(f"exit code {error.returncode}") from error
    with np.load(out) as labels:
        variants = {name: score_pairs(truth, labels[name]) for name in labels.files}
    notes = out.with_suffix(".json")
    seconds = json.loads(notes.read_text())["after_preparing"] if notes.exists() else None
    return _result(engine, variants, needed, seconds)


def _result(
    engine: Engine, scores: Mapping[str, PairScore], needed: Measured, after_preparing: float | None
) -> Result:
    whole = {name: score for name, score in scores.items() if name != "sure"}
    best = max(whole, key=lambda name: whole[name].f1)
    variant = best if len(whole) > 1 else ""
    usual = scores.get(engine.usual)
    return Result(whole[best], variant, usual, scores.get("sure"), needed, after_preparing)


def normalised(table: Path, plan: str) -> Path:
    """The table's normalised columns as Parquet, made when they are missing or outdated."""
    out = table.with_suffix(".parquet")
    here = Path(__file__).parent
    if not is_fresh(out, table, here / "normalising.py", here / "plans.py"):
        measured(f"{_HERE}.normalising", "write_normalised", table, plan, out, python=PEERS)
    return out
