"""What a column seems to hold, judged by a sample of its values.

Only kinds with an unmistakable shape are guessed; a wrong guess is worse than none.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from addin.table.cells import CellValue, is_blank, text_of
from addin.table.fields import Kind

SAMPLE = 400
_SURE = 0.7

_SHAPES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.EMAIL, re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")),
    (Kind.ID_NUMBER, re.compile(r"[1-9]\d{5}(18|19|20)\d{2}(0[1-9]|1[0-2])[0-3]\d\d{3}[\dXx]")),
    (Kind.USCC, re.compile(r"[159][1239][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")),
    (
        Kind.PHONE,
        re.compile(
            r"(\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}"
            r"|\(?0\d{2,3}\)?[- ]?[2-9]\d{2,3}[- ]?\d{4}([-转x ]+\d{1,5})?"
            r"|\+\d{1,3}[- .()\d]{6,18}"
            r"|\(\d{3}\) ?\d{3}-\d{4}|\d{3}-\d{3}-\d{4}|[48]00-?\d{3}-?\d{4}"
        ),
    ),
    (
        Kind.DATE,
        re.compile(
            r"(19|20)\d{2}[-/.年]\s?\d{1,2}([-/.月]\s?\d{1,2}日?)?( \d{1,2}:\d{2}(:\d{2})?)?"
            r"|\d{1,2}[/.-]\d{1,2}[/.-](19|20)\d{2}"
        ),
    ),
    (Kind.URL, re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)),
    (
        Kind.COMPANY,
        re.compile(
            r".{2,}(有限公司|有限责任公司|股份公司|分公司|集团|事务所|合作社|商行)"
            r"|.+\b(Ltd\.?|Limited|Inc\.?|LLC|GmbH|S\.?A\.?|B\.?V\.?|Corp\.?|AG|PLC|Pty|S\.r\.l\.)",
            re.IGNORECASE,
        ),
    ),
    (
        Kind.ADDRESS,
        re.compile(
            r".*(省|市|区|县|旗).*(路|街|道|巷|弄|村|镇|乡|大厦|广场|号).*"
            r"|\d+ [\w .'-]+ (St|Street|Rd|Road|Ave|Avenue|Blvd|Lane|Ln|Dr|Drive)\b.*",
            re.IGNORECASE,
        ),
    ),
)


def sample_of(values: Sequence[CellValue]) -> list[CellValue]:
    """Up to 400 values that are not blank, spread over the column."""
    step = max(1, len(values) // (SAMPLE * 4))
    picked: list[CellValue] = []
    for value in values[::step]:
        if not is_blank(value):
            picked.append(value)
            if len(picked) >= SAMPLE:
                break
    return picked


def has_shape(kind: Kind) -> bool:
    """Whether values of a kind can be told by their shape."""
    return kind is Kind.BIRTH_DATE or any(kind is known for known, _shape in _SHAPES)


def share_of_kind(sample: Sequence[CellValue], kind: Kind) -> float:
    """The share (0 to 1) of a sample that has the shape of a kind; 0 for shapeless kinds."""
    if not sample:
        return 0.0
    wanted = Kind.DATE if kind is Kind.BIRTH_DATE else kind
    shape = dict(_SHAPES).get(wanted)
    if shape is None:
        return 0.0
    hits = 0
    for value in sample:
        if isinstance(value, (dt.date, dt.datetime)):
            hits += wanted is Kind.DATE
        else:
            hits += shape.fullmatch(text_of(value).strip()) is not None
    return hits / len(sample)


def guess_kind(sample: Sequence[CellValue]) -> tuple[Kind, float] | None:
    """The kind that at least 70 % of a sample has the shape of, with that share."""
    if len(sample) < 3:
        return None
    best = max(((share_of_kind(sample, kind), kind) for kind, _ in _SHAPES), key=lambda p: p[0])
    share, kind = best
    return (kind, share) if share >= _SURE else None
