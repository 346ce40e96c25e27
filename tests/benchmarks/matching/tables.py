"""docs/benchmarks.md: tables between markers, of which a run replaces the rows it measured."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A table of the document.

    Attributes:
        name: of its block, <!-- begin: NAME -->.
        headers: of its columns.
        keys: how many of the first columns say which row it is.
    """

    name: str
    headers: Cells
    keys: int = 2


QUALITY = Layout(
    "quality",
    (
        "数据 Data", "引擎 Engine", "精确率 Precision", "召回率 Recall", "F1", "秒 Seconds",
        "CPU 秒 CPU seconds", "内存 Peak MiB", "所选 Chosen with the truth",
    ),
)  # fmt: skip
SURE = Layout("sure", ("数据 Data", "引擎 Engine", "精确率 Precision", "召回率 Recall"))
GROWTH = Layout(
    "growth",
    (
        "行数 Rows", "引擎 Engine", "秒 Seconds", "其中整理之后 Of them after preparing",
        "CPU 秒 CPU seconds", "内存 Peak MiB", "F1",
    ),
)  # fmt: skip
RATIOS = Layout(
    "ratios",
    (
        "行数 Rows", "用时比 Wall time", "整理之后 After preparing", "CPU 比 CPU time",
        "内存比 Peak memory",
    ),
    keys=1,
)  # fmt: skip
LAYOUTS = (QUALITY, SURE, GROWTH, RATIOS)
MATRIX = "f1"


def _block(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- begin: {name} -->\n)(.*?)(<!-- end: {name} -->)", re.DOTALL)


def body_of(text: str, name: str) -> str:
    """What stands in a block of the document; "" when there is no such block."""
    match = _block(name).search(text)
    return match[2] if match else ""


def with_body(text: str, name: str, body: str) -> str:
    """The document with the inside of one block replaced."""
    return _block(name).sub(lambda match: f"{match[1]}\n{body.strip()}\n\n{match[3]}", text)


def rows_of(text: str, layout: Layout) -> dict[Cells, Cells]:
    """The rows of a table in the document, by their key."""
    lines = [line for line in body_of(text, layout.name).splitlines() if line.startswith("|")]
    rows = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines[2:]]
    return {row[: layout.keys]: row for row in rows if len(row) == len(layout.headers)}


def drawn(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def updated(
    text: str,
    layout: Layout,
    measured: Iterable[Cells],
    order: Sequence[Sequence[str]],
) -> str:
    """The document with measured rows put into a table; all its other rows stay.

    Args:
        text: the document.
        layout: which table.
        measured: rows; one with the key of an old row takes its place.
        order: for each key column its values in the order they are to stand in; rows with
            other values come last.
    """
    rows = rows_of(text, layout) | {row[: layout.keys]: row for row in measured}

    def place(key: Cells) -> list[int]:
        return [
            wanted.index(cell) if cell in wanted else len(wanted)
            for cell, wanted in zip(key, order, strict=True)
        ]

    ordered = [rows[key] for key in sorted(rows, key=place)]
    return with_body(text, layout.name, drawn(layout.headers, ordered))


def with_matrix(text: str, engines: Sequence[str], targets: Mapping[str, str]) -> str:
    """The document with the table of F1, data by engine, made from the table of quality.

    Args:
        text: the document, its table of quality filled.
        engines: titles of the engines, in order.
        targets: data -> F1 to be reached, as text.
    """
    rows = rows_of(text, QUALITY)
    place = QUALITY.headers.index("F1")
    lines = []
    for data in dict.fromkeys(data for data, _ in rows):
        found = {engine: rows[data, engine][place] for engine in engines if (data, engine) in rows}
        best = max(found.values(), key=_number)
        cells = [found.get(engine, "–") for engine in engines]
        shown = [f"**{cell}**" if cell == best and _number(cell) >= 0 else cell for cell in cells]
        lines.append((data, *shown, targets.get(data, "–")))
    return with_body(text, MATRIX, drawn(("数据 Data", *engines, "目标 Goal"), lines))


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return -1.0
