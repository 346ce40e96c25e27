"""Words and cell functions of the add-in, in an interpreter of VBA.

What xlwings brings is replaced by a module that writes down what it is asked for. The function
wizard is not part of the interpreter; it is not tried here.
"""

from __future__ import annotations

import pytest

from tests.excel_build.build_needed import need

need("xlwings", "pyopenvba")

from pyopenvba.apps.excel import ExcelApplication

from addin.functions.registry import functions
from tests.excel_build.interpreter import open_add_in, write_add_in


@pytest.fixture(scope="module")
def excel(tmp_path_factory) -> ExcelApplication:
    return open_add_in(write_add_in(tmp_path_factory.mktemp("macros")))


class TestWords:
    @pytest.mark.parametrize(("language", "word"), [("zh", "校验"), ("en", "Validate")])
    def test_a_text_is_in_the_language_of_the_settings(self, excel, language, word):
        excel.run("Speak", language)
        excel.run("ForgetTexts")
        assert excel.run("TextOf", "label.validate") == word

    def test_a_text_that_is_not_there_is_blank(self, excel):
        assert excel.run("TextOf", "label.nothing") == ""


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
        used = excel.evaluate('ThisWorkbook.Worksheets("custsheet.texts").UsedRange.Address')
        column, row = used.rpartition(":")[2].strip("$").split("$")
        assert excel.run("OfRange", given) == handed.replace("{rows}", row).replace(
            "{column}", column
        )
