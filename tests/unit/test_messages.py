"""Every text that a user reads exists in both languages."""

from __future__ import annotations

import ast
import contextvars
import gettext
import io
import re
import string
from pathlib import Path

import pytest

from addin.findings import TEXTS, Code
from addin.i18n import LANGUAGES, Message, current_language, msg, speaking, turn_to
from addin.table.fields import KIND_LABELS, Kind
from tests.messages import CATALOGUE, as_po, compiled, merged, read_translations, texts_in_source
from tests.messages import update as update_catalogue

# What a text of a code may ask for; given here so that it can be rendered.
EVERY_FIELD = {
    name: f"‹{name}›"
    for name in (
        "field", "found", "row", "digits", "expected", "prefix", "reason", "domain", "first",
        "second", "shape", "country", "minimum", "maximum", "choices", "example", "inner",
        "outer", "cells", "column", "count", "other", "rule", "days",
    )
}  # fmt: skip


@pytest.fixture(scope="module")
def source() -> dict[str, list[str]]:
    return texts_in_source()


@pytest.fixture(scope="module")
def chinese() -> dict[str, str]:
    return read_translations()


def fields_of(text: str) -> set[tuple[str, str]]:
    """(name, conversion) of the fields in braces."""
    return {
        (name, conversion or "")
        for _text, name, _spec, conversion in string.Formatter().parse(text)
        if name is not None
    }


def test_every_text_of_the_source_is_translated(source, chinese):
    missing = [text for text in source if not chinese.get(text)]
    assert not missing, f"{len(missing)} texts are not translated:\n" + "\n".join(missing)


def test_no_module_calls_the_markers_of_texts_otherwise():
    """A text in another call is not found by the extractor, and stays English for everybody."""
    root = CATALOGUE.parents[4]
    renamed = [
        f"{path.relative_to(root)}: {name.name} as {name.asname}"
        for package in ("addin", "sheets_sync", "templates")
        for path in (root / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "addin.i18n"
        for name in node.names
        if name.asname
    ]
    assert renamed == []


def test_the_catalogue_holds_nothing_that_no_source_has(source, chinese):
    assert sorted(set(chinese) - set(source)) == []
    assert "#~" not in CATALOGUE.read_text("utf-8"), "obsolete entries: run make messages"


def test_no_translation_is_a_guess():
    assert "#, fuzzy" not in CATALOGUE.read_text("utf-8")


def test_the_compiled_catalogue_is_that_of_the_source():
    with CATALOGUE.with_suffix(".mo").open("rb") as stream:
        used = gettext.GNUTranslations(stream)._catalog  # type: ignore[attr-defined]
    wanted = gettext.GNUTranslations(io.BytesIO(compiled()))._catalog  # type: ignore[attr-defined]
    used.pop("", None), wanted.pop("", None)
    assert used == wanted, "run make messages"


def test_both_languages_have_the_same_fields(chinese):
    odd = [
        (english, text)
        for english, text in chinese.items()
        if text and fields_of(english) != fields_of(text)
    ]
    assert not odd


def test_chinese_texts_are_written_as_a_clerk_speaks(chinese):
    stiff = [text for text in chinese.values() if re.search("您|抱歉|对不起|非常遗憾", text)]
    assert not stiff


def test_chinese_texts_hold_no_left_over_english_sentence(chinese):
    same = [
        text for english, text in chinese.items() if text == english and len(english.split()) > 2
    ]
    assert not same


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", Code, ids=lambda code: code.value)
def test_a_code_says_what_is_wrong_and_what_to_do(code, language):
    with speaking(language):
        what, hint = str(code.message(EVERY_FIELD)), str(code.hint(EVERY_FIELD))
    assert what
    assert hint
    assert "{" not in what + hint
    if language == "zh":
        assert re.search("[\u4e00-\u9fff]", what), what
        assert re.search("[\u4e00-\u9fff]", hint), hint


def test_every_code_has_its_words():
    assert set(TEXTS) == set(Code)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_name_in_both_languages(kind):
    with speaking("en"):
        english = str(KIND_LABELS[kind])
    with speaking("zh"):
        assert re.search("[\u4e00-\u9fff]", str(KIND_LABELS[kind]))
    assert english.isascii()


def test_counts_have_separators_and_row_numbers_have_none():
    assert str(msg("x {rows} y {row!s}", rows=12345, row=1020)) == "x 12,345 y 1020"


def test_a_text_without_translation_is_shown_in_english():
    with speaking("zh"):
        assert str(Message("No such {thing} exists", {"thing": "text"})) == "No such text exists"


@pytest.fixture
def small_source(tmp_path: Path) -> Path:
    """A source tree with two texts and a catalogue that knows one of them, and a dead one."""
    (tmp_path / "addin").mkdir()
    (tmp_path / "sheets_sync").mkdir()
    (tmp_path / "addin" / "a.py").write_text(
        'msg("{count} rows saved.", count=1)\nlabel = help_of(N_("New text"))\n', "utf-8"
    )
    (tmp_path / "sheets_sync" / "b.py").write_text('_("{count} rows saved.")\n', "utf-8")
    old = {"{count} rows saved.": "已保存 {count} 行。", "{count} rows were saved.": "旧"}
    po = tmp_path / "addin.po"
    po.write_bytes(as_po(merged(dict.fromkeys(old, ()), old)))
    return tmp_path


def test_an_update_keeps_what_is_known_and_guesses_nothing(small_source):
    po = small_source / "addin.po"
    assert update_catalogue(po, small_source) == ["New text"]
    assert read_translations(po) == {"{count} rows saved.": "已保存 {count} 行。", "New text": ""}
    text = po.read_text("utf-8")
    assert "#: addin/a.py sheets_sync/b.py" in text
    assert not re.search(r"FIRST AUTHOR|ORGANIZATION|20\d\d-\d\d|\.py:\d", text)


def test_a_second_update_changes_not_a_byte(small_source):
    po = small_source / "addin.po"
    update_catalogue(po, small_source)
    first = po.read_bytes(), po.with_suffix(".mo").read_bytes()
    update_catalogue(po, small_source)
    assert (po.read_bytes(), po.with_suffix(".mo").read_bytes()) == first
    with po.with_suffix(".mo").open("rb") as stream:
        translations = gettext.GNUTranslations(stream)
    assert translations.gettext("{count} rows saved.") == "已保存 {count} 行。"
    assert translations.gettext("New text") == "New text"


def test_the_header_names_the_project_only():
    head = CATALOGUE.read_text("utf-8").partition("\n\n")[0]
    for placeholder in ("FIRST AUTHOR", "ORGANIZATION", "PROJECT VERSION", "FULL NAME", "Date"):
        assert placeholder not in head, "run make messages"


def test_the_language_is_turned_only_inside_of_a_block():
    with speaking("zh"):
        turn_to("en")
        assert str(msg("Cancelled.")) == "Cancelled."
        with speaking("zh"):
            turn_to("zh")
        assert current_language() == "en"
    with pytest.raises(RuntimeError, match="outside"):
        contextvars.Context().run(turn_to, "en")
