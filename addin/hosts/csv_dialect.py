"""How a text file writes its table: encoding, delimiter.

Chinese Excel saves "CSV" in GB18030 and "CSV UTF-8" with a byte order mark, other systems
write UTF-8 without one, and some exports are UTF-16. UTF-8 cannot be mistaken for anything
else, so GB18030 is only considered where UTF-8 fails.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from addin.errors import DamagedWorkbookError
from addin.i18n import msg

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DELIMITERS = (",", ";", "\t", "|")
_PIECE = 1 << 20
_SAMPLE = 1 << 18
_SAMPLED_RECORDS = 500
# Excel writes this line, and obeys it, where the delimiter is not the system's.
_ANNOUNCED = re.compile(r'"?sep=(.)"?\r?\n?', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text file writes its table.

    Attributes:
        encoding: a Python codec that takes a byte order mark away.
        delimiter: one character.
        announced: whether the first line only says the delimiter ("sep=;").
    """

    encoding: str
    delimiter: str
    announced: bool = False


def detect_dialect(path: Path) -> Dialect:
    """Finds out how a file writes its table.

    Raises:
        DamagedWorkbookError: it is text in no encoding that is known here.
        OSError: it cannot be read.
    """
    encoding = detect_encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(_SAMPLE)
        complete = not file.read(1)
    announced = _ANNOUNCED.match(sample)
    if announced and sample[: announced.end()].strip("\r\n") == sample.splitlines()[0]:
        return Dialect(encoding, announced[1], announced=True)
    preferred = "\t" if path.suffix.lower() == ".tsv" else ","
    return Dialect(encoding, detect_delimiter(sample, preferred, complete=complete))


def detect_encoding(path: Path) -> str:
    """The encoding of a text file, by its byte order mark or by reading all of it."""
    with path.open("rb") as file:
        start = file.read(4)
        # The mark of UTF-32 begins with that of UTF-16 and stands before it in the list.
        for mark, encoding in _BYTE_ORDER_MARKS:
            if start.startswith(mark):
                file.seek(0)
                if not _decodes(file, encoding):
                    raise _undecodable(path, _first_broken_line(path, encoding))
                return encoding
        file.seek(0)
        if _decodes(file, "utf-8"):
            return "utf-8"
        file.seek(0)
        content = file.read(_SAMPLE * 16)
    broken = _line_of_broken_utf8(content)
    if broken:
        raise _undecodable(path, broken)
    with path.open("rb") as file:
        if _decodes(file, "gb18030") and not _is_western(content):
            return "gb18030"
        file.seek(0)
        if _decodes(file, "cp1252"):
            return "cp1252"
    raise _undecodable(path, 1)


def _first_broken_line(path: Path, encoding: str) -> int:
    """The line, from 1, of the first bytes that an encoding does not know."""
    content = path.read_bytes()
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        return content[: error.start].decode(encoding, "ignore").count("\n") + 1
    return 1


def _undecodable(path: Path, line: int) -> DamagedWorkbookError:
    return DamagedWorkbookError(
        msg("{name} is no readable text from line {line!s} on.", name=path.name, line=line),
        msg("Export it again as “CSV UTF-8”."),
    )


def _decodes(file: io.BufferedReader, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        while piece := file.read(_PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _line_of_broken_utf8(content: bytes) -> int:
    """The line of the first broken character where the text is UTF-8 but for a few; else 0.

    Reading such a file as GB18030 would turn every Chinese character into another one.
    """
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    foreign = len(text) - len(text.encode("ascii", "ignore")) - broken
    if foreign <= 20 * broken:
        return 0
    return text.count("\n", 0, text.index("\ufffd")) + 1


_PAIR = re.compile(rb"[\x81-\xfe][\x30-\xff]")


def _is_western(content: bytes) -> bool:
    """Whether bytes above 127 stand alone among letters, as accents do, not in pairs.

    Common Chinese characters are two such bytes (GB 2312); only rare ones have a letter as
    their second byte.
    """
    pairs = _PAIR.findall(content)
    with_letter = sum(1 for pair in pairs if pair[1] < 0x80)
    return 2 * with_letter > len(pairs)


def detect_delimiter(sample: str, preferred: str = ",", *, complete: bool = True) -> str:
    """The delimiter under which most records have the same number of fields.

    Args:
        sample: the beginning of the text.
        preferred: taken where no delimiter is better than another.
        complete: whether the sample is the whole text; else its last record is left out.
    """
    best, best_score = preferred, (0.0, False, 0)
    for delimiter in (preferred, *(d for d in DELIMITERS if d != preferred)):
        widths = _widths(sample, delimiter, complete)
        if not widths:
            continue
        (width, records), *_ = Counter(widths).most_common(1)
        # Values hold commas and semicolons of their own, though headers rarely do: agreement
        # counts before number.
        score = (round(records / len(widths), 1), widths[0] == width, width)
        if width > 1 and score > best_score:
            best, best_score = delimiter, score
    return best


def _widths(sample: str, delimiter: str, complete: bool) -> list[int]:
    """The number of fields in each record that is not blank."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    widths: list[int] = []
    try:
        for record in reader:
            if any(record):
                widths.append(len(record))
            if len(widths) > _SAMPLED_RECORDS:
                break
    except csv.Error:
        pass
    return widths if complete or len(widths) < 2 else widths[:-1]
