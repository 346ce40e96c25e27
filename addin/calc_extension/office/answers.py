"""The process that answers the cell functions; it is started with the first of them."""

from __future__ import annotations

import marshal
import struct
import subprocess
import threading
from typing import Any

from . import settings as settings_

_MODULE = "addin.calc_extension.answers"
_FORMAT = 4
"""Of marshal; every Python 3 reads it."""
_SIZE = struct.Struct(">Q")


class Answers:
    """Asks the process; starts it again once where it has died."""

    def __init__(self, settings: Any) -> None:
        self._settings = settings
        self._process: Any = None
        self._one_at_a_time = threading.Lock()

    def of(self, question: Any) -> Any:
        """The answer to a question.

        Args:
            question: of texts, numbers, None, lists and tuples.

        Returns:
            The same; bytes stand for an error such as b"#N/A".

        Raises:
            OSError: there is no Python, or the process does not answer.
        """
        told = marshal.dumps(question, _FORMAT)
        with self._one_at_a_time:
            fresh = self._process is None or self._process.poll() is not None
            try:
                return self._ask(told)
            except (OSError, EOFError):
                if fresh:
                    raise OSError("no answer") from None
                return self._ask(told)

    def _ask(self, told: Any) -> Any:
        if self._process is None or self._process.poll() is not None:
            self._process = self._start()
        try:
            self._process.stdin.write(_SIZE.pack(len(told)) + told)
            self._process.stdin.flush()
            head = self._process.stdout.read(_SIZE.size)
            if len(head) < _SIZE.size:
                raise EOFError
            return marshal.loads(self._process.stdout.read(_SIZE.unpack(head)[0]))
        except (OSError, EOFError, ValueError):
            self._process.kill()
            self._process.wait()
            raise EOFError from None

    def _start(self) -> Any:
        python = settings_.python(self._settings)
        if python is None:
            raise OSError("no Python")
        return subprocess.Popen(
            [python, "-m", _MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=settings_.environment(),
        )
