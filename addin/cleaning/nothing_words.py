"""The words that stand for no value, by what they say and by the kind of column.

All are folded: half-width, small letters, no spaces.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from addin.table.fields import Kind

_ASK_LATER = """
    待定 待补 待补充 待完善 待确认 待填 待填写 待更新 待查 待核 待核实 待录入 待提供 暂缺
    暂无 暂不清楚 暂未提供 未填 未填写 未提供 未登记 未录入 未采集 未留 未获取 不详 不清楚 不知道
    不晓得 不明 不提供 不便提供 不方便 不愿透露 拒绝提供 空 空白 空值 缺 缺失 无数据 无信息
    待补录 待跟进 待询问 待问 后补 稍后补 以后补 忘记了 忘了 记不清 不记得
    tbd tbc tba tobedetermined tobeconfirmed tobeadded tobeprovided tofollow tobeadvised
    null nil nan n/a n.a. n.a n\\a #n/a notavailable notapplicable notprovided notknown
    notgiven not_given notset nodata noinfo novalue missing undefined blank empty unspecified
    nichtbekannt unbekannt inconnu desconocido \\n keineangabe keineangaben k.a. k.a entfällt
    nichtangegeben nonrenseigné nonspécifié sindatos noaplica nondisponibile brakdanych nieznany
    onbekend n.v.t. nvt okänd saknas neznámý nãoinformado
"""
_UNKNOWN = "未知 unknown unkown unknow notsure dontknow idk"
_NONE = """
    无 無 没有 沒有 没 无无 none nothing na keine keiner kein aucun aucune néant ninguno ninguna
    nessuno nessuna brak geen ingen inget nenhum nenhuma žádný žádné
"""
# True of a customer, or of another cell, but no value of this one.
_ELSEWHERE = """
    见备注 详见备注 见合同 详见合同 见附件 详见附件 见附表 见名片 见系统 见微信 见发票 见执照
    见营业执照 见上 见下 如上 见前 见档案 见资料 同前 照旧 保密 不公开 隐私
    seenote seenotes seeremark seeremarks seecomment seecomments seeinvoice seecontract seeorder
    seeattached seeattachment seebelow seeabove seefile seeemail asabove sameasabove asbefore
    onrequest onfile confidential withheld siehebemerkung siehenotiz sieheoben siehevertrag
    voirremarques voircontrat
"""
_PENDING = """
    pending appliedfor inprogress inprocess processing underapplication beantragt 办理中 申请中
    正在办理 正在申请 待办 待办理 审核中 补办中
"""
_NO_ADDRESS = """
    老地方 老地址 原地址 旧地址 地址不变 不变 同身份证 同身份证地址 身份证地址 同户籍 同户籍地址
    同户口 同公司地址 同注册地址 同营业执照 同收货地址 同发票地址 同寄送地址 自提 上门自提 到店自提
    门店自提 自取 到店取 来店取 送货上门 电话联系 微信联系 地址不全 地址有误 地址错误 退件
    pickup selfpickup selfcollect willcollect collect collectatstore willcall sameaddress
    sameasbilling sameasbillingaddress sameasshipping sameasshippingaddress sameasinvoice
    sameasinvoiceaddress incomplete oldaddress usualaddress
"""
_NOBODY = """
    客户 新客户 老客户 未知客户 某客户 散客 散户 零散客户 零售客户 顾客 匿名客户 新会员 老会员
    新用户 用户 客人 路人 路人甲 不愿留名 不留名 姓名 名字 联系人
    n.n. n.n nn customer newcustomer oldcustomer client newclient guest walkin walk-in
    walkincustomer cashcustomer deleteme donotuse dontuse donotcall dummy noname someone somebody
    delete deleted obsolete duplicate unused vacant
"""
_NO_COMPANY = "公司 单位 企业 abc aaa ceshi qwe asd 个人待补充"

ASK_LATER = frozenset(_ASK_LATER.split())
"""Somebody meant to fill the cell in later."""

UNKNOWN = frozenset(_UNKNOWN.split())
"""Nobody knows; in a list of choices that may be an answer."""

ELSEWHERE = frozenset(_ELSEWHERE.split())
"""The value is kept elsewhere, or kept back; in a note that is worth knowing."""

WORDS = ASK_LATER | UNKNOWN | ELSEWHERE | frozenset(_NONE.split())
"""What stands for nothing in most kinds of column."""

ALSO_FIRMS = frozenset({"abc", "aaa", "asd", "qwe", "guest"})
"""Of the words below, those that are names when written as one: Guest, ABC."""

_NOBODY_WORDS = frozenset(_NOBODY.split())
EXTRA_WORDS: Mapping[Kind, frozenset[str]] = {
    Kind.ADDRESS: frozenset(_NO_ADDRESS.split()),
    Kind.PERSON: _NOBODY_WORDS,
    Kind.COMPANY: (_NOBODY_WORDS - {"nn"}) | frozenset(_NO_COMPANY.split()),
    **dict.fromkeys(
        (Kind.TAX_ID, Kind.USCC, Kind.ID_NUMBER, Kind.CODE), frozenset(_PENDING.split())
    ),
}
"""What stands for nothing in one kind besides."""

LATER_IN_BRACKETS = re.compile(
    r".{0,4}[(](?:待(?:补充?|定|完善|确认|核实|填写?|更新)|未填写?|不详|未知|tbc|tbd)[)]"
)
"""个人（待补充）: a word or two, and that the rest will come."""

TEST_NAME = re.compile(
    "test(?:ing|er|user|customer|company|name|test|data|[0-9]{1,3})?|asdf+|qwert?y?|"
    "测试(?:用户|客户|公司|数据|人员?|账号|姓名|[0-9]{1,3}|一下|测试)?|某某某?|某人?|无名氏?|匿名(?:用户)?|"
    "佚名|anonymous|anon|nobody|noname|xyz公司|某公司|某单位|某某公司|"
    "[\u4e00-\u9fff]{1,3}测试[0-9]{0,3}|测试[\u4e00-\u9fff]{2,3}|ceshi[0-9]{0,3}"
)
"""A name that was typed to try the table out."""

TEST_COMPANY = re.compile(
    r"(?P<digit>[0-9])(?P=digit){2,}|1234?5?6?|(?:xx+|test|dummy|sample)"
    r"(?:ltd|limited|inc|llc|gmbh|co\.?,?ltd|corp|company|公司|有限公司)\.?"
)
"""A company's name that was typed to try the table out, or to get past it."""
