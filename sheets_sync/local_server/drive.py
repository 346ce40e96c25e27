"""The part of Drive that a client of spreadsheets needs: files and who may use them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import replace

from .grid import Target
from .masks import parse_mask, shown
from .model import Sheet, Spreadsheet, new_spreadsheet, permission, timestamp
from .problems import DriveError, Json, file_not_found
from .reading import value_range

SPREADSHEET_TYPE = "application/vnd.google-apps.spreadsheet"
_ROLES = ("owner", "writer", "commenter", "reader")
_CLAUSE = re.compile(
    r"""(?:
      mimeType\s*=\s*(?P<type>"[^"]*"|'[^']*')
    | name\s*=\s*(?P<name>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    | name\s+contains\s+(?P<part>"[^"]*"|'[^']*')
    | (?P<trashed>trashed\s*=\s*(?:true|false))
    | (?P<parent>"[^"]*"|'[^']*')\s+in\s+parents
    )""",
    re.VERBOSE,
)


def file_json(book: Spreadsheet, email: str) -> Json:
    """A spreadsheet as a Drive file, all fields that are known here."""
    role = book.role_of(email)
    owners = [p for p in book.permissions if p["role"] == "owner"]
    return {
        "kind": "drive#file",
        "id": book.id,
        "name": book.properties["title"],
        "mimeType": SPREADSHEET_TYPE,
        "createdTime": book.created,
        "modifiedTime": book.modified,
        "version": str(book.version),
        "trashed": False,
        "ownedByMe": role == "owner",
        "shared": len(book.permissions) > 1,
        "owners": [
            {"kind": "drive#user", "emailAddress": o.get("emailAddress", "")} for o in owners
        ],
        "capabilities": {
            "canEdit": role in ("owner", "writer"),
            "canShare": role in ("owner", "writer"),
            "canDelete": role == "owner",
            "canCopy": True,
        },
        "webViewLink": f"https://docs.google.com/spreadsheets/d/{book.id}/edit",
    } | ({"permissions": book.permissions} if role in ("owner", "writer") else {})


def masked(answer: Json, fields: str, usual: tuple[str, ...]) -> Json:
    """An answer with the fields asked for, or the usual ones."""
    if fields:
        found: Json = shown(answer, parse_mask(fields, None))
        return found
    return {name: answer[name] for name in usual if name in answer}


USUAL = ("kind", "id", "name", "mimeType")
USUAL_PERMISSION = ("kind", "id", "type", "role")


def visible(book: Spreadsheet | None, file_id: str, email: str, *, write: bool) -> Spreadsheet:
    """A spreadsheet that an account may see, or change.

    Raises:
        DriveError: it may not, or there is none.
    """
    role = book.role_of(email) if book else None
    if book is None or role is None:
        raise file_not_found(file_id)
    if write and role not in ("owner", "writer"):
        raise _insufficient()
    return book


def check_owner(book: Spreadsheet, email: str) -> None:
    """Only who owns a file deletes it.

    Raises:
        DriveError: the account does not.
    """
    if book.role_of(email) != "owner":
        raise _insufficient()


def _insufficient() -> DriveError:
    return DriveError(
        403,
        "The user does not have sufficient permissions for this file.",
        "insufficientFilePermissions",
    )


def fits(book: Spreadsheet, clauses: Sequence[re.Match[str]]) -> bool:
    """Whether a file is one that a search asks for."""
    return all(_clause_fits(book, clause) for clause in clauses)


def read_query(query: str) -> list[re.Match[str]]:
    """The clauses of a search, all of which have to hold.

    Raises:
        DriveError: a query that is not understood here.
    """
    clauses = []
    rest = query.strip()
    while rest:
        match = _CLAUSE.match(rest)
        if match is None:
            raise DriveError(400, "Invalid Value", "invalid", "q")
        clauses.append(match)
        rest = rest[match.end() :].strip()
        if rest:
            joined = re.match(r"and\s+(?=\S)", rest)
            if joined is None:
                raise DriveError(400, "Invalid Value", "invalid", "q")
            rest = rest[joined.end() :]
    return clauses


def _clause_fits(book: Spreadsheet, match: re.Match[str]) -> bool:
    title = str(book.properties["title"])
    if match["type"]:
        return _text(match["type"]) == SPREADSHEET_TYPE
    if match["name"]:
        return _text(match["name"]) == title
    if match["part"]:
        return _text(match["part"]).casefold() in title.casefold()
    if match["trashed"]:
        return match["trashed"].endswith("false")
    return _text(match["parent"]) == "root"


def _text(literal: str) -> str:
    return re.sub(r"\\(.)", r"\1", literal[1:-1])


def created(body: Json, email: str) -> Spreadsheet:
    """A new spreadsheet of an account.

    Raises:
        DriveError: another kind of file is asked for.
    """
    if body.get("mimeType", SPREADSHEET_TYPE) != SPREADSHEET_TYPE:
        raise DriveError(400, "Bad Request", "badRequest")
    return new_spreadsheet(body.get("name") or "Untitled", email)


def copied(book: Spreadsheet, name: str, email: str) -> Spreadsheet:
    """A copy that belongs to the account that makes it, shared with nobody."""
    made = new_spreadsheet(name or f"Copy of {book.properties['title']}", email)
    copy = book.draft()
    return replace(
        copy,
        id=made.id,
        properties=book.properties | {"title": made.properties["title"]},
        permissions=made.permissions,
        created=made.created,
        modified=timestamp(),
        version=1,
    )


def share(book: Spreadsheet, body: Json, *, by_owner: bool) -> Json:
    """Gives an account, or everybody, a role; an account has one role at a time.

    Raises:
        DriveError: a role or a kind of account that is not known, or no owner gives ownership.
    """
    kind, role, email = body.get("type"), body.get("role"), body.get("emailAddress", "")
    if kind not in ("user", "group", "anyone") or role not in _ROLES:
        raise DriveError(400, "The permission type or role is not valid.", "invalid")
    if (kind == "anyone") == bool(email):
        raise DriveError(400, "The permission needs an e-mail address.", "required")
    if role == "owner":
        if not by_owner:
            raise _insufficient()
        book.permissions = [
            p | {"role": "writer"} if p["role"] == "owner" else p for p in book.permissions
        ]
    made = permission(role, email)
    book.permissions = [
        p for p in book.permissions if p.get("emailAddress", "").casefold() != email.casefold()
    ] + [made]
    return made


def find_permission(book: Spreadsheet, permission_id: str) -> Json:
    """A permission by its id.

    Raises:
        DriveError: there is none.
    """
    for entry in book.permissions:
        if entry["id"] == permission_id:
            return dict(entry)
    raise DriveError(404, f"Permission not found: {permission_id}.", "notFound", "permissionId")


def csv_of(book: Spreadsheet, sheet: Sheet) -> bytes:
    """A sheet as text with commas, as it is shown."""
    values = value_range(book, Target(sheet, sheet.whole)).get("values", [])
    stream = io.StringIO()
    csv.writer(stream).writerows(values)
    return stream.getvalue().encode()
