"""The ribbon: its XML, its macros, its words and its icons agree, and so does the command line."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from addin.excel_build.drawing import drawn
from addin.excel_build.icons import ICONS, SIZES
from addin.excel_build.sources import macros_folder, ribbon_markup
from addin.excel_build.texts import LONGEST_TIP, text_rows
from addin.ribbon import (
    ABOUT_CALLBACK,
    COMMAND_CALLBACK,
    CONTEXT_BUTTONS,
    GROUPS,
    TAB,
    buttons,
)
from tests.docs_commands import commands_in

UI = "{http://schemas.microsoft.com/office/2009/07/customui}"

# Verbs without a button: they need a file beside the workbook, ask on the terminal, or are for
# when the ribbon is not there.
NO_BUTTON = {
    "apply", "compare", "tune", "template", "rules export", "rules check", "addin build",
    "addin package", "addin install", "addin uninstall", "addin doctor",
    "sheets connect", "sheets status", "sheets disconnect", "sheets install-menu",
    "sheets-server",
    "calc build", "calc install", "calc uninstall", "calc run",
}  # fmt: skip


@pytest.fixture(scope="module")
def tab() -> ElementTree.Element:
    found = list(ElementTree.fromstring(ribbon_markup()).iter(f"{UI}tab"))
    assert len(found) == 1
    return found[0]


@pytest.fixture(scope="module")
def texts() -> dict[str, tuple[str, str]]:
    return {key: (zh, en) for key, zh, en in text_rows()}


@pytest.fixture(scope="module")
def macros() -> dict[str, set[str]]:
    """Module -> its public procedures."""
    procedure = re.compile(r"^Public (?:Sub|Function) (\w+)", re.MULTILINE)
    return {
        path.stem: set(procedure.findall(path.read_text("ascii")))
        for path in macros_folder().glob("*.bas")
    }


def test_groups_and_buttons_stand_as_they_are_registered(tab):
    assert tab.get("id") == TAB
    shown = [(group.get("id"), [button.get("id") for button in group]) for group in tab]
    assert shown == [(group.id, [b.verb for b in group.buttons]) for group in GROUPS]


def test_every_button_has_its_size_its_keys_its_icon_and_its_macro(tab):
    shown = {b.get("id"): b for b in tab.iter(f"{UI}button")}
    for button in buttons():
        attributes = shown[button.verb].attrib
        assert attributes["size"] == ("large" if button.is_large else "normal")
        assert attributes["keytip"] == button.keytip
        assert attributes["image"] == button.verb
        assert attributes["onAction"] == button.callback
        assert ("getEnabled" in attributes) == (button.callback != ABOUT_CALLBACK)
        assert {"getLabel", "getScreentip", "getSupertip"} <= set(attributes)


@pytest.mark.parametrize("menu", ["ContextMenuCell", "ContextMenuListRange"])
def test_the_menus_of_cells_offer_the_same_in_tables_and_outside(menu):
    root = ElementTree.fromstring(ribbon_markup())
    found = next(m for m in root.iter(f"{UI}contextMenu") if m.get("idMso") == menu)
    shown = [item for item in found if item.tag == f"{UI}button"]
    assert [item.get("tag") for item in shown] == [button.verb for button in CONTEXT_BUTTONS]
    for item, button in zip(shown, CONTEXT_BUTTONS, strict=True):
        assert item.get("onAction") == button.callback
        assert item.get("image") == button.verb
        assert {"getEnabled", "getLabel", "getScreentip", "getSupertip"} <= set(item.attrib)


def test_every_id_of_the_ribbon_is_its_own():
    ids = [item.get("id") for item in ElementTree.fromstring(ribbon_markup()).iter()]
    given = [id_ for id_ in ids if id_]
    assert len(given) == len(set(given))


def test_every_callback_is_a_public_macro(macros):
    markup = ribbon_markup().decode()
    called = re.findall(r'(?:onLoad|onAction|get\w+)="(\w+)\.(\w+)"', markup)
    assert called
    assert not [(module, name) for module, name in called if name not in macros[module]]


def test_macros_call_one_another_by_names_that_only_one_module_has(macros):
    names = [name for procedures in macros.values() for name in procedures]
    assert len(names) == len(set(names))


def test_every_id_has_its_words_in_both_languages(texts):
    labels = [TAB, *(group.id for group in GROUPS), *(button.verb for button in buttons())]
    for key in labels:
        zh, en = texts[f"label.{key}"]
        assert re.fullmatch("[\u4e00-\u9fff]{2,4}", zh), (key, zh)
        assert en.isascii()
        assert not en.endswith(".")
    for button in CONTEXT_BUTTONS:
        zh, en = texts[f"label.{button.verb}"]
        assert re.fullmatch("[\u4e00-\u9fff]{2,4}", zh), zh
        assert en.isascii()
    for button in (*buttons(), *CONTEXT_BUTTONS):
        for kind in ("screentip", "supertip"):
            zh, en = texts[f"{kind}.{button.verb}"]
            assert re.search("[\u4e00-\u9fff]", zh), button.verb
            assert en.isascii()
            assert max(len(zh), len(en)) < LONGEST_TIP


def test_no_two_texts_have_the_same_key(texts):
    assert len(texts) == len(text_rows())
    assert len({key.lower() for key in texts}) == len(texts), "keys of a VBA Collection"


def test_macros_ask_for_texts_that_there_are(texts):
    asked = set()
    for path in macros_folder().glob("*.bas"):
        asked.update(re.findall(r'TextOf\("([\w.]+)"\)', path.read_text("ascii")))
    assert asked
    assert asked <= set(texts)


def test_keytips_are_short_and_no_one_begins_another():
    tips = [button.keytip for button in buttons()]
    assert all(re.fullmatch("[A-Z]{1,3}", tip) for tip in tips)
    for tip in tips:
        assert [other for other in tips if other.startswith(tip)] == [tip]


def test_every_verb_of_the_command_line_has_a_button_or_a_reason():
    verbs = {command.verb for command in commands_in("en")}
    shown = {button.verb for button in buttons() if button.callback == COMMAND_CALLBACK}
    # On the command line the doctor is of the add-in's.
    assert (shown | NO_BUTTON) - {"doctor"} == verbs
    assert not shown & NO_BUTTON


def test_every_button_has_an_icon_of_its_own():
    verbs = [button.verb for button in (*buttons(), *CONTEXT_BUTTONS)]
    assert set(ICONS) == set(verbs)
    assert len({drawn(ICONS[verb], 16).tobytes() for verb in verbs}) == len(verbs)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ICONS)
def test_an_icon_is_seen_at_every_size_and_touches_no_edge_hard(name, size):
    picture = drawn(ICONS[name], size)
    assert picture.shape == (size, size, 4)
    opacity = picture[..., 3] / 255
    assert opacity[0, 0] == opacity[-1, -1] == 0, "corners are transparent"
    assert 0.08 < opacity.mean() < 0.6, "neither a speck nor a blot"
    # A line that is nowhere opaque would be a grey veil at this size.
    assert (opacity > 0.6).sum() >= size, name
