"""The macros that stand for the cell functions say what the registry says."""

from __future__ import annotations

import re

import pytest

from addin.excel_build import wrappers
from addin.excel_build.texts import LONGEST_HELP, text_rows
from addin.excel_build.wrappers import PYTHON_MODULE, argument_names, wrapper_source
from addin.functions.registry import Argument, CellFunction, functions
from addin.i18n import msg

_SIGNATURE = re.compile(r"^Public Function (\w+)\((.*)\)$", re.MULTILINE)
_CALL = re.compile(
    r'(\w+) = WithErrors\(XLPy\.CallUDF\("([\w.]+)", "(\w+)", _\n\s+InUse\(Array\((.*?)\)\), '
)


@pytest.fixture(scope="module")
def source() -> str:
    return wrapper_source()


@pytest.mark.parametrize("function", functions().values(), ids=lambda f: f.name)
def test_a_function_has_its_arguments_in_order(source, function):
    taken = dict(_SIGNATURE.findall(source))[function.name].split(", ")
    wanted = [f"Optional {a.name}" if a.is_optional else a.name for a in function.arguments]
    assert taken == wanted


@pytest.mark.parametrize("function", functions().values(), ids=lambda f: f.name)
def test_a_function_hands_all_of_them_over_in_order(source, function):
    calls = {name: rest for name, *rest in _CALL.findall(source)}
    handed = ", ".join(argument.name for argument in function.arguments)
    assert calls[function.name] == [PYTHON_MODULE, function.name, handed]


def test_there_is_no_other_function(source):
    assert [name for name, _arguments in _SIGNATURE.findall(source)] == list(functions())


def test_every_function_is_described_with_the_number_of_its_arguments(source):
    described = re.findall(r'DescribeFunction "(\w+)", (\d+)', source)
    assert described == [(f.name, str(len(f.arguments))) for f in functions().values()]


def test_every_help_fits_into_the_function_wizard_in_both_languages():
    texts = {key: (zh, en) for key, zh, en in text_rows()}
    for function in functions().values():
        keys = [f"help.{function.name}"]
        keys += [f"help.{function.name}.{n + 1}" for n in range(len(function.arguments))]
        for key in keys:
            assert all(0 < len(text) <= LONGEST_HELP for text in texts[key]), key


def test_no_function_looks_like_the_address_of_a_cell():
    assert not [name for name in functions() if re.fullmatch(r"[A-Z]{1,3}\d{1,7}", name)]


def test_an_argument_that_vba_keeps_for_itself_gets_another_name(monkeypatch):
    arguments = (Argument("date", msg("x"), False), Argument("type", msg("x"), True))
    function = CellFunction("CUST_X", msg("x"), arguments, "=CUST_X(A1)", lambda *_: None, False)
    assert argument_names(function) == ("date_", "type_")
    monkeypatch.setattr(wrappers, "functions", lambda: {"CUST_X": function})
    assert "Public Function CUST_X(date_, Optional type_)" in wrapper_source()
