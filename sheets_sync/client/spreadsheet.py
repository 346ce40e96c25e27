"""One spreadsheet at Google: whole reads, and changes that are made exactly once.

Sheets has no version with which a change could be made conditional. But it refuses to make a
piece of developer metadata under an id that is taken. So every batch of ours removes the
*token* that the batch before it left under a fixed id, and leaves its own there. If another
batch came first, or if this very batch was made already and only its answer got lost, the old
token is not there any more, the new one cannot be made, and Google refuses the batch as a
whole. That makes it safe to send a batch again, and keeps two of us from mixing.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from gspread.urls import DRIVE_FILES_API_V3_URL, SPREADSHEET_URL

from addin.errors import (
    CustSheetError,
    InputError,
    NotSentError,
    NotSharedError,
    RemoteRefusedError,
    SheetNotFoundError,
    UnknownOutcomeError,
    UsageError,
)
from addin.i18n import msg
from sheets_sync.client import faults
from sheets_sync.client.accounts import Account
from sheets_sync.client.faults import Errand, TabGoneError
from sheets_sync.client.transport import (
    Digest,
    Manner,
    OutcomeUnknownError,
    PatientHTTPClient,
)

TOKEN_KEY = "custsheet.batch"
TOKEN_ID = 1_129_665_362
"""The fixed id of the token's metadata: the letters CUSR as a number, unlikely elsewhere."""
_ABOUT = "https://www.googleapis.com/drive/v3/about"
_KEY = re.compile(r"[A-Za-z0-9_-]{20,}")
_ADDRESS = re.compile(
    r"(?:https?://)?docs\.google\.com/(?:a/[^/]+/)?spreadsheets/(?:u/\d+/)?d/([A-Za-z0-9_-]{20,})"
)
_GID = re.compile(r"[#&?]gid=(\d+)")


class Render(Enum):
    """How values are given."""

    PLAIN = "UNFORMATTED_VALUE"
    """As they are held; dates as serial numbers, formulas by their results."""
    FORMULA = "FORMULA"
    """As `PLAIN`, but formulas by their text."""


@dataclass(frozen=True, slots=True)
class FileVersion:
    """The state of a spreadsheet's file in Drive.

    Attributes:
        number: grows with every change of anything; 0 where Drive did not tell.
        who: whoever changed it last.
        when: the time of that change.
        name: the file's name.
        can_edit: whether the account may change it.
    """

    number: int = 0
    who: str = ""
    when: dt.datetime | None = None
    name: str = ""
    can_edit: bool = True


def key_of(address: str) -> str:
    """The id of a spreadsheet.

    Args:
        address: as the browser shows it, or the id alone.

    Raises:
        UsageError: it is neither.
    """
    text = address.strip()
    # A browser with several accounts shows …/spreadsheets/u/1/d/….
    found = _ADDRESS.match(text)
    if found:
        return found[1]
    if _KEY.fullmatch(text):
        return text
    raise UsageError(
        msg("“{address}” is not the address of a Google Sheet.", address=address),
        msg("Copy it from the browser: https://docs.google.com/spreadsheets/d/…"),
    )


def tab_of(address: str) -> int | None:
    """The id of the tab that an address shows (gid); None where it names none."""
    found = _GID.search(address)
    return int(found[1]) if found else None


def new_token() -> str:
    """A token that no batch had before."""
    return secrets.token_hex(12)


def token_in(metadata: Sequence[Mapping[str, Any]]) -> str:
    """The token among the spreadsheet's developer metadata; "" where none is."""
    found = (m for m in metadata if m.get("metadataId") == TOKEN_ID)
    return next((str(m.get("metadataValue", "")) for m in found), "")


class Spreadsheet:
    """A spreadsheet that the account may open.

    All methods raise NotSentError kinds when Google cannot be used, RemoteRefusedError kinds
    when it refuses, and InputError kinds when the spreadsheet or a tab is not there.

    Attributes:
        key: its id.
        name: its title; "" until it was read.
        account: the address that we are signed in with.
        http: sends the requests.
    """

    def __init__(self, account: Account, key: str, manner: Manner | None = None) -> None:
        """
        Args:
            account: with which it is opened.
            key: its id, see `key_of`.
            manner: how requests are paced and repeated.
        """
        self.key = key
        self.name = ""
        self.account = account.address
        self.http = PatientHTTPClient(account, manner)

    @property
    def address(self) -> str:
        """Where a browser shows it."""
        return f"https://docs.google.com/spreadsheets/d/{self.key}"

    def get(
        self,
        fields: str,
        ranges: Sequence[str] = (),
        *,
        tab: str = "",
        digest: Digest | None = None,
    ) -> dict[str, Any]:
        """Reads parts of the spreadsheet.

        Args:
            fields: a field mask; what it leaves out is not sent.
            ranges: in A1 notation with the tab's name; none for the whole spreadsheet.
            tab: the tab that the ranges are about, for messages.
            digest: fed with the answer as it comes.

        Raises:
            SheetNotFoundError: a range is about a tab that is not there.
        """
        params = {"fields": fields, "ranges": list(ranges)} if ranges else {"fields": fields}
        url = SPREADSHEET_URL % self.key
        found: dict[str, Any] = self._call("GET", url, params, tab=tab, digest=digest)
        self.name = str(found.get("properties", {}).get("title") or self.name)
        return found

    def values(
        self, ranges: Sequence[str], render: Render, *, tab: str = "", digest: Digest | None = None
    ) -> list[list[list[Any]]]:
        """The values of some ranges.

        Args:
            ranges: in A1 notation with the tab's name.
            render: how formulas are given.
            tab: the tab that the ranges are about, for messages.
            digest: fed with the answer as it comes.

        Returns:
            For each range its rows; blanks at the ends of rows, and blank rows at the end, are
            left out. Texts, numbers and booleans; a blank is "".
        """
        params = {
            "ranges": list(ranges),
            "valueRenderOption": render.value,
            "dateTimeRenderOption": "SERIAL_NUMBER",
            "majorDimension": "ROWS",
            "fields": "valueRanges/values",
        }
        url = f"{SPREADSHEET_URL % self.key}/values:batchGet"
        found = self._call("GET", url, params, tab=tab, digest=digest)
        parts: list[dict[str, Any]] = found.get("valueRanges", [])
        rows: list[list[list[Any]]] = [part.get("values", []) for part in parts]
        return rows + [[]] * (len(ranges) - len(rows))

    def tabs(self) -> list[str]:
        """The names of the tabs, in order; one small request."""
        found = self.get("properties.title,sheets.properties.title")
        return [str(sheet["properties"]["title"]) for sheet in found.get("sheets", ())]

    def who_am_i(self) -> str:
        """The account's address: as it was set up, or as Drive knows it."""
        if not self.account:
            self.account = self.http.account = who_is(self.http)
        return self.account

    def token(self) -> str:
        """The token of the batch that was made last; "" where none was."""
        found = self.get("developerMetadata(metadataId,metadataValue)")
        return token_in(found.get("developerMetadata", ()))

    def version(self) -> FileVersion:
        """The state of its file in Drive; one small request."""
        params = {
            "fields": "version,modifiedTime,name,lastModifyingUser(displayName,emailAddress),"
            "capabilities/canEdit",
            "supportsAllDrives": "true",
        }
        found = self._call("GET", f"{DRIVE_FILES_API_V3_URL}/{self.key}", params)
        who = found.get("lastModifyingUser", {})
        when = found.get("modifiedTime")
        return FileVersion(
            int(found.get("version", 0)),
            str(who.get("displayName") or who.get("emailAddress") or ""),
            dt.datetime.fromisoformat(when) if when else None,
            str(found.get("name", "")),
            bool(found.get("capabilities", {}).get("canEdit", True)),
        )

    def put_values(self, area: str, rows: Sequence[Sequence[object]]) -> None:
        """Puts values where nobody else writes; sent again after a lost answer.

        Args:
            area: in A1 notation with the tab's name.
            rows: texts, numbers and booleans, stored as they are; None leaves a cell alone.
        """
        body = {"valueInputOption": "RAW", "data": [{"range": area, "values": rows}]}
        url = f"{SPREADSHEET_URL % self.key}/values:batchUpdate"
        self._call("POST", url, {"fields": "spreadsheetId"}, body, repeatable=True)

    def change(self, requests: Sequence[Mapping[str, Any]]) -> None:
        """Makes changes that do no harm when they are made or tried twice.

        Args:
            requests: those of `spreadsheets.batchUpdate`.
        """
        url = f"{SPREADSHEET_URL % self.key}:batchUpdate"
        params = {"fields": "spreadsheetId"}
        self._call("POST", url, params, {"requests": list(requests)}, repeatable=True)

    def commit(
        self, requests: Sequence[Mapping[str, Any]], token: str, replaces: str, *, tab: str = ""
    ) -> list[dict[str, Any]] | None:
        """Makes a batch of changes as a whole, exactly once.

        Args:
            requests: those of `spreadsheets.batchUpdate`.
            token: left in the spreadsheet; a new one, see `new_token`.
            replaces: the token that the spreadsheet has now; "" for none.
            tab: the tab that the changes are about, for messages.

        Returns:
            Google's replies, one a request; None where they got lost, though the batch was
            made.

        Raises:
            RemoteRefusedError, InputError: another batch came first, or Google refused; nothing
                was changed.
            UnknownOutcomeError: it may have been made or not, even after asking again.
        """
        body = {"requests": [*_swap(token, replaces), *requests]}
        url = f"{SPREADSHEET_URL % self.key}:batchUpdate"
        failures, waited = 0, 0.0
        while True:
            try:
                found = self._call("POST", url, None, body, tab=tab)
            except OutcomeUnknownError as unknown:
                failures += 1
                patience, clock = self.http.patience, self.http.clock
                asked = unknown.answer.retry_after
                pause = patience.pause(failures, waited, asked, clock)
                # Even when there is no more patience, the outcome is asked for once.
                self.http.wait(pause or patience.first)
                waited += pause or patience.first
                present = self._token_after()
                if present == token:
                    return None
                if present != replaces:
                    raise self._overtaken() from None
                if pause is None:
                    raise self._unclear() from None
            except NotSentError:
                # This attempt was not made; an earlier one may be.
                if failures:
                    raise self._unclear() from None
                raise
            except (RemoteRefusedError, InputError) as refusal:
                if not failures and type(refusal) is not RemoteRefusedError:
                    raise
                # Refused, perhaps because the batch was made by an attempt that came late,
                # or because somebody else's came first.
                try:
                    present = self.token()
                except CustSheetError:
                    raise (self._unclear() if failures else refusal) from None
                if present == token:
                    return None
                if present != replaces:
                    raise self._overtaken() from None
                raise
            else:
                replies: list[dict[str, Any]] = found.get("replies", [])
                return replies[len(_swap(token, replaces)) :]

    def _token_after(self) -> str:
        """The token, while the outcome of a batch is not known."""
        try:
            return self.token()
        except CustSheetError:
            raise self._unclear() from None

    def _overtaken(self) -> RemoteRefusedError:
        return RemoteRefusedError(
            msg("{name} was changed in the meantime.", name=self.name or self.address),
            msg("Run the command again."),
        )

    def _unclear(self) -> UnknownOutcomeError:
        return UnknownOutcomeError(
            msg("The change was sent to Google, but no answer came back."),
            msg("Wait a minute, look whether it was made, and only then run the command again."),
        )

    def _call(
        self,
        method: str,
        url: str,
        params: Mapping[str, Any] | None,
        body: Mapping[str, Any] | None = None,
        *,
        tab: str = "",
        digest: Digest | None = None,
        repeatable: bool = False,
    ) -> Any:
        errand = Errand(self.account, self.name, is_write=body is not None)
        try:
            return self.http.call(
                method, url, errand, params, body, digest=digest, repeatable=repeatable
            )
        except TabGoneError:
            if not tab:
                # Known by its id, it was there a moment ago.
                raise self._overtaken() from None
            raise SheetNotFoundError(tab, self.tabs()) from None
        except NotSharedError:
            if not errand.is_write:
                raise
            # May the account look at it at least? If not, this raises the same again.
            self.get("properties.title")
            raise faults.read_only(errand) from None


def who_is(http: PatientHTTPClient) -> str:
    """The address of the account with which a client is signed in; one small request."""
    found = http.call("GET", _ABOUT, Errand(http.account), {"fields": "user(emailAddress)"})
    return str(found.get("user", {}).get("emailAddress", ""))


def _swap(token: str, replaces: str) -> list[dict[str, Any]]:
    """The requests that put the new token in place of the old one, or fail."""
    made = {
        "createDeveloperMetadata": {
            "developerMetadata": {
                "metadataId": TOKEN_ID,
                "metadataKey": TOKEN_KEY,
                "metadataValue": token,
                "location": {"spreadsheet": True},
                "visibility": "DOCUMENT",
            }
        }
    }
    if not replaces:
        return [made]
    old = {"metadataId": TOKEN_ID, "metadataKey": TOKEN_KEY, "metadataValue": replaces}
    gone = {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": old}}}
    return [gone, made]
