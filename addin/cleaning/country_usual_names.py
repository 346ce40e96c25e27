"""Names of countries that are as right as the short name of ISO 3166-1.

`addin.cleaning.country_names` knows every name by which a country is understood; these are
the ones that a careful writer of the language may prefer.
"""

from __future__ import annotations

from collections.abc import Mapping

_ENGLISH = """
    AE UAE / U.A.E.
    BA Bosnia / Bosnia-Herzegovina
    BN Brunei Darussalam
    BS The Bahamas / Bahamas
    CD Democratic Republic of the Congo / DRC
    CG Congo
    CI Ivory Coast / Cote d'Ivoire
    CN PR China / P.R. China / People's Republic of China / Mainland China
    CV Cape Verde / Cabo Verde
    CZ Czech Republic / Czechia
    GB UK / U.K. / Great Britain / United Kingdom
    GM The Gambia / Gambia
    HK Hong Kong SAR / Hong Kong
    IE Republic of Ireland / Ireland
    IR Islamic Republic of Iran / Iran
    KP North Korea / DPRK
    KR Korea / Republic of Korea / South Korea
    LA Lao PDR / Laos
    MD Republic of Moldova / Moldova
    MK Macedonia / North Macedonia
    MM Burma / Myanmar
    MO Macau / Macao / Macao SAR / Macau SAR
    NL Holland / The Netherlands / Netherlands
    PH The Philippines / Philippines
    RU Russian Federation / Russia
    SK Slovak Republic / Slovakia
    SZ Swaziland / Eswatini
    TL East Timor / Timor-Leste
    TR Türkiye / Turkey / Turkiye
    US United States of America / United States / U.S.A. / U.S.
    VN Viet Nam / Vietnam
"""
_CHINESE = """
    AE 阿联酋 / 阿拉伯联合酋长国
    AU 澳大利亚 / 澳洲
    CD 刚果民主共和国 / 刚果（金）
    CG 刚果共和国 / 刚果（布）
    GB 英国 / 联合王国
    HK 中国香港 / 香港 / 香港特别行政区
    ID 印度尼西亚 / 印尼
    MO 中国澳门 / 澳门 / 澳门特别行政区
    TW 中国台湾 / 台湾
"""

# These are codes of ISO 3166-1 as well as what people call the country.
ABBREVIATIONS: Mapping[str, str] = {"USA": "US", "US": "US"}
"""{text: two-letter code} of the codes that are usual names in English, too."""


def _read(lines: str) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for line in lines.strip().splitlines():
        code, others = line.split(maxsplit=1)
        names |= dict.fromkeys(others.split(" / "), code)
    return names


USUAL_ENGLISH: Mapping[str, str] = _read(_ENGLISH)
"""{name: two-letter code}."""

USUAL_CHINESE: Mapping[str, str] = _read(_CHINESE)
"""{name: two-letter code}."""
