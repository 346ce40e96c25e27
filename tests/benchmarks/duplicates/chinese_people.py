"""Chinese names as dense as they are, and the ways in which one name is written.

Shares of the first surnames: the Ministry of Public Security's report on names of 2020, in
per cent, rounded. Given names come from the characters that are usual in them, the first of
a list more often than the last: 王伟 is met again and again, 欧阳靖宇 is not.
"""

from __future__ import annotations

from functools import lru_cache
from random import Random

from opencc import OpenCC
from pypinyin import lazy_pinyin

from tests.benchmarks.duplicates.made import Pool
from tests.benchmarks.duplicates.slips import full_width

_FIRST = {
    "王": 7.1, "李": 7.0, "张": 6.7, "刘": 5.1, "陈": 4.6, "杨": 3.2, "黄": 2.3, "赵": 2.2,
    "吴": 2.0, "周": 1.9, "徐": 1.5, "孙": 1.4, "马": 1.3, "朱": 1.2, "胡": 1.2, "郭": 1.1,
    "何": 1.1, "林": 1.0, "高": 1.0, "罗": 1.0,
}  # fmt: skip
_MORE = (
    "郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付"
    "方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐"
    "易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷"
)
_COMPOUND = ("欧阳", "上官", "司马", "诸葛", "皇甫", "令狐")
SURNAMES = (*_FIRST, *_MORE, *_COMPOUND)
_SURNAMES = Pool(
    SURNAMES,
    [*_FIRST.values(), *(0.9 * 0.985**n for n in range(len(_MORE))), *[0.03] * len(_COMPOUND)],
)
_SHARED = "文明华玉国海春林金志宇晓永云建红成平德少世佳思子天一"
_MALE = Pool(
    "伟军强勇杰涛超刚磊辉鹏飞斌浩凯健俊帆亮东峰波龙洋宁旭鑫博瑞翔坤威彬毅松庆祥荣生福胜利兵"
    "武贵良学义兴才发富忠仁根清昌禄泽轩睿航晨皓铭诚哲霖炜尧骏腾晖恒磐楷炎焱钧鸿振" + _SHARED
)
_FEMALE = Pool(
    "芳娜敏静丽艳娟霞秀燕玲桂英梅琳莉洁雪慧婷颖倩蕾薇瑶怡萍凤欣悦兰珍香月莺媛环爱妹贞琴素"
    "菊翠雅芝荷菲岚苑婕馨瑗琰韵融园艺咏卿聪澜纯毓昭冰爽茜羽希妍嘉琼勤筠娅梦雨涵诗琪可" + _SHARED
)
_LATER = {"阳": "杨", "伟": "玮"}
_LOOKALIKES = {
    "己": "已", "未": "末", "睛": "晴", "晴": "睛", "洁": "浩", "浩": "洁", "莉": "荔", "玉": "王",
    "刚": "钢", "敏": "敬", "帆": "帖", "辉": "晖", "晖": "辉", "杨": "扬", "陈": "阵", "郝": "赫",
    "凤": "风", "萍": "苹", "婷": "停", "燕": "蒸", "梅": "海", "海": "梅", "贵": "责", "晓": "哓",
}  # fmt: skip
_HONORIFICS = {"男": ("先生", "老师", "总", "经理", "师傅"), "女": ("女士", "小姐", "老师", "姐")}
_REMARKS = ("(VIP)", "（老客户）", "*", "（本人）", "-团购", "（已换号）")
_TRADITIONAL = OpenCC("s2t")


def surname_of(random: Random) -> str:
    """A surname, as often as it is met."""
    return _SURNAMES.draw(random)


def given_of(random: Random, sex: str) -> str:
    """A given name of one or two characters; sex is 男 or 女."""
    pool = _MALE if sex == "男" else _FEMALE
    first = pool.draw(random)
    return first if random.random() < 0.18 else first + pool.draw(random)


@lru_cache(maxsize=50_000)
def traditional(text: str) -> str:
    """The text in traditional characters."""
    return str(_TRADITIONAL.convert(text))


@lru_cache(maxsize=20_000)
def syllable(character: str) -> str:
    """The pinyin of a character, without its tone."""
    return lazy_pinyin(character)[0]


def _by_sound() -> dict[str, str]:
    alike: dict[str, str] = {}
    for character in dict.fromkeys([*_MALE.items, *_FEMALE.items, *_LATER.values()]):
        alike[syllable(character)] = alike.get(syllable(character), "") + character
    return alike


_SOUNDS = _by_sound()


def homophone(random: Random, given: str) -> str:
    """The given name with one character that sounds the same; unchanged where none does."""
    at = random.randrange(len(given))
    others = _SOUNDS.get(syllable(given[at]), "").replace(given[at], "")
    return given[:at] + random.choice(others) + given[at + 1 :] if others else given


def spelt(surname: str, given: str) -> str:
    """The name in pinyin, "Wang Xiaoming"."""
    latin = "".join(syllable(c) for c in surname), "".join(syllable(c) for c in given)
    return " ".join(word.capitalize() for word in latin)


def written(random: Random, surname: str, given: str, sex: str, dirt: float = 1.0) -> str:
    """The name as somebody typed it.

    Args:
        random: the source of chance.
        surname, given: the right name.
        sex: 男 or 女, for the honorific.
        dirt: how untidy the list is; 1 spoils about one name in eight.
    """
    roll = random.random() / dirt
    if roll < 0.022:
        return surname + random.choice(_HONORIFICS[sex])
    if roll < 0.052:
        return surname + homophone(random, given)
    if roll < 0.062:
        return "".join(_LOOKALIKES.get(c, c) for c in surname + given)
    if roll < 0.080:
        return traditional(surname + given)
    if roll < 0.086:
        return surname + given[-1]
    if roll < 0.096:
        name = spelt(surname, given)
        return " ".join(reversed(name.split())) if random.random() < 0.3 else name
    if roll < 0.108:
        return surname + random.choice((" ", "　")) + given
    if roll < 0.111:
        return given + surname
    if roll < 0.121:
        return surname + given + random.choice(_REMARKS)
    if roll < 0.126:
        return full_width(spelt(surname, given))
    return surname + given
