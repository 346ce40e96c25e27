"""Undo after rows were inserted, deleted or sorted: no value reaches another customer's row."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import openpyxl
import pytest
from command_builders import (
    NOW,
    SHEET,
    customers,
    deduplicated,
    fixed,
    merged,
    session_of,
    table_in,
    validated,
    workbook,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.bootstrap import find_table, load_rules
from addin.commands.apply import apply
from addin.commands.known_rows import KnownRows, dump, known_rows, load
from addin.commands.run import Session
from addin.errors import ChangedSinceError, InputError
from addin.hosts.memory import MemoryHost
from addin.hosts.port import WorkbookHost
from addin.hosts.xlsx.host import XlsxHost
from addin.i18n import speaking
from addin.table.cells import CellRef, CellValue, RangeRef
from addin.table.changes import ChangeSet, Fill, Formula, HideRows, Note, SetValue
from addin.table.rulebook_toml import default_rulebook
from addin.table.table import CustomerTable
from addin.template import build_template

Row = list[CellValue | Formula]

# Two customers whose sex is written as no rule wants it; the same text as another customer's.
MAN = ["C0013", "何平", "1381234567", "HePing@QQ.com", None, 60000.0, "VIP"]
TWIN = ["C0014", "王伟", "13812345017", "wangwei@qq.com", None, 100.0]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with speaking("en"):
        yield


def session_on(host: WorkbookHost, folder: Path) -> Session:
    """A session that finds the customers as the verbs let it."""
    session = session_of(host, folder)

    def table_on(sheet: str, _known: KnownRows | None) -> CustomerTable | None:
        try:
            return table_in(host) if sheet == SHEET else None
        except InputError:
            return None

    session.table_on = table_on
    return session


def rows_of(host: MemoryHost) -> list[Row]:
    sheet = host.workbook.sheet(SHEET)
    last = max(cell.row for cell in sheet.values)
    return [[sheet.value(CellRef(r, c)) for c in range(1, 8)] for r in range(1, last + 1)]


def put_rows(host: MemoryHost, rows: Sequence[Sequence[CellValue | Formula]]) -> None:
    """Puts rows in the sheet as a person who moves them does; looks stay where they are."""
    last = max(len(rows), len(rows_of(host)))
    blank: Row = [None] * 7
    host.stage(
        ChangeSet(
            tuple(
                SetValue(SHEET, CellRef(r, c), value)
                for r, row in enumerate([*rows, *[blank] * (last - len(rows))], 1)
                for c, value in enumerate([*row, *blank][:7], 1)
            )
        )
    ).commit()


def by_code(host: MemoryHost) -> dict[CellValue | Formula, Row]:
    return {row[0]: row for row in rows_of(host)[1:]}


def set_value(address: str, content: CellValue) -> SetValue:
    return SetValue(SHEET, CellRef.parse(address), content)


def undo(session: Session, number: int | None = None, *, skips: bool = False) -> list[str]:
    """Undoes a command; gives what is said."""
    entry = session.entry_to_undo(number)
    outcome = session.undo(entry, skip_changed=skips)
    session.apply(outcome, undoes=entry)
    return [str(line) for line in outcome.lines]


def inserted(rows: list[Row]) -> list[Row]:
    return [*rows[:3], ["C0099", "甲", "13900000000"], *rows[3:]]


def deleted(rows: list[Row]) -> list[Row]:
    return [*rows[:3], *rows[4:]]


def turned(rows: list[Row]) -> list[Row]:
    return [rows[0], *rows[:0:-1]]


def shuffled(rows: list[Row]) -> list[Row]:
    body = rows[1:]
    random.Random(7).shuffle(body)
    return [rows[0], *body]


MOVES = pytest.mark.parametrize("move", [inserted, deleted, turned, shuffled])


@MOVES
def test_values_go_back_to_their_customers(
    move: Callable[[list[Row]], list[Row]], tmp_path: Path
) -> None:
    host = workbook(MAN)
    before = by_code(host)
    session = session_on(host, tmp_path)
    session.apply(fixed(host, certain=True))
    session.apply(apply(ChangeSet((set_value("G5", "VIP"), set_value("G14", "沉睡")))))
    assert by_code(host) != before
    put_rows(host, move(rows_of(host)))
    there = set(by_code(host))
    undo(session)
    said = undo(session, 1)
    after = by_code(host)
    assert {code: after[code] for code in before if code in there} == {
        code: row for code, row in before.items() if code in there
    }
    assert set(after) == there
    assert any("Rows have been moved" in line for line in said)


def test_a_value_that_looks_the_same_in_another_row_is_left_alone(tmp_path: Path) -> None:
    """The danger itself: the cell holds what the command left, and is another customer's."""
    host = workbook(MAN)
    session = session_on(host, tmp_path)
    session.apply(apply(ChangeSet((set_value("G4", "VIP"),))))
    rows = rows_of(host)
    rows[4][6] = "VIP"
    put_rows(host, deleted(rows))  # C0003 is gone, and C0004 with a tag of its own stands there
    with pytest.raises(ChangedSinceError, match="客户!G4: its row or column was not found again"):
        undo(session)
    said = undo(session, skips=True)
    assert by_code(host)["C0004"][6] == "VIP"
    assert "For 1 rows nothing is put back" in " ".join(said)


def test_a_row_that_was_edited_in_its_place_is_still_the_same(tmp_path: Path) -> None:
    host = workbook(MAN)
    session = session_on(host, tmp_path)
    session.apply(validated(host, session))
    put_rows(host, [r if r[0] != "C0013" else [*r[:2], "13812345678", *r[3:]]
                    for r in rows_of(host)])  # fmt: skip
    assert host.read_notes(SHEET)
    undo(session)
    assert not host.read_notes(SHEET)


def test_a_code_that_was_corrected_does_not_hide_its_row(tmp_path: Path) -> None:
    host = workbook(MAN)
    session = session_on(host, tmp_path)
    session.apply(apply(ChangeSet((set_value("G5", "VIP"),))))
    put_rows(host, [["C0777" if v == "C0004" else v for v in row] for row in rows_of(host)])
    undo(session)
    assert by_code(host)["C0777"][6] is None


def test_rows_without_codes_are_known_by_their_other_values(tmp_path: Path) -> None:
    rows = [list(row[1:]) for row in [("客户编码", "姓名", "手机", "邮箱"), *customers()]]
    host = MemoryHost({SHEET: [row[:3] for row in rows]})
    session = session_on(host, tmp_path)
    session.apply(apply(ChangeSet((set_value("D4", "x"), set_value("B5", "1")))))
    put_rows(host, turned(rows_of(host)))
    undo(session)
    assert sorted(row[:4] for row in rows_of(host)[1:]) == sorted(
        [*row[:3], None] for row in rows[1:]
    )


def test_two_rows_that_cannot_be_told_apart_are_left_alone(tmp_path: Path) -> None:
    same = ["C0020", "丁一", "13911111111"]
    host = workbook(same, same)
    session = session_on(host, tmp_path)
    session.apply(apply(ChangeSet((set_value("G14", "VIP"),))))
    rows = rows_of(host)
    put_rows(host, [rows[0], *rows[13:], *rows[1:13]])
    with pytest.raises(ChangedSinceError):
        undo(session)


def test_a_column_that_was_moved_is_followed_and_one_that_is_gone_is_lost(tmp_path: Path) -> None:
    host = workbook(MAN)
    session = session_on(host, tmp_path)
    session.apply(apply(ChangeSet((set_value("C4", "1"), set_value("G4", "VIP")))))
    put_rows(host, [[row[0], "备注", *row[1:6]] for row in rows_of(host)])
    with pytest.raises(ChangedSinceError, match="G4"):
        undo(session)
    undo(session, skips=True)
    assert rows_of(host)[3][3] == customers()[2][2]


def test_merged_rows_come_back_after_a_row_was_inserted(tmp_path: Path) -> None:
    host = workbook(MAN, TWIN)
    before = by_code(host)
    session = session_on(host, tmp_path)
    session.apply(deduplicated(host, session))
    session.apply(merged(host, session, sure=True))
    gone = [row for row in range(2, 16) if row in host.read_state(SHEET).hidden_rows]
    assert len(gone) == 1
    put_rows(host, inserted(rows_of(host)))
    host.stage(ChangeSet((HideRows(SHEET, (gone[0],), False),
                          HideRows(SHEET, (gone[0] + 1,))))).commit()  # fmt: skip
    undo(session)
    assert {code: row for code, row in by_code(host).items() if code != "C0099"} == before
    assert not host.read_state(SHEET).hidden_rows


def test_absorbed_rows_that_cannot_come_back_stay_in_the_sheet_that_keeps_them(
    tmp_path: Path,
) -> None:
    host = workbook(MAN, TWIN)
    session = session_on(host, tmp_path)
    session.apply(deduplicated(host, session))
    session.apply(merged(host, session, sure=True))
    (row,) = host.read_state(SHEET).hidden_rows
    rows = rows_of(host)
    while len(rows) < row:
        rows.append([None] * 7)
    rows[row - 1] = ["C0500", "新客户", "13922222222", *[None] * 4]
    put_rows(host, rows)
    undo(session, skips=True)
    assert by_code(host)["C0500"][1] == "新客户"
    kept = [info.name for info in host.sheets() if info.name.startswith("Merged")]
    assert kept
    assert "C0014" in str(host.read_grid(kept[0]).rows) or "C0001" in str(
        host.read_grid(kept[0]).rows
    )


def test_notes_and_fills_follow_their_row(tmp_path: Path) -> None:
    host = workbook(MAN)
    cell = CellRef.parse("C14")
    host.stage(ChangeSet((Note(SHEET, cell, "mine"), Fill(SHEET, RangeRef.of_cell(cell), "#123456"))
                         )).commit()  # fmt: skip
    session = session_on(host, tmp_path)
    session.apply(validated(host, session))
    state = host.read_cells(SHEET, [cell])[cell]
    assert state.note != "mine"
    # A row is inserted above, with everything that belongs to the rows.
    put_rows(host, inserted(rows_of(host)))
    below = CellRef(15, 3)
    host.stage(ChangeSet((
        Note(SHEET, cell, None), Fill(SHEET, RangeRef.of_cell(cell), None),
        Note(SHEET, below, state.note), Fill(SHEET, RangeRef.of_cell(below), state.fill),
    ))).commit()  # fmt: skip
    undo(session, skips=True)
    after = host.read_cells(SHEET, [cell, below])
    assert (after[below].note, after[below].fill) == ("mine", "#123456")
    assert (after[cell].note, after[cell].fill) == (None, None)


def test_an_undo_can_be_undone_after_rows_were_moved_again(tmp_path: Path) -> None:
    host = workbook(MAN)
    session = session_on(host, tmp_path)
    session.apply(fixed(host, certain=True))
    done = by_code(host)
    put_rows(host, turned(rows_of(host)))
    undo(session)
    put_rows(host, shuffled(rows_of(host)))
    entry = session.entry_to_undo(None, redo=True)
    session.apply(session.undo(entry), undoes=entry)
    assert by_code(host) == done


def test_a_table_that_is_gone_is_not_written_to(tmp_path: Path) -> None:
    host = workbook(MAN)
    session = session_on(host, tmp_path)
    session.apply(apply(ChangeSet((set_value("G4", "VIP"),))))
    put_rows(host, [[None] * 7] * 3 + [[*[None] * 6, "VIP"]])
    with pytest.raises(ChangedSinceError):
        undo(session)


@settings(deadline=None)
@given(st.permutations(range(1, 13)), st.sets(st.integers(min_value=0, max_value=11), min_size=1))
def test_no_order_of_the_rows_lets_a_value_go_astray(order: list[int], changed: set[int]) -> None:
    from tempfile import TemporaryDirectory

    host = workbook()
    before = by_code(host)
    with TemporaryDirectory() as folder:
        session = session_on(host, Path(folder))
        session.apply(apply(ChangeSet(tuple(
            set_value(f"G{n + 2}", "same for all") for n in changed
        ))))  # fmt: skip
        rows = rows_of(host)
        put_rows(host, [rows[0], *(rows[n] for n in order)])
        undo(session)
        session.close()
    assert by_code(host) == before


def test_what_is_known_of_rows_survives_the_journal() -> None:
    host = workbook(MAN)
    changes = ChangeSet((set_value("G4", "VIP"), set_value("A5", "C1000")))
    known = known_rows(table_in(host), changes)
    assert known is not None
    assert known.rows[5][0] == "C1000"
    assert load(dump({SHEET: known})) == {SHEET: known}
    assert load("") == {}
    assert known_rows(table_in(host), ChangeSet((set_value("A1", "编码"),))) is None


def test_a_file_in_which_another_program_inserted_a_row(tmp_path: Path) -> None:
    path = tmp_path / "客户.xlsx"
    with speaking("zh"):
        build_template(default_rulebook(), path)
    table_sheet = XlsxHost(path).sheets()[0].name

    def opened() -> tuple[XlsxHost, Session]:
        host = XlsxHost(path)
        session = Session(
            host, default_rulebook().settings, now=NOW, identity_at=lambda _place: None,
            journal_folder=tmp_path / "journal", backup_folder=tmp_path / "backups",
        )  # fmt: skip
        session.table_on = lambda sheet, _known: find_table(host, load_rules(host), sheet=sheet)
        return host, session

    host, session = opened()
    table = find_table(host, load_rules(host), sheet=table_sheet)
    code, name = (table.column(key) for key in ("code", "name"))
    assert code is not None
    assert name is not None
    top = table.header_row + 1
    filled = [
        SetValue(table_sheet, CellRef(top + n, column.index), text)
        for n, row in enumerate([("K1", "王伟"), ("K2", "李娜"), ("K3", "张敏")])
        for column, text in zip((code, name), row, strict=True)
    ]
    session.apply(apply(ChangeSet(tuple(filled))))
    changed = CellRef(top + 1, name.index)
    session.apply(apply(ChangeSet((SetValue(table_sheet, changed, "李 娜"),))))
    session.close()

    book = openpyxl.load_workbook(path)
    sheet = book[table_sheet]
    # Another program moves the three rows down and types a new customer above them.
    for row in range(top + 2, top - 1, -1):
        for column in (code.index, name.index):
            sheet.cell(row + 1, column).value = sheet.cell(row, column).value
    sheet.cell(top, code.index).value, sheet.cell(top, name.index).value = "K9", "赵磊"
    # What the command wrote stands in the row that is another customer's now, too.
    sheet.cell(changed.row, name.index).value = "李 娜"
    book.save(path)

    host, session = opened()
    undo(session, 2)
    session.close()
    at = [CellRef(top + n, column.index) for n in range(4) for column in (code, name)]
    states = XlsxHost(path).read_cells(table_sheet, at)
    assert [states[cell].value for cell in at] == [
        "K9",
        "赵磊",
        "K1",
        "李 娜",
        "K2",
        "李娜",
        "K3",
        "张敏",
    ]
