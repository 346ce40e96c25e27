"""A whole `batchUpdate`: every request in its order, or none."""

from __future__ import annotations

from ..grid import target_of_a1
from ..problems import ApiError, Json, invalid
from ..resource import spreadsheet_json
from . import cells, lines, marking, moving, ranges, sheets
from .change import Change, Handler

HANDLERS: dict[str, Handler] = {
    **sheets.HANDLERS,
    **cells.HANDLERS,
    **moving.HANDLERS,
    **lines.HANDLERS,
    **ranges.HANDLERS,
    **marking.HANDLERS,
}
"""Handler of each kind of request that this stand-in carries out."""


def batch_update(change: Change, body: Json) -> Json:
    """Carries a batch out on a draft.

    Args:
        change: the draft, which is to be thrown away when this raises, and who asks.
        body: a BatchUpdateSpreadsheetRequest.

    Returns:
        A BatchUpdateSpreadsheetResponse.

    Raises:
        ApiError: a request cannot be carried out.
    """
    requests = body.get("requests", [])
    if not requests:
        raise invalid("Must specify at least one request.")
    book = change.book
    replies = [_reply(change, place, request) for place, request in enumerate(requests)]
    answer: Json = {"spreadsheetId": book.id, "replies": replies}
    if body.get("includeSpreadsheetInResponse"):
        wanted = body.get("responseRanges")
        answer["updatedSpreadsheet"] = spreadsheet_json(
            change.guard,
            [target_of_a1(book, text) for text in wanted] if wanted else None,
            with_grid=bool(body.get("responseIncludeGridData")),
        )
    return answer


def _reply(change: Change, place: int, request: Json) -> Json:
    if len(request) != 1:
        raise invalid(f"Invalid requests[{place}]: exactly one kind of request must be set.")
    ((kind, arguments),) = request.items()
    handler = HANDLERS.get(kind)
    if handler is None:
        raise ApiError(501, f"This stand-in does not carry out {kind}.")
    try:
        reply = handler(change, arguments)
    except ApiError as error:
        if error.code != 400 or error.details:
            raise
        raise invalid(f"Invalid requests[{place}].{kind}: {error.message}") from error
    return {} if reply is None else {kind: reply}
