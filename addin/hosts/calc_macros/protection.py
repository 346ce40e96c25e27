"""Protected sheets and their passwords.

LibreOffice keeps no more of a protection through its interface than whether there is one;
sorting and filtering on a protected sheet can be allowed in its dialog only.
"""

from __future__ import annotations

from addin.hosts.calc.errors import is_uno
from addin.hosts.calc.sheets import Sheet


class OtherPasswordError(Exception):
    """The password is another one."""


def unprotect(sheet: Sheet, password: str) -> None:
    """Takes a sheet's protection away.

    Raises:
        OtherPasswordError: the password is another one.
    """
    own = sheet.xl
    if own.isProtected() and not _opens(own, password):
        raise OtherPasswordError


def _opens(own: object, password: str) -> bool:
    try:
        own.unprotect(password)  # type: ignore[attr-defined]
    except Exception as problem:
        if is_uno(problem) and "bridge" not in str(problem):
            return False
        raise
    return not own.isProtected()  # type: ignore[attr-defined]


def check(sheet: Sheet, password: str) -> None:
    """Looks whether a password fits; the protection stays.

    Raises:
        OtherPasswordError: the password is another one.
    """
    own = sheet.xl
    if not own.isProtected():
        if password:
            raise OtherPasswordError
        return
    if not _opens(own, password):
        raise OtherPasswordError
    own.protect(password)


def has_password(sheet: Sheet) -> bool:
    """Whether a protected sheet has a password."""
    try:
        check(sheet, "")
    except OtherPasswordError:
        return True
    return False
