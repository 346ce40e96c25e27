"""Makes the plan of a sync out of what has happened on both sides."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from addin.i18n import _
from addin.table.cells import CellError, CellRef, CellValue, RangeRef, is_blank
from addin.table.changes import Change, ChangeSet, HideRows, NumberFormat, PutSheet, SetValue
from sheets_sync import conflicts, deleted
from sheets_sync.base import MISSING, Base, BaseChange, BaseColumn, BaseValue
from sheets_sync.codes import new_codes
from sheets_sync.conflicts import ConflictLine
from sheets_sync.deleted import DeletedRow
from sheets_sync.diff import CellCase, Difference, Party
from sheets_sync.picture import Picture
from sheets_sync.plan import Action, Do, Plan
from sheets_sync.room import Room
from sheets_sync.sides import AddRow, Batch, SetCell
from sheets_sync.situations import Effect, Row
from sheets_sync.ties import RowCase
from sheets_sync.values import for_workbook


def make_plan(
    picture: Picture, difference: Difference, base: Base, forced_out: Collection[str] = ()
) -> Plan:
    """Makes the plan.

    Args:
        picture: both sides as they were read.
        difference: what has happened on them.
        base: the last synchronised state.
        forced_out: codes of rows that take no part.

    Raises:
        RefusedError: there is no room in the workbook, or no code for a new customer.
    """
    planning = _Planning(picture, difference, base, forced_out)
    return planning.plan()


class _Planning:
    """Collects what is to be done; see `make_plan`."""

    def __init__(
        self, picture: Picture, difference: Difference, base: Base, forced_out: Collection[str]
    ) -> None:
        self._picture, self._difference, self._base = picture, difference, base
        self._columns = picture.columns
        self._forced_out = sorted(forced_out)
        self._base_index = {key: i for i, key in enumerate(base.keys)}
        self._known = base.aligned(picture.columns)
        self._room = Room(picture.mine)
        self._actions: list[Action] = []
        self._codes: list[Change] = []
        self._workbook: list[Change] = []
        self._cells: list[SetCell] = []
        self._added: list[AddRow] = []
        self._removed: list[int] = []
        self._hidden: list[int] = []
        self._rows: dict[str, Sequence[BaseValue]] = {}
        self._dropped: set[str] = set()
        self._gone: dict[Party, list[DeletedRow]] = {party: [] for party in Party}
        self._lines: list[ConflictLine] = []

    def plan(self) -> Plan:
        self._write_header()
        fresh = self._fresh_codes()
        for case in self._difference.rows:
            self._take_row(case, fresh)
        for cell in self._difference.cells:
            self._take_cell(cell)
        self._learn_cells()
        workbook_lists, sheet_lists = self._lists()
        if self._hidden:
            self._workbook.append(HideRows(self._my_sheet, tuple(sorted(self._hidden))))
        batch = Batch(
            "", self._picture.remote.token, self._new_ids(), tuple(self._cells),
            tuple(self._added), tuple(self._removed), tuple(sheet_lists),
        )  # fmt: skip
        if not replace(batch, ids={}):
            batch = replace(batch, ids={})  # Ids alone are not worth a request.
        return Plan(
            tuple(self._actions),
            ChangeSet(tuple(self._codes)),
            batch,
            ChangeSet((*self._workbook, *workbook_lists)),
            self._base_change(),
            tuple(line for line in self._lines if not line.state),
            self._targets(batch),
            {party: self._picture.only_in(party) for party in Party},
            self._forced_out,
        )

    # Rows.

    def _fresh_codes(self) -> dict[tuple[Party, int], str]:
        """Codes for the customers that have none, by side and position."""
        cases = self._difference.rows
        without = [
            *((Party.WORKBOOK, c.mine) for c in cases
              if c.situation is Row.NEW_IN_WORKBOOK_WITHOUT_CODE
              or (c.situation is Row.NEW_IN_BOTH and not c.key)),
            *((Party.SHEET, c.theirs) for c in cases
              if c.situation is Row.NEW_IN_SHEET_WITHOUT_CODE),
        ]  # fmt: skip
        if not without:
            return {}
        mine, theirs = self._picture.mine, self._picture.theirs
        taken = {
            *mine.side.keys, *theirs.side.keys, *mine.side.prepared, *theirs.side.prepared,
            *self._base.keys, *deleted.codes_in(mine.deleted), *deleted.codes_in(theirs.deleted),
        } - {""}  # fmt: skip
        # Codes that stand ready in empty rows of the workbook go to customers typed at Google.
        known = {*mine.side.keys, *theirs.side.keys, *theirs.side.prepared, *self._base.keys}
        ready = iter([code for code in mine.side.prepared if code not in known])
        found = {
            who: code
            for who in without
            if who[0] is Party.SHEET and (code := next(ready, None)) is not None
        }
        rest = [who for who in without if who not in found]
        codes = new_codes(len(rest), taken, self._picture.pattern)
        return found | dict(zip(rest, codes, strict=True))

    def _take_row(self, case: RowCase, fresh: Mapping[tuple[Party, int], str]) -> None:
        match case.situation:
            case Row.NEW_IN_WORKBOOK | Row.DELETED_IN_SHEET_EDITED_IN_WORKBOOK:
                self._add_to_sheet(case, case.key)
            case Row.NEW_IN_SHEET | Row.DELETED_IN_WORKBOOK_EDITED_IN_SHEET:
                self._add_to_workbook(case, case.key)
            case Row.NEW_IN_WORKBOOK_WITHOUT_CODE:
                code = fresh[Party.WORKBOOK, case.mine]
                self._codes += self._setting(self._my_row(case.mine), 0, code)
                self._tell(Do.GIVE_CODE, Party.WORKBOOK, code, case, 0, None, code)
                self._add_to_sheet(case, code)
            case Row.NEW_IN_SHEET_WITHOUT_CODE:
                code = fresh[Party.SHEET, case.theirs]
                self._set_at_google(self._their_row(case.theirs), 0, code)
                self._tell(Do.GIVE_CODE, Party.SHEET, code, case, 0, None, code)
                self._add_to_workbook(case, code)
            case Row.DELETED_IN_WORKBOOK:
                self._delete_from_sheet(case)
            case Row.DELETED_IN_SHEET:
                self._delete_from_workbook(case)
            case Row.DELETED_IN_BOTH:
                self._dropped.add(case.old_key)
            case Row.NEW_IN_BOTH if not case.key:
                code = fresh[Party.WORKBOOK, case.mine]
                self._codes += self._setting(self._my_row(case.mine), 0, code)
                self._set_at_google(self._their_row(case.theirs), 0, code)
                for party in Party:
                    self._tell(Do.GIVE_CODE, party, code, case, 0, None, code)
                self._rows[code] = [code, *self._picture.mine.side.row_values(case.mine)[1:]]
            case Row.MOVED | Row.NO_CUSTOMER:
                pass
            case _:
                self._change_code(case)

    def _add_to_sheet(self, case: RowCase, key: str) -> None:
        held = self._picture.mine.side.row_values(case.mine)
        values: list[CellValue] = [key, *held[1:]]
        written = self._written(values)
        prepared = self._picture.theirs.side.prepared.get(key)
        if prepared is not None:
            for c in list(written)[1:]:
                self._set_at_google(prepared, c, written[c])
        else:
            by_column = {self._columns[c].theirs: value for c, value in written.items()}
            self._added.append(AddRow(self._picture.theirs.side.last_row, by_column))
        self._tell_row(Do.ADD, Party.SHEET, key, case, written)
        self._rows[key] = [written.get(c, _unwritten(v)) for c, v in enumerate(values)]

    def _add_to_workbook(self, case: RowCase, key: str) -> None:
        held = self._picture.theirs.side.row_values(case.theirs)
        values: list[CellValue] = [key, *(
            for_workbook(value, column.kind, dates=column.dates)
            for value, column in zip(held[1:], self._columns[1:], strict=True)
        )]  # fmt: skip
        written = self._written(values)
        row = self._room.row_for(key)
        for c, value in written.items():
            self._workbook += self._setting(row, c, value)
        self._tell_row(Do.ADD, Party.WORKBOOK, key, case, written)
        self._rows[key] = [written.get(c, _unwritten(v)) for c, v in enumerate(values)]

    def _delete_from_sheet(self, case: RowCase) -> None:
        place = self._picture.theirs
        row = self._their_row(case.theirs)
        self._gone[Party.SHEET].append(DeletedRow(case.old_key, place.whole_row(case.theirs)))
        if place.has_more(row):
            self._cells += [SetCell(row, column.index, None) for column in place.headed]
        else:
            self._removed.append(row)
        values = dict(enumerate(place.side.row_values(case.theirs)))
        self._tell_row(Do.DELETE, Party.SHEET, case.old_key, case, values)
        self._dropped.add(case.old_key)

    def _delete_from_workbook(self, case: RowCase) -> None:
        place = self._picture.mine
        row = self._my_row(case.mine)
        self._gone[Party.WORKBOOK].append(DeletedRow(case.old_key, place.whole_row(case.mine)))
        self._workbook += [
            SetValue(self._my_sheet, CellRef(row, column.index), None) for column in place.headed
        ]
        if not place.has_more(row):
            self._hidden.append(row)
        values = dict(enumerate(place.side.row_values(case.mine)))
        self._tell_row(Do.DELETE, Party.WORKBOOK, case.old_key, case, values)
        self._dropped.add(case.old_key)

    def _change_code(self, case: RowCase) -> None:
        """Writes the code of a row that both have wherever it is another one."""
        mine = self._picture.mine.side.keys[case.mine]
        theirs = self._picture.theirs.side.keys[case.theirs]
        if case.old_key and case.key != case.old_key:
            self._dropped.add(case.old_key)
        if theirs != case.key:
            self._set_at_google(self._their_row(case.theirs), 0, case.key)
            self._tell(Do.SET, Party.SHEET, case.key, case, 0, theirs or None, case.key)
            if theirs and theirs != case.old_key:
                self._lines.append(self._code_line(case, theirs))
        if mine != case.key:
            self._workbook += self._setting(self._my_row(case.mine), 0, case.key)
            self._tell(Do.SET, Party.WORKBOOK, case.key, case, 0, mine or None, case.key)
        if case.old_key:
            self._learn(case.key, case.mine, case.old_key)

    def _code_line(self, case: RowCase, typed: str) -> ConflictLine:
        who, now = self._picture.version.who, self._picture.now
        return ConflictLine(
            case.key, self._columns[0].name, case.old_key, case.key, typed,
            state=_(conflicts.CODE_PUT_BACK), who=who, date=now.strftime("%Y-%m-%d %H:%M"),
        )  # fmt: skip

    # Cells.

    def _take_cell(self, case: CellCase) -> None:
        column = self._columns[case.column]
        effect = case.situation.effect
        why = case.situation.value
        if effect is Effect.TO_SHEET:
            new = None if is_blank(case.mine) else case.mine
            self._set_at_google(self._their_row(case.their_position), case.column, new)
            self._actions.append(
                Action(Do.SET, Party.SHEET, case.key, why, column.name, case.theirs, new)
            )
        elif effect is Effect.TO_WORKBOOK:
            new = for_workbook(case.theirs, column.kind, dates=column.dates)
            self._workbook += self._setting(self._my_row(case.my_position), case.column, new)
            self._actions.append(
                Action(Do.SET, Party.WORKBOOK, case.key, why, column.name, case.mine, new)
            )
        if case.situation.recorded or case.situation.is_conflict:
            who, now = self._picture.version.who, self._picture.now
            self._lines.append(conflicts.line_of(case, column, who, now))

    def _setting(self, row: int, c: int, value: CellValue) -> list[Change]:
        """The changes that put a value into the workbook, with the format that it needs."""
        column = self._columns[c]
        cell = CellRef(row, column.mine)
        change = SetValue(self._my_sheet, cell, value)
        if isinstance(value, str) and column.kind.is_digits:
            return [NumberFormat(self._my_sheet, RangeRef.of_cell(cell), "@"), change]
        return [change]

    def _set_at_google(self, row: int, c: int, value: CellValue) -> None:
        self._cells.append(SetCell(row, self._columns[c].theirs, value))

    def _written(self, values: Sequence[CellValue]) -> dict[int, CellValue]:
        """The values of a new row that are written, by pair column."""
        return {
            c: value
            for c, value in enumerate(values)
            if not is_blank(value) and not isinstance(value, CellError)
        }

    # The base.

    def _learn_cells(self) -> None:
        """What the rows that both have teach the base."""
        cases: dict[tuple[str, int], CellCase] = {
            (case.key, case.column): case for case in self._difference.cells
        }
        ties = self._difference.ties
        for key, position, index in zip(ties.keys, ties.mine, ties.base, strict=True):
            if key not in self._difference.agreed:
                continue
            if key not in self._rows:
                self._learn(key, position, self._base.keys[index] if index >= 0 else "")
            row = list(self._rows[key])
            for c in range(1, len(self._columns)):
                case = cases.get((key, c))
                if case is not None:
                    row[c] = self._agreed_value(case)
            self._rows[key] = row

    def _learn(self, key: str, position: int, old_key: str) -> None:
        """The base's row of a customer as it was; of a new one what the workbook holds."""
        index = self._base_index.get(old_key, -1) if old_key else -1
        if index < 0:
            held: list[BaseValue] = list(self._picture.mine.side.row_values(position))
        else:
            held = [values[index] for values in self._known]
        self._rows[key] = [key, *held[1:]]

    def _agreed_value(self, case: CellCase) -> BaseValue:
        if not case.situation.agreed:
            return case.base
        if case.situation.effect is Effect.TO_WORKBOOK:
            column = self._columns[case.column]
            return for_workbook(case.theirs, column.kind, dates=column.dates)
        return case.mine

    def _base_change(self) -> BaseChange:
        columns = tuple(BaseColumn.of(column) for column in self._columns)
        dropped = frozenset(self._dropped - set(self._rows))
        return BaseChange(columns, self._rows, dropped, self._ids_there())

    # Row ids.

    def _ids_there(self) -> dict[str, str]:
        """Ids that the base does not know yet."""
        ids, side = self._picture.remote.ids, self._picture.theirs.side
        if not ids:
            return {}
        known = self._base.ids
        return {
            key: ids[row]
            for key, row in zip(side.keys, side.rows, strict=True)
            if key and row in ids and known.get(key) != ids[row]
            and (key in self._rows or key in self._base_index)
        }  # fmt: skip

    def _new_ids(self) -> dict[int, str]:
        """Ids for the rows that have none, if there is room for all of them."""
        remote, side = self._picture.remote, self._picture.theirs.side
        without = [row for row in side.rows if row not in remote.ids and row not in self._removed]
        if not without or len(without) > remote.room_for_ids:
            return {}
        used = {int(i, 36) for i in remote.ids.values() if i.isalnum() and i.isascii()}
        used |= {int(i, 36) for i in self._base.ids.values() if i.isalnum() and i.isascii()}
        start = max(used, default=0) + 1
        return {row: _base36(number) for number, row in enumerate(without, start)}

    # The lists, the header, and what is said.

    def _lists(self) -> tuple[list[PutSheet], list[PutSheet]]:
        """The result sheets of the workbook and of the Google Sheet that have to be written."""
        found: list[list[PutSheet]] = []
        for party, place in ((Party.WORKBOOK, self._picture.mine),
                             (Party.SHEET, self._picture.theirs)):  # fmt: skip
            now, after = self._picture.now, place.grid.sheet
            sheets: list[PutSheet] = []
            lines = self._lines_on(party, conflicts.read_lines(place.conflicts))
            if put := conflicts.put_conflicts(place.conflicts, lines, now, after):
                sheets.append(put)
            if gone := self._gone[party]:
                other = Party.SHEET if party is Party.WORKBOOK else Party.WORKBOOK
                sheets.append(deleted.put_deleted(place.deleted, gone, other, now, after))
            found.append(sheets)
        return found[0], found[1]

    def _lines_on(self, party: Party, old: Sequence[ConflictLine]) -> list[ConflictLine]:
        """The lines of one side's conflicts sheet from now on."""
        if party is Party.WORKBOOK:
            return conflicts.renew(old, self._lines)
        file = self._picture.file
        ours = conflicts.own_lines(old, file)
        lines = conflicts.renew(ours, [replace(line, file=file) for line in self._lines])
        lines += [line for line in old if line not in ours]
        return sorted(lines, key=lambda line: bool(line.state))

    def _write_header(self) -> None:
        for column, heading in self._picture.new_header.items():
            self._cells.append(SetCell(1, column, heading))
        if self._picture.new_header:
            values = {str(i): text for i, text in self._picture.new_header.items()}
            self._actions.append(
                Action(Do.WRITE_HEADER, Party.SHEET, "", "empty-sheet", values=values)
            )

    def _targets(self, batch: Batch) -> dict[int, Sequence[CellValue]]:
        """What stands in the rows that are written to, from column 1 on."""
        place = self._picture.theirs
        rows = {cell.row for cell in batch.cells} | set(batch.removed)
        rows |= {added.below for added in batch.added}
        blanks: Sequence[CellValue] = [None] * (place.grid.first_column - 1)
        return {row: [*blanks, *place.row(row)] for row in sorted(rows)}

    def _tell(
        self, do: Do, side: Party, key: str, case: RowCase, c: int, old: BaseValue, new: CellValue
    ) -> None:
        name = self._columns[c].name
        self._actions.append(Action(do, side, key, case.situation.value, name, old, new))

    def _tell_row(
        self, do: Do, side: Party, key: str, case: RowCase, values: Mapping[int, CellValue]
    ) -> None:
        shown = {self._columns[c].name: v for c, v in values.items() if not is_blank(v)}
        self._actions.append(Action(do, side, key, case.situation.value, values=shown))

    @property
    def _my_sheet(self) -> str:
        return self._picture.mine.grid.sheet

    def _my_row(self, position: int) -> int:
        return self._picture.mine.side.rows[position]

    def _their_row(self, position: int) -> int:
        return self._picture.theirs.side.rows[position]


def _unwritten(value: CellValue) -> BaseValue:
    """What the base knows of a cell that was not carried over: blanks are alike."""
    return MISSING if isinstance(value, CellError) else None


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return digits
