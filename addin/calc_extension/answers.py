"""The process that answers the cell functions: `python -m addin.calc_extension.answers`.

It reads questions from standard input and writes answers to standard output, each as eight
bytes of length (big end first) and that many of `marshal`. A question is (name, language,
arguments); an argument is a value, rows of values, or ("table", rows, rectangles of dates).
Bytes stand for errors. It ends with its input.
"""

from __future__ import annotations

import datetime as dt
import marshal
import struct
import sys
from collections.abc import Sequence
from typing import Any, BinaryIO

from addin.i18n import speaking
from addin.table.cells import CellError

_SIZE = struct.Struct(">Q")
_FORMAT = 4
_VALUE = b"#VALUE!"

Rectangle = tuple[int, int, int, int]


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answers until there are no more questions."""
    while len(head := questions.read(_SIZE.size)) == _SIZE.size:
        told = questions.read(_SIZE.unpack(head)[0])
        found = marshal.dumps(answer(*marshal.loads(told)), _FORMAT)
        answers.write(_SIZE.pack(len(found)) + found)
        answers.flush()


def answer(name: str, language: str, given: Sequence[Any]) -> Any:
    """The answer of a function, of what `marshal` carries; never an exception."""
    # pandas and the rest are loaded with the first question, not with LibreOffice.
    from addin.functions.registry import call

    try:
        with speaking("zh" if language == "zh" else "en"):
            return told(call(name, [handed(value) for value in given]))
    except Exception:
        return _VALUE


def handed(given: Any) -> Any:
    """An argument as the functions take it."""
    if isinstance(given, tuple):
        _kind, rows, rectangles = given
        return _with_dates(rows, rectangles)
    return given


def _with_dates(rows: list[list[Any]], rectangles: Sequence[Rectangle]) -> list[list[Any]]:
    from addin.hosts.xlsx.moments import moment

    for top, left, bottom, right in rectangles:
        for row in rows[top : bottom + 1]:
            for column in range(left, right + 1):
                value = row[column]
                if isinstance(value, float):
                    row[column] = moment(value, date1904=False)
    return rows


def told(found: Any) -> Any:
    """An answer as `marshal` carries it; dates as the numbers that Calc keeps."""
    if isinstance(found, list):
        return [told(value) for value in found]
    if isinstance(found, CellError):
        return str(found).encode()
    if isinstance(found, dt.date | dt.time | dt.timedelta):
        from addin.hosts.xlsx.serials import to_serial

        serial = to_serial(found, date1904=False)
        return str(found) if serial is None else serial
    if found is None or isinstance(found, str | bool):
        return found
    return float(found)


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
