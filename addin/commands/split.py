"""`split`: takes a merge apart again, years later too, with what the sheet 已合并 Merged keeps.

Absorbed rows come back where they stood, or below the table where something else stands there
now. The survivor gets its old values back, but for what somebody edited after the merge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from addin.commands import merged_record
from addin.commands.left import same_value
from addin.commands.merged_record import (
    ABSORBED,
    BEFORE,
    RESULT,
    RecordLine,
    put_record,
    read_record,
    record_titles,
)
from addin.commands.merged_values import setting
from addin.commands.not_duplicates import Pair, pairs_of, put_not_duplicates
from addin.commands.outcome import Outcome
from addin.commands.situation import Situation, Value
from addin.errors import InputError
from addin.i18n import Message, _, msg
from addin.merging.identity import Identity, code_column, identity_of
from addin.table.cells import MAX_ROW, CellRef, CellValue, text_of
from addin.table.changes import (
    Change,
    ChangeSet,
    Formula,
    HideRows,
    PutSheet,
)
from addin.table.table import Column

_TOLD = 12


def split(situation: Situation, wanted: Sequence[str]) -> Outcome:
    """Takes merges apart.

    Args:
        situation: the table in its workbook.
        wanted: numbers of merges, or codes of customers that were merged.

    Raises:
        InputError: there is no record of merges, or none of such a number or code.
    """
    listed = situation.merged
    if listed is None:
        raise InputError(
            msg("There is no sheet {sheet}, so there is no merge to take apart.",
                sheet=f"“{_(merged_record.NAME)}”"),
            msg("Only merges that the sheet lists can be taken apart; undo may help."),
        )  # fmt: skip
    record = read_record(listed)
    splitting = _Splitting(situation)
    # The latest first: a row may have been merged again.
    for number in sorted(_numbers(record, wanted), reverse=True):
        splitting.take(number, record[number])
    return splitting.outcome(len(wanted))


def _numbers(record: dict[int, list[RecordLine]], wanted: Sequence[str]) -> set[int]:
    found: set[int] = set()
    for word in wanted:
        text = word.strip()
        if text.isascii() and text.isdigit() and int(text) in record:
            found.add(int(text))
            continue
        hits = {
            number
            for number, lines in record.items()
            if any(line.code == text or line.survivor == text for line in lines)
            and not any(line.state for line in lines)
        }
        if len(hits) > 1:
            raise InputError(
                msg("{code} is in several merges: {numbers}.", code=f"“{text}”",
                    numbers=", ".join(map(str, sorted(hits)))),
                msg("Say which by its number."),
            )  # fmt: skip
        if not hits:
            raise InputError(
                msg("There is no merge {number}.", number=f"“{text}”"),
                msg("The sheet {sheet} lists the merges with their numbers and customers.",
                    sheet=f"“{_(merged_record.NAME)}”"),
            )  # fmt: skip
        found |= hits
    return found


@dataclass(slots=True)
class _Done:
    """What the merges gave."""

    changes: list[Change] = field(default_factory=list)
    shown: list[int] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    states: dict[int, str] = field(default_factory=dict)
    edited: list[str] = field(default_factory=list)
    moved: list[tuple[int, int]] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    problems: list[tuple[int, Message]] = field(default_factory=list)
    merges: int = 0
    rows: int = 0


class _Splitting:
    """Takes one merge after the other apart; what the first changed the next one sees."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._table = situation.table
        self._columns = {
            title: column
            for column, title in zip(
                self._table.columns, record_titles(self._table).values(), strict=True
            )
        }
        self._present: dict[CellRef, Value] = {}
        self._back: set[int] = set()
        self._end = self._first_used_below()
        self._done = _Done()

    def take(self, number: int, lines: Sequence[RecordLine]) -> None:
        """Takes one merge apart, or says why not."""
        problem = self._problem(lines)
        before = next((line for line in lines if line.what == BEFORE), None)
        result = next((line for line in lines if line.what == RESULT), None)
        absorbed = [line for line in lines if line.what == ABSORBED]
        if problem is None and (before is None or result is None or not absorbed):
            problem = msg("lines of it are missing in the sheet")
        row = None
        if problem is None and before is not None and result is not None:
            row = self._survivor(result)
            if row is None:
                problem = msg("its row {row!s} is not in the table any more", row=result.row)
        if problem is not None or before is None or result is None or row is None:
            self._done.problems.append((number, problem or msg("it cannot be understood")))
            return
        self._restore(row, before, result)
        rows = [row, *(self._bring_back(line) for line in absorbed)]
        identities = [self._identity(r) for r in rows]
        self._done.pairs += pairs_of([(identities, identities)])
        day = self._situation.now.strftime("%Y-%m-%d")
        self._done.states.update({line.place: _("Split {day}", day=day) for line in lines})
        self._done.merges += 1

    def _problem(self, lines: Sequence[RecordLine]) -> Message | None:
        state = next((line.state for line in lines if line.state), "")
        if state:
            return msg("it was taken apart already ({state})", state=state)
        sheet = lines[0].sheet
        if sheet and sheet != self._table.sheet:
            return msg("it belongs to the sheet “{sheet}”: name it with --sheet", sheet=sheet)
        return None

    # The survivor.

    def _survivor(self, result: RecordLine) -> int | None:
        """The row that stayed: where it stood, or where its code, or most of it, is now."""
        if self._is_survivor(result, result.row):
            return result.row
        index = code_column(self._table.columns)
        found = []
        for row in map(int, self._table.rows):
            if index is not None:
                code = text_of(_plain(self._value(row, self._table.columns[index].index)))
                if " ".join(code.split()) != result.survivor and result.survivor[:1] != "#":
                    continue
            if self._is_survivor(result, row):
                found.append(row)
        return found[0] if len(found) == 1 else None

    def _is_survivor(self, result: RecordLine, row: int) -> bool:
        """Whether a row is the merged one: by its code, else by most of its values."""
        index = code_column(self._table.columns)
        if index is not None and result.survivor[:1] != "#":
            code = text_of(_plain(self._value(row, self._table.columns[index].index)))
            return " ".join(code.split()) == result.survivor
        same = [
            _same(self._value(row, self._columns[title].index), value)
            for title, value in result.values.items()
            if title in self._columns and not isinstance(value, Formula)
        ]
        return bool(same) and sum(same) * 2 > len(same)

    def _restore(self, row: int, before: RecordLine, result: RecordLine) -> None:
        """Gives the survivor its old values back; later edits stay."""
        for title, column in self._columns.items():
            old, merged = before.values.get(title), result.values.get(title)
            if isinstance(old, Formula) or _same(old, merged):
                continue
            now = self._value(row, column.index)
            if _same(now, merged) and not isinstance(now, Formula):
                self._set(row, column, old)
            elif not _same(now, old):
                self._done.edited.append(CellRef(row, column.index).a1)

    # The absorbed rows.

    def _bring_back(self, line: RecordLine) -> int:
        """Puts an absorbed row into the table; gives its sheet row."""
        row = line.row
        if not self._is_free(row):
            row = self._free_row()
            self._done.moved.append((line.row, row))
        self._back.add(row)
        for title, value in line.values.items():
            column = self._columns.get(title)
            if column is None or (isinstance(value, Formula) and row != line.row):
                # A formula speaks of the row in which it stood.
                self._done.lost.add(title)
            else:
                self._set(row, column, value)
        if line.hides and row in self._situation.hidden:
            self._done.shown.append(row)
        self._done.rows += 1
        return row

    def _is_free(self, row: int) -> bool:
        return (
            self._table.header_row < row < self._end
            and row not in self._back
            and self._situation.is_free(row)
        )

    def _free_row(self) -> int:
        """The first free row behind the table, and behind the places of other absorbed rows."""
        record = read_record(self._situation.merged)
        waiting = {line.row for lines in record.values() for line in lines
                   if line.what == ABSORBED and self._situation.is_free(line.row)}  # fmt: skip
        last = max(self._table.area.last_row, max(self._back, default=0))
        row = max([last, *(r for r in waiting if r < self._end)]) + 1
        while not self._is_free(row) and row < self._end:
            row += 1
        if row < self._end:
            return row
        inside = range(self._table.header_row + 1, self._table.area.last_row)
        free = next((r for r in inside if self._is_free(r) and r not in waiting), None)
        return free if free is not None else max(row, self._situation.last_used_row + 1)

    def _first_used_below(self) -> int:
        """The first row below the table whose cells hold something, as a row of totals does."""
        first, last = self._table.area.last_row + 1, self._situation.last_used_row
        below = (row for row in range(first, last + 1) if not self._situation.is_free(row))
        return next(below, MAX_ROW + 1)

    # Cells.

    def _value(self, row: int, column: int) -> Value:
        cell = CellRef(row, column)
        if cell in self._present:
            return self._present[cell]
        return self._situation.value(row, column)

    def _set(self, row: int, column: Column, value: Value) -> None:
        sheet, cell = self._table.sheet, CellRef(row, column.index)
        present = self._value(row, column.index)
        if type(present) is type(value) and _same(present, value):
            return
        self._done.changes += setting(sheet, cell, present, value, column)
        self._present[cell] = value

    def _identity(self, row: int) -> Identity:
        values = [_plain(self._value(row, c.index)) for c in self._table.columns]
        return identity_of(self._table.columns, values)

    def outcome(self, wanted: int) -> Outcome:
        """All changes, and what a person is told."""
        done, situation = self._done, self._situation
        changes = ChangeSet(tuple(done.changes))
        if done.shown:
            rows = tuple(sorted(set(done.shown)))
            changes += ChangeSet((HideRows(self._table.sheet, rows, hidden=False),))
        if done.merges and situation.merged is not None:
            merged = situation.merged
            sheets: list[PutSheet] = [
                put_record(merged, (), done.states, situation.now, self._table.sheet),
                put_not_duplicates(situation.told_apart, done.pairs, situation.now, merged.name),
            ]
            changes += ChangeSet(tuple(sheets))
        counts = {
            "split_merges": done.merges, "restored_rows": done.rows,
            "kept_edits": len(done.edited), "skipped": len(done.problems),
        }  # fmt: skip
        return Outcome("split", changes, counts, tuple(_lines(done, wanted)))


def _plain(value: Value) -> CellValue:
    return value.value if isinstance(value, Formula) else value


def _same(one: Value, other: Value) -> bool:
    return same_value(one, other)


def _lines(done: _Done, wanted: int) -> list[Message]:
    """What a person is told."""
    lines = []
    if done.merges:
        lines.append(
            msg("{merges} merges taken apart, {rows} rows are back.",
                merges=done.merges, rows=done.rows)
        )  # fmt: skip
    elif wanted:
        lines.append(msg("Nothing was taken apart."))
    if done.edited:
        shown = ", ".join(done.edited[:_TOLD]) + (" …" if len(done.edited) > _TOLD else "")
        lines.append(
            msg("{count} values were edited after the merge and stay: {cells}.",
                count=len(done.edited), cells=shown)
        )  # fmt: skip
    for old, new in done.moved[:_TOLD]:
        lines.append(
            msg("Row {old!s} is taken by now: its customer is in row {new!s}.", old=old, new=new)
        )
    if done.lost:
        lines.append(
            msg("These columns could not be filled everywhere: {columns}.",
                columns="、".join(sorted(done.lost)))
        )  # fmt: skip
    for number, problem in done.problems[:_TOLD]:
        lines.append(
            msg("Merge {number!s} was left alone: {problem}.", number=number, problem=problem)
        )
    return lines
