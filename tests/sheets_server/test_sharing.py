"""Drive: files, who may use them, and protected ranges held against those who may not."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.sheets_server.needed import need

need()

import gspread
from gspread.exceptions import APIError, SpreadsheetNotFound
from gspread.utils import ExportFormat

COLLEAGUE = "li@custsheet-local.iam.gserviceaccount.com"


@pytest.fixture(scope="module")
def colleague(sign_in):
    """gspread, signed in as somebody else."""
    return sign_in(COLLEAGUE)


def version(book) -> int:
    found = book.client.request(
        "get", f"https://www.googleapis.com/drive/v3/files/{book.id}?fields=version"
    )
    return int(found.json()["version"])


def test_files_are_found_by_name(owner):
    made = owner.create("上海客户")
    assert owner.open("上海客户").id == made.id
    assert made.id in [b.id for b in owner.openall()]
    owner.del_spreadsheet(made.id)
    with pytest.raises(SpreadsheetNotFound):
        owner.open("上海客户")
    with pytest.raises(SpreadsheetNotFound):
        owner.open_by_key(made.id)


@pytest.mark.parametrize("query", ["q=nonsense", "q=name+=+%22a%22+or+trashed=true", "pageSize=x"])
def test_searches_that_are_none(api, query):
    assert api("GET", f"/drive/v3/files?{query}").status_code == 400


def test_many_files_come_in_pages(api, owner):
    made = [owner.create(f"第 {n} 份").id for n in range(3)]
    found, token = [], ""
    while token is not None:
        query = f"?pageSize=2&q=name+contains+%22第%22{'&pageToken=' + token if token else ''}"
        page = api("GET", f"/drive/v3/files{query}&fields=nextPageToken,files(id)").json()
        found += [file["id"] for file in page["files"]]
        token = page.get("nextPageToken")
    assert sorted(found) == sorted(made)
    for one in made:
        owner.del_spreadsheet(one)


def test_the_version_grows_with_each_change_and_only_then(book, sheet):
    steps = [version(book)]
    for change in (
        lambda: sheet.update_acell("A1", "王"),
        lambda: sheet.get_all_values(),
        lambda: sheet.format("A1", {"textFormat": {"bold": True}}),
        lambda: book.share(COLLEAGUE, "user", "reader", notify=False),
    ):
        change()
        steps.append(version(book))
    assert [b - a for a, b in pairwise(steps)] == [1, 0, 1, 1]


def test_a_failed_change_leaves_the_version(book, sheet):
    before = version(book)
    with pytest.raises(APIError):
        sheet.update([["a"]], "A5000")
    assert version(book) == before


def test_what_is_not_shared_is_not_there(book, colleague):
    with pytest.raises(PermissionError):
        colleague.open_by_key(book.id)
    with pytest.raises(APIError, match="File not found"):
        colleague.http_client.get_file_drive_metadata(book.id)


def test_a_reader_reads_only(book, sheet, colleague):
    sheet.update([["王"]], "A1")
    book.share(COLLEAGUE, "user", "reader", notify=False)
    theirs = colleague.open_by_key(book.id).sheet1
    assert theirs.acell("A1").value == "王"
    for attempt in (
        lambda: theirs.update_acell("A1", "李"),
        lambda: theirs.clear(),
        lambda: theirs.format("A1", {"textFormat": {"bold": True}}),
    ):
        with pytest.raises((APIError, PermissionError), match="caller does not have permission"):
            attempt()
    with pytest.raises(APIError, match="sufficient permissions"):
        colleague.del_spreadsheet(book.id)


def test_permissions_are_listed_changed_and_taken_back(book, colleague):
    book.share(COLLEAGUE, "user", "reader", notify=False)
    book.share(COLLEAGUE, "user", "writer", notify=False)
    roles = {p["emailAddress"]: p["role"] for p in book.list_permissions()}
    assert roles[COLLEAGUE] == "writer"
    assert sorted(roles.values()) == ["owner", "writer"]
    book.remove_permissions(COLLEAGUE)
    with pytest.raises(PermissionError):
        colleague.open_by_key(book.id)


def test_everybody_with_the_link(book, colleague):
    book.share(None, "anyone", "reader", notify=False)
    assert colleague.open_by_key(book.id).title == "客户"


def test_a_copy_belongs_to_who_made_it(owner, book, sheet, colleague):
    sheet.update([["王"]], "A1")
    book.share(COLLEAGUE, "user", "reader", notify=False)
    copy = colleague.copy(book.id, "副本")
    assert copy.sheet1.acell("A1").value == "王"
    assert [p["emailAddress"] for p in copy.list_permissions()] == [COLLEAGUE]
    with pytest.raises(PermissionError):
        owner.open_by_key(copy.id)


def test_a_sheet_goes_to_another_spreadsheet(owner, sheet):
    sheet.update([["王"]], "A1")
    other = owner.create("其他")
    sheet.copy_to(other.id)
    assert other.worksheet("Copy of Sheet1").acell("A1").value == "王"


def test_export_as_csv(book, sheet):
    sheet.update([["姓名", "备注"], ["王", 'a,"b"']], "A1")
    assert book.export(ExportFormat.CSV).decode() == '姓名,备注\r\n王,"a,""b"""\r\n'


class TestProtection:
    @pytest.fixture
    def theirs(self, book, sheet, colleague):
        """The colleague's view of a sheet whose first column is protected."""
        sheet.update([["KH-1", "王"], ["KH-2", "李"]], "A1")
        sheet.add_protected_range("A1:A1000")
        book.share(COLLEAGUE, "user", "writer", notify=False)
        return colleague.open_by_key(book.id).sheet1

    @pytest.mark.parametrize(
        "attempt",
        [
            lambda s: s.update_acell("A1", "KH-9"),
            lambda s: s.update([["KH-9", "x"]], "A2"),
            lambda s: s.batch_clear(["A1:B1"]),
            lambda s: s.clear(),
            lambda s: s.append_row(["KH-3", "赵"]),
            lambda s: s.format("A1", {"textFormat": {"bold": True}}),
            lambda s: s.update_note("A1", "x"),
            lambda s: s.delete_rows(1),
            lambda s: s.resize(rows=10, cols=30),
            lambda s: s.merge_cells("A1:B1"),
            lambda s: s.sort((2, "asc"), range="A1:B2"),
            lambda s: s.spreadsheet.del_worksheet(s),
            lambda s: s.delete_protected_range(
                s.spreadsheet.list_protected_ranges(s.id)[0]["protectedRangeId"]
            ),
        ],
    )
    def test_others_cannot_edit_it(self, book, theirs, attempt):
        book.add_worksheet("另一张", 3, 3)
        before = version(book)
        with pytest.raises(APIError, match="You are trying to edit a protected cell or object"):
            attempt(theirs)
        assert version(book) == before

    def test_the_rest_is_free(self, theirs):
        theirs.update([["王明"]], "B1")
        place = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}
        theirs.spreadsheet.batch_update({"requests": [{"insertDimension": {"range": place}}]})
        theirs.update_acell("B2", "赵")
        assert theirs.col_values(2) == ["王明", "赵", "李"]

    def test_the_owner_and_editors_may(self, book, sheet, theirs):
        sheet.update_acell("A1", "KH-8")
        (protected,) = book.list_protected_ranges(0)
        change = {
            "protectedRangeId": protected["protectedRangeId"],
            "editors": {"users": [COLLEAGUE]},
        }
        book.batch_update(
            {
                "requests": [
                    {"updateProtectedRange": {"protectedRange": change, "fields": "editors"}}
                ]
            }
        )
        theirs.update_acell("A1", "KH-9")
        assert sheet.acell("A1").value == "KH-9"

    def test_others_are_told_that_they_may_not(self, theirs):
        (seen,) = theirs.spreadsheet.list_protected_ranges(0)
        assert "editors" not in seen
        assert "requestingUserCanEdit" not in seen

    def test_a_warning_stops_nobody(self, book, sheet, colleague):
        sheet.add_protected_range("A1", warning_only=True)
        book.share(COLLEAGUE, "user", "writer", notify=False)
        theirs = colleague.open_by_key(book.id).sheet1
        theirs.update_acell("A1", "x")
        assert sheet.acell("A1").value == "x"

    def test_a_sheet_may_be_protected_but_for_some_cells(self, book, sheet, colleague):
        free = gspread.utils.a1_range_to_grid_range("B2:B9", 0)
        protected = {"range": {"sheetId": 0}, "unprotectedRanges": [free]}
        book.batch_update({"requests": [{"addProtectedRange": {"protectedRange": protected}}]})
        book.share(COLLEAGUE, "user", "writer", notify=False)
        theirs = colleague.open_by_key(book.id).sheet1
        theirs.update_acell("B2", "x")
        with pytest.raises(APIError, match="protected cell"):
            theirs.update_acell("B1", "x")
        assert sheet.acell("B2").value == "x"


def test_an_account_is_told_who_it_is(colleague):
    about = "https://www.googleapis.com/drive/v3/about"
    found = colleague.http_client.request("get", about, params={"fields": "user(emailAddress)"})
    assert found.json() == {"user": {"emailAddress": COLLEAGUE}}
    with pytest.raises(APIError) as caught:
        colleague.http_client.request("get", about)
    assert caught.value.code == 400
