"""Finds out why CustSheet does not work in Excel, and says what to do.

The report is meant for support: it holds paths and versions, no customer data, and the
user's own folder only as "~".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from addin import __version__
from addin.distribution.case import Check, Verdict, case_of
from addin.distribution.check_excel import check_excel
from addin.distribution.check_folders import check_folders
from addin.distribution.check_python import check_python
from addin.distribution.system import System
from addin.i18n import _


def examine(system: System) -> tuple[Check, ...]:
    """Runs all checks, the ones that matter most first.

    Raises:
        InstallFailedError: Excel does not run on this system.
    """
    case = case_of(system)
    return (*check_excel(case), *check_python(case), *check_folders(case))


def report(system: System, checks: Sequence[Check]) -> str:
    """The checks as text to read, and to send to support."""
    return without_home(system, "\n".join(_lines(system, checks)))


def without_home(system: System, text: str) -> str:
    """A text in which the user's folder, and with it the user's name, is "~"."""
    homes = {str(system.home), system.variable("USERPROFILE")} - {""}
    # Messages of Python double the backslashes of a path, and some programs turn them around.
    homes |= {h.replace("\\", other) for h in homes for other in ("\\\\", "/")}
    for home in sorted(homes, key=len, reverse=True):
        text = re.sub(re.escape(home), "~", text, flags=re.IGNORECASE)
    return text


def _lines(system: System, checks: Sequence[Check]) -> Iterable[str]:
    yield _("CustSheet {version}, {system}", version=__version__, system=system.release)
    for check in checks:
        yield f"{check.verdict.value} {check.found}"
        if check.advice is not None:
            yield f"   → {check.advice}"
    broken = sum(check.is_broken for check in checks)
    doubtful = sum(check.verdict is Verdict.DOUBTFUL for check in checks)
    yield ""
    if broken:
        yield _("To be put right: {count}.", count=broken)
    elif doubtful:
        yield _("Nothing is broken; to be looked at: {count}.", count=doubtful)
    else:
        yield _("Everything is in order.")
    yield _("This text can be sent to support; it holds no customer data.")
