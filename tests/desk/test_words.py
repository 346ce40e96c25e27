"""What others say, as the person at the desk reads it."""

from __future__ import annotations

import re

import pytest

from addin.desk.words import _AHEAD, _OF_LIBREOFFICE, _OF_WINDOWS, LIBREOFFICE, for_window
from addin.i18n import Message
from tests.messages import read_translations, texts_in_source


class TestWords:
    def test_no_message_speaks_of_the_command_line(self):
        """Whatever hints at an option has other words for those who click."""
        apart = ("addin/cli", "addin/console", "addin/excel_build", "addin/hosts/csv_file",
                 "addin/matching/linking", "addin/commands/apply", "addin/commands/tune",
                 "addin/distribution", "addin/calc_extension", "addin/desk/words",
                 "sheets_sync")  # fmt: skip
        missing = {
            text
            for text, files in texts_in_source().items()
            if re.search(r" --[a-z]|custsheet [a-z]", text) and text not in _OF_WINDOWS
            and not all(file.startswith(apart) for file in files)
        }  # fmt: skip
        # Of text files and of addresses only, which nobody has open.
        assert missing == {
            "Say with --out where the result is to go.",
            "Leave --out away.",
        }

    def test_what_is_replaced_is_still_said_somewhere(self):
        assert {*_OF_WINDOWS, *_AHEAD, *_OF_LIBREOFFICE} <= set(texts_in_source())

    def test_before_libreoffice_no_message_speaks_of_excel(self):
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
    def test_before_excel_nothing_is_changed(self, template):
        assert for_window(Message(template), "Excel") == Message(template)
        assert for_window(Message(template), LIBREOFFICE) == Message(_OF_LIBREOFFICE[template])

    def test_a_message_inside_another_speaks_of_libreoffice_too(self):
        inner = Message("Excel was closed while the command ran.")
        found = for_window(Message("{problem}", {"problem": inner}), LIBREOFFICE)
        assert "LibreOffice" in str(found)

    def test_words_have_the_same_fields(self):
        for old, new in {**_OF_WINDOWS, **_AHEAD, **_OF_LIBREOFFICE}.items():
            assert set(re.findall(r"{\w+", new)) <= set(re.findall(r"{\w+", old))
