"""Names of Chinese people and companies, common ones and unusual ones."""

from __future__ import annotations

from random import Random

from tests.benchmarks.lists.chance import words
from tests.benchmarks.lists.chinese_places import Place

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏"
    "魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万"
)
_RARE_SURNAMES = words("仇 查 单 盖 逄 亓 缪 佘 乜 禚 郗 啜 黑 难 百 万俟 宗政 濮阳 淳于 上官")
_COMPOUND = words("欧阳 司马 诸葛 上官 皇甫 令狐 司徒 慕容 尉迟 端木")
_MALE = "伟强磊军勇杰涛明超刚平辉鹏飞波斌宇浩凯健俊帆亮东文志海建国庆林华新天一"
_FEMALE = "芳娜敏静丽艳娟霞秀燕玲桂英梅琳莉洁雪慧婷颖倩蕾薇瑶怡萍红玉兰凤云欣悦"
_RARE_GIVEN = words("喆 堃 淼 龑 犇 骉 昶 旻 甡 翀 彧 玥 祎 囡 赟 䶮")
_MINORITY = words(
    "买买提·艾力 古丽巴哈尔·买买提 阿卜杜拉·热合曼 迪丽努尔·阿布都 努尔艾力·吐尔逊"
    " 扎西次仁 卓玛央宗 巴特尔 乌兰图雅 格桑德吉 其其格 阿依古丽·马合木提"
)
_LATIN = ("David Chen", "Anna Müller", "Michael Wong", "Nguyen Van An")


def person_of(random: Random, sex: str) -> str:
    """The name of a person; sex is 男 or 女."""
    pool = _MALE if sex == "男" else _FEMALE
    roll = random.random()
    if roll < 0.008:
        return random.choice(_MINORITY)
    if roll < 0.010:
        return random.choice(_LATIN)
    if roll < 0.018:
        surname = random.choice(_RARE_SURNAMES)
    elif roll < 0.034:
        surname = random.choice(_COMPOUND)
    elif roll < 0.040:
        # A double surname of both parents, four characters in all.
        surname = random.choice(_SURNAMES) + random.choice(_SURNAMES)
    else:
        # Earlier surnames in the list are the more frequent ones.
        surname = _SURNAMES[int(len(_SURNAMES) * random.random() ** 1.8)]
    given = random.choice(_RARE_GIVEN if random.random() < 0.02 else pool)
    if len(surname + given) < 4 and random.random() < 0.75:
        given += random.choice(pool)
    return surname + given


_BRANDS = words(
    "华信 瑞丰 恒达 天成 金盾 鼎盛 新纪元 中科创 博远 汇通 万利 嘉禾 百川 东方红 海纳 德胜 宏图"
    " 启明 锐捷 佳美 众诚 永固 飞扬 蓝海 绿源 优品 智联 极光 云帆 同创 双良 四方 五洲 六合 七彩"
    " 八达 九鼎 森泰 润和 晨曦 星河 远航 卓越 方圆 凯旋 利群 福临 顺风 长城 昆仑 兴业 正大 安泰"
    " 立信 德邦 精工"
)
_ODD_BRANDS = words("三六五 58优选 7天 一鸣 TCL星 360云 M+ 51用工 老干爹 阿里郎 1919酒类 A8新")
_TRADES = words(
    "科技 电子 机械设备 贸易 建材 食品 医疗器械 信息技术 化工 物流 服饰 环保工程 文化传媒"
    " 汽车零部件 新能源 生物医药 餐饮管理 教育咨询 装饰工程 国际货运代理 五金制品 农业发展 光电"
    " 智能装备 包装材料"
)
INDUSTRIES = ("制造业", "批发零售", "信息技术", "建筑业", "医药健康", "物流运输", "教育", "农业")


def company_of(random: Random, place: Place) -> str:
    """The registered name of a company, most with the city in front."""
    city = place.city.removesuffix("市") if place.city.endswith("市") else place.city[:2]
    brand = random.choice(_BRANDS) + (random.choice(_BRANDS)[0] if random.random() < 0.5 else "")
    if random.random() < 0.02:
        brand = random.choice(_ODD_BRANDS)
    trade = random.choice(_TRADES)
    roll = random.random()
    if roll < 0.10:
        return f"{brand}{trade}（{city}）有限公司"
    if roll < 0.16:
        return f"{city}{brand}{trade}股份有限公司"
    if roll < 0.22:
        return f"{city}{brand}{trade}有限责任公司"
    if roll < 0.25:
        other = random.choice(("北京", "上海", "广州", "成都", "武汉"))
        return f"{city}{brand}{trade}有限公司{other}分公司"
    if roll < 0.27:
        return f"{city}{brand}投资管理中心（有限合伙）"
    if roll < 0.28:
        return f"{city}{brand}{trade}集团有限公司"
    if roll < 0.29:
        return f"{city}{brand}五金厂"
    if roll < 0.30:
        return f"{city}{brand}蔬菜种植专业合作社"
    return f"{city}{brand}{trade}有限公司"


_SYLLABLES = words(
    "wang li zhang liu chen yang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng wei"
    " jun ming xiao jing yan hong fang ping hua tao bo lei yu hao jie mei ting xin yue"
)
_MAIL_DOMAINS = (
    ("qq.com", 34),
    ("163.com", 24),
    ("126.com", 10),
    ("gmail.com", 6),
    ("sina.com", 5),
    ("139.com", 4),
    ("outlook.com", 4),
    ("hotmail.com", 3),
    ("foxmail.com", 3),
    ("189.cn", 2),
    ("vip.163.com", 1),
    ("vip.qq.com", 1),
    ("yeah.net", 1),
    ("sina.cn", 1),
    ("sohu.com", 1),
    ("21cn.com", 1),
    ("wo.cn", 0.5),
    ("aliyun.com", 1),
    ("icloud.com", 1),
    ("me.com", 0.3),
    ("ymail.com", 0.3),
    ("mail.com", 0.3),
    ("gmx.com", 0.2),
    ("tom.com", 0.3),
    ("263.net", 0.3),
    ("live.cn", 0.3),
    ("hey.com", 0.2),
    ("zju.edu.cn", 0.3),
    ("pku.edu.cn", 0.3),
)


def private_mail_of(random: Random) -> str:
    """A mail address at one of the usual providers, rare and look-alike ones among them."""
    names, weights = zip(*_MAIL_DOMAINS, strict=True)
    domain = random.choices(names, weights)[0]
    if domain == "qq.com" and random.random() < 0.8:
        return f"{random.randint(10_000_00, 3_999_999_999)}@qq.com"
    if domain == "139.com":
        return f"{random.choice(('138', '139', '158'))}{random.randint(0, 99_999_999):08d}@139.com"
    local = latin_of(random)
    roll = random.random()
    if roll < 0.5:
        local += str(random.randint(1, 9999))
    elif roll < 0.6:
        local += f"_{random.randint(80, 99)}"
    elif roll < 0.7 and domain not in ("163.com", "126.com"):
        local += f".{random.choice(_SYLLABLES)}"
    return f"{local}@{domain}"


def latin_of(random: Random) -> str:
    """Two or three syllables, as in user names and company domains."""
    return "".join(random.choices(_SYLLABLES, k=random.choice((2, 2, 3))))
