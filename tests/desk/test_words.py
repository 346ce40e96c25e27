"""The words of buttons: no person at a window reads of the command line."""

from __future__ import annotations

import re

from addin.desk.words import _AHEAD, _OF_WINDOWS
from tests.messages import texts_in_source


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
        assert {*_OF_WINDOWS, *_AHEAD} <= set(texts_in_source())

    def test_words_have_the_same_fields(self):
        for old, new in {**_OF_WINDOWS, **_AHEAD}.items():
            assert set(re.findall(r"{\w+", new)) <= set(re.findall(r"{\w+", old))
