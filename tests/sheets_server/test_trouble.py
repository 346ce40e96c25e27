"""Failures on demand, quotas, and what is left after a crash."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.sheets_server.needed import need

need()

import requests
from gspread.exceptions import APIError

from sheets_sync.local_server.faults import Fault, FaultKind
from sheets_sync.local_server.loopback import client
from sheets_sync.local_server.quota import Limits, Quota
from sheets_sync.local_server.server import LocalServer

ROOT = Path(__file__).parents[2]
APPEND = ":append"


def test_an_error_before_leaves_nothing(server, sheet):
    server.faults.add(Fault(FaultKind.FAIL_BEFORE, path=APPEND))
    with pytest.raises(APIError, match="currently unavailable") as found:
        sheet.append_row(["王"])
    assert found.value.code == 503
    assert sheet.get_all_values() == [[]]


def test_an_error_after_hides_that_all_was_done(server, sheet):
    server.faults.add(Fault(FaultKind.FAIL_AFTER, path=APPEND, status=500))
    with pytest.raises(APIError, match="Internal error"):
        sheet.append_row(["王"])
    assert sheet.get_all_values() == [["王"]]


@pytest.mark.parametrize(
    ("kind", "left"), [(FaultKind.DROP_BEFORE, [[]]), (FaultKind.DROP_AFTER, [["王"]])]
)
def test_a_dropped_connection(server, sheet, kind, left):
    server.faults.add(Fault(kind, path=APPEND))
    with pytest.raises(requests.exceptions.ConnectionError):
        sheet.append_row(["王"])
    assert sheet.get_all_values() == left


def test_a_fault_waits_for_its_request(server, sheet):
    fault = server.faults.add(Fault(FaultKind.FAIL_BEFORE, nth=2, times=2, method="PUT"))
    sheet.update_acell("A1", "1")
    assert sheet.acell("A1").value == "1"
    for _again in range(2):
        with pytest.raises(APIError):
            sheet.update_acell("A1", "2")
    sheet.update_acell("A1", "3")
    assert (sheet.acell("A1").value, fault.seen, fault.struck) == ("3", 3, 2)
    assert server.faults.waiting == []


def test_a_late_answer(server, sheet):
    server.faults.add(Fault(FaultKind.DELAY, seconds=0.3, method="GET", path="/values/"))
    begun = time.monotonic()
    sheet.get_all_values()
    assert time.monotonic() - begun >= 0.3


def test_too_many_requests_with_a_time_to_wait(server, sheet):
    server.faults.add(Fault(FaultKind.QUOTA, seconds=7))
    with pytest.raises(APIError) as found:
        sheet.get_all_values()
    assert found.value.response.status_code == 429
    assert found.value.response.headers["Retry-After"] == "7"
    assert found.value.response.json()["error"]["status"] == "RESOURCE_EXHAUSTED"


def test_somebody_edits_in_between(server, book, sheet):
    sheet.update([["王", "上海"]], "A1")
    edit = Fault(FaultKind.EDIT, method="PUT", edit=lambda: server.edit(book.id, "B1", [["苏州"]]))
    server.faults.add(edit)
    sheet.update_acell("A1", "王明")
    assert sheet.get_all_values() == [["王明", "苏州"]]


def test_every_fault_is_in_the_document():
    text = (ROOT / "docs" / "sheets-server.md").read_text("utf-8")
    assert [kind for kind in FaultKind if f"`{kind}`" not in text] == []


OTHERS = ("", "text/plain", "text/plain; application/json", "text/plain;x=application/json")
"""Types that a page of another origin may send without asking first."""


def test_faults_over_http(server, book, sheet):
    address = f"{server.url}/_faults"
    edit = {"spreadsheetId": book.id, "range": "A1", "values": [["他人"]]}
    sent = {"kind": "edit", "method": "GET", "path": "/values/", "edit": edit}
    assert requests.post(address, json=sent, timeout=10).json()["kind"] == "edit"
    assert len(requests.get(address, timeout=10).json()["faults"]) == 1
    assert sheet.get_all_values() == [["他人"]]
    requests.post(address, json={"kind": "quota"}, timeout=10)
    assert requests.delete(address, timeout=10).json() == {"faults": []}


@pytest.mark.parametrize(
    "sent", [{"kind": "earthquake"}, {"kind": "edit"}, {"kind": "delay", "minutes": 1}, [], "x"]
)
def test_faults_that_are_none(server, sent):
    answer = requests.post(f"{server.url}/_faults", json=sent, timeout=10)
    assert answer.status_code == 400


@pytest.mark.parametrize("kind", OTHERS)
def test_a_form_of_another_page_switches_nothing(server, kind):
    answer = requests.post(f"{server.url}/_faults", data='{"kind": "quota"}', timeout=10,
                           headers={"Content-Type": kind})  # fmt: skip
    assert answer.status_code == 400
    assert server.faults.waiting == []


def test_many_at_once_lose_nothing(sheet):
    def append(number: int) -> None:
        sheet.append_row([str(number)])

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(append, range(40)))
    assert sorted(sheet.col_values(1), key=int) == [str(n) for n in range(40)]


@pytest.mark.parametrize("length", ["-1", "x", "99999999999"])
def test_lengths_that_are_none(server, length):
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        head = f"POST /v4/x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n"
        connection.sendall(head.encode())
        assert connection.recv(100).split()[1] in (b"411", b"413")


def test_another_host_name_is_not_answered(server):
    answer = requests.get(server.url, headers={"Host": "sheets.example.com"}, timeout=10)
    assert answer.status_code == 403


def test_the_quota_of_a_minute(server, sheet):
    server.quota.limits = Limits(project=5, user=3)
    server.quota.clock = lambda: 90.0
    try:
        for _allowed in range(3):
            sheet.get_all_values()
        with pytest.raises(APIError, match="Read requests per minute per user") as found:
            sheet.get_all_values()
        assert found.value.code == 429
        sheet.update_acell("A1", "writes are counted apart")
        server.quota.clock = lambda: 120.0
        sheet.get_all_values()
    finally:
        server.quota.clock = time.time


def test_all_accounts_together_have_a_quota():
    quota = Quota(Limits(project=4, user=3), clock=lambda: 0.0)
    for email in ("a", "b", "a", "b"):
        quota.spend(email, write=True)
    with pytest.raises(Exception, match=r"'Write requests per minute' of"):
        quota.spend("c", write=True)
    quota.spend("c", write=False)


def test_all_is_there_after_a_restart(tmp_path):
    with LocalServer(tmp_path) as first:
        info = first.add_service_account("a@b.iam.gserviceaccount.com")
        made = client(first.url, info).create("客户")
        sheet = made.sheet1
        sheet.update([["0612", 1.5, True, "=1+1"]], "A1", raw=False)
        sheet.format("A1", {"textFormat": {"bold": True}})
        sheet.update_note("B1", "看一眼")
        sheet.merge_cells("A3:B4")
        sheet.freeze(rows=1)
        before = made.fetch_sheet_metadata({"includeGridData": "true"})
    with LocalServer(tmp_path) as second:
        info = info | {"token_uri": second.token_uri}
        again = client(second.url, info).open_by_key(made.id)
        assert again.fetch_sheet_metadata({"includeGridData": "true"}) == before


PROGRAM = """
import json, sys
from pathlib import Path
from sheets_sync.local_server.server import LocalServer
server = LocalServer(Path(sys.argv[1]))
info = server.add_service_account("a@b.iam.gserviceaccount.com")
print(json.dumps({"url": server.url, "info": info}), flush=True)
sys.stdin.read()
"""


def test_a_killed_server_has_all_that_it_answered(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, encoding="utf-8",
    )  # fmt: skip
    assert process.stdout is not None
    started = json.loads(process.stdout.readline())
    book = client(started["url"], started["info"]).create("客户")
    for number in range(20):
        book.sheet1.append_row([str(number)])
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=10)
    with LocalServer(tmp_path) as again:
        sheet = again.library.get(book.id).sheets[0]
        assert [sheet.cell(r, 0).value for r in range(21)] == [*map(str, range(20)), None]
