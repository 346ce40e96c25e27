"""Words from which a person's name is told: surnames, titles, roles, particles.

Surnames are those of the Hundred Family Surnames (百家姓) and the frequent ones of today;
a name is never called wrong because its surname is not among them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚"
    "范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余"
    "元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻"
    "强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓"
    "郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧"
    "隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰"
    "从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍郤璩桑桂濮牛寿通边扈燕冀"
    "郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧"
    "殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益"
    "桓佟肖闫付代岳帅苑苟仝亓冼邝缑种海战官修覃门展迟初矫禚呼青郄巨宾邸勇佘肇原校区揭谌黑位户"
    "伦粟豆尧商南墨哈年爱阳佴笪谯但阿鹿由锁税隋要坚牟鄢麦母银补衣药英植候晋撒开闪买虎郐忻卿院"
)
_COMPOUND_TEXT = """
    欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳
    公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙
    壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘
    东门 西门 南荣 第五 纳兰 那拉 叶赫 完颜 爱新 觉罗 贺兰 尔朱 耶律 欧陽 諸葛 東方 司馬
"""
_COMPOUND = frozenset(_COMPOUND_TEXT.split())
_TRADITIONAL_SURNAMES = frozenset(
    "趙錢孫鄭馮陳衛蔣韓楊許呂張嚴魏謝鄒竇雲蘇潘範魯韋馬鳳費賀倪湯羅畢鄔樂時顧黃蕭湛貝計談龐紀項"
    "藍閔賈婁顏鐘鍾駱盧經應單諸龔陸榮儲焦車寧欒厲劉龍葉鄧韶黎賴藺喬陰雙聞黨譚貢勞逄邊溫莊閻連習"
    "魚廣闕東歐師鞏聶簡饒豐關紅遊權蓋"
)

_HONORIFICS_TEXT = """
    先生 女士 小姐 太太 夫人 同志 老师 老師 师傅 師傅 阿姨 大哥 大姐 大叔 老板 老闆 董事长
    副董事长 董事 总裁 副总裁 总经理 副总经理 总经办 副总 总监 副总监 经理 經理 副经理 主任 副主任
    主管 店长 厂长 副厂长 院长 副院长 校长 副校长 处长 副处长 科长 副科长 局长 副局长 部长 副部长
    所长 站长 行长 队长 组长 班长 课长 书记 副书记 秘书 助理 会计 出纳 财务 采购 业务员 销售
    销售员 客服 前台 教授 副教授 博士 医生 醫生 大夫 护士 律师 律師 工程师 工程師 设计师 顾问 代表
    法人 负责人 联系人 家长 家属 本人 妈妈 爸爸 夫妇 一家
"""
HONORIFICS: Sequence[str] = tuple(_HONORIFICS_TEXT.split())
"""What people put behind a Chinese name, none of it part of it."""

_CHANNELS_TEXT = """
    微信 微信好友 微信同号 加微信 已加微信 qq 电话 手机 座机 邮件 老客户 新客户 大客户 潜在客户
    意向客户 客户 朋友 同事 同学 亲戚 转介绍 介绍 推荐 朋友介绍 代理 代理商 经销商 供应商 采购员
    采购部 财务部 销售部 市场部 行政部 人事 人事部 后勤 仓库 门卫 男 女 已婚 未婚 离职 已离职 停机
    空号 不接 勿扰 黑名单 重要 已删除 已删 作废 停用 已停用 注销 已注销 待确认 待核实 待补充
    待定 存疑 代 转 已转 已退休 退休 已故 vip 会员 wechat whatsapp mobile email phone
"""
CHANNELS = frozenset(_CHANNELS_TEXT.split())
"""What people note behind a name: how they met or reach somebody, or what he is to them."""

_BY_LENGTH = sorted(HONORIFICS, key=len, reverse=True)
_HONORIFIC = re.compile(rf"(?P<name>[\u4e00-\u9fff·]+?)\s*(?P<title>{'|'.join(_BY_LENGTH)})")
# One-letter titles make a name only behind a surname: 张总 is a title, 张建工 a name.
_SHORT_TITLE = re.compile(r"(?P<name>[\u4e00-\u9fff]{1,2})(?P<title>[总總工董哥姐叔嫂])")
_CHIEF = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,3})(?P<title>[总總])")
_LABEL = re.compile(
    r"(?P<title>(?:客户|客戶|联系人|聯繫人|姓名|名字|收件人|收货人|负责人|法人|经办人|业务员|"
    r"(?:customer|contact|name|attn|attention)(?: name| person)?))\s*[:：]\s*(?P<name>.+)",
    re.IGNORECASE,
)

# 闫强的老公, 张三妈妈: somebody else, who is only known by the one in the list.
_KIN = (
    "老公|老婆|丈夫|妻子|太太|先生|爱人|妈妈|爸爸|妈|爸|母亲|父亲|爷爷|奶奶|外公|外婆|姥姥|姥爷|儿子|女儿|"
    "孩子|小孩|哥哥|姐姐|弟弟|妹妹|家长|家属|家人|亲戚|朋友|同事|同学|闺蜜|男朋友|女朋友|助理|秘书|司机|"
    "室友|邻居|老板|领导|员工|客户"
)
_KIN_OF = re.compile(f"(?P<name>[\u4e00-\u9fff·]{{2,}}?)(?P<title>的(?:{_KIN}))")
_CARE_OF = re.compile(
    r"(?P<title>c/o|z\.\s?hd\.?|z\.?\s?h\.|att(?:n|ention)?\.?:?|f\.?a\.?o\.?:?|"
    r"(?:for the |to the )?attention of|p\.?p\.|转|转交|烦交|烦请转交)\s+(?P<name>.+)",
    re.IGNORECASE,
)

_TITLES = (
    r"mr|mrs|ms|miss|mx|dr|prof|professor|herr|frau|monsieur|madame|mme|mlle|señor|señora|srta|sra|"
    r"signor|signora|dott"
)
WESTERN_TITLE = re.compile(
    rf"(?P<title>(?:mr\.? (?:and|&) mrs\.?|(?:(?:{_TITLES})\.?|ing\.)"
    rf"(?:\s+(?:(?:{_TITLES})\.?|ing\.))*))\s+(?P<name>.+)",
    re.IGNORECASE,
)
WESTERN_ROLE = re.compile(
    r"(?P<name>.+?)(?:\s*[,/|]\s*|\s+[-–]\s+)(?P<title>(?:ceo|cfo|cto|coo|cmo|vp|owner|founder|co-founder|"
    r"president|director|managing director|manager|general manager|sales|sales manager|"
    r"purchasing|accounting|accounts|buyer|secretary|assistant))",
    re.IGNORECASE,
)

_PARTICLES_TEXT = """
    a aan af al am an and ap at auf av aw ben bin bint da dal dalla dan das de degli dei del dela
    della delle delli dello den der des di do dos du dit e een el en f. fitz fil gen geb het i ibn
    ibnu binti binte in 't 's l la las le les li lo los lu mac mc na né née ní nic ó of och op os
    ould por pour s/o d/o santa santo são st. sur te ten ter the thi thị to tot und uit uw van
    vande vanden vander vel ver vom von voor y z zu zum zur zo à e' bat bet av. oğlu kızı og auf'm
    ur ua uí y- abd abu bte
"""
PARTICLES = frozenset(_PARTICLES_TEXT.split())
"""Words that are properly written small inside a name, in a dozen languages."""

GENERATIONS = re.compile(
    r"(?:jr|sr|ii|iii|iv|v|vi|esq|phd|ph\.d|md|m\.d|mba|cpa|dds|rn|jd|bt|obe|cbe|mbe|kbe)\.?",
    re.IGNORECASE,
)
"""What may stand behind a Western name after a comma and is no given name."""


def surname_length(name: str) -> int:
    """How many characters of a Chinese name are its surname: 0 (not known), 1 or 2."""
    if name[:2] in _COMPOUND:
        return 2
    return 1 if name[:1] in SURNAMES or name[:1] in _TRADITIONAL_SURNAMES else 0


def is_compound_surname(text: str) -> bool:
    """Whether the text is one of the surnames of two characters, such as 欧阳."""
    return text in _COMPOUND


def is_full_chinese_name(text: str) -> bool:
    """Whether the text is surely a whole Chinese name: known surname and given name."""
    surname = surname_length(text)
    return bool(surname) and 1 <= len(text) - surname <= 2


def without_title(name: str) -> tuple[str, str] | None:
    """Splits a Chinese name from a title, role or label that is no part of it.

    Returns:
        (name, title), such as ("王", "先生") or ("李建国", "经理"); None when there is none.
    """
    for pattern in (_LABEL, _CARE_OF):
        if match := pattern.fullmatch(name):
            return match["name"].strip(), match["title"]
    if (match := _KIN_OF.fullmatch(name)) and is_full_chinese_name(match["name"]):
        return match["name"], match["title"]
    if match := _HONORIFIC.fullmatch(name):
        bare = match["name"]
        alone = surname_length(bare) == len(bare)
        whole = is_full_chinese_name(bare) or "·" in bare
        return (bare, match["title"]) if alone or whole else None
    if match := _SHORT_TITLE.fullmatch(name):
        surname = match["name"]
        if surname_length(surname) == len(surname):
            return surname, match["title"]
    match = _CHIEF.fullmatch(name)
    if match and is_full_chinese_name(match["name"]):
        return match["name"], match["title"]
    return None
