"""Writing a result sheet: title, summary, and a table with filter, links and row colours.

Rows are written one by one, so a sheet of 200,000 rows takes no more memory than a small one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from addin.hosts.xlsx.cell_markup import CellWriter
from addin.hosts.xlsx.escaping import to_attribute, to_xstring
from addin.hosts.xlsx.styles import StyleBook
from addin.hosts.xlsx.vocabulary import DECLARATION, Dialect
from addin.table.cells import CellRef, CellValue, RangeRef, column_letters
from addin.table.changes import Link, PutSheet, ResultColumn
from addin.table.widths import text_width

HEADER_ROW = 4
"""The table begins here; its first row of data is the next."""
MAX_LINKS = 65_530
"""Excel takes no more hyperlinks on a sheet."""

_HEADER_COLOR = "#1F4E79"
_TITLE_FONT = '<b/><sz val="14"/><color rgb="FF1F4E79"/>'
_SUMMARY_FONT = '<sz val="10"/><color rgb="FF595959"/>'
_HEADER_FONT = '<b/><sz val="10"/><color rgb="FFFFFFFF"/>'
_BODY_FONT = '<sz val="10"/>'
_STRONG_FONT = f"<b/>{_BODY_FONT}"
_LINK_FONT = '<u/><sz val="10"/><color rgb="FF0563C1"/>'
_FLUSH_ROWS = 512
_LINE_POINTS = 15
_MOST_LINES = 20


def unique_headers(columns: Sequence[ResultColumn]) -> list[str]:
    """The headings as an Excel table wants them: not blank, one line, no two alike."""
    taken: set[str] = set()
    headers = []
    for number, column in enumerate(columns, 1):
        base = " ".join(column.header.split()) or f"{number}"
        header, count = base, 1
        while header.casefold() in taken:
            count += 1
            header = f"{base} {count}"
        taken.add(header.casefold())
        headers.append(header)
    return headers


def table_area(change: PutSheet) -> RangeRef:
    """Where the table of a result sheet lies; a table has at least one row of data."""
    return RangeRef(HEADER_ROW, 1, HEADER_ROW + max(len(change.rows), 1), len(change.columns))


def files_linked(change: PutSheet) -> list[str]:
    """The other workbooks to which a result sheet's cells lead."""
    found = (value.file for row in change.rows for value in row if isinstance(value, Link))
    return sorted({file for file in found if file})


def offered(change: PutSheet) -> list[tuple[int, tuple[str, ...]]]:
    """The columns (from 1) of a result sheet that offer choices, with these."""
    return [(place, c.choices) for place, c in enumerate(change.columns, 1) if c.choices]


def _a1(area: RangeRef) -> str:
    """Both corners, even of a single cell."""
    first = CellRef(area.first_row, area.first_column).a1
    return f"{first}:{CellRef(area.last_row, area.last_column).a1}"


class ResultSheet:
    """The markup of one result sheet.

    Attributes:
        dropped_links: how many links were written as plain text.
    """

    def __init__(
        self,
        change: PutSheet,
        styles: StyleBook,
        dialect: Dialect,
        files: Mapping[str, str] | None = None,
        *,
        date1904: bool,
    ) -> None:
        """
        Args:
            change: what to write.
            styles: of the workbook.
            dialect: its namespaces.
            files: relationships to other workbooks, by their address.
            date1904: whether the workbook counts its days from 1904.
        """
        self._change = change
        self._files = files or {}
        self._styles = styles
        self._dialect = dialect
        self._writer = CellWriter(b"", date1904=date1904)
        self._formats: dict[tuple[int, str | None, bool, bool], int] = {}
        self._links: list[str] = []
        self.dropped_links = 0

    def write(self, write: Callable[[bytes], None], table_id: str | None) -> None:
        """Writes the part.

        Args:
            write: takes the markup.
            table_id: relationship to the table's part; None for a sheet without columns.
        """
        write(DECLARATION + self._head().encode())
        write(self._title_rows())
        pending: list[bytes] = []
        for index in range(max(len(self._change.rows), 1) if self._change.columns else 0):
            pending.append(self._row(index))
            if len(pending) >= _FLUSH_ROWS:
                write(b"".join(pending))
                pending = []
        write(b"".join(pending))
        write(self._tail(table_id).encode())

    def _head(self) -> str:
        change, dialect = self._change, self._dialect
        area = table_area(change) if change.columns else RangeRef(1, 1, 2, 1)
        last = CellRef(area.last_row, max(area.last_column, 1)).a1
        cols = "".join(
            f'<col min="{n}" max="{n}" width="{max(column.width, 1):g}" customWidth="1"'
            f' style="{self._format(n - 1, None, is_link=False)}"/>'
            for n, column in enumerate(change.columns, 1)
        )
        below = f"A{HEADER_ROW + 1}"
        return (
            f'<worksheet xmlns="{dialect.main}" xmlns:r="{dialect.relationships}">'
            '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            f'<dimension ref="A1:{last}"/>'
            '<sheetViews><sheetView showGridLines="0" workbookViewId="0">'
            f'<pane ySplit="{HEADER_ROW}" topLeftCell="{below}" activePane="bottomLeft"'
            f' state="frozen"/><selection pane="bottomLeft" activeCell="{below}" sqref="{below}"/>'
            "</sheetView></sheetViews>"
            '<sheetFormatPr defaultRowHeight="15"/>'
            f"{f'<cols>{cols}</cols>' if cols else ''}<sheetData>"
        )

    def _title_rows(self) -> bytes:
        title = self._styles.new_format(font=_TITLE_FONT)
        summary = self._styles.new_format(font=_SUMMARY_FONT)
        rows = [
            b'<row r="1" ht="24" customHeight="1">%b</row>'
            % self._cell(1, 1, title, self._change.title),
            b'<row r="2">%b</row>' % self._cell(2, 1, summary, self._change.summary),
        ]
        header = self._styles.new_format(
            color=_HEADER_COLOR, font=_HEADER_FONT, alignment='vertical="center"'
        )
        cells = b"".join(
            self._cell(HEADER_ROW, n, header, text)
            for n, text in enumerate(unique_headers(self._change.columns), 1)
        )
        if cells:
            rows.append(b'<row r="%d" ht="20" customHeight="1">%b</row>' % (HEADER_ROW, cells))
        return b"".join(rows)

    def _row(self, index: int) -> bytes:
        rows = self._change.rows
        row = HEADER_ROW + 1 + index
        own, strong = self._change.cell_fills, index in self._change.strong
        color = self._change.fills.get(index)
        cells = b""
        if index < len(rows):
            cells = b"".join(
                self._result_cell(row, place, value, own.get((index, place), color), strong)
                for place, value in enumerate(rows[index][: len(self._change.columns)])
            )
            lines = self._lines(rows[index])
            if lines > 1:
                # Excel fits the height itself; others take the one that is given.
                return b'<row r="%d" ht="%d">%b</row>' % (row, lines * _LINE_POINTS, cells)
        return b'<row r="%d">%b</row>' % (row, cells)

    def _lines(self, values: Sequence[CellValue | Link]) -> int:
        """How many lines the highest cell of a row takes; a Chinese character counts two."""
        most = 1
        for column, value in zip(self._change.columns, values, strict=False):
            if not column.wrap or not isinstance(value, str):
                continue
            lines = 0
            for line in value.split("\n"):
                wide = text_width(line)
                lines += max(math.ceil(wide / max(column.width - 1, 1)), 1)
            most = max(most, lines)
        return min(most, _MOST_LINES)

    def _result_cell(
        self, row: int, place: int, value: CellValue | Link, color: str | None, strong: bool
    ) -> bytes:
        plain = self._format(place, color, is_link=False, strong=strong)
        if not isinstance(value, Link):
            return self._cell(row, place + 1, plain, value)
        if len(self._links) >= MAX_LINKS:
            self.dropped_links += 1
            return self._cell(row, place + 1, plain, value.text)
        address = f"{column_letters(place + 1)}{row}"
        target, shown = to_attribute(value.target), to_attribute(to_xstring(value.text))
        file = f' r:id="{self._files[value.file]}"' if value.file else ""
        place_in_it = f' location="{target}"' if target else ""
        self._links.append(f'<hyperlink ref="{address}"{file}{place_in_it} display="{shown}"/>')
        return self._cell(row, place + 1, self._format(place, color, is_link=True), value.text)

    def _cell(self, row: int, column: int, style: int, value: CellValue) -> bytes:
        content = self._writer.value(value, CellRef(row, column))
        start = b'<c r="%b%d" s="%d"%b' % (
            column_letters(column).encode(), row, style, content.attributes
        )  # fmt: skip
        return b"%b>%b</c>" % (start, content.inner) if content.inner else start + b"/>"

    def _format(self, place: int, color: str | None, *, is_link: bool, strong: bool = False) -> int:
        key = (place, color, is_link, strong)
        number = self._formats.get(key)
        if number is None:
            column = self._change.columns[place]
            wrap = ' wrapText="1"' if column.wrap else ""
            number = self._formats[key] = self._styles.new_format(
                column.number_format,
                color,
                _LINK_FONT if is_link else _STRONG_FONT if strong else _BODY_FONT,
                f'vertical="top"{wrap}',
            )
        return number

    def _checks(self) -> str:
        """The drop-downs; they offer words and refuse none."""
        last = table_area(self._change).last_row if self._change.columns else HEADER_ROW
        checks = [
            '<dataValidation type="list" allowBlank="1" errorStyle="warning"'
            f' sqref="{_a1(RangeRef(HEADER_ROW + 1, place, last, place))}">'
            f'<formula1>"{to_attribute(",".join(choices))}"</formula1></dataValidation>'
            for place, choices in offered(self._change)
        ]
        if not checks:
            return ""
        return f'<dataValidations count="{len(checks)}">{"".join(checks)}</dataValidations>'

    def _tail(self, table_id: str | None) -> str:
        links = "".join(self._links)
        return (
            "</sheetData>"
            f"{self._checks()}"
            f"{f'<hyperlinks>{links}</hyperlinks>' if links else ''}"
            '<pageMargins left="0.5" right="0.5" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
            '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
            "<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter>"
            + (
                f'<tableParts count="1"><tablePart r:id="{table_id}"/></tableParts>'
                if table_id
                else ""
            )
            + "</worksheet>"
        )


def table_markup(change: PutSheet, number: int, name: str, dialect: Dialect) -> bytes:
    """The part of a result sheet's Excel table.

    Args:
        change: the result sheet.
        number: the table's id, unique in the workbook.
        name: its name, unique in the workbook.
        dialect: namespaces of the workbook.
    """
    area = _a1(table_area(change))
    columns = "".join(
        f'<tableColumn id="{n}" name="{to_attribute(to_xstring(header))}"/>'
        for n, header in enumerate(unique_headers(change.columns), 1)
    )
    return (
        DECLARATION
        + (
            f'<table xmlns="{dialect.main}" id="{number}" name="{name}" displayName="{name}"'
            f' ref="{area}" totalsRowShown="0"><autoFilter ref="{area}"/>'
            f'<tableColumns count="{len(change.columns)}">{columns}</tableColumns>'
            '<tableStyleInfo name="TableStyleLight1" showFirstColumn="0" showLastColumn="0"'
            ' showRowStripes="0" showColumnStripes="0"/></table>'
        ).encode()
    )
