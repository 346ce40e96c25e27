"""Requests to Google, paced, repeated where that is safe, and never repeated blindly."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ssl import SSLCertVerificationError
from typing import Any, Protocol

import requests
from google.auth import exceptions as google_errors
from gspread.http_client import HTTPClient
from requests import adapters

from sheets_sync.client import faults
from sheets_sync.client.accounts import Account
from sheets_sync.client.answers import Answer, Outcome, answer_of, lost, not_sent
from sheets_sync.client.faults import Errand
from sheets_sync.client.pace import Clock, Patience, TokenBucket
from sheets_sync.local_server.loopback import LoopbackAdapter

_log = logging.getLogger(__name__)

_TIMEOUT = (10.0, 120.0)
"""Seconds to connect, and between two bytes of an answer. A large sheet takes its time."""
_JSON = {"Content-Type": "application/json; charset=utf-8"}
_READING_POST = re.compile(r":getByDataFilter$|:batchGetByDataFilter$|/developerMetadata:search$")
_BURST, _STEADY = 20, 40
"""Together the 60 requests a minute that Google allows a user, reads and writes apart."""


class Digest(Protocol):
    """A hash as hashlib makes it."""

    def update(self, data: bytes, /) -> None:
        """Takes more in."""
        ...


class OutcomeUnknownError(Exception):
    """A write was sent, and Google did not say whether it was made.

    Attributes:
        answer: what came instead.
    """

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.message)
        self.answer = answer


@dataclass(slots=True)
class Counts:
    """What was sent so far; for tests, logs and the curious.

    Attributes:
        reads, writes: requests sent, repetitions included.
        repeated: how many of them were repetitions.
        waited: seconds spent in pauses.
        sent: characters of the bodies sent.
    """

    reads: int = 0
    writes: int = 0
    repeated: int = 0
    waited: float = 0.0
    sent: int = 0


@dataclass(frozen=True, slots=True)
class Manner:
    """How a client behaves.

    Attributes:
        patience: how long it goes on with a request that fails.
        clock: the time.
        adapter: takes its requests instead of the network; None for the network.
    """

    patience: Patience = field(default_factory=Patience)
    clock: Clock = field(default_factory=Clock)
    adapter: adapters.BaseAdapter | None = None


class PatientHTTPClient(HTTPClient):
    """gspread's client with our own rules for what is sent again, and when.

    A read is repeated after any passing trouble. A write is repeated only when it certainly
    was not made: Google said so (429), or it never left this computer.

    Attributes:
        counts: what was sent so far.
        account: the address that we are signed in with, for messages.
    """

    def __init__(self, account: Account, manner: Manner | None = None) -> None:
        """
        Args:
            account: with which it signs in.
            manner: how to behave.
        """
        super().__init__(account.credentials)
        self.account = account.address
        self.counts = Counts()
        self._manner = manner or Manner()
        clock = self._manner.clock
        self._reads = TokenBucket(_BURST, _STEADY, clock)
        self._writes = TokenBucket(_BURST, _STEADY, clock)
        self.set_timeout(_TIMEOUT)
        adapter = self._manner.adapter
        if adapter is None and account.server:
            adapter = LoopbackAdapter(account.server)
        if adapter is not None:
            # Tokens are fetched through a session of their own, which would reach Google.
            for session in (self.session, getattr(self.session, "_auth_request_session", None)):
                if session is not None:
                    session.mount("https://", adapter)
                    session.mount("http://", adapter)

    def request(
        self,
        method: str,
        endpoint: str,
        params: Any = None,
        data: bytes | None = None,
        json: Mapping[str, Any] | None = None,  # gspread calls it so
        files: Any = None,
        headers: Any = None,
    ) -> requests.Response:
        """As gspread's own, for its classes; with the rules and errors of `call`."""
        options = {"params": params, "data": data, "json": json, "files": files, "headers": headers}
        _answer, response = self._exchange(method.upper(), endpoint, Errand(self.account), options)
        return response

    def call(
        self,
        method: str,
        url: str,
        errand: Errand,
        params: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        *,
        digest: Digest | None = None,
        repeatable: bool = False,
    ) -> Any:
        """Sends a request until its outcome is known.

        Args:
            method: "GET", "POST", …
            url: without parameters.
            errand: what it is for.
            params: of the address; a list stands for several of one name.
            body: sent as JSON.
            digest: fed with the answer as it comes.
            repeatable: whether it may be sent again where it may have been made already.

        Returns:
            The parsed answer.

        Raises:
            GoogleError, RefusedError, SpreadsheetNotFoundError: it was not made.
            TabGoneError: it was not made; it is about a tab that is not there.
            OutcomeUnknownError: a write may have been made or not.
        """
        # Google indents its answers unless told not to; for cells that is half of all it sends.
        options: dict[str, Any] = {"params": {**(params or {}), "prettyPrint": "false"}}
        if body is not None:
            # Not as `requests` would: it makes six characters of a Chinese one.
            text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
            options |= {"data": text.encode("utf-8", "surrogatepass"), "headers": _JSON}
        answer, response = self._exchange(method, url, errand, options, repeatable=repeatable)
        if digest is not None:
            digest.update(response.content)
        return answer.content

    def _exchange(
        self,
        method: str,
        url: str,
        errand: Errand,
        options: Mapping[str, Any],
        *,
        repeatable: bool = False,
    ) -> tuple[Answer, requests.Response]:
        is_read = method == "GET" or _READING_POST.search(url) is not None
        manner = self._manner
        waited, failures = 0.0, 0
        while True:
            (self._reads if is_read else self._writes).take()
            answer, response = self._send(method, url, errand, options)
            self._count(is_read, failures)
            if answer.outcome is Outcome.DONE and response is not None:
                return answer, response
            _log.info(
                "request method=%s outcome=%s status=%d",
                method, answer.outcome.value, answer.status,
            )  # fmt: skip
            if answer.outcome is Outcome.REFUSED:
                raise faults.refusal(answer, errand)
            if answer.outcome is Outcome.UNKNOWN and not is_read and not repeatable:
                raise OutcomeUnknownError(answer)
            failures += 1
            pause = manner.patience.pause(failures, waited, answer.retry_after, manner.clock)
            if pause is None:
                raise faults.gave_up(answer)
            self.wait(pause)
            waited += pause

    def wait(self, seconds: float) -> None:
        """Waits between two attempts."""
        self.counts.waited += seconds
        self._manner.clock.sleep(seconds)

    @property
    def patience(self) -> Patience:
        """How long it goes on with a request that fails."""
        return self._manner.patience

    @property
    def clock(self) -> Clock:
        """The time."""
        return self._manner.clock

    def _count(self, is_read: bool, failures: int) -> None:
        if is_read:
            self.counts.reads += 1
        else:
            self.counts.writes += 1
        self.counts.repeated += failures > 0

    def _send(
        self, method: str, url: str, errand: Errand, options: Mapping[str, Any]
    ) -> tuple[Answer, requests.Response | None]:
        try:
            response = self.session.request(method, url, timeout=self.timeout, **options)
        except google_errors.GoogleAuthError as problem:
            # A token is fetched before the request is sent.
            if _is_untrusted(problem):
                raise faults.untrusted() from None
            if isinstance(problem, google_errors.TransportError) or problem.retryable:
                return not_sent(problem), None
            raise faults.sign_in_failed(problem, errand.account) from None
        except requests.ConnectTimeout as problem:
            return not_sent(problem), None
        except requests.ConnectionError as problem:
            if _is_untrusted(problem):
                raise faults.untrusted() from None
            return (not_sent if _never_connected(problem) else lost)(problem), None
        except requests.RequestException as problem:
            return lost(problem), None
        if response.request is not None and response.request.body:
            self.counts.sent += len(response.request.body)
        return answer_of(response), response


def _is_untrusted(problem: Exception) -> bool:
    """Whether a certificate was not accepted: nothing was sent, and trying again is no use."""
    return any(isinstance(error, SSLCertVerificationError) for error in _chain(problem))


def _never_connected(problem: requests.ConnectionError) -> bool:
    """Whether a connection was refused or could not be made: nothing was sent."""
    names = {type(error).__name__ for error in _chain(problem)}
    return bool(names & {"NewConnectionError", "NameResolutionError", "ConnectTimeoutError"})


def _chain(problem: BaseException) -> list[BaseException]:
    """An error with all that it was made from."""
    found: list[BaseException] = []
    open_: list[object] = [problem]
    while open_:
        error = open_.pop()
        if not isinstance(error, BaseException) or error in found:
            continue
        found.append(error)
        open_ += [*error.args, error.__cause__, error.__context__, getattr(error, "reason", None)]
    return found
