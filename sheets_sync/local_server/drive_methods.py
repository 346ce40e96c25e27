"""The methods of Drive by their addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from . import drive
from .library import Library
from .model import Spreadsheet
from .problems import DriveError, Json
from .schema import check_body, check_parameters

_PAGE = 100
Reply = tuple[int, Json | bytes | None, str]
"""HTTP status, body, content type ("" for JSON)."""


@dataclass(frozen=True, slots=True)
class _Call:
    library: Library
    email: str
    query: Mapping[str, list[str]]
    body: object
    file_id: str = ""
    permission_id: str = ""

    def parameter(self, name: str, default: str = "") -> str:
        values = self.query.get(name)
        return values[-1] if values else default

    def book(self, *, write: bool = False) -> Spreadsheet:
        found = self.library.find(self.file_id)
        return drive.visible(found, self.file_id, self.email, write=write)

    def checked(self, schema: str) -> Json:
        return check_body("drive.v3", schema, self.body, unknown=True)

    def file(self, book: Spreadsheet) -> Json:
        fields = self.parameter("fields")
        return drive.masked(drive.file_json(book, self.email), fields, drive.USUAL)


def _list(call: _Call) -> Reply:
    clauses = drive.read_query(call.parameter("q"))
    found = [b for b in call.library if b.role_of(call.email) and drive.fits(b, clauses)]
    size = min(max(int(call.parameter("pageSize", str(_PAGE))), 1), 1000)
    token = call.parameter("pageToken", "0")
    start = int(token) if token.isdigit() else 0
    answer: Json = {"kind": "drive#fileList", "incompleteSearch": False}
    if start + size < len(found):
        answer["nextPageToken"] = str(start + size)
    page = [drive.file_json(book, call.email) for book in found[start : start + size]]
    fields = call.parameter("fields")
    if fields:
        return 200, drive.masked(answer | {"files": page}, fields, ()), ""
    files = [{name: entry[name] for name in drive.USUAL} for entry in page]
    return 200, answer | {"files": files}, ""


def _create(call: _Call) -> Reply:
    book = drive.created(call.checked("File"), call.email)
    call.library.commit(book)
    return 200, call.file(book), ""


def _get(call: _Call) -> Reply:
    return 200, call.file(call.book()), ""


def _update(call: _Call) -> Reply:
    body = call.checked("File")
    draft = call.book(write=True).draft()
    if body.get("name"):
        draft.properties = draft.properties | {"title": body["name"]}
    call.library.commit(draft)
    return 200, call.file(draft), ""


def _delete(call: _Call) -> Reply:
    book = call.book()
    drive.check_owner(book, call.email)
    call.library.delete(book.id)
    return 204, None, ""


def _copy(call: _Call) -> Reply:
    book = drive.copied(call.book(), call.checked("File").get("name", ""), call.email)
    call.library.commit(book)
    return 200, call.file(book), ""


def _export(call: _Call) -> Reply:
    kind, book = call.parameter("mimeType"), call.book()
    if kind != "text/csv":
        raise DriveError(501, f"This stand-in exports text/csv only, not {kind}.", "notImplemented")
    return 200, drive.csv_of(book, book.sheets[0]), "text/csv"


def _permissions(call: _Call) -> Reply:
    entries = call.book(write=True).permissions
    if fields := call.parameter("fields"):
        return 200, drive.masked({"permissions": entries}, fields, ()), ""
    usual = [{name: entry[name] for name in drive.USUAL_PERMISSION} for entry in entries]
    return 200, {"kind": "drive#permissionList", "permissions": usual}, ""


def _share(call: _Call) -> Reply:
    body = call.checked("Permission")
    draft = call.book(write=True).draft()
    made = drive.share(draft, body, by_owner=draft.role_of(call.email) == "owner")
    call.library.commit(draft)
    return 200, drive.masked(made, call.parameter("fields"), drive.USUAL_PERMISSION), ""


def _permission(call: _Call) -> Reply:
    found = drive.find_permission(call.book(), call.permission_id)
    return 200, drive.masked(found, call.parameter("fields"), drive.USUAL_PERMISSION), ""


def _change_permission(call: _Call) -> Reply:
    body = call.checked("Permission")
    draft = call.book(write=True).draft()
    found = drive.find_permission(draft, call.permission_id)
    changed = found | {"role": body.get("role", found["role"])}
    draft.permissions = [changed if p["id"] == found["id"] else p for p in draft.permissions]
    call.library.commit(draft)
    return 200, drive.masked(changed, call.parameter("fields"), drive.USUAL_PERMISSION), ""


def _unshare(call: _Call) -> Reply:
    draft = call.book(write=True).draft()
    found = drive.find_permission(draft, call.permission_id)
    if found["role"] == "owner":
        raise DriveError(403, "The owner of a file cannot be removed.", "cannotRemoveOwner")
    draft.permissions = [p for p in draft.permissions if p["id"] != found["id"]]
    call.library.commit(draft)
    return 204, None, ""


def _comments(call: _Call) -> Reply:
    call.book()
    answer = {"kind": "drive#commentList", "comments": []}
    return 200, drive.masked(answer, call.parameter("fields"), tuple(answer)), ""


def _about(call: _Call) -> Reply:
    fields = call.parameter("fields")
    if not fields:
        message = "The 'fields' parameter is required for this method."
        raise DriveError(400, message, "required", "fields")
    user = {"kind": "drive#user", "displayName": call.email, "me": True, "emailAddress": call.email}
    return 200, drive.masked({"kind": "drive#about", "user": user}, fields, ()), ""


_FILE = r"/drive/v3/files/(?P<file>[^/]+)"
_ONE = _FILE + r"/permissions/(?P<permission>[^/]+)"
METHODS: tuple[tuple[str, str, str, Callable[[_Call], Reply]], ...] = (
    ("GET", "/drive/v3/files", "files.list", _list),
    ("POST", "/drive/v3/files", "files.create", _create),
    ("GET", _FILE, "files.get", _get),
    ("PATCH", _FILE, "files.update", _update),
    ("DELETE", _FILE, "files.delete", _delete),
    ("POST", _FILE + "/copy", "files.copy", _copy),
    ("GET", _FILE + "/export", "files.export", _export),
    ("GET", _FILE + "/permissions", "permissions.list", _permissions),
    ("POST", _FILE + "/permissions", "permissions.create", _share),
    ("GET", _ONE, "permissions.get", _permission),
    ("PATCH", _ONE, "permissions.update", _change_permission),
    ("DELETE", _ONE, "permissions.delete", _unshare),
    ("GET", _FILE + "/comments", "comments.list", _comments),
    ("GET", "/drive/v3/about", "about.get", _about),
)
"""(HTTP method, pattern of the path, the method's id in the discovery document, handler)."""


def answer(
    library: Library,
    email: str,
    verb: str,
    path: str,
    query: Mapping[str, list[str]],
    body: object,
) -> Reply:
    """Carries a request to Drive out.

    Raises:
        ApiError: it cannot be carried out, or there is no such method here.
    """
    for method, pattern, name, handler in METHODS:
        match = re.fullmatch(pattern, path)
        if match is not None and method == verb:
            check_parameters("drive.v3", f"drive.{name}", _known_to_google(query))
            parts = match.groupdict()
            return handler(
                _Call(
                    library, email, query, body, parts.get("file", ""), parts.get("permission", "")
                )
            )
    raise DriveError(404, "Not Found", "notFound")


def _known_to_google(query: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Drive, unlike Sheets, takes parameters that belong to another of its methods."""
    return {k: v for k, v in query.items() if k != "includeItemsFromAllDrives"}
