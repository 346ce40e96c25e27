"""HTTP on the loopback interface.

Google's hosts become one address here: the path tells which interface is meant. Requests that
name another host than this computer are refused, so that no web page elsewhere reads the
spreadsheets through a name that it points here.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .faults import fault_from_json
from .page import page_answer
from .problems import ApiError, ConnectionDropped, invalid
from .service import Answer, Request, Service

logger = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
_OWN_NAMES = frozenset({"127.0.0.1", "localhost"})
_INTERFACES = ("/v4/", "/drive/", "/token")
_LARGEST_BODY = 64 * 1024 * 1024


class HttpServer(ThreadingHTTPServer):
    """Listens on loopback; one thread a connection."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int, service: Service) -> None:
        """Binds the port, any free one for 0.

        Raises:
            OSError: the port is taken.
        """
        super().__init__((LOOPBACK, port), _Handler)
        self.service = service

    @property
    def url(self) -> str:
        """The server's address, without a slash at the end."""
        return f"http://{LOOPBACK}:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002
        """A client that went away is no error of ours."""
        logger.info("connection ended early", exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    server: HttpServer
    protocol_version = "HTTP/1.1"
    # One packet an answer, at once: small writes and Nagle's delay cost 40 ms a request.
    wbufsize = -1
    disable_nagle_algorithm = True
    timeout = 300

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing: addresses hold ids and ranges."""

    def _handle(self) -> None:
        try:
            answer = self._answer()
        except ConnectionDropped:
            self.close_connection = True
            return
        self._send(answer)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _handle  # noqa: N815  (the base's names)

    def _answer(self) -> Answer:
        length = self.headers.get("Content-Length") or "0"
        if not (length.isascii() and length.isdigit()) or "Transfer-Encoding" in self.headers:
            self.close_connection = True
            return Answer(411, ApiError(411, "The length of the body must be given.").body())
        if int(length) > _LARGEST_BODY:
            self.close_connection = True
            return Answer(413, ApiError(413, "Request is too large.").body())
        body = self.rfile.read(int(length))
        host = (self.headers.get("Host") or "").rsplit(":", 1)[0]
        if host not in _OWN_NAMES:
            return Answer(403, ApiError(403, "Only names of this computer are answered.").body())
        address = urlsplit(self.path)
        request = Request(
            self.command,
            address.path,
            parse_qs(address.query, keep_blank_values=True),
            {name.lower(): value for name, value in self.headers.items()},
            body,
            f"{self.server.url}/token",
        )
        try:
            return self._own_answer(request) or self.server.service.answer(request)
        except (ConnectionDropped, ConnectionError):
            raise
        except Exception:
            logger.exception("request failed")
            return Answer(500, ApiError(500, "Internal error encountered.").body())

    def _own_answer(self, request: Request) -> Answer | None:
        if request.path.startswith(_INTERFACES):
            return None
        try:
            if request.path == "/_faults":
                return _faults(self.server.service, request)
            return page_answer(self.server.service, request)
        except ApiError as error:
            return Answer(error.code, error.body())

    def _send(self, answer: Answer) -> None:
        body = answer.body
        if body is None:
            data = b""
        elif isinstance(body, bytes):
            data = body
        else:
            data = json.dumps(body, ensure_ascii=False).encode()
        self.send_response(answer.status)
        if answer.status != 204:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(data)))
        self.send_header("X-Content-Type-Options", "nosniff")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if answer.status != 204:
            self.wfile.write(data)


def _faults(service: Service, request: Request) -> Answer:
    """The control address of the faults: GET lists, POST adds one, DELETE clears."""
    if request.method == "POST":
        # A page of another origin cannot send this type without being asked first.
        if not request.is_json:
            raise invalid("Send application/json.")
        try:
            data = json.loads(request.body)
        except ValueError as error:
            raise invalid(f"Not JSON: {error}") from error
        if not isinstance(data, dict):
            raise invalid("A fault is a JSON object.")
        return Answer(body=service.faults.add(fault_from_json(data, service.editor)).to_json())
    if request.method == "DELETE":
        service.faults.clear()
    elif request.method != "GET":
        raise ApiError(404, "Method not found.")
    return Answer(body={"faults": [fault.to_json() for fault in service.faults.waiting]})


def serve_in_background(server: HttpServer) -> Callable[[], None]:
    """Answers requests on threads of their own.

    Returns:
        What stops that and closes the port.
    """
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()

    def stop() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return stop
