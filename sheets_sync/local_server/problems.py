"""Answers that say no, in the words and the shape of Google's error JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]

_STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
}


class ApiError(Exception):
    """A request that is answered with an error.

    Attributes:
        code: the HTTP status.
        message: what Google would say.
        details: further entries of the error object, each with its "@type".
        headers: HTTP headers of the answer.
    """

    def __init__(
        self,
        code: int,
        message: str,
        details: Sequence[Json] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = tuple(details)
        self.headers = headers or {}

    def body(self) -> Json:
        """The answer's body."""
        error: Json = {
            "code": self.code,
            "message": self.message,
            "status": _STATUS.get(self.code, "UNKNOWN"),
        }
        if self.details:
            error["details"] = list(self.details)
        return {"error": error}


class DriveError(ApiError):
    """The same in the older shape of Drive, which repeats itself in a list."""

    def __init__(self, code: int, message: str, reason: str, location: str = "") -> None:
        super().__init__(code, message)
        self.reason = reason
        self.location = location

    def body(self) -> Json:
        """The answer's body."""
        entry: Json = {"message": self.message, "domain": "global", "reason": self.reason}
        if self.location:
            entry |= {"location": self.location, "locationType": "parameter"}
        return {"error": {"code": self.code, "message": self.message, "errors": [entry]}}


class TokenError(ApiError):
    """The answer of the token address: an OAuth 2 error (RFC 6749, 5.2)."""

    def __init__(self, error: str, description: str, code: int = 400) -> None:
        super().__init__(code, description)
        self.error = error

    def body(self) -> Json:
        """The answer's body."""
        return {"error": self.error, "error_description": self.message}


class ConnectionDropped(Exception):  # noqa: N818  (nothing is answered, so no error either)
    """The connection is to be closed without an answer."""


def invalid(message: str) -> ApiError:
    """A request that cannot be carried out as it stands (400)."""
    return ApiError(400, message)


def bad_fields(violations: Sequence[tuple[str, str]]) -> ApiError:
    """A body that does not fit the schema (400).

    Args:
        violations: (path of the field, what is wrong with it), at least one.
    """
    found = [{"field": field, "description": text} for field, text in violations]
    for entry in found:
        if not entry["field"]:
            del entry["field"]
    return ApiError(
        400,
        "\n".join(text for _field, text in violations),
        [{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": found}],
    )


def spreadsheet_not_found() -> ApiError:
    """No spreadsheet of that id."""
    return ApiError(404, "Requested entity was not found.")


def not_permitted() -> ApiError:
    """The account may not do that with this spreadsheet."""
    return ApiError(403, "The caller does not have permission")


def file_not_found(file_id: str) -> DriveError:
    """Drive tells an unknown file and one that is not shared by the same words."""
    return DriveError(404, f"File not found: {file_id}.", "notFound", "fileId")
