"""Tokens: google-auth unmodified, and what it never sends."""

from __future__ import annotations

import time

import pytest

from tests.sheets_server.needed import need

need()

import google.auth.jwt
import gspread
import requests
from google.auth import crypt

from sheets_sync.local_server.accounts import JWT_GRANT
from sheets_sync.local_server.loopback import OutsideHostError, client

EMAIL = "sync@custsheet-local.iam.gserviceaccount.com"
SHEETS = "https://www.googleapis.com/auth/spreadsheets"


def assertion(info, **changes) -> str:
    now = int(time.time())
    claims = {
        "iss": info["client_email"],
        "aud": info["token_uri"],
        "iat": now,
        "exp": now + 3600,
        "scope": SHEETS,
    }
    signer = crypt.RSASigner.from_service_account_info(info)
    return google.auth.jwt.encode(signer, {**claims, **changes}).decode()


def exchange(server, signed: str) -> requests.Response:
    form = {"grant_type": JWT_GRANT, "assertion": signed}
    return requests.post(server.token_uri, data=form, timeout=10)


def test_gspread_signs_in_and_makes_a_spreadsheet(server):
    found = client(server.url, server.add_service_account(EMAIL)).create("客户")
    assert [sheet.title for sheet in found.worksheets()] == ["Sheet1"]


def test_a_person_signs_in_with_a_refresh_token(server):
    found = client(server.url, server.add_user("wang@example.com")).create("客户")
    assert server.library.get(found.id).role_of("wang@example.com") == "owner"


def test_a_good_assertion_gives_a_token(server):
    answer = exchange(server, assertion(server.add_service_account(EMAIL)))
    assert answer.status_code == 200
    assert answer.json()["token_type"] == "Bearer"


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": int(time.time()) - 7200, "iat": int(time.time()) - 9000},
        {"exp": int(time.time()) + 90_000},
        {"iat": int(time.time()) + 4000, "exp": int(time.time()) + 5000},
        {"aud": "https://example.com/token"},
        {"scope": ""},
        {"iss": "nobody@example.com"},
        {"exp": "tomorrow"},
    ],
)
def test_claims_that_do_not_hold_give_none(server, changes):
    answer = exchange(server, assertion(server.add_service_account(EMAIL), **changes))
    assert answer.status_code == 400
    assert answer.json()["error"] in ("invalid_grant", "invalid_scope")


def test_another_key_s_signature_gives_none(server):
    old = server.add_service_account(EMAIL)
    server.add_service_account(EMAIL)
    signed = assertion(old)
    assert exchange(server, signed).json()["error_description"] == "Invalid JWT Signature."


@pytest.mark.parametrize("signed", ["", "a.b", "a.b.c", "e30.e30.e30"])
def test_what_is_no_jwt_gives_none(server, signed):
    assert exchange(server, signed).json()["error"] == "invalid_grant"


def test_without_a_token_nothing_is_answered(server, book):
    for headers in ({}, {"Authorization": "Bearer ya29.made-up"}):
        address = f"{server.url}/v4/spreadsheets/{book.id}"
        answer = requests.get(address, headers=headers, timeout=10)
        assert answer.status_code == 401
        assert answer.json()["error"]["status"] == "UNAUTHENTICATED"


def test_a_token_that_ran_out_is_fetched_anew_by_itself(server, sheet):
    server.accounts.forget_tokens()
    sheet.update_acell("A1", "王")
    assert sheet.acell("A1").value == "王"


def test_a_token_for_reading_does_not_write(server, book):
    info = server.add_service_account(EMAIL)
    book.share(EMAIL, "user", "writer", notify=False)
    reading = assertion(info, scope=SHEETS + ".readonly")
    token = exchange(server, reading).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    address = f"{server.url}/v4/spreadsheets/{book.id}"
    assert requests.get(address, headers=headers, timeout=10).status_code == 200
    clear = requests.post(f"{address}/values/A1:clear", headers=headers, timeout=10)
    assert clear.status_code == 403


def test_other_hosts_are_refused(owner):
    with pytest.raises(OutsideHostError, match=r"docs\.google\.com"):
        owner.http_client.session.get("https://docs.google.com/")


def test_the_session_for_tokens_is_bound_too(owner):
    fetching = owner.http_client.session._auth_request_session
    with pytest.raises(OutsideHostError, match="iamcredentials"):
        fetching.get("https://iamcredentials.googleapis.com/v1/x")


def test_only_an_address_of_this_computer_is_taken(server):
    info = server.add_service_account(EMAIL)
    with pytest.raises(ValueError, match="not an address of this computer"):
        client("http://sheets.example.com", info)


def test_gspread_is_not_changed():
    assert gspread.urls.SPREADSHEETS_API_V4_BASE_URL.startswith("https://sheets.googleapis.com/")
