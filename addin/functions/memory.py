"""Remembers answers, so that a recalculation of many formulas stays fast."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Memory(Generic[Answer]):
    """The latest answers by what was asked."""

    def __init__(self, most: int) -> None:
        """
        Args:
            most: so many answers are kept.
        """
        self._most = most
        self._known: OrderedDict[bytes, Answer] = OrderedDict()
        self._lock = Lock()

    def get(self, question: object, answer: Callable[[], Answer]) -> Answer:
        """The remembered answer, or a new one.

        Args:
            question: its `repr` tells it from all others.
            answer: gives the answer when it is not known.
        """
        text = repr(question).encode("utf-8", "surrogatepass")
        key = hashlib.blake2b(text, digest_size=16).digest()
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        found = answer()
        with self._lock:
            self._known[key] = found
            if len(self._known) > self._most:
                self._known.popitem(last=False)
        return found
