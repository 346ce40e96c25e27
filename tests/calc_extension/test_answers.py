"""The process that answers the cell functions, asked as LibreOffice asks it."""

from __future__ import annotations

import datetime as dt
import io
import marshal
import struct
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from addin.calc_extension.answers import answer, handed, serve, told
from addin.table.cells import CellError

SIZE = struct.Struct(">Q")
TABLE = [["姓名", "手机"], ["张伟", "13912345678"], ["张伟", "139 1234 5678"]]


def framed(*questions: object) -> bytes:
    return b"".join(SIZE.pack(len(q)) + q for q in (marshal.dumps(q, 4) for q in questions))


def unframed(stream: bytes) -> list[object]:
    found, rest = [], stream
    while rest:
        (size,) = SIZE.unpack(rest[: SIZE.size])
        found.append(marshal.loads(rest[SIZE.size : SIZE.size + size]))
        rest = rest[SIZE.size + size :]
    return found


def test_a_process_answers_one_question_after_the_other():
    questions = framed(
        ("CUST_PHONE", "zh", ["139 1234 5678", None, None]),
        ("CUST_DEDUPE", "zh", [("table", TABLE, []), None, None, None]),
        ("CUST_MATCH", "zh", ["王五", ("table", [["张伟"]], []), None, None]),
    )
    done = subprocess.run(
        [sys.executable, "-m", "addin.calc_extension.answers"],
        input=questions, capture_output=True, check=True,
    )  # fmt: skip
    assert unframed(done.stdout) == ["13912345678", TABLE[:2], b"#N/A"]


def test_what_cannot_be_read_is_an_error_and_the_next_is_answered():
    out = io.BytesIO()
    serve(
        io.BytesIO(framed(("CUST_NOTHING", "zh", []), ("CUST_EMAIL", "en", ["Li@Example.CN"]))), out
    )
    assert unframed(out.getvalue()) == [b"#VALUE!", "li@example.cn"]


def test_the_language_is_that_of_the_menus():
    zh, en = (answer("CUST_VALIDATE", name, ["1391234567", "phone"]) for name in ("zh", "en"))
    assert "11" in zh
    assert "11" in en
    assert zh != en


def test_dates_come_in_as_dates_and_go_out_as_numbers():
    rows = handed(("table", [["日期", 1.0], [45357.0, 2.0]], [(1, 0, 1, 0)]))
    assert rows == [["日期", 1.0], [dt.datetime(2024, 3, 6), 2.0]] or rows == [
        ["日期", 1.0], [dt.date(2024, 3, 6), 2.0]
    ]  # fmt: skip
    assert told(rows) == [["日期", 1.0], [45357.0, 2.0]]
    assert told(CellError("#N/A")) == b"#N/A"


@given(st.recursive(
    st.none() | st.text() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4),
))  # fmt: skip
def test_plain_values_go_out_as_they_are(value):
    assert told(value) == value
