"""Whether a word is another word mistyped.

Two words of a list may well differ in one place and both be right: Grade A and Grade B,
华东 and 华中, 2023 and 2024. So a difference counts as a slip only where it cannot be meant.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

from pypinyin import Style, pinyin
from rapidfuzz.distance import OSA

from addin.cleaning.text import has_cjk

_LEAST_LATIN = 4
_LEAST_CHINESE = 3

# Characters that stand for one another in lists: a different one is a different choice.
_CONTRASTS = tuple(
    frozenset(group)
    for group in (
        "零〇一二三四五六七八九十百千万亿两壹贰叁肆伍",
        "甲乙丙丁戊己庚辛壬癸",
        "东南西北中",
        "大中小特超微",
        "高中低初",
        "上中下左右前后里内外",
        "新老旧",
        "男女",
        "父母子儿夫妻兄弟姐妹",
        "是否有无已未非不",
        "省市县区州镇乡村",
        "年季月周日时",
        "早午晚",
        "春夏秋冬",
        "红黄蓝绿黑白金银铜",
        "正副",
        "买卖",
        "进出入",
        "升降增减",
        "开关",
        "长短宽窄",
        "国省市",
        "线楼",
    )
)

# Characters that are taken for each other in writing or in recognised scans.
_LOOK_ALIKE = tuple(
    frozenset(group)
    for group in (
        "东柬",
        "己已巳",
        "末未",
        "人入八",
        "土士",
        "日曰",
        "太大犬",
        "千干于",
        "午牛",
        "今令",
        "办为",
        "兔免",
        "鸟乌",
        "戊戌戍",
        "侯候",
        "折拆析",
        "洒酒",
        "睛晴",
        "渔鱼",
        "普晋",
        "徽微",
        "准淮",
        "治冶",
        "宜宣",
        "陕峡",
        "卖买",
        "由甲申",
        "圆园",
        "拔拨",
        "西酉",
        "北比",
        "贝见",
        "仓仑",
        "凤风",
        "刀力",
        "旱早",
        "壁璧",
        "辨辩",
        "桔结",
        "销锁",
        "代伐",
        "户尸",
        "活话刮括",
        "很银根恨狠跟",
        "清请情晴睛",
        "待侍持特",
        "准谁难",
        "员贡贝",
        "签鉴检",
        "销消稍",
        "促捉",
        "级极吸",
        "体休本",
        "购沟构",
        "服报",
        "科料",
        "客容",
        "普昔",
        "铂泊珀",
        "钻站粘",
        "黑墨",
        "直真",
        "线钱残浅",
        "商帝",
        "视规观",
        "博搏",
        "常赏裳堂",
        "跌跃",
        "眠眼",
        "沉沈枕",
        "渠集",
        "终络",
        "往住注柱",
        "门们问间",
        "找我",
        "处外",
        "设没",
        "收牧",
        "宫官",
        "苑范",
        "微徵",
    )
)
_WORD = re.compile(r"[^\W\d_]+")


def is_slip(typed: str, meant: str, *, strict: bool = False) -> bool:
    """Whether `typed` is `meant` with one slip of the hand.

    Latin words of 4 letters and more may miss one letter, have one too many, one wrong or
    two swapped; Chinese words of 3 characters and more likewise. Of two characters, one may
    be another of the same sound or look. Digits, single letters and characters that
    stand in contrast (东 and 西) are never slips.

    Args:
        typed: what was written, tidy and in lower case.
        meant: a word of the list, in lower case.
        strict: count only slips that no right word would show: another Chinese character
            must have the same sound or look, another Latin letter stand in a longer word.
    """
    if typed == meant or abs(len(typed) - len(meant)) > 1:
        return False
    if OSA.distance(typed, meant, score_cutoff=1) != 1:
        return False
    start, typed_part, meant_part = _difference(typed, meant)
    if not _is_letters(typed_part) or not _is_letters(meant_part):
        return False
    if has_cjk(meant):
        return _is_chinese_slip(meant, typed_part, meant_part, strict)
    replaced = len(typed_part) == len(meant_part) == 1
    return _word_length_at(meant, start) >= _LEAST_LATIN + (strict and replaced)


def one_meant(typed: str, choices: Mapping[str, str], *, strict: bool = False) -> str | None:
    """The one choice that was meant.

    Args:
        typed: what was written, tidy and in lower case.
        choices: from the words of the list, in lower case, to the choices.
        strict: as for `is_slip`.

    Returns:
        The choice; None when no word or words of several choices are one slip away.
    """
    slips = {w: c for w, c in choices.items() if is_slip(typed, w, strict=strict)}
    found = set(slips.values())
    if len(found) > 1:
        # A character of the same sound or look is the likelier slip.
        found = {choice for word, choice in slips.items() if _alike(typed, word)}
    return found.pop() if len(found) == 1 else None


def nearest(typed: str, choices: Collection[str], limit: int) -> list[str]:
    """The choices that resemble a word most, the best first, for telling the user."""
    ranked = sorted(choices, key=lambda c: -OSA.normalized_similarity(typed, c.casefold()))
    return ranked[:limit]


def _difference(typed: str, meant: str) -> tuple[int, str, str]:
    """Where two words begin to differ, and the parts that differ."""
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    end = 0
    while (
        end < min(len(typed), len(meant)) - start
        and typed[len(typed) - 1 - end] == meant[len(meant) - 1 - end]
    ):
        end += 1
    return start, typed[start : len(typed) - end], meant[start : len(meant) - end]


def _is_letters(part: str) -> bool:
    return all(character.isalpha() for character in part)


def _word_length_at(text: str, place: int) -> int:
    """The length of the word around a place: one letter of "Grade A" is a word by itself."""
    for match in _WORD.finditer(text):
        if match.start() <= place <= match.end():
            return len(match[0])
    return 0


def _is_chinese_slip(meant: str, typed_part: str, meant_part: str, strict: bool) -> bool:
    if len(typed_part) == len(meant_part) == 1:
        if any(typed_part in group and meant_part in group for group in _CONTRASTS):
            return False
        long_enough = len(meant) >= _LEAST_CHINESE and not strict
        return long_enough or _same_sound_or_look(typed_part, meant_part)
    if len(typed_part) != len(meant_part):
        # A character more or less makes another word of a short one: 客户 and 新客户.
        return len(meant) > _LEAST_CHINESE and (typed_part or meant_part) in meant
    return len(meant) >= _LEAST_CHINESE


def _alike(typed: str, meant: str) -> bool:
    _, typed_part, meant_part = _difference(typed, meant)
    return (
        len(typed_part) == len(meant_part) == 1 and _same_sound_or_look(typed_part, meant_part)
    ) or sorted(typed_part) == sorted(meant_part)


@lru_cache(maxsize=4096)
def _same_sound_or_look(one: str, other: str) -> bool:
    if any(one in group and other in group for group in _LOOK_ALIKE):
        return True
    return has_cjk(one) and has_cjk(other) and not _sounds(one).isdisjoint(_sounds(other))


def _sounds(character: str) -> set[str]:
    """All sounds of a character: 长 is chang as well as zhang, and typed as either."""
    return set(pinyin(character, style=Style.NORMAL, heteronym=True)[0])
