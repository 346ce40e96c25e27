"""What can be wrong with a person's name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pypinyin import lazy_pinyin

from addin.cleaning.companies import looks_like_company
from addin.cleaning.contacts import glued_contact
from addin.cleaning.letter_case import has_doubled_capital, odd_case
from addin.cleaning.person_words import (
    CHANNELS,
    HONORIFICS,
    PARTICLES,
    WESTERN_ROLE,
    WESTERN_TITLE,
    is_full_chinese_name,
    surname_length,
    without_title,
)
from addin.findings import Code, Problem
from addin.i18n import Message, msg

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_HAN_NAME = re.compile(f"[{HAN}·]+")
_HAS_HAN = re.compile(f"[{HAN}]")
_LATIN_NAME = re.compile(r"[^\W\d_][^\W\d_.'’\-]*(?:[ .'’\-]+[^\W\d_]+)*\.?")

_ORDINAL = re.compile(r"\b\d{1,2}(?:st|nd|rd|th|º|ª)\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
# A nought stands for o between consonants (J0hn); beside a vowel it may be p as well, its
# neighbour on the keyboard (jose0h).
_ZERO_IN_WORD = re.compile(
    r"(?<=[B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z])0(?=[B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z])"
)
# A one stands for l behind a vowel and before a vowel or l (A1an, Wi11iam); elsewhere it
# may stand for i as well (Dav1d).
_ONES_IN_WORD = re.compile(r"(?<=[aeiou])(?:1+|1l|l1)(?=[aeiouly])")
_MASKED = re.compile(rf"[*＊×✱]|^[{HAN}]{{1,2}}某{{1,2}}$|\bX{{2,}}\b")
_SIGNS = re.compile(r"[@#$%^=+<>{}\[\]|\\~_!?;:€£¥§©®™°•■□◆★☆→↑♂♀♥\U0001f000-\U0001faff]")
_CUT_OFF = re.compile(r"(?:…|\.{3,}|[(（\[【][^()（）\[\]【】]*|[\s,，、;；:：\-—/&＆]+)$")
_KEYBOARD = re.compile(
    r"([a-z])\1{2,}|(.)\2{2,}|(?:asdf|qwer|zxcv|sdfg|dfgh|hjkl|wasd|poiu|lkjh|abcd|abc|xyz)"
    r"(?:[a-z]{0,4})|[bcdfghjklmnpqrstvwxz]{6,}",
    re.IGNORECASE,
)

_SEVERAL_CHINESE = re.compile(r"\s*[/／、;；,，&＆+|\n]\s*|\s+(?:和|与|及)\s+")
_COMMA = re.compile("[、,，;；]")
_AND_CHINESE = re.compile(rf"([{HAN}]{{2,4}})[和与及]([{HAN}]{{2,4}}|[{HAN}]+·[{HAN}·]+)")
_SPACED_CHINESE = re.compile(rf"([{HAN}]{{2,3}})(?: ([{HAN}]{{2,3}}))+")
_SEVERAL_WESTERN = re.compile(r"\s*[/／;；&＆+|\n]\s*|\s+(?:and|und|et|y|e)\s+")
_BRACKETED = re.compile(
    r"(?P<name>.+?)\s*[(（\[【<《](?P<note>[^()（）\[\]【】<>《》]+)[)）\]】>》]"
)
_NOTE_AFTER = re.compile(
    rf"(?P<name>[{HAN}·]{{2,}}|[A-Za-z][A-Za-z .'\\-]+[A-Za-z])[\s\-—_,，/:：]+"
    rf"(?P<note>[{HAN}A-Za-z]{{2,8}})"
)
_WESTERN_NOTE = re.compile(
    r"(?:.*\b(?:ceo|cfo|cto|coo|vp|owner|manager|director|sales|purchas\w+|account\w+|wechat|"
    r"whatsapp|mobile|office|work|home|new|old|vip|friend|client|customer|left|retired|resigned|"
    r"moved|deceased|former|formerly|inactive|deleted|duplicate|do not|don't|unsubscribed|tbc|"
    r"assistant|secretary|accounts?|reception|temp|on leave|maternity)\b.*)",
    re.IGNORECASE,
)
_WORD_BEHIND = re.compile(
    r"(?P<name>.+?)[\s\-–]+(?P<note>(?:duplicate|dup|doublette|doublon|double|copy|deleted|inactive|"
    r"old|test|tbc|unsubscribed|left|retired|†)\s*[?!]*)",
    re.IGNORECASE,
)
# A doubt or a cry behind a whole name is the typist's, not the name's.
_SIGN_BEHIND = re.compile(r"(?P<name>.*[^\W\d_])\s*(?P<sign>[?？!！。~～]+)")
_FEWEST_LETTERS = 5
_LONGEST_HAN = 7
_SPACED_HAN = re.compile(rf"[{HAN}](?: ?[{HAN}]){{1,3}}")
_DOT = re.compile(rf"(?<=[{HAN}])\s*[・•．.‧･∙⋅●]\s*(?=[{HAN}])|(?<=[{HAN}])\s*·\s*(?=[{HAN}])")


def odd(reason: Message, suggestion: str | None = None) -> Problem:
    """The finding that a text is no proper name."""
    return Problem(Code.NAME_ODD, {"reason": reason}, suggestion=suggestion)


def tidy_chinese(name: str) -> str:
    """A Chinese name without inner spaces, and with · between the parts of a long one.

    A space is taken out only where the name is surely one: of two or three characters, or
    of a compound surname.
    """
    dotted = _DOT.sub("·", name)
    if " " not in dotted or not _SPACED_HAN.fullmatch(dotted):
        return dotted
    bare = dotted.replace(" ", "")
    if len(bare) <= 3 or (len(bare) == 4 and surname_length(bare) == 2):
        return bare
    return dotted


def faults_of(text: str, raw: str, *, whole: bool) -> list[Problem]:
    """All that is wrong with a name, worst first; empty when it is right.

    Args:
        text: one line, tidied.
        raw: as it stands in the cell; its line breaks tell two names apart.
        whole: whether family and given name belong into the cell, not only one of them.
    """
    if glued := glued_contact(text):
        rest = glued.rest if is_full_name(glued.rest) else None
        return [Problem(Code.WORDS_GLUED, {"found": glued.found}, suggestion=rest)]
    if looks_like_company(text):
        return [odd(msg("the name of a company"))]
    if is_typed_at_random(text):
        return [Problem(Code.PLACEHOLDER, {"found": text}, clears=True)]
    for find in (_digits, _masked, _word_behind, _sign_behind):
        if problem := find(text):
            return [problem]
    if several := _several(raw if "\n" in raw.strip() else text):
        return [several]
    if glued_words := _glued_words(text, whole=whole):
        return [glued_words]
    if problem := _shape(text, whole=whole):
        return [problem]
    return list(_untidy(text))


def is_typed_at_random(text: str) -> bool:
    """Whether a whole text is what fingers do on a keyboard: asdf, aaa, qwer, 啊啊啊."""
    return _KEYBOARD.fullmatch(text) is not None


def is_full_name(text: str) -> bool:
    """Whether a text is surely the whole name of one person, Chinese or Western."""
    if _HAN_NAME.fullmatch(text):
        return is_full_chinese_name(text) or ("·" in text and len(text) >= 4)
    words = text.split()
    return len(words) >= 2 and _LATIN_NAME.fullmatch(text) is not None


def _digits(text: str) -> Problem | None:
    if not _DIGIT.search(text):
        return None
    if not any(c.isalpha() for c in text):
        return odd(msg("digits only"))
    bare = _ORDINAL.sub("", text)
    if not _DIGIT.search(bare):
        return None
    digits = "".join(dict.fromkeys(_DIGIT.findall(bare)))
    right = _ZERO_IN_WORD.sub(lambda m: _letter_o(text, m.start()), text)
    right = _ONES_IN_WORD.sub(lambda m: m[0].replace("1", "l"), right)
    if right != text and not _DIGIT.search(_ORDINAL.sub("", right)):
        return Problem(Code.LETTER_FOR_DIGIT, {"found": digits}, suggestion=right)
    return odd(msg("digits in it"))


def _letter_o(text: str, place: int) -> str:
    return "O" if text[place - 1].isupper() and text[place + 1].isupper() else "o"


def _masked(text: str) -> Problem | None:
    name = text.rstrip("*＊")
    # 张小* hides a character; 刘小平* is whole, and the star is somebody's mark.
    if name != text and len(name) == 3 and surname_length(name) == 1:
        return odd(msg("the sign {sign}", sign="*"), name)
    return odd(msg("part of it is hidden")) if _MASKED.search(text) else None


def _word_behind(text: str) -> Problem | None:
    """Anna Meier DUPLICATE?: what a list says of the entry. Test and Old are names, too."""
    match = _WORD_BEHIND.fullmatch(text)
    if not match or not is_full_name(match["name"]) or match["note"].istitle():
        return None
    return Problem(Code.WORDS_GLUED, {"found": match["note"]}, suggestion=match["name"])


def _sign_behind(text: str) -> Problem | None:
    match = _SIGN_BEHIND.fullmatch(text)
    if not match or not is_full_name(match["name"]):
        return None
    # Behind a Western name the sign may be a letter that got lost: Niccol?
    certain = _HAS_HAN.search(text) is not None or "?" not in match["sign"]
    reason = msg("the sign {sign}", sign=match["sign"][0])
    return odd(reason, match["name"] if certain else None)


def _several(text: str) -> Problem | None:
    """Two or more whole names in one cell; nicknames and couples of one name are not."""
    if _HAS_HAN.search(text):
        parts = [tidy_chinese(p.strip()) for p in _SEVERAL_CHINESE.split(text) if p.strip()]
        if len(parts) < 2 and (match := _AND_CHINESE.fullmatch(text)):
            parts = [match[1], match[2]]
        if len(parts) < 2 and _SPACED_CHINESE.fullmatch(text):
            parts = [p for p in text.split(" ") if surname_length(p) != len(p)]
        people = [without_title(p) or (p, "") for p in parts]
        named = [
            is_full_chinese_name(name)
            or bool(t and surname_length(name))
            or (is_full_name(name) and len(name) >= _FEWEST_LETTERS)
            for name, t in people
        ]
        # No name has a comma in it: one known surname is enough for 卓玛央宗、刘洋.
        comma = _COMMA.search(text) is not None
        listed = comma and any(named) and all(_HAN_NAME.fullmatch(p) for p in parts)
        if len(parts) >= 2 and (all(named) or listed) and not _is_one_person(parts):
            return Problem(Code.SEVERAL_VALUES, {"count": len(parts)})
        return None
    parts = [p.strip() for p in _SEVERAL_WESTERN.split(text)]
    if len(parts) >= 2 and all(is_full_name(p) and not _has_loose_particle(p) for p in parts):
        return Problem(Code.SEVERAL_VALUES, {"count": len(parts)})
    return None


def _is_one_person(parts: list[str]) -> bool:
    """Whether a Western part is the Chinese one in other letters: 张三/Zhang San."""
    chinese = [p for p in parts if _HAN_NAME.fullmatch(p)]
    western = " ".join(p for p in parts if not _HAS_HAN.search(p)).lower()
    surnames = {lazy_pinyin(p[: max(1, surname_length(p))])[0] for p in chinese}
    return bool(western) and any(surname in western for surname in surnames)


def _has_loose_particle(name: str) -> bool:
    """Whether a piece ends or begins with a word that holds names together (Ortega y Gasset)."""
    words = name.split()
    return words[-1].lower() in PARTICLES or words[0].islower()


def _glued_words(text: str, *, whole: bool) -> Problem | None:
    if titled := without_title(text):
        name, title = titled
        rest = name if is_full_name(name) else None
        if rest is None and not whole:
            rest = name
        return Problem(Code.WORDS_GLUED, {"found": title}, suggestion=rest)
    for pattern in (WESTERN_TITLE, WESTERN_ROLE):
        if match := pattern.fullmatch(text):
            name = match["name"]
            rest = name if is_full_name(name) else None
            return Problem(Code.WORDS_GLUED, {"found": match["title"]}, suggestion=rest)
    if match := _BRACKETED.fullmatch(text):
        return _note(match["name"].strip(), match["note"].strip())
    match = _NOTE_AFTER.fullmatch(text)
    if match and (match["note"] in HONORIFICS or match["note"].lower() in CHANNELS):
        return _note(match["name"], match["note"])
    return None


def _note(name: str, note: str) -> Problem | None:
    """What stands in brackets: a note is glued on, the name in other letters is not."""
    chinese = _HAS_HAN.search(note) is not None
    if chinese != (_HAS_HAN.search(name) is not None):
        if chinese and not (note in HONORIFICS or note in CHANNELS):
            return None
        if not chinese and not _WESTERN_NOTE.fullmatch(note) and note.lower() not in CHANNELS:
            return None
    elif not chinese and not _WESTERN_NOTE.fullmatch(note) and note.lower() not in CHANNELS:
        return None
    if titled := without_title(name):
        name = titled[0]
    rest = name if is_full_name(name) else None
    return Problem(Code.WORDS_GLUED, {"found": note}, suggestion=rest)


def _shape(text: str, *, whole: bool) -> Problem | None:
    if _CUT_OFF.search(text):
        return Problem(Code.TRUNCATED)
    if signs := _SIGNS.findall(_DOT.sub("", text)):
        return odd(msg("the sign {sign}", sign=signs[0]))
    letters = [c for c in text if c.isalpha()]
    if not letters:
        return odd(msg("no letters in it"))
    if whole and len(letters) == 1:
        return odd(msg("one character only"))
    if _HAN_NAME.fullmatch(text) and "·" not in text and len(text) > _LONGEST_HAN:
        return odd(msg("too long for a name"))
    return None


def _untidy(text: str) -> Iterator[Problem]:
    if _HAS_HAN.search(text):
        better = tidy_chinese(text)
        if better != text:
            code = Code.SPACING if better == text.replace(" ", "") else Code.FORM
            yield Problem(code, {"expected": better}, suggestion=better)
        return
    if has_doubled_capital(text):
        yield odd(msg("two capital letters at the beginning"))
    if better_case := odd_case(text):
        yield Problem(Code.LETTER_CASE, {"expected": better_case}, suggestion=better_case)
