"""Rows that come, go and move, beside a plain list that does the same."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sheets_server.needed import need

need()

from sheets_sync.local_server.a1 import Box
from sheets_sync.local_server.cells import Cell
from sheets_sync.local_server.dimensions import (
    Deleted,
    Inserted,
    Moved,
    delete_lines,
    insert_lines,
    move_lines,
)
from sheets_sync.local_server.model import Metadata, Spreadsheet, new_sheet

SIZE = 8
Step = tuple[str, int, int, int]

steps = st.lists(
    st.tuples(
        st.sampled_from(("insert", "delete", "move")),
        st.integers(0, 30), st.integers(1, 3), st.integers(0, 30),
    ),
    max_size=8,
)  # fmt: skip


def made(axis: str) -> Spreadsheet:
    """A sheet with a number and metadata of its own in each line."""
    book = Spreadsheet("x", {}, [new_sheet(0, "s", 0, SIZE, SIZE)])
    kind = "ROW" if axis == "ROWS" else "COLUMN"
    for n in range(SIZE):
        row, column = (n, 0) if axis == "ROWS" else (0, n)
        book.sheets[0].put(row, column, Cell(n))
        book.metadata.append(Metadata(n + 1, "k", str(n), "PROJECT", kind, 0, n))
    return book


def carried_out(book: Spreadsheet, axis: str, lines: list, step: Step) -> None:
    """The same step on the sheet and on the list."""
    kind, at, count, to = step
    sheet = book.sheets[0]
    if kind == "insert":
        at %= len(lines) + 1
        insert_lines(book, sheet, axis, at, count)
        lines[at:at] = [None] * count
        return
    start = at % len(lines)
    end = min(start + count, len(lines))
    if kind == "delete":
        if end - start < len(lines):
            delete_lines(book, sheet, axis, start, end)
            del lines[start:end]
        return
    before = to % (len(lines) + 1)
    move_lines(book, sheet, axis, start, end, before)
    if not start <= before <= end:
        block = lines[start:end]
        left = lines[:start] + lines[end:]
        place = before if before < start else before - len(block)
        lines[:] = left[:place] + block + left[place:]


@settings(max_examples=200, deadline=None)
@given(steps, st.sampled_from(("ROWS", "COLUMNS")))
def test_cells_and_metadata_go_where_a_list_says(all_steps, axis):
    book, lines = made(axis), list(range(SIZE))
    for step in all_steps:
        carried_out(book, axis, lines, step)
    sheet = book.sheets[0]
    assert sheet.size(axis) == len(lines)
    places = range(len(lines))
    found = [sheet.cell(*((n, 0) if axis == "ROWS" else (0, n))).value for n in places]
    assert found == lines
    assert {m.index: int(m.value) for m in book.metadata} == {
        n: line for n, line in enumerate(lines) if line is not None
    }


@given(st.integers(0, 9), st.integers(1, 4), st.integers(0, 9), st.integers(1, 4))
def test_ranges_cover_what_they_covered(at, count, start, length):
    end = start + length
    grown = Inserted(at, count).span(start, end)
    assert grown is not None
    assert grown[1] - grown[0] in (length, length + count)
    kept = [n for n in range(start, end) if not at <= n < at + count]
    span = Deleted(at, at + count).span(start, end)
    moved = [Deleted(at, at + count).index(n) for n in kept]
    assert (list(range(*span)) if span else []) == moved


def test_a_moved_range_goes_along_and_one_around_stays():
    move = Moved(2, 4, 7)
    assert move.span(2, 4) == (5, 7)
    assert move.span(0, 9) == (0, 9)
    assert move.span(3, 4) == (6, 7)


def test_a_draft_leaves_the_original_alone():
    book = made("ROWS")
    draft = book.draft()
    draft.sheets[0].put(0, 0, Cell("changed"))
    insert_lines(draft, draft.sheets[0], "ROWS", 1, 1)
    draft.sheets[0].merges.append(Box(0, 1, 0, 2))
    assert [book.sheets[0].cell(n, 0).value for n in range(SIZE)] == list(range(SIZE))
    assert (book.sheets[0].row_count, book.sheets[0].merges) == (SIZE, [])
    assert draft.sheets[0].rows[3] is book.sheets[0].rows[2], "untouched rows are shared"
