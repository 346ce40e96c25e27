"""Values for the cell functions: as people write them, and with slips at random places."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from addin.cleaning.domains import _PROVIDERS

PHONES: Sequence[object] = (
    "13812345678", "+86 138 1234 5678", "0086-138-1234-5678", "8613812345678", "19812345678",
    "１３８１２３４５６７８", "１３８－１２３４－５６７８", "013812345678", "138 1234 5678 ",
    "'13812345678", "13812345678。", "13812345678、", "13812345678.0", "\u200b13812345678",
    "+86 86 13812345678", "(86)13812345678", "17012345678", "16612345678", "17412345678",
    "16112345678", "11012345678", "14712345678", "1.38E+10", "[13812345678]", "*13812345678",
    "010-62345678", "(0571)87654321", "0571 8765 4321", "0755-8765432", "0431-88889999",
    "0898-66668888", "029-88881111", "0311-8765432", "0311-87654321", "86 571 87654321",
    "86-10-62345678", "+86(10)62345678", "+860571-87654321", "021-55556666转801",
    "010-62345678-801", "010-62345678 ext. 12", "138-1234-5678-8", "0571-8765432-1",
    "400-810-8888", "4008108888", "95588", "010-95588", "12315", "96123", "101012345", "11811",
    "+852 9123 4567", "852-91234567", "00852 2345 6789", "+852 2345 6789", "+852 8123 4567",
    "+853 6612 3456", "853 28712345", "+853 2871 2345", "+886 912 345 678", "886-2-27208889",
    "+886-2-2720-8889", "+886 0912345678", "+886 800 123 456",
    "+1 415-555-2671", "001 415 555 2671", "+44 (0)20 7946 0958", "+49 30 123456", "+6 12",
    "13800000000", "13800138000", "1234567", "0000", "手机13812345678", "13812345678/13912345678",
    "王伟", "无", "", "  ", "2024-03-05", "330106199001011234", "wang@qq.com",
    13812345678, 1062345678, 57187654321, 8613812345678, 91234567, 95588, 2.5, 1.2e15, -5, True,
    dt.datetime(2024, 3, 5),
)  # fmt: skip
DATES: Sequence[object] = (
    "2024-03-05", "2024/3/5", "2024.3.5", "2024年3月5日", "24年3月5日", "2024年3月5号",
    "2024年元月5日", "2024年正月5日", "2024年03月05日 14:30", "２０２４／３／５", "2024－03－05",
    "二〇二四年三月五日", "二零二四年十二月三十一日", "二〇二四年三月廿五日", "二〇二四年十月初一",
    "二〇二四", "2024年3月", "2024-03", "3月5日", "2024", "20240305", "240305", "05032024",
    "05/03/2024", "25/03/2024", "03/25/2024", "03/05/24", "13/05/24", "5.3.2024", "31122024",
    "5-Mar-2024", "5 March 2024", "Mar 5, 2024", "March 5th 2024", "2024 Mar 5", "Sept 5, 2024",
    "5th of May, '24", "May-24", "5/2024", "46-1-2", "47-1-2", "1/2/3", "12/31/1999",
    "2024-3-5 下午2:30", "2024-3-5 早上9点", "2024-3-5 9点30分", "2024-3-5日14:30",
    "2024-03-05T14:30:00", "2024-03-05T14:30:00Z", "2024-03-05 14:30:05+08:00", "2024/3/5 0:00",
    "2024-03-05 25:00", "2024-03-05 12:00 AM", "2024-03-05 12:30 pm", "2024-03-05(周二)",
    "Tue, 5 Mar 2024", "星期二 2024-03-05", "2024-02-30", "2023-02-29", "2024-13-01",
    "0000-00-00", "1899-12-31", "1900-01-01", "1970-01-01", "1850-01-01", "9999-12-31",
    "2126-12-31", "2127-01-01", "45356", "45356.5", "45356.604166", "12345", "99999", "1",
    "无", "待定", "", " ", "民国113年3月5日", "2024-03-05生日", "2024-O3-05", "'2024-03-05",
    45356, 45356.5, 20240305, 240305, 2024, 0, 1, 61, 79999, 80000, 2.5, -3, True,
    dt.datetime(2024, 3, 5), dt.datetime(2024, 3, 5, 14, 30), dt.datetime(1970, 1, 1),
)  # fmt: skip
EMAILS: Sequence[object] = (
    "wang@qq.com", "Wang@QQ.com", "12345@q.com", "ｗ＠q.com", "a.b@gmail.com", "a.b@gmial.com",
    "a@gmail.con", "a@163.com", "a@l63.com", "a@1633.com", "o'brien@example.org", "a!b@x.com",
    "test@test.com", "none@none.com", "no@qq.com", "test@qq.com", "abc@abc.com", "x@x.com",
    "a@b", "a@b.c", "a@b.cn", "a@b.xx", "a@b.co.uk", "wang＠qq．com", " wang@qq.com ",
    "mailto:wang@qq.com", "wang@qq.com;li@qq.com", "<wang@qq.com>", "wang@@qq.com",
    "wang@qq..com", ".wang@qq.com", "wang.@qq.com", "wang@-qq.com", "wang@sina.com.cn",
    "wang@sian.com", "wang@hotmial.com", "wang@yahoo.co.ku", "wang@yahoo.cm", "wang@souhu.com",
    "wang@comcats.net", "wang@vip.163.con", "wang@live.cmo", "x@t-online.ed", "a@localhost",
    "wang@company.local", "a@xn--fiqs8s.cn", "a@[1.2.3.4]", '"a b"@x.com', "wang @qq.com",
    "wang#qq.com", "邮箱wang@qq.com", "wang@qq.com。", "wang@qq。com", "王@qq.com",
    "a" * 65 + "@qq.com", "无", "n/a", "", 13812345678, True,
)  # fmt: skip
ANYTHING: Sequence[object] = (
    "13812345678", "王小明", "欧阳 修", "John Smith", "330106199001011234", "wang@qq.com", "noat",
    "上海某某有限公司", "浙江省杭州市西湖区文三路1号", "2024-03-05", "5/3/2024", "", "  ", "a",
    "ab", "KH-0001", 13812345678, True, 12.5, dt.datetime(2024, 3, 5),
    dt.datetime(2024, 3, 5, 14, 30), "𠮷野家", "😀😀😀😀😀😀😀😀😀😀", "91330106MA27XXXX1X",
)  # fmt: skip

_SLIPS = {
    "phone": (
        *"0123456789１２ -()+./、,;#x转*　＋（）－",
        "86",
        "0",
        "00",
        "+",
        "+86",
        "852",
        "886 ",
    ),
    "date": (*"0123456789一二三十２ -/.年月日:，,　'T_（）", " 14:30", "周二"),
    "email": (*"abcdefghijklmnopqrstuvwxyz0123456789 .@-_,;'ＡＺ。",),
}


def phones(count: int) -> list[object]:
    """The phone numbers, some with slips, and digits at random behind what numbers begin with."""
    rng = random.Random(7)
    begins = ("1", "0", "+852", "+886", "+853", "+86", "852-", "886 ", "0086", "400", "")
    drawn = [
        rng.choice(begins) + "".join(rng.choices("0123456789", k=rng.randrange(5, 12)))
        for _ in range(count // 2)
    ]
    return [*PHONES, *_with_slips(PHONES, "phone", count // 2, rng), *drawn]


def dates(count: int) -> list[object]:
    """The dates, some with slips, and serial numbers."""
    rng = random.Random(11)
    serials = [
        round(rng.uniform(30_000, 60_000), rng.choice((0, 1, 3, 6))) for _ in range(count // 4)
    ]
    return [*DATES, *_with_slips(DATES, "date", count, rng), *serials]


def emails(count: int) -> list[object]:
    """The addresses, some with slips, and those of all great providers with slips."""
    rng = random.Random(13)
    theirs = [f"wang@{domain}" for domain in sorted(_PROVIDERS)]
    slipped = _with_slips([*EMAILS, *theirs], "email", count, rng)
    return [*EMAILS, *theirs, *slipped]


def _with_slips(
    values: Sequence[object], kind: str, count: int, rng: random.Random
) -> list[object]:
    texts = [value for value in values if isinstance(value, str) and value]
    return [_slipped(rng.choice(texts), _SLIPS[kind], rng) for _ in range(count)]


def _slipped(text: str, signs: Sequence[str], rng: random.Random) -> str:
    letters = list(text)
    for _ in range(rng.choice((1, 1, 2, 3))):
        place = rng.randrange(len(letters) + 1)
        match rng.randrange(4):
            case 0 if place < len(letters):
                letters.pop(place)
            case 1 if place < len(letters):
                letters[place] = rng.choice(signs)
            case 2 if place + 1 < len(letters):
                letters[place], letters[place + 1] = letters[place + 1], letters[place]
            case _:
                letters.insert(place, rng.choice(signs))
    return "".join(letters)
