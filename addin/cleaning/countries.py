"""Countries: any usual name or code to ISO 3166-1, and back."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from addin.cleaning.country_names import ALIASES, TABLE
from addin.cleaning.country_usual_names import ABBREVIATIONS, USUAL_CHINESE, USUAL_ENGLISH
from addin.cleaning.first_look import first_look
from addin.cleaning.reading import FormIndex, Reading
from addin.cleaning.scripts import simplified
from addin.findings import Code, Problem
from addin.i18n import current_language
from addin.table.cells import CellValue
from addin.table.fields import Kind

_FORMS = ("zh", "en", "alpha2", "alpha3")
_CHINESE, _ENGLISH = 0, 1
_PREFERRED = 0.8
"""Share of a country's cells from which a column prefers one of its names."""

_HAN = re.compile(r"[\u4e00-\u9fff]")
_NOT_LETTERS = re.compile(r"[\W_]+")
_SAINT = re.compile(r"\bst\b\.?")
_ARTICLE = re.compile(r"^the\b")


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory.

    Attributes:
        alpha2, alpha3: its codes of ISO 3166-1.
        zh, en: its short names.
    """

    alpha2: str
    alpha3: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class _Names:
    by_code: Mapping[str, Country]
    form_by_text: Mapping[str, int]
    code_by_text: Mapping[str, str]
    code_by_key: Mapping[str, str]
    latin_keys: tuple[str, ...]
    chinese_keys: tuple[str, ...]


def _key(text: str) -> str:
    """A name without what people vary: case, accents, dots, spaces, article, & and St."""
    plain = unicodedata.normalize("NFKD", simplified(text)).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = _SAINT.sub("saint", _ARTICLE.sub("", plain.replace("&", " and ").strip()))
    return _NOT_LETTERS.sub("", plain)


@cache
def _names() -> _Names:
    countries = []
    for line in TABLE.strip().splitlines():
        alpha2, alpha3, zh, en = line.split(maxsplit=3)
        countries.append(Country(alpha2, alpha3, zh, en))
    form_by_text: dict[str, int] = {}
    code_by_text: dict[str, str] = {}
    code_by_key: dict[str, str] = {}
    for country in countries:
        written = (country.zh, country.en, country.alpha2, country.alpha3)
        for form, text in enumerate(written):
            form_by_text[text] = form
            code_by_text[text] = country.alpha2
            code_by_key[_key(text)] = country.alpha2
    names = {_key(n) for c in countries for n in (c.zh, c.en)}
    for line in ALIASES.strip().splitlines():
        code, others = line.split(maxsplit=1)
        for alias in others.split(" / "):
            code_by_key.setdefault(_key(alias), code)
            if len(alias) > 3:
                names.add(_key(alias))
    return _Names(
        by_code={c.alpha2: c for c in countries},
        form_by_text=form_by_text,
        code_by_text=code_by_text,
        code_by_key=code_by_key,
        latin_keys=tuple(sorted(n for n in names if not _HAN.search(n))),
        chinese_keys=tuple(sorted(n for n in names if _HAN.search(n))),
    )


def country_code(text: str) -> str:
    """The two-letter code of a country in any usual name or code.

    Returns:
        Such as "CN"; "" when the text names no country.
    """
    names = _names()
    return names.code_by_text.get(text) or names.code_by_key.get(_key(text), "")


def is_country(text: str) -> bool:
    """Whether a text is exactly a country's short name, a usual one, or its code in capitals."""
    return text in _names().form_by_text or text in _usual_forms()


def country_name(code: str, language: str = "zh") -> str:
    """The short name of a country.

    Args:
        code: its two-letter code.
        language: "zh" or "en".

    Raises:
        KeyError: no such country.
    """
    country = _names().by_code[code]
    return country.zh if language == "zh" else country.en


@dataclass(frozen=True, slots=True)
class LocalName:
    """A country's name in the language of whoever reads it, for the words of a finding.

    Attributes:
        code: its two-letter code.
    """

    code: str

    def __str__(self) -> str:
        return country_name(self.code, current_language())


def nearest_country(text: str) -> str:
    """The code of the country whose name was probably mistyped.

    By optimal string alignment (Damerau's edit distance without overlapping edits): one slip
    from five letters on, two from nine on; in Chinese one of at least three characters.

    Returns:
        "" when no name is near, or those of two countries are equally near.
    """
    names = _names()
    key = _key(text)
    chinese = _HAN.search(key) is not None
    if len(key) < (3 if chinese else 5):
        return ""
    limit = 2 if not chinese and len(key) >= 9 else 1
    keys = names.chinese_keys if chinese else names.latin_keys
    near = process.extract(key, keys, scorer=OSA.distance, score_cutoff=limit, limit=6)
    if not near:
        return ""
    best = min(distance for _, distance, _ in near)
    codes = {names.code_by_key[name] for name, distance, _ in near if distance == best}
    return codes.pop() if len(codes) == 1 else ""


class CountryCleaner:
    """Reads countries. The standard value is the two-letter code.

    Forms: "zh" 德国, "en" Germany, "alpha2" DE, "alpha3" DEU. Of some countries several names
    are usual (Czechia and Czech Republic): all of them have the language's form, unless the
    column nearly always uses one of them. Another name (Deutschland) is read, but has no form.
    """

    forms: tuple[str, ...] = _FORMS

    def __init__(
        self, own_names: Mapping[str, str] | None = None, *, english: bool = False
    ) -> None:
        """Makes a cleaner.

        Args:
            own_names: {name: code} of the usual names that a column prefers to the others.
            english: whether USA is meant as a name rather than as a code.
        """
        preferred = own_names or {}
        self._names_by_form: dict[tuple[str, str], str] = {}
        form_by_text = dict(_names().form_by_text)
        usual = _usual_forms()
        decided = {(code, usual[name]) for name, code in preferred.items()}
        for text, form in usual.items():
            code = _code_of_usual(text)
            if text in preferred:
                self._names_by_form[code, _FORMS[form]] = text
            if text in preferred or (code, form) not in decided:
                form_by_text.setdefault(text, form)
            elif form_by_text.get(text) == form:
                del form_by_text[text]
        if english:
            for text, code in ABBREVIATIONS.items():
                is_other = (code, _ENGLISH) in decided and text not in preferred
                form_by_text.pop(text, None)
                if not is_other:
                    form_by_text[text] = _ENGLISH
        self._form_by_text = form_by_text

    def for_column(self, texts: Sequence[str], counts: Sequence[int] = ()) -> CountryCleaner:
        """The cleaner for one column, which knows the names that the column prefers.

        Args:
            texts: n distinct texts of one column.
            counts: how often each occurs; once each when empty.
        """
        votes: Counter[int] = Counter()
        uses: dict[tuple[str, int], Counter[str]] = {}
        form_by_text, usual = _names().form_by_text, _usual_forms()
        for text, count in zip(texts, counts or [1] * len(texts), strict=True):
            if text in form_by_text and text not in ABBREVIATIONS:
                votes[form_by_text[text]] += count
            form = usual.get(text)
            if form is not None:
                uses.setdefault((_code_of_usual(text), form), Counter())[text] += count
        own: dict[str, str] = {}
        for (code, _form), names in uses.items():
            name, count = names.most_common(1)[0]
            if count >= _PREFERRED * names.total():
                own[name] = code
        english = bool(votes) and votes.most_common(1)[0][0] == _ENGLISH
        return CountryCleaner(own, english=english)

    def forms_of(self, texts: Sequence[str], region: str = "") -> FormIndex:  # noqa: ARG002
        """Sorts texts into forms; see `Cleaner.forms_of`."""
        form_of = self._form_by_text
        return np.fromiter((form_of.get(t, -1) for t in texts), np.int8, len(texts))

    def read(self, value: CellValue, region: str = "") -> Reading:  # noqa: ARG002
        """Reads one country; see `Cleaner.read`."""
        if isinstance(value, str) and value in self._form_by_text:
            return Reading(country_code(value), _FORMS[self._form_by_text[value]])
        look = first_look(value, Kind.COUNTRY, signs=True)
        if look.settled:
            return look.settled
        text = look.text
        if code := country_code(text):
            form = self._form_by_text.get(text)
            return look.with_problems(code, "" if form is None else _FORMS[form])
        if code := nearest_country(text):
            expected = str(self.write(code, "zh" if _HAN.search(text) else "en"))
            params = {"found": text, "expected": expected}
            return look.with_problems(
                code, "", [Problem(Code.CHOICE_TYPO, params, suggestion=expected)]
            )
        return look.with_problems(None, "", [Problem(Code.COUNTRY_UNKNOWN, {"found": text})])

    def write(self, standard: CellValue, form: str, region: str = "") -> CellValue:  # noqa: ARG002
        """The country's name, the one that the column prefers, or its code.

        Raises:
            KeyError: no such form, or `standard` is no country code.
        """
        country = _names().by_code[str(standard)]
        if own := self._names_by_form.get((country.alpha2, form)):
            return own
        match form:
            case "zh":
                return country.zh
            case "en":
                return country.en
            case "alpha2":
                return country.alpha2
            case "alpha3":
                return country.alpha3
        raise KeyError(form)


@cache
def _usual_forms() -> Mapping[str, int]:
    """{name: form} of the countries that have several usual names, abbreviations included."""
    forms = dict.fromkeys(USUAL_CHINESE, _CHINESE) | dict.fromkeys(USUAL_ENGLISH, _ENGLISH)
    return forms | dict.fromkeys(ABBREVIATIONS, _ENGLISH)


def _code_of_usual(name: str) -> str:
    return ABBREVIATIONS.get(name) or USUAL_ENGLISH.get(name) or USUAL_CHINESE[name]
