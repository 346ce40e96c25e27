"""Makes unmodified gspread talk to the local server instead of Google.

The addresses in gspread and google-auth stay as they are; below them, one adapter for requests
sends what is meant for Google's hosts to the local server, and refuses every other host. So a
test or a demo cannot reach the network by mistake.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import gspread
import requests
from google.auth.credentials import Credentials
from gspread.http_client import HTTPClient
from requests.adapters import HTTPAdapter

GOOGLE_HOSTS = frozenset({"sheets.googleapis.com", "www.googleapis.com", "oauth2.googleapis.com"})
_OWN_NAMES = frozenset({"127.0.0.1", "localhost"})


class OutsideHostError(requests.exceptions.ConnectionError):
    """Something tried to reach a host other than the local server."""


class LoopbackAdapter(HTTPAdapter):
    """Carries requests for Google's hosts to a local server."""

    # google-auth copies its transport with pickle's protocol, which keeps only these.
    __attrs__ = [*HTTPAdapter.__attrs__, "base"]  # noqa: RUF012  (as the base declares it)

    def __init__(self, base: str) -> None:
        """Binds to a server.

        Args:
            base: the local server's address, such as "http://127.0.0.1:8765".

        Raises:
            ValueError: the address is not on this computer.
        """
        if urlsplit(base).hostname not in _OWN_NAMES:
            raise ValueError(f"not an address of this computer: {base}")
        self.base = base
        super().__init__()

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        """Sends a request to the local server.

        Raises:
            OutsideHostError: it is for another host than Google's or the server's.
        """
        address, base = urlsplit(request.url or ""), urlsplit(self.base)
        if address.hostname not in GOOGLE_HOSTS and address.netloc != base.netloc:
            raise OutsideHostError(f"refused: {address.hostname}", request=request)
        request.url = urlunsplit(
            (base.scheme, base.netloc, address.path, address.query, address.fragment)
        )
        kwargs |= {"proxies": {}, "verify": False, "cert": None}
        return super().send(request, *args, **kwargs)


def keep_to(session: requests.Session, base: str) -> None:
    """Binds a session to a local server, with the session it fetches tokens through.

    google-auth asks `iamcredentials.googleapis.com` about a service account in the background,
    through that second session.
    """
    fetching = getattr(session, "_auth_request_session", None)
    for one in (session, fetching):
        if one is not None:
            one.mount("https://", LoopbackAdapter(base))
            one.mount("http://", LoopbackAdapter(base))


def loopback_client(base: str, parent: type[HTTPClient] = HTTPClient) -> type[HTTPClient]:
    """gspread's client class, or one derived from it, bound to a local server.

    Args:
        base: the server's address.
        parent: the class to derive from.
    """

    class LoopbackHTTPClient(parent):  # type: ignore[misc, valid-type]
        def __init__(self, auth: Credentials, session: requests.Session | None = None) -> None:
            super().__init__(auth, session)
            keep_to(self.session, base)

    return LoopbackHTTPClient


def client(
    base: str, info: Mapping[str, Any], parent: type[HTTPClient] = HTTPClient
) -> gspread.Client:
    """A gspread client that talks to a local server.

    Args:
        base: the server's address.
        info: a service account's JSON, or an authorised user's.
        parent: gspread's client class or one derived from it.
    """
    http = loopback_client(base, parent)
    if info.get("type") == "authorized_user":
        found, _user = gspread.oauth_from_dict(authorized_user_info=dict(info), http_client=http)
        return found
    return gspread.service_account_from_dict(dict(info), http_client=http)
