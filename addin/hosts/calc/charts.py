"""Charts in a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from addin.hosts.calc import looks, uno_bridge
from addin.hosts.calc.errors import CallError, Plain

if TYPE_CHECKING:
    from addin.hosts.calc.ranges import Range
    from addin.hosts.calc.sheets import Sheet

_NO_SYMBOLS, _AUTOMATIC_SYMBOLS = -3, -1
"""com.sun.star.chart.ChartSymbolType."""
_PLAIN: dict[str, Any] = {"Stacked": False, "Percent": False}
_STACKED: dict[str, Any] = {"Stacked": True, "Percent": False}
_PERCENT: dict[str, Any] = {"Stacked": False, "Percent": True}
_NO_MARKERS: dict[str, Any] = {"SymbolType": _NO_SYMBOLS}
_MARKERS: dict[str, Any] = {"SymbolType": _AUTOMATIC_SYMBOLS}

KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "column_clustered": ("Bar", {"Vertical": False, **_PLAIN}),
    "column_stacked": ("Bar", {"Vertical": False, **_STACKED}),
    "column_stacked_100": ("Bar", {"Vertical": False, **_PERCENT}),
    # In LibreOffice's words it is the axis that stands upright.
    "bar_clustered": ("Bar", {"Vertical": True, **_PLAIN}),
    "bar_stacked": ("Bar", {"Vertical": True, **_STACKED}),
    "bar_stacked_100": ("Bar", {"Vertical": True, **_PERCENT}),
    "line": ("Line", {**_PLAIN, **_NO_MARKERS}),
    "line_stacked": ("Line", {**_STACKED, **_NO_MARKERS}),
    "line_stacked_100": ("Line", {**_PERCENT, **_NO_MARKERS}),
    "line_markers": ("Line", {**_PLAIN, **_MARKERS}),
    "line_markers_stacked": ("Line", {**_STACKED, **_MARKERS}),
    "line_markers_stacked_100": ("Line", {**_PERCENT, **_MARKERS}),
    "area": ("Area", _PLAIN),
    "area_stacked": ("Area", _STACKED),
    "area_stacked_100": ("Area", _PERCENT),
    "pie": ("Pie", {}),
    "doughnut": ("Donut", {}),
    "radar": ("Net", {**_PLAIN, **_NO_MARKERS}),
    "radar_markers": ("Net", {**_PLAIN, **_MARKERS}),
    "radar_filled": ("FilledNet", {}),
    # Points without lines are missing: LibreOffice does not keep them so over this interface.
    "xy_scatter_lines": ("XY", {**_MARKERS, "Lines": True}),
    "xy_scatter_lines_no_markers": ("XY", {**_NO_MARKERS, "Lines": True}),
}
"""LibreOffice's diagrams and their properties, by xlwings' words."""

_BY_ROWS, _BY_COLUMNS = "ROWS", "COLUMNS"
_SOURCES = {"rows": _BY_ROWS, "columns": _BY_COLUMNS}


class Charts(Plain, base_classes.Charts):
    """The charts of a sheet, the oldest first."""

    def __init__(self, sheet: Sheet) -> None:
        """Use `Sheet.charts`."""
        self._sheet = sheet

    @property
    def api(self) -> Any:
        """The charts, in UNO."""
        return self._sheet.xl.getCharts()

    @property
    def parent(self) -> Sheet:
        """Their sheet."""
        return self._sheet

    def _all(self) -> list[Chart]:
        return [Chart(self._sheet, key) for key in self.api.getElementNames()]

    def __iter__(self) -> Iterator[Chart]:
        return iter(self._all())

    def __len__(self) -> int:
        return int(self.api.getCount())

    def __contains__(self, key: Any) -> bool:
        if isinstance(key, int | float):
            return 1 <= int(key) <= len(self)
        return any(chart.name.casefold() == str(key).casefold() for chart in self)

    def __call__(self, key: Any) -> Chart:
        found = self._all()
        if isinstance(key, int | float):
            return found[int(key) - 1]
        for chart in found:
            if chart.name.casefold() == str(key).casefold():
                return chart
        raise KeyError(key)

    def add(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        chart_type: str | None = None,
        source: Any = None,
        plot_by: str | None = None,
        name: str | None = None,
        anchor: Any = None,
        style: int | None = None,
    ) -> Chart:
        """Adds a chart; all measures are points.

        Args:
            chart_type: one of `KINDS`; None for columns.
            source: the cells, their headers included; None for none yet.
            plot_by: "rows" or "columns"; None for what fits the source.
            name: None for the first of Chart 1, Chart 2, … that is free.
            anchor: a range at whose corner it stands, instead of left and top.
            style: not known to LibreOffice.

        Raises:
            NotImplementedError: LibreOffice has no charts of that type.
            CallError: the name is taken, or the sheet is protected.
        """
        self._sheet.require_open()
        if chart_type is not None:
            _kind(chart_type)
        taken = {chart.name.casefold() for chart in self}
        if name is None:
            name = next(f"Chart {n}" for n in range(1, len(taken) + 2) if f"chart {n}" not in taken)
        if name.casefold() in taken:
            raise CallError(f"There is a chart {name} already.")
        if anchor is not None:
            left, top = anchor.left, anchor.top
        keys = set(self.api.getElementNames())
        key = next(k for n in range(1, len(keys) + 2) if (k := f"xlwings {n}") not in keys)
        place = [looks.from_points(points) for points in (left, top, width, height)]
        self.api.addNewByName(key, _rectangle(*place), (), True, True)
        chart = Chart(self._sheet, key)
        chart.name = name
        if source is not None:
            chart.set_source_data(source, plot_by)
        if chart_type is not None:
            chart.chart_type = chart_type
        return chart


def _rectangle(left: int, top: int, width: int, height: int) -> Any:
    return uno_bridge.struct("awt.Rectangle", X=left, Y=top, Width=width, Height=height)


def _kind(chart_type: str) -> tuple[str, dict[str, Any]]:
    if chart_type not in KINDS:
        raise NotImplementedError(f"LibreOffice has no charts of the type {chart_type!r}.")
    return KINDS[chart_type]


class Chart(Plain, base_classes.Chart):
    """One chart."""

    def __init__(self, sheet: Sheet, key: str) -> None:
        """
        Args:
            sheet: where it is.
            key: by which LibreOffice knows it, which is not its name.
        """
        self._sheet = sheet
        self._key = key

    def _table_chart(self) -> Any:
        charts = self._sheet.xl.getCharts()
        if not charts.hasByName(self._key):
            raise CallError("The chart was deleted meanwhile.")
        return charts.getByName(self._key)

    def _document(self) -> Any:
        return self._table_chart().getEmbeddedObject()

    def _shape(self) -> Any:
        self._table_chart()
        page = self._sheet.xl.getDrawPage()
        for number in range(page.getCount()):
            shape = page.getByIndex(number)
            if getattr(shape, "PersistName", None) == self._key:
                return shape
        raise CallError("The chart has no place in the sheet.")

    @property
    def api(self) -> tuple[Any, Any]:
        """The shape and the chart's document, in UNO."""
        return self._shape(), self._document()

    @property
    def parent(self) -> Sheet:
        """Its sheet."""
        return self._sheet

    @property
    def name(self) -> str:
        """Its name."""
        return str(self._shape().Name) or self._key

    @name.setter
    def name(self, value: str) -> None:
        self._sheet.require_open()
        self._shape().Name = value

    def set_source_data(self, rng: Range, plot_by: str | None = None) -> None:
        """Makes it show other cells, headers included.

        The chart is made anew, with its name, place, type and title: LibreOffice draws a chart
        to which cells are given later, and saves it empty.

        Args:
            plot_by: "rows" or "columns"; None for columns, or rows where there are more columns.

        Raises:
            NotImplementedError: its type is one that xlwings has no word for.
        """
        self._sheet.require_open()
        top, left, bottom, right = rng.bounds
        area = uno_bridge.cells_at(rng.sheet.index - 1, (top, left), (bottom, right))
        shape, charts = self._shape(), self._sheet.xl.getCharts()
        name, title = self.name, self.title
        kind = self.chart_type if self._table_chart().getRanges() else None
        place, size = shape.getPosition(), shape.getSize()
        charts.removeByName(self._key)
        around = _rectangle(place.X, place.Y, size.Width, size.Height)
        charts.addNewByName(self._key, around, (area,), True, True)
        self.name = name
        self.plot_by = plot_by or ("rows" if right - left > bottom - top else "columns")
        if kind is not None:
            self.chart_type = kind
        if title is not None:
            self.title = title

    @property
    def plot_by(self) -> str:
        """Whether series stand in "rows" or "columns"."""
        source = self._document().getDiagram().DataRowSource.value
        return "rows" if source == _BY_ROWS else "columns"

    @plot_by.setter
    def plot_by(self, value: str) -> None:
        self._sheet.require_open()
        source = uno_bridge.enum("chart.ChartDataRowSource", _SOURCES[value])
        self._document().getDiagram().DataRowSource = source

    @property
    def chart_type(self) -> str:
        """Its type.

        Raises:
            NotImplementedError: xlwings has no word for it.
        """
        diagram = self._document().getDiagram()
        service = str(diagram.getDiagramType()).rpartition(".")[2].removesuffix("Diagram")
        for word, (kind, properties) in KINDS.items():
            if kind == service and all(
                _alike(name, getattr(diagram, name), value) for name, value in properties.items()
            ):
                return word
        raise NotImplementedError(f"xlwings has no word for this {service} chart of LibreOffice's.")

    @chart_type.setter
    def chart_type(self, value: str) -> None:
        kind, properties = _kind(value)
        self._sheet.require_open()
        document, plotted = self._document(), self.plot_by
        document.setDiagram(document.createInstance(f"com.sun.star.chart.{kind}Diagram"))
        # First: the lines of a scatter would be there again afterwards.
        self.plot_by = plotted
        diagram = document.getDiagram()
        for name, wanted in properties.items():
            diagram.setPropertyValue(name, wanted)

    @property
    def title(self) -> str | None:
        """What stands above it; None where nothing does."""
        document = self._document()
        return str(document.getTitle().String) if document.HasMainTitle else None

    @title.setter
    def title(self, value: str | None) -> None:
        self._sheet.require_open()
        document = self._document()
        document.HasMainTitle = value is not None
        if value is not None:
            document.getTitle().String = value

    def _measure(self, name: str, change: float | None = None) -> float:
        shape = self._shape()
        place, size = shape.getPosition(), shape.getSize()
        holder = place if name in ("X", "Y") else size
        if change is not None:
            self._sheet.require_open()
            setattr(holder, name, looks.from_points(change))
            shape.setPosition(place)
            shape.setSize(size)
        return looks.to_points(getattr(holder, name))

    @property
    def left(self) -> float:
        """Points from the sheet's left edge."""
        return self._measure("X")

    @left.setter
    def left(self, value: float) -> None:
        self._measure("X", value)

    @property
    def top(self) -> float:
        """Points from the sheet's upper edge."""
        return self._measure("Y")

    @top.setter
    def top(self, value: float) -> None:
        self._measure("Y", value)

    @property
    def width(self) -> float:
        """Points."""
        return self._measure("Width")

    @width.setter
    def width(self, value: float) -> None:
        self._measure("Width", value)

    @property
    def height(self) -> float:
        """Points."""
        return self._measure("Height")

    @height.setter
    def height(self, value: float) -> None:
        self._measure("Height", value)

    def delete(self) -> None:
        """Removes it."""
        self._sheet.require_open()
        self._sheet.xl.getCharts().removeByName(self._key)


def _alike(name: str, found: Any, wanted: Any) -> bool:
    if name == "SymbolType":
        return bool((found == _NO_SYMBOLS) == (wanted == _NO_SYMBOLS))
    return bool(found == wanted)
