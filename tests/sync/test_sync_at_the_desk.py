"""The button Sync: what is shown first, what is asked, and what a guard makes of it."""

from __future__ import annotations

import uuid

import pytest
from pair_builders import HEADER, PEOPLE, ROWS, SHEET
from remote_double import MemoryRemote, remote_of

from addin.desk.desk import run_verb
from addin.hosts.memory import MemoryHost
from addin.journal import places
from addin.table.cells import CellRef, RangeRef
from addin.table.grid import Grid
from addin.table.rulebook_sheets import FIELD_COLUMNS, SETTING_COLUMNS, field_rows, heading
from addin.table.rulebook_toml import default_rulebook
from sheets_sync.queue.lines import HEADINGS
from tests.desk.window import At, Person


@pytest.fixture
def remote(tmp_path, monkeypatch) -> MemoryRemote:
    """A Google Sheet that holds what the workbook holds."""
    monkeypatch.setattr(places, "data_folder", lambda: tmp_path / "data")
    monkeypatch.setattr("addin.desk.trouble.data_folder", lambda: tmp_path / "data")
    found = remote_of(ROWS)
    opened: list[tuple[str, str | None]] = []

    def open_remote(address: str, tab: str | None = None) -> MemoryRemote:
        opened.append((address, tab))
        return found

    monkeypatch.setattr("addin.verbs.sync.open_remote", open_remote)
    found.opened = opened  # type: ignore[attr-defined]
    return found


@pytest.fixture
def person(remote) -> Person:
    """Somebody in the workbook, after a first sync."""
    del remote
    found = Person(MemoryHost({SHEET: ROWS}), At(SHEET, (RangeRef.parse("A1"),)))
    click(found, "ADDRESS")
    found.told.clear()
    return found


def click(person: Person, *answers: str | bool | None) -> Person:
    person.answers = list(answers)
    person.asked.clear()
    run_verb(person, "sync", "en")
    assert not person.answers
    return person


def cell(person: Person, row: int, column: int):
    return person.host.workbook.sheet(SHEET).result(CellRef(row, column))


def test_what_will_happen_is_shown_and_can_be_declined(person, remote):
    remote.type(2, 4, "苏州")
    click(person, "ADDRESS", False)
    assert cell(person, 2, 4) == "上海"
    assert "Workbook: 1 cells" in person.asked[-1]
    click(person, "ADDRESS", True)
    assert cell(person, 2, 4) == "苏州"
    assert "Workbook: 1 cells" in person.told[-1]


def test_what_goes_to_google_alone_is_shown_too(person, remote):
    person.host.workbook.sheet(SHEET).values[CellRef(2, 4)] = "无锡"
    click(person, "ADDRESS", False)
    assert remote.grid().rows[1][3] == "上海"
    click(person, "ADDRESS", True)
    assert remote.grid().rows[1][3] == "无锡"


def test_nothing_to_do_asks_nothing(person):
    click(person, "ADDRESS")
    assert "the same already" in person.told[-1]


def test_no_address_is_no_sync(person, remote):
    calls = len(remote.requests)
    click(person, None)
    assert len(remote.requests) == calls
    assert not person.told


def test_a_guard_can_be_overruled_by_a_person_who_looked(person, remote):
    for _ in PEOPLE[:4]:
        remote.delete(2)
    click(person, "ADDRESS", False)
    assert "4 of 6 rows were deleted" in person.asked[-1]
    assert cell(person, 2, 2) == "王伟"
    click(person, "ADDRESS", True, True)
    assert cell(person, 2, 2) is None
    assert person.host.workbook.sheet("Deleted")


def test_a_guard_that_cannot_be_overruled_only_says_why(person, remote):
    remote.type(1, 1, "备注二")
    click(person, "ADDRESS")
    assert "X308" in person.problems[-1]
    assert "--force" not in person.problems[-1]


def test_the_address_of_the_settings_needs_no_question(remote):
    book = default_rulebook()
    address = "https://docs.google.com/spreadsheets/d/x1"
    fields = [[value if value != "" else None for value in row] for row in field_rows(book)]
    sheets = {
        SHEET: [HEADER, *PEOPLE],
        "字段": [[heading(column, "zh") for column in FIELD_COLUMNS], *fields],
        "设置": [
            [heading(column, "zh") for column in SETTING_COLUMNS],
            ["google_sheet", address, *[None for _ in SETTING_COLUMNS[2:]]],
        ],
    }
    found = Person(MemoryHost(sheets), At(SHEET))
    click(found)
    assert not found.problems
    assert remote.opened == [(address, None)]


def test_commands_that_colleagues_asked_for_are_told_of_before_they_are_run(
    person, remote, monkeypatch
):
    line = [str(uuid.uuid4()), "", "li@example.com", "Validate", "gid=0", "waiting"]
    remote.lists["Commands"] = Grid("Commands", 1, 1, [list(HEADINGS), line])
    remote.edits += 1
    ran: list[str] = []

    def run_queue(_run, _syncing, queue, key, _said, _synchronise) -> None:
        ran.extend([key, queue.lines[0].command])

    monkeypatch.setattr("addin.verbs.queued.run_queue", run_queue)
    click(person, "ADDRESS", False)
    assert "1 commands asked for there are run, too." in person.asked[-1]
    assert ran == []
    click(person, "ADDRESS", True)
    assert ran == [remote.address, "Validate"]
