"""What was measured, as rows of the document and as lines of JSON."""

from __future__ import annotations

import datetime as dt
import json
import platform
import subprocess
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from tests.benchmarks.matching.datasets import BUILD, DATA_SETS, PEERS, REPOSITORY
from tests.benchmarks.matching.measure import ENGINES, Result
from tests.benchmarks.matching.pairs import PairScore
from tests.benchmarks.matching.scaling import LARGE
from tests.benchmarks.matching.tables import (
    GROWTH,
    QUALITY,
    RATIOS,
    SURE,
    Cells,
    rows_of,
    updated,
    with_body,
    with_matrix,
)

DOCUMENT = REPOSITORY / "docs" / "benchmarks.md"
LINES = BUILD / "matching.json"
GOALS = {
    "cn_10k": "≥ .95", "cn_100k": "≥ .955", "fake_1000": "≥ .93", "csv_example": "≥ .88",
    "historical_50k": "≥ .885", "febrl1": "≥ .999", "febrl2": "≥ .998", "febrl3": "≥ .999",
}  # fmt: skip
_TITLES = [engine.title for engine in ENGINES.values()]
_OURS, _SPLINK = ENGINES["ours"].title, ENGINES["splink"].title


@dataclass(frozen=True, slots=True)
class Entry:
    """One result with its place.

    Attributes:
        table: "quality" or "growth".
        data: the data set, or the number of rows.
        engine: name of the engine.
        result: what came of it; None when it failed.
        failed: why, else "".
    """

    table: str
    data: str
    engine: str
    result: Result | None
    failed: str = ""

    def as_json(self) -> dict[str, Any]:
        """All of it as plain values."""
        plain: dict[str, Any] = {"table": self.table, "data": self.data, "engine": self.engine}
        plain["failed"] = self.failed
        if self.result:
            plain |= asdict(self.result.needed)
            plain["after_preparing"] = self.result.after_preparing
            plain["variant"] = self.result.variant
            for name in ("score", "usual", "sure"):
                score: PairScore | None = getattr(self.result, name)
                plain[name] = score and {
                    "precision": score.precision,
                    "recall": score.recall,
                    "f1": score.f1,
                    **asdict(score),
                }
        return plain


def share(value: float) -> str:
    """A share with three digits, .945; what is not quite 1 is not shown as 1."""
    shown = f"{value:.3f}"
    if shown == "1.000" and value < 1:
        return ".9999" if value > 0.99985 else f"{value:.4f}".lstrip("0")
    return shown.lstrip("0") if value < 1 else shown


def line_of(entry: Entry) -> str:
    """One line for the terminal."""
    head = f"  {entry.data:<15} {ENGINES[entry.engine].title:<18}"
    if entry.result is None:
        return f"{head} FAILED: {entry.failed}"
    score, needed = entry.result.score, entry.result.needed
    return (
        f"{head} P {score.precision:.3f}  R {score.recall:.3f}  F1 {score.f1:.4f}"
        f"  {needed.seconds:7.1f} s {needed.cpu_seconds:7.1f} s CPU {needed.peak_mib:6,.0f} MiB"
        f"  {_chosen(entry.result, ENGINES[entry.engine].usual)}"
    )


def _chosen(result: Result, usual: str) -> str:
    if not result.variant:
        return ""
    if result.usual and result.usual != result.score:
        return f"{result.variant} (at {usual}: {share(result.usual.f1)})"
    return result.variant


def _quality_row(entry: Entry) -> Cells:
    engine = ENGINES[entry.engine]
    head = (entry.data, engine.title)
    if entry.result is None:
        return (*head, *["–"] * 6, entry.failed)
    score, needed = entry.result.score, entry.result.needed
    return (
        *head,
        share(score.precision),
        share(score.recall),
        share(score.f1),
        f"{needed.seconds:,.1f}",
        f"{needed.cpu_seconds:,.1f}",
        f"{needed.peak_mib:,.0f}",
        _chosen(entry.result, engine.usual) or "–",
    )


def _growth_row(entry: Entry) -> Cells:
    head = (f"{int(entry.data):,}", ENGINES[entry.engine].title)
    if entry.result is None:
        return (*head, "–", "–", "–", "–", entry.failed)
    needed, seconds = entry.result.needed, entry.result.after_preparing
    return (
        *head,
        f"{needed.seconds:,.1f}",
        "–" if seconds is None else f"{seconds:,.1f}",
        f"{needed.cpu_seconds:,.1f}",
        f"{needed.peak_mib:,.0f}",
        share(entry.result.score.f1),
    )


def write_document(entries: Iterable[Entry], path: Path = DOCUMENT) -> None:
    """Puts what was measured into the document; rows that were not measured stay."""
    entries = list(entries)
    text = path.read_text("utf-8")
    quality = [_quality_row(e) for e in entries if e.table == "quality"]
    names = list(DATA_SETS)
    text = updated(text, QUALITY, quality, [names, _TITLES])
    sure = [
        (
            e.data,
            ENGINES[e.engine].title,
            share(e.result.sure.precision),
            share(e.result.sure.recall),
        )
        for e in entries
        if e.table == "quality" and e.result and e.result.sure
    ]
    text = updated(text, SURE, sure, [names, _TITLES])
    growth = [_growth_row(e) for e in entries if e.table == "growth"]
    sizes = [f"{rows:,}" for rows in LARGE]
    text = updated(text, GROWTH, growth, [sizes, _TITLES])
    text = updated(text, RATIOS, _ratios(rows_of(text, GROWTH), sizes), [sizes])
    text = with_matrix(text, _TITLES, GOALS)
    path.write_text(with_body(text, "versions", _versions()), "utf-8")


def _ratios(growth: dict[Cells, Cells], sizes: list[str]) -> list[Cells]:
    """Ours over Splink's, for the sizes at which both were measured."""
    found = []
    for rows in sizes:
        ours, peer = growth.get((rows, _OURS)), growth.get((rows, _SPLINK))
        if ours and peer and "–" not in (ours[2], peer[2]):
            # The peer's columns were prepared before its clock started.
            shares = [(2, 2), (3, 2), (4, 4), (5, 5)]
            cells = ["–" if ours[a] == "–" else _ratio(ours[a], peer[b]) for a, b in shares]
            found.append((rows, *cells))
    return found


def _ratio(one: str, other: str) -> str:
    return f"{float(one.replace(',', '')) / float(other.replace(',', '')):.2f}"


def _versions() -> str:
    ours = ", ".join(
        f"{name} {metadata.version(name)}" for name in ("numpy", "pandas", "rapidfuzz")
    )
    peers = "not installed"
    if PEERS.exists():
        code = (
            "from importlib.metadata import version as v; print(', '.join(n + ' ' + v(n) for n in"
            " ('splink', 'duckdb', 'recordlinkage', 'rapidfuzz', 'pandas')))"
        )
        peers = subprocess.run(
            [PEERS, "-c", code], check=True, capture_output=True, text=True
        ).stdout
    return (
        f"Last run {dt.date.today():%Y-%m-%d}, Python {platform.python_version()};"
        f" ours: {ours}; peers: {peers.strip()}."
    )


def write_lines(entries: Iterable[Entry], path: Path = LINES) -> None:
    """Puts what was measured into the file of JSON lines, one a table, data set and engine."""
    known: dict[tuple[str, ...], str] = {}
    if path.exists():
        for line in path.read_text("utf-8").splitlines():
            plain = json.loads(line)
            known[plain["table"], plain["data"], plain["engine"]] = line
    for entry in entries:
        known[entry.table, entry.data, entry.engine] = json.dumps(entry.as_json())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(known.values()) + "\n", "utf-8")
