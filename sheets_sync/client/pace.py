"""How fast requests go out, and how long to wait after one that failed.

Google lets a user make 60 reads and 60 writes a minute, and refuses more with the status 429.
So requests are paced before they are sent, and one that was refused nevertheless is sent
again after a pause that grows. Google's own advice is a pause that doubles, with a random
part, so that many clients do not come back at the same moment.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Clock:
    """Time as the client knows it; tests bring their own.

    Attributes:
        now: seconds from some fixed moment.
        sleep: waits so many seconds.
        random: a number from 0 up to 1.
    """

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    random: Callable[[], float] = random.random


class TokenBucket:
    """Lets requests pass at a limited rate.

    In any minute no more than `burst + rate` requests pass: a bucket that was full is emptied
    at once, and what flows in during the minute may be used, too.
    """

    def __init__(self, burst: int, rate: float, clock: Clock) -> None:
        """
        Args:
            burst: so many requests may follow one another at once.
            rate: so many requests a minute may follow for ever.
            clock: the time.
        """
        self._burst = float(burst)
        self._rate = rate / MINUTE
        self._clock = clock
        self._tokens = self._burst
        self._filled = clock.now()
        self._lock = threading.Lock()

    def take(self) -> float:
        """Waits until a request may be sent.

        Returns:
            The seconds waited.
        """
        with self._lock:
            now = self._clock.now()
            self._tokens = min(self._burst, self._tokens + (now - self._filled) * self._rate)
            self._filled = now
            self._tokens -= 1
            # Below nothing, the token is one that is still to come: the next caller queues
            # up behind this one.
            wait = max(0.0, -self._tokens / self._rate)
        if wait:
            self._clock.sleep(wait)
        return wait


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to go on with a request that fails.

    Attributes:
        attempts: how often it is sent at most.
        first: seconds before the second attempt; each further pause is twice as long.
        longest: seconds that a single pause lasts at most, unless Google asks for more.
        total: seconds of waiting in all after which we give up.
    """

    attempts: int = 8
    first: float = 1.0
    longest: float = 64.0
    total: float = 180.0

    def pause(
        self, failures: int, waited: float, asked: float | None, clock: Clock
    ) -> float | None:
        """How long to wait now; None to give up.

        Args:
            failures: how often the request has failed, at least 1.
            waited: seconds waited so far.
            asked: the seconds for which Google asked (Retry-After).
            clock: gives the random part.
        """
        if failures >= self.attempts:
            return None
        full = min(self.longest, self.first * 2 ** (failures - 1))
        pause = full * (0.5 + 0.5 * clock.random())
        if asked is not None:
            pause = max(pause, asked + self.first * clock.random())
        return None if waited + pause > self.total else pause
