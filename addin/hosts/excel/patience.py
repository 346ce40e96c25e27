"""How long is waited for an Excel that is busy.

While somebody edits a cell or a dialog is open, Excel on Windows rejects every call. xlwings
then tries again at once and, as it comes, for ever: whoever clicked a button would see nothing
but a window that hangs. Before each new attempt it asks whether its number is below
`N_COM_ATTEMPTS`; `Patience` answers by the clock, and lets a moment pass first.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from addin.errors import CustSheetError, HostError
from addin.i18n import msg

SECONDS = 10.0
"""So long is waited in all for one command."""
SECONDS_BACK = 5.0
"""So long for putting back each of what a command changed, settings and values."""
_PAUSE = 0.05
_MOST = 1_000_000_000

CALL_REJECTED = -2147418111
"""RPC_E_CALL_REJECTED."""
_RETRY_LATER = -2147417846
"""RPC_E_SERVERCALL_RETRYLATER."""
_IGNORED = -2146777998
"""VBA_E_IGNORE: a cell is being edited."""
_BUSY = frozenset({CALL_REJECTED, _RETRY_LATER, _IGNORED})
_GONE = frozenset({-2147023174, -2147023170, -2147417848})
"""RPC_S_SERVER_UNAVAILABLE, RPC_S_CALL_FAILED, RPC_E_DISCONNECTED."""
_CODE = 5
"""Where the details of pywin32's exception hold Excel's own number."""


class HalfDoneError(Exception):
    """Excel stopped taking changes in the middle, and did not let them be taken back either.

    It is none of the product's own errors, all of which say that nothing was changed.
    """


class Patience(int):
    """A number of attempts that is as large as there is time left.

    What is left is for all calls together: when a command has waited in vain, putting Excel's
    settings back afterwards does not wait as long for each of them again.
    """

    _left: float

    def __new__(cls, seconds: float = SECONDS) -> Patience:
        """
        Args:
            seconds: that may be waited.
        """
        found = super().__new__(cls, _MOST)
        found._left = seconds
        return found

    # xlwings asks `attempt < N_COM_ATTEMPTS`; Python hands that to the right side's own class.
    def __gt__(self, attempt: object) -> bool:
        """Whether another attempt is worth it; from the second on, waits a moment if so."""
        if self._left <= 0:
            return False
        if attempt == 1:
            # xlwings asks after every error, also where it then sees that Excel is not busy.
            return True
        time.sleep(_PAUSE)
        self._left -= _PAUSE
        return True


def limit_waiting(seconds: float = SECONDS) -> None:
    """Lets xlwings wait so long for a busy Excel, from now on and in all.

    Where xlwings does not wait at all, as on the Mac, nothing is done.
    """
    import xlwings

    windows: Any = getattr(xlwings, "_xlwindows", None)
    if hasattr(windows, "N_COM_ATTEMPTS"):
        windows.N_COM_ATTEMPTS = Patience(seconds)


def is_busy(problem: BaseException) -> bool:
    """Whether an error says that Excel was busy."""
    if type(problem).__name__ == "ExcelBusyError":  # xlwings' own
        return True
    details = getattr(problem, "excepinfo", None)
    code = details[_CODE] if isinstance(details, tuple) and len(details) > _CODE else None
    return bool({getattr(problem, "hresult", None), code} & _BUSY)


def is_gone(problem: BaseException) -> bool:
    """Whether an error says that Excel was closed."""
    return getattr(problem, "hresult", None) in _GONE


def explained(problem: BaseException) -> CustSheetError | None:
    """What an error of Windows' or the Mac's means; None where it is not known."""
    links = list(_chain(problem))
    if any(is_gone(link) for link in links):
        return HostError(
            msg("Excel was closed while the command ran."),
            msg("Open the workbook again; History says what was done."),
        )
    if any(isinstance(link, HalfDoneError) for link in links):
        return HostError(
            msg("Excel stopped in the middle of the command; some changes were made, some not."),
            msg("Close open dialogs, then look at History, or restore the latest snapshot."),
        )
    if is_busy(problem):
        return HostError(
            msg("Excel is busy: a cell is being edited, or a dialog is open."),
            msg("Finish with Enter or Esc, close the dialog, then click again."),
        )
    return None


def _chain(problem: BaseException | None) -> Iterator[BaseException]:
    """An error, and those during which it arose: settings may fail to be put back after it."""
    while problem is not None:
        yield problem
        problem = problem.__cause__ or problem.__context__
