"""The commands on a Google Sheet: the same as on a workbook's file."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from addin.bootstrap import identity_at
from addin.bootstrap_google import google_address
from addin.commands.lock import lock
from addin.errors import TableNotFoundError
from addin.hosts.memory import MemoryHost
from addin.hosts.port import WorkbookHost
from addin.table.cells import RangeRef
from sheets_sync.client.accounts import KEY_VARIABLE
from tests.sheets.rooms import EDITOR, Office, cell_data
from tests.unit.command_builders import (
    HEADERS,
    SHEET,
    customers,
    deduplicated,
    fixed,
    merged,
    session_of,
    table_in,
    tagged,
    validated,
)

WRONG = (
    ["C0013", "王伟", "1381234501", "wangwei@qq", dt.date(2024, 3, 1), 100.0],
    ["C0014", "王伟", "13812345017", "wangwei@qq.com", dt.date(2024, 3, 1), 900_000.0],
    ["C0015", "＝Ａ", "+86 138-1234-5034", "lina@QQ.com", "2024/3/2", 200.0],
)
AREA = RangeRef.parse("A1:G20")


@pytest.fixture
def key(office: Office) -> str:
    office.server.faults.clear()
    made = office.add("客户资料", [SHEET])
    rows = [HEADERS, *customers(*WRONG)]
    cells = [
        [cell_data(v, "yyyy-mm-dd" if isinstance(v, dt.date) else "General") for v in row]
        for row in rows
    ]
    office.put(made, 0, cells)
    return made


def like(host: WorkbookHost) -> list[object]:
    """What a workbook holds, so that two hosts can be compared."""
    return [
        (
            info.name,
            info.is_result,
            [list(row) for row in host.read_grid(info.name).rows],
            dict(host.read_notes(info.name)),
            {c: s.fill for c, s in host.read_cells(info.name, AREA.cells()).items()}
            if not info.is_result
            else None,
        )
        for info in host.sheets()
    ]


def in_memory() -> MemoryHost:
    return MemoryHost({SHEET: [HEADERS, *customers(*WRONG)]})


class TestAllCommands:
    """One after the other, beside the same on a workbook in memory."""

    @pytest.mark.parametrize(
        "commands",
        [[validated], [fixed], [deduplicated], [tagged], [validated, fixed, validated],
         [deduplicated, lambda host: merged(host, sure=True)], [validated, deduplicated, tagged]],
        ids=["validate", "fix", "duplicates", "tag", "validate-fix-validate", "merge", "all"],
    )  # fmt: skip
    def test_they_do_what_they_do_in_memory(self, office, key, tmp_path, commands):
        host, memory = office.host(key), in_memory()
        for place, command in enumerate(commands):
            for there in (host, memory):
                session = session_of(there, tmp_path / f"{type(there).__name__}")
                report = session.apply(command(there))
                assert report.number == place + 1
                session.close()
        assert like(office.host(key)) == like(memory)

    def test_each_can_be_taken_back(self, office, key, tmp_path):
        before = like(office.host(key))
        for command in (validated, fixed, deduplicated, tagged):
            session = session_of(office.host(key), tmp_path)
            session.apply(command(session.host))
            assert like(office.host(key)) != before
            entry = session.entry_to_undo(None)
            session.apply(session.undo(entry), undoes=entry)
            session.close()
            assert like(office.host(key)) == before

    def test_a_lock_protects_the_columns_and_warns_of_what_google_cannot(
        self, office, key, tmp_path
    ):
        host = office.host(key)
        session = session_of(host, tmp_path)
        report = session.apply(lock(table_in(host), columns={1, 3}))
        session.close()
        assert report.warnings
        cells = office.host(key).read_cells(SHEET, RangeRef.parse("A2:C2").cells())
        assert [state.locked for _cell, state in sorted(cells.items())] == [True, False, True]


class TestOddSheets:
    """Where gspread alone stumbles."""

    def test_an_empty_sheet_has_no_table(self, office):
        host = office.host(office.add("空", [SHEET]))
        with pytest.raises(TableNotFoundError):
            table_in(host)

    def test_headers_may_be_blank_or_twice_the_same(self, office):
        key = office.add("客户", [SHEET])
        rows = [["姓名", "", "电话", "电话"], ["王伟", "x", "0612", "+8613812345678"]]
        office.put(key, 0, [[cell_data(v) for v in row] for row in rows])
        table = table_in(office.host(key))
        assert [c.header for c in table.columns] == ["姓名", "", "电话", "电话"]
        assert office.host(key).read_grid(SHEET).rows[1] == ["王伟", "x", "0612", "+8613812345678"]

    def test_a_table_that_begins_further_down_keeps_its_place(self, office):
        key = office.add("客户", [SHEET])
        office.put(key, 0, [[], [{}, *[cell_data(v) for v in ("姓名", "手机")]],
                            [{}, *[cell_data(v) for v in ("王伟", "013812345678")]]])  # fmt: skip
        grid = office.host(key).read_grid(SHEET)
        assert (grid.first_row, grid.first_column) == (2, 2)
        assert [list(row) for row in grid.rows] == [["姓名", "手机"], ["王伟", "013812345678"]]


class TestFromTheCommandLine:
    """By the address that the browser shows, with the key that the server gave out."""

    @pytest.fixture
    def address(self, office: Office, key: str, tmp_path: Path, monkeypatch) -> str:
        file = tmp_path / "key.json"
        file.write_text(json.dumps(office.server.add_service_account(EDITOR)), "utf-8")
        monkeypatch.setenv(KEY_VARIABLE, str(file))
        monkeypatch.setenv("CUSTSHEET_JOURNAL", str(tmp_path / "journal"))
        monkeypatch.setenv("CUSTSHEET_BACKUPS", str(tmp_path / "backups"))
        return f"https://docs.google.com/spreadsheets/d/{key}/edit#gid=0"

    def run(self, *words: str, status: int = 0) -> str:
        from addin.cli import table_commands, workbook_commands  # noqa: F401
        from addin.cli.app import app

        done = CliRunner().invoke(app, [*words, "--language", "zh"])
        assert done.exit_code == status, done.output
        return done.output

    def test_a_sheet_is_validated_and_that_is_taken_back(self, office, key, address):
        before = like(office.host(key))
        told = self.run("validate", address)
        assert "撤销" in told
        host = office.host(key)
        assert [info.is_result for info in host.sheets()] == [False, True]
        assert host.read_notes(SHEET)
        assert "validate" in self.run("history", address) or "校验" in self.run("history", address)
        self.run("undo", address)
        assert like(office.host(key)) == before

    def test_snapshots_are_google_s_business(self, address):
        for verb in ("backup", "restore"):
            assert "X100" in self.run(verb, address, status=2)

    def test_two_tables_are_compared_into_a_workbook_beside(self, address, tmp_path, monkeypatch):
        from addin.cli import compare_commands  # noqa: F401

        monkeypatch.chdir(tmp_path)
        other = tmp_path / "售后.csv"
        other.write_text("姓名,手机,邮箱\n王伟,13812345017,wangwei@qq.com\n", "utf-8")
        self.run("compare", address, str(other))
        assert (tmp_path / "客户资料 对照.xlsx").exists()

    def test_the_result_cannot_go_elsewhere(self, address, tmp_path):
        out = tmp_path / "out.xlsx"
        assert "X100" in self.run("validate", address, "--out", str(out), status=2)
        assert not out.exists()

    def test_a_renamed_sheet_keeps_its_journal_and_a_copy_gets_its_own(self, office, key, address):
        self.run("tag", address)
        identity = office.host(key).identity()
        assert identity is not None
        assert identity_at(office.host(key).location()) == identity
        office.owner.open_by_key(key).update_title("新名字")
        self.run("undo", address)
        assert office.host(key).identity() == identity
        copy = office.owner.copy(key, title="副本")
        copy.share(EDITOR, perm_type="user", role="writer", notify=False)
        self.run("tag", f"https://docs.google.com/spreadsheets/d/{copy.id}")
        assert office.host(copy.id).identity() != identity


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://docs.google.com/spreadsheets/d/abc/edit", True),
        ("https:/docs.google.com/spreadsheets/d/abc", True),
        ("客户.xlsx", False),
        ("/tmp/docs.google.com/x.xlsx", False),
    ],
)
def test_addresses_are_told_from_files(text, address):
    found = google_address(Path(text))
    assert (found is not None) is address
    if address:
        assert str(found).startswith("https://docs.google.com/spreadsheets/d/abc")
