"""What goes wrong in an office: one clear message in either language, nothing changed, and the
next sync goes on as if nothing had happened.

The whole program runs, from the command line over unmodified gspread to the stand-in for Google.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from desk_at_google import Desk

from sheets_sync.local_server.faults import Fault, FaultKind

pytest.importorskip("gspread")

LANGUAGES = ("zh", "en")
ROBOT, OWNER = "sync@example.com", "owner@example.com"
REQUESTS = range(1, 7)
"""Of a sync that writes: version, two for the read, a last look, the batch, a look afterwards."""
BATCH = 5
TOKEN = r"/token$"


class Person(Desk):
    """Somebody who has edited both sides since the last sync, and synchronises again."""

    def __init__(self, office: Any, folder: Path) -> None:
        super().__init__(office, folder)
        self.sync()
        self.type("D2", "苏州")
        self.tab.update([["天津"]], "D3", value_input_option="RAW")

    def values(self) -> Any:
        """The values of the sheet."""
        return self.tab.get_all_values()

    def refused(self, words: dict[str, str], status: int, language: str, *options: str) -> str:
        """A sync that is refused with these words; the workbook is as it was."""
        before = self.path.read_bytes()
        told = self.sync(*options, status=status, language=language)
        assert words[language] in told, told
        assert "Traceback" not in told
        assert told.count("[X") == 1, f"one message: {told}"
        assert self.path.read_bytes() == before
        return told

    def goes_on(self) -> None:
        """The next sync does all that was to be done, once."""
        self.office.server.faults.clear()
        self.sync()
        assert "两边已经一样" in self.sync()
        assert [self.cell("D2"), self.cell("D3")] == ["苏州", "天津"]
        values = self.values()
        assert [values[1][3], values[2][3]] == ["苏州", "天津"]
        assert len({row[0] for row in values if row[0]}) == len([r for r in values if r[0]]) == 7

    def before_request(self, nth: int, edit: Callable[[], object]) -> None:
        """Somebody does something just before a request of the next sync."""
        self.office.server.faults.add(Fault(FaultKind.EDIT, nth=nth, edit=edit))


@pytest.fixture
def person(office, tmp_path, monkeypatch) -> Iterator[Person]:
    from sheets_sync.client.accounts import KEY_VARIABLE, connected
    from sheets_sync.google_side import GoogleSide

    file = tmp_path / "key.json"
    file.write_text(json.dumps(office.server.add_service_account(ROBOT)), "utf-8")
    monkeypatch.setenv(KEY_VARIABLE, str(file))
    monkeypatch.setenv("CUSTSHEET_JOURNAL", str(tmp_path / "journal"))
    monkeypatch.setenv("CUSTSHEET_BACKUPS", str(tmp_path / "backups"))

    def patient(address: str, tab: str | None = None) -> GoogleSide:
        """As `open_remote`, with a clock on which minutes of waiting take no time."""
        return GoogleSide(connected(), address, tab, office.manner())

    monkeypatch.setattr("addin.verbs.sync.open_remote", patient)
    yield Person(office, tmp_path)
    office.server.faults.clear()


def shared(person: Person, role: str | None) -> None:
    """The owner shares the sheet with the account in another way, or no more."""
    book = person.office.owner.open_by_key(person.key)
    book.remove_permissions(ROBOT, role="any")
    if role:
        book.share(ROBOT, perm_type="user", role=role, notify=False)


# The account.


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_that_was_replaced(language, person, tmp_path):
    server = person.office.server
    again = server.add_service_account(ROBOT)
    words = {"zh": f"{ROBOT} 的密钥已失效", "en": f"The key of {ROBOT} is no longer valid"}
    person.refused(words, 4, language)
    (tmp_path / "key.json").write_text(json.dumps(again), "utf-8")
    person.goes_on()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_account_that_does_not_exist(language, person, tmp_path):
    key = tmp_path / "key.json"
    good = key.read_text("utf-8")
    key.write_text(json.dumps(json.loads(good) | {"client_email": "nobody@example.com"}), "utf-8")
    words = {"zh": "nobody@example.com", "en": "nobody@example.com"}
    person.refused(words, 4, language)
    key.write_text(good, "utf-8")
    person.goes_on()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_is_no_key(language, person, tmp_path):
    key = tmp_path / "key.json"
    good = key.read_text("utf-8")
    key.write_text('{"type": "service_account"', "utf-8")
    person.refused({"zh": "key.json", "en": "key.json"}, 2, language)
    key.write_text(good, "utf-8")
    person.goes_on()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("hours", [-5, 5], ids=["behind", "ahead"])
def test_a_clock_that_is_wrong(hours, language, person, monkeypatch):
    import datetime as dt

    from google.auth import _helpers

    right = _helpers.utcnow
    monkeypatch.setattr(_helpers, "utcnow", lambda: right() + dt.timedelta(hours=hours))
    words = {"zh": "这台电脑的时间不对", "en": "This computer's clock is wrong"}
    person.refused(words, 4, language)
    monkeypatch.setattr(_helpers, "utcnow", right)
    person.goes_on()


# Sharing.


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_that_is_not_shared_says_with_whom_to_share_it(language, person):
    shared(person, None)
    words = {"zh": f"添加 {ROBOT}，权限选“编辑者”", "en": f"add {ROBOT} as an editor"}
    person.refused(words, 3, language)
    shared(person, "writer")
    person.goes_on()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_that_the_account_may_only_view(language, person):
    shared(person, "reader")
    before = person.values()
    person.refused({"zh": f"{ROBOT} 只能查看", "en": f"{ROBOT} may only view"}, 3, language)
    assert person.values() == before
    shared(person, "writer")
    person.goes_on()


@pytest.mark.parametrize("nth", REQUESTS)
def test_access_that_is_taken_away_in_the_middle(nth, person):
    before = person.values()
    person.before_request(nth, lambda: shared(person, None))
    person.refused({"zh": f"添加 {ROBOT}，权限选“编辑者”"}, 3, "zh")
    if nth <= BATCH:
        assert person.values() == before
    shared(person, "writer")
    person.goes_on()


def test_writing_that_is_forbidden_in_the_middle(person):
    person.before_request(BATCH, lambda: shared(person, "reader"))
    before = person.values()
    person.refused({"zh": f"{ROBOT} 只能查看"}, 3, "zh")
    assert person.values() == before
    shared(person, "writer")
    person.goes_on()


@pytest.mark.parametrize("language", LANGUAGES)
def test_cells_that_the_owner_protects(language, person):
    book = person.office.owner.open_by_key(person.key)
    area = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 2}
    rule = {"range": area, "editors": {"users": [OWNER]}}
    made = book.batch_update({"requests": [{"addProtectedRange": {"protectedRange": rule}}]})
    rule_id = made["replies"][0]["addProtectedRange"]["protectedRange"]["protectedRangeId"]
    person.refused({"zh": "受保护", "en": "they are protected"}, 3, language)
    gone = {"deleteProtectedRange": {"protectedRangeId": rule_id}}
    book.batch_update({"requests": [gone]})
    person.goes_on()


# The sheet.


@pytest.mark.parametrize("nth", REQUESTS)
def test_a_spreadsheet_that_is_deleted(nth, person):
    person.before_request(nth, lambda: person.office.owner.del_spreadsheet(person.key))
    words = {"zh": "这个地址没有 Google 表格，或者已被删除"}
    person.refused(words, 3, "zh")


def test_a_spreadsheet_that_was_deleted_is_told_in_english_too(person):
    person.office.owner.del_spreadsheet(person.key)
    person.refused({"en": "There is no Google Sheet at this address"}, 3, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tab_that_is_renamed_is_still_known_by_the_address(language, person):
    person.tab.update_title("二〇二六")
    person.sync(language=language)
    person.goes_on()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tab_that_was_named_is_gone(language, person):
    book = person.office.owner.open_by_key(person.key)
    person.tab.update_title("二〇二六")
    words = {"zh": "没有名为“客户”的工作表了", "en": "has no tab “客户” any more"}
    told = person.refused(words, 3, language, "--tab", "客户")
    assert "二〇二六" in told, "it says which tabs there are"
    book.get_worksheet_by_id(0).update_title("客户")
    person.goes_on()


@pytest.mark.parametrize("nth", REQUESTS)
def test_a_tab_that_is_deleted_in_the_middle(nth, person):
    book = person.office.owner.open_by_key(person.key)

    def delete() -> None:
        book.add_worksheet("别的", 5, 5)
        book.del_worksheet(book.get_worksheet_by_id(0))

    person.before_request(nth, delete)
    before = person.path.read_bytes()
    told = person.sync(status=3)
    assert told.count("[X") == 1
    assert "Google 表格" in told
    assert "“”" not in told
    assert "现有的工作表：别的。" in told
    assert person.path.read_bytes() == before


def test_a_tab_that_is_gone_is_told_in_english_too(person):
    book = person.office.owner.open_by_key(person.key)
    book.add_worksheet("别的", 5, 5)
    book.del_worksheet(book.get_worksheet_by_id(0))
    person.refused({"en": "has no longer the tab that its address shows"}, 3, "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_column_that_is_there_twice(language, person):
    person.tab.update([["客户编码"]], "F1", value_input_option="RAW")
    before = person.values()
    person.sync(language=language)
    after = person.values()
    assert [row[:5] for row in before][3:] == [row[:5] for row in after][3:]
    assert [row[5] for row in after] == [row[5] for row in before], "it is somebody's own column"
    person.goes_on()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_that_was_emptied(language, person):
    values = person.values()
    person.tab.clear()
    words = {"zh": "Google 表格里一位客户也没有了", "en": "there are no customers any more"}
    told = person.refused(words, 3, language)
    assert "--force empty" in told
    assert person.tab.get_all_values() in ([], [[]])
    person.tab.update(values, "A1", value_input_option="RAW")
    person.goes_on()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_with_no_room_for_another_cell(language, person):
    """Google counts the cells of all tabs, empty ones as well: ten million at most."""
    book = person.office.owner.open_by_key(person.key)
    here = person.tab.row_count * person.tab.col_count
    full = book.add_worksheet("满", (10_000_000 - here) // 20, 20)
    person.tab.resize(rows=7)
    book.add_worksheet("余", (10_000_000 - full.row_count * 20 - 7 * person.tab.col_count) // 5, 5)
    for a1, value in (("A8", "KH-007"), ("B8", "孙丽"), ("C8", "13711112222")):
        person.type(a1, value)
    before = person.values()
    words = {"zh": "会超过 10,000,000 个，Google 放不下", "en": "more than 10,000,000 cells"}
    person.refused(words, 3, language)
    assert person.values() == before
    book.del_worksheet(full)
    person.sync()
    assert person.values()[7][1] == "孙丽"
    assert "两边已经一样" in person.sync()


# The network.


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("nth", [1, BATCH])
def test_a_quota_that_is_exhausted_for_minutes(nth, language, person):
    before, waited = person.values(), person.office.time.seconds
    person.office.server.faults.add(Fault(FaultKind.QUOTA, nth=nth, times=999))
    words = {"zh": "Google 仍然嫌请求太多", "en": "Google still wants fewer requests"}
    person.refused(words, 4, language)
    assert 60 < person.office.time.seconds - waited < 300, "it has waited for minutes"
    person.office.server.faults.clear()
    assert person.values() == before
    person.goes_on()


def test_a_quota_that_is_back_after_a_minute_is_waited_for(person):
    person.office.server.faults.add(Fault(FaultKind.QUOTA, times=4, seconds=20))
    person.goes_on()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_network(language, person, monkeypatch):
    from requests import ConnectionError as Unreachable
    from urllib3.exceptions import NewConnectionError

    from sheets_sync.local_server.loopback import LoopbackAdapter

    def unplugged(*_args: object, **_options: object) -> None:
        raise Unreachable(NewConnectionError(None, "no route"))

    with monkeypatch.context() as patch:
        patch.setattr(LoopbackAdapter, "send", unplugged)
        words = {"zh": "连不上 Google", "en": "Google cannot be reached"}
        person.refused(words, 4, language)
    person.goes_on()


@pytest.mark.parametrize("nth", REQUESTS)
@pytest.mark.parametrize("kind", [FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER])
def test_a_network_that_goes_in_the_middle(kind, nth, person):
    """From some request on nothing is answered; whether the batch was made the next sync tells."""
    person.office.server.faults.add(Fault(kind, nth=nth, times=999))
    before = person.path.read_bytes()
    told = person.sync(status=4)
    assert told.count("[X") == 1
    if nth < BATCH:
        assert person.path.read_bytes() == before
    person.goes_on()


# The workbook.


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lock", ["~$客户.xlsx", ".~lock.客户.xlsx#"])
def test_a_workbook_that_is_open_elsewhere(lock, language, person):
    """Nothing goes to Google either: both sides would not be in step."""
    held = person.path.with_name(lock)
    held.write_bytes(b"")
    before = person.values()
    person.refused({"zh": "中打开", "en": "is open in"}, 3, language)
    assert person.values() == before
    held.unlink()
    person.goes_on()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_that_is_read_only(language, person):
    person.path.chmod(0o444)
    before = person.values()
    person.refused({"zh": "不能写入", "en": "cannot be written"}, 3, language)
    assert person.values() == before
    person.path.chmod(0o644)
    person.goes_on()


@pytest.mark.parametrize("nth", REQUESTS)
def test_a_workbook_that_is_saved_during_the_sync(nth, person):
    person.before_request(nth, lambda: person.type("E4", "刚刚改的"))
    person.sync()
    person.goes_on()
    assert person.cell("E4") == "刚刚改的"
    assert person.values()[3][4] == "刚刚改的"


@pytest.mark.parametrize("nth", REQUESTS)
def test_a_workbook_that_is_opened_during_the_sync(nth, person):
    """Whoever opens it in the middle of a sync keeps it; the rest comes with the next sync."""
    held = person.path.with_name("~$客户.xlsx")
    person.before_request(nth, lambda: held.write_bytes(b""))
    before = person.path.read_bytes()
    told = person.sync(status=3)
    assert told.count("[X") == 1
    assert "中打开" in told
    assert person.path.read_bytes() == before
    held.unlink()
    person.goes_on()
