"""What happens to texts: wrong decoding, stray characters, stand-ins, glued words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

import opencc

from tests.benchmarks.lists.chance import words
from tests.benchmarks.lists.truth import Value

Change = Callable[[Random, str], Value]

_NOTHING_ZH = [
    "无",
    "-",
    "未知",
    "暂无",
    "/",
    "N/A",
    "没有",
    "不详",
    "待补充",
    "——",
    "0",
    "none",
    "NULL",
    "空",
    "?",
    "无。",
    "xxx",
    "保密",
    "略",
    "暂缺",
    "n/a",
]
_NOTHING_EN = words("n/a N/A - none unknown TBD ? null NULL nil 0 -- x . tba NA -")
_TO_TRADITIONAL = opencc.OpenCC("s2t")
_TO_SIMPLIFIED = opencc.OpenCC("t2s")


def nothing_zh(random: Random, text: str) -> Value:  # noqa: ARG001
    """A Chinese clerk's word for an empty cell."""
    return random.choice(_NOTHING_ZH)


def nothing_en(random: Random, text: str) -> Value:  # noqa: ARG001
    """An English clerk's word for an empty cell."""
    return random.choice(_NOTHING_EN)


def _sloppy(data: bytes) -> str:
    # As browsers decode windows-1252: undefined bytes become C1 controls.
    return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in data)


def mojibake_zh(random: Random, text: str) -> Value:
    """Chinese text that was decoded with the wrong character set."""
    if text.isascii():
        return None
    way = random.randrange(5)
    if way == 0:
        return _sloppy(text.encode())
    if way == 1:
        return text.encode("gb18030").decode("latin-1")
    if way == 2:
        return text.encode().decode("gb18030", "replace")
    if way == 3:
        return re.sub(r"[^\x00-\x7f]", "?", text)
    return ("\ufffd" * max(2, len(text) // 2 * 2)).encode().decode("gb18030", "ignore")


def mojibake_en(random: Random, text: str) -> Value:
    """Text with diacritics that was decoded with the wrong character set."""
    if text.isascii():
        return None
    way = random.randrange(4)
    if way == 0:
        return _sloppy(text.encode())
    if way == 1:
        return _sloppy(_sloppy(text.encode()).encode())
    return re.sub(r"[^\x00-\x7f]", "?" if way == 2 else "\ufffd", text)


def letter_for_digit(letters: str = "0O 0o 1l 1I 5S 8B 2Z") -> Change:
    """A change that writes look-alike letters for one or two digits.

    Args:
        letters: pairs of a digit and its look-alike.
    """
    pairs = [(p[0], p[1]) for p in letters.split()]

    def change(random: Random, text: str) -> Value:
        fitting = [p for p in pairs if p[0] in text]
        if not fitting:
            return None
        digit, letter = random.choice(fitting)
        places = [n for n, c in enumerate(text) if c == digit]
        for place in random.sample(places, min(len(places), random.choice((1, 1, 2)))):
            text = text[:place] + letter + text[place + 1 :]
        return text

    return change


def glued(*patterns: str) -> Change:
    """A change that writes words around the value, which stands at {}."""

    def change(random: Random, text: str) -> Value:
        return random.choice(patterns).replace("{}", text)

    return change


def spaced(random: Random, text: str) -> Value:
    """Spaces before, behind or inside; ideographic and no-break ones among them."""
    space = random.choice((" ", " ", "  ", "\u3000", "\u00a0", "\t"))
    way = random.randrange(4)
    if way == 0:
        return space + text
    if way == 1:
        return text + space
    if way == 2 and " " in text:
        return text.replace(" ", "  ", 1)
    if len(text) == 2 and not text.isascii():
        # Names of two characters are padded so that columns of names look even.
        return text[0] + random.choice((" ", "\u3000", "  ")) + text[1]
    return space + text + " "


def invisible(random: Random, text: str) -> Value:
    """A character that nobody sees, from a web page or a chat."""
    place = random.choice((0, len(text), len(text) // 2))
    stray = random.choice("\u200b\ufeff\u200e\u200d\u202c\u2060")
    return text[:place] + stray + text[place:]


def full_width(random: Random, text: str) -> Value:  # noqa: ARG001
    """Full-width letters, digits and signs, from a Chinese input method."""
    new = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    return new if new != text else None


def upper_or_lower(random: Random, text: str) -> Value:
    """All capitals, or no capitals at all."""
    new = random.choice((text.upper(), text.upper(), text.lower()))
    return new if new != text else None


def upper(random: Random, text: str) -> Value:
    """Capitals where small letters are usual, or a single capital in front."""
    new = text.upper() if random.random() < 0.6 else text[:1].upper() + text[1:]
    return new if new != text else None


def traditional(random: Random, text: str) -> Value:  # noqa: ARG001
    """Traditional characters among simplified ones."""
    new = str(_TO_TRADITIONAL.convert(text))
    return new if new != text and _TO_SIMPLIFIED.convert(new) == text else None


def half_width_brackets(random: Random, text: str) -> Value:
    """Brackets of a company's name typed half-width."""
    if "（" not in text:
        return None
    return text.replace("（", random.choice(("(", " ("))).replace("）", ")")


_LEGAL_FORMS = {
    "GmbH": ("Gmbh", "G.m.b.H.", "GMBH"),
    "Ltd": ("LTD", "ltd", "Limited"),
    "Ltd.": ("LTD.", "Limited"),
    "Inc.": ("INC", "Inc", "inc."),
    "LLC": ("L.L.C.", "llc"),
    "S.A.": ("SA.", "s.a."),
    "S.r.l.": ("SRL", "srl"),
    "S.p.A.": ("SPA", "spa"),
    "B.V.": ("BV", "b.v."),
    "AB": ("ab", "A.B."),
    "Sp. z o.o.": ("sp. z o.o.", "SP. Z O.O.", "Sp.z.o.o"),
    "s.r.o.": ("S.R.O.", "sro"),
    "SARL": ("S.A.R.L.", "Sarl"),
    "Pty Ltd": ("PTY LTD", "Pty. Ltd."),
    "Ltda.": ("LTDA", "ltda"),
}


def legal_form(random: Random, text: str) -> Value:
    """An unusual spelling of a Western legal form."""
    for form in sorted(_LEGAL_FORMS, key=len, reverse=True):
        if text.endswith(" " + form):
            return text.removesuffix(form) + random.choice(_LEGAL_FORMS[form])
    return None


def cut_off(random: Random, text: str) -> Value:
    """The end is missing, so that the last word breaks off."""
    if text.endswith("有限公司"):
        return text[: -random.choice((1, 2))]
    return text[: len(text) * 2 // 3] + random.choice(("...", "…")) if len(text) > 12 else None


def junk_zh(random: Random, text: str) -> Value:
    """Something typed to get past an empty name."""
    return random.choice(
        (
            "测试",
            "test",
            "aaa",
            "111",
            "asdf",
            "ceshi",
            "***",
            f"{text}{random.randint(1, 9)}",
            f"{text[0]}**",
            "测试123",
            f"{text}(已删除)",
            "未知客户",
        )
    )


def junk_en(random: Random, text: str) -> Value:  # noqa: ARG001
    """Something typed to get past an empty name."""
    return random.choice(
        ("test", "Test Test", "asdf", "xxx", "qwerty", "123", "delete me", "dummy")
    )


def typo(random: Random, text: str) -> Value:
    """One letter missing, doubled or changed places in a word of a fixed list."""
    if len(text) < 4:
        return None
    place = random.randrange(1, len(text) - 2)
    way = random.randrange(3)
    if way == 0:
        new = text[:place] + text[place + 1 :]
    elif way == 1:
        new = text[:place] + text[place] + text[place:]
    else:
        new = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return new if new != text else None


def other_words(others: Mapping[str, tuple[str, ...]]) -> Change:
    """A change that writes one of the other words for a value of a fixed list."""

    def change(random: Random, text: str) -> Value:
        return random.choice(others[text]) if text in others else None

    return change
