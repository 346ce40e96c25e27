"""What others say of Excel, as a person at LibreOffice reads it."""

from __future__ import annotations

import re

import pytest

from addin.desk.words import _OF_LIBREOFFICE, LIBREOFFICE, for_window
from addin.i18n import Message
from tests.messages import read_translations, texts_in_source


def test_before_libreoffice_no_message_speaks_of_excel():
    """Whatever names Excel, or its add-in, has other words there."""
    apart = ("addin/cli", "addin/excel_build", "addin/calc_extension", "addin/desk/words",
             # Checks of an Excel, and its installation; help that the ribbon shows.
             "addin/distribution", "addin/ribbon",
             # What a value went through, and what kind of file something is.
             "addin/finding_codes", "addin/hosts/contents", "addin/hosts/csv_file",
             # Words of the sheets 设置 Settings.
             "addin/table/rulebook")  # fmt: skip
    chinese = read_translations()
    of_excel = re.compile("Excel|add-in|加载项|插件")
    missing = {
        text
        for text, files in texts_in_source().items()
        if of_excel.search(text + chinese[text]) and text not in _OF_LIBREOFFICE
        and not all(file.startswith(apart) for file in files)
    }  # fmt: skip
    # What kind of file something is.
    assert missing == {"{name} is not an Excel workbook but {what}."}
    for new in _OF_LIBREOFFICE.values():
        assert not of_excel.search(new + chinese[new]), new


@pytest.mark.parametrize("template", _OF_LIBREOFFICE)
def test_before_excel_nothing_is_changed(template):
    assert for_window(Message(template), "Excel") == Message(template)
    assert for_window(Message(template), LIBREOFFICE) == Message(_OF_LIBREOFFICE[template])


def test_a_message_inside_another_speaks_of_libreoffice_too():
    inner = Message("Excel was closed while the command ran.")
    found = for_window(Message("{problem}", {"problem": inner}), LIBREOFFICE)
    assert "LibreOffice" in str(found)
