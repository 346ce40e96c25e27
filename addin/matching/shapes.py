"""Characters that look alike and are mistaken for each other when names are copied."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

_ALIKE = """
    己已巳 天夭 土士 人入八 千干于 日曰 田由甲申 未末 木本 候侯 崔催 祝视 孟盂 柳抑 史吏 毛手
    丘兵 尹君 余佘 管菅 乌鸟 大太 白自 玉王 民氏 永水 刀力 九丸 戊戌戍成 治冶 析折拆 拔拨 晴睛
    晓哓 玲铃伶羚 莉利 茜西 丽俪 琴琹 淑叔 清请情晴 静净 鹏朋 鸿鸠 麟鳞 龙尤 宇字 宏宠 峰锋蜂烽
    岚风 康唐 建健键 廷延 弘私 彤彬 彦颜 恒桓垣 恰怡 惠慧 扬杨 振震 捷婕 旭旮 昊吴 昕听 春舂
    晗琀 晟成 晨震 景影 智知 柏伯 柯河 桐铜 楠南 榕蓉容 沛肺 波坡 泽择译 洋羊 浩洁 涛祷 渊洲
    源原 溪奚 滨宾 潇萧 炜伟玮 烁砾 煜昱 照熙 琪棋祺淇 琳林 瑜喻愉 瑶谣遥 璐路 璇旋 皓浩 磊蕊
    祥详 福副幅 秋秒 纯钝 绍招 维唯雅 美羊 群郡 翔羽 胜性 舒予 良艮 芷止 若苦 苗描 荣劳 莹萤
    菁青 萌明 蓝篮 裕浴 誉举 贤坚 超赵 跃沃 轩杆 辉挥 运云 远完 迪油 邦帮 郁都 金全 钊针 钢刚
    铭名 锐税 锦棉 阳阴 隆降 雄雅 颖颍 骏俊 黎藜 薇微 蕾雷 霞暇 韵韶 香杏 菊掬 萍苹 茹茄 梅海
    花化 芬纷 芳房 秀禿 英莫 婷停 娜那 妮泥 冰水 兰三 艳绝 燕蒸 宁宇 家冢 文交 斌赋 敏繁
"""


@cache
def _classes() -> Mapping[str, int]:
    found: dict[str, int] = {}
    for number, group in enumerate(_ALIKE.split(), 1):
        for character in group:
            found.setdefault(character, number)
    return found


def shape_class(character: str) -> int:
    """A number that characters of the same look share; those like no other have their own."""
    return _classes().get(character, ord(character))
