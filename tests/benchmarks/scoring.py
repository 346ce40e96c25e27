"""Compares findings with the truth about a list.

How it counts, errors and cells:

- An *error* is a group of truths: one cell, or cells that contradict each other. It is found
  when any cell of it is flagged. Recall is the share of the visible wrong errors found.
- A flagged cell is *right* when there is any truth about it: wrong, untidy, or suspect of a
  contradiction. Precision is the share of the flagged cells that are right.
- A finding without a column speaks of the whole row: it is right when the row has a truth,
  and it finds the errors that cover at least three cells of the row. Findings without a row
  speak of a column and are left out.
- A suggestion is right when it is the right value, the type left aside: a number and its
  digits as text, a date and its ISO text agree. Telephone numbers agree when E.164 and
  extension do, because the form is the column's affair, and so do dates that mean one day;
  numbers agree by value; all other texts must be equal. A suggestion that changes nothing
  is wrong. Each suggestion of a cell counts once.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.lists.countries import COUNTRIES
from tests.benchmarks.lists.damage import as_text
from tests.benchmarks.lists.phones import standard_phone
from tests.benchmarks.lists.truth import Degree, MessyList, Truth, Value

Cell = tuple[int, int]
"""Sheet row and sheet column, from 1."""

RECALL_GOAL, PRECISION_GOAL, SUGGESTIONS_GOAL = 0.97, 0.97, 0.99

_WHOLE_ROW = 0
_COVERS_ROW = 3
_PHONES = ("phone", "mobile")
_DATES = ("born", "joined", "last", "signed", "since")
_NUMBERS = ("age", "points", "orders", "amount", "volume", "credit", "discount")


@dataclass(frozen=True, slots=True)
class Flag:
    """One finding, as far as scoring needs it.

    Attributes:
        row: sheet row from 1.
        column: sheet column from 1; 0 for the whole row.
        code: the finding's code.
        suggestion: what should stand there; "" where nothing is suggested.
    """

    row: int
    column: int
    code: str = ""
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class KindScore:
    """How one kind of damage fared: errors that are visible, and those found."""

    kind: str
    degree: Degree
    visible: int
    found: int


@dataclass(frozen=True, slots=True)
class Example:
    """A cell to look at: a missed error, a false alarm or a wrong suggestion."""

    row: int
    header: str
    shown: str
    right: str
    reason: str


@dataclass(frozen=True, slots=True)
class Score:
    """The result for one list.

    Attributes:
        wrong: visible wrong errors.
        found: of these, flagged.
        flagged: cells flagged.
        flagged_right: of these, really wrong or untidy.
        overstated: untidy cells that were called errors (code E…); not a false alarm.
        suggestions: suggested values.
        suggestions_right: of these, the right value.
        kinds: by kind of damage, most missed first.
        missed, false_alarms, wrong_suggestions: examples in order of the sheet.
    """

    wrong: int
    found: int
    flagged: int
    flagged_right: int
    overstated: int
    suggestions: int
    suggestions_right: int
    kinds: tuple[KindScore, ...]
    missed: tuple[Example, ...]
    false_alarms: tuple[Example, ...]
    wrong_suggestions: tuple[Example, ...]

    @property
    def recall(self) -> float:
        """Share of the visible wrong errors that were found, 0 to 1."""
        return self.found / self.wrong if self.wrong else 1.0

    @property
    def precision(self) -> float:
        """Share of the flagged cells that are really wrong or untidy, 0 to 1."""
        return self.flagged_right / self.flagged if self.flagged else 1.0

    @property
    def suggestions_share(self) -> float:
        """Share of the suggested values that are right, 0 to 1."""
        return self.suggestions_right / self.suggestions if self.suggestions else 1.0

    @property
    def reaches_goals(self) -> bool:
        """Whether recall, precision and suggestions are as good as they should be."""
        return (
            self.recall >= RECALL_GOAL
            and self.precision >= PRECISION_GOAL
            and self.suggestions_share >= SUGGESTIONS_GOAL
        )


def read_flags(path: Path) -> list[Flag]:
    """Reads the findings that `custsheet validate --findings` wrote.

    Raises:
        KeyError: the file has no column "row" or "column".
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            Flag(
                int(line["row"]),
                _column(line["column"]),
                line.get("code") or "",
                line.get("suggestion") or "",
            )
            for line in csv.DictReader(file)
            if line["row"]
        ]


def _column(letters: str) -> int:
    number = 0
    for letter in letters.strip().upper():
        number = number * 26 + ord(letter) - 64
    return number


def score(messy: MessyList, flags: Iterable[Flag]) -> Score:
    """Scores findings against the truth about a list."""
    by_cell: dict[Cell, list[Flag]] = defaultdict(list)
    for flag in flags:
        by_cell[flag.row, flag.column].append(flag)
    truths = messy.by_cell()
    by_row: dict[int, list[Truth]] = defaultdict(list)
    groups: dict[int, list[Truth]] = defaultdict(list)
    for truth in messy.truths:
        by_row[truth.row].append(truth)
        groups[truth.group].append(truth)

    found = _found_groups(by_cell, truths, by_row)
    alarms = [
        cell
        for cell in by_cell
        if (cell not in truths if cell[1] != _WHOLE_ROW else not by_row[cell[0]])
    ]
    overstated = sum(
        truths[cell].degree is Degree.UNTIDY and any(f.code.startswith("E") for f in flagged)
        for cell, flagged in by_cell.items()
        if cell in truths
    )
    suggested = _judge_suggestions(messy, by_cell, truths)
    wrong = {
        number: group
        for number, group in groups.items()
        if any(t.visible and not t.suspect and t.degree is Degree.WRONG for t in group)
    }
    missed = [
        next(t for t in group if not t.suspect) for n, group in wrong.items() if n not in found
    ]
    return Score(
        wrong=len(wrong),
        found=len(wrong.keys() & found),
        flagged=len(by_cell),
        flagged_right=len(by_cell) - len(alarms),
        overstated=overstated,
        suggestions=len(suggested),
        suggestions_right=sum(right for _, right in suggested),
        kinds=_kinds(groups, found),
        missed=tuple(
            _example(messy, truths, (t.row, t.column), t.kind) for t in sorted(missed, key=_place)
        ),
        false_alarms=tuple(
            _example(messy, truths, cell, ", ".join(f.code for f in by_cell[cell]))
            for cell in sorted(alarms)
        ),
        wrong_suggestions=tuple(
            _example(messy, truths, (f.row, f.column), f"{f.code} → {f.suggestion}")
            for f, right in suggested
            if not right
        ),
    )


def _place(truth: Truth) -> tuple[int, int]:
    return truth.row, truth.column


def _found_groups(
    by_cell: Mapping[Cell, object],
    truths: Mapping[Cell, Truth],
    by_row: Mapping[int, Sequence[Truth]],
) -> set[int]:
    found = {truths[cell].group for cell in by_cell if cell in truths}
    for row, column in by_cell:
        if column == _WHOLE_ROW:
            numbers = [t.group for t in by_row.get(row, ())]
            found |= {n for n in numbers if numbers.count(n) >= _COVERS_ROW}
    return found


def _kinds(groups: Mapping[int, Sequence[Truth]], found: set[int]) -> tuple[KindScore, ...]:
    counts: dict[tuple[str, Degree], list[int]] = defaultdict(lambda: [0, 0])
    for number, group in groups.items():
        culprits = [t for t in group if t.visible and not t.suspect]
        if culprits:
            count = counts[culprits[0].kind, culprits[0].degree]
            count[0] += 1
            count[1] += number in found
    kinds = [KindScore(kind, degree, *count) for (kind, degree), count in counts.items()]
    order = [Degree.WRONG, Degree.UNTIDY]
    return tuple(sorted(kinds, key=lambda k: (order.index(k.degree), k.found / k.visible, k.kind)))


def _judge_suggestions(
    messy: MessyList,
    by_cell: Mapping[Cell, Sequence[Flag]],
    truths: Mapping[Cell, Truth],
) -> list[tuple[Flag, bool]]:
    keys = [column.key for column in messy.columns]
    country = keys.index("country") if "country" in keys else None
    judged = []
    for (row, column), flags in sorted(by_cell.items()):
        if column == _WHOLE_ROW or not 2 <= row <= len(messy.rows) + 1:
            continue
        clean = messy.clean[row - 2]
        region = _region(clean[country]) if clean and country is not None else "CN"
        shown = messy.rows[row - 2][column - 1]
        right = _right_value(messy, truths, (row, column))
        retyped = type(shown) is not type(right)
        for suggestion, flag in {f.suggestion: f for f in flags if f.suggestion}.items():
            changes = retyped or suggestion != as_text(shown)
            judged.append((flag, changes and agree(keys[column - 1], suggestion, right, region)))
    return judged


def _right_value(messy: MessyList, truths: Mapping[Cell, Truth], cell: Cell) -> Value:
    # A cell of which nothing is known holds what it should.
    truth = truths.get(cell)
    return truth.right_value if truth else messy.rows[cell[0] - 2][cell[1] - 1]


def _region(country: Value) -> str:
    return next((c.code for c in COUNTRIES.values() if c.name == country), "ZZ")


def agree(key: str, suggestion: str, right: Value, region: str) -> bool:
    """Whether a suggestion is the right value, by the rules at the top of this module.

    Args:
        key: of the column.
        suggestion: as in the file of findings.
        right: what should stand in the cell.
        region: ISO 3166 code of the row's country, for its telephone numbers.
    """
    expected = as_text(right)
    if suggestion == expected:
        return True
    if key in _PHONES:
        standard = standard_phone(expected, region)
        return bool(standard) and standard_phone(suggestion, region) == standard
    if key in _DATES and isinstance(right, dt.date):
        return _day(suggestion) == right
    if key in _NUMBERS and isinstance(right, int | float):
        try:
            return float(suggestion) == float(right)
        except ValueError:
            return False
    return False


def _day(text: str) -> dt.date | None:
    found = re.fullmatch(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})日?(?:[ T]00:00(?::00)?)?", text)
    try:
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _example(messy: MessyList, truths: Mapping[Cell, Truth], cell: Cell, reason: str) -> Example:
    row, column = cell
    if column == _WHOLE_ROW or not 2 <= row <= len(messy.rows) + 1:
        return Example(row, "", "", "", reason)
    shown = as_text(messy.rows[row - 2][column - 1])
    right = as_text(_right_value(messy, truths, cell))
    return Example(row, messy.columns[column - 1].header, shown, right, reason)
