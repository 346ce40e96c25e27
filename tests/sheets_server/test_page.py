"""The page: what it is told, and in a real browser what it shows."""

from __future__ import annotations

import json
import re
import shutil
import stat
import sys
from itertools import count

import pytest

from tests.sheets_server.needed import need

need()

import requests

from addin.i18n import speaking
from sheets_sync.local_server.page import TEXTS, css_color, page_html
from sheets_sync.local_server.server import LocalServer

PAGE = page_html("zh").decode()
BROWSER = next((p for n in ("chromium", "chromium-browser", "google-chrome")
                if (p := shutil.which(n))), None)  # fmt: skip


def view(server, book, sheet: int = 0) -> dict:
    address = f"{server.url}/_view/cells?spreadsheet={book.id}&sheet={sheet}"
    return requests.get(address, timeout=10).json()


def test_the_page_has_its_words_in_both_languages(server):
    page = requests.get(server.url + "/", timeout=10)
    assert page.headers["Content-Type"] == "text/html; charset=UTF-8"
    assert "模拟的 Google 表格" in page.text
    assert "Stand-in for Google Sheets" in page.text
    assert '"TEXTS"' not in page.text


def test_it_opens_in_the_language_of_the_command(tmp_path):
    with speaking("en"), LocalServer(tmp_path) as server:
        page = requests.get(server.url, timeout=10).text
    assert '<html lang="en">' in page


def test_every_word_is_used():
    asked = {*re.findall(r'say\("(\w+)"\)', PAGE), *re.findall(r'data-text="(\w+)"', PAGE)}
    assert asked == set(TEXTS)


def test_the_page_loads_nothing_from_elsewhere():
    assert re.findall(r"https?://", PAGE) == []


def test_what_is_told_of_the_cells(server, book, sheet):
    sheet.update([["姓名", "消费"], ["王", 1.5]], "A1")
    sheet.format("A2", {"backgroundColor": {"red": 1, "green": 230 / 255, "blue": 153 / 255}})
    sheet.update_note("A2", "看一眼")
    sheet.freeze(rows=1)
    sheet.hide_rows(2, 3)
    sheet.add_protected_range("A1:B1")
    sheet.merge_cells("A5:B6")
    found = view(server, book)
    assert found["rows"][1]["0"] == {"text": "王", "fill": "#ffe699", "note": "看一眼"}
    assert found["rows"][1]["1"] == {"text": "1.5", "right": True}
    assert (found["frozenRows"], found["hiddenRows"]) == (1, [2])
    assert found["protected"] == ["A1:B1"]


def test_long_sheets_are_cut(server, book, sheet):
    sheet.update([[str(n)] for n in range(700)], "A1")
    found = view(server, book)
    assert (len(found["rows"]), found["more"]) == (500, True)


def test_an_edit_on_the_page(server, book, sheet):
    edit = {"spreadsheet": book.id, "sheet": 0, "row": 2, "column": 1, "text": "=1+1"}
    assert requests.post(f"{server.url}/_view/edit", json=edit, timeout=10).status_code == 200
    assert sheet.acell("B3").value == "2"


@pytest.mark.parametrize("sent", [{}, [], {"row": "x"}, "text"])
def test_edits_that_are_none(server, sent):
    answer = requests.post(f"{server.url}/_view/edit", json=sent, timeout=10)
    assert answer.status_code == 400


@pytest.mark.parametrize("path", ["/elsewhere", "/_view/cells?spreadsheet=none", "/v4/x", "/v5"])
def test_addresses_that_are_none(server, path):
    assert requests.get(server.url + path, timeout=10).status_code == 404


def test_colours_of_the_page():
    assert css_color({"red": 1, "green": 0.5019608}) == "#ff8000"


@pytest.fixture
def page():
    """The page in a headless browser; fails on errors of its script."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is missing")
    if BROWSER is None:
        pytest.skip("no Chromium is installed")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        opened = browser.new_page(viewport={"width": 1200, "height": 640})
        wrong: list[str] = []
        opened.on("pageerror", lambda error: wrong.append(str(error)))
        yield opened
        browser.close()
        assert wrong == []


def test_a_person_sees_changes_come_in(server, book, sheet, page):
    sheet.update([["姓名", "城市"], ["王", "上海"]], "A1")
    page.goto(f"{server.url}/?lang=zh#{book.id}")
    cell = page.locator("tbody tr").nth(1).locator("td").nth(1)
    page.wait_for_selector("td")
    assert cell.text_content() == "上海"
    sheet.update_acell("B2", "苏州")
    page.wait_for_selector("td.fresh")
    assert cell.text_content() == "苏州"
    page.click("#language")
    page.wait_for_selector("html[lang=en]")
    assert page.text_content("h1") == "Stand-in for Google Sheets"


def test_a_person_types_as_a_colleague(server, book, sheet, page):
    sheet.update([["姓名"], ["王"]], "A1")
    page.goto(f"{server.url}/#{book.id}")
    page.wait_for_selector("td")
    page.locator("tbody tr").nth(1).locator("td").nth(0).dblclick()
    page.keyboard.press("Control+A")
    page.keyboard.type("王明")
    page.keyboard.press("Enter")
    page.wait_for_selector("tbody td input", state="detached")
    found = next(v for _ in count() if (v := sheet.acell("A2").value) != "王")
    assert found == "王明"


@pytest.mark.parametrize("kind", ["text/plain", "text/plain; application/json", ""])
def test_a_form_of_another_page_types_nothing(server, book, sheet, kind):
    edit = {"spreadsheet": book.id, "sheet": 0, "row": 0, "column": 0, "text": "evil"}
    answer = requests.post(f"{server.url}/_view/edit", data=json.dumps(edit), timeout=10,
                           headers={"Content-Type": kind})  # fmt: skip
    assert answer.status_code == 400
    assert sheet.get_all_values() == [[]]


def test_the_page_is_held_to_its_own_address(server):
    page = requests.get(server.url + "/", timeout=10)
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    for path in ("/", "/_view/spreadsheets", "/v4/spreadsheets/x"):
        answer = requests.get(server.url + path, timeout=10)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")
def test_nobody_else_reads_the_data(tmp_path):
    with LocalServer(tmp_path / "new") as server:
        server.add_service_account("sync@example.com")
        assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
        kept = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "new").iterdir()}
        assert set(kept.values()) == {0o600}, kept
