"""The local server beside Google: recorded exchanges, replayed."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from tests.sheets_server.needed import need

need()

from tests.sheets_server.recordings import OUT_OF_SCOPE, RECORDINGS, Outcome, Replay, recordings

STATUSES, BODIES = 0.97, 0.95
DOCUMENT = Path(__file__).parents[2] / "docs" / "sheets-server.md"


@pytest.fixture
def outcomes(owner) -> list[Outcome]:
    if not recordings():
        assert os.environ.get("CI") != "true", "CI has the recordings"
        pytest.skip("the recordings are not in ../shared/data/sheets_recordings")
    session = owner.http_client.session

    def send(method: str, url: str, body: str | None) -> tuple[int, str]:
        headers = {"Content-Type": "application/json"} if body else {}
        response = session.request(method, url, data=body and body.encode(), headers=headers)
        return response.status_code, response.text

    account = owner.http_client.auth.service_account_email
    return [o for path in recordings() for o in Replay(send, account).run(path)]


def test_answers_are_the_recorded_ones(outcomes):
    same_status = sum(o.same_status for o in outcomes)
    same_body = sum(o.same_body for o in outcomes)
    print(f"{len(outcomes)} exchanges, {same_status} statuses and {same_body} bodies alike")
    unlike = [o for o in outcomes if not o.same_body]
    counts = Counter(o.recording for o in unlike)
    assert len(outcomes) > 1000
    assert same_status >= STATUSES * len(outcomes), counts
    assert same_body >= BODIES * len(outcomes), counts
    told = f"Of {len(outcomes):,} exchanges all {same_status:,} statuses and all {same_body:,}"
    assert told in DOCUMENT.read_text("utf-8"), "the document tells other figures"


def test_what_is_out_of_scope_is_there():
    if not RECORDINGS.exists():
        pytest.skip("the recordings are not in ../shared/data/sheets_recordings")
    assert all((RECORDINGS / f"{name}.json").exists() for name in OUT_OF_SCOPE)
