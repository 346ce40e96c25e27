"""Google's refusals as errors that a user can do something about.

Every error made here stands for a request that was not made.
"""

from __future__ import annotations

from dataclasses import dataclass

from google.auth import exceptions as google_errors

from addin.errors import (
    ClockSkewError,
    CredentialsError,
    CustSheetError,
    NotSentError,
    NotSharedError,
    QuotaExhaustedError,
    RemoteRefusedError,
    ServiceUnavailableError,
    SheetFullError,
    SheetReadOnlyError,
    SpreadsheetNotFoundError,
)
from addin.i18n import Message, msg
from sheets_sync.client.answers import Answer

MOST_CELLS = 10_000_000
"""Google takes no more in one spreadsheet."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What we were about when something went wrong.

    Attributes:
        account: the address of the account; "" if it is not known.
        name: what the user calls the Google Sheet; "" where none was opened yet.
        is_write: whether something was to be changed.
    """

    account: str
    name: str = ""
    is_write: bool = False


class TabGoneError(Exception):
    """A request was about a tab that is not there; who knows the tabs says which."""


def refusal(answer: Answer, errand: Errand) -> CustSheetError | TabGoneError:
    """The error for a request that Google refused for good."""
    text = answer.message.casefold()
    match answer.status:
        case 401:
            return credentials_rejected(errand.account)
        case 403:
            return _forbidden(answer, text, errand)
        case 404:
            return not_found()
        case 400 if "unable to parse range" in text or "no grid with id" in text:
            return TabGoneError(answer.message)
        case 400 if "number of cells" in text and "limit" in text:
            return sheet_full(errand.name)
        case 400 if "protected cell" in text:
            return _protected(errand)
        case 400 if "not supported for this document" in text:
            return SpreadsheetNotFoundError(
                msg("That file in Google Drive is not a Google Sheet."),
                msg("Open it in Google Sheets and choose File, Save as Google Sheets."),
            )
    return RemoteRefusedError(
        msg("Google refused the request: {reason}", reason=answer.message),
        msg("Nothing was changed."),
    )


def _forbidden(answer: Answer, text: str, errand: Errand) -> CustSheetError:
    if answer.reason in ("SERVICE_DISABLED", "accessNotConfigured"):
        return CredentialsError(
            msg("The Google Sheets API is switched off in the account's project."),
            msg("Switch it and the Google Drive API on in the Google Cloud console."),
        )
    if "insufficient" in text and "scope" in text:
        return CredentialsError(
            msg("The account was not allowed to work on Google Sheets."),
            msg("Connect again and tick every box: custsheet sheets connect"),
        )
    if "protected" in text:
        return _protected(errand)
    return not_shared(errand)


def _protected(errand: Errand) -> SheetReadOnlyError:
    return SheetReadOnlyError(
        msg(
            "In “{name}”, {account} may not change some of these cells: they are protected.",
            name=errand.name,
            account=errand.account or msg("your account"),
        ),
        msg("Ask the owner to add the account to the protected range, under Data, Protect."),
    )


def not_shared(errand: Errand) -> NotSharedError:
    """The account has no access, never had or has no more."""
    account: object = errand.account or msg("your account")
    message = (
        msg("The Google Sheet “{name}” is not shared with {account}.",
            name=errand.name, account=account)
        if errand.name
        else msg("This Google Sheet is not shared with {account}.", account=account)
    )  # fmt: skip
    return NotSharedError(
        message,
        msg("In the Google Sheet, choose Share and add {account} as an editor.", account=account),
        errand.account,
    )


def read_only(errand: Errand) -> SheetReadOnlyError:
    """The account may look, and not change."""
    account: object = errand.account or msg("your account")
    return SheetReadOnlyError(
        msg("{account} may only view “{name}”.", account=account, name=errand.name),
        msg("In the Google Sheet, choose Share and make {account} an editor.", account=account),
    )


def not_found() -> SpreadsheetNotFoundError:
    """No such spreadsheet."""
    return SpreadsheetNotFoundError(
        msg("There is no Google Sheet at this address, or it was deleted."),
        msg("Copy the address again from the browser while the sheet is open."),
    )


def sheet_full(name: str) -> SheetFullError:
    """More cells than Google takes."""
    return SheetFullError(
        msg(
            "“{name}” would have more than {limit} cells, and Google takes no more.",
            name=name,
            limit=f"{MOST_CELLS:,}",
        ),
        msg("Delete empty rows and columns or old sheets, then try again."),
    )


def credentials_rejected(account: str) -> CredentialsError:
    """Google does not know us any more."""
    return CredentialsError(
        msg("Google no longer accepts the account {account}.", account=account)
        if account
        else msg("Google does not accept this account."),
        _connect_again(),
    )


def _connect_again() -> Message:
    return msg("Connect it again: custsheet sheets connect")


def gave_up(answer: Answer) -> CustSheetError:
    """The error after the last attempt at a request that was not made."""
    if answer.status in (403, 429):
        return QuotaExhaustedError(
            msg("Google still wants fewer requests after minutes of waiting."),
            msg("Nothing was changed. Try again in a few minutes; perhaps others use the account."),
        )
    if answer.status:
        return ServiceUnavailableError(
            msg("Google Sheets has trouble right now (status {status}).", status=answer.status),
            msg("Nothing was changed. Try again in a few minutes."),
        )
    return network_gone()


def network_gone() -> NotSentError:
    """Google cannot be reached."""
    return NotSentError(
        msg("Google cannot be reached."),
        msg("Nothing was changed. Check the network connection, then try again."),
    )


def untrusted() -> NotSentError:
    """Whoever answers in Google's place shows a certificate that this computer does not know."""
    return NotSentError(
        msg("The certificate of the connection to Google is not trusted on this computer."),
        msg(
            "Nothing was changed. Perhaps a proxy or a virus scanner stands in between: ask the "
            "administrator to name its certificate in REQUESTS_CA_BUNDLE."
        ),
    )


def sign_in_failed(problem: google_errors.GoogleAuthError, account: str) -> CustSheetError:
    """The error for a key that Google did not exchange for a token."""
    text = " ".join(str(part) for part in problem.args).casefold()
    if isinstance(problem, google_errors.TransportError):
        return network_gone()
    if "timeframe" in text or "iat and exp" in text or "used too early" in text:
        return ClockSkewError(
            msg("This computer's clock is wrong, so Google does not accept the account."),
            msg("Set date and time automatically in the system settings, then try again."),
        )
    if "expired or revoked" in text:
        return CredentialsError(
            msg("The permission that {account} gave has expired or was taken back.",
                account=account or msg("your account")),
            _connect_again(),
        )  # fmt: skip
    if "signature" in text or "account not found" in text or "deleted" in text:
        return CredentialsError(
            msg("The key of {account} is no longer valid: it or the account was deleted.",
                account=account or msg("your account")),
            msg("Make a new key in the Google Cloud console, then: custsheet sheets connect"),
        )  # fmt: skip
    return credentials_rejected(account)
