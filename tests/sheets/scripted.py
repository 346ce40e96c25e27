"""A network that answers from a script, and a clock that does not wait.

Below the unmodified gspread and google-auth: what leaves `requests` arrives here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from io import BytesIO
from typing import Any

import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse
from urllib3.exceptions import NewConnectionError

from sheets_sync.client.accounts import Account, account_of
from sheets_sync.client.pace import Clock, Patience
from sheets_sync.client.transport import Manner

ROBOT = "sync@demo.iam.gserviceaccount.com"
KEY = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg"


@cache
def robot_key() -> dict[str, str]:
    """A key file of a service account that nobody has."""
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return {
        "type": "service_account",
        "project_id": "demo",
        "private_key_id": "1",
        "private_key": pem.decode(),
        "client_email": ROBOT,
        "client_id": "1",
        "token_uri": "https://oauth2.googleapis.com/token",
    }


def robot() -> Account:
    return account_of(robot_key())


class FakeTime:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    def clock(self, random: float = 0.5) -> Clock:
        return Clock(lambda: self.seconds, self.sleep, lambda: random)


def reply(
    content: Any = None, status: int = 200, headers: Mapping[str, str] | None = None
) -> requests.Response:
    """An answer with a JSON body."""
    response = requests.Response()
    response.status_code = status
    body = content if isinstance(content, bytes) else json.dumps(content or {}).encode()
    response._content = body
    response.headers.update({"Content-Type": "application/json", **(headers or {})})
    response.raw = HTTPResponse(BytesIO(b""), preload_content=False)
    return response


def problem(
    status: int, message: str, name: str = "", reason: str = "", **headers: str
) -> requests.Response:
    """An error as Sheets words it."""
    details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}]
    error = {
        "code": status,
        "message": message,
        "status": name,
        **({"details": details} if reason else {}),
    }
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return reply({"error": error}, status, named)


QUOTA = ("Quota exceeded for quota metric 'Write requests'", "RESOURCE_EXHAUSTED")
Step = requests.Response | Exception | Callable[[requests.PreparedRequest], requests.Response]


class Script(BaseAdapter):
    """Answers requests in the order of a script; the token request is not part of it.

    Attributes:
        sent: the requests that came, without those for tokens.
    """

    def __init__(self, steps: Iterable[Step] = (), token: Step | None = None) -> None:
        super().__init__()
        self.steps = list(steps)
        self.token = token
        self.sent: list[requests.PreparedRequest] = []
        self.signed_in = 0

    def send(self, request: Any, *_how: Any, **_more: Any) -> requests.Response:
        """As `requests` asks it to."""
        if request.url.startswith("https://oauth2.googleapis.com/"):
            self.signed_in += 1
            granted = reply({"access_token": "t", "expires_in": 3600})
            # A response that is an error counts as false.
            step: Step = granted if self.token is None else self.token
        elif "iamcredentials" in request.url:
            step = reply({}, 404)
        else:
            self.sent.append(request)
            assert self.steps, f"nothing more was expected: {request.method} {request.url}"
            step = self.steps.pop(0)
        if isinstance(step, Exception):
            raise step
        response = step(request) if callable(step) else step
        response.request, response.url = request, request.url
        return response

    def close(self) -> None:
        """Nothing is open."""

    def bodies(self) -> list[Any]:
        """The JSON bodies that were sent; None for a request without one."""
        return [json.loads(r.body) if r.body else None for r in self.sent]


def refused_connection() -> requests.ConnectionError:
    """What requests raises when nobody answers at all."""
    return requests.ConnectionError(NewConnectionError(None, "refused"))


def dropped_connection() -> requests.ConnectionError:
    """What requests raises when the line is cut after the request went out."""
    return requests.ConnectionError("Connection aborted.", ConnectionResetError(104, "reset"))


def manner(script: BaseAdapter, time: FakeTime | None = None, **patience: float) -> Manner:
    """A client's manner over a script."""
    return Manner(Patience(**patience), (time or FakeTime()).clock(), script)  # type: ignore[arg-type]
