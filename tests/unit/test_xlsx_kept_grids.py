"""A grid that is read twice is parsed once, for as long as the file is the same."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from addin.hosts.xlsx.host import XlsxHost


def write(path: Path, value: str) -> None:
    book = xlsxwriter.Workbook(path)
    for name in ("客户", "其他"):
        book.add_worksheet(name).write_string(0, 0, f"{name} {value}")
    book.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write(tmp_path / "客户.xlsx", "一")
    return tmp_path / "客户.xlsx"


def test_the_same_grid_is_given_again(path):
    host = XlsxHost(path)
    host.keeps_grids = True
    assert host.read_grid("客户") is host.read_grid("客户")
    assert host.read_grid("其他").rows == [["其他 一"]]
    assert host.read_grid("客户").rows == [["客户 一"]]


def test_another_file_is_read_anew(path):
    host = XlsxHost(path)
    host.keeps_grids = True
    host.read_grid("客户")
    write(path, "二")
    assert host.read_grid("客户").rows == [["客户 二"]]


def test_what_is_replaced_while_it_is_read_is_not_kept(path, monkeypatch):
    from addin.hosts.xlsx import reading

    read = reading.read_grid

    def slowly(package, sheet):
        found = read(package, sheet)
        write(path, "二")
        return found

    host = XlsxHost(path)
    host.keeps_grids = True
    with monkeypatch.context() as patch:
        patch.setattr("addin.hosts.xlsx.host.reading.read_grid", slowly)
        assert host.read_grid("客户").rows == [["客户 一"]]
    assert host.read_grid("客户").rows == [["客户 二"]]


def test_nothing_is_kept_unless_somebody_wants_it(path):
    host = XlsxHost(path)
    assert host.read_grid("客户") is not host.read_grid("客户")
