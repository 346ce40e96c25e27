"""What an add-in's file says of itself, and of others that get in its way."""

from __future__ import annotations

import pytest

from addin import __version__
from addin.distribution.addin_file import (
    FUNCTION_NAMES,
    AddInFile,
    custom_properties,
    defines_our_functions,
    read_add_in,
)
from addin.functions.registry import functions
from tests.distribution.addins import XLWINGS, foreign_add_in, our_add_in, package, properties
from tests.excel_build.build_needed import need

need("xlwings", "pyopenvba")

from addin.excel_build.build import add_in


@pytest.fixture(scope="module")
def built() -> bytes:
    return add_in()


def test_the_real_add_in_tells_its_version_and_that_of_its_library(built):
    assert read_add_in(built) == AddInFile(__version__, XLWINGS)
    assert defines_our_functions(built)


def test_an_add_in_from_before_there_were_versions_is_known_all_the_same():
    old = package({
        "xl/workbook.xml": '<workbook><sheet name="custsheet.texts"/></workbook>',
        "xl/vbaProject.bin": b"x",
    })  # fmt: skip
    assert read_add_in(old) == AddInFile("", "")


@pytest.mark.parametrize("content", [b"", b"PK", our_add_in()[:-30], foreign_add_in(), b"\xd0\xcf"])
def test_what_is_not_ours_is_nothing(content):
    assert read_add_in(content) is None


@pytest.mark.parametrize("broken", [25, 60, 200])
def test_damage_inside_never_raises(broken):
    content = bytearray(our_add_in())
    content[broken] ^= 0xFF
    read_add_in(bytes(content))
    defines_our_functions(bytes(content))


def test_the_names_that_are_looked_for_are_names_of_ours():
    assert {name.decode() for name in FUNCTION_NAMES} <= set(functions())


@pytest.mark.parametrize(
    "content",
    [
        foreign_add_in(b"\xd0\xcf Function\x00Cust_Dedupe\x00"),
        foreign_add_in("CUST_PHONE".encode("utf-16-le")),
        b"MZ\x90\x00 ... CUST_MATCH\x00",
        our_add_in("0.0.1"),
    ],
)
def test_functions_of_our_names_are_found_in_other_add_ins(content):
    assert defines_our_functions(content)


@pytest.mark.parametrize("content", [foreign_add_in(), b"MZ CUST_MATCHING", b"", b"PK\x03\x04"])
def test_other_names_are_no_clash(content):
    assert not defines_our_functions(content)


def test_properties_are_read_and_traps_are_not_entered():
    assert custom_properties(properties(CustSheet_needs="1.2").encode()) == {
        "CustSheet needs": "1.2"
    }
    assert custom_properties(b"") == {}
    assert custom_properties(b"<a") == {}
    assert custom_properties(b'<!DOCTYPE a [<!ENTITY b "c">]><a name="x">&b;</a>') == {}
