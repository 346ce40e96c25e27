"""The proposal for a group: which row survives, and with which values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from addin.merging.columns import FieldColumn, MergeColumns
from addin.merging.rules import FOLLOWERS, is_own_rule
from addin.segments.tags import split_tags
from addin.table.cells import CellValue, text_of
from addin.table.fields import Kind, Survivor

_LONGEST_TEXT = 32_767
_BETWEEN_TEXTS = "；"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a group would be merged into.

    Attributes:
        rows: positions of the group's rows, ascending.
        survivor: the position of the row that stays.
        values: one for each column of the table; where the survivor's cell is a formula, what
            it shows.
        differing: indices of the columns in which the rows contradict each other.
    """

    rows: tuple[int, ...]
    survivor: int
    values: tuple[CellValue, ...]
    differing: tuple[int, ...]


def propose(columns: MergeColumns, rows: Sequence[int]) -> Proposal:
    """Applies the survivor rules to a group.

    The survivor is the most complete row, of equally complete ones the newest, of these the
    first.

    Args:
        columns: the table.
        rows: positions of the group's rows.
    """
    group = _Group(columns, tuple(sorted(rows)))
    values: list[CellValue] = []
    differing = []
    for index, column in enumerate(columns.columns):
        values.append(group.value_of(index))
        if group.differs(column):
            differing.append(index)
    return Proposal(group.rows, group.survivor, tuple(values), tuple(differing))


class _Group:
    """The rows of one group."""

    def __init__(self, columns: MergeColumns, rows: tuple[int, ...]) -> None:
        self._table = columns
        self.rows = rows
        self.survivor = max(
            rows, key=lambda row: (columns.completeness(row), columns.newness(row), -row)
        )
        self._leaders: dict[Kind, int] = {}
        self._leaders = self._led_kinds()

    def differs(self, column: FieldColumn) -> bool:
        """Whether two rows hold values that do not mean the same; codes always do."""
        if column.column.kind is Kind.CODE and column.rule is Survivor.KEEP:
            return False
        filled = [row for row in self.rows if not column.is_blank(row)]
        if len({text_of(column.value(row)) for row in filled}) < 2:
            return False
        return len({column.key(row) for row in filled}) > 1

    def value_of(self, index: int) -> CellValue:
        """The value that stays in one column."""
        column = self._table.columns[index]
        if self.survivor in column.formulas:
            return column.value(self.survivor)
        filled = [row for row in self.rows if not column.is_blank(row)]
        if not filled:
            return column.value(self.survivor)
        candidates = [row for row in filled if column.is_valid(row)] or filled
        if column.rule is Survivor.SUM and (total := _sum(column, candidates)) is not None:
            return total
        if column.rule is Survivor.UNION:
            return self._union(column, filled)
        return column.value(self._chosen(column, candidates))

    def _led_kinds(self) -> dict[Kind, int]:
        """The row from which the parts of an address, or of a name, are taken, by kind."""
        leaders: dict[Kind, int] = {}
        for leader, followers in FOLLOWERS.items():
            column = next((c for c in self._table.columns if c.column.kind is leader), None)
            if column is None or self.survivor in column.formulas:
                continue
            filled = [row for row in self.rows if not column.is_blank(row)]
            if filled:
                valid = [row for row in filled if column.is_valid(row)]
                row = self._chosen(column, valid or filled)
                leaders.update(dict.fromkeys(followers, row))
        return leaders

    def _chosen(self, column: FieldColumn, candidates: Sequence[int]) -> int:
        if len(candidates) == 1:
            return candidates[0]
        leader = self._leaders.get(column.column.kind)
        if leader is not None and leader in candidates and not is_own_rule(column.column.field):
            return leader
        if len({text_of(column.value(row)) for row in candidates}) == 1:
            return self.survivor if self.survivor in candidates else candidates[0]
        best = list(candidates)
        for narrowed in self._steps(column):
            best = narrowed(column, best)
        row = self.survivor if self.survivor in best else best[0]
        # Of two ways to write the same the survivor's own stays.
        if self.survivor in candidates and column.key(self.survivor) == column.key(row):
            return self.survivor
        return row

    def _steps(self, column: FieldColumn) -> tuple[_Step, ...]:
        """What narrows the candidates down, one after the other."""
        match column.rule:
            case Survivor.KEEP:
                return (self._own, self._newest, _most_frequent)
            case Survivor.MOST_COMPLETE:
                return (self._most_complete, self._newest)
            case Survivor.MOST_FREQUENT:
                return (_most_frequent, self._newest, _longest)
            case Survivor.LONGEST:
                return (_longest, self._newest)
            case Survivor.EARLIEST:
                return (_earliest,)
            case Survivor.LATEST:
                return (_latest,)
            case _:
                return (self._newest, _most_frequent, _longest)

    def _own(self, _column: FieldColumn, rows: list[int]) -> list[int]:
        return [self.survivor] if self.survivor in rows else rows

    def _newest(self, _column: FieldColumn, rows: list[int]) -> list[int]:
        return _best(rows, self._table.newness)

    def _most_complete(self, _column: FieldColumn, rows: list[int]) -> list[int]:
        return _best(rows, self._table.completeness)

    def _union(self, column: FieldColumn, filled: Sequence[int]) -> CellValue:
        """The parts of all rows, the survivor's first, none twice."""
        ordered = sorted(filled, key=lambda row: row != self.survivor)
        own = column.value(ordered[0])
        if column.column.kind is Kind.TAGS:
            parts = [tag for row in ordered for tag in split_tags(column.value(row))]
            between = self._table.tag_separator
        else:
            parts = [text_of(column.value(row)).strip() for row in ordered]
            between = _BETWEEN_TEXTS
        parts = list(dict.fromkeys(parts))
        if column.column.kind is not Kind.TAGS:
            parts = [p for p in parts if not any(p != other and p in other for other in parts)]
        joined = between.join(parts)
        mine = split_tags(own) if column.column.kind is Kind.TAGS else [text_of(own).strip()]
        if parts == mine:
            return own
        if len(joined.encode("utf-16-le", "surrogatepass")) // 2 > _LONGEST_TEXT:
            return column.value(_longest(column, list(ordered))[0])
        return joined


_Step = Callable[[FieldColumn, list[int]], list[int]]


def _best(rows: list[int], rank: Callable[[int], int]) -> list[int]:
    ranks = {row: rank(row) for row in rows}
    top = max(ranks.values())
    return [row for row in rows if ranks[row] == top]


def _most_frequent(column: FieldColumn, rows: list[int]) -> list[int]:
    counts = Counter(column.key(row) for row in rows)
    return _best(rows, lambda row: counts[column.key(row)])


def _longest(column: FieldColumn, rows: list[int]) -> list[int]:
    return _best(rows, lambda row: len(column.key(row)))


def _earliest(column: FieldColumn, rows: list[int]) -> list[int]:
    first = min(_order(column, row) for row in rows)
    return [row for row in rows if _order(column, row) == first]


def _latest(column: FieldColumn, rows: list[int]) -> list[int]:
    last = max(_order(column, row) for row in rows)
    return [row for row in rows if _order(column, row) == last]


def _order(column: FieldColumn, row: int) -> tuple[float, str]:
    standard = column.standard(row)
    if isinstance(standard, int | float):
        return float(standard), ""
    return 0.0, text_of(standard)


def _sum(column: FieldColumn, rows: Sequence[int]) -> CellValue:
    """The sum of numbers in one currency; None where they are not."""
    if len(rows) == 1:
        return column.value(rows[0])
    total = Decimal(0)
    for row in rows:
        number = column.standard(row)
        if isinstance(number, bool) or not isinstance(number, int | float):
            return None
        total += Decimal(repr(number))
    return int(total) if total == total.to_integral_value() else float(total)
