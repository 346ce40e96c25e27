"""The small page that shows what is in the spreadsheets, and lets a person type into them.

It asks every second whether something changed. Whoever uses this computer may look: it is a
stand-in for trying out, and holds no more than was put into it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from addin.i18n import LANGUAGES, N_, Language, _, speaking

from .a1 import Box, letters, written_range
from .cells import Cell, Formula
from .formulas import result_of
from .model import Sheet, Spreadsheet
from .problems import ApiError, Json, invalid
from .protection import PROTECTED, Guard
from .service import Answer, Request, Service
from .showing import shown

MOST_ROWS, MOST_COLUMNS = 500, 60

_HEADERS = {
    "Cache-Control": "no-store",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data:; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'",
}
"""The page stands alone: whatever a cell holds, it loads nothing and sends nothing elsewhere."""

TEXTS: Mapping[str, str] = {
    "title": N_("Stand-in for Google Sheets"),
    "notice": N_("Runs on this computer only; this is not Google."),
    "empty": N_("There is no spreadsheet yet."),
    "open": N_("Choose a spreadsheet"),
    "changed": N_("Changed"),
    "people": N_("Shared with"),
    "note": N_("Note"),
    "hidden": N_("Hidden rows"),
    "more": N_("Only the first rows and columns are shown."),
    "edit": N_("Double-click a cell to type, as a colleague would."),
    "lost": N_("The server does not answer."),
    "locked": N_("Protected"),
}


def page_answer(service: Service, request: Request) -> Answer | None:
    """Answers what the page asks for.

    Raises:
        ApiError: an address that is none, or a spreadsheet that is gone.
    """
    path = request.path
    if path == "/" and request.method == "GET":
        page = page_html(service.language)
        return Answer(body=page, headers=_HEADERS, content_type="text/html; charset=UTF-8")
    if path == "/_view/spreadsheets" and request.method == "GET":
        with service.lock:
            return Answer(body={"spreadsheets": [_summary(book) for book in service.library]})
    if path == "/_view/cells" and request.method == "GET":
        with service.lock:
            book = service.library.get(_one(request, "spreadsheet"))
        return Answer(body=cells_of(book, book.sheet(int(_one(request, "sheet") or 0))))
    if path == "/_view/edit" and request.method == "POST":
        return Answer(body=_edited(service, request))
    raise ApiError(404, "Not found.")


@cache
def page_html(first: Language) -> bytes:
    """The page with its words in every language.

    Args:
        first: the language it opens in.
    """
    page = (resources.files(__package__) / "page.html").read_text("utf-8")
    words = {}
    for language in LANGUAGES:
        with speaking(language):
            words[language] = {name: _(text) for name, text in TEXTS.items()}
    # "</" would end the script that the words stand in.
    told = json.dumps(words, ensure_ascii=False).replace("</", "<\\/")
    return page.replace('"TEXTS"', told).replace("LANGUAGE", first).encode()


def _one(request: Request, name: str) -> str:
    values = request.query.get(name)
    return values[-1] if values else ""


def _summary(book: Spreadsheet) -> Json:
    return {
        "id": book.id,
        "title": book.properties["title"],
        "version": book.version,
        "modified": book.modified,
        "people": [p.get("emailAddress", "*") for p in book.permissions],
        "sheets": [
            {"id": sheet.id, "title": sheet.title}
            for sheet in book.sheets
            if not sheet.properties.get("hidden")
        ],
    }


def cells_of(book: Spreadsheet, sheet: Sheet) -> Json:
    """What the page draws of a sheet: the filled corner, 500 rows and 60 columns at most."""
    last_row = max(sheet.rows, default=-1) + 1
    last_column = max((max(row) for row in sheet.rows.values() if row), default=-1) + 1
    height = min(max(last_row + 2, 12), MOST_ROWS, sheet.row_count)
    width = min(max(last_column + 1, 8), MOST_COLUMNS, sheet.column_count)
    info, grid = sheet.info, sheet.properties["gridProperties"]
    hidden = [r for r in range(height) if info["ROWS"].get(r, {}).get("hiddenByUser")]
    merged = {(m.top, m.left): m for m in sheet.merges if m.bottom <= height and m.right <= width}
    return {
        "version": book.version,
        "columns": [letters(c) for c in range(width)],
        "frozenRows": grid.get("frozenRowCount", 0),
        "hiddenRows": hidden,
        "more": last_row > height or last_column > width,
        "protected": [_protection(book, p) for p in sheet.parts.get(PROTECTED, ())],
        "rows": [
            {
                str(c): _drawn(book, sheet, cell, merged.get((r, c)))
                for c, cell in sheet.rows.get(r, {}).items()
                if c < width
            }
            for r in range(height)
        ],
    }


def _protection(book: Spreadsheet, protected: Json) -> str:
    covered = Guard(book, "").covered(protected)
    return covered.a1.split("!", 1)[-1] if covered else ""


def _drawn(book: Spreadsheet, sheet: Sheet, cell: Cell, merged: Box | None) -> Json:
    look = cell.look or {}
    words = look.get("textFormat", {})
    result = result_of(book, sheet, cell.value)
    drawn: Json = {"text": shown(result, look)}
    if isinstance(cell.value, Formula):
        drawn["formula"] = cell.value.text
    if isinstance(result, int | float):
        drawn["right"] = True
    if fill := look.get("backgroundColor"):
        drawn["fill"] = css_color(fill)
    if "foregroundColor" in words:
        drawn["color"] = css_color(words["foregroundColor"])
    drawn |= {name: True for name in ("bold", "italic", "strikethrough") if words.get(name)}
    if cell.note:
        drawn["note"] = cell.note
    if merged is not None:
        drawn["span"] = [merged.height, merged.width]
    return drawn


def css_color(color: Mapping[str, Any]) -> str:
    """A colour of the interface as CSS."""
    steps = [round(float(color.get(name, 0)) * 255) for name in ("red", "green", "blue")]
    return "#" + "".join(f"{step:02x}" for step in steps)


def _edited(service: Service, request: Request) -> Json:
    """What a person typed on the page; it counts as the owner's edit."""
    if not request.is_json:
        raise invalid("Send application/json.")
    try:
        given = json.loads(request.body)
        row, column, text = int(given["row"]), int(given["column"]), str(given["text"])
        book_id, sheet_id = str(given["spreadsheet"]), int(given["sheet"])
    except (ValueError, KeyError, TypeError) as error:
        raise invalid("An edit has spreadsheet, sheet, row, column and text.") from error
    with service.lock:
        book = service.library.get(book_id)
        cell = Box(row, row + 1, column, column + 1)
        service.edit(book_id, written_range(book.sheet(sheet_id).title, cell), [[text]])
        return {"version": service.library.get(book_id).version}
