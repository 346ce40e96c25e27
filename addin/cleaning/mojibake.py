"""Text that was decoded wrongly, and what it said.

    UTF-8 read as Windows-1252     MÃ¼ller, æŽå°é¾™, â€“      (also 1250, 1251, Mac, DOS)
    UTF-8 read as GBK              鏉庢槑, M眉ller
    GBK read as Latin-1            ÀîÃ÷
    lost for good                  锟斤拷, �, ???, M?ller, æŽå
    markup left in                 AT&amp;T, =?UTF-8?B?5p2O?=

A repair is offered only when it is certain: the bytes give back the very text that stands in
the cell, they are valid in the other encoding, and what comes out is something that people
write. The last condition is what keeps CAFÉ… and NESCAFÉ® from being "repaired".
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from email.errors import HeaderParseError
from email.header import decode_header, make_header

from addin.cleaning.mojibake_signs import (
    ALPHABETIC,
    ANY_PLAUSIBLE,
    ENCODED_WORD,
    ENTITY,
    FOREIGN,
    GBK_AS_LATIN,
    HAN,
    LATIN,
    LATIN_WORD_WITH_HAN,
    LETTER_LOST_AT_END,
    LETTER_LOST_IN_NAME,
    LOST,
    LOST_CHINESE,
    LOST_LETTER,
    MIXED_SCRIPT,
    NATURAL_TAIL,
    NOT_A_NAME,
    SEQUENCE_LEFT,
    STRONG,
    suspicious,
)
from addin.findings import Code, Problem
from addin.table.fields import Kind

__all__ = ["lost_letter_problem", "mojibake_problem", "repaired", "suspicious"]

_NAMES = frozenset({Kind.PERSON, Kind.GIVEN_NAME, Kind.FAMILY_NAME, Kind.COMPANY, Kind.ADDRESS})
_TOWNS = frozenset({Kind.CITY, Kind.REGION})
_NAMES |= _TOWNS
# What a cell often holds and nothing else: sex, and answers.
_SINGLE_ANSWERS = frozenset("男女是否有无已未新老高中低")
_MOST_ROUNDS = 3
_FEWEST_RARE = 3
_FEWEST_FOUND = 2
_CLEARLY = 0.2
_FIRST_BEYOND_ASCII = 0x80
_LOST_CHARACTER = re.compile("[?？\ufffd]")

# The upper halves of the code pages that UTF-8 is read in, as {character: byte}. Bytes that
# a page leaves undefined are passed through by Windows as C1 control characters.


def _upper_half(encoding: str) -> dict[str, int]:
    page = {}
    for byte in range(0x80, 0x100):
        character = bytes([byte]).decode(encoding, "ignore") or chr(byte)
        page[character] = byte
    return page


_PAGE_NAMES = ("cp1252", "cp1250", "cp1251", "mac_roman", "cp437", "cp850")
_PAGES = {name: _upper_half(name) for name in _PAGE_NAMES}
_PAGES["cp1252"] |= {chr(byte): byte for byte in range(0x80, 0xA0)}
_RUNS = {name: re.compile("[" + re.escape("".join(page)) + "]+") for name, page in _PAGES.items()}

# The syllables of most Korean names: EUC-KR and GBK share their byte range, and a text
# that is a likely name in both is certain in neither.
_KOREAN_SYLLABLES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유홍전고문양손배백허남심노하곽성차주우구민진지나엄원천방"
    "공현함변염여추도소석선설마길연위표명기반왕금옥인맹제모탁국은철수영희호준동훈혜미경상재승태용"
    "규식순숙자옥분종광병대일건창범보람아라예린윤채다솔슬빛나리가람주식회사"
)


def mojibake_problem(text: str) -> Problem | None:
    """The problem of a text that was decoded wrongly.

    Args:
        text: any text, not blank.

    Returns:
        The problem, with the repaired text where the repair is certain; None for a text
        that shows no sign of damage.
    """
    if not suspicious(text):
        return None
    fixed = repaired(text)
    if fixed is not None:
        return Problem(Code.MOJIBAKE, suggestion=fixed)
    if (
        LOST.search(text)
        or LOST_CHINESE.search(text)
        or SEQUENCE_LEFT.search(text)
        or (LOST_LETTER.search(text) and not NOT_A_NAME.search(text))
        or _cut_off_utf8(text)
        or _nearly_utf8(text)
    ):
        return Problem(Code.MOJIBAKE)
    return None


def lost_letter_problem(text: str, kind: Kind) -> Problem | None:
    """The problem of a name or a place in which a ? stands for a letter: M?ller, Malm?.

    In such columns nobody asks questions; a lone ? behind a name may be the typist's doubt,
    but behind a town's it is not.

    Args:
        text: what the cell holds.
        kind: what the column holds.
    """
    if "?" not in text or kind not in _NAMES:
        return None
    lost = LETTER_LOST_IN_NAME.search(text) or (kind in _TOWNS and LETTER_LOST_AT_END.search(text))
    return Problem(Code.MOJIBAKE) if lost else None


def repaired(text: str) -> str | None:
    """What the text said before it was decoded wrongly, once or several times.

    Returns:
        The original text; None when there is no certain one.
    """
    if answer := _single_answer(text):
        return answer
    current = text
    for _ in range(_MOST_ROUNDS):
        step = next((t for repair in _REPAIRS if (t := repair(current)) is not None), None)
        if step is None and current != text:
            # What was wrong once, is no longer natural the second time.
            step = _from_single_byte(current, damaged=True)
        if step is None:
            break
        current = step
    if current == text or LOST.search(current) or SEQUENCE_LEFT.search(current):
        return None
    return current


def _single_answer(text: str) -> str | None:
    """One Chinese character of GBK read as Latin-1: Å® is 女."""
    if len(text) != 2 or text.isascii():
        return None
    try:
        character = text.encode("latin-1").decode("gb2312")
    except UnicodeError:
        return None
    return character if character in _SINGLE_ANSWERS else None


def _without_markup(text: str) -> str | None:
    if ENCODED_WORD.search(text):
        try:
            decoded = str(make_header(decode_header(text)))
        except (HeaderParseError, LookupError, UnicodeError, ValueError):
            return None
        return decoded if decoded.isprintable() and decoded != text else None
    if ENTITY.search(text):
        decoded = ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
        return decoded if decoded != text else None
    return None


def _from_single_byte(text: str, *, damaged: bool = False) -> str | None:
    """UTF-8 that was read as a code page of single bytes.

    Args:
        text: any text.
        damaged: whether the text is known to be wrong.
    """
    for name in _PAGE_NAMES:
        if (fixed := _from_page(text, name, damaged=damaged)) is not None:
            return fixed
    return None


def _from_page(text: str, name: str, *, damaged: bool) -> str | None:
    page = _PAGES[name]
    kept: list[str] = []
    gained: list[str] = []
    natural = 0
    end = 0
    for run in _RUNS[name].finditer(text):
        try:
            decoded = bytes(page[c] for c in run[0]).decode("utf-8")
        except UnicodeDecodeError:
            return None
        if not ANY_PLAUSIBLE.fullmatch(decoded) and not _decodes_again(decoded):
            return None
        natural += len(decoded) == 1 and not damaged and _natural(text, run)
        kept.append(text[end : run.start()])
        gained.append(decoded)
        end = run.end()
    kept.append(text[end:])
    if len(gained) == natural or FOREIGN.search("".join(kept)):
        return None
    if not _believable("".join(gained), text, name):
        return None
    return "".join(part for pair in zip(kept, (*gained, ""), strict=True) for part in pair)


def _decodes_again(text: str) -> bool:
    """Whether a text, encoded twice, is at least the other half of the way."""
    return all(c in _PAGES["cp1252"] for c in text)


def _natural(text: str, run: re.Match[str]) -> bool:
    """Whether a letter with its sign may be meant as it stands: CAFÉ…, NESCAFÉ®."""
    lead, tail = run[0][0], run[0][1:]
    if not NATURAL_TAIL.fullmatch(tail):
        return False
    before = text[run.start() - 1 : run.start()]
    if lead.isupper() and text[run.end() : run.end() + 1].islower():
        return False  # LÃ³pez: after a capital and its sign a word does not go on
    return lead.isalpha() and before.isalpha() and (lead.islower() or before.isupper())


def _believable(gained: str, text: str, page: str) -> bool:
    """Whether so much evidence is enough: nobody writes a single Russian letter."""
    alphabetic = len(ALPHABETIC.findall(gained))
    if alphabetic == 1 or (alphabetic == 2 and page != "cp1252"):
        return False
    if any(not _is_usual_syllable(c) for c in gained if "가" <= c <= "힣"):
        return False
    if page == "cp1251" and not ALPHABETIC.search(gained) and not STRONG.search(gained):
        return MIXED_SCRIPT.search(text) is not None
    return True


def _is_usual_syllable(character: str) -> bool:
    """Whether it is one of the 2,350 Korean syllables of KS X 1001."""
    try:
        return len(character.encode("euc_kr")) == 2
    except UnicodeEncodeError:
        return False


def _bytes_of_gbk(text: str) -> bytes | None:
    """The bytes that Windows' code page 936 would have read as this text."""
    # Pairs of bytes to which GBK gives no character are shown as ones for private use; only
    # its successor GB 18030 knows them, and writes what GBK lacks in four bytes.
    try:
        parts = [part.encode("gb18030") for part in text.split("€")]
    except UnicodeEncodeError:
        return None
    encoded = b"\x80".join(parts)
    two_each = sum(1 if c.isascii() or c == "€" else 2 for c in text)
    return encoded if len(encoded) == two_each else None


def _is_common_han(character: str) -> bool:
    """Whether it is one of the 3,755 characters of GB 2312, level 1."""
    try:
        encoded = character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(encoded) == 2 and 0xB0 <= encoded[0] <= 0xD7


def _share_of_common(text: str) -> float:
    han = HAN.findall(text)
    return sum(map(_is_common_han, han)) / len(han) if han else 1.0


def _from_gbk(text: str) -> str | None:
    """UTF-8 that was read as GBK."""
    if not HAN.search(text):
        return None
    encoded = _bytes_of_gbk(text)
    if encoded is None:
        return None
    try:
        decoded = encoded.decode("utf-8")
    except UnicodeDecodeError:
        return None
    gained = "".join(c for c in decoded if not c.isascii())
    if not gained or not ANY_PLAUSIBLE.fullmatch(gained):
        return None
    if STRONG.search(gained):
        better = _share_of_common(gained) > _share_of_common(text)
        # Nine bytes of right GBK that happen to be right UTF-8: nobody has seen them.
        return decoded if len(gained) > (1 if better else 2) else None
    if len(ALPHABETIC.findall(gained)) > 2 and _share_of_common(text) < 1:
        return decoded
    if _share_of_common(text) == 0 and not ALPHABETIC.search(gained):
        return decoded
    if re.fullmatch(f"[{LATIN}]+", gained) and LATIN_WORD_WITH_HAN.search(text):
        return decoded if all(c.isalpha() for c in gained) else None
    return None


def _from_latin(text: str) -> str | None:
    """GBK that was read as Latin-1."""
    if not GBK_AS_LATIN.search(text):
        return None
    parts: list[str] = []
    gained = ""
    end = 0
    for run in re.finditer("[\x80-\xff]+", text):
        try:
            decoded = run[0].encode("latin-1").decode("gb2312")
        except UnicodeDecodeError:
            return None
        parts += (text[end : run.start()], decoded)
        gained += decoded
        end = run.end()
    han = HAN.findall(gained)
    if len(han) < 2 or _share_of_common(gained) < 0.5 or _may_be_korean(text):
        return None
    return "".join((*parts, text[end:]))


def _may_be_korean(text: str) -> bool:
    try:
        decoded = text.encode("latin-1").decode("euc_kr")
    except UnicodeError:
        return False
    syllables = [c for c in decoded if not c.isascii()]
    return bool(syllables) and all(c in _KOREAN_SYLLABLES for c in syllables)


def _cut_off_utf8(text: str) -> bool:
    """UTF-8 read as GBK whose odd last byte got lost: 鏉庡皬榫?."""
    if not (HAN.search(text) and text.endswith(("?", "\ufffd", "？"))):
        return False
    encoded = _bytes_of_gbk(text[:-1])
    if encoded is None:
        return False
    try:
        encoded.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason != "unexpected end of data":
            return False
        decoded = encoded[: error.start].decode("utf-8")
        han = HAN.findall(decoded)
        return bool(han) and _share_of_common(decoded) > _share_of_common(text[:-1])
    return False


def _nearly_utf8(text: str) -> bool:
    """UTF-8 read as GBK in which characters got lost: most of what is left is right UTF-8.

    What right Chinese gives, read so, is all but never UTF-8.
    """
    whole = kept = 0
    found = ""
    for piece in _LOST_CHARACTER.split(text):
        encoded = _bytes_of_gbk(piece)
        if encoded is None:
            return False
        decoded = encoded.decode("utf-8", "ignore")
        beyond = "".join(c for c in decoded if not c.isascii())
        whole += sum(byte >= _FIRST_BEYOND_ASCII for byte in encoded)
        kept += len(beyond.encode())
        found += beyond
    if len(HAN.findall(text)) < _FEWEST_RARE or kept * 2 < whole:
        return False
    common = _share_of_common(text)
    if not common:
        return HAN.search(found) is not None
    better = _share_of_common(found) - common
    return len(HAN.findall(found)) >= _FEWEST_FOUND and better > _CLEARLY


_REPAIRS: tuple[Callable[[str], str | None], ...] = (
    _without_markup,
    _from_single_byte,
    _from_gbk,
    _from_latin,
)
