"""How much may be asked in a minute."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from .problems import ApiError


@dataclass(frozen=True, slots=True)
class Limits:
    """Requests a minute, reads and writes each counted on their own."""

    project: int = 300
    user: int = 60


@dataclass(slots=True)
class Quota:
    """Counts requests by the minute; the count begins anew when a minute is over.

    Attributes:
        limits: None switches the quota off.
        clock: seconds.
    """

    limits: Limits | None = None
    clock: Callable[[], float] = time.time
    _minute: int = 0
    _spent: dict[tuple[str, str], int] = field(default_factory=dict)

    def spend(self, email: str, *, write: bool) -> None:
        """Counts a request to the Sheets interface.

        Raises:
            ApiError: the minute's share is used up (429).
        """
        if self.limits is None:
            return
        minute = int(self.clock() // 60)
        if minute != self._minute:
            self._minute, self._spent = minute, {}
        kind = "Write" if write else "Read"
        self._count(kind, email, self.limits.user, " per user")
        self._count(kind, "", self.limits.project, "")

    def _count(self, kind: str, who: str, limit: int, scope: str) -> None:
        spent = self._spent.get((kind, who), 0)
        if spent >= limit:
            raise exceeded(kind, limit, scope)
        self._spent[kind, who] = spent + 1


def exceeded(kind: str, limit: int, scope: str, retry_after: int | None = None) -> ApiError:
    """The answer when a quota is used up.

    Args:
        kind: "Read" or "Write".
        limit: requests a minute.
        scope: " per user" or "".
        retry_after: seconds of the Retry-After header; None for no such header.
    """
    metric, name = f"{kind} requests", f"{kind} requests per minute{scope}"
    return ApiError(
        429,
        f"Quota exceeded for quota metric '{metric}' and limit '{name}' of service "
        "'sheets.googleapis.com' for consumer 'project_number:0'.",
        [
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "RATE_LIMIT_EXCEEDED",
                "domain": "googleapis.com",
                "metadata": {
                    "service": "sheets.googleapis.com",
                    "consumer": "projects/0",
                    "quota_limit": f"{kind}RequestsPerMinutePer{'User' if scope else 'Project'}",
                    "quota_limit_value": str(limit),
                },
            }
        ],
        None if retry_after is None else {"Retry-After": str(retry_after)},
    )
