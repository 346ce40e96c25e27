"""Names of people, Chinese and of the whole world.

A name is what its bearer says it is: next to nothing is wrong in itself. What is found are
traces of typing and of lists: titles and notes glued on, two people in one cell, digits,
slips of the shift key, cut-off ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from addin.cleaning.first_look import first_look
from addin.cleaning.letter_case import LetterCase, letter_case, titled
from addin.cleaning.matrices import Flags, TextBlock, blocks_by_length
from addin.cleaning.mojibake_signs import suspicious
from addin.cleaning.nothing import is_nothing
from addin.cleaning.nothing_words import EXTRA_WORDS, WORDS
from addin.cleaning.person_faults import faults_of, is_typed_at_random, tidy_chinese
from addin.cleaning.person_words import (
    GENERATIONS,
    HONORIFICS,
    PARTICLES,
    SURNAMES,
)
from addin.cleaning.reading import FormIndex, Reading
from addin.cleaning.spelled_words import SpelledWords, spelled_words
from addin.findings import Code, Problem
from addin.table.cells import CellValue
from addin.table.fields import Kind

Part = Literal["full", "given", "family"]

_KINDS = {"full": Kind.PERSON, "given": Kind.GIVEN_NAME, "family": Kind.FAMILY_NAME}
_HAS_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")

# Characters of which a name of two or three is looked at closer: words for nothing, tests,
# masks, one-letter titles, and what decoded text is wrong in.
_CLOSER = frozenset("无無没沒待未暂不空缺测測试試某匿佚总總工董哥姐叔嫂公司和与及斤拷烫屯锟锘")

# Western names of which reading would find nothing wrong, by form. Titles, roles, words for
# nothing and for companies are left to reading.
_NO_FIRST_WORD_TEXT = """
    mr mrs ms miss mx dr prof professor herr frau monsieur madame mme mlle srta sra signor signora
    dott name contact customer attn attention
"""
_NO_LAST_WORD_TEXT = """
    ltd limited inc incorporated llc llp plc corp corporation company co gmbh mbh ag kg kgaa ohg ug
    sas sarl srl spa slu sau bv nv bvba oyj oy ltda bhd berhad kft zrt nyrt uab sia jsc fze fzco wll
    tbk kk gk sa as ab se gbr eurl snc sl ev ek eg aps asa doo dd sro ooo eireli group holding
    holdings technology technologies solutions systems industries enterprises logistics trading
    international consulting partners associates services university hospital school institute bank
    hotel foundation association test user known given provided available
"""
_NO_FIRST_WORD = frozenset(_NO_FIRST_WORD_TEXT.split())
_NO_LAST_WORD = frozenset(_NO_LAST_WORD_TEXT.split())
# How the phrases for nothing begin ("not given", "to be confirmed"), spaces left out.
_NOTHING_BEGINS = ("ano", "qwe", "des", "don", "inc", "mis", "nic", "no", "tes", "tob", "un", "wit")
_JOINING_WORDS = frozenset({"and", "und", "et", "y", "e"})
_PLAIN_NATURAL = re.compile(r"[A-Z][a-z]{2,}(?:[ -][A-Z][a-z]{2,}){1,3}")
_PLAIN_CAPITALS = re.compile(r"[A-Z]{3,}(?:[ -][A-Z]{3,}){1,3}")
_PLAIN_SMALL = re.compile(r"[a-z]{3,}(?:[ -][a-z]{3,}){1,3}")
_PLAIN_FAMILY_FIRST = re.compile(r"([A-Z][a-z]{2,}), ([A-Z][a-z]{2,})")
_KEYBOARD = re.compile(r"([a-z])\1\1|[bcdfghjklmnpqrstvwxz]{6}", re.IGNORECASE)
_FAMILY_FIRST = re.compile(r"(?P<family>[^\W\d_][^,]*), ?(?P<given>[^\W\d_][^,]*)")
_TWO_WORDS = re.compile(r"(?P<given>[^\W\d_]{2,}) (?P<family>[^\W\d_]{2,}(?:-[^\W\d_]{2,})?)")

_NATURAL, _CAPITALS, _SMALL, _FAMILY, _FAMILY_CAPITALS, _PLAIN = range(6)


class PersonCleaner:
    """Reads names of persons.

    Forms: "natural" (John Smith), "capitals" (JOHN SMITH), "small" (john smith),
    "family_first" (Smith, John), "family_first_capitals"; "plain" is a name without letters
    of two cases, such as 张三, which fits into every house style and does not vote for one.

    The standard value is the natural form. A name whose natural form is not certain
    (MCDONALD, DE LA CRUZ) stays as it is written in every form, unless the column spells it
    elsewhere.
    """

    forms: tuple[str, ...] = (
        "natural",
        "capitals",
        "small",
        "family_first",
        "family_first_capitals",
        "plain",
    )

    def __init__(self, part: Part = "full", words: SpelledWords | None = None) -> None:
        """Makes a cleaner.

        Args:
            part: what the column holds: whole names, given names or family names.
            words: how the column spells its words.
        """
        self._part = part
        self._kind = _KINDS[part]
        self._words = words or SpelledWords()

    def for_column(self, texts: Sequence[str], counts: Sequence[int] = ()) -> PersonCleaner:
        """The cleaner for one column, which knows how its words are spelled.

        Args:
            texts: n distinct texts of one column.
            counts: how often each occurs; once each when empty.
        """
        return PersonCleaner(self._part, spelled_words(texts, counts))

    def forms_of(self, texts: Sequence[str], region: str = "") -> FormIndex:  # noqa: ARG002
        """Sorts texts into forms; see `Cleaner.forms_of`."""
        found = np.full(len(texts), -1, dtype=np.int8)
        if self._part != "full":
            forms = (_form_of_word(text, self._kind) for text in texts)
            return self._closer_look(np.fromiter(forms, np.int8, len(texts)))
        for block in blocks_by_length(texts, (2, 3)):
            plain = _are_plain_chinese(block)
            found[block.positions[plain]] = _PLAIN
        for index in np.flatnonzero(found < 0).tolist():
            found[index] = _western_form(texts[index])
        return self._closer_look(found)

    def _closer_look(self, found: FormIndex) -> FormIndex:
        """Leaves names in capitals to reading where they stand out."""
        if self._words.natural:
            found[(found == _CAPITALS) | (found == _SMALL)] = -1
        return found

    def read(self, value: CellValue, region: str = "") -> Reading:  # noqa: ARG002
        """Reads one name; see `Cleaner.read`."""
        look = first_look(value, self._kind)
        if look.settled:
            return look.settled
        standard, form = _standard_and_form(look.text, self._words)
        faults = faults_of(look.text, look.raw, whole=self._part == "full")
        if not faults and form in ("capitals", "small") and standard == look.text:
            # Standing out, and yet nobody but its bearer knows how it is written.
            faults = [Problem(Code.LETTER_CASE)] if self._words.natural else []
        return look.with_problems(standard, form, faults)

    def write(self, standard: CellValue, form: str, region: str = "") -> CellValue:  # noqa: ARG002
        """The name in a house style; as it is where the style is not certain for it.

        Raises:
            KeyError: no such form.
        """
        if form not in self.forms:
            raise KeyError(form)
        if not isinstance(standard, str):
            return standard
        writer = _WRITERS.get(form)
        written = writer(standard) if writer else standard
        comes_back = _standard_and_form(written, self._words) == (standard, form)
        # None is a name, NONE is not.
        return written if comes_back and not is_nothing(written, self._kind) else standard


def _family_first(name: str) -> str:
    match = _TWO_WORDS.fullmatch(name)
    return f"{match['family']}, {match['given']}" if match else name


_WRITERS: Mapping[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "small": str.lower,
    "family_first": _family_first,
    "family_first_capitals": lambda name: _family_first(name).upper(),
}


def _standard_and_form(text: str, words: SpelledWords) -> tuple[str, str]:
    if _HAS_HAN.search(text):
        return tidy_chinese(text), "plain"
    case = letter_case(text)
    if match := _FAMILY_FIRST.fullmatch(text):
        return _from_family_first(text, match, case)
    if case is LetterCase.NATURAL or case is LetterCase.NONE:
        return text, "natural" if case is LetterCase.NATURAL else "plain"
    alone = None if words.sharp_s and "SS" in text else titled(text)
    return words.respelled(text) or alone or text, case.value


def _from_family_first(text: str, match: re.Match[str], case: LetterCase) -> tuple[str, str]:
    family, given = match["family"].strip(), match["given"].strip()
    words = [*family.split(), *given.split()]
    # "Smith, Jr." and "John Smith, baron of Dirleton" have a comma for another reason.
    if GENERATIONS.fullmatch(given) or len(words) > 4 or "of" in words:
        return text, "natural" if case is LetterCase.NATURAL else "plain"
    turned = f"{given} {family}"
    if case is LetterCase.NATURAL:
        return turned, "family_first"
    if case is LetterCase.CAPITALS:
        certain = titled(turned)
        return (certain, "family_first_capitals") if certain else (text, "family_first_capitals")
    return text, "plain"


@cache
def _plain_characters() -> tuple[Flags, Flags, npt.NDArray[np.uint64]]:
    """(surnames, other characters) as flags by code point, and the titles of two letters.

    Left out is whatever may have to do with a problem, so that what is left has none.
    """
    surnames = np.zeros(0x10000, dtype=np.bool_)
    others = np.zeros(0x10000, dtype=np.bool_)
    others[0x4E00:0x9FA6] = True
    for character in SURNAMES:
        if character not in _CLOSER and not suspicious(character) and not suspicious(character * 3):
            surnames[ord(character)] = True
    for character in _CLOSER:
        others[ord(character)] = False
    pairs = [(ord(t[-2]) << 32) | ord(t[-1]) for t in HONORIFICS]
    return surnames, others, np.array(sorted(set(pairs)), dtype=np.uint64)


@cache
def _words_for_nobody(length: int) -> tuple[str, ...]:
    """Words for nobody that begin with a surname: 顾客, 路人."""
    surnames = _plain_characters()[0]
    words = WORDS | EXTRA_WORDS[Kind.PERSON]
    return tuple(w for w in sorted(words) if len(w) == length and surnames[ord(w[0])])


def _are_plain_chinese(block: TextBlock) -> Flags:
    """Which texts of two or three characters are Chinese names with nothing to be said."""
    surnames, others, titles = _plain_characters()
    # Beyond the Basic Multilingual Plane nothing is plain: 0 stands for all of that.
    places = np.where(block.characters < 0x10000, block.characters, 0)
    plain = surnames[places[0]]
    for place in places[1:]:
        plain = plain & others[place]
    if block.length == 3:
        pairs = (places[1].astype(np.uint64) << np.uint64(32)) | places[2]
        plain = plain & ~np.isin(pairs, titles)
        plain = plain & ~((places[0] == places[1]) & (places[1] == places[2]))
    for word in _words_for_nobody(block.length):
        same = [place == ord(character) for place, character in zip(places, word, strict=True)]
        plain = plain & ~np.logical_and.reduce(same)
    return np.asarray(plain, dtype=np.bool_)


def _form_of_word(text: str, kind: Kind) -> int:
    """The form of a plain given or family name of one word; -1 where reading must decide."""
    if not text.isascii() or not text.isalpha() or len(text) < 3:
        return -1
    if is_typed_at_random(text) or is_nothing(text, kind):
        return -1
    if text.islower():
        return _SMALL
    if text.isupper():
        return _CAPITALS
    return _NATURAL if text.istitle() else -1


def _western_form(text: str) -> int:
    """The form of a plain Western name; -1 where reading must decide."""
    if not text.isascii():
        return -1
    if text.islower():
        form = _SMALL if _PLAIN_SMALL.fullmatch(text) else -1
    elif text.isupper():
        form = _CAPITALS if _PLAIN_CAPITALS.fullmatch(text) else -1
    elif _PLAIN_NATURAL.fullmatch(text):
        form = _NATURAL
    else:
        form = _FAMILY if _PLAIN_FAMILY_FIRST.fullmatch(text) else -1
    if form < 0 or _KEYBOARD.search(text):
        return -1
    words = text.lower().replace("-", " ").replace(",", "").split()
    if words[0] in _NO_FIRST_WORD or words[-1] in _NO_LAST_WORD:
        return -1
    if text.lower().replace(" ", "").startswith(_NOTHING_BEGINS) and is_nothing(text, Kind.PERSON):
        return -1
    if form == _FAMILY and (words[0] in PARTICLES or GENERATIONS.fullmatch(words[1])):
        return -1
    return form if _JOINING_WORDS.isdisjoint(words) else -1
