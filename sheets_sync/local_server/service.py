"""What the server answers, without HTTP: who may, which method, kept on disk."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from addin.i18n import current_language

from . import drive_methods
from .accounts import Accounts, Caller
from .assumptions import USUAL, Assumptions
from .faults import Faults
from .grid import target_of_a1
from .library import Library
from .model import Spreadsheet, new_spreadsheet
from .problems import ApiError, DriveError, Json, bad_fields, invalid, not_permitted
from .protection import Guard
from .quota import Quota
from .requests.change import Change
from .requests.sheets import add_copy, add_sheet
from .resource import spreadsheet_json
from .routes import find_route, masked
from .schema import check_body, check_parameters
from .values_methods import Call
from .writing import by_rows, update

_SPREADSHEET = re.compile(r"/v4/spreadsheets/([^/:]+)(.*)")
_COPY_TO = re.compile(r"/sheets/(\d+):copyTo")
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
JSON_TYPE = "application/json; charset=UTF-8"
_WRITERS = ("owner", "writer")


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request.

    Attributes:
        path: without the query, still percent-encoded.
        query: the query's parameters, each with all its values.
        token_uri: this server's own token address.
    """

    method: str
    path: str
    query: Mapping[str, list[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    token_uri: str = ""

    @property
    def is_json(self) -> bool:
        """Whether the body is told to be JSON, which no page of another origin may say unasked."""
        kind = self.headers.get("content-type", "").partition(";")[0]
        return kind.strip().lower() == "application/json"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back.

    Attributes:
        body: JSON, raw bytes, or nothing.
    """

    status: int = 200
    body: Json | bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = JSON_TYPE


class Service:
    """The interfaces over a library of spreadsheets; requests are carried out one by one."""

    def __init__(self, library: Library, accounts: Accounts, quota: Quota, faults: Faults) -> None:
        self.library = library
        self.accounts = accounts
        self.quota = quota
        self.faults = faults
        self.assumptions: Assumptions = USUAL
        # Requests come on threads of their own, where the language chosen here is not known.
        self.language = current_language()
        self.lock = threading.RLock()

    def answer(self, request: Request) -> Answer:
        """Answers a request to Google's interfaces.

        Raises:
            ConnectionDropped: the connection is to be closed without an answer.
        """
        striking = self.faults.striking(request.method, request.path)
        try:
            self.faults.before(striking, request.method)
            with self.lock:
                answer = self._carried_out(request)
            self.faults.after(striking)
        except ApiError as error:
            return Answer(error.code, error.body(), error.headers)
        return answer

    def _carried_out(self, request: Request) -> Answer:
        if request.path == "/token" and request.method == "POST":
            form = dict(parse_qsl(request.body.decode("utf-8", "replace")))
            return Answer(body=self.accounts.exchange(form, request.token_uri))
        if request.path.startswith("/drive/v3/"):
            return self._drive(request)
        if request.path == "/v4/spreadsheets" and request.method == "POST":
            return Answer(body=self._create(request))
        match = _SPREADSHEET.fullmatch(request.path)
        if match is None:
            raise ApiError(404, "Requested entity was not found.")
        return Answer(body=self._spreadsheet(request, match[1], match[2]))

    def _drive(self, request: Request) -> Answer:
        caller = self._caller(request)
        write = request.method != "GET"
        if not caller.may_use_drive(write=write):
            raise DriveError(
                403, "Insufficient Permission: Request had insufficient authentication scopes.",
                "insufficientPermissions",
            )  # fmt: skip
        status, body, kind = drive_methods.answer(
            self.library, caller.email, request.method, request.path, request.query,
            _parsed(request),
        )  # fmt: skip
        return Answer(status, body, content_type=kind or JSON_TYPE)

    def _caller(self, request: Request) -> Caller:
        return self.accounts.caller(request.headers.get("authorization"))

    def _sheets_caller(self, request: Request, *, writes: bool) -> Caller:
        caller = self._caller(request)
        self.quota.spend(caller.email, write=writes)
        if writes and not caller.may_write_sheets():
            raise ApiError(403, "Request had insufficient authentication scopes.")
        return caller

    def _create(self, request: Request) -> Json:
        check_parameters("sheets.v4", "sheets.spreadsheets.create", request.query)
        caller = self._sheets_caller(request, writes=True)
        body = check_body("sheets.v4", "Spreadsheet", _parsed(request))
        given = body.get("properties", {})
        book = new_spreadsheet(given.get("title") or "Untitled spreadsheet", caller.email)
        book.properties |= {k: v for k, v in given.items() if k in ("locale", "timeZone")}
        _add_sheets(book, body.get("sheets", []))
        self.library.commit(book)
        return spreadsheet_json(Guard(book, caller.email))

    def _spreadsheet(self, request: Request, book_id: str, rest: str) -> Json:
        if match := _COPY_TO.fullmatch(rest):
            return self._copy_to(request, book_id, int(match[1]))
        route, parts = find_route(request.method, rest)
        check_parameters("sheets.v4", route.id, request.query)
        caller = self._sheets_caller(request, writes=route.writes)
        body = (
            check_body("sheets.v4", route.body, _parsed(request), route.root) if route.body else {}
        )
        book = self._reachable(book_id, caller, write=route.writes)
        draft = book.draft() if route.writes else book
        call = Call(draft, caller.email, parts, request.query, body, self.assumptions)
        answer = masked(route, call, route.handler(call))
        if route.writes:
            draft.check_size()
            self.library.commit(draft)
        return answer

    def _reachable(self, book_id: str, caller: Caller, *, write: bool) -> Spreadsheet:
        book = self.library.get(book_id)
        role = book.role_of(caller.email)
        if role is None or (write and role not in _WRITERS):
            raise not_permitted()
        return book

    def _copy_to(self, request: Request, book_id: str, sheet_id: int) -> Json:
        check_parameters("sheets.v4", "sheets.spreadsheets.sheets.copyTo", request.query)
        caller = self._sheets_caller(request, writes=True)
        schema = "CopySheetToAnotherSpreadsheetRequest"
        body = check_body("sheets.v4", schema, _parsed(request))
        source = self._reachable(book_id, caller, write=False).sheet(sheet_id)
        wanted = body.get("destinationSpreadsheetId", "")
        draft = self._reachable(wanted, caller, write=True).draft()
        copy = add_copy(draft, source)
        self.library.commit(draft)
        return copy.properties

    def edit(self, book_id: str, a1: str, values: list[list[Any]], email: str = "") -> None:
        """Changes cells as another person would in the browser.

        Args:
            a1: where the values begin.
            values: as typed; None leaves a cell alone.
            email: who does it; the owner, whom no protection stops, if left out.

        Raises:
            ApiError: no such spreadsheet or range, or protected cells.
        """
        with self.lock:
            draft = self.library.get(book_id).draft()
            owner = next(p for p in draft.permissions if p["role"] == "owner")
            guard = Guard(draft, email or owner["emailAddress"])
            update(guard, target_of_a1(draft, a1), by_rows(values, "ROWS"), "USER_ENTERED")
            self.library.commit(draft)

    def editor(self, edit: Mapping[str, Any]) -> Callable[[], object]:
        """The edit that a fault describes: {"spreadsheetId", "range", "values"}.

        Raises:
            ApiError: one of the three is missing.
        """
        missing = {"spreadsheetId", "range", "values"} - set(edit)
        if missing:
            raise invalid(f"An edit lacks: {', '.join(sorted(missing))}")
        return lambda: self.edit(edit["spreadsheetId"], edit["range"], edit["values"])


def _add_sheets(book: Spreadsheet, given: list[Json]) -> None:
    """Gives a new spreadsheet the sheets that its creation asks for."""
    if not given:
        return
    for sheet in given:
        if extra := set(sheet) - {"properties"}:
            raise ApiError(501, f"This stand-in creates empty sheets only, without {min(extra)}.")
    book.sheets = []
    for place, sheet in enumerate(given):
        add_sheet(
            Change(book, ""), {"properties": {"sheetId": place} | sheet.get("properties", {})}
        )


def _parsed(request: Request) -> object:
    if not request.body:
        return None
    try:
        found: object = json.loads(request.body, parse_constant=_no_number)
        if _SURROGATE.search(request.body):
            json.dumps(found, ensure_ascii=False).encode()  # half a character is no text
    except (ValueError, RecursionError) as error:
        raise bad_fields([("", f"Invalid JSON payload received. {error}")]) from error
    return found


def _no_number(name: str) -> object:
    raise ValueError(f"Unexpected token. {name}")
