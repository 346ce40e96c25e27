"""The macros at work, in pyOpenVBA's interpreter: no Excel, and its answers are not Excel's.

What xlwings brings is replaced by a module that writes down what it is asked for. Events, the
undo list and the function wizard are not part of the interpreter; they are not tried here.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.excel_build.build_needed import need

need("xlwings", "pyopenvba")

from pyopenvba.apps.excel import ExcelApplication

from addin.excel_build.build import macro_workbook
from addin.excel_build.sources import DICTIONARY_MODULE, XLWINGS_MODULE, Module, all_modules
from addin.functions.registry import functions
from addin.ribbon import COMMAND_CALLBACK, buttons

BOOK, SHEET = "customers.xlsm", "custsheet.conf"

STAND_IN = Module(
    XLWINGS_MODULE,
    """\
Attribute VB_Name = "xlwings"
Option Explicit
Private commands As String
Private language As String

Public Sub RunPython(ByVal command As String)
    commands = commands & command
End Sub

Public Function XLPy() As Object
    Set XLPy = New Recorder
End Function

Public Function Skipping() As Variant
    Skipping = CUST_DEDUPE("rows", , 0.5)
End Function

Public Function OfRange(ByVal address As String) As Variant
    OfRange = CUST_PHONE(Workbooks("customers.xlsm").Worksheets("custsheet.texts").Range(address))
End Function

Public Function Failing() As Variant
    Failing = CUST_PHONE("errors")
End Function

Public Function FailingAlone() As Variant
    FailingAlone = CUST_PHONE("error")
End Function

Public Function Commands_() As String
    Commands_ = commands
End Function

Public Sub Speak(ByVal wanted As String)
    language = wanted
End Sub

Public Function GetConfig(ByVal key As String, Optional ByVal default As String = "") As String
    GetConfig = default
    If key = "LANGUAGE" And language <> "" Then GetConfig = language
End Function
""",
)

RECORDER = Module(
    "Recorder",
    """\
VERSION 1.0 CLASS
BEGIN
  MultiUse = -1  'True
END
Attribute VB_Name = "Recorder"
Option Explicit

Public Function CallUDF(ByVal place As String, ByVal name As String, ByVal handed As Variant, _
        ByVal book As Variant, ByVal caller As Variant) As Variant
    Dim i As Long
    Dim cells(1 To 2, 1 To 2) As Variant
    If IsObject(handed(0)) Then
        CallUDF = handed(0).Address
        Exit Function
    End If
    If handed(0) = "errors" Then
        cells(1, 1) = vbNullChar & "#N/A"
        cells(1, 2) = "#N/A"
        cells(2, 1) = 1.5
        cells(2, 2) = vbNullChar & "#VALUE!"
        CallUDF = cells
        Exit Function
    End If
    If handed(0) = "error" Then
        CallUDF = vbNullChar & "#REF!"
        Exit Function
    End If
    CallUDF = place & " " & name
    For i = LBound(handed) To UBound(handed)
        If IsMissing(handed(i)) Then
            CallUDF = CallUDF & " -"
        Else
            CallUDF = CallUDF & " " & handed(i)
        End If
    Next i
End Function
""",
    is_class=True,
)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory) -> Path:
    """The add-in's workbook with our macros as an .xlsm file, which the interpreter reads."""
    foreign = {XLWINGS_MODULE, DICTIONARY_MODULE}
    modules = [
        # The interpreter knows no cell that asks.
        Module(module.name, module.text.replace("Application.Caller", "Empty"))
        for module in all_modules()
        if module.name not in foreign
    ]
    quiet = Module("ThisWorkbook", "Option Explicit\n", is_class=True)
    file = tmp_path_factory.mktemp("macros") / BOOK
    file.write_bytes(macro_workbook([*modules, STAND_IN, RECORDER], quiet))
    return file


@pytest.fixture
def excel(workbook) -> ExcelApplication:
    return ExcelApplication.open(workbook)


def is_locked(excel: ExcelApplication, cell: str) -> object:
    return excel.evaluate(f'Workbooks("{BOOK}").Worksheets("{SHEET}").Range("{cell}").Locked')


class TestProtection:
    def test_a_sheet_is_protected_and_freed_without_a_password(self, excel):
        assert excel.run("IsProtected", BOOK, SHEET) is False
        assert excel.run("ProtectSheet", BOOK, SHEET) is True
        assert excel.run("IsProtected", BOOK, SHEET) is True
        assert excel.run("UnprotectSheet", BOOK, SHEET) is True
        assert excel.run("IsProtected", BOOK, SHEET) is False

    def test_a_password_is_needed_once_it_is_set(self, excel):
        assert excel.run("ProtectSheet", BOOK, SHEET, "geheim") is True
        assert excel.run("UnprotectSheet", BOOK, SHEET) is False
        assert excel.run("UnprotectSheet", BOOK, SHEET, "falsch") is False
        assert excel.run("IsProtected", BOOK, SHEET) is True
        assert excel.run("UnprotectSheet", BOOK, SHEET, "geheim") is True
        assert excel.run("IsProtected", BOOK, SHEET) is False

    def test_a_protected_sheet_keeps_its_password(self, excel):
        excel.run("ProtectSheet", BOOK, SHEET, "geheim")
        assert excel.run("ProtectSheet", BOOK, SHEET, "other") is False
        assert excel.run("UnprotectSheet", BOOK, SHEET, "other") is False
        assert excel.run("UnprotectSheet", BOOK, SHEET, "geheim") is True

    @pytest.mark.parametrize("password", ["", "geheim"])
    def test_filters_and_sorting_stay_allowed(self, excel, password):
        excel.run("ProtectSheet", BOOK, SHEET, password)
        allowed = f'Workbooks("{BOOK}").Worksheets("{SHEET}").Protection'
        assert excel.evaluate(f"{allowed}.AllowFiltering") is True
        assert excel.evaluate(f"{allowed}.AllowSorting") is True
        assert excel.evaluate(f"{allowed}.AllowFormattingColumns") is True
        assert excel.evaluate(f"{allowed}.AllowDeletingRows") is False
        drawings = f'Workbooks("{BOOK}").Worksheets("{SHEET}").ProtectDrawingObjects'
        assert excel.evaluate(drawings) is True

    def test_cells_are_unlocked_and_locked_again(self, excel):
        assert is_locked(excel, "B2") is True
        assert excel.run("SetLocked", BOOK, SHEET, "A1:B3", False) is True
        assert is_locked(excel, "B2") is False
        assert is_locked(excel, "C2") is True
        assert excel.run("SetLocked", BOOK, SHEET, "A1:B3", True) is True
        assert is_locked(excel, "B2") is True


class TestWords:
    @pytest.mark.parametrize(("language", "word"), [("zh", "校验"), ("en", "Validate")])
    def test_a_text_is_in_the_language_of_the_settings(self, excel, language, word):
        excel.run("Speak", language)
        assert excel.run("TextOf", "label.validate") == word

    def test_a_text_that_is_not_there_is_blank(self, excel):
        excel.run("Speak", "en")
        assert excel.run("TextOf", "label.nothing") == ""


@pytest.mark.parametrize("verb", [b.verb for b in buttons() if b.callback == COMMAND_CALLBACK])
def test_a_button_runs_its_verb_in_python(excel, verb):
    excel.run("RunVerb", verb)
    wanted = f"import addin.ribbon; addin.ribbon.run('{verb}')"
    assert excel.run("Commands_") == wanted


class TestFunctions:
    def test_a_function_hands_its_arguments_over_in_order(self, excel):
        wanted = "addin.functions.excel CUST_DEDUPE rows name 0.5 groups"
        assert excel.run("CUST_DEDUPE", "rows", "name", 0.5, "groups") == wanted

    def test_what_is_left_out_is_handed_over_as_missing(self, excel):
        wanted = "addin.functions.excel CUST_DEDUPE rows - 0.5 -"
        assert excel.run("Skipping") == wanted

    def test_errors_come_back_as_errors_and_texts_like_them_as_texts(self, excel):
        first, second = excel.run("Failing")
        assert [repr(value) for value in first] == ["Error 2042", "'#N/A'"]
        assert [repr(value) for value in second] == ["1.5", "Error 2015"]
        assert repr(excel.run("FailingAlone")) == "Error 2023"

    @pytest.mark.parametrize("function", functions().values(), ids=lambda f: f.name)
    def test_every_function_reaches_python(self, excel, function):
        given = [argument.name for argument in function.arguments]
        wanted = f"addin.functions.excel {function.name} {' '.join(given)}"
        assert excel.run(function.name, *given) == wanted

    @pytest.mark.parametrize(
        ("given", "handed"),
        [("A:A", "$A$1:$A${rows}"), ("A2:A1048576", "$A$2:$A${rows}"), ("A2:B3", "$A$2:$B$3"),
         ("Z:Z", "$Z$1:$Z${rows}"), ("A900:A1000", "$A$900"), ("1:1", "$A$1:${column}$1")],
    )  # fmt: skip
    def test_of_a_whole_column_only_what_is_in_use_is_handed_over(self, excel, given, handed):
        used = excel.evaluate(
            f'Workbooks("{BOOK}").Worksheets("custsheet.texts").UsedRange.Address'
        )
        column, row = used.rpartition(":")[2].strip("$").split("$")
        assert excel.run("OfRange", given) == handed.replace("{rows}", row).replace(
            "{column}", column
        )
