"""What a cleaner learns from its column: the same value is right in one and odd in another."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from addin.cleaning.addresses import AddressCleaner
from addin.cleaning.choices import learned_choices
from addin.cleaning.cities import PlaceCleaner
from addin.cleaning.companies import CompanyCleaner
from addin.cleaning.countries import CountryCleaner
from addin.cleaning.division_table import Level
from addin.cleaning.email import EmailCleaner
from addin.cleaning.numbers import NumberCleaner
from addin.cleaning.persons import PersonCleaner
from addin.cleaning.reading import Cleaner
from addin.cleaning.url import UrlCleaner
from addin.findings import Code
from addin.table.cells import CellValue
from addin.table.fields import Kind

WORDS = "Pharma Tools Mining Wool Foods Steel Paper Glass Toys Boats".split()  # noqa: SIM905
COMPANIES = [f"{name} {word} Ltd" for word in WORDS for name in ("Rexion", "Halvita", "Bauer")]
MILAN = [f"Milano {word} S.p.A." for word in WORDS for _ in range(3)]
PEOPLE = [
    "Imogen O'Brien",
    "Ji-hoon Kim",
    "Ian McDonald",
    "Jörg Weiß",
    *(f"Ann {w}" for w in WORDS),
]
PEOPLE += [f"{w} Smith" for w in WORDS]
SITES = [f"https://www.{word.lower()}.com" for word in WORDS] * 3


def problems(cleaner: Cleaner, value: CellValue) -> list[tuple[Code, CellValue]]:
    return [(p.code, p.suggestion) for p in cleaner.read(value).problems]


def assert_sorted_rightly(cleaner: Cleaner, texts: Sequence[str]) -> None:
    """What is sorted into a form must have no problem and that form when it is read."""
    for text, index in zip(texts, cleaner.forms_of(texts).tolist(), strict=True):
        if index >= 0:
            reading = cleaner.read(text)
            assert (reading.problems, reading.form) == ((), cleaner.forms[index])


def test_a_point_zero_stands_out_among_whole_numbers_only() -> None:
    whole = NumberCleaner().for_column([str(n) for n in range(500)])
    assert whole.read("5.0").form == ""
    assert whole.read("5.0").standard == 5
    assert NumberCleaner().for_column(["1.5", "2.25"] * 50).read("5.0").form != ""
    assert_sorted_rightly(whole, ["5.0", "5", "512", "2.5"])


def test_half_an_order_is_a_mistake_where_everything_is_counted() -> None:
    texts = [*(str(n) for n in range(600)), "2.5"]
    counted = NumberCleaner().for_column(texts)
    assert problems(counted, 2.5) == problems(counted, "2.5") == [(Code.PATTERN, None)]
    assert problems(NumberCleaner(kind=Kind.MONEY).for_column(texts), 2.5) == []
    assert problems(NumberCleaner().for_column([*texts[:300], "2.5"]), 2.5) == []


def test_more_than_all_of_something_is_out_of_range() -> None:
    shares = NumberCleaner().for_column([f"{n % 30}%" for n in range(500)])
    assert problems(shares, "130%") == [(Code.OUT_OF_RANGE, None)]
    assert problems(shares, "12.5%") == []
    growth = NumberCleaner().for_column([f"{n}%" for n in range(500)])
    assert problems(growth, "130%") == []


@pytest.mark.parametrize(("usual", "odd"), [("¥", "￥"), ("￥", "¥")])
def test_the_column_tells_which_yen_sign_is_usual(usual: str, odd: str) -> None:
    cleaner = NumberCleaner(kind=Kind.MONEY).for_column(
        [f"{usual}{n},000.50" for n in range(1, 60)]
    )
    reading = cleaner.read(f"{odd}7,877.63")
    assert (reading.standard, reading.form, reading.problems) == (7877.63, "", ())
    assert cleaner.write(7877.63, cleaner.read(f"{usual}7,877.63").form) == f"{usual}7,877.63"
    assert_sorted_rightly(cleaner, [f"{usual}1,234.50", f"{odd}1,234.50"])


@pytest.mark.parametrize(
    "name", ["Czechia", "Czech Republic", "Turkey", "Türkiye", "UK", "Holland", "Great Britain"]
)
def test_every_usual_name_of_a_country_is_right(name: str) -> None:
    assert CountryCleaner().read(name).form == "en"
    assert CountryCleaner().read(name).problems == ()


def test_a_country_has_one_name_in_a_column_that_prefers_it() -> None:
    cleaner = CountryCleaner().for_column(
        ["Czechia", "Czech Republic", "Germany", "USA", "US"], [90, 3, 200, 80, 2]
    )
    assert cleaner.read("Czechia").form == "en"
    assert cleaner.read("Czech Republic").form == ""
    assert cleaner.write("CZ", "en") == "Czechia"
    assert cleaner.read("USA").form == "en"
    assert cleaner.write("US", "en") == "USA"
    assert_sorted_rightly(cleaner, ["Czechia", "Czech Republic", "USA", "US", "DE", "Germany"])


def test_two_names_of_a_country_side_by_side_are_both_right() -> None:
    cleaner = CountryCleaner().for_column(["Czechia", "Czech Republic"], [50, 40])
    assert {cleaner.read(n).form for n in ("Czechia", "Czech Republic")} == {"en"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("imogen o'brien", "Imogen O'Brien"),
        ("JI-HOON KIM", "Ji-hoon Kim"),
        ("ANN MCDONALD", "Ann McDonald"),
        ("JÖRG WEISS", "Jörg Weiß"),
    ],
)
def test_a_person_is_spelled_as_elsewhere_in_the_column(written: str, meant: str) -> None:
    assert PersonCleaner().for_column(PEOPLE).read(written).standard == meant


@pytest.mark.parametrize("name", ["sjoerd ijsselstein", "JUAN DE LA CRUZ", "ANN GROSSMANN"])
def test_a_name_in_capitals_stands_out_even_where_nobody_knows_its_spelling(name: str) -> None:
    cleaner = PersonCleaner().for_column(PEOPLE)
    assert problems(cleaner, name) == [(Code.LETTER_CASE, None)]
    assert problems(PersonCleaner(), name) == []
    assert_sorted_rightly(cleaner, [name, *PEOPLE])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("REXION PHARMA LTD", "Rexion Pharma Ltd"),
        ("bauer tools ltd", "Bauer Tools Ltd"),
        ("VFX TOOLS LTD", None),
        ("DE LUCA TOOLS LTD", None),
    ],
)
def test_a_company_in_one_case_stands_out(written: str, meant: str | None) -> None:
    cleaner = CompanyCleaner().for_column(COMPANIES)
    assert problems(cleaner, written) == [(Code.LETTER_CASE, meant)]
    assert problems(CompanyCleaner(), written) == []
    assert_sorted_rightly(cleaner, [written, *COMPANIES])


@pytest.mark.parametrize("name", ["IBM Corp", "SIEMENS AG", "adidas AG", "BASF SE", "3M Ltd"])
def test_brands_and_abbreviations_do_not_stand_out(name: str) -> None:
    assert problems(CompanyCleaner().for_column(COMPANIES), name) == []


@pytest.mark.parametrize(
    ("written", "meant"), [("Milano Toys SPA", "Milano Toys S.p.A."), ("Milano Toys S.p.A", None)]
)
def test_a_legal_form_is_written_as_in_the_column(written: str, meant: str | None) -> None:
    found = problems(CompanyCleaner().for_column(MILAN), written)
    assert found == ([(Code.LEGAL_FORM, meant)] if meant else [])


@pytest.mark.parametrize(
    "name", ["Roma Ceramiche S.a.s.", "Bianchi S.n.c.", "Renault SAS", "Stal Sp. j.", "Surf Co Ltd"]
)
def test_legal_forms_of_several_countries_are_never_exchanged(name: str) -> None:
    column = [f"Lyon {word} SAS" for word in WORDS for _ in range(3)]
    column += [f"Nice {word} Co., Ltd." for word in WORDS for _ in range(3)]
    assert problems(CompanyCleaner().for_column(column), name) == []
    assert problems(CompanyCleaner(), name) == []


def test_a_person_stands_out_where_every_company_has_its_legal_form() -> None:
    column = [f"{name} {word} GmbH" for word in WORDS for name in "ABCDEFGHIJKL"]
    cleaner = CompanyCleaner().for_column(column)
    assert problems(cleaner, "Vikram Sharma") == [(Code.WRONG_COLUMN, None)]
    assert problems(cleaner, "Sharma Trading") == []
    assert problems(CompanyCleaner(), "Vikram Sharma") == []


def test_a_town_is_spelled_as_elsewhere_in_the_column() -> None:
    cleaner = PlaceCleaner().for_column(["Frankfurt am Main", "Málaga", "Lyon"], [30, 20, 10])
    assert problems(cleaner, "FRANKFURT AM MAIN") == [(Code.LETTER_CASE, "Frankfurt am Main")]
    assert problems(cleaner, "málaga") == [(Code.LETTER_CASE, "Málaga")]
    assert problems(cleaner, "MÜNCHEN") == []


@pytest.mark.parametrize(
    ("level", "value"),
    [
        (Level.CITY, "2511 UB"),
        (Level.CITY, "B3 1GB"),
        (Level.CITY, "India"),
        (Level.CITY, "SE"),
        (Level.CITY, "辽宁"),
        (Level.PROVINCE, "大连"),
        (Level.PROVINCE, "深圳市"),
    ],
)
def test_a_postcode_a_country_and_another_level_stand_in_the_wrong_column(
    level: Level, value: str
) -> None:
    assert problems(PlaceCleaner(level), value) == [(Code.WRONG_COLUMN, None)]


@pytest.mark.parametrize(
    ("level", "value"),
    [
        (Level.CITY, "Singapore"),
        (Level.CITY, "Mexico"),
        (Level.CITY, "吉林"),
        (Level.CITY, "上海"),
        (Level.PROVINCE, "吉林"),
        (Level.PROVINCE, "重庆"),
        (Level.PROVINCE, "CA"),
    ],
)
def test_what_is_both_a_town_and_more_stays(level: Level, value: str) -> None:
    assert problems(PlaceCleaner(level), value) == []


def test_a_column_of_cities_and_provinces_alike_is_left_alone() -> None:
    mixed = PlaceCleaner(Level.PROVINCE).for_column(["辽宁", "大连", "深圳"], [10, 5, 5])
    assert problems(mixed, "大连") == []


def test_q_com_is_qq_for_numbers_and_among_many_of_qq() -> None:
    among = EmailCleaner().for_column([f"{n}@qq.com" for n in range(50)])
    typo = Code.EMAIL_DOMAIN_TYPO
    assert problems(EmailCleaner(), "123456@q.com") == [(typo, "123456@qq.com")]
    assert problems(EmailCleaner(), "joe@q.com") == []
    assert problems(among, "lilei@q.com") == [(typo, "lilei@qq.com")]
    assert_sorted_rightly(among, ["lilei@q.com", "123456@q.com", "joe@qq.com"])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("www.acme.com", "https://www.acme.com"),
        ("https://www.acme.com/", "https://www.acme.com"),
        ("http://www.acme.com", None),
        ("acme.com", None),
    ],
)
def test_a_web_address_stands_out_among_others(written: str, meant: str | None) -> None:
    cleaner = UrlCleaner().for_column(SITES)
    assert problems(cleaner, written) == [(Code.FORM, meant)]
    assert problems(UrlCleaner(), written) == []
    assert_sorted_rightly(cleaner, [written, *SITES, "https://www.acme.com/shop/"])


def test_a_broken_scheme_is_put_right_as_the_column_has_it() -> None:
    assert problems(UrlCleaner().for_column(SITES), "htp:/www.acme.com") == [
        (Code.URL_FORM, "https://www.acme.com")
    ]
    assert problems(UrlCleaner(), "htp:/www.acme.com") == [(Code.URL_FORM, "http://www.acme.com")]


def test_an_address_without_a_city_is_incomplete_among_others_that_have_one() -> None:
    column = [f"江苏省南京市江宁区长江路{n}号" for n in range(1, 80)]
    cleaner = AddressCleaner().for_column(column)
    assert problems(cleaner, "长江路62号保利香槟苑17号楼705") == [(Code.ADDRESS_INCOMPLETE, None)]
    assert problems(cleaner, "虎门镇学府路970号") == []
    assert problems(AddressCleaner().for_column(column[:40]), "长江路62号") == []
    assert_sorted_rightly(cleaner, ["长江路62号", *column])


def test_brackets_of_addresses_vote_for_a_form() -> None:
    cleaner = AddressCleaner()
    assert cleaner.read("学府路970号（老厂区）").form == "full_brackets"
    assert cleaner.read("学府路970号(老厂区)").form == "half_brackets"
    assert cleaner.write("学府路970号（老厂区）", "half_brackets") == "学府路970号(老厂区)"
    assert problems(cleaner, "学府路970号（老厂区)") == [(Code.FULL_WIDTH, "学府路970号（老厂区）")]


@pytest.mark.parametrize(
    ("counts", "rare"),
    [
        ({"活跃": 2000, "沉睡": 1500, "流失": 900}, "话跃"),
        ({"正常": 3000, "停用": 900}, "正长"),
        ({"A": 900, "B": 2000, "C": 1500}, "9"),
        ({"制造业": 2500, "农业": 1600}, "#VALUE!"),
        ({"金卡会员": 2500, "银卡会员": 1600}, "锟斤拷锟斤拷"),
        ({"USD": 2500, "EUR": 1600}, "UDS"),
        ({"普卡": 2500, "银卡": 1000}, "很卡"),
        ({"门店": 2500, "其他": 1600}, "其他1"),
    ],
)
@pytest.mark.parametrize("times", [8, 21])
def test_a_rare_slip_is_not_learned_as_a_choice(
    counts: dict[str, int], rare: str, times: int
) -> None:
    learned = learned_choices([*counts, rare], [*counts.values(), times])
    assert set(learned) == set(counts)


def test_a_word_more_or_less_is_the_same_choice() -> None:
    grades = learned_choices(["A", "B", "C", "B级", "C类"], [900, 2000, 1500, 20, 9])
    assert grades == {"B": ("B级",), "C": ("C类",), "A": ()}
    cards = learned_choices(["普通会员", "金卡会员", "普通用户", "黑卡会员"], [3000, 1500, 20, 9])
    assert cards == {"普通会员": ("普通用户",), "金卡会员": (), "黑卡会员": ()}
