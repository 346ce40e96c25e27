"""How a column of companies writes names and legal forms, and what stands out from it.

ACME TOOLS LTD is right in a list that is written so, and sticks out of one that is not.
"S.p.A." and "SPA" are both Italian; a list that always says S.p.A. has a slip where it
says SPA. Registered names differ between Ltd and Limited, so those are never exchanged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from addin.cleaning.legal_forms import WesternForm, western_form
from addin.cleaning.letter_case import LetterCase, letter_case
from addin.cleaning.spelled_words import SpelledWords, spelled_words
from addin.findings import Code, Problem
from addin.i18n import msg
from addin.table.fields import KIND_LABELS, Kind

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LETTERS = re.compile(r"[^\W\d_]+")
_FEWEST_USES = 20
_ALWAYS = 0.9
# One key, several countries with a writing each: SAS of France and S.a.s. of Italy.
_OF_SEVERAL_COUNTRIES = frozenset({"sas", "sa", "as", "sarl", "co", "sl", "se", "ltda", "dd", "ug"})
# Two to four words as people are called, none of them a trade.
_PERSON = re.compile(r"(?:[^\W\d_]+(?:[-'’][^\W\d_]+)*\s+){1,4}[^\W\d_a-z][\w'’-]+")
_BODY = re.compile(
    r"\b(?:group|holdings?|trading|international|industr\w+|technolog\w+|services?|solutions?|"
    r"systems?|university|hospital|hotel|school|bank|partners|associates|company|import\w*|export\w*|"
    r"logisti\w+|consult\w+|international|foods?|brothers|sons|& |and sons|gruppe|société|verlag|"
    r"center|centre|institute|foundation|club|store|shop|studio|media|energy|motors?)\b",
    re.IGNORECASE,
)
_FEWEST_NAMES = 100
_ALL = 0.99
_CAPITALS = re.compile("[A-Z]{4}")
_CO_LTD = "coltd"
_SHORTEST_WORD = 4
_LONG_WORD = 6


@dataclass(frozen=True, slots=True)
class CompanyHabits:
    """What a column's company names have in common.

    Attributes:
        words: how its words are spelled; legal forms are not among them.
        forms: {key of a legal form: its writing}, where the column nearly always has one.
        formed: whether nearly all Western names end in a legal form.
        endings: {last word of such a writing in small letters: the word}.
    """

    words: SpelledWords = field(default_factory=SpelledWords)
    forms: Mapping[str, str] = field(default_factory=dict)
    formed: bool = False
    endings: Mapping[str, str] = field(default_factory=dict)

    def may_stand_out(self, text: str) -> bool:
        """A quick look: False only when `problem_of` finds nothing in a Western name."""
        if self.words.natural and _CAPITALS.search(text):
            return True
        if not self.forms:
            return False
        last = _last_word(text)
        usual = self.endings.get(last.casefold(), last)
        return usual != last or (_CO_LTD in self.forms and " Co" in text)

    def problem_of(self, text: str, form: WesternForm | None) -> Problem | None:
        """What is unlike the rest of the column: letter case, or the writing of the form.

        Args:
            text: a tidy name.
            form: its Western legal form, if it has one.
        """
        if _HAN.search(text):
            return None
        if self.formed and form is None and _PERSON.fullmatch(text) and not _BODY.search(text):
            params = {"found": KIND_LABELS[Kind.PERSON], "column": msg("where it belongs")}
            return Problem(Code.WRONG_COLUMN, params)
        name = text[: form.start].rstrip(" ,") if form else text
        if self.words.natural and _stands_out(name, form):
            better = self.words.respelled(name, guess_short=False)
            ending = self._usual_form(form) if form else ""
            if form and _is_part_of_name(form):
                ending = None
            if better is None or ending is None:
                return Problem(Code.LETTER_CASE)
            better += text[len(name) : form.start if form else None] + ending
            return Problem(Code.LETTER_CASE, {"expected": better}, suggestion=better)
        if form and (usual := self.forms.get(form.key)) and not _same_writing(form.written, usual):
            if form.key in _OF_SEVERAL_COUNTRIES or _is_part_of_name(form):
                return None
            better = f"{text[: form.start]}{usual}{text[form.start + len(form.written) :]}"
            return Problem(Code.LEGAL_FORM, {"expected": better}, suggestion=better)
        return None

    def _usual_form(self, form: WesternForm) -> str | None:
        """How the column, or else everybody, writes a form; None where that is open."""
        written = form.written if form.written == form.standard else None
        return self.forms.get(form.key, written)


def _is_part_of_name(form: WesternForm) -> bool:
    """Whether Co may belong to the name: "Nguyen Surf Co Ltd" is a Ltd."""
    return form.key == _CO_LTD and not re.search("[.,，]", form.written.rstrip("."))


def _last_word(text: str) -> str:
    return text.rpartition(" ")[2].rstrip(".")


def _same_writing(written: str, usual: str) -> bool:
    """Whether two writings differ in a last dot at most."""
    return written.rstrip(".") == usual.rstrip(".")


def company_habits(texts: Sequence[str], counts: Sequence[int] = ()) -> CompanyHabits:
    """Learns the habits of a column.

    Args:
        texts: n distinct names.
        counts: how often each occurs; once each when empty.
    """
    names: list[str] = []
    weights: list[int] = []
    formed = 0
    uses: dict[str, Counter[str]] = {}
    for text, count in zip(texts, counts or [1] * len(texts), strict=True):
        if _HAN.search(text):
            continue
        form = western_form(text)
        if form:
            uses.setdefault(form.key, Counter())[form.written] += count
            formed += count
        names.append(text[: form.start].rstrip(" ,") if form else text)
        weights.append(count)
    forms: dict[str, str] = {}
    for key, written in uses.items():
        usual, count = written.most_common(1)[0]
        if count >= max(_FEWEST_USES, _ALWAYS * written.total()):
            forms[key] = usual
    endings = {_last_word(usual).casefold(): _last_word(usual) for usual in forms.values()}
    total = sum(weights)
    always = total >= _FEWEST_NAMES and formed >= _ALL * total
    return CompanyHabits(spelled_words(names, weights), forms, always, endings)


def _stands_out(name: str, form: WesternForm | None) -> bool:
    """Whether a name is wholly in one case, and not for being an abbreviation or a brand."""
    case = letter_case(name)
    words = [w for w in _LETTERS.findall(name) if len(w) >= _SHORTEST_WORD]
    if case is LetterCase.SMALL:
        # adidas AG writes itself so; "acme tools ltd" is somebody's haste.
        return bool(words) and (form.written.islower() if form else " " in name)
    if case is not LetterCase.CAPITALS or not words:
        return False
    if len(words) > 1 or " " in name.strip():
        return any(len(word) > _SHORTEST_WORD for word in words)
    loud_form = form is not None and form.written.isupper() and not form.standard.isupper()
    return loud_form and len(words[0]) >= _LONG_WORD
