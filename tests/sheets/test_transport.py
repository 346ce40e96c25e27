"""What is sent again, what is not, and what a user is told in the end."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime

import pytest
import requests
from google.auth.exceptions import RefreshError

from addin.errors import (
    ClockSkewError,
    CredentialsError,
    CustSheetError,
    NotSentError,
    NotSharedError,
    QuotaExhaustedError,
    RemoteRefusedError,
    ServiceUnavailableError,
    SheetFullError,
    SheetNotFoundError,
    SheetReadOnlyError,
    SpreadsheetNotFoundError,
    UnknownOutcomeError,
)
from addin.i18n import speaking
from sheets_sync.client.spreadsheet import TOKEN_ID, Render, Spreadsheet
from tests.sheets.scripted import (
    KEY,
    QUOTA,
    ROBOT,
    FakeTime,
    Script,
    dropped_connection,
    manner,
    problem,
    refused_connection,
    reply,
    robot,
)

BUSY = (503, "The service is currently unavailable.", "UNAVAILABLE")
REQUEST = {"clearBasicFilter": {"sheetId": 0}}


def sheet(script: Script, time: FakeTime | None = None, **patience: float) -> Spreadsheet:
    found = Spreadsheet(robot(), KEY, manner(script, time, **patience))
    found.name = "客户"
    return found


def with_token(token: str) -> requests.Response:
    metadata = [{"metadataId": TOKEN_ID, "metadataValue": token}] if token else []
    return reply({"developerMetadata": metadata})


@pytest.mark.parametrize(
    "trouble",
    [
        lambda: problem(429, *QUOTA),
        lambda: problem(*BUSY),
        lambda: problem(500, "Internal error", "INTERNAL"),
        refused_connection,
        dropped_connection,
        lambda: requests.ReadTimeout("slow"),
        lambda: requests.exceptions.ChunkedEncodingError("cut"),
        lambda: reply(b'{"properties": {"tit'),
        lambda: problem(403, "Rate Limit Exceeded", "", "userRateLimitExceeded"),
    ],
    ids=["429", "503", "500", "no connection", "dropped", "slow", "cut", "half", "drive quota"],
)
def test_a_read_is_repeated_after_passing_trouble(trouble):
    script, time = Script([trouble(), reply({"properties": {"title": "客户表"}})]), FakeTime()
    found = sheet(script, time)
    assert found.get("properties.title") == {"properties": {"title": "客户表"}}
    assert found.name == "客户表"
    assert time.slept == [0.75]
    assert found.http.counts.repeated == 1


def test_retry_after_is_honoured_in_seconds_and_as_a_date():
    later = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=40)
    script, time = (
        Script([
            problem(429, *QUOTA, Retry_After="17"),
            problem(429, *QUOTA, Retry_After=format_datetime(later, usegmt=True)),
            reply(),
        ]),
        FakeTime(),
    )  # fmt: skip
    sheet(script, time).get("properties")
    assert 17 <= time.slept[0] <= 18
    assert 38 <= time.slept[1] <= 41


@pytest.mark.parametrize("text", ["Sun, 22 Nov 2020 07:28:00 -0000", "soon", "nan", "-5", ""])
def test_a_strange_retry_after_is_no_reason_to_fail(text):
    script, time = Script([problem(429, *QUOTA, Retry_After=text), reply()]), FakeTime()
    sheet(script, time).get("properties")
    assert 0 < time.slept[0] < 2


def untrusted() -> requests.exceptions.SSLError:
    """What requests raises where a proxy shows a certificate of its own."""
    from ssl import SSLCertVerificationError

    from urllib3.exceptions import MaxRetryError
    from urllib3.exceptions import SSLError as Unsafe

    reason = Unsafe(SSLCertVerificationError(1, "self-signed certificate in chain"))
    return requests.exceptions.SSLError(MaxRetryError(None, "/", reason))  # type: ignore[arg-type]


@pytest.mark.parametrize("signing_in", [False, True])
def test_a_certificate_that_is_not_trusted_is_told_at_once(signing_in):
    time = FakeTime()
    script = Script([], token=untrusted()) if signing_in else Script([untrusted()])
    with pytest.raises(NotSentError) as caught:
        sheet(script, time).commit([REQUEST], "new", "old")
    assert time.slept == []
    with speaking("en"):
        assert "certificate" in str(caught.value)
    with speaking("zh"):
        assert "证书" in str(caught.value)


@pytest.mark.parametrize(
    ("step", "error"),
    [
        (lambda: problem(429, *QUOTA), QuotaExhaustedError),
        (lambda: problem(*BUSY), ServiceUnavailableError),
        (refused_connection, NotSentError),
    ],
)
def test_patience_ends_and_says_why(step, error):
    script = Script([step() for _ in range(4)])
    time = FakeTime()
    with pytest.raises(error) as caught:
        sheet(script, time, attempts=4).get("properties")
    assert type(caught.value) is error
    assert not script.steps
    assert len(time.slept) == 3


REFUSALS = {
    "not shared": (problem(403, "The caller does not have permission", "PERMISSION_DENIED"),
                   NotSharedError, ROBOT),
    "deleted": (problem(404, "Requested entity was not found.", "NOT_FOUND"),
                SpreadsheetNotFoundError, "删除"),
    "api off": (problem(403, "Google Sheets API has not been used", "PERMISSION_DENIED",
                        "SERVICE_DISABLED"), CredentialsError, "API"),
    "scopes": (problem(403, "Request had insufficient authentication scopes.",
                       "PERMISSION_DENIED"), CredentialsError, "custsheet sheets connect"),
    "excel file": (problem(400, "This operation is not supported for this document",
                           "FAILED_PRECONDITION"), SpreadsheetNotFoundError, "Google"),
    "something else": (problem(400, "Invalid field mask", "INVALID_ARGUMENT"),
                       RemoteRefusedError, "Invalid field mask"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refused_read_is_told_in_the_user_s_words(name):
    answer, error, words = REFUSALS[name]
    script = Script([answer])
    with pytest.raises(error) as caught, speaking("zh"):
        sheet(script).get("properties")
    assert not script.steps
    with speaking("zh"):
        assert words in str(caught.value)


def test_an_account_that_google_no_longer_knows_is_not_tried_again_and_again():
    # google-auth itself signs in anew twice.
    script = Script([problem(401, "Invalid credentials", "UNAUTHENTICATED") for _ in range(3)])
    with pytest.raises(CredentialsError):
        sheet(script).get("properties")
    assert len(script.sent) == 3


@pytest.mark.parametrize(
    ("error", "description", "expected"),
    [
        ("invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes) and in a "
         "reasonable timeframe. Check your iat and exp values in the JWT claim.", ClockSkewError),
        ("invalid_grant", "Invalid JWT Signature.", CredentialsError),
        ("invalid_grant", "Invalid grant: account not found", CredentialsError),
        ("invalid_grant", "Token has been expired or revoked.", CredentialsError),
        ("unauthorized_client", "Unauthorized", CredentialsError),
    ],
)  # fmt: skip
def test_a_sign_in_that_fails_says_what_to_do(error, description, expected):
    answer = reply({"error": error, "error_description": description}, 400)
    with pytest.raises(expected) as caught:
        sheet(Script(token=answer)).get("properties")
    assert type(caught.value) is expected


def test_no_network_while_signing_in_is_no_network():
    script = Script(token=refused_connection())
    with pytest.raises(NotSentError) as caught:
        sheet(script, attempts=2).get("properties")
    assert type(caught.value) is NotSentError


def test_a_tab_that_is_gone_is_named_with_those_that_are_there():
    tabs = {"sheets": [{"properties": {"title": "甲"}}, {"properties": {"title": "乙"}}]}
    script = Script(
        [problem(400, "Unable to parse range: '客户'!A1", "INVALID_ARGUMENT"), reply(tabs)]
    )
    with pytest.raises(SheetNotFoundError) as caught:
        sheet(script).values(["'客户'!A1"], Render.PLAIN, tab="客户")
    assert (caught.value.sheet, caught.value.existing) == ("客户", ("甲", "乙"))


def test_a_batch_swaps_the_token_and_gives_the_replies_of_the_caller_s_requests():
    script = Script([reply({"replies": [{}, {}, {"addSheet": {}}]})])
    replies = sheet(script).commit([REQUEST], "new", "old")
    assert replies == [{"addSheet": {}}]
    gone, made, rest = script.bodies()[0]["requests"]
    lookup = gone["deleteDeveloperMetadata"]["dataFilter"]["developerMetadataLookup"]
    assert (lookup["metadataId"], lookup["metadataValue"]) == (TOKEN_ID, "old")
    created = made["createDeveloperMetadata"]["developerMetadata"]
    assert (created["metadataId"], created["metadataValue"]) == (TOKEN_ID, "new")
    assert rest == REQUEST


@pytest.mark.parametrize("trouble", [lambda: problem(429, *QUOTA), refused_connection])
def test_a_batch_that_was_certainly_not_made_is_sent_again(trouble):
    script = Script([trouble(), reply({"replies": [{}, {}]})])
    assert sheet(script).commit([REQUEST], "new", "") == [{}]


@pytest.mark.parametrize(
    "trouble",
    [lambda: problem(*BUSY), dropped_connection, lambda: requests.ReadTimeout("slow"),
     lambda: reply(b'{"repl')],
    ids=["503", "dropped", "slow", "half an answer"],
)  # fmt: skip
class TestALostAnswer:
    def test_a_batch_that_was_made_is_not_sent_again(self, trouble):
        script = Script([trouble(), with_token("new")])
        assert sheet(script).commit([REQUEST], "new", "old") is None
        assert [r.method for r in script.sent] == ["POST", "GET"]

    def test_a_batch_that_was_not_made_is_sent_again(self, trouble):
        script = Script([trouble(), with_token("old"), reply({"replies": [{}, {}, {}]})])
        assert sheet(script).commit([REQUEST], "new", "old") == [{}]
        assert [r.method for r in script.sent] == ["POST", "GET", "POST"]

    def test_another_s_batch_in_between_ends_it(self, trouble):
        script = Script([trouble(), with_token("theirs")])
        with pytest.raises(RemoteRefusedError):
            sheet(script).commit([REQUEST], "new", "old")

    def test_when_nothing_more_is_heard_the_outcome_stays_open(self, trouble):
        script = Script([trouble(), *(refused_connection() for _ in range(3))])
        with pytest.raises(UnknownOutcomeError):
            sheet(script, attempts=3).commit([REQUEST], "new", "old")


GONE = {
    "not shared any more": problem(403, "The caller does not have permission", "PERMISSION_DENIED"),
    "deleted": problem(404, "Requested entity was not found.", "NOT_FOUND"),
}


@pytest.mark.parametrize("name", GONE)
def test_when_the_sheet_goes_away_after_a_lost_answer_the_outcome_stays_open(name):
    script = Script([dropped_connection(), GONE[name]])
    with pytest.raises(UnknownOutcomeError):
        sheet(script).commit([REQUEST], "new", "old")


@pytest.mark.parametrize("token", ["new", "theirs"])
def test_a_tab_that_goes_away_after_a_lost_answer_does_not_hide_what_became_of_the_batch(token):
    gone = problem(400, "Invalid requests[2]: No grid with id: 0", "INVALID_ARGUMENT")
    tabs = reply({"sheets": [{"properties": {"title": "其他"}}]})
    script = Script([dropped_connection(), with_token("old"), gone, tabs, with_token(token)])
    found = sheet(script)
    if token == "new":
        assert found.commit([REQUEST], "new", "old", tab="客户") is None
    else:
        with pytest.raises(RemoteRefusedError):
            found.commit([REQUEST], "new", "old", tab="客户")


def test_a_batch_that_was_refused_was_not_made_even_where_nobody_can_say_why():
    refused = problem(400, "Invalid requests[1]", "INVALID_ARGUMENT")
    script = Script([refused, *(refused_connection() for _ in range(2))])
    with pytest.raises(RemoteRefusedError):
        sheet(script, attempts=2).commit([REQUEST], "new", "old")


def test_what_may_be_made_twice_is_sent_again_after_a_lost_answer():
    script = Script([dropped_connection(), problem(*BUSY), reply({}), reply({})])
    found = sheet(script)
    found.put_values("'x'!A1:B1", [["1", None]])
    found.change([REQUEST])
    assert len(script.sent) == 4
    assert script.bodies()[0] == {
        "valueInputOption": "RAW", "data": [{"range": "'x'!A1:B1", "values": [["1", None]]}],
    }  # fmt: skip
    busy = Script([problem(*BUSY) for _ in range(2)])
    with pytest.raises(ServiceUnavailableError):
        sheet(busy, attempts=2).change([REQUEST])


def test_a_first_attempt_that_comes_late_makes_the_second_fail_and_counts():
    already = problem(400, "Invalid requests[1]: id already in use", "INVALID_ARGUMENT")
    script = Script([dropped_connection(), with_token("old"), already, with_token("new")])
    assert sheet(script).commit([REQUEST], "new", "old") is None


def test_a_quota_that_ends_after_a_lost_answer_leaves_the_outcome_open():
    quota = [problem(429, *QUOTA) for _ in range(2)]
    script = Script([dropped_connection(), with_token("old"), *quota])
    with pytest.raises(UnknownOutcomeError):
        sheet(script, attempts=2).commit([REQUEST], "new", "old")


WRITE_REFUSALS = {
    "view only": ([problem(403, "The caller does not have permission", "PERMISSION_DENIED"),
                   reply({"properties": {"title": "客户"}})],
                  SheetReadOnlyError),
    "protected": ([problem(400, "Invalid requests[0].updateCells: You are trying to edit a "
                   "protected cell or object.", "INVALID_ARGUMENT")],
                  SheetReadOnlyError),
    "ten million": ([problem(400, "This action would increase the number of cells in the "
                     "workbook above the limit of 10000000 cells.", "")], SheetFullError),
    "revoked": ([problem(403, "The caller does not have permission", "PERMISSION_DENIED"),
                 problem(403, "The caller does not have permission", "PERMISSION_DENIED")],
                NotSharedError),
    "overtaken": ([problem(400, "Invalid requests[1]", "INVALID_ARGUMENT"), with_token("theirs")],
                  RemoteRefusedError),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITE_REFUSALS)
def test_a_refused_write_is_told_in_the_user_s_words(name):
    steps, error = WRITE_REFUSALS[name]
    script = Script(list(steps))
    with pytest.raises(error) as caught:
        sheet(script).commit([REQUEST], "new", "old")
    assert type(caught.value) is error
    assert not script.steps


def test_gspread_s_own_classes_can_use_the_client():
    script = Script([problem(429, *QUOTA), reply({"properties": {"title": "客户"}})])
    client = sheet(script).http
    assert client.fetch_sheet_metadata(KEY) == {"properties": {"title": "客户"}}


def test_every_error_speaks_both_languages():
    for answer, _error, _words in REFUSALS.values():
        with pytest.raises(CustSheetError) as caught:
            sheet(Script([answer])).get("properties")
        with speaking("zh"):
            chinese = str(caught.value)
        with speaking("en"):
            assert chinese != str(caught.value)


def test_a_retryable_sign_in_failure_is_tried_again():
    def fail_once(_request: requests.PreparedRequest) -> requests.Response:
        script.token = None
        raise RefreshError("later", retryable=True)

    script = Script([reply({"ok": 1})], token=fail_once)
    assert sheet(script).get("properties") == {"ok": 1}


def test_drive_tells_the_version_and_who_made_it():
    file = {
        "version": "1234",
        "modifiedTime": "2026-11-22T06:30:00.000Z",
        "name": "客户表",
        "lastModifyingUser": {"displayName": "小李", "emailAddress": "li@example.com"},
        "capabilities": {"canEdit": False},
    }
    script = Script([reply(file)])
    found = sheet(script).version()
    assert (found.number, found.who, found.name, found.can_edit) == (1234, "小李", "客户表", False)
    assert found.when == dt.datetime(2026, 11, 22, 6, 30, tzinfo=dt.UTC)
    assert "/drive/v3/files/" in str(script.sent[0].url)
