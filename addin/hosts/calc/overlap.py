"""Many cells in less time: two things at once, and nothing that need not be done.

LibreOffice works on one strip of cells while Python is at the next. A call waits until
LibreOffice has answered, and Python's lock is free as long. LibreOffice itself takes the calls
one after the other.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

AT_ONCE = 2
"""While one strip is worked on, the next one's message is made; more would wait in memory."""


def overlapping(work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """What the work gives for each item, in their order.

    The next item is taken, and worked on in a thread, before a result is handed out; so both
    how the items come about and what is done with the results overlaps with the work. After
    an error, what has begun is finished and nothing more begun.

    Args:
        work: may run for two items at once.
    """
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="calc") as crew:
        waiting: deque[Future[Result]] = deque()
        for item in items:
            waiting.append(crew.submit(work, item))
            if len(waiting) == AT_ONCE:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


class Unswept:
    """Keeps Python from looking for garbage for a while.

    A table is a hundred thousand rows, all of them needed; each time some thousand more have
    come, Python would go over all that there are.
    """

    def __enter__(self) -> None:
        self._was_on = gc.isenabled()
        gc.disable()

    def __exit__(self, *_error: object) -> None:
        if self._was_on:
            gc.enable()
