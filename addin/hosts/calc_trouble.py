"""What errors of LibreOffice's mean to the person before it."""

from __future__ import annotations

from addin.errors import CustSheetError, HostError
from addin.hosts.calc.errors import (
    CallError,
    ConnectionLostError,
    DocumentClosedError,
    is_uno,
    plain,
)
from addin.hosts.excel import patience
from addin.i18n import msg


def closed() -> HostError:
    """The workbook is not open any more."""
    return HostError(
        msg("The workbook was closed while the command ran."),
        msg("Open it again; it is as it was saved last."),
    )


def explained(problem: BaseException) -> CustSheetError | None:
    """What an error means; None where it is not known.

    Args:
        problem: the error; those during which it arose are looked at as well.
    """
    links = []
    at: BaseException | None = problem
    while at is not None:
        links.append(plain(at) if is_uno(at) else at)
        at = at.__cause__ or at.__context__
    # LibreOffice as a whole first: with it the workbook is gone, too.
    if any(isinstance(link, ConnectionLostError) for link in links):
        return HostError(
            msg("LibreOffice was closed while the command ran."),
            msg("Open the workbook again; History says what was done."),
        )
    if any(isinstance(link, DocumentClosedError) for link in links):
        return closed()
    if isinstance(links[0], CallError):
        return HostError(
            msg("LibreOffice refused: {problem}", problem=str(links[0])),
            msg("Undo brings back what was changed; then try again."),
        )
    # What was half done is said as before Excel; the desk knows the program's name.
    return patience.explained(problem)
