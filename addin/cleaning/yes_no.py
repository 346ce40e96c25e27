"""Yes or no, in the words of the column."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np

from addin.cleaning.nothing import placeholder_problem
from addin.cleaning.reading import FormIndex, Reading
from addin.cleaning.text import untidiness
from addin.findings import Code, Problem
from addin.i18n import msg
from addin.table.cells import CellError, CellValue, text_of
from addin.table.fields import Kind

_PAIRS: dict[str, tuple[str, str]] = {
    "shi_fou": ("是", "否"),
    "y_n": ("Y", "N"),
    "yes_no": ("Yes", "No"),
    "true_false": ("TRUE", "FALSE"),
    "one_zero": ("1", "0"),
    "tick_cross": ("√", "×"),
    "check_cross": ("✓", "✗"),
    "you_wu": ("有", "无"),
    "dui_cuo": ("对", "错"),
    "yi_wei": ("已", "未"),
    "y_n_small": ("y", "n"),
    "yes_no_small": ("yes", "no"),
    "yes_no_capital": ("YES", "NO"),
    "true_false_title": ("True", "False"),
    "true_false_small": ("true", "false"),
    "t_f": ("T", "F"),
    "on_off": ("On", "Off"),
    "ja_nein": ("Ja", "Nein"),
    "oui_non": ("Oui", "Non"),
    "si_no": ("Sí", "No"),
}
_ANSWERS: dict[str, tuple[bool, str]] = {}
for _form, _pair in _PAIRS.items():
    for _word, _answer in zip(_pair, (True, False), strict=True):
        _ANSWERS.setdefault(_word, (_answer, _form))

_OTHER_YES = "是的 是。 对的 真 有的 要 可以 同意 已开通 开 ✔ ☑ v si sí ok yep yeah"
_OTHER_NO = "不 不是 否。 没有 沒有 無 没 假 不要 不同意 未开通 关 x ✘ ☐ ✕ no. nope"
_OTHER_WORDS = {
    **dict.fromkeys(_OTHER_YES.split(), True),
    **dict.fromkeys(_OTHER_NO.split(), False),
}
_BY_FOLDED = {
    **{word.casefold(): answer for word, (answer, _) in _ANSWERS.items()},
    **_OTHER_WORDS,
}


class YesNoCleaner:
    """Reads answers to a yes-or-no question. See `addin.cleaning.reading.Cleaner`.

    The standard value is a bool. Attributes: `forms` are pairs of words, "bool" a cell
    that holds TRUE or FALSE, "number" one that holds 1 or 0.
    """

    forms: tuple[str, ...] = (*_PAIRS, "bool", "number")

    def __init__(self) -> None:
        """Makes a cleaner."""
        self._index = {word: self.forms.index(form) for word, (_, form) in _ANSWERS.items()}

    def forms_of(self, texts: Sequence[str], region: str = "") -> FormIndex:  # noqa: ARG002
        """Sorts texts into pairs of words."""
        index = self._index
        return np.fromiter((index.get(text, -1) for text in texts), np.int8, len(texts))

    def read(self, value: CellValue, region: str = "") -> Reading:  # noqa: ARG002
        """Reads a word, a number cell with 1 or 0, or a cell with TRUE or FALSE."""
        if isinstance(value, CellError):
            return Reading(None, problems=(Problem(Code.ERROR_VALUE, {"found": str(value)}),))
        if isinstance(value, bool):
            return Reading(value, "bool")
        if isinstance(value, (int, float)) and value in (0, 1):
            return Reading(bool(value), "number")
        text = text_of(value)
        if text in _ANSWERS:
            return Reading(*_ANSWERS[text])
        folded = unicodedata.normalize("NFKC", text).casefold().strip()
        if folded in _BY_FOLDED:
            return self._other_word(text, folded)
        if nothing := placeholder_problem(text, Kind.YES_NO):
            return Reading(None, problems=(nothing,))
        choices = msg("yes or no")
        params = {"found": text.strip(), "choices": choices}
        return Reading(None, problems=(Problem(Code.CHOICE_UNKNOWN, params),))

    def write(self, standard: CellValue, form: str, region: str = "") -> CellValue:  # noqa: ARG002
        """The answer in one of `forms`.

        Raises:
            KeyError: no such form.
        """
        if form not in self.forms:
            raise KeyError(form)
        if form == "bool" or standard is None:
            return standard
        if form == "number":
            return int(bool(standard))
        return _PAIRS[form][0 if standard else 1]

    def _other_word(self, text: str, folded: str) -> Reading:
        answer = _BY_FOLDED[folded]
        tidy = untidiness(text)
        if tidy and isinstance(tidy.suggestion, str) and tidy.suggestion in _ANSWERS:
            return Reading(answer, _ANSWERS[tidy.suggestion][1], (tidy,))
        return Reading(answer)
