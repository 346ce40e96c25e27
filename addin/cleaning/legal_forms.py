"""Legal forms of companies: recognising them, and writing the odd ones properly.

A form is compared by its *key*: the letters without dots, commas, spaces and case, so that
"Co. ,LTD", "co.ltd" and "Co., Ltd." are one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# One line a form: its key, the proper writings, the standard one first. A blank inside a
# writing is an underscore.
_WRITINGS = """
    coltd      Co.,_Ltd. Co.,_Ltd Co._Ltd. Co._Ltd Co_Ltd Co_Ltd. Co.,_Limited
    colimited  Co.,_Limited Co._Limited Co_Limited
    companylimited Company_Limited
    ltd        Ltd Ltd. LTD LTD.
    limited    Limited
    inc        Inc Inc. INC INC.
    incorporated Incorporated
    llc        LLC L.L.C. L.L.C LLC.
    llp        LLP L.L.P.
    lp         LP L.P.
    plc        plc PLC Plc p.l.c. P.L.C.
    corp       Corp Corp. CORP
    corporation Corporation
    company    Company
    co         Co Co. CO CO.
    gmbh       GmbH G.m.b.H. gGmbH
    ggmbh      gGmbH
    mbh        mbH
    gmbhcokg   GmbH_&_Co._KG GmbH_&_Co_KG GmbH_&_CO._KG GmbH_&_Co.KG
    gmbhcokgaa GmbH_&_Co._KGaA
    agcokg     AG_&_Co._KG
    cokg       Co._KG Co_KG Co.KG
    ag         AG A.G.
    kg         KG
    kgaa       KGaA
    ohg        OHG oHG
    ug         UG UG_(haftungsbeschränkt)
    og         OG
    me         ME
    hb         HB
    kb         KB
    ek         e.K. e._K. eK
    ev         e.V. e._V.
    eg         eG e.G.
    gbr        GbR
    se         SE
    sa         S.A. SA S.A S/A
    sas        SAS S.A.S. S.A.S S.a.s. S.a.s Sas s.a.s.
    sasu       SASU S.A.S.U.
    sapa       S.a.p.A. SApA S.A.P.A.
    sarl       SARL S.A.R.L. S.à_r.l. S.à.r.l. Sàrl S.a.r.l. Sarl
    sàrl       S.à_r.l. Sàrl
    eurl       EURL
    srl        S.r.l. S.r.l Srl SRL S.R.L. S.R.L s.r.l.
    srls       S.r.l.s. Srls SRLS S.R.L.S.
    spa        S.p.A. S.p.A SpA S.P.A. SPA Spa s.p.a.
    snc        S.n.c. S.n.c Snc SNC S.N.C. s.n.c.
    sl         S.L. SL S.L
    slu        S.L.U. SLU
    sau        S.A.U. SAU
    sadecv     S.A._de_C.V. SA_de_CV S.A._DE_C.V. SA_DE_CV
    srldecv    S._de_R.L._de_C.V.
    bv         B.V. BV B.V
    nv         N.V. NV N.V
    vof        V.O.F. VOF v.o.f.
    bvba       BVBA
    ab         AB A.B.
    as         AS A/S A.S. a.s. A.Ş. A.S a._s. A._S.
    aş         A.Ş. AŞ
    aps        ApS APS
    asa        ASA
    oy         Oy OY
    oyj        Oyj OYJ
    oyab       Oy_Ab
    ptyltd     Pty_Ltd Pty._Ltd. Pty_Ltd. Pty._Ltd PTY_LTD Pty_Limited
    ptylimited Pty_Limited Pty._Limited
    pteltd     Pte._Ltd. Pte_Ltd Pte_Ltd. Pte._Ltd PTE_LTD Pte._Limited
    pvtltd     Pvt._Ltd. Pvt_Ltd Pvt_Ltd. Pvt._Ltd PVT_LTD (Pvt)_Ltd (Pvt.)_Ltd. (P)_Ltd.
    privatelimited Private_Limited
    sdnbhd     Sdn_Bhd Sdn._Bhd. SDN_BHD SDN._BHD.
    bhd        Bhd Bhd. BHD Berhad
    berhad     Berhad
    kk         K.K. KK
    gk         G.K. GK
    kft        Kft. Kft
    zrt        Zrt. Zrt
    nyrt       Nyrt. Nyrt
    spzoo      Sp._z_o.o. sp._z_o.o. Sp.z_o.o. Sp._z_oo Sp._z_o._o. SP._Z_O.O.
    spj        Sp._j. Sp.j. sp._j. sp.j.
    spk        Sp._k. Sp.k. sp._k. sp.k.
    sro        s.r.o. s.r.o S.R.O. s._r._o. S._r._o.
    doo        d.o.o. D.O.O.
    dd         d.d. D.D.
    oü         OÜ
    sia        SIA
    uab        UAB
    ltdşti     Ltd._Şti.
    ltda       Ltda. Ltda LTDA LTDA.
    eireli     EIRELI Eireli
    jsc        JSC J.S.C.
    ooo        OOO
    ооо        ООО
    зао        ЗАО
    оао        ОАО
    пао        ПАО
    ао         АО
    fze        FZE
    fzco       FZCO
    fzllc      FZ-LLC FZ_LLC
    wll        W.L.L. WLL
    tbk        Tbk Tbk. TBK
"""

# Also what they are in other words, so that a name's last word is no proof of a company.
_ALSO_WORDS_TEXT = """
    se sa as ab co lp sl spa sau eg ev ek aps asa oy sia doo dd kk gk ao sro snc spj spk og me hb kb
    company
"""
# Proof when written in capitals behind a name that is not.
_PROOF_IN_CAPITALS = frozenset({"ag", "kg", "ug", "bv", "nv", "sas"})
_ALSO_WORDS = frozenset(_ALSO_WORDS_TEXT.split())


def key_of(written: str) -> str:
    """The form's letters only, in small: "Co. ,LTD" gives "coltd"."""
    return re.sub(r"[^\w]|_", "", written.casefold())


def _read_writings() -> tuple[Mapping[str, str], frozenset[str]]:
    standard: dict[str, str] = {}
    proper: set[str] = set()
    for line in _WRITINGS.split("\n"):
        key, *writings = line.split() or [""]
        if key:
            spaced = [w.replace("_", " ") for w in writings]
            standard.setdefault(key, spaced[0])
            proper.update(spaced)
    return standard, frozenset(proper)


_STANDARD, _PROPER = _read_writings()
_PROPER_CAPITALS = frozenset(w.upper() for w in _PROPER)
_PROPER_SMALL = frozenset(w.lower() for w in _PROPER)
_LONGEST_FIRST = sorted(_STANDARD, key=len, reverse=True)

# Each letter of a key with the dots, commas and spaces that people put between them; the
# whole must be a word of its own.
_GAP = r"[\s.,，&/·]*"
_AT_END = re.compile(
    r"(?:(?<=[\s,，.()（）])|(?<=[\u4e00-\u9fff]))(?P<form>\(?(?:"
    + "|".join(_GAP.join(map(re.escape, key)) for key in _LONGEST_FIRST)
    + r")[.)]*)(?P<after>\s*[\])）]?)$",
    re.IGNORECASE,
)
_MAY_END_SO = re.compile(r"[A-Za-zà-üÀ-ÜşŞА-Яа-я][.)）\s]{0,3}$")
# Said in brackets behind the German UG, by law.
_LIMITED_LIABILITY = re.compile(r"(?<=\bUG)\s*\(haftungsbeschränkt\)$", re.IGNORECASE)
_SPLIT_WORDS = re.compile(r"(?<=[A-Za-z])\s+(?=[A-Za-z])")

CHINESE_FORM = re.compile(
    r"(?:(?:集团)?(?:股份)?有限(?:责任)?(?:集团)?(?:总)?公司|集团(?:总)?公司|股份公司|总公司|"
    r"集團?(?:股份)?有限(?:責任)?公司|股份有限公司|株式会社|株式會社|有限会社|企业集团|集团|集團|公司|"
    r"合伙企业(?:[(（](?:有限合伙|普通合伙|特殊普通合伙)[)）])?|个人独资企业|"
    r"(?:律师|会计师|税务师|专利|设计|建筑师)?事务所(?:[(（](?:有限合伙|普通合伙|特殊普通合伙)[)）])?|"
    r"专业合作社|合作社|个体工商户)"
)
"""A Chinese legal form, wherever it stands."""


@dataclass(frozen=True, slots=True)
class WesternForm:
    """The legal form at the end of a Western company name.

    Attributes:
        start: where it begins, dots and brackets included.
        written: as it stands, "Co.,Ltd".
        key: its letters, "coltd".
    """

    start: int
    written: str
    key: str

    @property
    def proves_a_company(self) -> bool:
        """Whether nothing but a company ends so (SA and AS are initials, too)."""
        if self.key in _ALSO_WORDS:
            return "." in self.written or "/" in self.written
        return self.key not in _PROOF_IN_CAPITALS or not self.written.islower()

    @property
    def standard(self) -> str:
        """The usual writing of the form."""
        return _STANDARD[self.key]


def western_form(text: str) -> WesternForm | None:
    """The legal form with which a name ends; None without one."""
    if not _MAY_END_SO.search(text):
        return None
    limited = _LIMITED_LIABILITY.search(text)
    match = _AT_END.search(text, 0, limited.start() if limited else len(text))
    if not match:
        return None
    if limited:
        return WesternForm(match.start("form"), text[match.start("form") :], "ug")
    written = match["form"]
    if match["after"].strip() and "(" not in written:
        return None
    key = key_of(written)
    # "A S" and "C O" are initials: letters are held together by dots, not by spaces.
    if len(_SPLIT_WORDS.sub("", written)) <= 2 and " " in written:
        return None
    return WesternForm(match.start("form"), written, key) if key in _STANDARD else None


def properly_written(text: str, form: WesternForm) -> str | None:
    """The name with its oddly written legal form put right.

    Odd are wrong capitals (GMBH, ltd, Llc) and stray dots, commas and spaces (Co.,Ltd). A
    name that is wholly in capitals or wholly in small letters keeps them.

    Returns:
        The name as it should be; None when the form is written in a usual way.
    """
    name = text[: form.start]
    written = form.written
    if not form.proves_a_company and form.key != "co":
        return None
    letters = [c for c in name if c.lower() != c.upper()]
    usual, better = _PROPER, form.standard
    if form.key in ("ltd", "inc", "corp") and written.endswith("."):
        better += "."
    if letters and all(c.isupper() for c in letters):
        usual = _PROPER | _PROPER_CAPITALS
        # IBM is written so in any house style; a longer name in capitals is a style.
        if len(letters) > 5:
            better = better.upper()
    elif letters and all(c.islower() for c in letters):
        usual = _PROPER | _PROPER_SMALL
        better = better.lower()
    if written in usual or key_of(better) != form.key:
        return None
    if written.startswith("(") or ")" in written:
        return None
    return f"{name.rstrip(' ,，')}{_joint(name, form)}{better}"


def _joint(name: str, form: WesternForm) -> str:
    """What stands between name and form: ", " where the writer put a comma."""
    if not name.strip():
        return ""
    with_comma = name.rstrip().endswith((",", "，")) and form.key != "coltd"
    return ", " if with_comma else " "
