"""Spoils right rows and writes down what was done, cell by cell."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

from tests.benchmarks.lists.truth import Degree, ErrorCell, Row, Storage, Truth, Value

Harm = Callable[[Random, str, Row], Row | None]
"""Given a column and a right row: the new values by column, or None when it does not apply."""

Judge = Callable[[str, Value, Row], bool]
"""Whether a value of a column looks right to a person who sees the row."""

_LONG_LIST = 400
AT_LEAST = 12
"""How often a kind of damage occurs at least in 5,000 rows."""


@dataclass(frozen=True, slots=True)
class Damage:
    """One kind of damage and where it happens.

    Attributes:
        kind: its name in the truth.
        columns: the keys of the columns it may hit; one of them each time.
        share: part of the rows that suffer it.
        harm: what it does.
        degree: wrong or untidy.
        visible: whether a person could tell; None leaves it to the list's judge.
        suspects: columns that may be blamed as well, because they contradict.
        apart: changed cells are errors of their own, not one error together.
        storage: only in this kind of file; None in both.
        keeps: the new value is right as it stands; it only calls for attention.
    """

    kind: str
    columns: tuple[str, ...]
    share: float
    harm: Harm
    degree: Degree = Degree.WRONG
    visible: bool | None = True
    suspects: tuple[str, ...] = ()
    apart: bool = False
    storage: Storage | None = None
    keeps: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A truth whose place on the sheet is not fixed yet."""

    key: str
    kind: str
    degree: Degree
    right: Value
    visible: bool
    group: int
    suspect: bool


@dataclass(slots=True)
class Line:
    """A row under construction.

    Attributes:
        values: as they will stand in the list.
        clean: as they were; None for a row that should not exist.
        marks: what is known of its cells, by column key.
    """

    values: Row
    clean: Row | None
    marks: dict[str, Mark] = field(default_factory=dict)


def cell(change: Callable[[Random, str], Value]) -> Harm:
    """A harm that changes one filled cell, seen as text; None from `change` declines."""

    def harm(random: Random, key: str, row: Row) -> Row | None:
        value = row[key]
        if value is None:
            return None
        new = change(random, as_text(value))
        return None if new is None else {key: new}

    return harm


def as_text(value: Value) -> str:
    """The value as it is typed; dates in ISO 8601, whole numbers without a point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


class Spoiler:
    """Applies damages to lines, each cell at most once."""

    def __init__(
        self, random: Random, lines: list[Line], judge: Judge, total: int, intensity: float = 1.0
    ) -> None:
        """Keeps the lines, which are changed in place.

        Args:
            random: the source of chance.
            lines: ordinary rows; others are added later.
            judge: tells whether a spoilt value still looks right.
            total: rows of the finished list, for the least number of each kind.
            intensity: by which the damages' shares are multiplied.
        """
        self._random = random
        self._lines = lines
        self._judge = judge
        self._least = max(1, math.ceil(AT_LEAST * total / 5000))
        self._total = total
        self._intensity = intensity
        self._groups = 0

    def apply(self, damages: Iterable[Damage]) -> None:
        """Applies each damage as often as its share of the rows says.

        Raises:
            ValueError: the rows of a long list offer too few cells for a kind of damage.
        """
        for damage in damages:
            wanted = max(self._least, round(damage.share * self._intensity * len(self._lines)))
            tries = 0
            while wanted and tries < 400 * len(self._lines):
                tries += 1
                wanted -= self._hit(damage, self._random.choice(self._lines))
            # A short list may lack the values that a rare kind needs; a long one may not.
            if wanted and self._total >= _LONG_LIST:
                raise ValueError(f"no room for {wanted} cells more of {damage.kind}")

    def _hit(self, damage: Damage, line: Line) -> bool:
        key = self._random.choice(damage.columns)
        if line.clean is None or key in line.marks:
            return False
        changed = damage.harm(self._random, key, line.clean)
        if changed is None:
            return False
        changed = {k: v for k, v in changed.items() if not same(v, line.clean[k])}
        suspects = [k for k in damage.suspects if k not in changed and line.clean[k] is not None]
        if not changed or any(k in line.marks for k in (*changed, *suspects)):
            return False
        self._groups += 1
        for k, value in changed.items():
            visible = damage.visible
            if visible is None:
                visible = not self._judge(k, value, line.clean)
            line.values[k] = value
            self._mark(line, k, damage, visible, suspect=False)
            self._groups += damage.apart
        for k in suspects:
            self._mark(line, k, damage, True, suspect=True)
        return True

    def _mark(self, line: Line, key: str, damage: Damage, visible: bool, suspect: bool) -> None:
        right = line.values[key] if damage.keeps or line.clean is None else line.clean[key]
        line.marks[key] = Mark(
            key, damage.kind, damage.degree, right, visible, self._groups, suspect
        )

    def share_value(self, kind: str, key: str, part: float) -> None:
        """Gives a part of the lines the value of another line in a column of unique values."""
        wanted = max(self._least, round(part * len(self._lines)))
        while wanted:
            a, b = self._random.sample(self._lines, 2)
            if not a.clean or not b.clean or key in a.marks or key in b.marks:
                continue
            if a.clean[key] is None or b.clean[key] is None:
                continue
            self._groups += 1
            a.values[key] = b.clean[key]
            for line, right, suspect in ((a, a.clean[key], False), (b, b.clean[key], True)):
                line.marks[key] = Mark(key, kind, Degree.WRONG, right, True, self._groups, suspect)
            wanted -= 1

    def insert_copies(self, part: float) -> None:
        """Pastes a part of the untouched lines a second time, further down."""
        spare = [line for line in self._lines if not line.marks and line.clean]
        wanted = max(self._least, round(part * len(self._lines)))
        for line in self._random.sample(spare, wanted):
            self._groups += 1
            copy = Line(dict(line.values), None)
            for target in (line, copy):
                for key, value in target.values.items():
                    if value is not None:
                        right = value if target is line else None
                        target.marks[key] = Mark(
                            key,
                            "row_repeated",
                            Degree.WRONG,
                            right,
                            True,
                            self._groups,
                            target is line,
                        )
            start = self._lines.index(line) + 1
            self._lines.insert(self._random.randint(start, len(self._lines)), copy)

    def insert_headers(self, headers: Row, part: float) -> None:
        """Repeats the header row in the middle."""
        for _ in range(max(self._least, round(part * len(self._lines)))):
            self._groups += 1
            line = Line(dict(headers), None)
            for key in headers:
                line.marks[key] = Mark(
                    key, "header_repeated", Degree.WRONG, None, True, self._groups, False
                )
            self._lines.insert(self._random.randint(1, len(self._lines)), line)


def same(one: Value, other: Value) -> bool:
    """Whether two cells hold the same, the type included."""
    return type(one) is type(other) and one == other


def error_value(random: Random, key: str, row: Row) -> Row | None:
    """The remains of a broken formula."""
    if row[key] is None:
        return None
    return {key: ErrorCell(random.choice(("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!")))}


def blank(random: Random, key: str, row: Row) -> Row | None:  # noqa: ARG001
    """A required cell was left empty."""
    return {key: None}


def swap(*pairs: tuple[str, str]) -> Harm:
    """Two filled cells changed places."""

    def harm(random: Random, key: str, row: Row) -> Row | None:  # noqa: ARG001
        one, other = random.choice(pairs)
        if row[one] is None or row[other] is None:
            return None
        return {one: row[other], other: row[one]}

    return harm


def misplace(*pairs: tuple[str, str]) -> Harm:
    """The value of the first column of a pair was written into the second."""

    def harm(random: Random, key: str, row: Row) -> Row | None:
        fitting = [p for p in pairs if p[1] == key and row[p[0]] is not None]
        return {key: row[random.choice(fitting)[0]]} if fitting else None

    return harm


def shift(keys: Sequence[str]) -> Harm:
    """A stray separator moved the values of neighbouring columns one to the right."""

    def harm(random: Random, key: str, row: Row) -> Row | None:  # noqa: ARG001
        values = [None, *(row[k] for k in keys[:-1])]
        if row[keys[-1]] is not None and random.random() < 0.5:
            return None
        return dict(zip(keys, values, strict=True))

    return harm


def place_truths(lines: Sequence[Line], keys: Sequence[str]) -> tuple[Truth, ...]:
    """The marks of the finished lines as truths, sheet rows from 2."""
    column = {key: number for number, key in enumerate(keys, 1)}
    found = [
        Truth(row, column[m.key], m.kind, m.degree, m.right, m.visible, m.group, m.suspect)
        for row, line in enumerate(lines, 2)
        for m in line.marks.values()
    ]
    return tuple(sorted(found, key=lambda t: (t.row, t.column)))
