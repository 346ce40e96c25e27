"""Company names."""

from __future__ import annotations

import csv
import gzip
import io
import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.cleaning.companies import (
    CompanyCleaner,
    branch_of,
    core_name,
    legal_form,
    looks_like_company,
    looks_like_person,
)
from addin.cleaning.reading import Cleaner
from addin.findings import Code
from addin.table.cells import CellValue
from tests.unit.names_of_the_world import UNUSUAL_NAMES

DATA = Path(__file__).parents[2] / ".." / "shared" / "data" / "matching" / "cn_10k.csv.gz"
CLEANER = CompanyCleaner()

RIGHT = """
华为技术有限公司|中国工商银行股份有限公司北京市分行|阿里巴巴（中国）有限公司
小米科技有限责任公司|深圳市腾讯计算机系统有限公司|北京三快在线科技有限公司
中国石油化工集团有限公司|周大福珠宝集团有限公司|上海市锦天城律师事务所
立信会计师事务所（特殊普通合伙）|浙江蚂蚁小微金融服务集团股份有限公司|张记面馆|义乌市佳佳饰品厂
成都市武侯区王婆大虾店|北京大学第一医院|广州市越秀区人民政府|新东方教育科技集团
杭州网易云音乐科技有限公司|宁德时代新能源科技股份有限公司福建分公司|老凤祥|周大福|谢瑞麟|同仁堂
李宁|三只松鼠|海底捞（王府井店）|永辉超市股份有限公司|株式会社トヨタ|日立（中国）有限公司
삼성전자 주식회사|中铁一局集团第二工程有限公司|嘉里大通物流有限公司上海分公司|青岛啤酒|万科
58同城|360|3M中国有限公司|华新科技（苏州）有限公司|西安市未央区小郭超市|个体工商户李明
武汉微派网络科技有限公司|Apple Inc.|Alphabet Inc|Microsoft Corporation|AT&T|3M|7-Eleven
Toys "R" Us|H&M Hennes & Mauritz AB|Société Générale S.A.|Nestlé SA|BNP Paribas
Crédit Agricole S.A.|L'Oréal|Danone|TotalEnergies SE|Siemens AG|Bayerische Motoren Werke AG
Müller GmbH|Hans Schmidt GmbH & Co. KG|Bosch Rexroth|MÜLLER GMBH|ACME CO., LTD.
Foxconn Technology Co., Ltd.|Haier Group|Taiwan Semiconductor Co. Ltd.|Koninklijke Philips N.V.
ING Groep N.V.|ASML Holding N.V.|Heineken B.V.|Novo Nordisk A/S|Maersk|Nokia Oyj
Telefonaktiebolaget LM Ericsson|IKEA|Equinor ASA|Fiat S.p.A.|Ferrari N.V.|Barilla S.r.l.
Inditex, S.A.|Telefónica|Cemex S.A.B. de C.V.|Petrobras|Embraer S/A|Tata Consultancy Services
Reliance Industries Limited|Infosys Ltd|BHP Pty Ltd|Qantas|Singapore Airlines|Petronas Sdn Bhd
PT Bank Central Asia Tbk|Samsung Electronics Co., Ltd.|Toyota K.K.|ООО Ромашка|ПАО Газпром
Orlen S.A.|ABC Sp. z o.o.|Škoda Auto a.s.|MOL Nyrt.|Türk Hava Yolları|eBay|adidas|iRobot LLC
Yahoo!|Smith & Sons Ltd|John Deere|Johnson & Johnson|Baker Hughes L.L.C.|Pricewaterhouse LLP
"""
RIGHT_NAMES = [name for line in RIGHT.strip().splitlines() for name in line.split("|")]


def codes(value: CellValue) -> list[Code]:
    return [problem.code for problem in CLEANER.read(value).problems]


def test_it_is_a_cleaner() -> None:
    cleaner: Cleaner = CLEANER
    assert cleaner.forms[-1] == "plain"


@pytest.mark.parametrize("name", RIGHT_NAMES)
def test_a_right_name_stays_silent(name: str) -> None:
    assert CLEANER.read(name).problems == ()


@pytest.mark.parametrize(
    ("written", "code", "expected"),
    [
        ("华新有限公同", Code.COMPANY_ODD, "华新有限公司"),
        ("华新有限工司", Code.COMPANY_ODD, "华新有限公司"),
        ("华新科技有限公司司", Code.COMPANY_ODD, "华新科技有限公司"),
        ("华新科技有线公司", Code.COMPANY_ODD, "华新科技有限公司"),
        ("华新友限责任公司", Code.COMPANY_ODD, "华新有限责任公司"),
        ("华新有限责仁公司", Code.COMPANY_ODD, "华新有限责任公司"),
        ("华新股分有限公司", Code.COMPANY_ODD, "华新股份有限公司"),
        ("华新有限功司伊犁分公司", Code.COMPANY_ODD, "华新有限公司伊犁分公司"),
        ("华新科技有限公", Code.TRUNCATED, "华新科技有限公司"),
        ("华新科技股份有限", Code.TRUNCATED, "华新科技股份有限公司"),
        ("华新科技有限责任", Code.TRUNCATED, "华新科技有限责任公司"),
        ("华新科技有限", Code.TRUNCATED, None),
        ("华为（深", Code.TRUNCATED, None),
        ("华为技术...", Code.TRUNCATED, None),
        ("理东（廊坊贸易有限公司", Code.COMPANY_ODD, None),
        ("华为（北京)有限公司", Code.FULL_WIDTH, "华为（北京）有限公司"),
        ("华新有限公司13800138001", Code.WORDS_GLUED, "华新有限公司"),
        ("华新有限公司 电话:010-62345678", Code.WORDS_GLUED, "华新有限公司"),
        ("华新有限公司（王经理）", Code.WORDS_GLUED, "华新有限公司"),
        ("华新有限公司-张建国经理", Code.WORDS_GLUED, "华新有限公司"),
        ("Acme Ltd info@acme.com", Code.WORDS_GLUED, "Acme Ltd"),
        ("北京华新有限公司；上海华新有限公司", Code.SEVERAL_VALUES, None),
        ("Foo Ltd; Bar Ltd", Code.SEVERAL_VALUES, None),
        ("王经理", Code.COMPANY_ODD, None),
        ("有限公司", Code.COMPANY_ODD, None),
        ("123456789", Code.COMPANY_ODD, None),
        ("A", Code.COMPANY_ODD, None),
        ("Acme Co.,Ltd", Code.LEGAL_FORM, "Acme Co., Ltd."),
        ("ACME TRADING CO. ,LTD", Code.LEGAL_FORM, "ACME TRADING CO., LTD."),
        ("Acme co.ltd", Code.LEGAL_FORM, "Acme Co., Ltd."),
        ("Acme ltd", Code.LEGAL_FORM, "Acme Ltd"),
        ("Acme ltd.", Code.LEGAL_FORM, "Acme Ltd."),
        ("IBM ltd", Code.LEGAL_FORM, "IBM Ltd"),
        ("Müller GMBH", Code.LEGAL_FORM, "Müller GmbH"),
        ("Müller Gmbh", Code.LEGAL_FORM, "Müller GmbH"),
        ("Acme Llc", Code.LEGAL_FORM, "Acme LLC"),
        ("  华新有限公司 ", Code.SPACING, "华新有限公司"),
        ("ＡＢＣ有限公司", Code.FULL_WIDTH, "ABC有限公司"),
        ("暂无", Code.PLACEHOLDER, None),
    ],
)
def test_what_is_wrong_is_told_with_what_is_certain(
    written: str, code: Code, expected: str | None
) -> None:
    problem = CLEANER.read(written).problems[0]
    assert (problem.code, problem.suggestion) == (code, expected)


@pytest.mark.parametrize(
    "pair", [("Acme Ltd", "Acme Ltd."), ("Acme Inc", "Acme Inc."), ("Foo SA", "Foo S.A.")]
)
def test_usual_writings_of_a_legal_form_live_side_by_side(pair: tuple[str, str]) -> None:
    assert [codes(name) for name in pair] == [[], []]


@given(
    st.text(st.sampled_from("华新科技恒达瑞丰天"), min_size=2, max_size=6),
    st.sampled_from(["北京", "苏州", "集团"]),
    st.sampled_from(["有限公司", "股份有限公司", "有限责任公司"]),
    st.sampled_from(CLEANER.forms[:2]),
)
def test_brackets_are_written_in_the_columns_width(
    firm: str, place: str, ending: str, form: str
) -> None:
    standard = CLEANER.read(f"{firm}({place}){ending}").standard
    assert standard == f"{firm}（{place}）{ending}"
    again = CLEANER.read(CLEANER.write(standard, form))
    assert (again.standard, again.form, again.problems) == (standard, form, ())


@given(st.sampled_from(RIGHT_NAMES), st.sampled_from(CLEANER.forms))
def test_what_has_no_brackets_is_the_same_in_every_form(name: str, form: str) -> None:
    reading = CLEANER.read(name)
    if reading.form == "plain":
        assert CLEANER.write(reading.standard, form) == name


def test_an_unknown_form_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        CLEANER.write("华为", "round")


dirty = st.one_of(
    st.sampled_from(RIGHT_NAMES),
    st.builds(
        lambda *parts: "".join(parts),
        st.sampled_from(["", "北京", "苏州市", "（上海）"]),
        st.text(st.sampled_from("华新科技瑞丰王总店限司公责(（）)"), min_size=1, max_size=6),
        st.sampled_from(["", "有限公司", "股份有限公司", "有限公", "有线公司", "公司司", "王经理"]),
        st.sampled_from(["", "", "苏州分公司", "分公", "13800138001"]),
    ),
    st.text(max_size=10),
)


@given(st.lists(dirty, max_size=8))
def test_sorting_into_forms_agrees_with_reading(names: list[str]) -> None:
    for name, index in zip(names, CLEANER.forms_of(names).tolist(), strict=True):
        if index >= 0:
            reading = CLEANER.read(name)
            assert reading.problems == ()
            assert reading.form == CLEANER.forms[index]


def test_plain_names_need_no_closer_look() -> None:
    names = ["华为技术有限公司", "华为（北京）有限公司", "华为(北京)有限公司", "Acme Trading Ltd"]
    assert CLEANER.forms_of(names).tolist() == [2, 0, 1, 2]


@given(st.one_of(st.text(max_size=40), st.integers(), st.floats(), st.dates()))
def test_nothing_makes_it_stumble(value: CellValue) -> None:
    CLEANER.read(value)
    for function in (core_name, legal_form, branch_of, looks_like_company, looks_like_person):
        function(str(value))


@pytest.mark.parametrize(
    ("text", "core", "form", "branch"),
    [
        ("深圳市华新科技（集团）有限公司", "华新科技", "有限公司", ""),
        ("信阳品唐能餐饮管理有限公司泰安分公司", "品唐能餐饮管理", "有限公司", "泰安分公司"),
        ("橋明廣告有限公司", "桥明广告", "有限公司", ""),
        ("龙寿（湖州）餐饮管理有限公司", "龙寿餐饮管理", "有限公司", ""),
        ("中国工商银行股份有限公司北京分行", "中国工商银行", "股份有限公司", "北京分行"),
        ("海底捞餐饮集团（王府井店）", "海底捞餐饮", "集团", "王府井店"),
        ("Acme Co., Ltd.", "acme", "Co., Ltd.", ""),
        ("ACME CO.,LTD", "acme", "Co., Ltd.", ""),
        ("Acme (HK) Limited", "acme", "Limited", ""),
        ("Müller GmbH & Co. KG", "müller", "GmbH & Co. KG", ""),
        ("北京", "北京", "", ""),
    ],
)
def test_a_name_has_a_core_a_legal_form_and_perhaps_a_branch(
    text: str, core: str, form: str, branch: str
) -> None:
    assert (core_name(text), legal_form(text), branch_of(text)) == (core, form, branch)


@pytest.mark.parametrize("name", UNUSUAL_NAMES)
def test_no_person_looks_like_a_company(name: str) -> None:
    assert not looks_like_company(name)


@pytest.mark.parametrize(
    "name",
    [
        "华为技术有限公司",
        "张记面馆有限公司",
        "锦天城律师事务所",
        "Acme Ltd",
        "Siemens AG",
        "Foo S.A.",
        "Acme Holdings",
        "株式会社トヨタ",
        "北京大学第一医院",
    ],
)
def test_a_company_looks_like_one(name: str) -> None:
    assert looks_like_company(name)
    assert not looks_like_person(name)


@pytest.mark.parametrize("name", ["张建国", "欧阳修", "王先生", "李经理"])
def test_a_chinese_person_looks_like_one(name: str) -> None:
    assert looks_like_person(name)


def test_a_large_table_gives_only_the_damage_it_was_given() -> None:
    if not DATA.exists() and os.environ.get("CI") != "true":
        pytest.skip("the shared test tables are not here")
    with gzip.open(DATA) as packed:
        rows = list(csv.DictReader(io.TextIOWrapper(packed, "utf-8-sig")))
    names = {row["company"] for row in rows} - {""}
    found = {name: codes(name) for name in names}
    counted = Counter(code for several in found.values() for code in several)
    assert set(counted) <= {Code.COMPANY_ODD, Code.PLACEHOLDER, Code.TRUNCATED, Code.SPACING}
    # Homophones of 有限责任公司, which the table holds on purpose; nothing that is right.
    wrong = [n for n, several in found.items() if several and n.endswith("有限公司")]
    assert all("（" in name or "有限" not in name[:-4] for name in wrong), wrong
    assert 1 <= counted[Code.COMPANY_ODD] < 0.03 * len(names)


@pytest.mark.parametrize(
    ("text", "code", "suggestion"),
    [
        ("深圳卓越智能装备股份有限公司(已删除)", Code.WORDS_GLUED, "深圳卓越智能装备股份有限公司"),
        ("银川德胜信息技术有限公司1", Code.WORDS_GLUED, "银川德胜信息技术有限公司"),
        ("Acme Tools Ltd (do not use)", Code.WORDS_GLUED, "Acme Tools Ltd"),
        ("利群服饰（南京）有限", Code.TRUNCATED, None),
        ("哈**", Code.COMPANY_ODD, None),
        ("M?nchen 3D-Druck West GmbH", Code.MOJIBAKE, None),
        ("Garc?a L?pez & Pe?a S.L.", Code.MOJIBAKE, None),
    ],
)
def test_what_a_list_says_about_a_company_is_no_part_of_its_name(
    text: str, code: Code, suggestion: str | None
) -> None:
    problem = CLEANER.read(text).problems[0]
    assert (problem.code, problem.suggestion) == (code, suggestion)
