"""Names of hosts on the net: their syntax, the great mail providers, and mistyped ones.

A mail domain is called mistyped only when it is near a great provider, or ends in a
well-known slip of .com, .net, .cn or .org. Everything else may be somebody's own domain.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from addin.cleaning.country_names import TABLE

_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{2,59}})")
_LONGEST_HOST = 253
# Names set aside by RFC 2606 and RFC 6762; example.com is used in documents and demos.
_RESERVED_ENDINGS = frozenset({"invalid", "test", "local", "localhost", "localdomain", "onion"})

_PROVIDER_LIST = """
    qq.com vip.qq.com foxmail.com 163.com vip.163.com 126.com vip.126.com yeah.net 188.com
    vip.188.com 163.net 263.net 263.com sina.com sina.cn sina.com.cn vip.sina.com sohu.com
    vip.sohu.com sogou.com tom.com 139.com 189.cn wo.cn wo.com.cn 21cn.com 21cn.net 51.com
    aliyun.com eyou.com chinaren.com 10086.cn dingtalk.com 2980.com netease.com tencent.com
    gmail.com googlemail.com outlook.com outlook.de outlook.fr outlook.jp outlook.es outlook.it
    outlook.com.br outlook.co.th outlook.in hotmail.com hotmail.co.uk hotmail.fr hotmail.de
    hotmail.it hotmail.es hotmail.co.jp hotmail.be hotmail.nl hotmail.ca hotmail.com.tw
    hotmail.com.br live.com live.cn live.fr live.nl live.it live.de live.jp live.co.uk live.ca
    live.be live.com.au msn.com msn.cn yahoo.com yahoo.cn yahoo.com.cn yahoo.co.jp yahoo.co.uk
    yahoo.fr yahoo.de yahoo.it yahoo.es yahoo.ca yahoo.in yahoo.co.in yahoo.co.id yahoo.com.br
    yahoo.com.tw yahoo.com.hk yahoo.com.sg yahoo.com.au yahoo.com.mx yahoo.com.ar yahoo.com.vn
    yahoo.com.ph ymail.com rocketmail.com icloud.com me.com mac.com aol.com aim.com mail.com
    email.com usa.com gmx.de gmx.net gmx.com gmx.at gmx.ch web.de t-online.de freenet.de arcor.de
    1und1.de online.de orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr bbox.fr libero.it
    tiscali.it virgilio.it alice.it tin.it mail.ru bk.ru inbox.ru list.ru internet.ru yandex.ru
    yandex.com ya.ru rambler.ru ukr.net i.ua protonmail.com proton.me pm.me zoho.com tutanota.com
    tuta.io fastmail.com hushmail.com hey.com naver.com daum.net hanmail.net nate.com kakao.com
    docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp i.softbank.jp nifty.com btinternet.com sky.com
    talktalk.net virginmedia.com ntlworld.com comcast.net verizon.net att.net sbcglobal.net
    bellsouth.net cox.net charter.net earthlink.net juno.com optonline.net uol.com.br bol.com.br
    terra.com.br ig.com.br globo.com rediffmail.com seznam.cz email.cz centrum.cz wp.pl o2.pl
    interia.pl onet.pl onet.eu op.pl bigpond.com optusnet.com.au xtra.co.nz shaw.ca rogers.com
    sympatico.ca bluewin.ch telenet.be skynet.be ziggo.nl kpnmail.nl planet.nl home.nl telia.com
    walla.com walla.co.il abv.bg freemail.hu citromail.hu pchome.com.tw hinet.net netvigator.com
    singnet.com.sg
"""
_PROVIDERS = frozenset(_PROVIDER_LIST.split())

# Those whose names are worth comparing with, and how many slips are certain. Short names
# have too many neighbours that are somebody's: mail.com, ymail.com, soho.com.
_SLIPS = {
    "gmail": 1,
    "yahoo": 1,
    "aliyun": 1,
    "icloud": 1,
    "foxmail": 2,
    "hotmail": 2,
    "outlook": 2,
    "googlemail": 2,
    "protonmail": 2,
}
# Of these only a letter doubled or two swapped is certain.
_SHORT_NAMES = {"sina": "com", "sohu": "com", "live": "com", "yeah": "net"}
_KNOWN_SLIPS = {
    "souhu.com": "sohu.com",
    "qqq.com": "qq.com",
    "icould.com": "icloud.com",
    "iclould.com": "icloud.com",
}
# Of numbers only a digit typed twice is certain: 1688.com is a market, 188.com a mail.
_NUMBERS = ("163.com", "126.com", "139.com")
# From so many letters on, one left out, doubled or swapped is certain for any provider, but
# for what is a word or a name of its own.
_LONG_NAME = 6
_OTHER_WORDS = frozenset({"plant", "carter", "roger", "telnet", "range", "liber", "hotel"})

_SLIPS_OF_ENDING = {
    "com": """con cmo ocm comm cim vom xom coom ccom comn conm cpm clm cxom c0m com1 comt coml cmm
        coma vcom comw comq kom cokm cpom copm ckm cdm cln xcom""",
    "net": "nte ent nett bet net1 nat ney nwt",
    "org": "ogr orgg prg orh rog",
    "cn": "cnn ccn cn1",
    "com.cn": "comcn con.cn comm.cn cmo.cn ocm.cn com.cnn com.ccn",
}
_ENDINGS = {slip: right for right, slips in _SLIPS_OF_ENDING.items() for slip in slips.split()}
_SLIPS_OF_COM = frozenset(slip for slip, right in _ENDINGS.items() if right == "com")
# Codes of countries, and what is in use without being one (ISO 3166-1, IANA root zone).
_COUNTRY_ENDINGS = frozenset(
    {line.split(maxsplit=1)[0].lower() for line in TABLE.strip().splitlines()}
    | {"uk", "eu", "su", "ac"}
)
# Real endings of countries, yet after a provider's name they are slips.
_ENDINGS_OF_OTHERS = frozenset({"cm", "co", "om", "c", "cc", "m"})


def is_host(name: str) -> bool:
    """Whether it is a host's full name in small letters, with a possible ending."""
    if len(name) > _LONGEST_HOST or _HOST.fullmatch(name) is None:
        return False
    ending = name.rpartition(".")[2]
    if len(ending) == 2 and ending not in _COUNTRY_ENDINGS:
        return False
    return ending not in _RESERVED_ENDINGS


def is_provider(domain: str) -> bool:
    """Whether it is the domain of a great mail provider."""
    return domain in _PROVIDERS


def provider_without_ending(name: str) -> str:
    """ "qq" and "qqcom" give "qq.com"; "" when no provider is meant for certain."""
    return _by_bare_name().get(name, "")


@cache
def _by_bare_name() -> dict[str, str]:
    names: dict[str, str] = {}
    endings = Counter(provider.partition(".")[0] for provider in _PROVIDERS)
    for provider in sorted(_PROVIDERS):
        name, _, ending = provider.partition(".")
        if ending in ("com", "net"):
            if endings[name] == 1:  # yahoo is .com, .fr or .co.jp
                names.setdefault(name, provider)
            names.setdefault(name + ending, provider)
    return {name: provider for name, provider in names.items() if not name.isdecimal()} | {
        "163": "163.com",
        "126": "126.com",
        "139": "139.com",
    }


@lru_cache(maxsize=65_536)
def intended_domain(domain: str) -> str:
    """The domain that a mistyped one stands for.

    Args:
        domain: in small letters.

    Returns:
        The domain that is meant for certain; "" when nothing speaks against `domain`.
    """
    if domain in _PROVIDERS:
        return ""
    corrected = _with_right_ending(domain)
    found = _near_provider(corrected)
    return found or (corrected if corrected != domain else "")


def _with_right_ending(domain: str) -> str:
    name, _, ending = domain.partition(".")
    if ending in _ENDINGS:
        return f"{name}.{_ENDINGS[ending]}"
    head, _, last = domain.rpartition(".")
    if last in _ENDINGS and head:
        return f"{head}.{_ENDINGS[last]}"
    if last not in _COUNTRY_ENDINGS and len(last) == 2 and (real := _real_ending(name, ending)):
        return f"{name}.{real}"
    middle, dot, country = ending.partition(".")
    if dot and middle in _SLIPS_OF_COM and f"{name}.com.{country}" in _PROVIDERS:
        return f"{name}.com.{country}"
    if ending in _ENDINGS_OF_OTHERS and f"{name}.com" in _PROVIDERS:
        return f"{name}.com"
    return domain


def _real_ending(name: str, ending: str) -> str:
    """The only ending of a provider that an impossible one (.ed, .co.ku) is a slip of."""
    near = [e for e in _endings_of().get(name, ()) if OSA.distance(e, ending) == 1]
    return near[0] if len(near) == 1 else ""


@cache
def _endings_of() -> dict[str, list[str]]:
    endings: dict[str, list[str]] = {}
    for provider in sorted(_PROVIDERS):
        name, _, ending = provider.partition(".")
        endings.setdefault(name, []).append(ending)
    return endings


def _near_provider(domain: str) -> str:
    """The provider that a domain misspells; "" for none, or the provider itself."""
    if domain in _PROVIDERS:
        return domain
    if domain in _KNOWN_SLIPS:
        return _KNOWN_SLIPS[domain]
    name, _, ending = domain.partition(".")
    if name[:1] in ("l", "i") and f"1{name[1:]}.{ending}" in _PROVIDERS:
        return f"1{name[1:]}.{ending}"  # l63.com
    for right, most in _candidates().get(name[:1], ()):
        if abs(len(name) - len(right)) > most:
            continue
        if right in _SHORT_NAMES:
            if ending == _SHORT_NAMES[right] and _is_swapped_or_doubled(name, right):
                return f"{right}.{ending}"
            continue
        # People mistype the middle of a word, seldom its first letter: cloud.com is a
        # company, bmail.com somebody's.
        if name[0] != right[0] and name[:2] != right[1::-1]:
            continue
        target = f"{right}.{ending}"
        if target in _PROVIDERS and OSA.distance(name, right, score_cutoff=most) <= most:
            return target
    return _near_long_name(name, ending) or _doubled_digit(domain)


def _near_long_name(name: str, ending: str) -> str:
    """The provider of a long name of which a letter was left out, doubled or swapped."""
    if len(name) < _LONG_NAME - 1 or name in _OTHER_WORDS:
        return ""
    for right in _long_names().get(ending, ()):
        if name[0] == right[0] and _is_small_slip(name, right):
            return f"{right}.{ending}"
    return ""


def _is_small_slip(name: str, right: str) -> bool:
    if len(name) == len(right) - 1:
        return any(name == right[:i] + right[i + 1 :] for i in range(1, len(right)))
    return _is_swapped_or_doubled(name, right)


@cache
def _long_names() -> dict[str, list[str]]:
    """The long names of providers, by their endings."""
    found: dict[str, list[str]] = {}
    for provider in sorted(_PROVIDERS):
        name, _, ending = provider.partition(".")
        if len(name) >= _LONG_NAME:
            found.setdefault(ending, []).append(name)
    return found


def _doubled_digit(domain: str) -> str:
    name, _, ending = domain.partition(".")
    if ending != "com" or not name.isdecimal():
        return ""
    rights = (n for n in _NUMBERS if _is_swapped_or_doubled(name, n.partition(".")[0]))
    return next((n for n in rights if len(name) > len(n.partition(".")[0])), "")


@cache
def _candidates() -> dict[str, list[tuple[str, int]]]:
    """Provider names and slips allowed, by the first letter of a mistyped name."""
    found: dict[str, list[tuple[str, int]]] = {}
    for right, most in (_SLIPS | dict.fromkeys(_SHORT_NAMES, 1)).items():
        for letter in right[:2]:  # the second comes first when the two are swapped
            found.setdefault(letter, []).append((right, most))
    return found


def _is_swapped_or_doubled(name: str, right: str) -> bool:
    if len(name) == len(right):
        return sorted(name) == sorted(right) and OSA.distance(name, right) == 1
    if len(name) == len(right) + 1:
        return any(name == right[:i] + right[i] + right[i:] for i in range(len(right)))
    return False
