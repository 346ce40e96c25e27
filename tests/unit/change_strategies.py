"""Hypothesis strategies for change sets: all kinds, all value types, awkward text."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from addin.table.cells import MAX_COLUMN, MAX_ROW, CellError, CellRef, RangeRef
from addin.table.changes import (
    ChangeSet,
    ConditionalFormat,
    DropSheet,
    Fill,
    Formula,
    HideRows,
    Link,
    Lock,
    Note,
    NumberFormat,
    PutSheet,
    ResultColumn,
    SetIdentity,
    SetValue,
    Unlock,
    Validation,
)

texts = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            "=1+1",
            "-5",
            "@x",
            "'",
            '"',
            "\\u0041",
            "𠮷野家",
            "😀",
            "a\nb",
            "\x00\x1f",
            "\ud83d",
            "\u2028",
        ]
    ),
)
names = st.text(min_size=1, max_size=12).filter(lambda name: bool(name.strip()))
cells = st.builds(
    CellRef,
    st.integers(min_value=1, max_value=MAX_ROW),
    st.integers(min_value=1, max_value=MAX_COLUMN),
)
colors = st.integers(min_value=0, max_value=0xFFFFFF).map(lambda number: f"#{number:06X}")
raws = st.none() | st.dictionaries(texts, texts, max_size=2)


@st.composite
def _ranges(draw: st.DrawFn) -> RangeRef:
    one, other = draw(cells), draw(cells)
    return RangeRef(
        min(one.row, other.row),
        min(one.column, other.column),
        max(one.row, other.row),
        max(one.column, other.column),
    )


ranges = st.one_of(
    _ranges(),
    cells.map(RangeRef.of_cell),
    st.sampled_from([RangeRef.parse("B:D"), RangeRef.parse("2:5")]),
)
values = st.one_of(
    texts,
    st.integers(),
    st.integers(min_value=-(10**40), max_value=10**40),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.none(),
    st.dates(),
    st.datetimes().map(lambda moment: moment.replace(fold=0)),
    st.times().map(lambda time: time.replace(fold=0)),
    st.timedeltas(min_value=dt.timedelta(days=-9999), max_value=dt.timedelta(days=99_999)),
    st.sampled_from(["#N/A", "#DIV/0!", "#NAME?"]).map(CellError),
)
formulas = st.builds(
    Formula,
    st.text(min_size=1, max_size=12).filter(lambda text: bool(text.strip("= ")) and text[0] != "="),
    values,
)
columns = st.builds(
    ResultColumn,
    texts,
    st.floats(0.5, 255),
    texts,
    st.booleans(),
    st.lists(texts, max_size=2).map(tuple),
)
changes = st.one_of(
    st.builds(SetValue, names, cells, values | formulas, raws),
    st.builds(Fill, names, ranges, st.none() | colors, raws),
    st.builds(Note, names, cells, st.none() | texts, raws),
    st.builds(NumberFormat, names, ranges, texts, raws),
    st.builds(
        Validation,
        names,
        ranges,
        st.sampled_from(["list", "custom", "whole", "decimal", "date", "text_length", "none"]),
        st.lists(texts, max_size=3).map(tuple),
        st.none() | texts,
        st.none() | texts,
        st.none() | texts,
        texts,
        texts,
        texts,
        st.booleans(),
        raws,
    ),
    st.builds(ConditionalFormat, names, ranges, st.none() | texts, st.none() | colors, raws),
    st.builds(
        HideRows,
        names,
        st.sets(st.integers(1, MAX_ROW), max_size=4).map(lambda rows: tuple(sorted(rows))),
        st.booleans(),
        raws,
    ),
    st.builds(
        Lock,
        names,
        st.lists(ranges, max_size=3).map(tuple),
        st.lists(ranges, max_size=3).map(tuple),
        raw=raws,
    ),
    st.builds(Unlock, names, raw=raws),
    st.builds(
        PutSheet,
        names,
        texts,
        texts,
        st.lists(columns, max_size=3).map(tuple),
        st.lists(
            st.lists(values | st.builds(Link, texts, texts), max_size=3).map(tuple), max_size=3
        ).map(tuple),
        st.dictionaries(st.integers(0, 9_999_999), colors, max_size=3),
        st.none() | texts,
        raws,
        st.dictionaries(st.tuples(st.integers(0, 9_999_999), st.integers(0, 99)), colors),
        st.frozensets(st.integers(0, 99), max_size=3),
    ),
    st.builds(DropSheet, names, raws),
    st.builds(SetIdentity, st.none() | texts, raws),
)
change_sets = st.lists(changes, max_size=8).map(lambda found: ChangeSet(tuple(found)))
