"""What Google's answers mean: done, later, never, or unknown."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import Any

import requests

_OK, _UNAUTHORISED, _FORBIDDEN, _TOO_MANY = 200, 401, 403, 429
_FIRST_SERVER_ERROR = 500
_RATE_REASONS = frozenset({
    "rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED", "quotaExceeded",
})  # fmt: skip


class Outcome(Enum):
    """What became of a request."""

    DONE = "done"
    """Google made it."""
    LATER = "later"
    """Google did not make it; it may be sent again after a pause."""
    UNKNOWN = "unknown"
    """It may have been made or not."""
    REFUSED = "refused"
    """Google did not make it and never will."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of Google's, or what we got in its place.

    Attributes:
        outcome: what became of the request.
        status: the HTTP status; 0 where there was no answer.
        message: Google's own words, in English.
        reason: Google's name of the reason, such as "SERVICE_DISABLED"; "" for none.
        retry_after: the seconds for which Google asked us to wait; None for none.
        content: the parsed JSON of a request that was made.
    """

    outcome: Outcome
    status: int = 0
    message: str = ""
    reason: str = ""
    retry_after: float | None = None
    content: Any = None


def answer_of(response: requests.Response) -> Answer:
    """What a response means."""
    status = response.status_code
    if status < 300:
        try:
            content = response.json() if response.content else {}
        except ValueError:
            # Made, but half of the answer got lost on its way.
            return Answer(Outcome.UNKNOWN, status, "the answer is no JSON")
        return Answer(Outcome.DONE, status, content=content)
    message, reason = _words(response)
    if status == _TOO_MANY or (status == _FORBIDDEN and reason in _RATE_REASONS):
        outcome = Outcome.LATER
    elif status >= _FIRST_SERVER_ERROR or status == requests.codes.request_timeout:
        outcome = Outcome.UNKNOWN
    else:
        outcome = Outcome.REFUSED
    return Answer(outcome, status, message, reason, _retry_after(response))


def _words(response: requests.Response) -> tuple[str, str]:
    """Google's message and reason; Sheets and Drive put them into different places."""
    try:
        error = response.json()["error"]
        message = str(error["message"])
    except (ValueError, KeyError, TypeError):
        return f"HTTP {response.status_code}", ""
    places = [*error.get("details", ()), *error.get("errors", ())]
    reasons = [str(place["reason"]) for place in places if place.get("reason")]
    return message, reasons[0] if reasons else str(error.get("status", ""))


def _retry_after(response: requests.Response) -> float | None:
    """The pause that Google asks for, given in seconds or as a moment (RFC 9110, 10.2.3)."""
    text = response.headers.get("Retry-After", "").strip()
    if not text:
        return None
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:  # "-0000" says that the zone is not known; the time is UTC
        until = until.replace(tzinfo=dt.UTC)
    return max(0.0, (until - dt.datetime.now(dt.UTC)).total_seconds())


def not_sent(problem: Exception) -> Answer:
    """The request never left this computer."""
    return Answer(Outcome.LATER, message=type(problem).__name__)


def lost(problem: Exception) -> Answer:
    """The request was sent, and no answer came back."""
    return Answer(Outcome.UNKNOWN, message=type(problem).__name__)
