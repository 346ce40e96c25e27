"""Wrongly decoded text: repaired where certain, and right text never touched."""

from __future__ import annotations

import pytest
from phonenumbers.geodata import GEOCODE_DATA
from pypinyin.phrases_dict import phrases_dict
from shared_tables import distinct_values

from addin.cleaning.mojibake import (
    lost_letter_problem,
    mojibake_problem,
    repaired,
    suspicious,
)
from addin.findings import Code
from addin.table.fields import Kind

GENUINE = [
    "李小龙",
    "上海市浦东新区",
    "北京",
    "東京都",
    "서울특별시",
    "Müller",
    "José García",
    "Đà Nẵng",
    "Łódź",
    "İstanbul",
    "Москва",
    "Ελλάδα",
    "O’Brien",
    "Malmö AB",
]
LOOKS_ODD_BUT_RIGHT = [
    "CAFÉ…",
    "NESCAFÉ®",
    "« DÉJÀ »",
    "L’ÉTÉ’S",
    "CORAÇÃO",
    "SÃO JOÃO",
    "ÅNGSTRÖM",
    "Þóra Þórðardóttir",
    "Kříž",
    "KŘÍŽEK",
    "Ærø",
    "20 °C",
    "Weiß“",
    "Nº 5",
    "10 €",
    "Really?? Yes",
    "why???",
    "page?id=2",
    "AT&T",
    "R&D",
    "Ёлкин",
    "Її",
    "Zoë",
    "A座B区",
    "T恤厂",
    "娴雅璇琦",
    "ǅ",
    "ﬁ",
]


def _decoded_wrongly(text: str, encoding: str) -> str:
    """As Windows does it: bytes without a meaning pass through."""
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("text", GENUINE)
@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "cp1250"])
def test_utf8_read_as_western_is_repaired(text: str, encoding: str) -> None:
    problem = mojibake_problem(_decoded_wrongly(text, encoding))
    assert problem is not None
    assert (problem.code, problem.suggestion) == (Code.MOJIBAKE, text)


@pytest.mark.parametrize("encoding", ["cp1251", "mac_roman", "cp437"])
@pytest.mark.parametrize("text", ["李小龙", "Müller", "Москва", "上海市浦东新区"])
def test_utf8_read_in_other_code_pages_is_repaired(text: str, encoding: str) -> None:
    assert repaired(_decoded_wrongly(text, encoding)) == text


@pytest.mark.parametrize("text", ["上海", "李小龙传", "北京市朝阳区", "東京都庁", "Москва", "José"])
def test_utf8_read_as_gbk_is_repaired(text: str) -> None:
    try:
        damaged = text.encode().decode("gbk")
    except UnicodeDecodeError:
        damaged = (text + text).encode().decode("gbk")
        text = text + text
    assert damaged != text
    assert repaired(damaged) == text


def test_an_accent_inside_a_word_read_as_gbk_is_repaired() -> None:
    assert repaired("M眉ller") == "Müller"
    assert repaired("O鈥橞rien") == "O’Brien"


@pytest.mark.parametrize("text", ["李明", "王小芳", "上海贸易有限公司", "北京ABC科技"])
def test_gbk_read_as_latin_is_repaired(text: str) -> None:
    assert repaired(text.encode("gbk").decode("latin-1")) == text


def test_a_name_that_may_as_well_be_korean_is_not_rewritten() -> None:
    damaged = "김철수".encode("euc_kr").decode("latin-1")
    assert repaired(damaged) is None


def test_damage_done_twice_is_undone_twice() -> None:
    assert repaired("MÃƒÂ¼ller") == "Müller"
    twice = _decoded_wrongly(_decoded_wrongly("上海", "cp1252"), "cp1252")
    assert repaired(twice) == "上海"


@pytest.mark.parametrize(
    ("text", "meant"),
    [("AT&amp;T", "AT&T"), ("M&uuml;ller", "Müller"), ("=?UTF-8?B?5p2O5piO?=", "李明")],
)
def test_markup_left_in_is_resolved(text: str, meant: str) -> None:
    assert repaired(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "锟斤拷",
        "客户锟斤拷公司",
        "烫烫烫",
        "M\ufffdller",
        "ï¿½ï¿½",
        "???有限公司",
        "???",
        "M?ller",
        "Jos? Garc?a",
        "æŽå",
        "鏉庡皬榫?",
        "鏉庡濞",
    ],
)
def test_what_is_lost_is_reported_and_not_guessed(text: str) -> None:
    problem = mojibake_problem(text)
    assert problem is not None
    assert (problem.code, problem.suggestion) == (Code.MOJIBAKE, None)


@pytest.mark.parametrize("text", GENUINE + LOOKS_ODD_BUT_RIGHT)
def test_right_text_is_left_alone(text: str) -> None:
    assert mojibake_problem(text) is None


def test_place_names_of_thirty_languages_are_left_alone() -> None:
    names = {name for places in GEOCODE_DATA.values() for name in places.values()}
    assert len(names) > 5_000
    assert [name for name in names if mojibake_problem(name)] == []


def test_chinese_words_are_left_alone() -> None:
    assert len(phrases_dict) > 40_000
    assert [word for word in phrases_dict if mojibake_problem(word)] == []


@pytest.mark.parametrize("table", ["cn_10k.csv.gz", "fake_1000.csv", "historical_50k.csv.gz"])
def test_the_values_of_the_tables_are_left_alone(table: str) -> None:
    assert [value for value in distinct_values(table) if mojibake_problem(value)] == []


@pytest.mark.parametrize(
    ("written", "read", "least"),
    [
        ("utf-8", "cp1252", 0.95),
        ("utf-8", "latin-1", 0.95),
        ("utf-8", "cp1250", 0.95),
        ("utf-8", "cp1251", 0.95),
        ("utf-8", "mac_roman", 0.95),
        ("utf-8", "cp437", 0.95),
        ("utf-8", "gbk", 0.8),
        ("gbk", "latin-1", 0.5),
    ],
)
def test_damaged_place_names_are_recognised_and_none_is_repaired_wrongly(
    written: str, read: str, least: float
) -> None:
    places = sorted({name for names in GEOCODE_DATA.values() for name in names.values()})
    tried, missed, wrong = 0, 0, []
    for name in places:
        try:
            damaged = name.encode(written).decode(read)
        except UnicodeError:
            continue
        if damaged != name:
            tried += 1
            problem = mojibake_problem(damaged)
            missed += problem is None
            if problem is not None and problem.suggestion not in (None, name):
                wrong.append((damaged, name, problem.suggestion))
    assert wrong == []
    assert missed < (1 - least) * tried


def test_the_quick_look_is_never_wrong() -> None:
    for text in [*LOOKS_ODD_BUT_RIGHT, "æŽå", "锟斤拷", "M眉ller", "ÀîÃ÷", "AT&amp;T", "???"]:
        assert suspicious(text) or mojibake_problem(text) is None


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Å®", "女"),
        ("ÖÜÙ»", "周倩"),
        ("榄忛\ue57b", "魏颖"),
        ("娴庡崡鎭掕揪鍥介檯璐ц繍浠ｇ悊鏈夐檺鍏\ue100徃", "济南恒达国际货运代理有限公司"),
        ("Javier LÃ³pez", "Javier López"),
        ("YÃ…Â«ko Kobayashi", "Yūko Kobayashi"),
    ],
)
def test_the_bytes_decide_where_the_page_has_no_sign_for_them(text: str, right: str) -> None:
    assert repaired(text) == right
    assert suspicious(text)


@pytest.mark.parametrize(
    "text", ["澶╃尗鏃楄埌搴?", "骞夸笢鐪佷笢鑾炲競鍗楀煄琛楅亾宸ヤ笟涓?璺?734鍙?"]
)
def test_text_with_lost_bytes_is_reported(text: str) -> None:
    problem = mojibake_problem(text)
    assert problem is not None
    assert problem.suggestion is None


@pytest.mark.parametrize(
    ("text", "kind", "lost"),
    [
        ("Malm?", Kind.CITY, True),
        ("C/ Alcal? 209", Kind.ADDRESS, True),
        ("SPL 30 ?tablissements Textile", Kind.COMPANY, True),
        ("John Smith?", Kind.PERSON, False),
        ("Who knows?", Kind.COMPANY, False),
        ("Do you deliver? Yes", Kind.TEXT, False),
    ],
)
def test_a_question_mark_inside_a_name_is_a_lost_letter(text: str, kind: Kind, lost: bool) -> None:
    assert (lost_letter_problem(text, kind) is not None) is lost
