"""Charts, through xlwings' own classes."""

from __future__ import annotations

import re
import zipfile

import pytest
import xlwings

from addin.hosts import calc
from addin.hosts.calc.charts import KINDS


@pytest.fixture
def source(sheet: xlwings.Sheet) -> xlwings.Range:
    sheet["A1"].value = [["城市", "人数", "金额"], ["上海", 3, 7], ["杭州", 5, 9]]
    return sheet["A1:C3"]


def test_a_chart_is_added_found_moved_and_deleted(sheet, source):
    chart = sheet.charts.add(20, 60, 300, 150, name="各城市", source=source)
    assert [own.name for own in sheet.charts] == ["各城市"]
    assert sheet.charts["各城市"].parent == sheet
    assert "各城市" in sheet.charts
    second = sheet.charts.add()
    assert (second.name, len(sheet.charts)) == ("Chart 1", 2)
    with pytest.raises(xlwings.ShapeAlreadyExists):
        sheet.charts.add(name="chart 1")
    assert (chart.left, chart.top) == pytest.approx((20, 60), abs=0.1)
    assert (chart.width, chart.height) == pytest.approx((300, 150), abs=0.1)
    chart.left, chart.width = 40, 200
    assert (chart.left, chart.top, chart.width) == pytest.approx((40, 60, 200), abs=0.1)
    chart.name = "改名"
    assert sheet.charts["改名"].width == pytest.approx(200, abs=0.1)
    chart.delete()
    assert [own.name for own in sheet.charts] == ["Chart 1"]
    with pytest.raises(calc.CallError, match="deleted"):
        assert chart.left


@pytest.mark.parametrize("kind", KINDS)
def test_each_type_is_told_as_it_was_set(sheet, source, kind):
    chart = sheet.charts.add(chart_type=kind, source=source)
    assert chart.chart_type == kind


def test_what_it_shows_is_saved(book, sheet, source, tmp_path):
    chart = sheet.charts.add(chart_type="bar_clustered", source=source, plot_by="rows")
    assert chart.plot_by == "rows"
    chart.title = "人数"
    chart.set_source_data(source, "columns")
    assert (chart.plot_by, chart.title) == ("columns", "人数")
    assert chart.chart_type == "bar_clustered"
    book.save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        (name,) = (own for own in archive.namelist() if re.search(r"charts/chart\d+\.xml$", own))
        drawn = archive.read(name).decode()
    assert '<c:barDir val="bar"' in drawn
    assert re.findall(r"<c:val><c:numRef><c:f>[^<]*?!([^<]*)</c:f>", drawn) == [
        "$B$2:$B$3", "$C$2:$C$3"
    ]  # fmt: skip
    assert "人数" in drawn
    chart.title = None
    assert chart.title is None


def test_a_type_that_libreoffice_has_not(sheet, source):
    with pytest.raises(NotImplementedError, match="stock_hlc"):
        sheet.charts.add(chart_type="stock_hlc", source=source)
    assert len(sheet.charts) == 0, "nothing half done"
