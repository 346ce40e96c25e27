"""Formulas between Excel's grammar and LibreOffice's, as texts."""

from __future__ import annotations

import pytest

from addin.hosts.calc.formulas import Grammar

GRAMMAR = Grammar.of(
    {1: "_xlfn.CEILING.MATH", 2: "CEILING", 3: "SUM", 4: ","},
    {1: "CEILING", 2: "CEILING.XCL", 3: "SUM", 4: ";"},
)
BOTH_WAYS = {
    "SUM(A1,B2)": "SUM(A1;B2)",
    "F2*2": "F2*2",
    'IF(A1>1,"a,b;c","x""y")': 'IF(A1>1;"a,b;c";"x""y")',
    "{1,2;3,4}": "{1;2|3;4}",
    "SUM({1,2},A1)": "SUM({1;2};A1)",
    "Sheet1!A1": "$Sheet1.A1",
    "'a b'!$A$1:B2": "$'a b'.$A$1:B2",
    "'it''s, here'!A1": "$'it''s, here'.A1",
    "客户!B2&客户!C3": "$客户.B2&$客户.C3",
    "VLOOKUP(A1,'a!b'!A:B,2,FALSE)": "VLOOKUP(A1;$'a!b'.A:B;2;FALSE())",
    "SUM((A1,B2))": "SUM((A1~B2))",
    "SUM(A1,,2)": "SUM(A1;;2)",
    "Sheet1!A1:Sheet1!B2": "$Sheet1.A1:$Sheet1.B2",
    "CEILING(1.5,1)": "CEILING.XCL(1.5;1)",
    "CEILING.MATH(1.5)": "CEILING(1.5)",
    "#REF!+1": "#REF!+1",
    "IFERROR(#N/A,1.5E-3)": "IFERROR(#N/A;1.5E-3)",
    "-A1^2%": "-A1^2%",
    "Umsatz_2024+1": "Umsatz_2024+1",
    "1:2": "1:2",
    "LOG10(A1)+ATAN2(1,2)": "LOG10(A1)+ATAN2(1;2)",
    'IF(A1,"TRUE()",FALSE)': 'IF(A1;"TRUE()";FALSE())',
    "A1:C2 B1:B9": "A1:C2!B1:B9",
    "A1 + B1 & C1": "A1 + B1 & C1",
}


@pytest.mark.parametrize(("excel", "calc"), BOTH_WAYS.items(), ids=BOTH_WAYS)
def test_a_formula_is_translated(excel, calc):
    assert GRAMMAR.calc(excel) == calc


@pytest.mark.parametrize(
    ("excel", "calc"), [pair for pair in BOTH_WAYS.items() if "Sheet1!B2" not in pair[0]]
)
def test_and_back(excel, calc):
    assert GRAMMAR.excel(calc) == excel


def test_a_sheet_named_twice_in_one_address_is_named_once():
    assert GRAMMAR.excel("$Sheet1.A1:$Sheet1.B2") == "Sheet1!A1:B2"


def test_truth_values_and_new_functions_are_understood_however_they_are_written():
    assert GRAMMAR.calc("IF(true,_xlfn.CEILING.MATH(2),TRUE())") == "IF(TRUE();CEILING(2);TRUE())"
    assert GRAMMAR.excel("IF(TRUE();1;0)") == "IF(TRUE,1,0)"


def test_texts_and_quoted_sheets_are_left_alone():
    for text in ('"TRUE();FALSE,{1;2}!$A.B1"', '"#N/A"', '"_xlfn.x"'):
        assert GRAMMAR.calc(text) == text == GRAMMAR.excel(text)
