"""The extension's file: what is in it, in both languages, the same every time."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile

import pytest
from lxml import etree
from PIL import Image

from addin.calc_extension import function_help, menus, type_library
from addin.calc_extension.build import extension
from addin.errors import BuildError
from addin.functions.registry import functions
from addin.ribbon import buttons

OOR = "{http://openoffice.org/2001/registry}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MANIFEST = "{http://openoffice.org/2001/manifest}"


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(extension("/somewhere/python"))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def node(tree: etree._Element, *path: str) -> etree._Element:
    for name in path:
        tree = next(child for child in tree if child.get(f"{OOR}name") == name)
    return tree


def texts(tree: etree._Element, name: str) -> dict[str | None, str | None]:
    return {value.get(LANG): value.text for value in node(tree, name)}


def test_the_same_sources_give_the_same_bytes():
    program = "import sys, addin.calc_extension.build as b; sys.stdout.buffer.write(b.extension())"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout == extension()


def test_the_manifest_names_what_libreoffice_must_read(parts):
    entries = etree.fromstring(parts["META-INF/manifest.xml"])
    named = {entry.get(f"{MANIFEST}full-path") for entry in entries}
    assert named == {
        "types.rdb", "component.py", "Addons.xcu", "CalcWindowState.xcu", "CalcAddIns.xcu"
    }  # fmt: skip
    assert named <= set(parts)


@pytest.mark.parametrize("place", ["OfficeMenuBar", "OfficeToolBar"])
def test_every_button_is_in_the_menu_and_on_the_toolbar_in_both_languages(parts, place):
    top = node(etree.fromstring(parts["Addons.xcu"]), "AddonUI", place)
    menu = place == "OfficeMenuBar"
    entries = node(top, "custsheet.calc.menu", "Submenu") if menu else node(top, menus.TOOLBAR)
    found = {}
    for entry in entries:
        (url,) = node(entry, "URL")
        if url.text != "private:separator":
            found[url.text.rpartition("?")[2]] = texts(entry, "Title")
    assert [verb for verb in found if verb != "cancel"] == [b.verb for b in buttons()]
    assert found["validate"] == {"en": "Validate", "zh-CN": "校验"}
    assert ("cancel" in found) == menu


def test_the_order_of_the_entries_is_that_of_their_names(parts):
    top = node(etree.fromstring(parts["Addons.xcu"]), "AddonUI", "OfficeToolBar", menus.TOOLBAR)
    names = [entry.get(f"{OOR}name") for entry in top]
    assert names == sorted(names)


def test_every_icon_is_there_in_libreoffice_s_sizes(parts):
    images = node(etree.fromstring(parts["Addons.xcu"]), "AddonUI", "Images")
    for entry in images:
        for name, size in (("ImageSmallURL", 16), ("ImageBigURL", 26)):
            (path,) = node(entry, "UserDefinedImages", name)
            content = parts[path.text.removeprefix("%origin%/")]
            assert Image.open(io.BytesIO(content)).size == (size, size)
    assert len(images) == len(list(buttons()))


def test_every_function_has_its_help_in_both_languages(parts):
    known = node(
        etree.fromstring(parts["CalcAddIns.xcu"]), "AddInInfo", "custsheet.calc.Functions",
        "AddInFunctions",
    )  # fmt: skip
    found = {}
    for entry in known:
        (name,) = node(entry, "DisplayName")
        arguments = list(node(entry, "Parameters"))
        found[name.text] = len(arguments)
        for text in (texts(entry, "Description"), *(texts(a, "Description") for a in arguments)):
            assert set(text) == {"en", "zh-CN"}
            assert text["en"] != text["zh-CN"]
    assert found == {name: len(own.arguments) for name, own in functions().items()}


def test_the_type_library_fits_the_functions(monkeypatch):
    assert type_library.library()
    monkeypatch.setattr(type_library, "interface", lambda: "another")
    with pytest.raises(BuildError):
        type_library.library()


@pytest.mark.skipif(type_library.writer() is None, reason="LibreOffice's SDK is not installed")
def test_the_type_library_is_what_the_sdk_makes():
    assert type_library.compiled(function_help.interface()) == type_library.library()


def test_the_settings_say_which_python_and_all_that_is_said(parts):
    settings = json.loads(parts["settings.json"])
    assert settings["python"] == "/somewhere/python"
    assert set(settings["texts"]["zh"]) == set(settings["texts"]["en"])
    assert settings["labels"]["zh"]["undo"] == "撤销"
    assert settings["functions"][0]["method"] == "custValidate"


def test_what_runs_inside_libreoffice_needs_nothing_but_python_and_uno(parts):
    allowed = {"__future__", "collections", "contextlib", "hmac", "json", "marshal", "os",
               "pathlib", "secrets", "struct", "subprocess", "threading", "typing", "uuid",
               "unohelper", "com", "custsheet", "custsheet_office", ""}  # fmt: skip
    import ast

    for name, content in parts.items():
        if not name.endswith(".py"):
            continue
        for found in ast.walk(ast.parse(content)):
            if isinstance(found, ast.Import):
                assert {alias.name.partition(".")[0] for alias in found.names} <= allowed, name
            elif isinstance(found, ast.ImportFrom):
                assert (found.module or "").partition(".")[0] in allowed or found.level, name
