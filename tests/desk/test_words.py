"""The words of buttons: no person at a window reads of the command line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pytest

from addin import ribbon
from addin.commands import review_sheet
from addin.commands.tune import ANSWER, NAME
from addin.desk.words import _AHEAD, _OF_WINDOWS
from addin.findings import TEXTS
from addin.hosts.memory import MemoryHost
from addin.i18n import LANGUAGES, Language, _, speaking
from addin.table.cells import CellRef
from addin.table.changes import ChangeSet, SetValue
from addin.table.rulebook_toml import default_rulebook
from addin.template import build_template
from addin.template.words import template_words
from addin.verbs import duplicates
from addin.verbs.run import Run
from tests.desk.clicks import BAD_PHONE, TWIN, before, click
from tests.desk.window import At, Person
from tests.messages import read_translations, texts_in_source
from tests.unit.command_builders import HEADERS, SHEET, customers

# Whoever reads these has a terminal, or is installing.
_APART = ("addin/cli", "addin/console", "addin/excel_build", "addin/hosts/csv_file",
          "addin/matching/linking", "addin/commands/apply", "addin/commands/tune",
          "addin/distribution", "addin/calc_extension", "addin/desk/words")  # fmt: skip
_SYNC = ("sheets_sync/guards", "sheets_sync/places", "sheets_sync/truth_table")
"""What their hints say is asked in other words; the truth table is a document."""
_OPTION = re.compile(r" --[a-z]|custsheet [a-z]")
# A verb as it is typed; English has some of these words itself.
_VERB = re.compile(
    r"(?<![\w./“])(validate|fix|duplicates|merge|split|tune|tag|lock|unlock|clear|undo|history|"
    r"backup|restore|apply|sync|compare)(?![\w./])"
)
_FIELD = re.compile(r"{[^}]*}")
_RULES = ("字段", "标签", "设置", "Fields", "Segments", "Settings")
"""Sheets whose words are those of rules."""


def shown_at_a_window() -> dict[str, list[str]]:
    """The texts that a person with buttons may read."""
    return {
        text: files
        for text, files in texts_in_source().items()
        if not all(file.startswith((*_APART, *_SYNC)) for file in files)
    }


class TestMessages:
    def test_none_speaks_of_the_command_line(self):
        """Whatever hints at an option has other words for those who click."""
        missing = {
            text for text in shown_at_a_window() if _OPTION.search(text) and text not in _OF_WINDOWS
        }
        # Of text files, of addresses and of what is said of columns there, which nobody has open.
        assert missing == {
            "Say with --out where the result is to go.",
            "Leave --out away.",
        }

    def test_none_calls_a_button_by_its_verb(self):
        """In English the verbs are words; in Chinese they give a text away."""
        chinese = read_translations()
        told = {
            text
            for text in shown_at_a_window()
            if _VERB.search(_FIELD.sub("", chinese[_OF_WINDOWS.get(text, text)]))
        }
        assert told == {
            # Of a text file, which has no buttons.
            "Run duplicates on it, then work on in the workbook that this makes.",
            # What may stand in a setting.
            "Marks when Excel saves: keep, or clear them first",
        }

    def test_what_is_replaced_is_still_said_somewhere(self):
        assert {*_OF_WINDOWS, *_AHEAD} <= set(texts_in_source())

    def test_words_have_the_same_fields(self):
        for old, new in {**_OF_WINDOWS, **_AHEAD}.items():
            assert set(re.findall(r"{\w+", new)) <= set(re.findall(r"{\w+", old))


def of_the_command_line(texts: Iterable[object], language: Language) -> list[str]:
    """The texts that have words of the command line."""
    said = [str(text) for text in texts if text]
    found = [text for text in said if _OPTION.search(text) or "--" in text]
    return found + [text for text in said if language == "zh" and _VERB.search(text)]


def texts_in(host: MemoryHost) -> list[object]:
    """What stands in the sheets that we have made, and in the notes."""
    found: list[object] = [
        value
        for info in host.sheets()
        if info.is_result
        for row in host.read_grid(info.name).rows
        for value in row
    ]
    return [*found, *host.read_notes(SHEET).values()]


@pytest.mark.parametrize("language", LANGUAGES)
class TestInTheWorkbook:
    def test_result_sheets_and_notes(self, language):
        person = before(BAD_PHONE, TWIN)
        texts: list[object] = []
        for verb, answers in (("validate", ()), ("duplicates", ()), ("merge", (True,))):
            click(person, verb, *answers, language=language)
            texts += texts_in(person.host)
            choose(person.host, language)
        assert len(person.host.sheets()) >= 4
        assert of_the_command_line(texts, language) == []

    def test_the_sheets_of_tuning(self, language):
        host = MemoryHost({SHEET: [HEADERS, *alike()]})
        texts: list[object] = []
        with speaking(language):
            for _round in range(2):
                person = Person(host, At(SHEET))
                run = Run(_Silent(), Path("x.xlsx"), host=host, save_copy=person.save_copy)
                duplicates.tune(run)
                texts += texts_in(person.host)
                answer(host)
        assert any(info.is_result for info in host.sheets())
        assert of_the_command_line(texts, language) == []

    def test_every_finding(self, language):
        with speaking(language):
            texts = [_(text) for words in TEXTS.values() for text in (words.what, words.next)]
        assert len(texts) > 100
        assert of_the_command_line(texts, language) == []

    def test_the_template(self, language, tmp_path):
        path = tmp_path / "template.xlsx"
        with speaking(language):
            build_template(default_rulebook(), path)
        book = openpyxl.load_workbook(path)
        texts = [
            cell.value
            for sheet in book.worksheets
            if sheet.sheet_state == "visible" and sheet.title not in _RULES
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str) and not cell.value.startswith("=")
        ]
        assert len(texts) > 200
        assert of_the_command_line(texts, language) == []

    def test_the_guide_calls_the_buttons_by_their_labels(self, language):
        with speaking(language):
            labels = {button.verb: str(button.label) for button in ribbon.buttons()}
            commands = template_words()["guide"]["command"]
        assert len(commands) >= 10
        for command in commands:
            assert command["button"] == labels[command["verb"]]


class _Silent:
    """A screen that says nothing."""

    def __getattr__(self, _name: str):
        from contextlib import nullcontext

        return lambda *_given, **_more: nullcontext(lambda _done, _total: None)


def alike() -> list[list[object]]:
    """Rows of which many could be one customer."""
    return [
        [f"C{n:04d}", name, f"138{n % 30:08d}", f"m{n % 40}@qq.com", None, 1.0]
        for n, (name, *_rest) in enumerate(
            (row[1:] for _round in range(8) for row in customers()), 1
        )
    ]


def choose(host: MemoryHost, language: Language) -> None:
    """Chooses to merge in every group, where there is a sheet for it."""
    with speaking(language):
        name, result, word = _(review_sheet.NAME), _(review_sheet.RESULT), _(review_sheet.MERGE)
    for info in host.sheets():
        if info.name == name:
            grid = host.read_grid(name)
            places = [
                CellRef(grid.first_row + i, 3)
                for i, row in enumerate(grid.rows)
                if any(str(value).endswith(result) for value in row)
            ]
            changes = tuple(SetValue(name, place, word) for place in places)
            host.stage(ChangeSet(changes)).commit()


def answer(host: MemoryHost) -> None:
    """Answers every pair with yes."""
    grid = host.read_grid(_(NAME))
    header = next(i for i, row in enumerate(grid.rows) if _(ANSWER) in row)
    column = grid.first_column + list(grid.rows[header]).index(_(ANSWER))
    changes = tuple(
        SetValue(grid.sheet, CellRef(grid.first_row + i, column), _("yes"))
        for i in range(header + 1, len(grid.rows))
    )
    host.stage(ChangeSet(changes)).commit()


def test_on_the_sheet_for_practising_that_sheet_is_checked():
    person = Person(
        MemoryHost({
            SHEET: [HEADERS, *customers()],
            "练习": [["这一页练手"], [], HEADERS, *customers(BAD_PHONE)],
        }),
        At("练习"),
    )  # fmt: skip
    click(person, "validate")
    assert "13 rows checked: 1 errors" in person.told[0]
    assert not person.host.read_notes(SHEET)
    assert person.host.read_notes("练习")
